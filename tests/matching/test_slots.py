"""The slots of a block's rows."""

import pytest

from extractor.matching.readings import Run
from extractor.matching.slots import without_row_numbers
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
