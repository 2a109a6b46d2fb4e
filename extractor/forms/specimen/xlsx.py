"""Reports as Excel workbooks: numbers are numbers with a format, labels are texts, spans are merged ranges."""

import re
from html import escape
from itertools import groupby

from extractor.forms.specimen.package import XML, write_package
from extractor.forms.specimen.printed import PrintedReport
from extractor.forms.specimen.sheet import Placed, report_to_cells

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.(\d{1,6}))?$")
MOST_PLACES = 6


def write_xlsx(report: PrintedReport) -> bytes:
    """An .xlsx file with one sheet."""
    cells = list(report_to_cells(report))
    rows = "".join(
        f'<row r="{number + 1}">{"".join(_cell(one) for one in row)}</row>'
        for number, row in groupby(cells, key=lambda one: one.row)
    )
    merges = [_range(one) for one in cells if one.cell.rowspan > 1 or one.cell.colspan > 1]
    merged = f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else ""
    sheet = f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{merged}</worksheet>'
    return write_package({**PARTS, "xl/worksheets/sheet1.xml": sheet})


def _cell(one: Placed) -> str:
    """A number where the text is one; its decimals are a matter of the format."""
    place, text = address(one.row, one.cell.col), one.cell.text
    found = _NUMBER.match(text)
    places = len(found.group(1) or "") if found else 0
    style = (places if found else 0) + (MOST_PLACES + 1) * one.ruled
    if found:
        return f'<c r="{place}" s="{style}"><v>{text}</v></c>'
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    shown = escape(one.cell.indented)
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def _range(one: Placed) -> str:
    last = address(one.row + one.cell.rowspan - 1, one.cell.col + one.cell.colspan - 1)
    return f'<mergeCell ref="{address(one.row, one.cell.col)}:{last}"/>'


def address(row: int, column: int) -> str:
    """`D9` for row 8, column 3."""
    letters, column = "", column + 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LOOKS = "".join(
    f'<xf numFmtId="{164 + places if places else 0}" fontId="0" fillId="0" borderId="{ruled}"/>'
    for ruled in (0, 1)
    for places in range(MOST_PLACES + 1)
)

PARTS = {
    "[Content_Types].xml": f'{XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'{XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="年度报告" sheetId="1" '
    'r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="{MOST_PLACES}">'
    + "".join(f'<numFmt numFmtId="{164 + n}" formatCode="0.{"0" * n}"/>' for n in range(1, MOST_PLACES + 1))
    + '</numFmts><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    "</fills><borders count=\"2\"><border/><border>"
    + "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
    + '</border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{2 * MOST_PLACES + 2}">{_LOOKS}</cellXfs></styleSheet>',
}  # fmt: skip
"""All but the sheet. Looks: by the decimals of a number, without and with rules."""
