"""Reports as OFD (GB/T 33190-2016), as government offices archive them: characters one by one, rules as paths.

A page holds a run of characters (TextCode) for each line, its steps written as repeated ones where they are equal; the
page number stands on a template page that all pages share.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from extractor.errors import UnsupportedError
from extractor.forms.specimen.package import XML, write_package
from extractor.forms.specimen.paging import UNPAGED, column_widths
from extractor.forms.specimen.printed import (
    Border,
    PrintedCell,
    PrintedReport,
    PrintedTable,
    Role,
    cut_rows,
    display_width,
    wrap_width,
)

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
"""Millimetres, as all lengths here."""
MARGIN = 25.0
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
BOTTOM = PAGE_HEIGHT - MARGIN
TITLE, HEADING, BODY, CELL = 6.5, 5.0, 4.2, 3.0
"""Sizes of type."""
LEADING = 1.4
"""Lines of text, in sizes."""
PADDING = 0.9

RULES = {Border.SOLID: 0.18, Border.HAIRLINE: 0.05, Border.GREY: 0.18, Border.OPEN: 0.18, Border.NONE: 0.0}
"""The width of rules by border."""


def write_ofd(report: PrintedReport) -> bytes:
    """An .ofd file. Raises UnsupportedError for borders that are printed to PDF or Word only."""
    sheet = _Sheet()
    for line in report.title:
        sheet.line(line, TITLE, centred=True)
    for section in report.sections:
        if section.attached:
            sheet.turn()
        sheet.line(section.heading, HEADING)
        for text in section.paragraphs:
            for line in wrap_width(f"　　{text}", int(2 * TEXT_WIDTH / BODY)):
                sheet.line(line, BODY)
        for table in section.tables:
            sheet.table(table)
    return write_package(_parts(report, sheet.pages))


@dataclass(slots=True)
class _Sheet:
    """The pages so far, as objects in XML, and how far down the last one is filled."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = MARGIN
    identity: int = 100

    def turn(self) -> None:
        """A new page."""
        self.pages.append([])
        self.y = MARGIN

    def line(self, text: str, size: float, *, centred: bool = False) -> None:
        """A line of text below the last."""
        if self.y + LEADING * size > BOTTOM:
            self.turn()
        free = TEXT_WIDTH - display_width(text) * size / 2
        self.text(text, MARGIN + (free / 2 if centred else 0), self.y + 0.2 * size, size)
        self.y += LEADING * size

    def text(self, text: str, x: float, top: float, size: float) -> None:
        """A run of characters; its box is as high as the type."""
        steps = [size if display_width(char) == 2 else size / 2 for char in text[:-1]]
        runs = [(step, len(list(run))) for step, run in groupby(steps)]
        delta = " ".join(f"g {count} {step:.4g}" if count > 2 else " ".join([f"{step:.4g}"] * count)
                         for step, count in runs)  # fmt: skip
        width = sum(steps) + size
        steps_said = f' DeltaX="{delta}"' if delta else ""
        self.add(
            f'<ofd:TextObject ID="{{id}}" Boundary="{x:.3f} {top:.3f} {width:.3f} {size:.3f}" Font="3" '
            f'Size="{size:.4g}">'
            f'<ofd:TextCode X="0" Y="{0.88 * size:.3f}"{steps_said}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float) -> None:
        """A straight line."""
        self.add(
            f'<ofd:PathObject ID="{{id}}" Boundary="{x0:.3f} {y0:.3f} {x1 - x0 + width:.3f} {y1 - y0 + width:.3f}" '
            f'LineWidth="{width}"><ofd:AbbreviatedData>M 0 0 L {x1 - x0:.3f} {y1 - y0:.3f}</ofd:AbbreviatedData>'
            "</ofd:PathObject>"
        )

    def add(self, xml: str) -> None:
        """An object on the last page, with an identity of its own."""
        self.identity += 1
        self.pages[-1].append(xml.replace("{id}", str(self.identity)))

    def table(self, table: PrintedTable) -> None:
        """A table, broken between rows where a page ends. Raises UnsupportedError."""
        if table.border not in RULES:
            raise UnsupportedError(f"{table.border} borders are not printed to OFD: choose another")
        widths = column_widths(table, TEXT_WIDTH, UNPAGED)
        heights = row_heights(table, widths)
        first = 0
        while first < len(table.rows):
            if first or self.y + heights[first] > BOTTOM:
                self.turn()
            last, bottom = first, self.y
            while last < len(table.rows) and (last == first or bottom + heights[last] <= BOTTOM):
                bottom += heights[last]
                last += 1
            last = whole_break(table, widths, heights, first, last)
            self.piece(cut_rows(table, first, last), widths, heights[first:last])
            first = last
        self.y += CELL

    def piece(self, table: PrintedTable, widths: tuple[float, ...], heights: list[float]) -> None:
        """What one page shows of a table."""
        lefts = [MARGIN + sum(widths[:column]) for column in range(table.n_cols + 1)]
        tops = [self.y + sum(heights[:row]) for row in range(len(heights) + 1)]
        thick = RULES[table.border]
        for number, row in enumerate(table.rows):
            for cell in row:
                left, right = lefts[cell.col], lefts[cell.col + cell.colspan]
                top, bottom = tops[number], tops[number + cell.rowspan]
                if thick:
                    self.rule(left, top, right, top, thick)
                    self.rule(left, bottom, right, bottom, thick)
                if thick and table.border is not Border.OPEN:
                    self.rule(left, top, left, bottom, thick)
                    self.rule(right, top, right, bottom, thick)
                self.cell(cell, left, top, right - left, bottom - top)
        self.y = tops[-1]

    def cell(self, cell: PrintedCell, left: float, top: float, width: float, height: float) -> None:
        """The lines of a cell in the middle of its height; labels run from the left, all else stands in the middle."""
        lines, size = cell_lines(cell, width), cell_size(cell, width)
        y = top + (height - len(lines) * CELL * LEADING) / 2 + 0.2 * CELL
        for number, line in enumerate(lines):
            free = 0 if cell.role is Role.LABEL else width - 2 * PADDING - display_width(line) * size / 2
            if line:
                self.text(line, left + PADDING + max(free, 0) / 2, y + number * CELL * LEADING, size)


def cell_lines(cell: PrintedCell, width: float) -> list[str]:
    """The text of a cell in the lines that its width asks for; numbers are never broken."""
    if not cell.text or cell.role is Role.VALUE:
        return cell.text.split("\n") if cell.text else []
    return wrap_width(cell.indented, max(int(2 * (width - 2 * PADDING) / CELL), 2))


def cell_size(cell: PrintedCell, width: float) -> float:
    """The size of type in a cell: a number that is too long for it is set smaller."""
    widest = max((display_width(line) for line in cell_lines(cell, width)), default=0)
    fitting = 2 * (width - 2 * PADDING) / max(widest, 1)
    return min(CELL, fitting) if cell.role is Role.VALUE else CELL


def whole_break(table: PrintedTable, widths: tuple[float, ...], heights: list[float], first: int, last: int) -> int:
    """The row before which the page ends, moved up where a merged label would not have room above it."""
    for number in range(first + 1, last):
        for cell in table.rows[number]:
            width = sum(widths[cell.col : cell.col + cell.colspan])
            wanted = len(cell_lines(cell, width)) * CELL * LEADING
            if number + cell.rowspan > last and wanted > sum(heights[number:last]):
                return number
    return last


def row_heights(table: PrintedTable, widths: tuple[float, ...]) -> list[float]:
    """Rows as high as their cells ask for; a merged cell makes the last of its rows higher."""
    heights = [CELL * LEADING + 2 * PADDING] * len(table.rows)
    placed = ((number + cell.rowspan - 1, number, cell) for number, row in enumerate(table.rows) for cell in row)
    for last, number, cell in sorted(placed, key=lambda one: one[0]):
        width = sum(widths[cell.col : cell.col + cell.colspan])
        wanted = len(cell_lines(cell, width)) * CELL * LEADING + 2 * PADDING
        heights[last] += max(0.0, wanted - sum(heights[number : last + 1]))
    return heights


def _parts(report: PrintedReport, pages: list[list[str]]) -> dict[str, str]:
    """The container's parts."""
    names = [f"Pages/Page_{number}/Content.xml" for number in range(len(pages))]
    places = "".join(f'<ofd:Page ID="{10 + number}" BaseLoc="{name}"/>' for number, name in enumerate(names))
    title = escape("".join(report.title))
    return {
        "OFD.xml": f'{XML}<ofd:OFD {NAMESPACE} DocType="OFD" Version="1.1"><ofd:DocBody><ofd:DocInfo><ofd:Title>{title}'
        "</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{XML}<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>100000</ofd:MaxUnitID>"
        f"<ofd:PageArea><ofd:PhysicalBox>0 0 {PAGE_WIDTH} {PAGE_HEIGHT}</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
        f"</ofd:CommonData><ofd:Pages>{places}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'{XML}<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:Fonts>'
        '<ofd:Font ID="3" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>',
        "Doc_0/Tpls/Tpl_0/Content.xml": _content("".join(_foot(escape(report.agency)))),
        **{f"Doc_0/{name}": _content("".join(page), template=True) for name, page in zip(names, pages, strict=True)},
    }


def _foot(text: str) -> Iterator[str]:
    """The agency's name at the foot of each page."""
    yield f'<ofd:TextObject ID="5" Boundary="{MARGIN} {PAGE_HEIGHT - 15} {TEXT_WIDTH} 4" Font="3" Size="3.2">'
    yield f'<ofd:TextCode X="0" Y="3" DeltaX="g {max(len(text) - 1, 1)} 3.2">{text}</ofd:TextCode></ofd:TextObject>'


def _content(objects: str, *, template: bool = False) -> str:
    """A page of these objects."""
    under = '<ofd:Template TemplateID="2" ZOrder="Background"/>' * template
    return (f'{XML}<ofd:Page {NAMESPACE}>{under}<ofd:Content><ofd:Layer ID="4" Type="Body">{objects}</ofd:Layer>'
            "</ofd:Content></ofd:Page>")  # fmt: skip


NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
