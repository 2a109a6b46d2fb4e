"""Reviewed reports as files: the fields of the contract as they are by machine and people, and beside them what the
machine read and who decided; and decisions as labels that a confidence can be judged or fitted by.

The first columns are those of `gouji extract`, so that whoever reads these files reads reviewed ones, too.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import BinaryIO

from extractor.cells import rows_to_around
from extractor.errors import DependencyError
from extractor.model import Cell, Template
from extractor.reports import COLUMNS
from extractor.reports.csv import row_to_fields
from extractor.reports.jsonl import record_to_json
from extractor.reports.parquet import REPORTS_A_GROUP, fit_value, rows_schema, rows_to_table
from extractor.reports.plain import decimal_to_plain, encodable
from extractor.reports.records import CELL_DIGITS, Row, extraction_to_record, extraction_to_rows
from extractor.reports.workbook import MoreRows, write_workbook
from extractor.service.decisions import Decision
from extractor.service.documents import Reviewed

REVIEW_COLUMNS = (
    "machine_value", "machine_status", "machine_raw", "machine_confidence", "decision", "decided_by", "decided_at",
    "reason",
)  # fmt: skip
"""What stands beside the contract's columns; the last four are empty where nobody decided."""


class Drawn(StrEnum):
    """How a cell came to be looked at."""

    DOUBTED = "doubted"
    """As every cell that is believed so little."""
    AUDIT = "audit"
    """At random, of the accepted ones."""
    CHOSEN = "chosen"
    """By a person who saw something in it: of such cells no rate can be made."""


Exporter = Callable[[Iterable[Reviewed], Sequence[Template], float, BinaryIO], None]
"""Writes reviewed reports; the float is the confidence below which cells are marked."""


def decision_fields(decision: Decision | None) -> tuple[str, str, str, str]:
    """The last four of REVIEW_COLUMNS."""
    if decision is None:
        return "", "", "", ""
    return decision.kind.value, decision.who, moment(decision.at), decision.why


def moment(seconds: float) -> str:
    """A time as ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def reviewed_to_rows(reviewed: Reviewed) -> Iterator[tuple[Row, Cell, Decision | None]]:
    """Each cell as it is by both, the machine's, and what was decided."""
    for row, cell in zip(extraction_to_rows(reviewed.report), reviewed.machine.cells, strict=True):
        yield row, cell, reviewed.decisions.get(cell.key)


def review_fields(cell: Cell, decision: Decision | None) -> tuple[object, ...]:
    """REVIEW_COLUMNS of a cell; the value stays a Decimal."""
    confidence = round(cell.confidence, CELL_DIGITS)
    return (cell.value, cell.status.value, encodable(cell.raw), confidence, *decision_fields(decision))


def write_csv(documents: Iterable[Reviewed], templates: Sequence[Template], doubtful: float, out: BinaryIO) -> None:
    """A line a cell."""
    text = io.TextIOWrapper(out, "utf-8", newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow((*COLUMNS, *REVIEW_COLUMNS))
    for reviewed in documents:
        for row, cell, decision in reviewed_to_rows(reviewed):
            _, *rest = review_fields(cell, decision)
            value = "" if cell.value is None else decimal_to_plain(cell.value)
            lines.writerow((*row_to_fields(row), value, *rest))
    text.detach()


def write_jsonl(documents: Iterable[Reviewed], templates: Sequence[Template], doubtful: float, out: BinaryIO) -> None:
    """An object a report: that of `gouji extract`, each decided cell with `machine` and `decision`."""
    for reviewed in documents:
        record = extraction_to_record(reviewed.report)
        cells = record["cells"]
        assert isinstance(cells, list)  # noqa: S101  it is made so
        for target, cell in zip(cells, reviewed.machine.cells, strict=True):
            decision = reviewed.decisions.get(cell.key)
            if decision:
                value, status, raw, confidence, *_ = review_fields(cell, None)
                target["machine"] = {"value": value, "status": status, "raw": raw, "confidence": confidence}
                names = ("kind", "by", "at", "reason")
                target["decision"] = dict(zip(names, decision_fields(decision), strict=True))
        out.write(f"{record_to_json(record)}\n".encode())


def write_parquet(documents: Iterable[Reviewed], templates: Sequence[Template], doubtful: float, out: BinaryIO) -> None:
    """One flat table. Raises DependencyError without pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise DependencyError("Parquet needs pyarrow: pip install 'gouji[parquet]', or take csv") from error
    schema = rows_schema(pa)
    types = {"machine_value": schema.field("value").type, "machine_confidence": pa.float64()}
    beside = pa.schema([(name, types.get(name, pa.string())) for name in REVIEW_COLUMNS])
    with pq.ParquetWriter(out, pa.schema([*schema, *beside]), compression="zstd") as writer:
        waiting = iter(documents)
        while group := list(islice(waiting, REPORTS_A_GROUP)):
            every = [one for reviewed in group for one in reviewed_to_rows(reviewed)]
            table = rows_to_table(pa, schema, [row for row, _, _ in every])
            columns = zip(*(review_fields(cell, decision) for _, cell, decision in every), strict=True)
            for field, column in zip(beside, columns, strict=True):
                values = [fit_value(value) for value in column] if field.name == "machine_value" else list(column)
                table = table.append_column(field, pa.array(values, field.type))
            writer.write_table(table)


def write_xlsx(documents: Iterable[Reviewed], templates: Sequence[Template], doubtful: float, out: BinaryIO) -> None:
    """The workbook of `gouji extract`, and a sheet 复核 with every decision. Raises DependencyError without
    xlsxwriter."""
    every = list(documents)
    columns = (*COLUMNS, *REVIEW_COLUMNS)
    rows = [
        (*row, *review_fields(cell, decision))
        for reviewed in every
        for row, cell, decision in reviewed_to_rows(reviewed)
        if decision
    ]
    more = (MoreRows("复核", columns, rows),) if rows else ()
    write_workbook((reviewed.report for reviewed in every), out, templates, doubtful=doubtful, more=more)


EXPORTERS: dict[str, tuple[Exporter, str]] = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "jsonl": (write_jsonl, "application/x-ndjson"),
    "parquet": (write_parquet, "application/vnd.apache.parquet"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""The formats by name, each with its content type."""


def documents_to_labels(documents: Iterable[Reviewed], least: float) -> Iterator[str]:
    """A JSON line for each decided cell of which could be told whether the machine was right: its confidence, what that
    was made of, and `correct`. `drawn` says how the cell came to be looked at."""
    for reviewed in documents:
        cells = {cell.key: cell for cell in reviewed.machine.cells}
        around = rows_to_around(reviewed.machine.cells, reviewed.machine.checks)
        for key, decision in reviewed.decisions.items():
            if decision.correct is not None:
                label = label_of(reviewed, cells[key], decision, least)
                yield json.dumps(label | {"around": around[key[:2]]._asdict()}, ensure_ascii=False)


def label_of(reviewed: Reviewed, cell: Cell, decision: Decision, least: float) -> dict[str, object]:
    """One label."""
    shown = decision.shown
    return {
        "sha256": reviewed.machine.sha256,
        "form": reviewed.machine.form,
        **dict(zip(("table", "row", "column"), cell.key, strict=True)),
        "confidence": cell.confidence,
        "status": cell.status.value,
        "true_status": shown.status.value if shown else None,
        "true_value": decimal_to_plain(shown.value) if shown and shown.value is not None else None,
        "correct": decision.correct,
        "drawn": cell_to_drawn(cell, decision, least).value,
        "decided_by": decision.who,
        "evidence": asdict(cell.evidence),
    }


def cell_to_drawn(cell: Cell, decision: Decision, least: float) -> Drawn:
    """How a decided cell came to be looked at; `least`: the confidence below which cells are."""
    if decision.audit:
        return Drawn.AUDIT
    return Drawn.DOUBTED if cell.confidence < least else Drawn.CHOSEN
