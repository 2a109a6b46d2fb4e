"""One document and what was right in it: the record that everything else here works on.

A cell is right when its value and its status are the true ones. Where the document itself leaves a cell open (digits
run together that no sum settles), saying that it is unreadable is right too. A document that is taken for another
form has every cell wrong that it gives, and so has one that is no annual report at all and should be refused.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

import numpy as np

from bench.score.measures import SILENT, Bools, Floats, Ints
from extractor.cells.confidence import rows_to_around
from extractor.model import Cell, CellStatus, Evidence, Extraction, Key, Outcome

STATUSES = tuple(CellStatus)
"""A status is stored as its place in this tuple."""
CODES = {status: code for code, status in enumerate(STATUSES)}

EVIDENCE = tuple(field.name for field in fields(Evidence))
BUG = "BUG"
"""What the reason for no table begins with where the product broke."""
CONTEXT = ("table_found", "table_sums_passed", "table_sums_failed", "row_cut")
"""What a cell's evidence does not say of the table around it: whether any of its cells was found, its sums, and what
its row says of lost bounds (`Around.cut`)."""
FEATURES = (*EVIDENCE, *CONTEXT)
"""The columns of Judged.evidence; what was not asked is NaN."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is true of a cell. `open`: the document does not show it for certain; `either`: nor whether a cell without
    a number is blank or not there."""

    value: Decimal | None
    status: CellStatus
    open: bool = False
    either: bool = False

    def is_met_by(self, cell: Cell) -> bool:
        """Whether the cell is right."""
        if (cell.value, cell.status) == (self.value, self.status):
            return True
        if self.either:
            return cell.status in (CellStatus.BLANK, CellStatus.ABSENT)
        return self.open and cell.value is None and cell.status is CellStatus.UNREADABLE


Answers = Mapping[Key, Answer]


@dataclass(frozen=True, slots=True)
class Labels:
    """The groups a document belongs to. `kinds`: the defects it has; `refused`: it is no annual report (a notice about
    one, a half-year table), and no table must be given."""

    name: str
    part: str
    form: str
    format: str
    layout: str
    kinds: tuple[str, ...] = ()
    real: bool = False
    refused: bool = False


class Wrong(StrEnum):
    """How a cell is wrong."""

    MISREAD = "misread"
    """Another number than the document shows there."""
    INVENTED = "invented"
    """A number where the document shows none."""
    LOST = "lost"
    """Said to be empty or absent where the document shows a number."""
    GIVEN_UP = "given up"
    """Said to be unreadable where the document shows a number, or plainly none."""
    STATUS = "status"
    """No number on either side, but another status: blank for absent."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A document judged. Arrays over the cells that it gave, in the form's order: `confidence`, `right`, `found` and
    `true` (cells,) (statuses by their place in STATUSES; an open cell said to be unreadable counts as truly so),
    `evidence` (cells, FEATURES). `keys` are their addresses, `confidence_in_all` the chance that all are right.
    `no_table`: why none was given; then there are no cells."""

    labels: Labels
    keys: tuple[Key, ...]
    confidence: Floats
    right: Bools
    found: Ints
    true: Ints
    evidence: Floats
    confidence_in_all: float = 0.0
    no_table: str = ""

    @property
    def failed(self) -> bool:
        """Whether no table was given although there is one, or the product broke."""
        return bool(self.no_table) and (not self.labels.refused or self.no_table.startswith(BUG))

    @property
    def silent(self) -> Bools:
        """Wrong cells that nobody will look at (cells,)."""
        silent: Bools = ~self.right & (self.confidence >= SILENT)
        return silent

    @property
    def perfect(self) -> bool:
        """Whether a table was given and every cell of it is right; or none where there is none."""
        return not self.failed and bool(self.right.all())


def judge(labels: Labels, report: Extraction, answers: Answers) -> Judged:
    """A report against what is true of it."""
    same_form = report.form == labels.form and not labels.refused
    right, found, true = [], [], []
    for cell in report.cells:
        answer = answers.get(cell.key) if same_form else None
        met = answer is not None and answer.is_met_by(cell)
        status = CellStatus.ABSENT if answer is None else answer.status
        right.append(met)
        found.append(CODES[cell.status])
        true.append(CODES[cell.status if met else status])
    return Judged(
        labels=labels,
        keys=tuple(cell.key for cell in report.cells),
        confidence=np.array([cell.confidence for cell in report.cells], dtype=np.float64),
        right=np.array(right, dtype=bool),
        found=np.array(found, dtype=np.int8),
        true=np.array(true, dtype=np.int8),
        evidence=report_to_evidence(report),
        confidence_in_all=report.confidence,
    )


def give_up(labels: Labels, reason: str) -> Judged:
    """A document that gave no table."""
    none = np.zeros(0)
    codes = none.astype(np.int8)
    return Judged(
        labels, (), none, none.astype(bool), codes, codes, np.zeros((0, len(FEATURES)), dtype=np.float32), 0.0, reason
    )


def report_to_evidence(report: Extraction) -> Floats:
    """The evidence of every cell, and what its table adds (cells, FEATURES)."""
    there = {cell.table for cell in report.cells if cell.status is not CellStatus.ABSENT}
    outcomes = Counter((check.table, check.outcome) for check in report.checks)
    around = rows_to_around(report.cells, report.checks)
    rows = []
    for cell in report.cells:
        own = [getattr(cell.evidence, name) for name in EVIDENCE]
        sums = [outcomes[cell.table, outcome] for outcome in (Outcome.PASSED, Outcome.FAILED)]
        context = (*own, cell.table in there, *sums, around[cell.key[:2]].cut)
        rows.append([np.nan if one is None else float(one) for one in context])
    return np.array(rows, dtype=np.float32).reshape(-1, len(FEATURES))


def kind_of_wrong(true: int, found: int) -> Wrong:
    """How a wrong cell is wrong, by its statuses."""
    shown, given = (STATUSES[code] is CellStatus.PRINTED for code in (true, found))
    if shown and given:
        return Wrong.MISREAD
    if given:
        return Wrong.INVENTED
    if STATUSES[found] is CellStatus.UNREADABLE:
        return Wrong.GIVEN_UP
    return Wrong.LOST if shown else Wrong.STATUS


def count_wrong(document: Judged, *, silent_only: bool = False) -> Counter[Wrong]:
    """The wrong cells of a document by kind."""
    which = document.silent if silent_only else ~document.right
    return Counter(
        kind_of_wrong(int(true), int(found))
        for true, found in zip(document.true[which], document.found[which], strict=True)
    )
