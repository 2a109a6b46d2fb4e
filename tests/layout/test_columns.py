"""Columns told by where the values of all rows stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.layout.columns import are_same_columns, column_changes, part_by_columns
from extractor.layout.words import Word, cell_to_text
from extractor.model import BBox, GridCell, Provenance

WIDE = 8.0
MIDDLES = (87.0, 120.0, 153.0, 186.0, 212.0)


def cell(*parts: tuple[str, float]) -> tuple[Word, ...]:
    """Words of eight points a hanzi, four a digit, each around its middle."""
    return tuple(Word(text, at - width(text) / 2, at + width(text) / 2, 0, 8) for text, at in parts)


def width(text: str) -> float:
    return sum(4 if char.isascii() else 8 for char in text)


def values(*texts: str, middles: tuple[float, ...] = MIDDLES) -> tuple[tuple[Word, ...], ...]:
    return tuple(cell((text, at)) for text, at in zip(texts, middles, strict=False) if text)


def texts(rows) -> list[list[str]]:
    return [[cell_to_text(cell) for cell in row] for row in rows]


def part(*rows) -> list[list[str]]:
    return texts(part_by_columns(rows, [WIDE] * len(rows)))


HEADER = ("结果维", "结果纠", "其他结", "尚未审")


def test_headers_that_fill_their_columns_are_parted_over_the_values():
    header = (cell(*zip(HEADER, MIDDLES, strict=False)), cell(("总", MIDDLES[-1])))
    assert part(header, values("0", "12", "3", "0", "15"))[0] == [*HEADER, "总"]


def test_a_column_without_values_has_its_header_parted_too():
    header = (cell(*zip(HEADER, MIDDLES, strict=False)),)
    assert part(header, values("0", "", "3", ""))[0] == list(HEADER)


def test_headers_of_one_word_show_columns_where_no_value_stands():
    assert part((cell(*zip(HEADER, MIDDLES, strict=False)),), values("持", "正", "果", "结", "计"))[0] == list(HEADER)


@pytest.mark.parametrize("middles", [(80, 104, 140), (95, 129, 162)], ids=["between", "beside"])
def test_words_that_stand_over_no_columns_stay_one_text(middles):
    header = (cell(*zip(("第二十", "条第", "项"), middles, strict=True)),)
    assert part(header, values("0", "12", "3", "0")) == [["第二十 条第 项"], ["0", "12", "3", "0"]]


def test_a_number_with_its_unit_stays_one_value():
    amount = (cell(("123", 87.0), ("万元", 120.0)),)
    assert part(amount, values("0", "12"))[0] == ["123 万元"]


def rows_in(shift: float, count: int):
    return [values("1", "20", "3", "4", "28", middles=tuple(at + shift for at in MIDDLES)) for _ in range(count)]


@given(st.integers(2, 6), st.integers(2, 6))
def test_another_table_begins_where_values_stand_beside_the_columns_above(above, below):
    assert list(column_changes(rows_in(0, above) + rows_in(9, below), WIDE)) == [above]


@given(st.lists(st.lists(st.sampled_from(["", "0", "12", "398"]), min_size=5, max_size=5), min_size=1, max_size=9))
def test_blanks_and_numbers_of_any_length_make_no_other_table(table):
    assert list(column_changes([values(*row) for row in table], WIDE)) == []


def test_values_set_to_the_right_are_in_their_columns_whatever_their_length():
    table = [tuple((Word(text, 90 * at - 4 * len(text), 90 * at, 0, 8),) for at, text in enumerate(row, 1))
             for row in (("1", "20000", "3"), ("4000", "5", "60"), ("7", "80", "90000"))]  # fmt: skip
    assert list(column_changes(table, WIDE)) == []


def test_one_row_that_stands_aside_makes_no_other_table():
    assert list(column_changes(rows_in(0, 3) + rows_in(9, 1) + rows_in(0, 3), WIDE)) == []


def grid(shift: float) -> list[GridCell]:
    return [
        GridCell(
            0, col, "0", 1, 1, at + shift, at + shift + 4, (Provenance(1, BBox(at + shift, 0, at + shift + 4, 8)),)
        )
        for col, at in enumerate(MIDDLES)
    ]


def test_a_piece_goes_on_with_a_table_only_in_its_columns():
    assert are_same_columns(grid(0), grid(0))
    assert are_same_columns(grid(0), grid(0)[3:])
    assert not are_same_columns(grid(0), grid(9))
    assert are_same_columns(grid(0), []) and are_same_columns([], grid(0))
