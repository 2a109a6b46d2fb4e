"""OpenDocument texts and sheets: spans, what is hidden, numbers of lists, repeated rows."""

import pytest

from extractor import Source
from extractor.errors import DamagedError, EncryptedError, SourceError, TooLargeError, UnsupportedError
from extractor.forms.specimen.opendocument import NAMESPACES, STYLES
from extractor.forms.specimen.package import write_package
from extractor.model import Document, Grid, TextLine
from extractor.readers import read

XLINK = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'


def package(kind: str, body: str, styles: str = "", shared: str = "", doctype: str = "") -> bytes:
    content = (f'{doctype}<office:document-content {NAMESPACES} {XLINK}><office:automatic-styles>{STYLES}{styles}'
               f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
               "</office:document-content>")  # fmt: skip
    parts = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content}
    if shared:
        parts["styles.xml"] = f"<office:document-styles {NAMESPACES}>{shared}</office:document-styles>"
    return write_package(parts)


def text(body: str, styles: str = "", shared: str = "") -> list[str]:
    blocks = read(Source.of("x", package("text", body, styles, shared))).blocks
    return [block.text for block in blocks if isinstance(block, TextLine)]


def cells(document: Document) -> list[tuple[int, int, int, int, str]]:
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    return [(one.row, one.col, one.rowspan, one.colspan, one.text) for one in grid.cells]


LOOKS = (
    '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="HH" style:family="text" style:parent-style-name="H"/>'
    '<style:style style:name="U" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
)


@pytest.mark.parametrize(
    ("paragraph", "shown"),
    [
        ('a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d', ["a  b\tc", "d"]),
        ('12<text:span text:style-name="U">1</text:span><text:span text:style-name="HH">9</text:span>3', ["12¹3"]),
        ("a<office:annotation><text:p>no</text:p></office:annotation>b", ["ab"]),
        ("a<text:note><text:note-body><text:p>no</text:p></text:note-body></text:note>b", ["ab"]),
        ('a\n   b<text:a>c</text:a><text:hidden-text text:is-hidden="true">no</text:hidden-text>', ["a bc"]),
        ("a<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>", ["a", "box"]),
        ("<text:ruby><text:ruby-base>予</text:ruby-base><text:ruby-text>yu</text:ruby-text></text:ruby>", ["予"]),
    ],
)
def test_a_paragraph_is_what_is_printed_of_it(paragraph: str, shown: list[str]) -> None:
    assert text(f"<text:p>{paragraph}</text:p>", LOOKS) == shown


def test_deleted_text_and_hidden_sections_are_left_out() -> None:
    deleted = "<text:tracked-changes><text:changed-region><text:deletion><text:p>no</text:p></text:deletion></text:changed-region>"
    hidden = '<text:section text:display="none"><text:p>no</text:p></text:section>'
    assert text(f"{deleted}</text:tracked-changes>{hidden}<text:section><text:p>yes</text:p></text:section>") == ["yes"]


LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." '
    'style:num-suffix="、"/><text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="（" '
    'style:num-suffix="）" text:start-value="3"/></text:list-style>'
)


def test_lists_are_numbered_as_they_are_printed_and_go_on_where_they_say_so() -> None:
    inner = "<text:list><text:list-item><text:p>c</text:p></text:list-item><text:list-item><text:p>d</text:p></text:list-item></text:list>"
    first = f'<text:list text:style-name="L"><text:list-item><text:p>a</text:p><text:p>b</text:p>{inner}</text:list-item></text:list>'
    second = '<text:list text:style-name="L"{}><text:list-item><text:p>e</text:p></text:list-item></text:list>'
    numbered = ["一、 a", "b", "（3） c", "（4） d"]
    assert text(first + second.format(' text:continue-numbering="true"'), LISTS) == [*numbered, "二、 e"]
    assert text(first + second.format(""), LISTS) == [*numbered, "一、 e"]


def test_headings_have_the_numbers_of_the_outline() -> None:
    outline = '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/></text:outline-style>'
    headings = '<text:h text:outline-level="1">a</text:h><text:h text:outline-level="1">b</text:h>'
    assert text(headings, "", outline) == ["1. a", "2. b"]


TABLE = '<table:table table:name="t"><table:table-column table:number-columns-repeated="3"/>{}</table:table>'
CELL = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"


def test_tables_have_their_spans_and_hidden_rows_are_left_out() -> None:
    rows = (
        "<table:table-row>" + CELL.format(' table:number-rows-spanned="2"', "甲")
        + CELL.format(' table:number-columns-spanned="2"', "乙") + "<table:covered-table-cell/></table:table-row>"
        "<table:table-row><table:covered-table-cell/>" + CELL.format(' table:number-columns-repeated="2"', "1")
        + '</table:table-row><table:table-row table:visibility="collapse">' + CELL.format("", "no") * 3 + "</table:table-row>"
    )  # fmt: skip
    found = cells(read(Source.of("x", package("text", TABLE.format(rows)))))
    assert found == [(0, 0, 2, 1, "甲"), (0, 1, 1, 2, "乙"), (1, 1, 1, 1, "1"), (1, 2, 1, 1, "1")]


def sheet(rows: str, columns: str = "", look: str = "") -> bytes:
    return package("spreadsheet", f'<table:table table:name="表"{look}>{columns}{rows}</table:table>', SHEETS)


SHEETS = (
    '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def test_sheets_leave_out_what_is_hidden_and_keep_what_is_ruled() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    rows = (
        f"<table:table-row>{''.join(CELL.format('', name) for name in '甲乙丙')}</table:table-row>"
        f'<table:table-row table:visibility="filter">{CELL.format("", "no")}</table:table-row>'
        '<table:table-row><table:table-cell table:style-name="Ruled" table:number-columns-repeated="3"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:style-name="Ruled" '
        'table:number-columns-repeated="1024"/></table:table-row>'
    )
    assert cells(read(Source.of("x", sheet(rows, columns)))) == [
        (0, 0, 1, 1, "甲"), (0, 1, 1, 1, "丙"), (1, 0, 1, 1, ""), (1, 1, 1, 1, ""),
    ]  # fmt: skip
    assert read(Source.of("x", sheet(rows, columns, ' table:style-name="off"'))).blocks == ()


def test_a_cell_without_text_shows_its_value() -> None:
    cell = '<table:table-cell office:value-type="float" office:value="{}"/>'
    rows = f"<table:table-row>{cell.format(5)}{cell.format(6)}</table:table-row>"
    assert cells(read(Source.of("x", sheet(rows)))) == [(0, 0, 1, 1, "5"), (0, 1, 1, 1, "6")]


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        (f'<table:table-row table:number-rows-repeated="900000">{CELL.format("", "1")}</table:table-row>', TooLargeError),
        ("<table:table-row>" + CELL.format(' table:number-columns-repeated="999999999"', "1") + "</table:table-row>", TooLargeError),
        ("<table:table-row>" + CELL.format(' table:number-rows-spanned="99999999" table:number-columns-spanned="9999"', "1")
         + "</table:table-row>", TooLargeError),
        ("<table:table-row>", DamagedError),
        ("<table:table-row-group>" * 5_000, SourceError),
    ],
)  # fmt: skip
def test_absurd_repetitions_are_refused(rows: str, error: type[SourceError]) -> None:
    with pytest.raises(error):
        read(Source.of("x", sheet(rows)))


@pytest.mark.parametrize("way", ["rows", "columns"])
def test_absurd_repetitions_in_a_text_are_refused(way: str) -> None:
    cell = CELL.format(f' table:number-{way}-repeated="999999999"' * (way == "columns"), "1")
    row = (
        f'<table:table-row table:number-rows-repeated="{999_999_999 if way == "rows" else 1}">{cell}</table:table-row>'
    )
    with pytest.raises(TooLargeError):
        read(Source.of("x", package("text", TABLE.format(row))))


def test_entities_locks_and_drawings_are_refused() -> None:
    bomb = package("text", "<text:p>&a;</text:p>", doctype='<!DOCTYPE x [<!ENTITY a "1">]>')
    locked = write_package(
        {"mimetype": "x", "content.xml": "<a/>", "META-INF/manifest.xml": "<m><encryption-data/></m>"}
    )
    for data, error in ((bomb, DamagedError), (locked, EncryptedError), (package("drawing", ""), UnsupportedError)):
        with pytest.raises(error):
            read(Source.of("x", data))
