"""What the quality report knows of a report: the fields of the contract, as any set of results gives them.

What a set does not record is None, which is not the same as nothing: a Parquet table of cells has no findings.
"""

from dataclasses import dataclass
from decimal import Decimal

from extractor.model import Key, Level, Verdict


@dataclass(frozen=True, slots=True)
class CellRecord:
    """One cell. `doubts`: what speaks against it (extractor.cells.Doubt), None where the set does not say."""

    table: str
    row: str
    column: str
    value: Decimal | None
    status: str
    raw: str
    confidence: float
    page: int | None = None
    x0: float | None = None
    top: float | None = None
    x1: float | None = None
    bottom: float | None = None
    location: str = ""
    doubts: tuple[str, ...] | None = None

    @property
    def key(self) -> Key:
        """(table, row, column): the canonical address."""
        return self.table, self.row, self.column


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """One finding."""

    code: str
    level: Level
    message: str
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """One report. `findings`, `warnings`: None where the set does not record them."""

    source: str
    sha256: str
    agency: str
    year: int | None
    form: str
    cells: tuple[CellRecord, ...]
    findings: tuple[FindingRecord, ...] | None = None
    warnings: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class FailureRecord:
    """A file that gave no report. `error`: its kind (EncryptedError); `message`: why, and what to do."""

    source: str
    error: str
    message: str


Record = ReportRecord | FailureRecord
