"""The smallest sets of changed numbers that would make all sums of a form hold.

A search over the relations: a relation that fails needs a change in one of its cells, which may break another one.
Numbers are whole where the unit counts things, and never below 0: no relation of any form has signed cells.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.forms.relations import Instance, holds
from extractor.model import Cell, CellStatus, Key, RelationKind

Changes = Mapping[Key, Decimal]
"""New numbers by cell."""

MOST_CHANGES = 3
"""The largest set that is searched for: of reports whose sums fail, few need more, and those have many such sets."""
MOST_STATES = 4_000
"""Partial sets kept at once; one wrong number leads to some dozens, and the search stays under a second."""

ZERO = Decimal(0)


def unfilled_total(instance: Instance, cells: Mapping[Key, Cell]) -> tuple[Key, ...]:
    """The total of a relation where it is not filled in beside parts that are not zero: then it is no zero either."""
    is_total = instance.relation.kind is RelationKind.EQUAL and len(instance.left) == 1
    empty = cells[instance.left[0]].status in (CellStatus.BLANK, CellStatus.PLACEHOLDER)
    return instance.left if is_total and empty and any(cells[key].value for key in instance.right) else ()


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """The relations of one table that can be assessed, and the numbers they are about (a blank that counts as 0 is 0).

    `of`: for each cell the indices of its relations; `fractional`: cells whose unit does not count things; `unfilled`:
    totals that are blank beside parts that are not zero: sums with them are told only once they have a number.
    """

    instances: tuple[Instance, ...]
    values: Mapping[Key, Decimal]
    of: Mapping[Key, tuple[int, ...]]
    fractional: frozenset[Key] = frozenset()
    unfilled: frozenset[Key] = frozenset()

    def is_open(self, index: int, changes: Changes) -> bool:
        """Whether a relation holds a total that is still not filled in once some numbers are changed."""
        instance = self.instances[index]
        return any(key in self.unfilled and key not in changes for key in (*instance.left, *instance.right))

    def fails(self, index: int, changes: Changes) -> bool:
        """Whether a relation fails once some numbers are changed."""
        instance = self.instances[index]
        if self.unfilled and self.is_open(index, changes):
            return False
        left, right = ([self.value(key, changes) for key in side] for side in (instance.left, instance.right))
        return not holds(instance.relation.kind, left, right)

    def value(self, key: Key, changes: Changes) -> Decimal:
        """The number in a cell once some are changed."""
        changed = changes.get(key)
        return self.values[key] if changed is None else changed

    def changed(self, changes: Changes) -> "Sums":
        """The same relations once some numbers are changed."""
        return replace(self, values={**self.values, **changes}, unfilled=self.unfilled.difference(changes))

    def after(self, changes: Changes, broken: frozenset[int]) -> frozenset[int]:
        """The relations that fail once some numbers are changed; `broken`: those that fail before."""
        touched = {index for key in changes for index in self.of.get(key, ())}
        return (broken - touched) | {index for index in touched if self.fails(index, changes)}

    def proving(self, changes: Changes, broken: frozenset[int]) -> frozenset[int]:
        """The failing relations that hold once some numbers are changed, and those that could not be told before; none
        where another one then fails."""
        touched = {index for key in changes for index in self.of.get(key, ())}
        new = {index for index in touched if self.unfilled and self.is_open(index, {})}
        holding = frozenset(
            index
            for index in touched & (broken | new)
            if not self.is_open(index, changes) and not self.fails(index, changes)
        )
        sound = not holding & broken or not any(self.fails(index, changes) for index in touched - broken)
        return holding if sound and holding & broken else frozenset()

    def fitting(self, index: int, key: Key, changes: Changes) -> Decimal | None:
        """The number in one cell that makes a relation hold, the others as changed; None where none does.

        Of a bound it is the nearest such number.
        """
        instance = self.instances[index]
        own, other = (instance.left, instance.right) if key in instance.left else (instance.right, instance.left)
        rest = sum((self.value(one, changes) for one in own if one != key), ZERO)
        there = [self.value(one, changes) for one in other]
        fits = sum(there, ZERO) - rest
        if instance.relation.kind is RelationKind.AT_LEAST_LARGEST:
            fits = max(there) - rest if own is instance.left else sum(there, ZERO)
        possible = fits >= 0 and (key in self.fractional or fits == fits.to_integral_value())
        return fits if possible and fits != self.values[key] else None


def smallest_changes(sums: Sums, broken: frozenset[int], most: int = MOST_CHANGES) -> tuple[Changes, ...]:
    """All smallest sets of at most so many changes after which nothing fails; empty where there is none, or where too
    many partial ones would have to be kept."""
    for size in range(least_changes(sums, broken), most + 1):
        if found := changes_of_size(sums, broken, size):
            return found
    return ()


def changes_of_size(sums: Sums, broken: frozenset[int], size: int) -> tuple[Changes, ...]:
    """The sets of so many changes after which nothing fails."""
    states: dict[frozenset[tuple[Key, Decimal]], frozenset[int]] = {frozenset(): broken}
    for left in reversed(range(size)):
        states = {
            more: rest
            for state, fails in states.items()
            for more, rest in one_more(sums, dict(state), fails)
            if least_changes(sums, rest) <= left
        }
        if len(states) > MOST_STATES:
            return ()
    return tuple(dict(sorted(state)) for state in states)  # a set's order is another in every process


def one_more(
    sums: Sums, changes: Changes, broken: frozenset[int]
) -> Iterator[tuple[frozenset[tuple[Key, Decimal]], frozenset[int]]]:
    """Every change of one further cell that makes one of the failing relations hold, and what fails then."""
    for index in sorted(broken):
        instance = sums.instances[index]
        for key in (*instance.left, *instance.right):
            value = None if key in changes else sums.fitting(index, key, changes)
            if value is not None:
                more = {**changes, key: value}
                yield frozenset(more.items()), sums.after(more, broken)


def least_changes(sums: Sums, broken: frozenset[int]) -> int:
    """How many changes are needed at least: one relation in several rows (or columns) has no cell in common."""
    return max(Counter(sums.instances[index].relation.code for index in broken).values(), default=0)


def related(sums: Sums, broken: frozenset[int]) -> list[frozenset[int]]:
    """The failing relations in groups that share cells."""
    groups: list[frozenset[int]] = []
    cells = {index: {*sums.instances[index].left, *sums.instances[index].right} for index in broken}
    for index in sorted(broken):
        joined = [group for group in groups if any(cells[index] & cells[one] for one in group)]
        groups = [group for group in groups if group not in joined]
        groups.append(frozenset({index}.union(*joined)))
    return groups


def explained(sums: Sums, broken: frozenset[int]) -> list[tuple[frozenset[int], tuple[Changes, ...]]]:
    """The failing relations in groups, each with its smallest sets of changes.

    Groups without a common cell are one where that needs fewer changes: two numbers exchanged between two rows break
    the sums of both rows, and no column's.
    """
    groups = [(group, smallest_changes(sums, group)) for group in related(sums, broken)]
    if len(groups) > 1:
        sizes = [len(found[0]) if found else MOST_CHANGES + 1 for _, found in groups]
        together = smallest_changes(sums, broken, min(sum(sizes) - 1, MOST_CHANGES))
        if together:
            return [(broken, together)]
    return groups


def table_sums(
    instances: Sequence[Instance],
    values: Mapping[Key, Decimal],
    fractional: frozenset[Key] = frozenset(),
    unfilled: frozenset[Key] = frozenset(),
) -> Sums:
    """The relations of a table that can be assessed, indexed by cell."""
    of: dict[Key, list[int]] = {}
    for index, instance in enumerate(instances):
        for key in (*instance.left, *instance.right):
            of.setdefault(key, []).append(index)
    return Sums(tuple(instances), values, {key: tuple(own) for key, own in of.items()}, fractional, unfilled)
