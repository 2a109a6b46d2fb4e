"""What a plain text file shows comes out as lines and grids, cell by cell."""

import contextlib
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import DamagedError, SourceError, TooLargeError
from extractor.model import Document, Grid, GridKind, Source, TextLine
from extractor.readers.text import read_text

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"

LABELS = ["规章", "行政规范性文件", "（一）予以公开", "1.属于国家秘密", "三、本年度办理结果", "信息内容"]
VALUES = ["0", "12", "-", "30.3861万元", "+2", "1,234", "／", "22（其中修订16件）"]
labels = st.sampled_from(LABELS)
values = st.sampled_from(VALUES)
table = st.integers(2, 6).flatmap(
    lambda width: st.lists(st.tuples(labels, *[values] * width).map(list), min_size=2, max_size=8)
)


def read(text: str) -> Document:
    return read_text(Source.of("report.txt", text.encode()))


def rows(grid: Grid) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(grid.n_rows)]
    for cell in grid.cells:
        assert cell.col == len(found[cell.row])
        found[cell.row].append(cell.text)
    return found


def grids(text: str) -> list[list[list[str]]]:
    return [rows(block) for block in read(text).blocks if isinstance(block, Grid)]


def texts(text: str) -> list[str]:
    return [block.text for block in read(text).blocks if isinstance(block, TextLine)]


def test_tab_separated_rows_are_one_ragged_grid_with_blank_fields():
    document = read("标题\n\n第二十条第（一）项\t\t\n信息内容\t制发\t废止\n规章\t0\t1\n后文")
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert grid.kind is GridKind.RAGGED and (grid.n_rows, grid.n_cols) == (3, 3)
    assert rows(grid) == [["第二十条第（一）项", "", ""], ["信息内容", "制发", "废止"], ["规章", "0", "1"]]
    assert grid.cells[-1].provenance[0].location == "line 5, cell 3"
    assert (grid.cells[-1].x0, grid.cells[-1].x1) == (2, 3)
    assert [block.text for block in document.blocks if isinstance(block, TextLine)] == ["标题", "后文"]


def test_a_blank_line_inside_tab_separated_rows_does_not_end_the_table():
    assert grids("5. 属于三类内部事务\t\t0\n\n\t信息\t\n\t6. 属于\t0\n") == [
        [["5. 属于三类内部事务", "", "0"], ["", "信息", ""], ["", "6. 属于", "0"]]
    ]


def test_text_between_tab_separated_rows_parts_two_tables():
    assert len(grids("规章\t0\t0\n三、收到和处理政府信息公开申请情况\n总计\t0\t0")) == 2


def test_cells_on_lines_of_their_own_make_a_row_up_to_a_blank_line():
    text = "二、主动公开\n\t规章\n\t0\n\t\n\n\t行政规范性文件\n\t1\n\t2\n\n\n三、收到"
    assert grids(text) == [[["规章", "0", ""], ["行政规范性文件", "1", "2"]]]
    assert texts(text) == ["二、主动公开", "三、收到"]


def test_a_line_without_a_tab_continues_the_cell_above_it():
    document = read("\t本年新\n制作数量\n\t三\n本\n年\n\t0\n\n\t规章\n\t22\n（其中修订16件）\n\t3\n")
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert rows(grid) == [["本年新\n制作数量", "三\n本\n年", "0"], ["规章", "22\n（其中修订16件）", "3"]]
    assert [place.location for place in grid.cells[0].provenance] == ["line 1", "line 2"]


@pytest.mark.parametrize(
    "after", ["四、政府信息公开行政复议、行政诉讼情况", "2020年，我局未收到申请。", "无其他需要报告的事项"]
)
def test_narrative_right_under_the_last_cell_is_no_part_of_it(after):
    text = f"\t规章\n\t0\n\t0\n{after}\n"
    assert grids(text) == [[["规章", "0", "0"]]]
    assert texts(text) == [after]


def test_paragraphs_indented_with_a_tab_are_no_table():
    text = "\t一、总体情况\n\t2020年，我局认真做好政府信息公开工作。\n\t二是加强领导，落实责任。\n"
    assert grids(text) == []
    assert len(texts(text)) == 3


def test_rows_indented_with_a_tab_are_read_by_their_spacing():
    assert grids("\t规章 0 0 0\n\t行政规范性文件 1 2 3\n") == [
        [["规章", "0", "0", "0"], ["行政规范性文件", "1", "2", "3"]]
    ]


def test_columns_of_text_have_a_cell_for_each_value_and_its_display_columns():
    document = read("   规章          0      12   -\n   1.属于国家秘密 0 0   0\n")
    (grid,) = document.blocks
    assert isinstance(grid, Grid) and grid.kind is GridKind.SPACED
    assert rows(grid) == [["规章", "0", "12", "-"], ["1.属于国家秘密", "0", "0", "0"]]
    assert [(cell.x0, cell.x1) for cell in grid.cells[:3]] == [(3, 7), (17, 18), (24, 26)]
    assert grid.cells[6].provenance[0].location == "line 2, cell 3"


@pytest.mark.parametrize("wide", [1, 2])
def test_wide_characters_count_as_the_tool_that_wrote_the_columns_counted_them(wide):
    cells = [("规章", "3", "74"), ("行政规范性文件", "564", "4185"), ("其他", "12", "8")]
    lines = [label + " " * (20 - wide * len(label) - len(a)) + a + " " * (8 - len(b)) + b for label, a, b in cells]
    (grid,) = [block for block in read("\n".join(lines)).blocks if isinstance(block, Grid)]
    assert {cell.x1 for cell in grid.cells if cell.text.isdigit()} == {20, 28}


def test_ambiguous_characters_count_as_the_tool_that_wrote_the_columns_counted_them():
    """A dash and a quote are as wide as a hanzi in a Chinese font, and no wider than a letter for most libraries."""
    rows = [("危及“三安全”", "——", "74"), ("规章", "3", "8"), ("其他", "——", "12"), ("总计", "5", "6")]
    for narrow in (False, True):
        lines = []
        for label, *values in rows:
            line = label + " " * (16 - display(label, narrow=narrow))
            for text in values:
                line += " " * (6 - display(text, narrow=narrow)) + text
            lines.append(line)
        (grid,) = [block for block in read("\n".join(lines)).blocks if isinstance(block, Grid)]
        assert {cell.x1 for cell in grid.cells if cell.text in ("74", "8", "12", "6")} == {28}


def display(text: str, *, narrow: bool) -> int:
    """Columns of a text in which hanzi are two and dashes and quotes one (`narrow`) or two."""
    return sum(1 if char.isdigit() or narrow and char in "—“”" else 2 for char in text)


def test_a_label_wrapped_over_lines_stays_rows_of_its_own():
    text = "总计    0    0   0\n行政规范\n性文件     1    2   3\n其他处理   0   0   0\n结果\n"
    assert grids(text) == [
        [["总计", "0", "0", "0"], ["行政规范"], ["性文件", "1", "2", "3"], ["其他处理", "0", "0", "0"], ["结果"]]
    ]


def test_a_form_feed_and_a_page_number_do_not_end_columns_of_text():
    text = "规章    0    0   0\n\n      - 4 -\n\f\n行政许可    1    2   3\n"
    assert grids(text) == [[["规章", "0", "0", "0"], ["行政许可", "1", "2", "3"]]]


def test_a_label_and_values_with_single_spaces_are_a_row():
    assert grids("规章 0 0 0") == [[["规章", "0", "0", "0"]]]
    assert grids("政府集中采购 3 30.3861 万元") == [[["政府集中采购", "3", "30.3861 万元"]]]
    assert grids("0 0 0 5. 属于三类内部事务信息") == [[["0", "0", "0", "5. 属于三类内部事务信息"]]]


def test_headers_with_single_spaces_over_values_are_cells():
    text = "信息内容 本年收费金额（单位：万元）\n行政事业性收费 3.5\n"
    assert grids(text) == [[["信息内容", "本年收费金额（单位：万元）"], ["行政事业性收费", "3.5"]]]


@pytest.mark.parametrize(
    "sentence",
    [
        "2020 年度政府信息公开工作年度报告",
        "政府信息公开工作年度报告 2020",
        "2020年度，通过门户网站主动公开信息共 174",
        "共收到申请 3 件，其中当面申请 2 件。",
        "收到申请 3 件，其中当面申请 2 件、网上申请",
        "某某局          2021年1月20日",
        "一、总体情况",
        "政  务  公  开",
        "首页 | 政务公开 | 互动交流",
        "联系人：张三\t电话",
    ],
)
def test_a_sentence_with_numbers_or_spaces_is_a_line(sentence):
    assert texts(sentence) == [sentence]


def test_comma_separated_rows_are_a_grid():
    text = '第一项,,\n信息内容,制发,"现行\n有效"\n规章,0,"1,234"\n说明'
    assert grids(text) == [[["第一项", "", ""], ["信息内容", "制发", "现行\n有效"], ["规章", "0", "1,234"]]]
    assert texts(text) == ["说明"]


def test_comma_separated_rows_of_unequal_length_are_a_grid_where_many_values_or_several_records_show_it():
    wide = [["申请人情况", "自然人"], ["商业企业", "科研机构", "其他"], ["一、本年新收", "1", "2", "3", "4", "5"]]
    records = [["行政复议", "结果维持", "3"], ["结果纠正", "4"], ["总计", "7"]]
    for cells in (wide, records):
        assert grids("\n".join(map(",".join, cells))) == [cells]
    prose = "全年公开信息1,286条\n其中,微博,42条\n以及其他"
    assert grids(prose) == []


@pytest.mark.parametrize("separator", ["|", " | ", "\t", " "])
def test_a_report_on_one_line_is_read_a_cell_at_a_time(separator):
    cells = [
        "三、收到和处理情况",
        "自然人",
        "总计",
        *(text for at in range(40) for text in (f"第{at}项申请", str(at), "0")),
    ]
    blocks = read(f"标题\n{separator.join(cells)}\n后文").blocks
    assert [block.text for block in blocks if isinstance(block, TextLine)] == ["标题", *cells, "后文"]
    assert blocks[2].provenance[0].location == "line 2, piece 2"


def test_a_rule_under_a_header_is_no_cell_of_a_report_on_one_line():
    inner = "| 规章 | 数量 | | --- | ---: | " + " | ".join(f"规章{at} | {at}" for at in range(70)) + " |"
    assert texts(inner)[:4] == ["规章", "数量", "规章0", "0"]


def test_every_kind_of_line_end_ends_a_line():
    document = read("\ufeff一\r\n二\r三\n\n四\u2028五")
    assert [(block.text, block.provenance[0].location) for block in document.blocks if isinstance(block, TextLine)] == [
        ("一", "line 1"), ("二", "line 2"), ("三", "line 3"), ("四", "line 5"), ("五", "line 5"),
    ]  # fmt: skip


def test_one_file_may_hold_every_shape():
    text = "规章\t0\t0\n标题\n\t规章\n\t1\n\n\n标题\n| 规章 | 2 |\n标题\n规章    3    3   3\n结束。\n"
    assert grids(text) == [[["规章", "0", "0"]], [["规章", "1"]], [["规章", "2"]], [["规章", "3", "3", "3"]]]
    assert texts(text) == ["标题", "标题", "标题", "结束。"]


def test_a_text_without_text_is_damaged():
    with pytest.raises(DamagedError, match="no text"):
        read(" \n\t\n")


def test_lines_and_rows_past_the_limits_are_too_large():
    with pytest.raises(TooLargeError, match="line"):
        read("x" * 300_000)
    with pytest.raises(TooLargeError, match="cells"):
        read("规章\t" + "0\t" * 3000)
    with pytest.raises(TooLargeError, match="cells"):
        read("规章 " + "0 " * 3000)
    with pytest.raises(TooLargeError, match="lines"):
        read("\n" * 1_000_001)
    with pytest.raises(TooLargeError, match="cells"):
        read("规章\t0\t0\n" * 150_000)


@given(table)
def test_any_table_written_with_tabs_gives_back_its_cells(cells):
    assert grids("前文\n" + "\n".join("\t".join(row) for row in cells) + "\n后文") == [cells]


@given(table)
def test_any_table_written_a_cell_a_line_gives_back_its_cells(cells):
    written = "\n\n".join("\n".join(f"\t{text}" for text in row) for row in cells)
    assert grids(f"前文\n{written}\n\n\n后文") == [cells]


@given(table)
def test_any_table_written_in_columns_gives_back_its_cells(cells):
    assert grids("前文。\n" + "\n".join("   ".join(row) for row in cells) + "\n后文。") == [cells]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='一0 1\t\n|+-│─┌,"。，规章.、 （）\r\f\u3000:=\\*<br>&', max_size=120))
def test_no_text_is_lost_and_none_breaks_the_reader(text):
    try:
        document = read(text)
    except SourceError:
        return
    shown = "".join(
        block.text if isinstance(block, TextLine) else "".join(cell.text for cell in block.cells)
        for block in document.blocks
    )
    for kept in "一规章。，、（）":
        assert shown.count(kept) == text.count(kept)


@pytest.mark.parametrize(
    "line",
    ["\t一", "\t一\n二", "a|b", "|a", "一,二", "一 二", "一  二", "一 0", "| a\nb", "+--+", "|---|---|", "\t0\n\n"],
)
def test_time_grows_with_the_length_of_the_text_only(line):
    def seconds(count: int) -> float:
        start = time.process_time()
        read((line + "\n") * count)
        return time.process_time() - start

    seconds(10)
    short, long = (min(seconds(count) for _ in range(3)) for count in (1000, 8000))  # the least noisy of three
    assert long < 20 * short + 0.1


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds lie beside the repository")
def test_the_seeds_come_out_whole():
    tabbed, listed = (read_text(Source.of(path.name, path.read_bytes())) for path in sorted(SEEDS.glob("*.txt")))
    found = [rows(block) for block in tabbed.blocks if isinstance(block, Grid)]
    assert [len(grid) for grid in found] == [18, 27, 4]
    assert found[1][12] == ["", "信息", "", "", "", "", "", "", ""]
    assert found[2][3] == ["0"] * 15
    found = [rows(block) for block in listed.blocks if isinstance(block, Grid)]
    assert [len(grid) for grid in found] == [18, 26, 4]
    assert found[0][1] == ["信息内容", "本年新\n制作数量", "本年新\n公开数量", "对外公开总数量"]
    assert found[0][17] == ["政府集中采购", "3", "30.3861万元"]
    assert found[1][2] == ["", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""]
    assert found[2][2][:6] == ["", "", "", "", "", "结果维持"]


def test_random_bytes_never_break_the_reader():
    noise = random.Random(7)
    for size in (1, 10, 300, 3000):
        with contextlib.suppress(SourceError):
            read_text(Source.of("noise", noise.randbytes(size)))


def test_a_number_after_an_open_bracket_is_the_labels_unless_values_follow_it() -> None:
    text = "\n".join([
        "制发规范性文件总数                                          件     28",
        "（一）主动公开政府信息数（不同渠道和方式公开相同信息计 1",
        "                                                            条    2428",
        "条）",
        "（二）部分公开（区分处理的，只计这一情形，不 2        0     0      2",
        "1.属于国家秘密                               563       0     0     563",
        "（三 2.其他法律 7 8 9",
    ])  # fmt: skip
    cells = [
        cell.text for block in read_text(Source.of("x", text.encode())).blocks for cell in getattr(block, "cells", ())
    ]
    assert "（一）主动公开政府信息数（不同渠道和方式公开相同信息计 1" in cells
    assert "（二）部分公开（区分处理的，只计这一情形，不" in cells and cells.count("2") == 2
    assert cells[-4:] == ["（三 2.其他法律", "7", "8", "9"]


def test_two_rows_as_wide_as_the_others_are_no_torn_one() -> None:
    wide = ["甲\t" * 14 + "甲"] * 2
    rows = ["\t".join([f"行{number}", *"1234567"]) for number in range(4)]
    head = "\t".join(["栏", *"abcdefg"])
    grid = grids("\n".join([*wide, head, *rows]))[0]
    assert len(grid) == 7


def test_cells_on_lines_of_their_own_that_nothing_parts_into_rows_are_lines():
    cells = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数", *["规章", "0", "1", "2"] * 8]
    found = texts("\n".join(f"\t{cell}" for cell in cells))
    assert found == cells


@pytest.mark.parametrize("page", ["- 1 -", "— 1 —", "第 1 页 共 6 页", "1 / 6"])
def test_the_number_of_a_page_between_cells_is_none_of_them(page):
    head = "青阳县司法局2020年政府信息公开工作年度报告"
    lines = [head, "", "\t规章", "\t0", page, head, "\t1", "\t2", "", "\t规范性文件", "\t3", "\t4", "\t5"]
    assert grids("\n".join(lines)) == [[["规章", "0", "1", "2"], ["规范性文件", "3", "4", "5"]]]
    assert texts("\n".join(lines)) == [head]


def test_bare_numbers_are_those_of_pages_where_they_count_them_and_every_cell_is_marked():
    cells = ["\t规章", "\t0", "1", "\t1", "\t2", "", "\t规范性文件", "2", "\t3", "\t4", "3", "\t5"]
    assert grids("\n".join(cells)) == [[["规章", "0", "1", "2"], ["规范性文件", "3", "4", "5"]]]
    assert ["1\n7"] in [row[1:2] for grid in grids("\t规章\n\t1\n7\n\t2\n\n\t文件\n\t3\n\t4") for row in grid]


@pytest.mark.parametrize("text", ["规章 1 2\n1\n文件 3 4\n2", "1\n\n2\n\n规章\t3"])
def test_numbers_that_may_be_values_stay(text):
    assert {"1", "2"} <= set(texts(text)) | {cell for grid in grids(text) for row in grid for cell in row}


def test_a_row_that_breaks_in_its_third_cell_is_whole_however_many_lines_have_one_field():
    row = "\t\t{}.危及“\n三安全\n”\t0\t1\t2"
    whole = "\t\t1.属于国家秘密\t0\t1\t2"
    found = grids("\n".join([whole, *(row.format(number) for number in range(3, 7)), whole]))
    assert [len(line) for line in found[0]] == [6] * 6 and found[0][1][2] == "3.危及“\n三安全\n”"


@pytest.mark.parametrize("gap", ["", "\n"])
def test_cells_that_a_tab_alone_parts_are_rows_with_their_blank_cells_and_wrapped_labels(gap):
    """As a browser gives the text of cells that hold paragraphs (`gap`: with margins) or blocks."""

    def row(*cells: str) -> str:
        return f"\n{gap}\t\n{gap}".join(cell.replace("/", f"\n{gap}") for cell in cells)

    end = "\n\n\n" + 2 * gap
    table = [row("信息内容", "本年新/制作数量", "处理决定数量"), *(row("行政许可", "12", "") for _ in range(5))]
    text = f"一、总体情况\n{gap}二、主动公开\n{gap}" + end.join([*table, row("行政强制", "3", f"4\n{gap}三、收到")])
    assert grids(text) == [
        [["信息内容", "本年新 制作数量", "处理决定数量"], *[["行政许可", "12", ""]] * 5, ["行政强制", "3", "4"]]
    ]
    assert texts(text) == ["一、总体情况", "二、主动公开", "三、收到"]


def test_a_text_printed_as_a_string_has_its_line_breaks_and_tabs_again():
    text = "标题\n规章\t0\t1\n" + "\n".join(f"第{number}行" for number in range(20))
    assert texts(text.replace("\n", "\\n").replace("\t", "\\t")) == texts(text)
    assert grids(text.replace("\n", "\\r\\n").replace("\t", "\\t")) == grids(text) == [[["规章", "0", "1"]]]
    path = "见 C:\\new\\table\n规章\t0\t1"
    assert texts(path) == ["见 C:\\new\\table"]


def test_a_running_head_that_is_nearly_the_title_is_left_out():
    lines = ["青阳县司法局", "2020年度政府信息公开工作年度报告", "\t规章", "\t0", "2 / 6",
             "青阳县司法局2020年政府信息公开工作年度报告", "\t1", "", "\t文件", "\t2", "\t3"]  # fmt: skip
    assert grids("\n".join(lines)) == [[["规章", "0", "1"], ["文件", "2", "3"]]]
    assert texts("\n".join(lines)) == lines[:2]


def test_a_row_beside_the_number_of_a_page_is_no_running_head_though_another_is_like_it():
    row = "5.要求提供公开出版物    0    0    0"
    lines = [
        "规章    1    2    3",
        "        0    0    0",
        row,
        "- 3 -",
        row,
        "        0    0    0",
        "行政强制    4    5    6",
    ]
    assert [len(cells) for cells in grids("\n".join(lines))[0]] == [4, 3, 4, 4, 3, 4]


def test_comma_separated_columns_with_one_row_of_values_and_blanks_are_a_grid():
    text = "行政复议,行政复议,行政复议,行政复议,行政复议,行政诉讼\n结果维持,结果纠正,其他结果,尚未审结,总计,结果维持\n4,1,,,5,\n"
    assert [len(row) for row in grids(text)[0]] == [6, 6, 6]
    assert grids("张三,李四,王五,赵六,钱七,孙八\n甲,乙,丙,丁,戊,己\n") == []
