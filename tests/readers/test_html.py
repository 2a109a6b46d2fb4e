"""HTML pages as a browser would show them: spans, layout, hidden things, scripts, and pages made to do harm."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import TooLargeError
from extractor.model import Document, Grid, GridKind, Source, TextLine
from extractor.readers import read
from extractor.readers.html import read_html


def document(markup: str) -> Document:
    return read_html(Source.of("page.html", markup.encode()))


def grids(markup: str) -> list[Grid]:
    return [block for block in document(markup).blocks if isinstance(block, Grid)]


def grid(markup: str) -> Grid:
    (only,) = grids(markup)
    return only


def lines(markup: str) -> list[str]:
    return [block.text for block in document(markup).blocks if isinstance(block, TextLine)]


def rows(found: Grid) -> list[list[str]]:
    return [[cell.text for cell in found.cells if cell.row == row] for row in range(found.n_rows)]


def places(found: Grid) -> dict[str, tuple[int, int, int, int]]:
    return {cell.text: (cell.row, cell.col, cell.rowspan, cell.colspan) for cell in found.cells}


def table(n_rows: int, n_cols: int, mark: str = "") -> str:
    cell = "<td>{}{}.{}</td>"
    inside = "".join("<tr>" + "".join(cell.format(mark, r, c) for c in range(n_cols)) + "</tr>" for r in range(n_rows))
    return f"<table>{inside}</table>"


# Spans


def test_a_header_with_row_and_column_spans_gets_true_places() -> None:
    found = grid(
        "<table><tr><th rowspan=2 colspan=3>勾稽</th><th colspan=2>申请人情况</th></tr>"
        "<tr><td>自然人</td><td>总计</td></tr>"
        "<tr><td rowspan=2>三</td><td colspan=2>予以公开</td><td>1</td><td>2</td></tr>"
        "<tr><td>不予</td><td>秘密</td><td>3</td><td>4</td></tr></table>"
    )
    assert (found.kind, found.n_rows, found.n_cols) == (GridKind.SPANNED, 4, 5)
    assert places(found) == {
        "勾稽": (0, 0, 2, 3), "申请人情况": (0, 3, 1, 2), "自然人": (1, 3, 1, 1), "总计": (1, 4, 1, 1),
        "三": (2, 0, 2, 1), "予以公开": (2, 1, 1, 2), "1": (2, 3, 1, 1), "2": (2, 4, 1, 1),
        "不予": (3, 1, 1, 1), "秘密": (3, 2, 1, 1), "3": (3, 3, 1, 1), "4": (3, 4, 1, 1),
    }  # fmt: skip


def test_column_positions_and_locations_follow_the_grid() -> None:
    found = grids(table(2, 2) + "<table><tr><td colspan=2>甲<td>乙<tr><td>丙<td>丁<td>戊</table>")[1]
    last = found.cells[1]
    assert (last.x0, last.x1) == (2, 3)
    assert last.provenance[0].location == "table 2, row 1, column 3"


def test_a_rowspan_of_zero_reaches_the_end_of_its_group() -> None:
    found = grid(
        "<table><tbody><tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3</tbody><tbody><tr><td>乙<td>4</tbody></table>"
    )
    assert places(found)["甲"] == (0, 0, 3, 1)
    assert places(found)["乙"] == (3, 0, 1, 1)


def test_absurd_spans_are_cut_to_the_table() -> None:
    found = grid("<table><tr><td colspan=100000 rowspan=100000>甲<tr><td>乙<td>丙<tr><td>丁<td>戊</table>")
    assert (found.n_rows, found.cells[0].rowspan) == (3, 3)
    found = grid("<table><tr><td colspan=100>标题<tr><td>乙<td>丙<tr><td>丁<td>戊</table>")
    assert found.n_cols == 2
    assert places(found)["标题"] == (0, 0, 1, 2)


def test_a_span_that_half_of_the_rows_reach_is_kept() -> None:
    found = grid("<table><tr><td>甲<td colspan=2>乙<tr><td>丙<td colspan=2>丁</table>")
    assert (found.n_cols, places(found)["丁"]) == (3, (1, 1, 1, 2))


def test_a_span_that_runs_into_a_cell_from_above_is_cut() -> None:
    found = grid("<table><tr><td>甲<td rowspan=2>乙<td>丙<tr><td colspan=3>丁<tr><td>1<td>2<td>3</table>")
    assert places(found)["丁"] == (1, 0, 1, 1)


spans = st.integers(0, 5)


@given(st.lists(st.lists(st.tuples(spans, spans), max_size=5), max_size=6))
def test_cells_never_overlap_and_never_leave_the_grid(shape: list[list[tuple[int, int]]]) -> None:
    body = "".join(
        "<tr>" + "".join(f"<td rowspan={down} colspan={across}>x</td>" for down, across in row) + "</tr>"
        for row in shape
    )
    for found in grids(f"<table>{body}</table>"):
        taken = [
            (row, col)
            for cell in found.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for col in range(cell.col, cell.col + cell.colspan)
        ]
        assert len(taken) == len(set(taken))
        assert all(row < found.n_rows and col < found.n_cols for row, col in taken)


# Text


def test_white_space_collapses_and_breaks_become_newlines() -> None:
    found = grid("<table><tr><td> 行政\n  许可<br>447228  件 <p>注</p><td>1<tr><td>其他<td>2</table>")
    assert found.cells[0].text == "行政 许可\n447228 件\n注"


def test_blocks_become_lines_in_reading_order() -> None:
    assert lines("<h1>报告</h1>前<div>一、<b>总体</b>情况<p>甲<p>乙</div>后<br>末") == [
        "报告",
        "前",
        "一、总体情况",
        "甲",
        "乙",
        "后",
        "末",
    ]


def test_lines_between_tables_keep_their_place_and_number() -> None:
    blocks = document(f"<p>二</p>{table(2, 2)}<p>三</p>{table(2, 3)}<p>四</p>").blocks
    assert [block.text if isinstance(block, TextLine) else block.n_cols for block in blocks] == ["二", 2, "三", 3, "四"]
    assert isinstance(blocks[2], TextLine)
    assert blocks[2].provenance[0].location == "paragraph 2"


def test_a_caption_stands_before_its_table() -> None:
    blocks = document("<table><caption>表一</caption><tr><td>1<td>2<tr><td>3<td>4</table>").blocks
    assert isinstance(blocks[0], TextLine)
    assert blocks[0].text == "表一"


def test_what_is_hidden_is_left_out() -> None:
    markup = (
        "<body><script>var 甲='</p>'</script><style>p{}</style><noscript>乙</noscript>"
        "<template><p>丙</template><iframe>丁</iframe>"
        "<!-- 戊 --><p style='DISPLAY: none'>己<b>庚</b></p><span style='visibility:hidden'>辛</span><p hidden>壬</p>"
        "<select><option>癸</select><textarea hidden>子</textarea><div style='overflow:hidden'>见</div>"
    )
    assert lines(markup) == ["见"]


def test_hidden_cells_and_rows_take_no_place_but_invisible_cells_do() -> None:
    found = grid(
        "<table><tr><td>甲<td style='display:none'>隐<td>乙<tr style='display:none'><td>x<td>y"
        "<tr><td style='visibility:hidden'>无<td>丁</table>"
    )
    assert rows(found) == [["甲", "乙"], ["", "丁"]]


def test_an_article_that_a_script_uncovers_is_read_where_no_table_is_to_be_seen() -> None:
    table = "<table><tr><td>规章<td>3<tr><td>行政许可<td>7</table>"
    article = f"<div style='visibility: hidden; opacity: 0;'><p>标题</p>{table}<p style='display:none'>隐</p></div>"
    assert lines(f"<h1>宿迁发布</h1>{article}") == ["宿迁发布", "标题"]
    assert rows(grid(f"<h1>宿迁发布</h1>{article}")) == [["规章", "3"], ["行政许可", "7"]]
    assert rows(grid(table + article.replace("3", "4"))) == [["规章", "3"], ["行政许可", "7"]]


@pytest.mark.parametrize("size", ["0", "0px", "0.0em; color:red", "0 !important"])
def test_text_of_no_size_is_noise_against_copying(size: str) -> None:
    assert lines(f"<p>88<span style='font-size:{size}'>99</span></p>") == ["88"]
    assert lines(f"<div style='font-size:{size}'><span style='font-size:12px'>88</span></div>") == ["88"]
    assert lines("<p>88<span style='font-size:0.9em'>件</span></p>") == ["88件"]


def test_an_inner_hidden_element_does_not_end_the_outer_one() -> None:
    assert lines("<div style='display:none'><div><span hidden>a</span>b</div>c</div>d") == ["d"]


def test_office_residue_is_left_out() -> None:
    markup = (
        "<!--[if gte mso 9]><xml><w:WordDocument>甲</w:WordDocument></xml><![endif]--><![if !supportMisalignedColumns]>"
        "<p>[if gte mso 10]&gt; 一、<o:p>总体</o:p><st1:chsdate w:st='on'>情况</st1:chsdate> [endif]</p>"
        "<xml><o:x>乙</o:x></xml><![endif]>"
    )
    assert lines(markup) == ["一、总体情况"]


def test_a_superscript_mark_is_no_digit() -> None:
    found = grid(
        "<table><tr><td>22<sup>1</sup><td>3<span style='vertical-align: super'>[2]</span>"
        "<tr><td>m<sub>3</sub><td>5</table>"
    )
    assert [cell.text for cell in found.cells] == ["22¹", "3[²]", "m₃", "5"]


def test_entities_are_read_once() -> None:
    assert lines("<p>a &lt;b&gt; &amp;lt; &#20844;&#24320;&nbsp;x</p>") == ["a <b> &lt; 公开\u00a0x"]


def test_the_value_of_a_form_field_is_text() -> None:
    found = grid(
        "<table><tr><td><input value='12'><td><input type=hidden value=9>"
        "<tr><td>甲<td><input type=checkbox value=7></table>"
    )
    assert rows(found) == [["12", ""], ["甲", ""]]


def test_preformatted_text_keeps_its_lines() -> None:
    assert lines("<pre>一\n二</pre><p>三\n四</p>") == ["一", "二", "三 四"]


def test_lines_around_bare_tables_are_kept() -> None:
    assert lines("# 报告\n\n一、总体情况\n" + table(2, 2) + "\n末\n行") == ["# 报告", "一、总体情况", "末", "行"]


def test_characters_that_were_lost_are_counted() -> None:
    found = read(Source.of("x", "<html><p>总体情况，主动公开政府信息情况".encode() + b"\xff\xfe</p>"))
    assert found.warnings == ("2 characters could not be decoded",)
    assert not document("<p>总体情况").warnings


def test_the_title_is_the_page_title() -> None:
    assert document("<html><head><title> 某局2023年 &amp; 报告 </title></head><body>x").title == "某局2023年 & 报告"


# Malformed markup


def test_unclosed_rows_and_cells_are_repaired() -> None:
    assert rows(grid("<p><table border=1><tr><td>甲<td>1<tr><td>乙<td>2</p></table>")) == [["甲", "1"], ["乙", "2"]]


def test_a_word_paste_with_a_span_for_each_character_reads_as_its_text() -> None:
    def span(text: str) -> str:
        return "".join(
            f'<span lang="EN-US" style="font-family:宋体;mso-bidi-font-family:宋体">{ch}</span>' for ch in text
        )

    found = grid(
        f"<table><tr><td><p class=MsoNormal>{span('（三）不予公开')}<span><o:p></o:p></span></p>"
        f"<td>{span('120')}<tr><td>x<td>y</table>"
    )
    assert rows(found)[0] == ["（三）不予公开", "120"]


def test_odd_attributes_do_not_disturb_the_cells() -> None:
    found = grid(
        '<table><tr><td width="10"" colspan="2" title="a>b <td>">甲<td =x COLSPAN=\'1\'>乙<tr><td>1<td>2<td>3</table>'
    )
    assert places(found)["甲"] == (0, 0, 1, 2)
    assert rows(found) == [["甲", "乙"], ["1", "2", "3"]]


# Layout


def test_layout_tables_dissolve_and_the_tables_in_them_stay() -> None:
    markup = (
        f"<table><tr><td><ul><li>首页<li>栏目</ul><td><table><tr><td><h1>报告</h1><p>一、总体</p>{table(6, 4, 'a')}"
        f"<p>三</p>{table(8, 5, 'b')}</td></tr></table></td></tr></table>"
    )
    blocks = document(markup).blocks
    assert [block.text if isinstance(block, TextLine) else (block.n_rows, block.n_cols) for block in blocks] == [
        "首页", "栏目", "报告", "一、总体", (6, 4), "三", (8, 5),
    ]  # fmt: skip


def test_a_frame_around_a_long_article_dissolves() -> None:
    article = "本年度我单位认真贯彻落实政府信息公开条例。" * 20
    assert lines(f"<table><tr><td>标题<tr><td>日期<td>来源<tr><td><p>{article}<p>末</table>") == [
        "标题",
        "日期",
        "来源",
        article,
        "末",
    ]
    assert not grids(f"<table><tr><td>标题<tr><td>日期<td>来源<tr><td><p>{article}</table>")


def test_a_table_of_one_column_is_lines() -> None:
    assert lines("<table><tr><td>标题<tr><td>日期<tr><td>正文</table>") == ["标题", "日期", "正文"]


def test_a_data_table_with_a_long_note_stays_a_table() -> None:
    note = "说明：" + "本列数据的勾稽关系为第一项加第二项之和。" * 15
    assert grid(table(6, 4).replace("</table>", f"<tr><td colspan=4>{note}</td></tr></table>")).n_rows == 7


def test_a_small_table_in_a_data_cell_is_the_text_of_the_cell() -> None:
    found = grid(table(5, 4).replace("2.2", "<table><tr><td>12</td><td>件</td></tr></table>"))
    assert (found.n_rows, rows(found)[2][2]) == (5, "12 件")


# Tables in strings


REPORT = (
    '<p>一、总体情况</p><table width="100%"><tr><td>予以公开</td><td>12</td></tr>'
    "<tr><td>总计</td><td>12</td></tr></table>"
)


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body><p>某局</p><script>var s = '" + REPORT + "';</script></body></html>",
        '<html><body><p>某局</p><script>document.write("'
        + REPORT.replace('"', '\\"').replace("</", "<\\/")
        + '")</script></body></html>',
        '<html><body><p>某局</p><script>x="' + REPORT.replace('"', '""') + '"; y="";</script></body></html>',
        "<html><body><p>某局</p><script>s='"
        + REPORT.replace("<", "\\u003c").replace(">", "\\x3e")
        + "'</script></body></html>",
        '<html><body><p>某局</p><div data-x="'
        + REPORT.replace("<", "&lt;").replace('"', "&quot;")
        + '"></div></body></html>',
        "<html><body><p>某局</p><script>var s='"
        + REPORT.replace("<tr>", "'\n + '<tr>' + '")
        + "';</script></body></html>",
    ],
)
def test_a_table_in_a_script_is_found(markup: str) -> None:
    assert rows(grid(markup)) == [["予以公开", "12"], ["总计", "12"]]
    assert lines(markup)[0] == "某局"
    assert "一、总体情况" in lines(markup)


def test_pieces_without_tags_between_pluses_are_kept() -> None:
    script = "var s = '<table><tr><td>甲</td><td>' + '12' + '</td></tr><tr><td>乙</td><td>' + '3' + '</td></tr></table>', t = 'x';"
    assert rows(grid(f"<html><body><script>{script}</script>")) == [["甲", "12"], ["乙", "3"]]


def test_a_json_answer_is_read_as_its_content() -> None:
    answer = json.dumps({"code": 0, "data": {"title": "某局2023年报告", "content": REPORT, "empty": ""}})
    found = read(Source.of("x.json", answer.encode()))
    assert [block.text if isinstance(block, TextLine) else rows(block) for block in found.blocks] == [
        "某局2023年报告", "一、总体情况", [["予以公开", "12"], ["总计", "12"]],
    ]  # fmt: skip


def test_json_within_json_is_read() -> None:
    assert grid(json.dumps({"data": json.dumps({"content": REPORT})}))


def test_a_page_that_is_one_quoted_string_is_read() -> None:
    assert rows(grid('"' + REPORT.replace('"', '""') + '"')) == [["予以公开", "12"], ["总计", "12"]]


def test_a_table_in_a_cdata_section_is_read() -> None:
    assert rows(grid(f"<?xml version='1.0'?><record><content><![CDATA[{REPORT}]]></content></record>"))[0] == [
        "予以公开",
        "12",
    ]


def test_text_around_an_escaped_table_is_kept_once() -> None:
    found = document("报告(2023)\n一、总体\n" + REPORT + "\n末")
    assert [block.text if isinstance(block, TextLine) else block.n_rows for block in found.blocks] == [
        "报告(2023)", "一、总体", "一、总体情况", 2, "末",
    ]  # fmt: skip
    page = "<html><body><p>甲</p><script>//<![CDATA[\nvar a='" + REPORT + "'\n//]]></script></body></html>"
    assert lines(page) == ["甲", "一、总体情况"]


def test_a_broken_string_still_gives_its_table() -> None:
    broken = (
        "<html><body><p>某局's</p><script>var s = it's\n"
        + REPORT.replace("<", "\\u003c").replace('"', '\\"')
        + "</script></body></html>"
    )
    assert rows(grid(broken)) == [["予以公开", "12"], ["总计", "12"]]


def test_strings_are_left_alone_where_the_page_has_its_table() -> None:
    assert len(grids(f"<html><body>{REPORT}<script>var s='{REPORT}'</script>")) == 1


# Pages made to do harm


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + "x",
        "<div>" * 100_000 + "x" + "</div>" * 100_000,
        "<table><tr><td>" * 100_000 + "x",
        "<span></b>" * 60_000 + "<div>" * 60_000,
    ],
)
def test_deep_nesting_is_one_clean_error(markup: str) -> None:
    begun = time.process_time()
    with pytest.raises(TooLargeError, match="nested"):
        document(markup)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "markup",
    [
        "".join(f"<p><font color={number}>x" for number in range(5_000)),
        "<b>" * 100_000 + "x",
        "<p>" * 100_000 + "x",
        "<a href=x>" * 30_000 + "x",
        "<table><tr>" + "<td colspan=1000>x" * 1_000 + "</table>",
        "<html><script>'" + "<table \\" * 50_000,
        "<html>" + "\"'<table" * 50_000,
        "<!--" * 100_000 + "<table>",
        "<html>" + "&lt;table " * 50_000,
    ],
)
def test_costly_markup_is_read_within_bounds(markup: str) -> None:
    begun = time.process_time()
    document(markup)
    assert time.process_time() - begun < 6


def test_spans_that_claim_too_much_are_one_clean_error() -> None:
    with pytest.raises(TooLargeError, match="fields"):
        document("<table>" + ("<tr>" + "<td colspan=1000>x" * 100) * 50 + "</table>")


def test_too_many_cells_are_one_clean_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.readers.html_walk.MAX_TABLE_CELLS", 1_000)
    with pytest.raises(TooLargeError, match="cells"):
        document(table(101, 10))


def test_deep_json_is_no_crash() -> None:
    assert document("[" * 100_000 + '"<table>"' + "]" * 100_000) is not None


TAGS = [
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<td/rowspan=2>",
    "<p>",
    "</p>",
    "<div/hidden>",
    "</div>",
    "<sup>",
    "</sup>",
    "1",
    "甲",
    "<br>",
    "<caption>",
    "<math>",
    "<svg>",
    "<link></link>",
    "</svg>",
    "<b>",
    "<pre>",
    "</pre>",
    "<span/style=visibility:hidden>",
    "</span>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<template>",
    "<select>",
    "<frameset>",
    "<plaintext>",
    "<textarea>",
    "<title>",
    "<title/>",
]


@given(st.lists(st.sampled_from(TAGS), max_size=40))
def test_no_run_of_tags_makes_it_fail(tags: list[str]) -> None:
    assert document("".join(tags)).format == "html"


def test_a_cell_that_stands_in_no_row_breaks_nothing() -> None:
    """Non-breaking spaces in tags, as a clean-up of texts leaves them: neither table nor cell is one for a browser."""
    page = (
        '<html><body><table\u00a0border="1">\n<tbody>\n<tr>\n<td\u00a0colspan="4"><p>规章</p></td>\n</tr>\n<tr>\n'
        "<td><p>文件</p></td>\n</tr>\n</tbody></table></body></html>"
    )
    shown = str(read_html(Source.of("a.html", page.encode())).blocks)
    assert "规章" in shown and "文件" in shown
