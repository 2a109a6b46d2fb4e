"""The shapes that misreadings have, and the rows in which they are looked for."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.checks.explain import Changes, Sums, table_sums
from extractor.checks.misread import exchanges, floats, is_misread, is_slip, shifts
from extractor.forms.relations import Instance
from extractor.model import Along, Cell, CellStatus, Evidence, Relation, RelationKind

CERTAIN = Evidence(row_label=1.0, row_margin=1.0, column_label=1.0, column_fit=1.0)
SHORT = replace(CERTAIN, short=1)
SCANNED = replace(CERTAIN, text=0.9)


def row(*texts: str, evidence: Evidence = CERTAIN) -> list[Cell]:
    """A row of some columns, the last of them its total."""
    return [
        Cell("t", "r", str(at), Decimal(text) if text else None, CellStatus.PRINTED if text else CellStatus.BLANK,
             text, 1.0, evidence=evidence)
        for at, text in enumerate(texts)
    ]  # fmt: skip


def sums_of(cells: Iterable[Cell]) -> Sums:
    keys = [cell.key for cell in cells]
    relation = Relation("row", "t", RelationKind.EQUAL, Along.ROW, (), (), "")
    return table_sums(
        [Instance(relation, "r", (keys[-1],), tuple(keys[:-1]))], {cell.key: cell.value or Decimal(0) for cell in cells}
    )


def read_as(cells: list[Cell], changes: Changes) -> list[int]:
    return [int(changes.get(cell.key, cell.value or Decimal(0))) for cell in cells]


def other_readings(*texts: str, evidence: Evidence = SHORT) -> list[list[int]]:
    cells = row(*texts, evidence=evidence)
    return [read_as(cells, shape.changes) for shape in shifts(cells, sums_of(cells))]


@pytest.mark.parametrize(
    ("read", "meant"), [("27", "21"), ("10", "1"), ("1", "10"), ("105", "5"), ("0", "6"), ("0", "30"), ("12", "0")]
)
def test_one_digit_mistaken_lost_or_added_is_a_slip(read: str, meant: str) -> None:
    assert is_slip(read, meant) == (read != "12")


@given(st.integers(0, 99_999), st.integers(0, 4), st.integers(0, 9))
def test_any_number_with_one_digit_exchanged_is_a_slip_of_it_both_ways(number: int, at: int, digit: int) -> None:
    text = f"{number}"
    at %= len(text)
    other = text[:at] + str(digit) + text[at + 1 :]
    if other != text:
        assert is_slip(text, other) and is_slip(other, text)
    assert not is_slip(text, text)


def test_a_slip_is_one_only_where_characters_are_in_doubt() -> None:
    for evidence, doubted in ((CERTAIN, False), (SCANNED, True), (replace(CERTAIN, agreed=0.0), True), (SHORT, False)):
        cells = {cell.key: cell for cell in row("21", evidence=evidence)}
        assert is_misread(cells, {("t", "r", "0"): Decimal(27)}) is doubted
        assert not is_misread(cells, {("t", "r", "0"): Decimal(308)})


def test_a_number_that_lost_its_end_in_a_row_with_too_many_places_was_torn() -> None:
    torn = {cell.key: cell for cell in row("5", evidence=replace(CERTAIN, over=1))}
    assert is_misread(torn, {("t", "r", "0"): Decimal(53)})
    assert not is_misread(torn, {("t", "r", "0"): Decimal(35)})


def test_neighbours_are_exchanged_only_where_the_characters_of_both_are_in_doubt() -> None:
    one, other = ("t", "r", "0"), ("t", "r", "1")
    assert [shape.changes for shape in exchanges(row("5", "7", evidence=SCANNED))] == [
        {one: Decimal(7), other: Decimal(5)}
    ]
    assert not list(exchanges(row("5", "5", evidence=SCANNED)))
    assert not list(exchanges(row("5", "7", evidence=SHORT)))
    mixed = [row("5", evidence=SCANNED)[0], row("5", "7")[1]]
    assert not list(exchanges(mixed))


def test_a_row_that_was_read_for_certain_has_no_other_reading() -> None:
    assert other_readings("3", "0", "5", "8", evidence=CERTAIN) == []


def test_a_run_one_column_off_a_torn_number_and_two_in_one_cell_are_among_the_readings() -> None:
    assert [0, 3, 5, 8] in other_readings("3", "5", "8", "")
    assert [12, 0, 5, 17] in other_readings("1", "2", "0", "5")  # the total was lost, and is what the sum wants
    assert [3, 5, 0, 8] in other_readings("35", "0", "8", "")


def test_one_other_number_alone_is_no_shape() -> None:
    cells = row("3", "0", "5", "9", evidence=SHORT)
    assert all(len(shape.changes) > 1 for shape in shifts(cells, sums_of(cells)))


def test_one_other_number_is_a_shape_where_a_text_may_be_two_numbers() -> None:
    odd = replace(CERTAIN, parse=0.5)
    assert [0, 0, 0, 0] in other_readings("00", "0", "0", "4", evidence=odd)
    assert [0, 0, 0, 0] not in other_readings("0", "0", "0", "4", evidence=SHORT)


def test_a_row_floats_where_nothing_shows_in_which_columns_its_values_stand() -> None:
    words = replace(CERTAIN, walls=0.0)
    loose = replace(words, short=2, column_fit=0.0)
    assert floats(row("3", "5", "", "8", evidence=loose))
    assert not floats(row("3", "5", "", "8", evidence=words))
    assert not floats(row("3", "5", "", "8", evidence=replace(loose, walls=1.0)))
    absent = [replace(cell, status=CellStatus.ABSENT) for cell in row("", "", evidence=Evidence())]
    assert floats([*row("3", "5", evidence=words), *absent])
    assert not floats([*row("3", "5"), *absent])


def test_a_row_with_two_equal_readings_floats_be_it_blank_in_both_or_not() -> None:
    equal = replace(CERTAIN, walls=0.0, column_fit=0.3, column_margin=0.0)
    blank = row("3", "5", "", evidence=equal)
    assert not floats(blank)
    assert floats([replace(blank[0], status=CellStatus.UNREADABLE), *blank[1:]])


def test_a_blank_at_the_end_is_doubted_where_no_bound_shows_it() -> None:
    loose = replace(CERTAIN, walls=0.5)
    assert [0, 3, 5, 8] in other_readings("3", "5", "8", "", evidence=loose)
    assert other_readings("3", "5", "8", "", evidence=CERTAIN) == []
    assert other_readings("", "", "", "", evidence=loose) == []
