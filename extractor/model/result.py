"""What an extraction returns: cells with evidence, findings, sections."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extractor.model.head import SectionText
from extractor.model.place import Key, Provenance
from extractor.model.template import Along, Level, RelationKind


class CellStatus(StrEnum):
    """What stands in a cell (see the contract)."""

    PRINTED = "printed"
    BLANK = "blank"
    PLACEHOLDER = "placeholder"
    ABSENT = "absent"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a cell is believed: numbers from 0 to 1 for the three questions, counts, and the sums it takes part in.

    Read right: `text` (text layer or OCR), `parse` (how cleanly the text is a number). Right row: `row_label`
    (likeness of its label path), `row_margin` (to the best alignment without it), `order` (rows in the form's
    order). Right column: `column_label`; `column_fit` (number and place of the values against the columns);
    `column_margin` (to the best other way to lay them on the columns); `walls` (how much of its cells' bounds the
    document shows: 1 for cells with spans, 0 for columns of words); `short`, `over` (how many places for values a
    row has too few, too many); `steady` (the share of its table's complete rows that begin where most do). Really
    absent: `trace`, how much of its row's label the document shows all the same. Row or absence: `left_over`, rows
    with numbers beside it that nothing explains.

    `relations_passed` counts equalities, bounds say too little; `column_sums_passed` those among them that add up a
    column: a row's sum does not see the order of its parts. `agreed`: whether a second reader shows the same (1,
    0), None where none was asked.
    """

    text: float = 1.0
    parse: float = 1.0
    row_label: float = 0.0
    row_margin: float = 0.0
    order: float = 1.0
    column_label: float = 0.0
    column_fit: float = 0.0
    column_margin: float = 1.0
    walls: float = 1.0
    short: int = 0
    over: int = 0
    steady: float = 1.0
    relations_passed: int = 0
    column_sums_passed: int = 0
    relations_failed: int = 0
    settled_by_sums: bool = False
    trace: float = 0.0
    left_over: int = 0
    agreed: float | None = None


def is_given_up(status: CellStatus, evidence: Evidence) -> bool:
    """Whether a cell is called unreadable because its row has two readings that are equally good."""
    return status is CellStatus.UNREADABLE and evidence.column_margin == 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the canonical table. `value` is in the indicator's unit; `provenance`: the value's place first,
    then the pieces of its row label; `header`: the pieces of its column label; `others`: what else may stand there in a
    picture, with likelihoods."""

    table: str
    row: str
    column: str
    value: Decimal | None
    status: CellStatus
    raw: str
    confidence: float
    provenance: tuple[Provenance, ...] = ()
    evidence: Evidence = Evidence()
    header: tuple[Provenance, ...] = ()
    others: tuple[tuple[str, float], ...] = ()

    @property
    def key(self) -> Key:
        """(table, row, column): the canonical address."""
        return self.table, self.row, self.column

    def believed(self, evidence: Evidence, confidence: float) -> "Cell":
        """The cell with other evidence, believed otherwise; as `replace` gives it, in a quarter of the time."""
        return Cell(
            self.table, self.row, self.column, self.value, self.status, self.raw, confidence,
            self.provenance, evidence, self.header, self.others,
        )  # fmt: skip


CanonicalTable = tuple[Cell, ...]
"""All cells of one form for one report, in the form's order; none is left out, absent ones say so."""


class Outcome(StrEnum):
    """What came of checking a relation."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, slots=True)
class RelationCheck:
    """One relation in one row or column. `left`, `right`: the sums found; `reason`: why it could not be assessed."""

    code: str
    table: str
    where: str
    outcome: Outcome
    cells: tuple[Key, ...]
    left: Decimal | None = None
    right: Decimal | None = None
    reason: str = ""
    kind: RelationKind = RelationKind.EQUAL
    along: Along = Along.ROW


class Verdict(StrEnum):
    """Whose error it is: our reading is doubted; read for certain, so that the report is wrong; neither is likely."""

    EXTRACTION = "extraction"
    PUBLISHER = "publisher"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Change:
    """The one number, in the indicator's unit, that would reconcile what does not add up. Never written into a cell."""

    key: Key
    value: Decimal


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a report that a person should know. `message` is one Chinese sentence; `code` is stable.

    `cells`: what it speaks of; `verdict`: whose error, where that was asked; `culprits`: the cells that would have to
    change, `suggestion`: the one that alone would do; `confidence`: the chance that the finding is true of the document
    and the verdict right; `quote`: the sentence of the narrative, `section` the name of its section.
    """

    code: str
    level: Level
    message: str
    table: str = ""
    where: str = ""
    cells: tuple[Key, ...] = ()
    printed: str = ""
    expected: str = ""
    verdict: Verdict | None = None
    culprits: tuple[Key, ...] = ()
    suggestion: Change | None = None
    confidence: float = 1.0
    quote: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The answer for one report. `confidence`: the chance that every one of its cells is right."""

    source: str
    sha256: str
    agency: str
    year: int | None
    form: str
    cells: CanonicalTable
    sections: tuple[SectionText, ...]
    checks: tuple[RelationCheck, ...]
    findings: tuple[Finding, ...]
    confidence: float
    warnings: tuple[str, ...] = ()
