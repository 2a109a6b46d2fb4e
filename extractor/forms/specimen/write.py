"""A filled report in any format, and what a reader should find in it."""

from collections.abc import Callable

from extractor.errors import UnsupportedError
from extractor.forms.specimen.columns import write_columns
from extractor.forms.specimen.html_page import Page, write_html
from extractor.forms.specimen.layout import STATUTORY, Layout
from extractor.forms.specimen.ofd import write_ofd
from extractor.forms.specimen.opendocument import write_ods, write_odt
from extractor.forms.specimen.pdf import write_pdf
from extractor.forms.specimen.plaintext import (
    write_cells,
    write_lines,
    write_markdown,
    write_ragged_tsv,
    write_spaced,
    write_tsv,
)
from extractor.forms.specimen.printed import PrintedReport, Values
from extractor.forms.specimen.report import AGENCY, values_to_report
from extractor.forms.specimen.word import write_docx
from extractor.forms.specimen.xlsx import write_xlsx
from extractor.model import Key, Template

LOWER = 400.0
"""Points that bring the large tables of the built-in forms across a page break."""

WRITERS: dict[str, Callable[[PrintedReport], bytes]] = {
    "txt-tsv": write_tsv,
    "txt-ragged": write_ragged_tsv,
    "txt-cells": write_cells,
    "txt-layout": write_columns,
    "txt-spaced": write_spaced,
    "txt-lines": write_lines,
    "md": write_markdown,
    "docx": write_docx,
    "html": write_html,
    "html-nested": lambda report: write_html(report, page=Page.NESTED),
    "html-script": lambda report: write_html(report, page=Page.SCRIPT),
    "html-word": lambda report: write_html(report, page=Page.WORD),
    "html-gb18030": lambda report: write_html(report, charset="gb18030"),
    "pdf": write_pdf,
    "pdf-broken": lambda report: write_pdf(report, lower=LOWER),
    "pdf-repeated": lambda report: write_pdf(report, repeat_header=True, lower=LOWER),
    "ofd": write_ofd,
    "odt": write_odt,
    "ods": write_ods,
    "xlsx": write_xlsx,
}
"""The formats by name. Word and PDF load their libraries when the first document is written."""

SUFFIXES = {"txt": ".txt", "md": ".md", "docx": ".docx", "html": ".html", "pdf": ".pdf"} | {
    format: f".{format}" for format in ("ofd", "odt", "ods", "xlsx")
}
"""File suffix by the first part of a format's name."""


def write_specimen(
    template: Template,
    values: Values,
    format: str,
    *,
    agency: str = AGENCY,
    year: int | None = None,
    layout: Layout = STATUTORY,
) -> bytes:
    """A report of this form with these values, as a file in the format; `year` is by default the form's first.

    Raises UnsupportedError for a format that is not in WRITERS or does not have the layout's border, DependencyError
    where its library is missing.
    """
    writer = WRITERS.get(format)
    if writer is None:
        raise UnsupportedError(f"{format} is no format of specimens: choose one of {', '.join(WRITERS)}")
    return writer(values_to_report(template, values, agency=agency, year=year, layout=layout))


def format_suffix(format: str) -> str:
    """The file suffix of a format: `html-word` -> `.html`."""
    return SUFFIXES[format.partition("-")[0]]


def expected_cells(template: Template, values: Values) -> dict[Key, str]:
    """The printed text that a reader should find in each cell, in the form's order; blank where no value is given."""
    keys = ((table.name, row.name, column.name) for table in template.tables for row, column in table.cells())
    return {key: values.get(key, "") for key in keys}
