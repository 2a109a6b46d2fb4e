"""Extractions as files, and as words for a person.

`records` gives the contract's fields; `csv`, `jsonl`, `parquet` and `workbook` write them; `findings` and `terminal`
speak to people; `templates` shows a form; `target` is where output goes. A new format is a module with a function like
those in WRITERS, and a line here.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from extractor.errors import GoujiError
from extractor.model import Extraction, Template
from extractor.reports.csv import write_csv
from extractor.reports.findings import write_findings_json, write_findings_text
from extractor.reports.jsonl import write_jsonl
from extractor.reports.parquet import write_parquet
from extractor.reports.records import COLUMNS, DOUBTFUL, extraction_to_rows
from extractor.reports.review import least_confidence
from extractor.reports.workbook import write_workbook

Writer = Callable[[Iterable[Extraction], BinaryIO], None]
"""Writes the reports of an iterator to a binary file, each as soon as it comes where the format allows."""

WRITERS: dict[str, Writer] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
    "xlsx": write_workbook,
}
"""The formats of the canonical table, by name; the name is also the file's suffix."""

BINARY_FORMATS = frozenset({"parquet", "xlsx"})
"""Formats that no terminal can show."""

FindingWriter = Callable[[Iterable[Extraction], Sequence[Template], BinaryIO], None]
"""Writes the findings of reports, whose forms are among the templates."""

FINDING_WRITERS: dict[str, FindingWriter] = {"text": write_findings_text, "json": write_findings_json}
"""The formats of findings, by name."""


def write_extractions(
    format: str, extractions: Iterable[Extraction], templates: Sequence[Template], out: BinaryIO, *, doubtful: float
) -> None:
    """The reports in a format of WRITERS, or as `table` for a terminal; this and xlsx show them on their forms, which
    are among the templates, and mark the cells below the confidence `doubtful`."""
    if format == "table":
        from extractor.reports.terminal import write_tables

        write_tables(extractions, templates, out, doubtful=doubtful)
    elif format == "xlsx":
        write_workbook(extractions, out, templates, doubtful=doubtful)
    else:
        WRITERS[format](extractions, out)


def default_format(output: Path | None, *, on_terminal: bool) -> str:
    """The format of the canonical table where none is asked for, by the file's suffix. Raises GoujiError for a new file
    with a suffix that is no format's."""
    suffix = output.suffix.removeprefix(".").lower() if output else ""
    if suffix in (*WRITERS, "table"):
        return suffix
    if suffix and output and not output.exists():
        names = "name a file .csv, .jsonl, .parquet or .xlsx, or add --format"
        raise GoujiError(f"{output}: no format is known by .{suffix}: {names}")
    return "table" if on_terminal else "csv"


__all__ = [
    "BINARY_FORMATS", "COLUMNS", "DOUBTFUL", "FINDING_WRITERS", "WRITERS", "FindingWriter", "Writer", "default_format",
    "extraction_to_rows", "least_confidence", "write_extractions",
]  # fmt: skip
