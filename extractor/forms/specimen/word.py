"""Reports as Word documents with true merges, looking like the ones that bureaus publish.

python-docx makes the package once (styles, page, footer with page numbers); each document's body is then written as
XML, which is many times faster than its table objects, and always the same bytes for the same report.
"""

import io
import zipfile
from dataclasses import replace
from functools import cache
from html import escape

from extractor.errors import DependencyError, UnsupportedError
from extractor.forms.specimen.package import write_package
from extractor.forms.specimen.paging import Paging, column_widths, parts_of
from extractor.forms.specimen.printed import (
    Border,
    Flow,
    PrintedCell,
    PrintedReport,
    PrintedTable,
    Role,
    Sides,
    Slot,
    is_dark,
    missing_sides,
    row_slots,
)

TEXT_WIDTH = 8846
"""Twips between the margins of A4 with 27 mm on either side, as the standard for official documents asks."""

MOST_LINE = 6.0
"""Points of an empty line: what does not fit on a page goes to the next in steps of it."""

OFFICIAL = Paging(repeat_header=True)
"""What a careful clerk sets: rows that stay whole, a header on every page."""

_BODY = "<!-- body -->"


def write_docx(report: PrintedReport, paging: Paging = OFFICIAL) -> bytes:
    """A .docx file. Raises DependencyError without python-docx, UnsupportedError for borders that only PDF has."""
    parts = [title_to_xml(line) for line in report.title]
    parts += [empty_line(height) for height in parts_of(paging.lower, MOST_LINE)]
    for section in report.sections:
        parts.append(paragraph(section.heading, style="Heading1", page_break=section.attached))
        parts += [paragraph(text, style="BodyText") for text in section.paragraphs]
        for table in section.tables:
            # Without a paragraph between them, Word would join two tables into one.
            parts += [table_to_xml(table, paging), "<w:p/>"]
    return fill_package("".join(parts), paging)


def fill_package(body: str, paging: Paging = OFFICIAL) -> bytes:
    """The package with this body."""
    parts = dict(empty_package(paging.page_numbers, paging.bottom))
    main = "word/document.xml"
    return write_package(parts | {main: parts[main].replace(_BODY.encode(), body.encode())})


@cache
def empty_package(page_numbers: bool, bottom: float) -> tuple[tuple[str, bytes], ...]:
    """The parts of a document without text, `_BODY` standing where it goes. `bottom`: as in Paging."""
    try:
        import docx
        from docx.oxml import parse_xml
        from docx.shared import Mm, Pt
    except ImportError as error:
        raise DependencyError("python-docx is not installed: pip install python-docx") from error
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(27)
    page.top_margin, page.bottom_margin = Mm(30), Mm(28) + Pt(bottom)
    for name, font, size, bold in STYLES:
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = font, Pt(size), bold
        style.element.rPr.rFonts.set(EAST_ASIA, font)
        for theme in THEME_FONTS:
            style.element.rPr.rFonts.attrib.pop(theme, None)
        for color in style.element.rPr.findall(f"{{{W}}}color"):
            style.element.rPr.remove(color)
    border = document.styles["Title"].element.pPr.find(f"{{{W}}}pBdr")
    border.getparent().remove(border)
    if page_numbers:
        page.footer.paragraphs[0]._p.addnext(parse_xml(PAGE_NUMBER))
    stored = io.BytesIO()
    document.save(stored)
    with zipfile.ZipFile(stored) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    return tuple((name, mark_body(data) if name == "word/document.xml" else data) for name, data in parts)


def mark_body(data: bytes) -> bytes:
    """The document part with `_BODY` before its page settings."""
    return data.replace(b"<w:sectPr", _BODY.encode() + b"<w:sectPr", 1)


def title_to_xml(line: str) -> str:
    """A line of the title: centred, bold."""
    return paragraph(line, style="Title", align="center")


def paragraph(text: str, *, style: str, align: str = "", page_break: bool = False) -> str:
    """One paragraph of one run."""
    settings = f'<w:pStyle w:val="{style}"/>' + "<w:pageBreakBefore/>" * page_break
    settings += '<w:ind w:firstLineChars="200" w:firstLine="640"/>' * (style == "BodyText")
    settings += f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:p><w:pPr>{settings}</w:pPr>{run(text)}</w:p>"


def empty_line(height: float) -> str:
    """A paragraph without text, of a height in points."""
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{round(20 * height)}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{spacing}</w:pPr></w:p>"


def run(text: str, settings: str = '<w:rFonts w:hint="eastAsia"/>') -> str:
    """One run; line breaks in the text are breaks."""
    texts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{settings}</w:rPr>{texts}</w:r>" if text else ""


def table_to_xml(table: PrintedTable, paging: Paging) -> str:
    """A table with its rules. Raises UnsupportedError."""
    widths = [int(width) for width in column_widths(table, TEXT_WIDTH, in_twips(paging))]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    header = table.header_rows if paging.repeat_header else 0
    rows = []
    for number, slots in enumerate(row_slots(table)):
        settings = "" if paging.split_rows else "<w:cantSplit/>"
        settings += "<w:tblHeader/>" * (number < header)
        cells = "".join(cell_to_xml(slot, table, slot_borders(table, number, slot), widths, paging) for slot in slots)
        rows.append(f"<w:tr><w:trPr>{settings}</w:trPr>{cells}</w:tr>")
    settings = TABLE_SETTINGS.replace("<!-- borders -->", border_to_xml(table.border))
    return f"<w:tbl>{settings}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def in_twips(paging: Paging) -> Paging:
    """Widths of labels in twentieths of a point."""
    return replace(paging, leaf_width=20 * paging.leaf_width, group_width=20 * paging.group_width)


def border_to_xml(border: Border) -> str:
    """The rules of a table; cells that stand apart do so by twips. Raises UnsupportedError."""
    if border not in BORDERS:
        raise UnsupportedError(f"{border} borders are printed to PDF only: choose another")
    across, down = BORDERS[border]
    rules = "".join(f"<w:{side} {down if side in DOWN else across}/>" for side in SIDES)
    apart = '<w:tblCellSpacing w:w="15" w:type="dxa"/>' * (border is Border.SEPARATE)
    return f"{apart}<w:tblBorders>{rules}</w:tblBorders>"


def slot_borders(table: PrintedTable, number: int, slot: Slot) -> str:
    """The rules of one cell that are not the table's, and its filling."""
    if table.border is Border.SHADED:
        fill = "0B5AA6" if is_dark(table.border, slot.cell.role) else "E6EEF7"
        return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    if table.border is not Border.MISSING:
        return ""
    sides = missing_sides(table).get((number, slot.cell.col), Sides())
    names = [name for name in ("top", "left", "bottom", "right") if getattr(sides, name)]
    return f"<w:tcBorders>{''.join(f'<w:{name} {NIL}/>' for name in names)}</w:tcBorders>" if names else ""


def cell_to_xml(slot: Slot, table: PrintedTable, borders: str, widths: list[int], paging: Paging) -> str:
    """A cell, or the part of a vertically merged one that stands in a lower row."""
    cell, begins = slot.cell, slot.begins
    width = sum(widths[cell.col : cell.col + cell.colspan])
    settings = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    settings += f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    if cell.rowspan > 1:
        settings += '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
    settings += borders
    settings += f'<w:textDirection w:val="{FLOWS[cell.flow]}"/>' if cell.flow is not Flow.ACROSS else ""
    align = "left" if cell.role is Role.LABEL else "center"
    text = run(cell.text, run_settings(cell, table.border)) if begins else ""
    indent = f'<w:ind w:leftChars="{100 * cell.indent}" w:left="{210 * cell.indent}"/>' if cell.indent else ""
    lone_lines = '<w:widowControl w:val="0"/>' * paging.split_rows
    return (
        f'<w:tc><w:tcPr>{settings}<w:vAlign w:val="{"top" if paging.top else "center"}"/></w:tcPr>'
        f'<w:p><w:pPr>{lone_lines}<w:spacing w:before="0" w:after="0" w:line="280" w:lineRule="exact"/>{indent}'
        f'<w:jc w:val="{align}"/></w:pPr>{text}</w:p></w:tc>'
    )


def run_settings(cell: PrintedCell, border: Border) -> str:
    """Font, weight, colour and size of a cell's text."""
    bold = "<w:b/>" * (cell.role in (Role.TITLE, Role.HEADER))
    ink = WHITE if is_dark(border, cell.role) else cell.ink
    return FONT + bold + (f'<w:color w:val="{ink}"/>' if ink else "") + '<w:sz w:val="18"/>'


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EAST_ASIA = f"{{{W}}}eastAsia"
THEME_FONTS = [f"{{{W}}}{name}" for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")]

STYLES = (
    ("Normal", "仿宋", 16, False),
    ("Body Text", "仿宋", 16, False),
    ("Title", "宋体", 22, True),
    ("Heading 1", "黑体", 16, False),
)
"""Style, font, size in points, bold: 方正小标宋 is not on every machine, so titles are bold 宋体."""

FONT = '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:hint="eastAsia"/>'

TABLE_SETTINGS = (
    '<w:tblPr><w:tblW w:w="'
    + str(TEXT_WIDTH)
    + '" w:type="dxa"/><w:jc w:val="center"/><!-- borders --><w:tblLayout w:type="fixed"/><w:tblCellMar>'
    '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)

WHITE = "FFFFFF"
NIL = 'w:val="nil"'
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
DOWN = ("left", "right", "insideV")


def border_look(style: str, size: int = 4, color: str = "000000") -> str:
    """The attributes of a rule, `size` in eighths of a point."""
    return f'w:val="{style}" w:sz="{size}" w:space="0" w:color="{color}"'


BORDERS = {
    **{border: (look, look) for border, look in (
        (Border.SOLID, border_look("single")),
        (Border.HAIRLINE, border_look("single", 2)),
        (Border.GREY, border_look("single", color="CCCCCC")),
        (Border.DASHED, border_look("dashed")),
        (Border.DOTTED, border_look("dotted")),
        (Border.DOUBLE, border_look("double")),
        (Border.NONE, NIL),
        (Border.SHADED, border_look("single", 18, "FFFFFF")),
        (Border.SEPARATE, border_look("single")),
        (Border.MISSING, border_look("single")),
    )},
    Border.OPEN: (border_look("single"), NIL),
}  # fmt: skip
"""Rules across and rules down, by border."""

FLOWS = {Flow.DOWN: "tbRl", Flow.TURNED: "btLr"}

PAGE_NUMBER = (
    f'<w:p xmlns:w="{W}"><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">- </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> -</w:t></w:r></w:p>'
)
