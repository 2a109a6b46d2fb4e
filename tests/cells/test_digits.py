"""Doubted digits are settled by sums where one combination alone fits; a publisher's error never is."""

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from extractor import Cell, CellStatus, load_templates
from extractor.cells.digits import settle_by_sums
from extractor.forms.specimen import Scale, draw_values
from extractor.model import CanonicalTable, Evidence, Key

FORMS = {template.form: template for template in load_templates()}
FORM = FORMS["2021"]
CONFUSED = {"0": "8", "1": "7", "2": "7", "3": "8", "4": "1", "5": "6", "6": "5", "7": "1", "8": "3", "9": "6"}


def table_of(values: Mapping[Key, str], doubted: Mapping[Key, tuple[str, tuple[str, ...]]]) -> CanonicalTable:
    """A table as read in a picture; of some cells what was read there, and what else it may be."""
    cells = []
    for table in FORM.tables:
        for row, column in table.cells():
            key = (table.name, row.name, column.name)
            text, others = doubted.get(key, (values[key], ()))
            evidence = Evidence(text=0.4 if others else 0.998)
            told = tuple((other, 0.5) for other in others)
            cells.append(Cell(*key, Decimal(text), CellStatus.PRINTED, text, 0.0, (), evidence, others=told))
    return tuple(cells)


def misread(text: str, draw: random.Random) -> str:
    at = draw.randrange(len(text))
    return text[:at] + CONFUSED[text[at]] + text[at + 1 :]


def requests(values: Mapping[Key, str]) -> list[Key]:
    return [key for key in values if key[0] == "requests"]


@pytest.mark.parametrize("count", [1, 2, 16])
def test_confusions_of_digits_are_settled_right(count: int) -> None:
    settled = 0
    for seed in range(160):
        draw, values = random.Random(seed), draw_values(FORM, seed, scale=Scale.COUNTY)
        keys = draw.sample(requests(values), count)
        doubted = {key: (misread(values[key], draw), (values[key],)) for key in keys}
        found = {cell.key: cell for cell in settle_by_sums(FORM, table_of(values, doubted))}
        right = [found[key].value == Decimal(values[key]) for key in keys]
        assert all(cell.value == Decimal(values[cell.key]) for cell in found.values() if cell.key not in doubted)
        settled += all(right)
        for key in keys:  # what was not settled stays as it was read, and no third number appears
            assert found[key].value in (Decimal(values[key]), Decimal(doubted[key][0]))
            assert found[key].raw == doubted[key][0]
            assert found[key].evidence.settled_by_sums == (found[key].value == Decimal(values[key]))
    assert settled >= 0.9 * 160


def test_a_publishers_error_stays_as_it_is_printed() -> None:
    for seed in range(60):
        draw, values = random.Random(seed), draw_values(FORM, seed, scale=Scale.COUNTY)
        key = draw.choice(requests(values))
        printed = {**values, key: misread(values[key], draw)}
        certain = table_of(printed, {})
        assert settle_by_sums(FORM, certain) == certain


def test_doubts_beside_a_publishers_error_change_nothing() -> None:
    """The error breaks a row and a column; the doubted cells stand in these, and would not mend both."""
    for seed in range(60):
        draw, values = random.Random(seed), draw_values(FORM, seed, scale=Scale.COUNTY)
        wrong, other = draw.sample(requests(values), 2)
        printed = {**values, wrong: misread(values[wrong], draw)}
        table = table_of(printed, {other: (printed[other], (misread(printed[other], draw),))})
        assert settle_by_sums(FORM, table) == table


def test_a_certain_reading_and_an_unlikely_other_are_left_alone() -> None:
    values = draw_values(FORM, 3, scale=Scale.COUNTY)
    key = ("requests", "granted", "natural_person")
    table = table_of(values, {key: (values[key] + "1", (values[key],))})
    certain = tuple(replace(cell, evidence=replace(cell.evidence, text=0.9)) for cell in table)
    assert settle_by_sums(FORM, certain) == certain
    unlikely = tuple(replace(cell, others=tuple((text, 0.001) for text, _ in cell.others)) for cell in table)
    assert settle_by_sums(FORM, unlikely) == unlikely


def test_one_sum_alone_settles_nothing() -> None:
    values = draw_values(FORM, 3, scale=Scale.COUNTY)
    key = ("disputes", "cases", "review.upheld")
    table = table_of(values, {key: (misread(values[key], random.Random(1)), (values[key],))})
    assert settle_by_sums(FORM, table) == table


def test_two_combinations_that_fit_leave_both_cells_as_read() -> None:
    values = dict.fromkeys(draw_values(FORM, 1, scale=Scale.EMPTY), "0")
    rows, columns = ("denied.third_party", "denied.internal_affairs"), ("business", "research")
    square = [("requests", row, column) for row in rows for column in columns]
    table = table_of(values, dict.fromkeys(square, ("0", ("1",))))
    assert settle_by_sums(FORM, table) == table


def test_a_cell_that_could_not_be_read_gets_its_number() -> None:
    values = draw_values(FORM, 5, scale=Scale.COUNTY)
    key = ("requests", "new", "research")
    table = tuple(
        replace(cell, value=None, status=CellStatus.UNREADABLE, raw="łoz") if cell.key == key else cell
        for cell in table_of(values, {key: ("9", (values[key],))})
    )
    (found,) = (cell for cell in settle_by_sums(FORM, table) if cell.key == key)
    assert (found.value, found.status, found.raw) == (Decimal(values[key]), CellStatus.PRINTED, "łoz")
