"""A document as one stream of rows: labels and values told apart, whatever the format."""

from itertools import pairwise

import pytest

from extractor import CellStatus, Source, extract, load_templates
from extractor.forms.specimen import draw_values, write_specimen
from extractor.matching.rows import Row, document_to_rows, is_column_numbers, make_row, split_after_unit
from extractor.model import Document, Grid, GridCell, GridKind, TextLine
from extractor.readers import read


def rows_of_text(text: str) -> list[Row]:
    """Lines outside every grid."""
    return document_to_rows(Document("text", tuple(TextLine(line) for line in text.splitlines())))


def rows_of_html(table: str) -> list[Row]:
    return document_to_rows(read(Source.of("a.html", f"<html><body><table>{table}</table></body></html>".encode())))


def labels(row: Row) -> list[str]:
    return [cell.text for cell in row.labels]


def values(row: Row) -> list[str]:
    return [cell.text for cell in row.cells if cell not in row.labels]


# Grids


def test_a_vertically_merged_label_covers_its_rows() -> None:
    first, second, third = rows_of_html(
        "<tr><td rowspan=2>（四）无法提供</td><td>1.本机关不掌握</td><td>5</td></tr>"
        "<tr><td>2.没有现成信息</td><td>6</td></tr><tr><td>（五）不予处理</td><td>1.信访</td><td>7</td></tr>"
    )
    assert (labels(first), first.above) == (["（四）无法提供", "1.本机关不掌握"], ())
    assert (labels(second), [cell.text for cell in second.above]) == (["2.没有现成信息"], ["（四）无法提供"])
    assert third.above == ()


def test_a_label_merged_over_three_levels_is_above_all_its_rows() -> None:
    rows = rows_of_html(
        "<tr><td rowspan=3>三、本年度办理结果</td><td rowspan=2>（三）不予公开</td><td>1.国家秘密</td><td>1</td></tr>"
        "<tr><td>2.其他</td><td>2</td></tr><tr><td colspan=2>（七）总计</td><td>3</td></tr>"
    )
    assert [len(row.above_keys) for row in rows] == [0, 2, 1]


def test_a_merged_number_spans_in_from_above_but_is_no_label() -> None:
    _, second = rows_of_html("<tr><td>甲</td><td rowspan=2>12</td></tr><tr><td>乙</td></tr>")
    assert [cell.text for cell in second.above] == ["12"]
    assert second.above_keys == ()
    assert not second.has_values


def test_rows_of_a_grid_without_a_cell_are_still_rows() -> None:
    grid = Grid(GridKind.RAGGED, 3, 2, (GridCell(0, 0, "甲"), GridCell(2, 0, "乙")))
    rows = document_to_rows(Document("text", (grid,)))
    assert [row.is_empty for row in rows] == [False, True, False]


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\u200b", "\u00a0"])
def test_a_cell_of_spaces_of_any_width_makes_no_label_and_no_value(text: str) -> None:
    grid = Grid(GridKind.RAGGED, 1, 1, (GridCell(0, 0, text),))
    (row,) = document_to_rows(Document("text", (grid,)))
    assert row.is_empty and not row.has_values and row.labels == ()


def test_grids_are_numbered_and_lines_between_them_belong_to_none() -> None:
    grid = Grid(GridKind.RAGGED, 1, 2, (GridCell(0, 0, "规章"), GridCell(0, 1, "3")))
    rows = document_to_rows(Document("text", (grid, TextLine("三、收到和处理"), grid)))
    assert [row.grid for row in rows] == [0, -1, 1]


def test_a_row_of_hundreds_of_cells_is_no_row_of_a_form() -> None:
    grid = Grid(GridKind.RAGGED, 1, 500, tuple(GridCell(0, col, "1") for col in range(500)))
    assert document_to_rows(Document("text", (grid,))) == []


# Labels and numbers in one cell


@pytest.mark.parametrize("colon", ["：", ":"])
def test_label_and_number_in_one_cell_are_two(colon: str) -> None:
    grid = Grid(GridKind.RAGGED, 1, 1, (GridCell(0, 0, f"行政许可{colon}447228件"),))
    (row,) = document_to_rows(Document("text", (grid,)))
    assert (labels(row), values(row)) == (["行政许可"], ["447228件"])


@pytest.mark.parametrize("text", ["采购金额（单位：万元）", "1：2", "其中：主动公开规范性文件数", "注："])
def test_a_colon_alone_parts_no_cell(text: str) -> None:
    grid = Grid(GridKind.RAGGED, 1, 1, (GridCell(0, 0, text),))
    (row,) = document_to_rows(Document("text", (grid,)))
    assert [cell.text for cell in row.cells] == [text]


# Lines of text


@pytest.mark.parametrize(
    ("line", "label", "numbers"),
    [
        ("规章 0 1 2", ["规章"], ["0", "1", "2"]),
        ("1.属于国家秘密 0", ["1.属于国家秘密"], ["0"]),
        ("1. 属于国家秘密 3 4", ["1.属于国家秘密"], ["3", "4"]),
        ("规章　１　—　３", ["规章"], ["１", "—", "３"]),
        ("0 1 2 规章", ["规章"], ["0", "1", "2"]),
        ("行政强制", ["行政强制"], []),
        ("行政许可：447228件", ["行政许可"], ["447228件"]),
        ("12 13", [], ["12", "13"]),
    ],
)
def test_a_line_is_its_label_and_the_values_beside_it(line: str, label: list[str], numbers: list[str]) -> None:
    (row,) = rows_of_text(line)
    assert (labels(row), values(row)) == (label, numbers)


def test_a_paragraph_is_no_row() -> None:
    assert rows_of_text("全年共收到政府信息公开申请，" * 20) == []


def test_values_that_stand_one_a_line_are_one_row() -> None:
    label, numbers, after = rows_of_text("行政强制\n3\n－\n12\n行政处罚")
    assert labels(label) == ["行政强制"] and labels(after) == ["行政处罚"]
    assert values(numbers) == ["3", "－", "12"]
    assert [cell.x0 for cell in numbers.cells] == sorted({cell.x0 for cell in numbers.cells})


def test_a_label_and_its_values_one_a_line_stay_apart_from_a_row_that_is_whole() -> None:
    rows = rows_of_text("规章 1 2 3\n4\n5")
    assert [values(row) for row in rows] == [["1", "2", "3"], ["4", "5"]]


@pytest.mark.parametrize(
    ("cells", "labels"),
    [
        (("2.其他", "0", "14", "见附件", "0", "0"), ["2.其他"]),
        (("3", "0", "0", "见附件", "0", "3"), []),
        (("2.其他", "0", "14", "0", "0", "见附件"), ["2.其他"]),
        (("（三）不予公开", "1", ".属于国家秘密", "0", "0", "0", "0", "0"), ["（三）不予公开", ".属于国家秘密"]),
        (("1", "一、本年新收", "0", "2", "0"), ["一、本年新收"]),
        (("0", "2", "0", "5", "一、本年新收"), ["一、本年新收"]),
        (("规章", "5", "规范性文件", "3"), ["规章", "规范性文件"]),
        (("本", "无", "制作", "0"), ["本", "无", "制作"]),
    ],
)
def test_a_remark_among_values_is_no_label(cells: tuple[str, ...], labels: list[str]) -> None:
    made = tuple(GridCell(0, col, text, x0=float(col), x1=col + 1.0) for col, text in enumerate(cells))
    assert [cell.text for cell in make_row(0, GridKind.SPANNED, made).labels] == labels


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("（不同渠道和方式公开相同信息计1 条 73", ["（不同渠道和方式公开相同信息计1 条", "73"]),
        ("附件 2", ["附件 2"]),
        ("一、总体 情况 如下", ["一、总体 情况 如下"]),
    ],
)
def test_a_number_behind_a_unit_is_a_cell_of_its_own(text: str, parts: list[str]) -> None:
    cells = split_after_unit(GridCell(0, 0, text, x0=0.0, x1=float(len(text))))
    assert [cell.text for cell in cells] == parts
    assert cells[0].x0 == 0.0 and cells[-1].x1 == float(len(text))
    assert all(one.x1 == other.x0 for one, other in pairwise(cells))


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_column_in_which_nothing_stands_is_told_by_the_header(at: int) -> None:
    """Blank cells at the end of rows might else be the column that is too much."""
    form = next(template for template in load_templates() if template.form == "2021")
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "7", "3", ""],
        ["行政规范性文件", "5", "2", ""],
    ]
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in [*row[:at], '', *row[at:]])}</tr>" for row in rows)
    page = write_specimen(form, draw_values(form, 1), "html").decode()
    first = page.index("<table")
    table = f"<table><tr><td colspan=5>第二十条第（一）项</td></tr>{cells}</table>"
    page = page[:first] + table + page[page.index("</table>", first) + len("</table>") :]
    found = {cell.key: cell for cell in extract(Source.of("a.html", page.encode())).cells}
    columns = ("issued", "repealed", "in_force")
    assert [found["proactive", "regulations", column].raw for column in columns] == ["7", "3", ""]
    assert found["proactive", "regulations", "in_force"].status is CellStatus.BLANK
    assert [found["proactive", "normative_documents", column].raw for column in columns] == ["5", "2", ""]


def test_a_label_repeated_over_its_columns_is_one_in_a_row_of_blanks_too() -> None:
    """As python-docx gives merged cells; in a header row, whose value columns have labels, both stay."""
    table = Grid(
        GridKind.RAGGED,
        4,
        4,
        tuple(
            GridCell(row, col, text, 1, 1, col, col + 1)
            for row, texts in enumerate(
                (
                    ("项目", "项目", "件", "件"),
                    ("总计", "总计", "1", "2"),
                    ("其他", "其他", "3", "4"),
                    ("合计", "合计", "", ""),
                )
            )
            for col, text in enumerate(texts)
        ),
    )
    header, *_, hollow = document_to_rows(Document("text", (table,)))
    assert labels(header) == ["项目", "项目", "件", "件"]
    assert labels(hollow) == ["合计"] and values(hollow) == ["", ""]


@pytest.mark.parametrize(
    ("texts", "counts"), [("0 1 2 3 4", True), ("1 2 3 4", True), ("0 1 2", False), ("0 1 3 4", False)]
)
def test_numbers_that_rise_by_one_are_those_of_columns(texts: str, counts: bool) -> None:
    cells = tuple(GridCell(0, col, text) for col, text in enumerate(texts.split()))
    assert is_column_numbers(make_row(0, GridKind.RAGGED, cells)) is counts


def test_a_blank_cell_before_the_labels_of_counted_rows_is_no_count() -> None:
    texts = [("1", "规章"), ("", "规范性文件", "2"), ("2", "行政许可", "3"), ("3", "行政处罚", "4")]
    cells = tuple(
        GridCell(row, col, text, x0=col, x1=col + 1.0)
        for row, line in enumerate(texts)
        for col, text in enumerate(line)
    )
    rows = document_to_rows(Document("html", (Grid(GridKind.SPANNED, 4, 3, cells),)))
    assert [row.has_values for row in rows] == [True, True, True, True]


@pytest.mark.parametrize(
    ("text", "shown"), [("第 2 页", ""), ("- 3 -", ""), ("3/6", "3/6"), ("-15", "-15"), ("——", "——")]
)
def test_the_number_of_a_page_in_a_cell_of_a_table_is_none_of_its_values(text: str, shown: str) -> None:
    grid = Grid(GridKind.SPANNED, 1, 2, (GridCell(0, 0, "规章"), GridCell(0, 1, text)))
    (row,) = document_to_rows(Document("text", (grid,)))
    assert [cell.text for cell in row.cells] == ["规章", shown]


@pytest.mark.parametrize(
    ("numbers", "counts"),
    [((*range(1, 12), 13, 14), True), ((*range(1, 4), 5, 6), False), ((1, 2, 4, 3), False), ((2, 3, 4, 5, 6), False)],
)
def test_numbers_of_columns_may_lack_that_of_one_that_is_left_out(numbers: tuple[int, ...], counts: bool) -> None:
    cells = tuple(GridCell(0, at, str(number)) for at, number in enumerate(numbers))
    assert is_column_numbers(make_row(0, GridKind.SPANNED, cells)) is counts


def listing(values: int, rows: int) -> str:
    """Rows of `values` values, numbered before their labels, each cell a line."""
    return "\n".join("\n".join([str(n), f"{'一' * n}类事项数", *["8"] * values]) for n in range(1, rows + 1))


def test_numbers_that_count_labels_line_by_line_are_no_values() -> None:
    assert [values(row) for row in rows_of_text(listing(3, 12)) if not row.labels] == [["8", "8", "8"]] * 12
    few = rows_of_text(listing(3, 5))
    assert values(few[2]) == ["8", "8", "8", "2"]


def test_numbers_that_count_labels_stay_where_each_has_one_value() -> None:
    """They tell where a blank one is."""
    assert [values(row) for row in rows_of_text(listing(1, 12))][2] == ["8", "2"]


def test_a_space_between_a_number_and_its_unit_parts_no_value() -> None:
    """As word processors set them, on a line of their own below a label that is broken."""
    row = rows_of_text("10 项 7 项 105 件")[0]
    assert values(row) == ["10 项", "7 项", "105 件"]
    assert values(rows_of_text("行政许可 396 项 44 项 2278 件")[0]) == ["396 项", "44 项", "2278 件"]
    assert labels(rows_of_text("1.当面申请数 件 0")[0]) == ["1.当面申请数", "件"]
