"""Which reading of a row is taken: certain rows are never touched, floating runs are settled by sums or left open."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.cells.settle import Settled, settle_row, settle_rows
from extractor.forms import load_templates
from extractor.forms.relations import Instance, template_instances
from extractor.model import BlockMatch, ColumnMatch, LabelMatch, Reading, RowMatch, Slot

FORM = next(template for template in load_templates() if template.form == "2021")
TABLE = FORM.table("requests")
WIDTH = 7


def instances(row: str = "granted") -> list[Instance]:
    """The sum of one row: the seventh column is the sum of the six before it."""
    return [one for one in template_instances(FORM) if one.relation.code == "sum.requests.row" and one.where == row]


def settled(texts: list[str], *readings: Reading, sums: bool = True) -> Settled:
    """What is taken for a row of these slots and candidate readings."""
    (block,) = TABLE.blocks
    axis = next(row for row in block.rows if row.name == "granted")
    slots = tuple(Slot(text, float(n), n + 1.0) for n, text in enumerate(texts))
    row = RowMatch(axis, LabelMatch(1.0), slots, readings)
    columns = tuple(ColumnMatch(column, LabelMatch(1.0)) for column in block.columns)
    return settle_row(BlockMatch(TABLE, block, columns, (row,)), row, instances() if sums else [])


def laid(*columns: int, prior: float = 0.5, width: int = WIDTH) -> Reading:
    """The slots in their order in these columns."""
    slots: list[int | None] = [None] * width
    for slot, column in enumerate(columns):
        slots[column] = slot
    return Reading(tuple(slots), prior)


def test_a_row_with_one_reading_is_taken_as_it_stands() -> None:
    found = settled(["1", "0", "0", "0", "0", "0", "1"], laid(*range(7), prior=1.0))
    assert (found.slots, found.doubtful, found.by_sums, found.fit) == (tuple(range(7)), frozenset(), False, 1.0)


def test_what_was_read_for_certain_is_never_changed_by_a_sum() -> None:
    found = settled(["1", "0", "0", "0", "0", "0", "9"], laid(*range(7), prior=1.0))
    assert (found.slots, found.doubtful, found.by_sums) == (tuple(range(7)), frozenset(), False)


def test_a_floating_run_is_settled_by_the_only_reading_whose_sum_holds() -> None:
    shifted = [laid(*range(start, start + 5), prior=0.5) for start in range(2)]
    gapped = laid(0, 1, 2, 3, 6, prior=0.5)
    found = settled(["3", "1", "0", "2", "6"], *shifted, gapped)
    assert found.slots == gapped.slots
    assert found.by_sums and found.doubtful == frozenset()


def test_readings_that_satisfy_the_sum_alike_leave_open_where_they_differ() -> None:
    found = settled(["3", "1", "4"], laid(0, 1, 6), laid(0, 2, 6), laid(0, 1, 2))
    assert found.doubtful == {1, 2}


def test_readings_that_differ_by_blanks_only_leave_nothing_open() -> None:
    one = Reading((0, 1, None, 2), 0.5)
    other = Reading((0, 1, 3, 2), 0.5)
    (block,) = TABLE.blocks
    slots = tuple(Slot(text, 0.0, 1.0) for text in ("3", "1", "4", " "))
    row = RowMatch(block.rows[2], LabelMatch(1.0), slots, (one, other))
    columns = tuple(ColumnMatch(column, LabelMatch(1.0)) for column in block.columns[:4])
    assert settle_row(BlockMatch(TABLE, block, columns, (row,)), row, []).doubtful == frozenset()


def test_without_sums_equally_good_readings_stay_open() -> None:
    assert settled(["3", "1"], laid(0, 1), laid(1, 2), sums=False).doubtful == {0, 1, 2}


def test_zeros_stand_where_the_sums_of_rows_laid_out_alike_say() -> None:
    by_place, in_order = Reading((1, 2, 3, 4, 5, 6, 7), 0.72), Reading((0, 1, 2, 3, 4, 5, 6), 0.7)
    (block,) = TABLE.blocks
    columns = tuple(ColumnMatch(column, LabelMatch(1.0)) for column in block.columns)

    def row(*texts: str) -> RowMatch:
        slots = tuple(Slot(text, float(n), n + 1.0) for n, text in enumerate(texts))
        return RowMatch(block.rows[2], LabelMatch(1.0), slots, (by_place, in_order))

    zeros = row("0", "0", "0", "0", "0", "0", "0", "")
    shifted = row("1", "0", "0", "2", "0", "0", "3", "")
    held = row("", "1", "0", "0", "2", "0", "0", "3")
    for other, slots, doubtful in ((shifted, in_order.slots, frozenset[int]()), (held, by_place.slots, frozenset({6}))):
        found = settle_rows(BlockMatch(TABLE, block, columns, (zeros, other)), [instances(), instances()])[0]
        assert (found.slots, found.doubtful) == (slots, doubtful)


def test_a_clear_position_outweighs_the_rest() -> None:
    found = settled(["3", "1", "4"], laid(0, 4, 6, prior=0.9), laid(0, 1, 6, prior=0.3), laid(0, 2, 6, prior=0.3))
    assert found.slots == laid(0, 4, 6).slots and found.doubtful == frozenset()


def test_the_publishers_wrong_sum_does_not_move_a_row_that_has_its_positions() -> None:
    found = settled(["3", "1", "9"], laid(0, 4, 6, prior=0.9), laid(0, 1, 6, prior=0.3))
    assert found.slots == laid(0, 4, 6).slots and found.doubtful == frozenset()


def test_a_row_without_any_reading_is_blank() -> None:
    assert settled([]).slots == (None,) * WIDTH


# Digits run together


def splits(digits: str, width: int) -> list[tuple[str, ...]]:
    """By hand: all cuts into numbers without leading zeros whose last is the sum of the others."""
    found = []
    for cuts in combinations(range(1, len(digits)), width - 1):
        parts = [digits[a:b] for a, b in zip((0, *cuts), (*cuts, len(digits)), strict=True)]
        plain = all(part == str(int(part)) for part in parts)
        if plain and sum(map(int, parts[:-1])) == int(parts[-1]):
            found.append(tuple(parts))
    return found


@pytest.mark.parametrize("digits", ["15130000154", "25380363300630003", "5845546", "3000003", "1210000013", "1111116"])
def test_digits_run_together_are_parted_where_one_way_satisfies_the_sum(digits: str) -> None:
    found = settled([digits], laid(0, prior=0.6), laid(6, prior=0.3))
    ways = splits(digits, WIDTH)
    if len(ways) == 1:
        assert (found.parts, found.doubtful) == (ways[0], frozenset())
    else:
        assert (found.parts, found.doubtful) == ((), frozenset(range(WIDTH)))


@settings(max_examples=30)
@given(st.lists(st.integers(0, 12), min_size=6, max_size=6).filter(any))
def test_parted_digits_are_what_was_printed_or_nothing(parts: list[int]) -> None:
    printed = tuple(map(str, (*parts, sum(parts))))
    found = settled(["".join(printed)], laid(0, prior=0.6))
    if splits("".join(printed), WIDTH) == [printed]:
        assert (found.parts, found.doubtful) == (printed, frozenset())
    else:
        assert found.parts == () and found.doubtful == frozenset(range(WIDTH))


def test_seven_zeros_run_together_are_seven_zeros() -> None:
    """There is one way to part them, and its sum holds."""
    found = settled(["0000000"], laid(0, prior=0.6))
    assert (found.parts, found.doubtful) == (("0",) * 7, frozenset())


def test_digits_run_together_without_a_sum_to_part_them_are_open() -> None:
    found = settled(["15130000154"], laid(0, prior=0.6), sums=False)
    assert found.parts == () and found.doubtful == frozenset(range(WIDTH))


def test_one_number_under_its_own_header_is_not_parted() -> None:
    found = settled(["1234567"], laid(6, prior=0.95))
    assert found.parts == () and found.doubtful == frozenset()
    assert found.slots == laid(6).slots


def test_a_short_number_is_not_parted() -> None:
    assert settled(["1234"], laid(0, prior=0.6)).parts == ()


def test_a_footnote_mark_is_no_digit_of_a_run_of_values() -> None:
    """`str.isdigit` takes superscripts, which no number can be made of."""
    found = settled(["1234567¹"], Reading((0, *[None] * 6), 0.6))
    assert not found.parts and found.slots[0] == 0
