"""Extraction to rows: the fields of the contract, in its order, whatever they are written as."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from extractor.cells import cell_to_doubts
from extractor.model import BBox, Cell, Evidence, Extraction, Finding, Key, Provenance
from extractor.reports.plain import encodable

CONFIDENCE_DIGITS = 4
"""A probability is not known better than to one in ten thousand."""

CELL_DIGITS = 6
"""Of a cell's confidence, as many as the model gives: with four, the dial's thresholds (0.9995046) would part the cells
of a file otherwise than those of the run that wrote it."""

DOUBTFUL = 0.95
"""A cell believed less than this is marked for a person's eye: of twenty such cells, one is expected to be wrong."""

POINT_DIGITS = 2
"""A hundredth of a PDF point is 0.004 mm."""

USUAL = asdict(Evidence())
"""What evidence is where nothing else is known."""
MAX_PATTERNS = 4_096
"""Patterns of evidence whose text is remembered: most cells of a report share a few."""


class Row(NamedTuple):
    """One cell of the canonical table with its document. A tuple, because every writer wants it in this order."""

    source: str
    sha256: str
    agency: str
    year: int | None
    form: str
    table: str
    row: str
    column: str
    value: Decimal | None
    status: str
    raw: str
    confidence: float
    page: int | None
    x0: float | None
    top: float | None
    x1: float | None
    bottom: float | None
    location: str


COLUMNS = Row._fields
"""The contract's field names, in its order."""


def extraction_to_rows(extraction: Extraction) -> Iterator[Row]:
    """One row a cell, in the form's order."""
    source, agency = encodable(extraction.source), encodable(extraction.agency)
    for cell in extraction.cells:
        place = cell.provenance[0] if cell.provenance else Provenance()
        yield Row(
            source, extraction.sha256, agency, extraction.year, extraction.form,
            cell.table, cell.row, cell.column,
            cell.value, cell.status.value, encodable(cell.raw), round(cell.confidence, CELL_DIGITS),
            place.page, *box_to_numbers(place.box), cell_to_location(cell),
        )  # fmt: skip


def box_to_numbers(box: BBox | None) -> tuple[float | None, float | None, float | None, float | None]:
    """(x0, top, x1, bottom) in points, rounded; four times None where there is no box."""
    if box is None:
        return None, None, None, None
    return (
        round(box.x0, POINT_DIGITS),
        round(box.top, POINT_DIGITS),
        round(box.x1, POINT_DIGITS),
        round(box.bottom, POINT_DIGITS),
    )


def cell_to_location(cell: Cell) -> str:
    """Where the value stands, and where its row's label does if that came in pieces.

    `line 46, cell 3 (row: line 46, cell 1; line 48, cell 2)`; empty in formats with pages.
    """
    places = [encodable(piece.location) for piece in cell.provenance]
    own, pieces = places[:1], [place for place in places[1:] if place]
    if len(pieces) < 2:
        return "".join(own)
    return f"{''.join(own)} (row: {'; '.join(pieces)})".strip()


def extraction_to_record(extraction: Extraction) -> dict[str, object]:
    """The contract's object of one document. Values of cells stay Decimal."""
    return {
        "source": encodable(extraction.source),
        "sha256": extraction.sha256,
        "agency": encodable(extraction.agency),
        "year": extraction.year,
        "form": extraction.form,
        "cells": [
            row._asdict()
            | {
                "provenance": [provenance_to_record(piece) for piece in cell.provenance],
                "doubts": [doubt.value for doubt in cell_to_doubts(cell)],
            }
            for row, cell in zip(extraction_to_rows(extraction), extraction.cells, strict=True)
        ],
        "sections": [
            {"name": section.name, "title": encodable(section.title), "text": encodable(section.text)}
            for section in extraction.sections
        ],
        "findings": [finding_to_record(finding) for finding in extraction.findings],
        "confidence": round(extraction.confidence, CONFIDENCE_DIGITS),
        "warnings": [encodable(warning) for warning in extraction.warnings],
    }


def provenance_to_record(place: Provenance) -> dict[str, object]:
    """One piece of a cell's provenance: the value's own place first, then the pieces of its row's label."""
    x0, top, x1, bottom = box_to_numbers(place.box)
    return {"page": place.page, "x0": x0, "top": top, "x1": x1, "bottom": bottom, "location": encodable(place.location)}


def finding_to_record(finding: Finding) -> dict[str, object]:
    """A finding with the canonical addresses of the cells that it speaks of."""
    suggestion = finding.suggestion
    return {
        "code": finding.code,
        "level": finding.level.value,
        "message": encodable(finding.message),
        "table": finding.table,
        "where": encodable(finding.where),
        "cells": [key_to_record(key) for key in finding.cells],
        "printed": encodable(finding.printed),
        "expected": encodable(finding.expected),
        "verdict": finding.verdict.value if finding.verdict else None,
        "culprits": [key_to_record(key) for key in finding.culprits],
        "suggestion": {**key_to_record(suggestion.key), "value": suggestion.value} if suggestion else None,
        "confidence": round(finding.confidence, CONFIDENCE_DIGITS),
        "quote": encodable(finding.quote),
        "section": finding.section,
    }


@lru_cache(MAX_PATTERNS)
def evidence_to_text(evidence: Evidence) -> str:
    """The evidence of a cell as JSON, without what is as usual; `Evidence(**json.loads(text))` is the same again."""
    return json.dumps({name: value for name, value in asdict(evidence).items() if value != USUAL[name]})


def key_to_record(key: Key) -> dict[str, object]:
    """A canonical address."""
    return dict(zip(("table", "row", "column"), key, strict=True))
