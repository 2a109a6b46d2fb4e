"""Reports in the database: what the machine read, what people decided, and both together."""

import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from extractor.model import CellStatus, Extraction, Key, Template
from extractor.pipeline import with_read_cells
from extractor.service.database import Database
from extractor.service.decisions import Decision, Kind, Shown, decided_cell
from extractor.service.looks import Look, table_to_looks
from extractor.service.packing import unpack

LARGE = 1 << 62
"""Above every number of a document."""
PAGE = 50
"""Documents of one page of the list."""


@dataclass(frozen=True, slots=True)
class Document:
    """A report as lists show it. `open`: its looks that are not settled; `number`: its own in the database; `findings`:
    by both readings."""

    number: int
    id: str
    sha256: str
    name: str
    agency: str
    year: int | None
    form: str
    confidence: float
    cells: int
    findings: int
    open: int
    created: float


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A report three times: as the machine read it, what people decided, and as it is by both. `versions`: of each cell
    that was ever decided, how many decisions and withdrawals it has had."""

    document: Document
    template: Template
    machine: Extraction
    decisions: Mapping[Key, Decision]
    versions: Mapping[Key, int]

    @property
    def report(self) -> Extraction:
        """The report with the cells that people read, its sums checked again."""
        if not self.decisions:
            return self.machine
        cells = {cell.key: cell for cell in self.machine.cells}
        read = {key: decided_cell(cells[key], made) for key, made in self.decisions.items() if made.shown is not None}
        return with_read_cells(self.machine, self.template, read)


class UnknownError(LookupError):
    """There is no such job, document, page or look, or it is somebody else's."""


def new_id() -> str:
    """An id that cannot be guessed."""
    return secrets.token_urlsafe(12)


def add_document(
    write: sqlite3.Connection, job: str, data: bytes, report: Extraction, least: float, audit: float
) -> int:
    """A report with its looks, in a transaction; its number. `data`: the packed report; `least`, `audit`: which cells
    are looked at."""
    accepted = sum(1 - cell.confidence for cell in report.cells if cell.confidence >= least)
    name = new_id()
    row = write.execute(
        "INSERT INTO documents(id, job, sha256, name, agency, year, form, confidence, cells, accepted_wrong, findings, "
        "created, report) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            name, job, report.sha256, report.source, report.agency, report.year, report.form, report.confidence,
            len(report.cells), accepted, len(report.findings), time.time(), data,
        ),
    )  # fmt: skip
    number = row.lastrowid or 0
    add_looks(write, number, table_to_looks(report.cells, least, audit, name))
    return number


def remove_document(write: sqlite3.Connection, number: int) -> None:
    """A report goes with its looks, unless somebody decided on one of its cells: then it stays."""
    if versions_of(write, number):
        return
    write.execute("DELETE FROM look_cells WHERE document = ?", (number,))
    write.execute("DELETE FROM looks WHERE document = ?", (number,))
    write.execute("DELETE FROM documents WHERE number = ?", (number,))


def recount_findings(db: Database, reviewed: Reviewed) -> None:
    """What lists say of a report is what its page says: the findings after all that was decided."""
    with db.write() as write:
        write.execute(
            "UPDATE documents SET findings = ? WHERE number = ?",
            (len(reviewed.report.findings), reviewed.document.number),
        )


def add_looks(write: sqlite3.Connection, document: int, looks: Iterable[Look]) -> None:
    """The looks of a document that has none, in a transaction."""
    for look in looks:
        row = write.execute(
            "INSERT INTO looks(document, audit, rank, wrong, cells, open) VALUES (?, ?, ?, ?, ?, 1)",
            (document, look.audit, look.rank, look.wrong, len(look.cells)),
        )
        write.executemany(
            "INSERT INTO look_cells VALUES (?, ?, ?, ?, ?, ?)",
            [(document, *cell.key, row.lastrowid, cell.confidence) for cell in look.cells],
        )


_LISTED = (
    "SELECT number, id, sha256, name, agency, year, form, confidence, cells, findings, created, "
    "(SELECT count(*) FROM looks WHERE document = number AND open = 1 AND audit = 0) AS open FROM documents "
)


def find_documents(db: Database, words: str = "", before: int = LARGE) -> list[Document]:
    """The newest documents whose agency or file has these words in its name, PAGE at most, older than number
    `before`."""
    like = "%" + "".join(f"\\{sign}" if sign in "%_\\" else sign for sign in words) + "%"
    rows = db.read.execute(
        f"{_LISTED} WHERE number < ? AND (agency LIKE ? ESCAPE '\\' OR name LIKE ? ESCAPE '\\') "
        "ORDER BY number DESC LIMIT ?",
        (before, like, like, PAGE),
    )
    return [Document(**dict(row)) for row in rows]


def find_document(db: Database, id: str) -> Document:
    """A document by its id. Raises UnknownError."""
    row = db.read.execute(f"{_LISTED} WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise UnknownError(id)
    return Document(**dict(row))


def numbered_document(db: Database, number: int) -> Document:
    """A document by its number. Raises UnknownError."""
    row = db.read.execute(f"{_LISTED} WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise UnknownError(str(number))
    return Document(**dict(row))


def every_document(db: Database) -> Iterator[Document]:
    """All documents, in the order in which they came."""
    for row in db.read.execute("SELECT number FROM documents ORDER BY number").fetchall():
        yield numbered_document(db, row["number"])


def open_document(db: Database, document: Document, templates: Mapping[str, Template]) -> Reviewed:
    """A document with all that was decided of it."""
    data = db.read.execute("SELECT report FROM documents WHERE number = ?", (document.number,)).fetchone()[0]
    versions = versions_of(db.read, document.number)
    rows = db.read.execute("SELECT * FROM standing WHERE document = ? ORDER BY id", (document.number,))
    decisions = {(row["tbl"], row["row"], row["col"]): row_to_decision(row, versions) for row in rows}
    return Reviewed(document, templates[document.form], unpack(data), decisions, versions)


def versions_of(connection: sqlite3.Connection, document: int) -> dict[Key, int]:
    """How many decisions and withdrawals each cell has had, of those that had any."""
    rows = connection.execute(
        "SELECT tbl, row, col, max(version) AS version FROM decisions WHERE document = ? GROUP BY tbl, row, col",
        (document,),
    )
    return {(row["tbl"], row["row"], row["col"]): row["version"] for row in rows}


def row_to_decision(row: sqlite3.Row, versions: Mapping[Key, int]) -> Decision:
    """A row of `standing` as a decision."""
    value = None if row["value"] is None else Decimal(row["value"])
    shown = None if row["status"] is None else Shown(value, CellStatus(row["status"]), row["raw"])
    return Decision(
        kind=Kind(row["kind"]),
        shown=shown,
        correct=None if row["correct"] is None else bool(row["correct"]),
        who=row["who"],
        at=row["at"],
        why=row["why"],
        version=versions[row["tbl"], row["row"], row["col"]],
        audit=bool(row["audit"]),
    )
