"""The slots of a block's rows."""

import pytest

from extractor.matching.counting import is_counting
from extractor.matching.readings import Run
from extractor.matching.slots import unspanned, without_next_numbers, without_row_numbers
from extractor.model import GridKind, Slot


def runs(*rows: tuple[str, ...]) -> list[Run]:
    return [
        Run(tuple(Slot(text, float(at), at + 1.0, ()) for at, text in enumerate(row)), GridKind.SPANNED, (0,))
        for row in rows
    ]


def test_a_column_that_counts_the_rows_is_none_of_values() -> None:
    counted = runs(("1", "5"), ("2", ""), ("3", "0"), ("4", "12"), ("5", "7"))
    assert [run.slots[0].text for run in without_row_numbers(counted, 1)] == ["5", "", "0", "12", "7"]


@pytest.mark.parametrize(
    "rows",
    [
        (("1",), ("2",), ("3",), ("4",), ("5",)),
        (("1", "5"), ("2", "6"), ("4", "8"), ("5", "9")),
        (("1", "5"), ("2", "6"), ("3", "8")),
        (("1", "5"), ("2", "6"), ("3", "8"), ("", "9")),
    ],
)
def test_what_does_not_count_them_all_beside_their_values_stays(rows: tuple[tuple[str, ...], ...]) -> None:
    assert without_row_numbers(runs(*rows), 1) == runs(*rows)


def lines(*rows: tuple[str, ...]) -> list[Run]:
    return [run._replace(kind=GridKind.SPACED) for run in runs(*rows)]


def test_the_number_of_the_next_row_ends_a_line_where_all_rows_are_numbered() -> None:
    numbered = [("7", str(at)) for at in range(2, 14)]
    found = without_next_numbers(lines(*numbered, ("9",)), 1)
    assert [[slot.text for slot in run.slots] for run in found] == [["7"]] * 12 + [["9"]]


def test_what_stands_alone_among_numbered_rows_is_a_value_unless_it_is_the_next_number() -> None:
    numbered = [("7", str(at)) for at in range(2, 14)]
    numbered[5], numbered[8] = ("0",), ("10",)
    found = without_next_numbers(lines(*numbered, ("9",)), 1)
    assert [[slot.text for slot in found[at].slots] for at in (4, 5, 6, 8)] == [["7"], ["0"], ["7"], []]


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("", ["", "", ""]),
        ("— 1件 9", ["—", "1件", "9"]),
        ("1 9", ["1 9", "1 9", "1 9"]),
        ("12\n3", ["12\n3"]),
        ("7", ["7"]),
        ("见 附件", ["见 附件"]),
    ],
)
def test_a_cell_over_several_columns_is_what_each_of_them_shows(text: str, texts: list[str]) -> None:
    assert [slot.text for slot in unspanned(Slot(text, 2.0, 5.0, ()), GridKind.SPANNED)] == texts
    assert unspanned(Slot(text, 2.0, 5.0, ()), GridKind.SPACED) == [Slot(text, 2.0, 5.0, ())]


def test_numbers_that_rise_beside_the_labels_count_the_rows() -> None:
    rising = [str(number) for number in range(1, 13) if number % 4]
    assert is_counting(rising, 9)
    assert not is_counting([*rising[:-1], "900"], 9)
    assert not is_counting(rising[::-1], 9)
    assert not is_counting(["1", "2", "3"], 3)
