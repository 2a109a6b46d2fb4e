"""A harvest's dataset opened for review: its reports as they were read then, their doubtful cells in the queue.

The files themselves stay where they are: what is kept is where the dataset says that they lie, and the digest by which
they are known again (`originals`). Opened again, a dataset brings what is new; a report that another version read
otherwise takes the place of one that nobody has decided on.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from extractor import checks
from extractor.cells import document_confidence
from extractor.errors import GoujiError
from extractor.model import (
    BBox,
    Cell,
    CellStatus,
    Change,
    Evidence,
    Extraction,
    Finding,
    Key,
    Level,
    Provenance,
    SectionText,
    Template,
    Verdict,
)
from extractor.reports.quality.harvested import DATAPACKAGE, Rows, read_batches, read_part, read_whole, report_key
from extractor.reports.records import MAX_PATTERNS
from extractor.service.database import Database
from extractor.service.documents import add_document, remove_document
from extractor.service.packing import pack

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of opening a dataset, in reports. `passed_over`: in a form that is not in use, or in another state of
    it."""

    new: int = 0
    known: int = 0
    passed_over: int = 0


def open_dataset(db: Database, folder: Path, templates: Mapping[str, Template], least: float, audit: float) -> Opened:
    """The reports of the dataset in a folder in the database, with their looks; `least`, `audit` as in `add_document`.

    Raises GoujiError where there is no dataset, or one of an earlier version; DependencyError without pyarrow.
    """
    path = folder / DATAPACKAGE
    if not path.is_file():
        raise GoujiError(f"{folder}: holds no dataset: give the folder that `gouji harvest --out` wrote")
    batches = read_batches(path)
    with db.write() as write:
        keep_places(write, read_whole(path, "sources"))
    counts = {True: 0, False: 0, None: 0}
    for batch in batches:
        tables = {table: read_part(folder / name) for table, name in batch.items()}
        with db.write() as write:
            for number, report in tables_to_reports(tables, templates):
                counts[None if report is None else take_report(write, report, number, least, audit)] += 1
    return Opened(counts[True], counts[False], counts[None])


def keep_places(write: sqlite3.Connection, sources: Rows) -> None:
    """Where the files of a dataset lie, by digest."""
    write.executemany(
        "INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)",
        [
            (row["sha256"], row["source"], whole(row["place"]), json.dumps(row["member"]))
            for row in sources
            if row["sha256"] is not None and row["same_as"] is None
        ],
    )


def whole(place: str) -> str:
    """A path from the root, since the service may be started elsewhere; what is an address stays."""
    return place if "://" in place else str(Path(place).absolute())


def take_report(write: sqlite3.Connection, report: Extraction, number: int, least: float, audit: float) -> bool:
    """One report of a file (its number there, from 1), unless it is here as it is; whether it was new."""
    data = pack(report)
    digest = sha256(data).hexdigest()
    name = report.sha256, number
    row = write.execute("SELECT digest, document FROM harvested WHERE sha256 = ? AND report = ?", name).fetchone()
    if row and row["digest"] == digest:
        return False
    if row:
        remove_document(write, row["document"])
    document = add_document(write, "", data, report, least, audit)
    write.execute("INSERT OR REPLACE INTO harvested VALUES (?, ?, ?, ?, 0)", (*name, digest, document))
    return True


def tables_to_reports(
    tables: Mapping[str, Rows], templates: Mapping[str, Template]
) -> Iterator[tuple[int, Extraction | None]]:
    """The reports of a batch with their numbers in their files; None where the form has not these cells."""
    cells = {key: list(rows) for key, rows in groupby(tables.get("cells", []), report_key)}
    findings = {key: list(rows) for key, rows in groupby(tables.get("findings", []), report_key)}
    for row in tables.get("reports", []):
        key = report_key(row)
        template = templates.get(row["form"])
        own = [row_to_cell(one) for one in cells[key]]
        if template is None or [cell.key for cell in own] != list(template_keys(template)):
            yield row["report"], None
        else:
            yield row["report"], rows_to_report(row, own, findings.get(key, []), template)


def template_keys(template: Template) -> Iterator[Key]:
    """The cells of a form in its order."""
    for table in template.tables:
        yield from ((table.name, row.name, column.name) for row, column in table.cells())


def rows_to_report(row: Row, cells: Sequence[Cell], findings: Rows, template: Template) -> Extraction:
    """A report; its sums are checked again, since the dataset has only those that fail."""
    table = tuple(cells)
    return Extraction(
        source=row["source"],
        sha256=row["sha256"],
        agency=row["agency"],
        year=row["year"],
        form=row["form"],
        cells=table,
        sections=tuple(SectionText(**section) for section in row["sections"]),
        checks=checks.check_relations(template, table),
        findings=tuple(row_to_finding(finding) for finding in findings),
        confidence=document_confidence(table),
        warnings=tuple(row["warnings"]),
    )


def row_to_cell(row: Row) -> Cell:
    """A cell with its own place; where its labels stand is not in a dataset. Raises GoujiError where it has no
    evidence."""
    if "evidence" not in row:
        raise GoujiError("the dataset is of an earlier version of gouji, without evidence: harvest it again with this")
    return Cell(
        table=row["table"], row=row["row"], column=row["column"],
        value=None if row["value"] is None else unfilled(row["value"]),
        status=CellStatus(row["status"]), raw=row["raw"], confidence=row["confidence"],
        provenance=row_to_places(row), evidence=text_to_evidence(row["evidence"]),
    )  # fmt: skip


@lru_cache(MAX_PATTERNS)
def text_to_evidence(text: str) -> Evidence:
    """The evidence that `evidence_to_text` wrote; most cells share a few."""
    return Evidence(**json.loads(text))


def unfilled(value: Decimal) -> Decimal:
    """A number without the zeros that fill a column's places; in text, since arithmetic rounds at 28 digits."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def row_to_places(row: Row) -> tuple[Provenance, ...]:
    """Where the value stands, if that is known."""
    box = None if row["x0"] is None else BBox(*(round(row[name], 1) for name in ("x0", "top", "x1", "bottom")))
    location = row["location"].partition("(row: ")[0].strip()
    return (Provenance(row["page"], box, location),) if box or location or row["page"] else ()


def row_to_finding(row: Row) -> Finding:
    """A finding."""
    change = row["suggestion"]
    return Finding(
        code=row["code"], level=Level(row["level"]), message=row["message"], table=row["table"], where=row["where"],
        cells=row_to_keys(row["cells"]), printed=row["printed"], expected=row["expected"],
        verdict=Verdict(row["verdict"]) if row["verdict"] else None, culprits=row_to_keys(row["culprits"]),
        suggestion=Change(record_to_key(change), unfilled(change["value"])) if change else None,
        confidence=row["confidence"], quote=row["quote"], section=row["section"],
    )  # fmt: skip


def row_to_keys(records: Sequence[Row]) -> tuple[Key, ...]:
    """Addresses of cells."""
    return tuple(record_to_key(record) for record in records)


def record_to_key(record: Row) -> Key:
    """An address."""
    return record["table"], record["row"], record["column"]
