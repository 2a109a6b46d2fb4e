"""The wide form: a row a report, a column an indicator over all forms, for those who work with one table.

A name that stands in two forms means the same. What one form has in parts and another as one is added up where the form
says so (`equals` in its YAML); `derived` names the columns of a row that came about so.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from extractor.bulk.batch import Part
from extractor.bulk.columns import load_arrow
from extractor.bulk.folder import locked, write_faults
from extractor.bulk.ledger import LEDGER, Ledger, ledger_faults
from extractor.bulk.parts import read_part
from extractor.bulk.shelf import Shelf, open_shelf
from extractor.errors import DamagedError
from extractor.model import Along, BlankMeaning, CellStatus, Equal, Key, Table, Template

WIDE = "wide.parquet"
HEAD = ("source", "sha256", "report", "agency", "year", "form")

Found = Mapping[Key, tuple[float | None, str, float]]
"""Value, status and confidence of each cell of a report."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A column that a form has in parts."""

    key: Key
    parts: tuple[Key, ...]
    blank: BlankMeaning


def write_wide(folder: Path, templates: Sequence[Template], place: str = "") -> None:
    """Write `wide.parquet` from the parts of the dataset in `folder`, or at `place` with its ledger there: values as
    doubles, null where none is printed. Raises GoujiError where it cannot be written."""
    import pyarrow.parquet as pq

    pa = load_arrow()
    keys = wide_keys(templates)
    schema = wide_schema(pa, keys)
    derivations = {template.form: template_to_derivations(template, templates) for template in templates}
    draft = folder / f".{WIDE}.draft"
    with write_faults(place or str(folder)), locked(folder):
        with ledger_faults(folder / LEDGER), closing(Ledger(folder)) as ledger:
            parts = [part for part in ledger.parts() if part.table == "cells"]
        shelf = open_shelf(place or str(folder))
        with pq.ParquetWriter(draft, schema, compression="zstd") as writer:
            for part in parts:
                reports = part_to_reports(shelf, part)
                rows = [report_to_row(head, found, keys, derivations) for head, found in reports]
                writer.write_table(pa.Table.from_pylist(rows, schema))
        shelf.take_in(draft, WIDE)


def wide_schema(pa: Any, keys: Sequence[Key]) -> Any:
    """Head, confidence, `derived`, then the indicators."""
    head: dict[str, Any] = dict.fromkeys(HEAD, pa.string()) | {"report": pa.int16(), "year": pa.int16()}
    fields = [*head.items(), ("least_confidence", pa.float64()), ("derived", pa.list_(pa.string()))]
    return pa.schema([*fields, *((key_to_column(key), pa.float64()) for key in keys)])


def key_to_column(key: Key) -> str:
    """`requests/new/total`: no canonical name has a slash in it."""
    return "/".join(key)


def wide_keys(templates: Sequence[Template]) -> tuple[Key, ...]:
    """Every cell of every form, each name once, in the forms' order."""
    return tuple(
        dict.fromkeys(
            (table.name, row.name, column.name)
            for template in templates
            for table in template.tables
            for row, column in table.cells()
        )
    )


def template_to_derivations(template: Template, templates: Sequence[Template]) -> tuple[Derivation, ...]:
    """What other forms have as one and this one in parts, cell by cell."""
    known = set(wide_keys(templates))
    return tuple(
        derivation
        for equal in template.equals
        for derivation in equal_to_derivations(equal, template.table(equal.table))
        if derivation.key in known
    )


def equal_to_derivations(equal: Equal, table: Table) -> Iterator[Derivation]:
    """An equality in each column (or row) that has all its parts."""
    cells = {(row.name, column.name) for row, column in table.cells()}
    by_column = equal.along is Along.COLUMN
    for where in dict.fromkeys(column.name if by_column else row.name for row, column in table.cells()):
        pairs = [(term, where) if by_column else (where, term) for term in equal.terms]
        if cells.issuperset(pairs):
            own = (equal.name, where) if by_column else (where, equal.name)
            yield Derivation((table.name, *own), tuple((table.name, *pair) for pair in pairs), table.blank)


def part_to_reports(shelf: Shelf, part: Part) -> Iterator[tuple[dict[str, Any], Found]]:
    """The reports of a part of cells: head, and each cell's value, status, confidence."""
    try:
        table = read_part(shelf, part, (*HEAD, "table", "row", "column", "value", "status", "confidence"))
    except OSError as error:
        raise DamagedError(f"{part.table}/{part.name}: cannot be read: harvest again into this dataset") from error
    for _, rows in groupby(table.to_pylist(), key=lambda row: (row["sha256"], row["report"])):
        cells = list(rows)
        yield (
            {name: cells[0][name] for name in HEAD},
            {(c["table"], c["row"], c["column"]): (nearest(c["value"]), c["status"], c["confidence"]) for c in cells},
        )


def nearest(value: Decimal | None) -> float | None:
    """The double next to a value. (Arrow's own cast may miss it by one.)"""
    return None if value is None else float(value)


def report_to_row(
    head: dict[str, Any],
    found: Found,
    keys: Sequence[Key],
    derivations: Mapping[str, Sequence[Derivation]],
) -> dict[str, Any]:
    """One row of the wide form."""
    values = {key: found[key][0] for key in keys if key in found}
    derived = {d.key: derive(d, found) for d in derivations.get(head["form"], ()) if d.key not in found}
    marked = [key_to_column(key) for key, value in derived.items() if value is not None]
    least = min((confidence for *_, confidence in found.values()), default=None)
    cells = {key_to_column(key): value for key, value in (values | derived).items()}
    return head | {"least_confidence": least, "derived": marked} | cells


def derive(derivation: Derivation, found: Found) -> float | None:
    """The sum of the parts, as a check of sums would take them; None where a part is not known."""
    cells = [found.get(key, (None, CellStatus.ABSENT.value, 0.0)) for key in derivation.parts]
    unknown = {CellStatus.ABSENT, CellStatus.UNREADABLE}
    if derivation.blank is BlankMeaning.UNKNOWN:
        unknown.add(CellStatus.BLANK)
    if any(CellStatus(status) in unknown for _, status, _ in cells) or all(value is None for value, *_ in cells):
        return None
    return sum(value or 0.0 for value, *_ in cells)
