"""Numbers that wrap in narrow cells without rules."""

import pytest

from extractor.layout.torn import join_torn
from extractor.layout.words import Word, cell_to_text

HEIGHT = 10.0
COLUMN = 40.0


def row(top: float, **cells: str) -> tuple[tuple[Word, ...], ...]:
    """`a="7"`: a cell of one word in column a, which is the first."""
    starts = {name: COLUMN * (ord(name) - ord("a")) for name in cells}
    return tuple(
        (Word(text, starts[name], starts[name] + 6 * len(text), top, top + HEIGHT),) for name, text in cells.items()
    )


def texts(*rows):
    return [[cell_to_text(cell) for cell in row] for row in join_torn(rows)]


def test_halves_above_and_below_a_row_are_one_number():
    found = texts(row(0, b="265", d="529"), row(5, a="总计", c="1420", e="0"), row(10, b="3", d="7"))
    assert found == [[], ["总计", "265\n3", "1420", "529\n7", "0"], []]


def test_a_label_may_wrap_beside_them():
    found = texts(row(0, a="部分", d="143"), row(5, b="13", c="0"), row(10, a="公开", d="2"))
    assert found == [["部分"], ["13", "0", "143\n2"], ["公开"]]


def test_a_group_label_or_no_label_may_stand_beside_them():
    assert texts(row(0, a="5.属于", d="149"), row(5, a="予公开", b="690"), row(10, a="信息", d="1"))[1] == [
        "予公开",
        "690",
        "149\n1",
    ]
    assert texts(row(0, b="17"), row(5, a="0", c="40"), row(10, b="5")) == [[], ["0", "17\n5", "40"], []]


def test_the_unit_of_a_number_may_wrap_under_it():
    found = texts(row(0, a="大量反", h="106"), row(5, b="1件", c="10件", d="0件"), row(10, a="复申请", h="件"))
    assert found == [["大量反"], ["1件", "10件", "0件", "106\n件"], ["复申请"]]
    assert texts(row(0, h="250"), row(5, a="总计", b="9件"), row(10, h="件"))[1] == ["总计", "9件", "250\n件"]


def test_what_separates_digits_may_be_at_their_end() -> None:
    assert texts(row(0, h="1，"), row(5, a="总计", b="9"), row(10, h="776"))[1] == ["总计", "9", "1，\n776"]
    assert texts(row(0, h="0."), row(5, a="收费", b="9"), row(10, h="018"))[1] == ["收费", "9", "0.\n018"]


def test_a_note_that_wraps_is_with_its_number_in_the_line_of_the_values() -> None:
    three = texts(row(0, a="不予", b="2（含上年"), row(5, a="公开", c="0", d="7"), row(10, b="结转1件）"))
    assert three == [["不予"], ["公开", "2（含上年\n结转1件）", "0", "7"], []]
    two = texts(row(0, a="5.属于", b="95（含上"), row(10, a="信息", b="34件）", c="0"))
    assert two == [["5.属于"], ["信息", "95（含上\n34件）", "0"]]


def test_a_bracket_that_no_line_below_closes_stays_where_it_is() -> None:
    rows = [row(0, b="2（含上年"), row(5, a="公开", c="0"), row(10, b="7"), row(40, b="件）")]
    assert texts(*rows)[0] == ["2（含上年"]


def test_the_box_of_a_whole_number_holds_both_halves():
    (_, middle, _) = join_torn([row(0, b="265"), row(5, a="总计", c="0"), row(10, b="3")])
    assert middle[1] == (Word("265\n3", 40, 58, 0, 20),)


def test_digits_alone_under_a_row_are_the_ends_of_its_numbers():
    found = texts(row(0, a="总计", b="1", c="20", d="0"), row(10, c="3"))
    assert found == [["总计", "1", "20\n3", "0"], []]
    assert texts(row(0, a="行政许可", b="1"), row(10, b="0"))[0] == ["行政许可", "1\n0"]


@pytest.mark.parametrize(
    "rows",
    [
        [row(0, a="总计", b="1", c="20"), row(10, b="3", c="4")],
        [row(0, a="总计", b="1", c="0"), row(10, c="3")],
        [row(0, a="总计", b="1", c="20"), row(10, a="其他", c="3")],
        [row(0, a="总计", b="1", c="20"), row(14, c="3")],
        [row(0, b="1", c="20"), row(10, c="3")],
        [row(0, a="总计", b="1", c="20"), row(10, d="3")],
    ],
    ids=["every number", "under a zero", "a label of its own", "apart", "no label above", "under no number"],
)
def test_digits_under_a_row_that_are_no_ends_stay(rows):
    assert join_torn(rows) == tuple(rows)


@pytest.mark.parametrize(
    "rows",
    [
        [row(0, b="265"), row(13, a="总计", c="0"), row(26, b="3")],
        [row(0, a="一", b="265"), row(5, a="总计"), row(10, a="二", b="3")],
        [row(0, b="265"), row(5, a="总计", b="0"), row(10, b="3")],
        [row(0, b="265"), row(5, a="总计", c="0"), row(10, d="3")],
        [row(0, b="265"), row(5, a="总计", c="0"), row(10, b="/")],
        [row(0, b="265"), row(5, a="总计", c="0")],
    ],
    ids=["apart", "three labels", "a value between", "another column", "no number", "no third line"],
)
def test_other_lines_stay_as_they_are(rows):
    assert texts(*rows) == [[cell_to_text(cell) for cell in row] for row in rows]


def test_halves_may_be_single_digits_full_width_or_texts_in_a_column_of_numbers():
    assert texts(row(0, b="1"), row(5, a="行政许可"), row(10, b="1"))[1] == ["行政许可", "1\n1"]
    assert texts(row(0, b="４９"), row(5, a="总计", c="0"), row(10, b="４"))[1] == ["总计", "４９\n４", "0"]
    numbers = [row(40, b="3"), row(60, b="5")]
    noted = texts(row(0, b="4(其中网上4"), row(5, a="总计", d="0"), row(10, b="件)"), *numbers)
    assert noted[1] == ["总计", "4(其中网上4\n件)", "0"]
    two = [row(0, b="见2021年"), row(5, a="总计", d="0"), row(10, b="附表"), *numbers]
    assert texts(*two) == [[cell_to_text(cell) for cell in row] for row in two]
    assert texts(row(0, b="见附"), row(5, a="总计", c="0"), row(10, b="件"), *numbers)[1] == ["总计", "见附\n件", "0"]


def test_a_label_around_its_values_is_no_torn_value():
    rows = [row(0, a="2.其他", d="4"), row(5, b="1", c="0"), row(10, a="公开")]
    assert texts(*rows) == [[cell_to_text(cell) for cell in row] for row in rows]
