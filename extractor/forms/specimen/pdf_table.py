"""What a report's PDF is made of: paragraphs, and tables drawn cell by cell.

reportlab's own tables refuse to split a span over pages, and every report has a label merged over twenty rows. The
flowable here splits between any two rows: the rest of a merged label continues as an empty cell on the next page, as
word processors print it.
"""

from dataclasses import replace
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Paragraph, Spacer

from extractor.forms.specimen.pdf_rules import Place, draw_rules
from extractor.forms.specimen.printed import (
    Flow,
    PrintedCell,
    PrintedReport,
    PrintedTable,
    Role,
    column_weights,
    cut_rows,
    is_dark,
)

FONT = "STSong-Light"
"""A font that every reader of PDF stands in for: nothing is embedded, and the text is in UCS-2 by way of its CMap."""

MARGIN = 25 * mm
TEXT_WIDTH = A4[0] - 2 * MARGIN - 12
"""Points between the margins, less the padding of platypus frames (6 on either side)."""

SIZE = 8.5
"""Points; ten columns stand on a page of A4 with it."""
LEADING = 11.5
PADDING = 2.5

HEADING_ROOM = 110
"""Points that a heading wants below it: itself, a table's header, and the first rows."""


def report_to_flowables(report: PrintedReport, repeat_header: bool, lower: float) -> list[Any]:
    """The story for platypus."""
    title, heading, body = paragraph_styles()
    story: list[Any] = [Spacer(0, lower)] * bool(lower)
    story += [Paragraph(escape(line), title) for line in report.title]
    for section in report.sections:
        story += [PageBreak()] * section.attached
        # Not keepWithNext: platypus would then keep the whole table on one page as long as it fits there.
        story += [CondPageBreak(HEADING_ROOM), Paragraph(escape(section.heading), heading)]
        story += [Paragraph(escape(text), body) for text in section.paragraphs]
        for table in section.tables:
            story += [RuledTable(table, table_widths(table), repeat_header), Spacer(0, 8)]
    return story


@cache
def paragraph_styles() -> tuple[ParagraphStyle, ParagraphStyle, ParagraphStyle]:
    """Title, heading, body. The font is registered on the way."""
    registerFont(UnicodeCIDFont(FONT))
    title = ParagraphStyle("title", fontName=FONT, fontSize=18, leading=28, alignment=TA_CENTER, wordWrap="CJK")
    heading = ParagraphStyle(
        "heading", fontName=FONT, fontSize=14, leading=22, spaceBefore=10, spaceAfter=6, wordWrap="CJK"
    )
    body = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=21, firstLineIndent=24, wordWrap="CJK")
    return title, heading, body


def draw_page_number(canvas: Any, document: Any) -> None:
    """The number at the foot of the page, between dashes as official documents have it."""
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(A4[0] / 2, MARGIN / 2, f"- {document.page} -")


def table_widths(table: PrintedTable) -> tuple[float, ...]:
    """Column widths in points that fill the page."""
    weights = column_weights(table)
    return tuple(TEXT_WIDTH * weight / sum(weights) for weight in weights)


def wrap_points(text: str, width: float) -> list[str]:
    """Lines of at most so many points, cut between any two Chinese characters but never within a number."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for piece in text_pieces(part):
            if line and stringWidth(line + piece, FONT, SIZE) > width:
                lines.append(line)
                line = ""
            line += piece
        lines.append(line)
    return lines


def text_pieces(text: str) -> list[str]:
    """Characters, runs of Latin ones kept together."""
    pieces: list[str] = []
    for char in text:
        if char.isascii() and pieces and pieces[-1].isascii():
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


class RuledTable(Flowable):  # type: ignore[misc]
    """A table with rules around every cell, which may be split between any two rows."""

    def __init__(self, table: PrintedTable, widths: tuple[float, ...], repeat_header: bool) -> None:
        super().__init__()
        self.table = table
        self.widths = widths
        self.repeat_header = repeat_header
        self.lefts = [sum(widths[:column]) for column in range(len(widths) + 1)]
        self.lines = {id(cell): self.cell_lines(cell) for row in table.rows for cell in row}
        self.heights = self.row_heights()
        self.width, self.height = self.lefts[-1], sum(self.heights)

    def cell_lines(self, cell: PrintedCell) -> list[str]:
        """A cell's text, wrapped to its width; what runs down is one line, turned or in pieces of a character."""
        if cell.flow is not Flow.ACROSS:
            return list(cell.text) if cell.flow is Flow.DOWN else [cell.text]
        width = self.lefts[cell.col + cell.colspan] - self.lefts[cell.col] - 2 * PADDING
        lines = wrap_points(cell.indented, width)
        if cell.role is not Role.HEADER or len(lines) < 2:
            return lines
        # Headers break evenly, as people set them: 结果 | 维持, not 结果维 | 持.
        even = wrap_points(cell.text, min(width, stringWidth(cell.text, FONT, SIZE) / len(lines) + SIZE / 2))
        return even if len(even) == len(lines) else lines

    def row_heights(self) -> list[float]:
        """Points; rows grow with their own cells first, then the last row of a merged cell with what is missing."""
        heights = [LEADING + 2 * PADDING] * len(self.table.rows)
        cells = [(number, cell) for number, row in enumerate(self.table.rows) for cell in row]
        for number, cell in sorted(cells, key=lambda pair: pair[1].rowspan):
            needed = self.text_height(cell) + 2 * PADDING
            last = number + cell.rowspan - 1
            heights[last] += max(0.0, needed - sum(heights[number : last + 1]))
        return heights

    def text_height(self, cell: PrintedCell) -> float:
        """Points."""
        lines = self.lines[id(cell)]
        return stringWidth(lines[0], FONT, SIZE) if cell.flow is Flow.TURNED else len(lines) * LEADING

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Width and height in points."""
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """What fits on this page, and the rest; nothing where not even the header and a row below it fit."""
        fits = 0
        while fits < len(self.heights) and sum(self.heights[: fits + 1]) <= available_height:
            fits += 1
        first = self.beginning(fits)
        while fits > self.table.header_rows and first.height > available_height:
            # A merged label stands whole above the break, and may need more height there than its rows have.
            fits -= 1
            first = self.beginning(fits)
        if fits <= self.table.header_rows or fits >= len(self.heights):
            return []
        rest = cut_rows(self.table, fits, len(self.heights))
        if self.repeat_header and self.table.header_rows:
            header = cut_rows(self.table, 0, self.table.header_rows)
            rest = replace(rest, rows=header.rows + rest.rows, header_rows=self.table.header_rows)
        return [first, RuledTable(rest, self.widths, self.repeat_header)]

    def beginning(self, rows: int) -> "RuledTable":
        """The first rows."""
        return RuledTable(cut_rows(self.table, 0, rows), self.widths, self.repeat_header)

    def draw(self) -> None:
        """Rules, then texts."""
        tops = [self.height - sum(self.heights[:row]) for row in range(len(self.heights) + 1)]
        places = [
            Place(
                number,
                cell,
                self.lefts[cell.col],
                tops[number + cell.rowspan],
                self.lefts[cell.col + cell.colspan],
                top,
            )
            for number, (row, top) in enumerate(zip(self.table.rows, tops, strict=False))
            for cell in row
        ]
        self.canv.saveState()
        draw_rules(self.canv, self.table, places)
        self.canv.restoreState()
        self.canv.setFont(FONT, SIZE)
        for place in places:
            self.canv.setFillGray(1 if is_dark(self.table.border, place.cell.role) else 0)
            self.draw_lines(place.cell, place.left, place.right, place.top, place.bottom)

    def draw_lines(self, cell: PrintedCell, left: float, right: float, top: float, bottom: float) -> None:
        """A cell's lines in the middle of its height; labels from the left, all else in the middle."""
        lines = self.lines[id(cell)]
        if cell.flow is Flow.TURNED:
            self.canv.saveState()
            self.canv.translate((left + right) / 2 + SIZE * 0.35, (top + bottom) / 2)
            self.canv.rotate(90)
            self.canv.drawCentredString(0, 0, lines[0])
            self.canv.restoreState()
            return
        baseline = (top + bottom) / 2 + len(lines) * LEADING / 2 - LEADING * 0.78
        for line in lines:
            if cell.role is Role.LABEL and cell.flow is Flow.ACROSS:
                self.canv.drawString(left + PADDING, baseline, line)
            elif line:
                self.canv.drawCentredString((left + right) / 2, baseline, line)
            baseline -= LEADING
