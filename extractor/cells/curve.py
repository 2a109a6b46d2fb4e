"""What stated confidences turned out to be worth: the calibration curve, as bench.confidence measured it on documents
that the model's trees were not fitted on. All of them are synthetic; calibration.json names the recipe."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class CurveBin:
    """Cells of about one confidence: its mean, their number, how many were wrong, and the middle 95 % of the share of
    wrong ones over documents."""

    confidence: float
    low: float
    high: float
    cells: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Bins of rising confidence, and what they were measured on."""

    recipe: str
    documents: int
    cells: int
    wrong: int
    bins: tuple[CurveBin, ...]


@cache
def calibration_curve() -> Curve:
    """The curve of the model that the package ships."""
    data = json.loads(files("extractor.cells").joinpath("calibration.json").read_text(encoding="utf-8"))
    bins = tuple(CurveBin(**dict(zip(data["columns"], row, strict=True))) for row in data["bins"])
    return Curve(data["recipe"], data["documents"], data["cells"], data["wrong"], bins)
