"""Workbooks as they show: what is hidden is not there, numbers have their format, titles are lines and tables grids."""

import contextlib
import io
import zipfile
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Source, extract, extract_all, load_templates
from extractor.errors import DamagedError, EncryptedError, SourceError, TooLargeError, UnsupportedError
from extractor.forms.specimen import draw_values, values_to_report
from extractor.forms.specimen.package import write_package
from extractor.forms.specimen.sheet import report_to_cells
from extractor.forms.specimen.xlsx import PARTS, address, write_xlsx
from extractor.model import Document, Grid, TextLine
from extractor.readers import read
from extractor.readers.sheet import Merge, Sheet, sheets_to_blocks
from extractor.readers.sheet_xls import _stream_to_book
from tests.office import SETS, old_files
from tests.producers import Key

TEMPLATES = {template.form: template for template in load_templates()}
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, bytes]:
    return old_files(tmp_path_factory)


@pytest.mark.parametrize("seed", SETS)
@pytest.mark.parametrize("form", TEMPLATES)
def test_every_cell_of_a_binary_workbook_is_exact(files: dict[Key, bytes], form: str, seed: int) -> None:
    values = draw_values(TEMPLATES[form], seed)
    report = extract(Source.of("x", files[form, f"xls-{seed}"]))
    assert [cell for cell in report.cells if cell.raw != values[cell.key]] == []


def book(rows: str, *, before: str = "", after: str = "", parts: dict[str, str] | None = None) -> bytes:
    """A workbook of one sheet with these rows."""
    sheet = f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    return write_package({**PARTS, "xl/worksheets/sheet1.xml": sheet, **(parts or {})})


def cell(place: str, text: str, attributes: str = "") -> str:
    return f'<c r="{place}" {attributes}t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def shown(document: Document) -> list[object]:
    """Lines as text, grids as rows of texts."""
    blocks: list[object] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            rows: list[list[str]] = [[] for _ in range(block.n_rows)]
            for one in block.cells:
                rows[one.row].append(one.text)
            blocks.append(rows)
        else:
            blocks.append(block.text)
    return blocks


TABLE = '<row r="{0}">' + "{1}" + "</row>"


def row(number: int, *texts: str, attributes: str = "") -> str:
    cells = "".join(cell(address(number - 1, at), text) for at, text in enumerate(texts) if text)
    return f'<row r="{number}" {attributes}>{cells}</row>'


def test_rules_say_where_a_row_ends_and_without_them_rows_are_equally_long() -> None:
    texts = {(0, 0): "甲", (0, 1): "1", (0, 2): "2", (1, 0): "乙"}
    ruled = {*texts, (1, 1)}
    for rules, row in ((ruled, ["乙", ""]), (set(), ["乙", "", ""]), (ruled - {(0, 2)}, ["乙", "", ""])):
        blocks = sheets_to_blocks([Sheet("一", dict(texts), ruled=set(rules))])
        assert shown(Document("xlsx", blocks)) == [[["甲", "1", "2"], row]]


def test_hidden_rows_and_columns_are_no_part_of_the_document() -> None:
    rows = (
        row(1, "甲", "乙", "丙", "丁")
        + row(2, "1", "2", "3", "4", attributes='hidden="1"')
        + row(3, "5", "6", "7", "8")
    )
    columns = '<cols><col min="2" max="3" hidden="1" width="9"/></cols>'
    assert shown(read(Source.of("x", book(rows, before=columns)))) == [[["甲", "丁"], ["5", "8"]]]


def test_a_merged_cell_shrinks_by_what_is_hidden_in_it() -> None:
    rows = row(1, "甲", "", "", "乙") + row(2, "", "", "", "1") + row(3, "", "", "", "2", attributes='hidden="true"')
    document = read(Source.of("x", book(rows, before='<cols><col min="2" max="2" hidden="1"/></cols>',
                                        after='<mergeCells><mergeCell ref="A1:C3"/></mergeCells>')))  # fmt: skip
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert [(one.text, one.rowspan, one.colspan) for one in grid.cells] == [("甲", 2, 2), ("乙", 1, 1), ("1", 1, 1)]
    assert grid.cells[1].provenance[0].location == "sheet 年度报告, cell D1"


def test_hidden_sheets_are_left_out_and_the_others_follow_each_other() -> None:
    names = [("甲", ""), ("乙", 'state="hidden"'), ("丙", 'state="veryHidden"'), ("丁", "")]
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{at}" {state} r:id="r{at}"/>' for at, (name, state) in enumerate(names)
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="r{at}" Type="{relation}/worksheet" Target="worksheets/s{at}.xml"/>' for at in range(4)
    )
    parts = {
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{relation}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
    } | {f"xl/worksheets/s{at}.xml": f"<worksheet {MAIN}><sheetData>{row(1, name)}</sheetData></worksheet>"
         for at, (name, _) in enumerate(names)}  # fmt: skip
    assert shown(read(Source.of("x", book("", parts=parts)))) == ["甲", "丁"]


STYLES = (
    f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="170" formatCode="0.0,&quot;千件&quot;"/></numFmts><cellXfs>'
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 2, 3, 170, 9, 14))
    + "</cellXfs></styleSheet>"
)
STRINGS = (
    f'<sst {MAIN}><si><t>予以</t><rPh sb="0" eb="1"><t>yuyi</t></rPh></si><si><r><t>12</t></r><r><rPr><vertAlign val="superscript"/>'
    "</rPr><t>1</t></r></si><si><t>甲_x000a_乙</t></si></sst>"
)
SHARED = {
    "xl/styles.xml": STYLES,
    "xl/sharedStrings.xml": STRINGS,
    "xl/_rels/workbook.xml.rels": PARTS["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="rId3" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>',
    ),
}


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("<c><v>30.386100000000003</v></c>", "30.3861"), ('<c s="1"><v>30.3861</v></c>', "30.39"),
        ('<c s="2"><v>11398889</v></c>', "11,398,889"), ('<c s="3"><v>12345</v></c>', "12.3千件"),
        ('<c s="4"><v>0.5</v></c>', "50%"), ('<c s="5"><v>44220</v></c>', "2021-01-24"), ('<c t="s"><v>0</v></c>', "予以"),
        ('<c t="s"><v>1</v></c>', "12¹"), ('<c t="s"><v>2</v></c>', "甲\n乙"), ('<c t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c t="b"><v>1</v></c>', "TRUE"), ("<c><f>SUM(A1:A2)</f></c>", "=SUM(A1:A2)"), ('<c t="str"><v> 5 </v></c>', "5"),
        ("<c><f>A1</f><v>7</v></c>", "7"), ("<c><v>1e400</v></c>", "#NUM!"), ("<c><v>x</v></c>", "x"),
    ],
)  # fmt: skip
def test_a_cell_shows_what_excel_shows(stored: str, text: str) -> None:
    document = read(Source.of("x", book(f"<row>{stored}</row>", parts=SHARED)))
    assert shown(document) == [text]


def test_zeros_that_do_not_show_are_blank() -> None:
    rows = row(1, "甲", "乙") + '<row r="2"><c r="A2"><v>5</v></c><c r="B2"><v>0</v></c></row>'
    view = '<sheetViews><sheetView showZeros="0"/></sheetViews>'
    assert shown(read(Source.of("x", book(rows, before=view)))) == [[["甲", "乙"], ["5", ""]]]


def test_empty_cells_with_rules_are_there_and_others_part_tables() -> None:
    ruled = "".join(f'<row r="{at}"><c r="A{at}" s="7"/><c r="B{at}" s="7"/></row>' for at in (2, 3))
    document = read(Source.of("x", book(row(1, "甲", "乙") + ruled + row(5, "丙", "1"))))
    assert shown(document) == [[["甲", "乙"], ["", ""], ["", ""]], [["丙", "1"]]]


TITLE = [{(0, 0): "云川市水利局2023年政府信息公开工作年度报告"}]
PROSE = "2023年，我局认真贯彻落实上级部署，各项工作平稳有序开展。"


def sheet_of(*rows: tuple[str, ...], merged: tuple[int, ...] = (), width: int = 3) -> Sheet:
    texts = {(at, col): text for at, texts in enumerate(rows) for col, text in enumerate(texts) if text}
    return Sheet("表", texts, [Merge(at, 0, at, width - 1) for at in merged])


@pytest.mark.parametrize("is_merged", [True, False])
def test_titles_and_prose_are_lines_also_without_an_empty_row_before_the_table(is_merged: bool) -> None:
    rows = (("某局2023年年度报告",), ("一、总体情况",), (PROSE,), ("项", "数", "和"), ("甲", "1", "2"), (PROSE,))
    sheet = sheet_of(*rows, merged=(0, 1, 2, 5) if is_merged else ())
    blocks = sheets_to_blocks([sheet])
    assert [block.text if isinstance(block, TextLine) else block.n_rows for block in blocks] == [
        "某局2023年年度报告", "一、总体情况", PROSE, 2, PROSE,
    ]  # fmt: skip


def test_titles_of_blocks_stay_in_their_table_and_section_titles_do_not() -> None:
    rows = (("二、主动公开政府信息情况",), ("第（一）项",), ("甲", "1", "2"), ("第（五）项",), ("乙", "3", "4"),
            ("三、收到和处理政府信息公开申请情况",), ("丙", "5", "6"))  # fmt: skip
    blocks = sheets_to_blocks([sheet_of(*rows, merged=(0, 1, 3, 5))])
    assert [block.text if isinstance(block, TextLine) else block.n_rows for block in blocks] == [
        "二、主动公开政府信息情况", 4, "三、收到和处理政府信息公开申请情况", 1,
    ]  # fmt: skip


def test_a_row_whose_label_is_all_it_has_stays_in_its_table() -> None:
    (grid,) = sheets_to_blocks([sheet_of(("项", "数"), ("甲", "1"), ("四、结转下年度继续办理",))])
    assert isinstance(grid, Grid) and (grid.n_rows, grid.n_cols) == (3, 2)


def test_several_reports_in_one_workbook_are_several() -> None:
    template = TEMPLATES["2021"]
    parts, links, sheets = dict(PARTS), "", ""
    for at, agency in enumerate(("云川市水利局", "云川市教育局")):
        report = values_to_report(template, draw_values(template, 30 + at), agency=agency, year=2023)
        with zipfile.ZipFile(io.BytesIO(write_xlsx(report))) as one:
            parts[f"xl/worksheets/s{at}.xml"] = one.read("xl/worksheets/sheet1.xml").decode()
        sheets += f'<sheet name="{at}" sheetId="{at + 1}" r:id="r{at}"/>'
        links += f'<Relationship Id="r{at}" Type="x/worksheet" Target="worksheets/s{at}.xml"/>'
    parts["xl/workbook.xml"] = (
        PARTS["xl/workbook.xml"].partition("<sheets>")[0] + f"<sheets>{sheets}</sheets></workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = PARTS["xl/_rels/workbook.xml.rels"].replace(
        "<Relationship ", links + "<Relationship ", 1
    )
    found = extract_all(Source.of("x", write_package(parts)))
    assert [report.agency for report in found] == ["云川市水利局", "云川市教育局"]
    for at, report in enumerate(found):
        assert {one.key: one.raw for one in report.cells} == draw_values(template, 30 + at)


def test_specimens_say_where_a_cell_is_in_the_sheet() -> None:
    template = TEMPLATES["2019"]
    report = values_to_report(template, draw_values(template, 3))
    places = {one.cell.key: address(one.row, one.cell.col) for one in report_to_cells(report) if one.cell.key}
    found = extract(Source.of("x", write_xlsx(report)))
    assert {one.key: one.provenance[0].location for one in found.cells} == {
        key: f"sheet 年度报告, cell {place}" for key, place in places.items()
    }


HOSTILE = {
    "two corners": (row(1, "甲") + f'<row r="1048576">{cell("XFD1048576", "1")}</row>', "", None),
    "merged sheet": (row(1, "甲", "1"), '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', TooLargeError),
    "text that is not there": ('<row><c t="s"><v>7</v></c></row>', "", DamagedError),
    "open tag": ("<row>", "", DamagedError),
    "depth": ("<row>" * 10_000, "", SourceError),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_sheet_is_refused_or_read_for_what_it_holds(name: str) -> None:
    rows, after, error = HOSTILE[name]
    if error is None:
        assert shown(read(Source.of("x", book(rows, after=after)))) == ["甲", "1"]
        return
    with pytest.raises(error):
        read(Source.of("x", book(rows, after=after)))


def test_entities_are_not_expanded_and_binary_sheets_are_named() -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "1">]><worksheet {MAIN}><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>'
    with pytest.raises(DamagedError, match="entities"):
        read(Source.of("x", book("", parts={"xl/worksheets/sheet1.xml": bomb})))
    binary = {
        "_rels/.rels": '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>'
    }
    with pytest.raises(UnsupportedError, match="xlsb"):
        read(Source.of("x", book("", parts=binary)))


def record(kind: int, data: bytes) -> bytes:
    return kind.to_bytes(2, "little") + len(data).to_bytes(2, "little") + data


def test_records_tell_what_is_hidden_ruled_and_how_numbers_look() -> None:
    book_records = (
        record(0x809, bytes(16)) + record(0x41E, b"\xa4\0\x04\0\0" + b"0.00") + record(0xE0, bytes(2) + b"\xa4\0" + bytes(6) + b"\x11" + bytes(9))
    )  # fmt: skip
    sheet_start = len(book_records) + 13 + 4
    book_records += record(0x85, sheet_start.to_bytes(4, "little") + b"\0\0\x01\0s") + record(0x0A, b"")
    sheet_records = (
        record(0x809, bytes(16)) + record(0x208, (3).to_bytes(2, "little") + bytes(4) + b"\xff\0" + bytes(4) + b"\x20\0\0\0")
        + record(0x7D, b"\x01\0\x02\0\x00\x09\0\0\x01\0") + record(0x23E, bytes(18))
        + record(0x203, b"\x05\0\x06\0\x00\0" + bytes(8)) + record(0xBE, b"\x07\0\x01\0" + b"\0\0" * 3 + b"\x03\0")
    )  # fmt: skip
    found = _stream_to_book(book_records + sheet_records)
    (looks,) = found.sheets
    assert (looks.hidden_rows, looks.hidden_columns, looks.zeros) == ({3}, {1, 2}, False)
    assert set(looks.styles) == {(5, 6), (7, 1), (7, 2), (7, 3)}
    assert found.codes[0xA4] == "0.00" and found.looks == [(0xA4, True)]


def test_a_locked_workbook_is_said_to_be_locked() -> None:
    with pytest.raises(EncryptedError, match="password"):
        _stream_to_book(record(0x809, bytes(16)) + record(0x2F, bytes(6)))


@given(st.binary(max_size=400))
def test_no_stream_raises_anything_but_a_source_error(data: bytes) -> None:
    with contextlib.suppress(SourceError):
        _stream_to_book(record(0x809, bytes(16)) + data)
