"""From the slots of a row to its columns: which readings there are, and how well each is supported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.matching.readings import Run, Support, run_to_readings
from extractor.model import GridKind, Slot

COLUMNS = tuple((float(10 * n), float(10 * n + 6)) for n in range(7))
"""Seven columns of width 6, ten apart."""


def run(*texts: str | None, kind: GridKind = GridKind.SPACED) -> Run:
    """Slots at the places of their columns; None is no slot."""
    slots = tuple(Slot(text, *place) for text, place in zip(texts, COLUMNS, strict=False) if text is not None)
    return Run(slots, kind, (0,))


def ragged(*texts: str) -> Run:
    """Slots at successive indices, as in tab-separated text."""
    return Run(
        tuple(Slot(text, float(n), n + 1.0) for n, text in enumerate(texts)), GridKind.RAGGED, (0, 1, len(texts))
    )


def texts_of(found: Run, slots: tuple[int | None, ...]) -> list[str | None]:
    return [None if slot is None else found.slots[slot].text for slot in slots]


def best(found: Run, *supports: Support, width: int = 7) -> list[str | None]:
    return texts_of(found, run_to_readings(found, width, supports)[0].slots)


def test_as_many_slots_as_columns_have_one_certain_reading() -> None:
    (reading,) = run_to_readings(ragged("1", "", "3"), 3, ())
    assert (reading.slots, reading.prior) == ((0, 1, 2), 1.0)


def test_positions_tell_which_columns_a_row_leaves_blank() -> None:
    row = run("1", None, None, "4", None, None, "7")
    assert best(row, Support(COLUMNS, 0.9)) == ["1", None, None, "4", None, None, "7"]


@given(st.sets(st.integers(0, 6), min_size=1, max_size=6), st.floats(-2, 2))
def test_values_a_little_off_their_columns_are_read_in_them(shown: set[int], shift: float) -> None:
    slots = tuple(Slot(str(n), COLUMNS[n][0] + shift, COLUMNS[n][1] + shift) for n in sorted(shown))
    expected = [str(n) if n in shown else None for n in range(7)]
    assert best(Run(slots, GridKind.SPACED, (0,)), Support(COLUMNS, 0.9)) == expected


def test_without_positions_no_choice_of_columns_is_preferred() -> None:
    """Three values for seven columns: 35 ways, none likelier than another."""
    readings = run_to_readings(run("1", "2", "3"), 7, ())
    assert len(readings) == 35
    assert len({reading.prior for reading in readings}) == 1


def test_blank_slots_of_merged_labels_before_a_run_are_no_values() -> None:
    row = ragged("", "", "1", "2", "3")
    readings = run_to_readings(row, 3, ())
    assert ["1", "2", "3"] in [texts_of(row, reading.slots) for reading in readings]
    assert all(reading.prior < 1 for reading in readings)


def test_blank_slots_added_behind_a_run_are_no_values() -> None:
    row = ragged("1", "2", "3", "", "")
    assert best(row, width=3) == ["1", "2", "3"]


def test_a_reading_that_leaves_a_printed_value_over_is_not_offered_where_another_does_not() -> None:
    row = ragged("", "1", "2", "3", "")
    found = [texts_of(row, reading.slots) for reading in run_to_readings(row, 3, ())]
    assert found == [["1", "2", "3"]]


def test_trailing_blanks_that_were_cut_off_are_likelier_than_leading_ones() -> None:
    readings = run_to_readings(ragged("1", "2"), 3, ())
    by_texts = {tuple(texts_of(ragged("1", "2"), reading.slots)): reading.prior for reading in readings}
    assert by_texts["1", "2", None] > by_texts[None, "1", "2"]


@given(st.integers(0, 12), st.integers(1, 7), st.sampled_from(GridKind), st.integers(0, 4095))
def test_every_reading_gives_each_slot_at_most_once_and_in_order(
    count: int, width: int, kind: GridKind, printed: int
) -> None:
    slots = tuple(Slot("5" if printed >> n & 1 else "", 10.0 * n, 10.0 * n + 6) for n in range(count))
    readings = run_to_readings(Run(slots, kind, (0,)), width, (Support(COLUMNS[:width], 0.9),))
    for reading in readings:
        taken = [slot for slot in reading.slots if slot is not None]
        pairs = [
            (slot,) if slot < count else (slot - count, slot - count + 1) for slot in taken
        ]  # a number torn in two
        used = [slot for pair in pairs for slot in pair]
        assert len(reading.slots) == width
        assert used == sorted(set(used))
        assert 0 <= reading.prior <= 1
    priors = [reading.prior for reading in readings]
    assert priors == sorted(priors, reverse=True)


@pytest.mark.parametrize("off", [0.0, 2.0, 4.0])
def test_the_farther_values_stand_from_the_columns_the_less_a_reading_is_believed(off: float) -> None:
    def prior(shift: float) -> float:
        slots = tuple(Slot("1", COLUMNS[n][0] + shift, COLUMNS[n][1] + shift) for n in (0, 2, 5))
        return run_to_readings(Run(slots, GridKind.SPACED, (0,)), 7, (Support(COLUMNS, 0.9),))[0].prior

    assert prior(off) > prior(off + 0.5)
