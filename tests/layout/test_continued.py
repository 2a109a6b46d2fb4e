"""Tables over page breaks: the pieces of one become one grid, whatever the break cuts."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractor import load_templates
from extractor.forms.specimen import PrintedTable, draw_values, table_to_printed
from extractor.forms.specimen.printed import cut_rows
from extractor.layout.blocks import LaidPage, PageBlock, Piece
from extractor.layout.continued import pages_to_blocks
from extractor.model import BBox, DocumentBlock, Grid, GridCell, GridKind, Provenance, TextLine

HEIGHT, COLUMN, SIZE = 842.0, 40.0, 10.0
TEMPLATES = {template.form: template for template in load_templates()}


def requests() -> PrintedTable:
    """The big table of the 2019 form, filled."""
    template = TEMPLATES["2019"]
    table = next(table for table in template.tables if table.name == "requests")
    (printed,) = table_to_printed(table, draw_values(template, 3))
    return printed


def table_piece(table: PrintedTable, page: int, shift: float = 0) -> Piece:
    """A printed table as the layout finds it, each column as wide as four characters, text at the left of its cell."""
    cells = []
    for row, printed in enumerate(table.rows):
        for cell in printed:
            left = cell.col * COLUMN + shift
            right = left + min(len(cell.text) * SIZE, COLUMN * cell.colspan - 2)
            place = Provenance(page, BBox(left + 1, row * SIZE, right + 1, (row + 1) * SIZE))
            end = cell.col + cell.colspan
            cells.append(GridCell(row, cell.col, cell.text, cell.rowspan, cell.colspan, cell.col, end, (place,)))
    grid = Grid(GridKind.SPANNED, len(table.rows), table.n_cols, tuple(cells))
    xs = tuple(shift + COLUMN * at for at in range(table.n_cols + 1))
    return Piece(grid, 0, len(table.rows) * SIZE, xs)


def line(text: str, page: int, y: float) -> TextLine:
    return TextLine(text, (Provenance(page, BBox(250, y, 300, y + SIZE)),))


def laid(*pages: Sequence[PageBlock]) -> list[LaidPage]:
    return [LaidPage(number, HEIGHT, tuple(blocks)) for number, blocks in enumerate(pages, start=1)]


def shown(grid: Grid) -> list[tuple[int, int, str, int, int]]:
    return [cell[:5] for cell in grid.cells]


def whole() -> Grid:
    return table_piece(requests(), 1).grid


@pytest.mark.parametrize("repeated", [False, True], ids=["once", "header again"])
@pytest.mark.parametrize("row", range(1, 27))
def test_pieces_cut_between_any_two_rows_are_one_grid(row: int, repeated: bool) -> None:
    table = requests()
    head, rest = cut_rows(table, 0, row), cut_rows(table, row, len(table.rows))
    if repeated and row > table.header_rows:
        rest = replace(rest, rows=cut_rows(table, 0, table.header_rows).rows + rest.rows)
    pages = laid(
        [line("四、收到和处理", 1, 90), table_piece(head, 1), line("- 1 -", 1, 800)],
        [table_piece(rest, 2, shift=14), line("- 2 -", 2, 800)],
    )
    title, grid = pages_to_blocks(pages)
    assert isinstance(title, TextLine) and isinstance(grid, Grid)
    assert shown(grid) == shown(whole())


def test_a_table_over_three_pages_keeps_its_merged_label_whole() -> None:
    table = requests()
    pieces = [cut_rows(table, *rows) for rows in ((0, 8), (8, 15), (15, len(table.rows)))]
    (grid,) = pages_to_blocks(laid(*([table_piece(piece, at)] for at, piece in enumerate(pieces, start=1))))
    assert isinstance(grid, Grid) and shown(grid) == shown(whole())


def split_row(table: PrintedTable, row: int, values_above: bool) -> tuple[PrintedTable, PrintedTable]:
    """A break inside a row: the label's halves, its values in one of them."""
    upper, lower = cut_rows(table, 0, row + 1), cut_rows(table, row, len(table.rows))
    label = max((cell for cell in table.rows[row] if not cell.text.isdigit()), key=lambda cell: cell.col)

    def half(piece: PrintedTable, at: int, above: bool) -> PrintedTable:
        cells = []
        for cell in piece.rows[at]:
            text = cell.text
            if cell.col == label.col:
                text = label.text[:4] if above else label.text[4:]
            elif cell.text.isdigit() and above != values_above or cell.col < label.col and not above:
                text = ""
            cells.append(replace(cell, text=text))
        return replace(piece, rows=(*piece.rows[:at], tuple(cells), *piece.rows[at + 1 :]))

    return half(upper, row, True), half(lower, 0, False)


LONG_LABELS = [
    row
    for row, cells in enumerate(requests().rows)
    if cells[-1].text.isdigit()
    and len(max((cell for cell in cells if not cell.text.isdigit()), key=lambda cell: cell.col).text) > 6
    and max((cell for cell in cells if not cell.text.isdigit()), key=lambda cell: cell.col).colspan == 1
]


@pytest.mark.parametrize("values_above", [False, True], ids=["values below", "values above"])
@pytest.mark.parametrize("row", LONG_LABELS)
def test_a_row_cut_inside_its_label_is_one_row_again(row: int, values_above: bool) -> None:
    upper, lower = split_row(requests(), row, values_above)
    (grid,) = pages_to_blocks(laid([table_piece(upper, 1)], [table_piece(lower, 2)]))
    assert isinstance(grid, Grid)
    joined = [(*cell[:2], cell.text.replace("\n", ""), *cell[3:5]) for cell in grid.cells]
    assert joined == shown(whole())
    cut = [cell for cell in grid.cells if "\n" in cell.text]
    assert [{place.page for place in cell.provenance} for cell in cut] == [{1, 2}]


def test_blank_rows_beside_a_break_stay_rows_of_their_own() -> None:
    table = requests()
    blank = replace(
        table,
        rows=tuple(
            tuple(replace(cell, text="") if cell.text.isdigit() else cell for cell in row) for row in table.rows
        ),
    )
    for row in range(4, len(table.rows)):
        pieces = cut_rows(blank, 0, row), cut_rows(blank, row, len(table.rows))
        (grid,) = pages_to_blocks(laid(*([table_piece(piece, at)] for at, piece in enumerate(pieces, start=1))))
        assert isinstance(grid, Grid) and shown(grid) == shown(table_piece(blank, 1).grid)


def test_text_between_two_tables_keeps_them_apart() -> None:
    piece = table_piece(requests(), 1)
    blocks = list(pages_to_blocks(laid([piece, line("五、复议和诉讼情况", 1, 700)], [piece])))
    assert [type(block) for block in blocks] == [Grid, TextLine, Grid]


def test_other_columns_are_another_table() -> None:
    other = table_piece(requests(), 2)
    moved = replace(other, xs=tuple(x if at in (0, 10) else x + 15 for at, x in enumerate(other.xs)))
    assert len(list(pages_to_blocks(laid([table_piece(requests(), 1)], [moved])))) == 2


def test_a_piece_that_shows_fewer_columns_takes_its_place_among_them() -> None:
    def piece(page: int, xs: tuple[float, ...], texts: Sequence[str]) -> Piece:
        place = (Provenance(page, BBox(0, 0, 9, 9)),)
        cells = (GridCell(0, col, text, 1, 1, col, col + 1, place) for col, text in enumerate(texts))
        return Piece(Grid(GridKind.SPANNED, 1, len(texts), tuple(cells)), 0, 20, xs)

    narrow, wide = piece(1, (0, 60, 240), ["内容", "收费"]), piece(2, (0, 60, 120, 240), ["规章", "1", "2"])
    for first, second in ((narrow, wide), (replace(wide), replace(narrow))):
        (grid,) = pages_to_blocks(laid([first], [second]))
        assert isinstance(grid, Grid) and grid.n_cols == 3
        assert {(cell.text, cell.col, cell.colspan) for cell in grid.cells} == {
            ("内容", 0, 1), ("收费", 1, 2), ("规章", 0, 1), ("1", 1, 1), ("2", 2, 1)
        }  # fmt: skip


@pytest.mark.parametrize("number", ["- 3 -", "3", "— 3 —", "第3页共5页", "3/5", "续表"])
def test_page_numbers_are_dropped_at_the_edge_only(number: str) -> None:
    pages = laid([line("一、总体情况", 1, 400), line(number, 1, 790)], [line(number, 2, 400), line("二", 2, 420)])
    texts = [block.text for block in pages_to_blocks(pages) if isinstance(block, TextLine)]
    assert texts == ["一、总体情况", number, "二"]


def test_a_page_number_high_above_the_foot_is_one_where_it_is_the_last_line_of_several_pages() -> None:
    def left(*pages: Sequence[PageBlock]) -> list[str]:
        return [block.text for block in pages_to_blocks(laid(*pages)) if isinstance(block, TextLine)]

    first, second = [line("正文", 1, 300), line("- 1 -", 1, 720)], [line("其他", 2, 300), line("- 2 -", 2, 720)]
    assert left(first, second) == ["正文", "其他"]
    assert left(first, second[:1]) == ["正文", "- 1 -", "其他"]
    assert left(first, [*second, line("完", 2, 740)]) == ["正文", "- 1 -", "其他", "- 2 -", "完"]


def test_of_a_running_head_the_first_stays_and_running_feet_go() -> None:
    pages = laid(*(
        [line(f"某市{year}年度报告", page, 30), line(f"正文{page}", page, 300), line(f"某市 第 {page} 页", page, 800)]
        for page, year in ((1, 2023), (2, 2023), (3, 2023))
    ))  # fmt: skip
    texts = [block.text for block in pages_to_blocks(pages) if isinstance(block, TextLine)]
    assert texts == ["某市2023年度报告", "正文1", "正文2", "正文3"]


def rows_piece(
    page: int, *rows: Sequence[str | None], widths: Sequence[float] = (90, 60, 60), bottom: float = 60
) -> Piece:
    """Single cells, text at the left of each after an indent of 4 points; None stands under a cell that goes on."""
    xs = [sum(widths[:at]) for at in range(len(widths) + 1)]
    cells = []
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            if text is not None:
                span = next(
                    (at for at in range(1, len(rows) - row) if rows[row + at][col : col + 1] != [None]), len(rows) - row
                )
                right = xs[col] + 4 + SIZE * (len(text) if not text.isdigit() else len(text) / 2)
                place = Provenance(page, BBox(xs[col] + 4, row * SIZE, right, (row + 1) * SIZE))
                cells.append(GridCell(row, col, text, span, 1, col, col + 1, (place,)))
    return Piece(Grid(GridKind.SPANNED, len(rows), len(widths), tuple(cells)), 0, bottom, tuple(xs))


def texts(grid: DocumentBlock) -> list[list[str]]:
    assert isinstance(grid, Grid)
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.n_rows)]


def test_a_label_that_is_indented_goes_on_where_its_line_is_full() -> None:
    def indented(text: str) -> Piece:
        piece = rows_piece(1, [text, "条", "12"])
        first, *others = piece.grid.cells
        moved = BBox(24, 0, 24 + SIZE * len(text), SIZE)
        cells = (first._replace(provenance=(Provenance(1, moved),)), *others)
        return replace(piece, grid=replace(piece.grid, cells=cells))

    below = rows_piece(2, ["信息数", "", ""])
    (grid,) = pages_to_blocks(laid([indented("公开政府网站")], [below]))
    assert texts(grid) == [["公开政府网站\n信息数", "条", "12"]]
    (grid,) = pages_to_blocks(laid([indented("政府网站")], [below]))
    assert texts(grid) == [["政府网站", "条", "12"], ["信息数", "", ""]]


def test_labels_and_values_that_stand_at_the_right_of_their_cells_show_no_full_line() -> None:
    """Rows as a browser prints them when told to align to the right: every line ends at the rule."""

    def at_right(page: int, *rows: Sequence[str]) -> Piece:
        piece = rows_piece(page, *rows)
        cells = []
        for cell in piece.grid.cells:
            box, right = cell.provenance[0].box, piece.xs[cell.col + 1] - 4
            assert box
            moved = box._replace(x0=right - (box.x1 - box.x0), x1=right)
            cells.append(cell._replace(provenance=(Provenance(page, moved),)))
        return replace(piece, grid=replace(piece.grid, cells=tuple(cells)))

    above, below = [["内容", "去年", "增减"], ["行政许可", "12", "1"]], [["其他事项", "1", "-3"], ["收费", "5", "0"]]
    (grid,) = pages_to_blocks(laid([at_right(1, *above)], [at_right(2, *below)]))
    assert texts(grid) == [*above, *below]


def test_a_label_does_not_go_on_with_what_it_begins_with_itself() -> None:
    upper, lower = ["行政诉讼-其他结果", "21"], ["行政诉讼-尚未审结", "77"]
    assert joined([upper], [lower], 98, 24) == [upper, lower]
    assert joined([upper], [["数（件）", ""]], 98, 24) == [["行政诉讼-其他结果\n数（件）", "21"]]


def test_the_last_digits_of_a_number_on_the_next_page_are_its_own() -> None:
    upper = rows_piece(1, ["总计", "12", "1649"], widths=(90, 60, 26), bottom=14)
    (grid,) = pages_to_blocks(laid([upper], [rows_piece(2, ["", "", "0"], widths=(90, 60, 26))]))
    assert texts(grid) == [["总计", "12", "1649\n0"]]
    for other in (["", "", ""], ["其他", "", "0"], ["", "7", "0"]):
        (grid,) = pages_to_blocks(laid([upper], [rows_piece(2, other, widths=(90, 60, 26))]))
        assert texts(grid) == [["总计", "12", "1649"], other]


@pytest.mark.parametrize(("upper", "lower"), [("0", "7"), ("1件", "0件"), ("0.5", "0.5")])
def test_two_values_that_make_no_number_are_those_of_two_rows(upper: str, lower: str) -> None:
    """The label of the second is lost, and the columns are narrow, so that every line is full."""
    widths = (90, 60, 10 * len(upper))
    above, below = ["行政执法案卷", "12", upper], ["", "", lower]
    (grid,) = pages_to_blocks(
        laid([rows_piece(1, above, widths=widths, bottom=14)], [rows_piece(2, below, widths=widths)])
    )
    assert texts(grid) == [above, below]


def test_a_header_at_the_end_of_a_page_and_the_number_below_it_are_two_rows() -> None:
    """Columns as narrow as their texts: every line of them is full."""
    widths = (40, 72)
    above, below = ["信息内容", "本年处理数量"], ["行政许可", "1808595"]
    (grid,) = pages_to_blocks(
        laid([rows_piece(1, above, widths=widths, bottom=SIZE)], [rows_piece(2, below, widths=widths)])
    )
    assert texts(grid) == [above, below]


def test_values_with_room_below_are_whole_though_their_labels_seem_to_go_on() -> None:
    """Columns one digit wide: every line of them is full."""

    def over(bottom: float) -> list[list[str]]:
        upper = rows_piece(1, ["行政查询事项", "4"], widths=(70, 10), bottom=bottom)
        (grid,) = pages_to_blocks(laid([upper], [rows_piece(2, ["掌握", "8"], widths=(70, 10))]))
        return texts(grid)

    assert over(bottom=15) == [["行政查询事项\n掌握", "4\n8"]]
    assert over(bottom=80) == [["行政查询事项", "4"], ["掌握", "8"]]


def test_the_space_below_the_last_rule_of_a_page_is_no_row() -> None:
    upper, lower = (
        rows_piece(1, ["（三）不", "属于", "5"], [None, "", None]),
        rows_piece(2, ["予公开", "重复", "6"], [None, "其他", "7"]),
    )
    spacing = GridCell(1, 1, "", 1, 2, 1, 3, upper.grid.cells[1].provenance)
    cells = (
        *(cell._replace(rowspan=1) if cell.col == 2 else cell for cell in upper.grid.cells if not cell.row),
        spacing,
    )
    (grid,) = pages_to_blocks(laid([replace(upper, grid=replace(upper.grid, cells=cells), bottom=20)], [lower]))
    assert texts(grid) == [["（三）不\n予公开", "属于", "5"], ["重复", "6"], ["其他", "7"]]
    assert isinstance(grid, Grid) and grid.cells[0].rowspan == 3
    parted = (*cells[:-1], spacing._replace(colspan=1), spacing._replace(col=2, colspan=1))
    (grid,) = pages_to_blocks(laid([replace(upper, grid=replace(upper.grid, cells=parted))], [lower]))
    assert texts(grid)[1] == ["", ""]


def test_a_line_below_the_last_rule_is_the_labels_if_the_table_goes_on() -> None:
    upper, lower = rows_piece(1, ["（三）不予公", "属于", "5"]), rows_piece(2, ["", "重复", "6"], [None, "其他", "7"])
    hanging = TextLine("开", (Provenance(1, BBox(4, 58, 14, 68)),))
    (grid,) = pages_to_blocks(laid([upper, hanging], [lower]))
    assert isinstance(grid, Grid) and grid.cells[0].text == "（三）不予公\n开"
    assert grid.cells[0].provenance[0].box == BBox(4, 0, 64, 68) and grid.cells[0].rowspan == 3
    after = list(pages_to_blocks(laid([upper, hanging], [line("四、复议", 2, 90)])))
    assert [type(block) for block in after] == [Grid, TextLine, TextLine] and after[1] is hanging
    for box in (BBox(4, 75, 14, 85), BBox(80, 58, 110, 68), BBox(154, 58, 164, 68)):
        note = TextLine("注", (Provenance(1, box),))
        assert [type(block) for block in pages_to_blocks(laid([upper, note], [lower]))] == [Grid, TextLine, Grid]


def test_the_header_of_a_lower_table_of_several_without_space_between_is_printed_again() -> None:
    def titled(page: int, *rows: Sequence[str]) -> Piece:
        piece = rows_piece(page, *rows)
        cells = (cell._replace(colspan=3 if len(rows[cell.row]) == 1 else 1) for cell in piece.grid.cells)
        return replace(piece, grid=replace(piece.grid, cells=tuple(cells)))

    first = [["第一项"], ["内容", "制发", "废止"], ["规章", "1", "2"]]
    second = [["第二项"], ["内容", "制发", "废止"], ["许可", "3", "4"]]
    (grid,) = pages_to_blocks(laid([titled(1, *first, *second)], [titled(2, *second[:2], ["处罚", "5", "6"])]))
    assert texts(grid) == [*first, *second, ["处罚", "5", "6"]]
    for other in ([["第三项"], *second[1:]], [second[1], ["处罚", "5", "6"]], [["第二项"], ["处罚", "5", "6"]]):
        (grid,) = pages_to_blocks(laid([titled(1, *first, *second)], [titled(2, *other)]))
        assert texts(grid) == [*first, *second, *other]


def joined(
    above: Sequence[Sequence[str | None]], below: Sequence[Sequence[str | None]], *widths: float
) -> list[list[str]]:
    """The rows of two pages as one table."""
    first = rows_piece(1, *above, widths=widths, bottom=SIZE * len(above))
    (grid,) = pages_to_blocks(laid([first], [rows_piece(2, *below, widths=widths)]))
    return texts(grid)


GROUP = (["三、", "公开", "4"], [None, "部分", "3"])
"""Rows that show the first column to be one of groups."""


def test_a_line_below_several_labels_is_the_last_of_each_if_it_has_a_word_for_each() -> None:
    header, values = ["结果", "其他", "总"], rows_piece(2, ["12", "7", "19"])

    def below(text: str, *rows: Sequence[str], left: float = 4) -> list[DocumentBlock]:
        hanging = TextLine(text, (Provenance(1, BBox(left, 61, 164, 71)),))
        return list(pages_to_blocks(laid([rows_piece(1, *rows), hanging], [values])))

    (grid,) = below("维持 结果 计", header)
    assert texts(grid)[0] == ["结果\n维持", "其他\n结果", "总\n计"] and isinstance(grid, Grid)
    boxes = [cell.provenance[0].box for cell in grid.cells if not cell.row]
    assert [box and (box.x0, box.x1, box.bottom) for box in boxes] == [(4, 90, 71), (90, 150, 71), (150, 164, 71)]
    for others in (
        below("维持 结果", header),
        below("维持 结果 计", ["规章", "5", "6"]),
        below("维持 结果 计", header, left=-9),
    ):
        assert [type(block) for block in others] == [Grid, TextLine, Grid]


def test_a_group_label_of_one_row_on_either_page_is_one_where_its_line_was_full() -> None:
    above, widths = [*GROUP, ["提", "不掌握", "5"]], (24, 60, 60)
    lower = ["供", "没有现成", "6"]
    assert joined(above, [lower], *widths)[2:] == [["提\n供", "不掌握", "5"], ["没有现成", "6"]]
    for other in (["（五）", "没有现成", "6"], ["第二条", "没有现成", "6"]):
        assert joined(above, [other], *widths)[2:] == [["提", "不掌握", "5"], other]
    assert joined(above[2:], [lower], *widths) == [["提", "不掌握", "5"], lower]


def test_a_group_label_with_room_below_it_is_whole_and_the_next_page_has_another() -> None:
    def groups(bottom: float) -> list[list[str]]:
        upper = rows_piece(1, *GROUP, ["不予", "机密", "4"], [None, "内部", "5"], widths=(28, 60, 60), bottom=bottom)
        lower = rows_piece(2, ["提供", "现成", "6"], [None, "重复", "7"], widths=(28, 60, 60))
        (grid,) = pages_to_blocks(laid([upper], [lower]))
        return [row for row in texts(grid) if len(row) == 3]

    assert groups(bottom=45)[1:] == [["不予\n提供", "机密", "4"]]
    assert groups(bottom=80)[1:] == [["不予", "机密", "4"], ["提供", "现成", "6"]]


UNITS_AND_REMARKS = [
    ("件", "12", "条", "7"),
    ("件", "12", "件", ""),
    ("12", "件", "7", "条"),
    ("12", "同上年", "7", "含下属"),
    ("12", "同上年", "", "同上年"),
]
"""Beside a label on one page and on the next: its unit and its value, or its value and a remark."""


@pytest.mark.parametrize("beside", UNITS_AND_REMARKS, ids="-".join)
def test_labels_of_an_outline_stay_apart_though_others_stand_beside_them(beside: tuple[str, ...]) -> None:
    upper, lower = ["公开政府网站信息", *beside[:2]], ["制发规范性文件", *beside[2:]]
    assert joined([upper], [lower], 90, 60, 60) == [upper, lower]
    half = ["制发规范性文件", "", ""]
    assert joined([upper], [half], 90, 60, 60) == [["公开政府网站信息\n制发规范性文件", *beside[:2]]]


@pytest.mark.parametrize(
    ("upper", "lower", "whole"),
    [
        ("公开政府网站信息", "数", True),
        ("公开政府网站", "数", False),
        ("公开政府网站信息\n数", "制发文件", False),
        ("公开政府网站信息\n公开政府网站信息", "数", True),
        ("公开政府网站", "（不含）", True),
        ("公开政府网站", "2019年", True),
        ("公开政府网站", "“三公”", True),
        ("公开政府网站", "数、", True),
    ],
)
def test_a_label_goes_on_where_its_last_line_had_no_room_for_what_follows(upper: str, lower: str, whole: bool) -> None:
    rows = joined([[upper, "条", "12"]], [[lower, "", ""]], 86, 60, 60)
    assert rows == ([[f"{upper}\n{lower}", "条", "12"]] if whole else [[upper, "条", "12"], [lower, "", ""]])


def test_the_room_of_a_line_is_measured_on_its_own_page() -> None:
    def at(page: int, shift: float, *rows: Sequence[str]) -> Piece:
        piece = rows_piece(page, *rows)
        places = [cell.provenance[0].box for cell in piece.grid.cells]
        moved = [BBox(box.x0 + shift, box.top, box.x1 + shift, box.bottom) for box in places if box]
        cells = [
            cell._replace(provenance=(Provenance(page, box),))
            for cell, box in zip(piece.grid.cells, moved, strict=True)
        ]
        return replace(piece, grid=replace(piece.grid, cells=tuple(cells)), xs=tuple(x + shift for x in piece.xs))

    first, rows = at(1, 0, ["统计指标", "单位", "统计数"]), (["公开政府网站信息", "条", "12"], ["数", "", ""])
    for shift in (-30, 0, 30):
        pages = [first], [at(2, shift, rows[0])], [at(3, 0, rows[1])]
        (grid,) = pages_to_blocks(laid(*pages))
        assert texts(grid)[1:] == [["公开政府网站信息\n数", "条", "12"]]
        short = [first], [at(2, shift, ["公开政府", "条", "12"])], [at(3, 0, rows[1])]
        (grid,) = pages_to_blocks(laid(*short))
        assert len(texts(grid)) == 3
