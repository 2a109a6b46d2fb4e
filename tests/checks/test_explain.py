"""The smallest sets of changed numbers that make sums hold, against a search that shares no code."""

from decimal import Decimal
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.checks.explain import Sums, explained, smallest_changes, table_sums
from extractor.forms.relations import Instance
from extractor.model import Along, Key, Relation, RelationKind

ROWS, COLUMNS = ("a", "b", "sum"), ("x", "y", "sum")
CEILING = 8
"""No sum of the small tables is larger."""


def instance(code: str, kind: RelationKind, left: list[Key], right: list[Key]) -> Instance:
    return Instance(Relation(code, "t", kind, Along.ROW, (), (), ""), "", tuple(left), tuple(right))


def cross_table(numbers: dict[Key, int]) -> Sums:
    """A table of two rows and two columns with all its totals."""
    rows = [instance("row", RelationKind.EQUAL, [("t", r, "sum")], [("t", r, "x"), ("t", r, "y")]) for r in ROWS]
    columns = [
        instance("column", RelationKind.EQUAL, [("t", "sum", c)], [("t", "a", c), ("t", "b", c)]) for c in COLUMNS
    ]
    return table_sums([*rows, *columns], {key: Decimal(number) for key, number in numbers.items()}, frozenset())


def filled(a: int, b: int, c: int, d: int) -> dict[Key, int]:
    values = (a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d)
    return dict(zip([("t", row, column) for row in ROWS for column in COLUMNS], values, strict=True))


def broken(sums: Sums) -> frozenset[int]:
    return frozenset(index for index in range(len(sums.instances)) if sums.fails(index, {}))


def by_trying(sums: Sums, most: int, ceiling: int) -> set[frozenset[tuple[Key, Decimal]]]:
    """Every smallest set, by trying all numbers up to a ceiling in all sets of cells."""
    for size in range(1, most + 1):
        found = set()
        for keys in combinations(sums.values, size):
            for numbers in product(range(ceiling + 1), repeat=size):
                changes = {key: Decimal(number) for key, number in zip(keys, numbers, strict=True)}
                if all(changes[key] != sums.values[key] for key in keys) and not sums.after(changes, broken(sums)):
                    found.add(frozenset(changes.items()))
        if found:
            return found
    return set()


small = st.integers(0, 2)


@settings(max_examples=20)
@given(small, small, small, small, st.integers(0, 8), st.integers(0, 3), st.integers(0, 8), st.integers(0, 3))
def test_the_smallest_sets_are_those_that_trying_every_number_finds(
    a: int, b: int, c: int, d: int, at: int, number: int, other: int, another: int
) -> None:
    numbers = filled(a, b, c, d)
    keys = list(numbers)
    sums = cross_table(numbers | {keys[at]: number, keys[other]: another})
    if broken(sums):
        found = {frozenset(changes.items()) for changes in smallest_changes(sums, broken(sums), 2)}
        assert found == by_trying(sums, 2, CEILING)


@given(st.lists(st.integers(0, 500), min_size=4, max_size=4), st.integers(0, 8), st.integers(1, 500))
def test_one_wrong_number_of_a_cross_table_is_found_and_nothing_else_explains_it(
    parts: list[int], at: int, delta: int
) -> None:
    numbers = filled(*parts)
    key = list(numbers)[at]
    sums = cross_table(numbers | {key: numbers[key] + delta})
    assert smallest_changes(sums, broken(sums)) == ({key: Decimal(numbers[key])},)


def test_two_numbers_exchanged_between_rows_are_one_group_though_no_column_fails() -> None:
    numbers = filled(5, 1, 2, 3)
    one, other = ("t", "a", "x"), ("t", "b", "x")
    sums = cross_table(numbers | {one: numbers[other], other: numbers[one]})
    ((group, found),) = explained(sums, broken(sums))
    assert len(group) == 2
    assert {one: Decimal(5), other: Decimal(2)} in found


def test_errors_far_from_each_other_are_explained_apart() -> None:
    sums = table_sums(
        [instance("one", RelationKind.EQUAL, [("t", "a", "sum")], [("t", "a", "x")]),
         instance("two", RelationKind.EQUAL, [("t", "b", "sum")], [("t", "b", "x")])],
        {("t", "a", "sum"): Decimal(1), ("t", "a", "x"): Decimal(2), ("t", "b", "sum"): Decimal(3), ("t", "b", "x"): Decimal(4)},
        frozenset(),
    )  # fmt: skip
    assert [len(found) for _, found in explained(sums, broken(sums))] == [2, 2]


def test_no_number_below_zero_and_no_part_of_a_thing_explains_anything() -> None:
    whole, part, other = ("t", "a", "sum"), ("t", "a", "x"), ("t", "a", "y")
    relation = instance("one", RelationKind.EQUAL, [whole], [part, other])
    values = {whole: Decimal(1), part: Decimal(5), other: Decimal(2)}
    assert smallest_changes(table_sums([relation], values, frozenset()), frozenset({0})) == ({whole: Decimal(7)},)
    values = {whole: Decimal("1.5"), part: Decimal(1), other: Decimal(0)}
    assert smallest_changes(table_sums([relation], values, frozenset()), frozenset({0})) == ({whole: Decimal(1)},)
    assert len(smallest_changes(table_sums([relation], values, frozenset(values)), frozenset({0}))) == 3


def test_a_bound_is_met_from_either_side() -> None:
    whole, part, other = ("t", "a", "sum"), ("t", "a", "x"), ("t", "a", "y")
    values = {whole: Decimal(3), part: Decimal(5), other: Decimal(1)}
    at_least = instance("one", RelationKind.AT_LEAST_LARGEST, [whole], [part, other])
    found = smallest_changes(table_sums([at_least], values, frozenset()), frozenset({0}))
    assert list(map(dict, found)) == [{whole: Decimal(5)}, {part: Decimal(3)}]
    at_most = instance("two", RelationKind.AT_MOST, [part], [whole, other])
    found = smallest_changes(table_sums([at_most], values, frozenset()), frozenset({0}))
    assert list(map(dict, found)) == [{part: Decimal(4)}, {whole: Decimal(4)}, {other: Decimal(2)}]
