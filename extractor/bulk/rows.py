"""One document's result to rows of the tables of a batch, as Arrow record batches: what a journal keeps."""

from collections.abc import Sequence
from typing import Any

from extractor.bulk.batch import UNREAD, Item, Outcome
from extractor.bulk.columns import BATCH_TABLES, arrow_schema, load_arrow
from extractor.model import Extraction
from extractor.reports.parquet import fit_value
from extractor.reports.plain import encodable
from extractor.reports.records import CONFIDENCE_DIGITS, evidence_to_text, extraction_to_record

TENTH = 1
"""Decimals of a box: a tenth of a point is what a person can see, and half the bytes of a hundredth."""

Frames = dict[str, bytes]
"""Rows by table, each a serialised record batch; a table without rows is left out."""


def extractions_to_frames(reports: Sequence[Extraction], format: str) -> Frames:
    """The rows of all reports of a document."""
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in BATCH_TABLES}
    for number, report in enumerate(reports, 1):
        record: dict[str, Any] = extraction_to_record(report)
        head = {name: record[name] for name in ("source", "sha256", "agency", "year", "form")} | {"report": number}
        rows["cells"] += [
            head | cell_to_row(row) | {"evidence": evidence_to_text(cell.evidence)}
            for row, cell in zip(record["cells"], report.cells, strict=True)
        ]
        rows["findings"] += [head | finding_to_row(finding) for finding in record["findings"]]
        rows["reports"].append(
            head
            | {"format": format, "cells": len(report.cells), "findings": len(report.findings)}
            | {name: record[name] for name in ("confidence", "warnings", "sections")}
            | {"least_confidence": least_confidence(report)}
        )
    return {table: rows_to_frame(table, found) for table, found in rows.items() if found}


def least_confidence(report: Extraction) -> float:
    """Of the cell that is believed least."""
    return round(min((cell.confidence for cell in report.cells), default=1.0), CONFIDENCE_DIGITS)


def cell_to_row(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell as the dataset has it: the value fits its decimal, the box is in tenths of a point."""
    box = {name: None if cell[name] is None else round(cell[name], TENTH) for name in ("x0", "top", "x1", "bottom")}
    return cell | box | {"value": fit_value(cell["value"])}


def finding_to_row(finding: dict[str, Any]) -> dict[str, Any]:
    """A finding whose suggested value fits its decimal."""
    suggestion = finding["suggestion"]
    return finding | {"suggestion": suggestion and suggestion | {"value": fit_value(suggestion["value"])}}


def failure_to_frames(item: Item, outcome: Outcome) -> Frames:
    """The row of a document that gave no table."""
    row = {
        "source": encodable(item.reference.name),
        "sha256": None if item.key.startswith(UNREAD) else item.key,
        "format": outcome.format,
        "error": outcome.error,
        "message": encodable(outcome.message),
    }
    return {"failures": rows_to_frame("failures", [row])}


def rows_to_frame(table: str, rows: list[dict[str, Any]]) -> bytes:
    """Rows as one serialised record batch."""
    pa = load_arrow()
    frame: bytes = pa.RecordBatch.from_pylist(rows, arrow_schema(table, written=False)).serialize().to_pybytes()
    return frame


def frames_to_table(table: str, frames: Sequence[bytes]) -> Any:
    """The rows of all frames as the Arrow table that is written."""
    pa = load_arrow()
    schema = arrow_schema(table, written=False)
    batches = [pa.ipc.read_record_batch(pa.py_buffer(frame), schema) for frame in frames]
    return pa.Table.from_batches(batches, schema).combine_chunks().cast(arrow_schema(table, written=True))
