"""Tables as tools print them: lists of Python, data frames, Org, Pandoc's divisions and spans, Tika, CSV, browsers."""

from extractor.model import Grid, Source, TextLine
from extractor.readers.text import read_text

ROW = ["（七）总计", "1", "0", "0", "0", "0", "0", "1"]


def grids(text: str) -> list[list[list[str]]]:
    blocks = read_text(Source.of("report.txt", text.encode())).blocks
    return [
        [[cell.text for cell in block.cells if cell.row == row] for row in range(block.n_rows)]
        for block in blocks
        if isinstance(block, Grid)
    ]


def texts(text: str) -> list[str]:
    blocks = read_text(Source.of("report.txt", text.encode())).blocks
    return [block.text for block in blocks if isinstance(block, TextLine)]


def test_a_list_a_line_is_a_row_a_line() -> None:
    text = "前文\n['信息内容', \"本年\\n制发\", None]\n['规章', '0', nan]\n后文"
    assert grids(text) == [[["信息内容", "本年\n制发", ""], ["规章", "0", ""]]]
    assert texts(text) == ["前文", "后文"]


def test_lists_in_a_list_are_its_rows() -> None:
    assert grids("[['规章', '3'], ['行政许可', '5']]") == [[["规章", "3"], ["行政许可", "5"]]]


def test_a_note_in_brackets_is_no_table() -> None:
    assert not grids("[2021]12号, 关于印发的通知\n[见附件], 略\n")


def test_the_breaks_in_many_lists_are_those_of_cells() -> None:
    text = "\n".join("['1.属于国\\n家秘密\\n信息\\n等', '0']" for _ in range(8))
    assert grids(text) == [[["1.属于国\n家秘密\n信息\n等", "0"]] * 8]


def test_a_rule_below_an_org_header_parts_no_rows() -> None:
    text = "| 结果维持 | 结果纠正 |\n|----------+----------|\n|          | 其他结果 |\n| 0        | 3        |\n"
    assert grids(text) == [[["结果维持", "结果纠正"], ["", "其他结果"], ["0", "3"]]]


def test_marks_of_divisions_and_spans_are_no_text() -> None:
    text = (
        "+-----------+---------------------+\n| ::: cell  | ::: cell            |\n| 规章      | 3                   |\n"
        "| :::       | :::                 |\n+-----------+---------------------+\n"
        '| 总计      | [5]{lang="EN-US"    |\n|           | style="color:red"}  |\n+-----------+---------------------+\n'
    )
    assert grids(text) == [[["规章", "3"], ["总计", "5"]]]


def test_characters_that_would_be_marks_are_themselves_in_lines_too() -> None:
    assert texts("金额\n\n0\\.092\n\n1\\.属于国家秘密") == ["金额", "0.092", "1.属于国家秘密"]


def test_cells_joined_by_commas_are_a_cell_a_line() -> None:
    text = ",".join(ROW * 8)
    assert texts(text) + [cell for grid in grids(text) for row in grid for cell in row] == ROW * 8


def test_the_tab_of_a_blank_cell_stands_before_that_of_the_next() -> None:
    text = "\t二、上年结转\n\t0\n\t\t\t5\n\t7\n\n\t（一）予以公开\n\t0\n\t1\n\t2\n\t\n\t（二）部分公开\n\t\t\t\t\n\n"
    rows = grids(text)[0]
    assert rows[0] == ["二、上年结转", "0", "", "", "5", "7"]
    assert rows[1] == ["（一）予以公开", "0", "1", "2", ""]
    assert rows[2] == ["（二）部分公开", "", "", "", ""]


def test_a_record_may_begin_with_a_quoted_field_of_many_lines() -> None:
    text = '"三、\n本年度\n办理结\n果",（一）,0,0,0,0,0,0,0\n"四、\n结转",,0,0,0,0,0,0,1\n'
    assert [row[0] for row in grids(text)[0]] == ["三、\n本年度\n办理结\n果", "四、\n结转"]


def test_a_record_has_as_many_lines_as_its_fields_together() -> None:
    head = ",".join('"结\n果\n维\n持"' for _ in range(8))
    assert grids(f"{head}\n0,0,0,0,0,0,0,0\n")[0][0] == ["结\n果\n维\n持"] * 8


def test_an_open_quotation_mark_takes_no_more_than_a_field() -> None:
    text = '规章,0,0,0,0,0\n"行政,0,0,0,0,0\n' + "后文\n" * 30
    assert texts(text)[-1] == "后文"


def test_a_section_title_ends_the_row_above_it_whose_last_cells_are_blank() -> None:
    cells = "\n\n\t\n\n".join(["四、结转下年度继续办理", *"0000"])
    table = "\n\n".join(cells.replace("四、结转下年度继续办理", label) for label in ("一、新收", "二、结转"))
    text = f"{table}\n\n{cells}\n\n\t\n\n四、政府信息公开行政复议、行政诉讼情况\n\n行政复议\n\n\t\n\n行政诉讼\n"
    assert "四、政府信息公开行政复议、行政诉讼情况" in texts(text)


def test_what_a_browser_prints_around_a_page_is_none_of_it() -> None:
    head = "11/26/26, 10:06 PM          某县财政局2023年政府信息公开工作年度报告"
    text = f"{head}\n某县财政局\n第一段。\n\nhttps://www.example.gov.cn/a.html      1/2\n\n\f{head}\n第二段。\n"
    assert texts(text) == ["某县财政局2023年政府信息公开工作年度报告", "某县财政局", "第一段。", "第二段。"]
