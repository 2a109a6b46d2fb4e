"""A dataset that `gouji harvest` wrote, to records: batch by batch, so that one batch is in memory at a time."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from extractor.errors import DependencyError, GoujiError
from extractor.model import Level, Verdict
from extractor.reports.quality.records import CellRecord, FailureRecord, FindingRecord, Record, ReportRecord

DATAPACKAGE = "datapackage.json"
SCHEMA_VERSION = 1
"""Of the dataset (extractor.bulk.columns): what is read here is read as that version says."""

HEAD = ("source", "sha256", "agency", "year", "form")
CELL = (
    "table", "row", "column", "value", "status", "raw", "confidence", "page", "x0", "top", "x1", "bottom", "location",
)  # fmt: skip
_BOX = ("x0", "top", "x1", "bottom")

Rows = list[dict[str, Any]]


def load_harvest(path: Path, advance: Callable[[float], None]) -> Iterator[Record]:
    """The reports and failures of the dataset of a `datapackage.json`. `advance`: as in `loading`.

    Raises GoujiError where it is none of ours or a part is missing, DependencyError without pyarrow.
    """
    batches = read_batches(path)
    for batch in batches:
        tables = {table: read_part(path.parent / name) for table, name in batch.items()}
        yield from batch_to_reports(tables)
        for row in tables.get("failures", []):
            yield FailureRecord(row["source"], row["error"], row["message"])
        advance(1 / len(batches))


def read_batches(path: Path) -> list[dict[str, str]]:
    """The parts of each batch by table, relative to the dataset."""
    try:
        about = json.loads(path.read_bytes())["gouji"]
        version, batches = about["schema"], [dict(batch) for batch in about["batches"]]
    except (ValueError, KeyError, TypeError) as error:
        raise GoujiError(f"{path}: was not written by gouji harvest: give the folder of a harvest") from error
    if version != SCHEMA_VERSION:
        raise GoujiError(f"{path}: is a dataset of schema {version}: harvest it again with this version of gouji")
    return batches


def read_whole(path: Path, table: str) -> Rows:
    """All rows of a table that is not of batches, of the dataset of a `datapackage.json` that `read_batches` took."""
    found = (one["path"] for one in json.loads(path.read_bytes())["resources"] if one["name"] == table)
    parts = [part for paths in found for part in ([paths] if isinstance(paths, str) else paths)]
    return [row for part in parts for row in read_part(path.parent / part)]


def read_part(path: Path) -> Rows:
    """The rows of one part."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise DependencyError("a dataset needs pyarrow: pip install 'gouji[harvest]'") from error
    try:
        rows: Rows = pq.read_table(path).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise GoujiError(f"{path}: cannot be read: harvest again into this folder") from error
    return rows


def batch_to_reports(tables: dict[str, Rows]) -> Iterator[ReportRecord]:
    """The reports of a batch, with their cells and findings."""
    findings: dict[tuple[str, int], list[FindingRecord]] = defaultdict(list)
    for row in tables.get("findings", []):
        findings[report_key(row)].append(row_to_finding(row))
    warnings = {report_key(row): tuple(row["warnings"]) for row in tables.get("reports", [])}
    for key, rows in groupby(tables.get("cells", []), key=report_key):
        cells = list(rows)
        head = {name: cells[0][name] for name in HEAD}
        found = tuple(row_to_cell(row) for row in cells)
        yield ReportRecord(**head, cells=found, findings=tuple(findings[key]), warnings=warnings[key])


def report_key(row: dict[str, Any]) -> tuple[str, int]:
    """By what the tables know a report."""
    return row["sha256"], row["report"]


def row_to_cell(row: dict[str, Any]) -> CellRecord:
    """A cell, its box again as tenths of a point, which the file has as nearest floats."""
    box = {name: None if row[name] is None else round(row[name], 1) for name in _BOX}
    return CellRecord(*((row | box)[name] for name in CELL))


def row_to_finding(row: dict[str, Any]) -> FindingRecord:
    """A finding."""
    verdict = Verdict(row["verdict"]) if row["verdict"] else None
    return FindingRecord(row["code"], Level(row["level"]), row["message"], verdict)
