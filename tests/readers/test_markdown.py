"""Tables drawn with pipes and borders."""

from hypothesis import given
from hypothesis import strategies as st

from extractor.model import Grid, Source, TextLine
from extractor.readers.text import read_text

LABELS = ["规章", "（一）予以公开", "1.属于国家秘密", "其他|处理", "本年\n制发", "信息内容"]
VALUES = ["0", "-", "30.3861万元", "+2", "", "22（其中修订16件）"]
table = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.tuples(st.sampled_from(LABELS), *[st.sampled_from(VALUES)] * width).map(list), min_size=2, max_size=8
    )
)


def grids(text: str) -> list[list[list[str]]]:
    found = []
    for block in read_text(Source.of("report.md", text.encode())).blocks:
        if isinstance(block, Grid):
            found.append([[cell.text for cell in block.cells if cell.row == row] for row in range(block.n_rows)])
    return found


def texts(text: str) -> list[str]:
    blocks = read_text(Source.of("report.md", text.encode())).blocks
    return [block.text for block in blocks if isinstance(block, TextLine)]


def test_a_pipe_table_gives_its_cells_without_the_separator_row():
    text = "| 内容 | **制发** | 废&nbsp;止 |\n|:---|---:|:-:|\n| 规章 | \\-2 | |\n| 行政<br>许可 | a\\|b | - |\n后文"
    assert grids(text) == [[["内容", "制发", "废\xa0止"], ["规章", "-2", ""], ["行政\n许可", "a|b", "-"]]]
    assert texts(text) == ["后文"]


def test_a_pipe_at_the_end_alone_parts_a_blank_cell():
    assert grids("信息内容 | 本年处理决定数量\n行政许可 | \n") == [[["信息内容", "本年处理决定数量"], ["行政许可", ""]]]


def test_outer_pipes_may_be_missing():
    assert grids("信息内容 | 制发\n---|---\n规章 | 0\n") == [[["信息内容", "制发"], ["规章", "0"]]]
    assert grids("规章 | 0 | 1\n总计 | 0 | 1\n") == [[["规章", "0", "1"], ["总计", "0", "1"]]]


def test_rows_without_outer_pipes_may_have_any_number_of_cells_where_values_follow():
    cells = [["未经复议直接起诉", "复议后起诉"], ["结果维持", "总计", "结果维持", "总计"], ["1", "2", "3", "4"]]
    assert grids("行政诉讼\n" + "\n".join(map(" | ".join, cells))) == [cells]
    assert grids("行政许可 | 7\n行政处罚 | 8\n") == [[["行政许可", "7"], ["行政处罚", "8"]]]
    assert grids("首页 | 政务公开 | 互动\n机构 | 指南\n") == []


def test_html_that_a_tool_left_in_a_cell_is_no_part_of_its_text():
    text = "| 许可 | 2293 <sup>1</sup> |\n|---|---|\n| <b>处罚</b> | <span style='x'>7</span> |\n| 收费 | <7 |\n"
    assert grids(text) == [[["许可", "2293 ¹"], ["处罚", "7"], ["收费", "<7"]]]


def test_a_row_of_single_dashes_is_a_row_of_values():
    assert grids("| 结果维持 | 总计 |\n|---|---|\n| - | - |\n") == [[["结果维持", "总计"], ["-", "-"]]]


def test_a_header_row_after_a_blank_line_starts_another_table():
    text = "| 规章 |0|\n|---|---|\n| 其他 |1|\n\n| 许可 |2|\n|---|---|\n| 处罚 |3|\n"
    assert grids(text) == [[["规章", "0"], ["其他", "1"]], [["许可", "2"], ["处罚", "3"]]]


def test_a_blank_line_between_rows_does_not_end_a_table():
    assert grids("| 规章 |0|\n\n| 其他 |1|\n") == [[["规章", "0"], ["其他", "1"]]]


def test_a_cell_that_breaks_off_goes_on_to_its_closing_pipe():
    assert grids("| 规章 | 本年\n制作 | 0 |\n| 其他 | 1 | 2 |\n") == [[["规章", "本年\n制作", "0"], ["其他", "1", "2"]]]


def test_lines_between_borders_are_one_row():
    text = "+----+----+\n| 标 | 总 |\n| 签 | 计 |\n+====+====+\n| 一 | 0  |\n| 二 |    |\n+----+----+\n"
    assert grids(text) == [[["标\n签", "总\n计"], ["一\n二", "0"]]]


def test_lines_between_borders_that_each_have_values_are_rows():
    text = "+----+---+\n| 内容 | 数 |\n+----+---+\n| 规章 | 0 |\n| 许可 | 1 |\n+----+---+\n"
    assert grids(text) == [[["内容", "数"], ["规章", "0"], ["许可", "1"]]]


def test_a_border_under_some_columns_only_parts_the_rows():
    text = "+----+---+\n| 三、 | 1 |\n|    +---+\n| 办理 | 2 |\n+----+---+\n"
    assert grids(text) == [[["三、", "1"], ["办理", "2"]]]


def test_box_drawing_characters_are_borders_and_a_dash_in_a_cell_is_text():
    text = "┌──┬─┬─┐\n│规章│0│─│\n├──┼─┼─┤\n│其他│1│2│\n└──┴─┴─┘\n"
    assert grids(text) == [[["规章", "0", "─"], ["其他", "1", "2"]]]


def test_headings_and_bold_lines_lose_their_marks():
    assert texts("## 一、总体情况\n**二、主动公开**\n") == ["一、总体情况", "二、主动公开"]


@given(table, st.booleans())
def test_any_table_written_with_pipes_gives_back_its_cells(cells, ruled):
    lines = ["| " + " | ".join(row).replace("其他|", "其他\\|").replace("\n", "<br>") + " |" for row in cells]
    if ruled:
        lines.insert(1, "|" + "---|" * len(cells[0]))
    assert grids("前文\n\n" + "\n".join(lines) + "\n\n后文") == [cells]
