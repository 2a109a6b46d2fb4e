"""Reports as OpenDocument text and sheets (.odt, .ods)."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from extractor.forms.specimen.package import XML, write_package
from extractor.forms.specimen.printed import Border, PrintedCell, PrintedReport, PrintedTable, row_slots
from extractor.forms.specimen.sheet import Placed, report_to_cells


def write_odt(report: PrintedReport) -> bytes:
    """An .odt file: headings, paragraphs, tables with spans."""
    parts = [_paragraph(line, "Title") for line in report.title]
    for section in report.sections:
        parts.append(f'<text:h text:style-name="Head" text:outline-level="1">{_text(section.heading)}</text:h>')
        parts += [_paragraph(text) for text in section.paragraphs]
        for number, table in enumerate(section.tables):
            parts += [_table(table, f"{table.name}{number}"), _paragraph("")]
    return _package("text", f"<office:text>{''.join(parts)}</office:text>")


def write_ods(report: PrintedReport) -> bytes:
    """An .ods file with one sheet."""
    rows, last = [], -1
    for row, cells in groupby(report_to_cells(report), key=lambda one: one.row):
        rows.append(_empty_rows(row - last - 1) + _row(list(cells), rows_above(report, row)))
        last = row
    sheet = f'<table:table table:name="年度报告">{_columns(1)}{"".join(rows)}</table:table>'
    return _package("spreadsheet", f"<office:spreadsheet>{sheet}</office:spreadsheet>")


def rows_above(report: PrintedReport, row: int) -> Iterator[Placed]:
    """The cells that reach into a row from above."""
    return (one for one in report_to_cells(report) if one.row < row < one.row + one.cell.rowspan)


def _row(cells: Sequence[Placed], above: Iterator[Placed]) -> str:
    """A row of a sheet, what is covered and what is empty between its cells written out."""
    slots = sorted([(one.cell.col, one, True) for one in cells] + [(one.cell.col, one, False) for one in above],
                   key=lambda slot: slot[0])  # fmt: skip
    parts, column = [], 0
    for at, one, begins in slots:
        if at > column:
            parts.append(f'<table:table-cell table:number-columns-repeated="{at - column}"/>')
        parts.append(_cell(one.cell, one.ruled) if begins else _covered(one.cell.colspan))
        column = at + one.cell.colspan
    return f"<table:table-row>{''.join(parts)}</table:table-row>"


def _empty_rows(count: int) -> str:
    repeated = f' table:number-rows-repeated="{count}"'
    return f"<table:table-row{repeated}><table:table-cell/></table:table-row>" if count else ""


def _table(table: PrintedTable, name: str) -> str:
    """A table of a text."""
    ruled = table.border is not Border.NONE
    rows = []
    for slots in row_slots(table):
        cells = (_cell(slot.cell, ruled) if slot.begins else _covered(slot.cell.colspan) for slot in slots)
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    header = rows[: table.header_rows]
    head = f"<table:table-header-rows>{''.join(header)}</table:table-header-rows>" if header else ""
    return (
        f'<table:table table:name="{escape(name)}">{_columns(table.n_cols)}{head}'
        f"{''.join(rows[len(header) :])}</table:table>"
    )


def _columns(count: int) -> str:
    return f'<table:table-column table:number-columns-repeated="{count}"/>'


def _cell(cell: PrintedCell, ruled: bool) -> str:
    """A cell, and the covered places beside it."""
    spans = f' table:number-columns-spanned="{cell.colspan}"' * (cell.colspan > 1)
    spans += f' table:number-rows-spanned="{cell.rowspan}"' * (cell.rowspan > 1)
    look = ' table:style-name="Ruled"' * ruled
    text = _paragraph(cell.indented) if cell.text else ""
    return (f'<table:table-cell{look}{spans} office:value-type="string">{text}</table:table-cell>'
            + _covered(cell.colspan - 1))  # fmt: skip


def _covered(count: int) -> str:
    return f'<table:covered-table-cell table:number-columns-repeated="{count}"/>' if count else ""


def _paragraph(text: str, style: str = "Body") -> str:
    return f'<text:p text:style-name="{style}">{_text(text)}</text:p>'


def _text(text: str) -> str:
    return "<text:line-break/>".join(escape(line) for line in text.split("\n"))


def _package(kind: str, body: str) -> bytes:
    """The container of a content of this kind."""
    content = (
        f'{XML}<office:document-content {NAMESPACES} office:version="1.2"><office:automatic-styles>{STYLES}'
        f"</office:automatic-styles><office:body>{body}</office:body></office:document-content>"
    )
    mime = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        f'{XML}<manifest:manifest xmlns:manifest="{_NAMES}manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return write_package({"mimetype": mime, "content.xml": content, "META-INF/manifest.xml": manifest})


_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in (
        *((short, f"{_NAMES}{short}:1.0") for short in ("office", "text", "table", "style")),
        ("fo", f"{_NAMES}xsl-fo-compatible:1.0"),
    )
)
STYLES = (
    '<style:style style:name="Ruled" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid '
    '#000000" fo:padding="0.05cm"/></style:style>'
    '<style:style style:name="Title" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>'
    '<style:text-properties fo:font-size="22pt" fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Head" style:family="paragraph"><style:text-properties fo:font-size="16pt"/></style:style>'
    '<style:style style:name="Body" style:family="paragraph"/>'
)
