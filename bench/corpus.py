"""The corpus: documents with the table that a person read in them.

A case is a folder corpus/<form>/<slug>/ with the document, case.yaml and expected.csv. `python -m bench.corpus FOLDER`
writes a missing expected.csv from what the extraction gives, for a person to read and correct; it never overwrites one,
and tests fail until case.yaml says who reviewed it.
"""

import csv
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from extractor import Cell, Source, extract

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
FIELDS = ("table", "row", "column", "value", "status")

Key = tuple[str, str, str]
Expected = dict[Key, tuple[Decimal | None, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """A document of the corpus and what is true of it. `findings`: the codes that must be found, sorted."""

    folder: Path
    document: Path
    agency: str
    year: int
    form: str
    findings: tuple[str, ...]
    tags: tuple[str, ...]
    real: bool
    reviewed: str

    @property
    def name(self) -> str:
        """form/slug."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    def source(self) -> Source:
        """The document's bytes."""
        return Source.of(self.name, self.document.read_bytes())

    def expected(self) -> Expected:
        """The true value and status of every cell."""
        with (self.folder / "expected.csv").open(encoding="utf-8", newline="") as file:
            return {
                (line["table"], line["row"], line["column"]): (
                    Decimal(line["value"]) if line["value"] else None,
                    line["status"],
                )
                for line in csv.DictReader(file)
            }


def load_case(folder: Path) -> Case:
    """A case from its folder."""
    data: dict[str, Any] = yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8"))
    return Case(
        folder=folder,
        document=folder / data["document"],
        agency=data["agency"],
        year=data["year"],
        form=str(data["form"]),
        findings=tuple(sorted(data.get("findings", []))),
        tags=tuple(data["tags"]),
        real=data["real"],
        reviewed=data.get("reviewed", ""),
    )


def cases() -> list[Case]:
    """All cases, in the order of their names."""
    return [load_case(path.parent) for path in sorted(CORPUS.glob("*/*/case.yaml"))]


def is_exact(cell: Cell, expected: Expected) -> bool:
    """Whether value and status of a cell are the true ones."""
    return (cell.value, cell.status.value) == expected[cell.key]


def write_expected(folder: Path) -> Path:
    """expected.csv from the extraction, for a person to read. Refuses to overwrite."""
    path = folder / "expected.csv"
    with path.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        for cell in extract(load_case(folder).source()).cells:
            value = "" if cell.value is None else f"{cell.value:f}"
            writer.writerow((cell.table, cell.row, cell.column, value, cell.status.value))
    return path


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print(f"{write_expected(Path(argument))}: read every line against the document, then fill `reviewed`")
