"""What makes the parts one dataset: tables of sources and twins, parts of those without rows, `datapackage.json`."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.bulk.batch import UNREAD, Part
from extractor.bulk.columns import SCHEMA_VERSION, TABLES, Column, Kind, arrow_schema, load_arrow
from extractor.bulk.ledger import Ledger, locus_of
from extractor.bulk.parts import remove_parts, sweep, write_part
from extractor.bulk.remote import DATAPACKAGE, commit, package_to_bytes
from extractor.bulk.shelf import Shelf, StoreShelf
from extractor.bulk.twins import twins_to_tables
from extractor.reports.plain import encodable

SOURCES_A_PART = 100_000
"""Rows of a part of `sources`: 30 MB of memory."""
WHOLE_DATASET = 0
"""The number under which the ledger keeps the parts that belong to no batch."""

FRICTIONLESS = {
    Kind.TEXT: "string", Kind.WORD: "string", Kind.SHORT: "integer", Kind.INTEGER: "integer", Kind.LONG: "integer",
    Kind.DECIMAL: "number", Kind.FLOAT: "number", Kind.DOUBLE: "number", Kind.TEXTS: "array", Kind.ADDRESS: "object",
    Kind.ADDRESSES: "array", Kind.SECTIONS: "array",
}  # fmt: skip
"""Our kinds as types of the Table Schema specification."""


def finish_dataset(ledger: Ledger, folder: Path, shelf: Shelf, engine: str) -> None:
    """Write what speaks of all batches, and remove what is of none. `folder`: of the run, where its ledger is."""
    before = ledger.parts(WHOLE_DATASET)
    batches = ledger.batches()
    of_batches = [part for batch in batches for part in batch]
    parts = [write_part(shelf, "sources", rows) for rows in sources_to_tables(ledger)]
    parts += [write_part(shelf, "twins", rows) for rows in twins_to_tables(shelf, batches)]
    written = {part.table for part in (*of_batches, *parts)}
    parts += [write_empty(shelf, table) for table in TABLES if table not in written]
    with ledger.whole():
        ledger.replace_parts(WHOLE_DATASET, parts)
    known = [*of_batches, *parts]
    about = to_datapackage(known, batches, engine)
    if isinstance(shelf, StoreShelf):
        commit(shelf, folder, ledger, about)
    else:
        shelf.put(DATAPACKAGE, package_to_bytes(about))
    remove_parts(shelf, ledger.needless(before))
    sweep(shelf, known)


def write_empty(shelf: Shelf, table: str) -> Part:
    """A part without rows: what opens a table by its name must find one."""
    return write_part(shelf, table, arrow_schema(table, written=True).empty_table())


def sources_to_tables(ledger: Ledger) -> Iterator[Any]:
    """All sources as Arrow tables, in the order in which they were seen first."""
    pa = load_arrow()
    rows = source_rows(ledger)
    while some := list(islice(rows, SOURCES_A_PART)):
        yield pa.Table.from_pylist(some, arrow_schema("sources", written=False)).cast(
            arrow_schema("sources", written=True)
        )


def source_rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """A row a source."""
    for reference, key, holder, locus, reports, error in ledger.sources():
        yield {
            "source": encodable(reference.name),
            "sha256": None if key.startswith(UNREAD) else key,
            "size": reference.size,
            "place": encodable(reference.place),
            "member": [encodable(part) for part in reference.member],
            "url": encodable(reference.url),
            "fetched": reference.fetched,
            "parent": encodable(reference.parent),
            "same_as": None if locus == locus_of(reference) else encodable(holder),
            "reports": reports,
            "error": error or None,
        }


def to_datapackage(parts: list[Part], batches: list[list[Part]], engine: str) -> dict[str, Any]:
    """The dataset as a Data Package (Frictionless): each table a resource of its parts; which of them speak of the same
    documents stands in `gouji`."""
    return {
        "profile": "data-package",
        "name": "gouji-harvest",
        "title": "Annual reports on government information disclosure: cells, findings, sources and what failed",
        "gouji": {
            "schema": SCHEMA_VERSION,
            "engine": engine,
            "batches": [{part.table: f"{part.table}/{part.name}" for part in batch} for batch in batches],
        },
        "resources": [to_resource(table, [part for part in parts if part.table == table]) for table in TABLES],
    }


def to_resource(table: str, parts: list[Part]) -> dict[str, Any]:
    """One table."""
    paths = sorted(f"{table}/{part.name}" for part in parts)
    return {
        "name": table,
        "path": paths if len(paths) > 1 else paths[0],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": sum(part.size for part in parts),
        "rows": sum(part.rows for part in parts),
        "schema": {"fields": [to_field(column) for column in TABLES[table]]},
    }


def to_field(column: Column) -> dict[str, str]:
    """One column."""
    return {"name": column.name, "type": FRICTIONLESS[column.kind], "description": column.meaning}
