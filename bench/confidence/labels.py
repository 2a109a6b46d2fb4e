"""What people decided in the service, as labels: what stated confidences turned out to be worth on real reports.

`/api/labels` of `gouji serve` gives them. They are few beside the synthetic documents, which are of kinds that we made
up; so they are weighed against each step of the model's worth by itself: a step starts as so many rows that were right
as often as it says, and the rows of people are added. Cells of a row err together and count as one. Which cells come
before people depends on their confidence alone, so that within a step these are like any others; cells that somebody
chose are left out.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression

from bench.confidence.fit import MOST_WORTH
from bench.score.measures import Bools, Floats
from extractor.cells.confidence import most_belief
from extractor.cells.features import Around, evidence_to_numbers
from extractor.cells.model import Model
from extractor.model import CellStatus, Evidence

STEP_ROWS = 50.0
"""Rows that a step of the fitted worth counts for. A choice: as many rows of people outweigh it, which is a review of
some hundred reports for the lower steps, and never comes about by one report that is read wrong."""
CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Labels:
    """n cells that people decided on. All arrays (n,): `stated` confidence; `raw`, what the model's questions said
    together; `right`; `absent`: said not to be there; `stepped`: the confidence is the worth of `raw` and nothing
    else; `weight`: the share of its row, which weighs one."""

    stated: Floats
    raw: Floats
    right: Bools
    absent: Bools
    stepped: Bools
    weight: Floats


Steps = dict[str, tuple[Floats, Floats]]
"""The worth of raw beliefs by `there` and `absent`: raw beliefs, rising, and what each is worth."""


def read_labels(paths: Sequence[Path], model: Model) -> Labels:
    """The labels of some exports; a cell that stands in several counts once, as in the last. Raises
    ValueError where there is none."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            if one["drawn"] != CHOSEN:
                found[one["sha256"], one["form"], one["table"], one["row"], one["column"]] = one
    if not found:
        raise ValueError(f"{', '.join(map(str, paths))}: there is no label in it, but of cells that somebody chose")
    rows = Counter(key[:-1] for key in found)
    cells = [label_to_cell(one, model) for one in found.values()]
    stated, raw, right, absent, stepped = (np.array(column) for column in zip(*cells, strict=True))
    return Labels(stated, raw, right, absent, stepped, np.array([1 / rows[key[:-1]] for key in found]))


def label_to_cell(one: dict[str, Any], model: Model) -> tuple[float, float, bool, bool, bool]:
    """Stated, raw, right, absent, stepped."""
    status, evidence = CellStatus(one["status"]), Evidence(**one["evidence"])
    absent = status is CellStatus.ABSENT
    around = Around(**one["around"])
    numbers = evidence_to_numbers(status, evidence, around)
    bounded = evidence.text < 1 or most_belief(status, evidence, around) < 1
    return one["confidence"], model.raw(numbers, absent=absent), one["correct"], absent, not bounded


def model_to_steps(model: Model) -> Steps:
    """The worth that a model has."""
    return {name: (np.array(step.raw), np.array(step.worth)) for name, step in
            (("there", model.there), ("absent", model.absent))}  # fmt: skip


def steps_with_labels(steps: Steps, labels: Labels) -> Steps:
    """The worth of raw beliefs by the documents of the fit and people together."""
    kept = {"there": ~labels.absent & labels.stepped, "absent": labels.absent & labels.stepped}
    return {name: (raw, worth_with_labels(raw, worth, labels, kept[name])) for name, (raw, worth) in steps.items()}


def worth_with_labels(raw: Floats, worth: Floats, labels: Labels, kept: Bools) -> Floats:
    """The worth of each step, rising still. A label between two steps is shared by both, as its confidence is."""
    at = np.interp(labels.raw[kept], raw, np.arange(len(raw)))
    low = np.floor(at).astype(np.intp)
    high = np.minimum(low + 1, len(raw) - 1)
    rows, right = np.full(len(raw), STEP_ROWS), STEP_ROWS * worth
    for step, share in ((low, low + 1 - at), (high, at - low)):
        weight = labels.weight[kept] * share
        np.add.at(rows, step, weight)
        np.add.at(right, step, weight * labels.right[kept])
    rising = IsotonicRegression().fit(np.arange(len(raw)), right / rows, sample_weight=rows)
    return np.minimum(rising.predict(np.arange(len(raw))), MOST_WORTH)


def labels_to_confidence(labels: Labels, steps: Steps) -> Floats:
    """What these cells would be believed by other steps (n,); a bounded confidence stays."""
    there, absent = (np.interp(labels.raw, *steps[name]) for name in ("there", "absent"))
    return np.where(labels.stepped, np.where(labels.absent, absent, there), labels.stated)


def log_loss(confidence: Floats, labels: Labels) -> float:
    """The mean surprise at what people found, over rows: less is better."""
    kept = np.clip(confidence, 1e-6, 1 - 1e-6)
    return float(np.average(-np.log(np.where(labels.right, kept, 1 - kept)), weights=labels.weight))


def labels_to_text(labels: Labels, steps: Steps) -> str:
    """What people found at each confidence, and what it becomes worth."""
    after = labels_to_confidence(labels, steps_with_labels(steps, labels))
    lines = ["stated from    cells  rows  expected wrong  found wrong  confidence with labels"]
    edges = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0001)
    for least, most in pairwise(edges):
        own = (labels.stated >= least) & (labels.stated < most)
        if own.any():
            weight = labels.weight[own]
            wrong = float(weight @ ~labels.right[own])
            expected = float(np.sum(weight * (1 - labels.stated[own])))
            mean = float(np.average(after[own], weights=weight))
            lines.append(
                f"{least:11.3f}  {own.sum():6}  {weight.sum():5.1f}  {expected:13.2f}  {wrong:11.2f}  {mean:.4f}"
            )
    lines.append(f"log loss a row: {log_loss(labels.stated, labels):.4f} as stated")
    return "\n".join(lines)
