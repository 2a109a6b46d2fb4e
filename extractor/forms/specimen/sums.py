"""Numbers that satisfy every relation of a template, whatever the form.

The relations become ties between cells (one tie for each row or column a relation holds in). Each cell is then made
in one step, in the order in which the ties depend on each other: a sum from its parts; the terms of a balance
(a + b = c + d) by sharing out the other side; every other cell by drawing it within its bounds. So relations along
rows and along columns hold together: only cells that are no sum are drawn, and sums of sums agree. What the steps
cannot promise is checked at the end, and drawn again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

from extractor.model import Along, Key, Relation, RelationKind, Table, Template

ATTEMPTS = 20
"""Draws before giving up: the built-in forms need one; a form with crossing bounds may need a few."""

Draw = Callable[[Key, Decimal, Decimal | None], Decimal]
"""Makes the number of a cell: its key, the least and (where there is one) the largest that fits."""
Share = Callable[[Decimal, int], Sequence[Decimal]]
"""Parts a number into so many that add up to it, none negative."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation in one row or column: the cells of its two sides."""

    kind: RelationKind
    left: tuple[Key, ...]
    right: tuple[Key, ...]

    def holds(self, numbers: Mapping[Key, Decimal]) -> bool:
        """Whether the numbers satisfy it."""
        left = sum((numbers[key] for key in self.left), Decimal())
        if self.kind is RelationKind.AT_LEAST_LARGEST:
            return left >= max(numbers[key] for key in self.right)
        right = sum((numbers[key] for key in self.right), Decimal())
        return left == right if self.kind is RelationKind.EQUAL else left <= right


@dataclass(frozen=True, slots=True)
class Sum:
    """The target is the sum of the terms."""

    target: Key
    terms: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Remainder:
    """The targets share the sum of `terms` less the sum of `minus`."""

    targets: tuple[Key, ...]
    terms: tuple[Key, ...]
    minus: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit of one cell: the sum (or the largest) of `terms`, less the sum of `minus`."""

    terms: tuple[Key, ...]
    minus: tuple[Key, ...]
    largest: bool = False

    def value(self, numbers: Mapping[Key, Decimal]) -> Decimal:
        """The limit, its cells being known."""
        found = [numbers[key] for key in self.terms]
        whole = max(found) if self.largest else sum(found, Decimal())
        return whole - sum((numbers[key] for key in self.minus), Decimal())


@dataclass(slots=True)
class Plan:
    """How each cell comes by its number; a cell in no dictionary is drawn without bounds."""

    sums: dict[Key, Sum]
    remainders: dict[Key, Remainder]
    caps: dict[Key, list[Bound]]
    floors: dict[Key, list[Bound]]

    def is_drawn(self, key: Key) -> bool:
        """Whether the cell is free to be drawn."""
        return key not in self.sums and key not in self.remainders


def template_to_ties(template: Template) -> tuple[Tie, ...]:
    """Every relation in every row or column that has all of its terms."""
    relations = ((relation, template.table(relation.table)) for relation in template.relations)
    return tuple(tie for relation, table in relations for tie in relation_to_ties(relation, table))


def relation_to_ties(relation: Relation, table: Table) -> Iterator[Tie]:
    """The ties of one relation."""
    cells = {(row.name, column.name) for row, column in table.cells()}
    by_row = relation.along is Along.ROW
    lines = relation.only or tuple(dict.fromkeys(cell[0 if by_row else 1] for cell in sorted(cells)))
    for line in lines:
        left, right = (
            tuple((line, term) if by_row else (term, line) for term in side) for side in (relation.left, relation.right)
        )
        if cells.issuperset((*left, *right)):
            name = table.name
            yield Tie(relation.kind, tuple((name, *cell) for cell in left), tuple((name, *cell) for cell in right))


def solve(keys: Sequence[Key], ties: Sequence[Tie], draw: Draw, share: Share) -> dict[Key, Decimal]:
    """A number for each key, such that all ties hold. Where no draw fits, zeros: they satisfy every relation."""
    plan = ties_to_plan(ties)
    order = plan_to_order(keys, plan)
    for _ in range(ATTEMPTS):
        numbers = draw_in_order(order, plan, draw, share)
        if all(number >= 0 for number in numbers.values()) and all(tie.holds(numbers) for tie in ties):
            return {key: numbers[key] for key in keys}
    return {key: Decimal() for key in keys}


def ties_to_plan(ties: Sequence[Tie]) -> Plan:
    """Sums first, balances over what is left, bounds over what is then still free."""
    plan = Plan({}, {}, defaultdict(list), defaultdict(list))
    equal = [tie for tie in ties if tie.kind is RelationKind.EQUAL]
    for tie in equal:
        if len(tie.left) == 1:
            plan.sums.setdefault(tie.left[0], Sum(tie.left[0], tie.right))
        elif len(tie.right) == 1:
            plan.sums.setdefault(tie.right[0], Sum(tie.right[0], tie.left))
    for tie in equal:
        if len(tie.left) > 1 and len(tie.right) > 1:
            plan_balance(tie, plan)
    for tie in ties:
        if tie.kind is RelationKind.AT_MOST:
            plan_at_most(tie, plan)
        elif tie.kind is RelationKind.AT_LEAST_LARGEST:
            plan_at_least(tie, plan)
    return plan


def plan_balance(tie: Tie, plan: Plan) -> None:
    """One side gives way to the other: best the side that is wholly free, so that no term can become negative."""
    sides = [(tie.left, tie.right), (tie.right, tie.left)]
    sides.sort(key=lambda pair: sum(not plan.is_drawn(key) for key in pair[0]))
    giving, other = sides[0]
    free = tuple(key for key in giving if plan.is_drawn(key))
    if free:
        remainder = Remainder(free, other, tuple(key for key in giving if key not in free))
        plan.remainders.update(dict.fromkeys(free, remainder))


def plan_at_most(tie: Tie, plan: Plan) -> None:
    """Free terms of the smaller side are capped, each by what those before it leave; else the larger has a floor."""
    fixed = tuple(key for key in tie.left if not plan.is_drawn(key))
    free = tuple(key for key in tie.left if plan.is_drawn(key))
    for number, key in enumerate(free):
        plan.caps[key].append(Bound(tie.right, fixed + free[:number]))
    larger = tuple(key for key in tie.right if plan.is_drawn(key))
    if not free and larger:
        plan.floors[larger[-1]].append(Bound(tie.left, tuple(key for key in tie.right if key != larger[-1])))


def plan_at_least(tie: Tie, plan: Plan) -> None:
    """A free term of the left side gets a floor; else the free terms of the right side are capped."""
    free = tuple(key for key in tie.left if plan.is_drawn(key))
    if free:
        others = tuple(key for key in tie.left if key != free[-1])
        plan.floors[free[-1]].append(Bound(tie.right, others, largest=True))
        return
    for key in tie.right:
        if plan.is_drawn(key):
            plan.caps[key].append(Bound(tie.left, ()))


def plan_to_order(keys: Sequence[Key], plan: Plan) -> tuple[Key, ...]:
    """The keys so that each comes after those it is made from. Bounds that run in a circle are dropped: they are
    checked at the end. Sums in a circle leave their cells free, to be checked as well."""
    with_bounds = {key: cell_needs(key, plan) for key in keys}
    try:
        return tuple(TopologicalSorter(with_bounds).static_order())
    except CycleError:
        plan.caps.clear()
        plan.floors.clear()
    try:
        return tuple(TopologicalSorter({key: cell_needs(key, plan) for key in keys}).static_order())
    except CycleError:
        plan.sums.clear()
        plan.remainders.clear()
        return tuple(keys)


def cell_needs(key: Key, plan: Plan) -> list[Key]:
    """The cells that must have their numbers before this one."""
    if key in plan.sums:
        return list(plan.sums[key].terms)
    if key in plan.remainders:
        return [*plan.remainders[key].terms, *plan.remainders[key].minus]
    bounds = [*plan.caps.get(key, ()), *plan.floors.get(key, ())]
    return [needed for bound in bounds for needed in (*bound.terms, *bound.minus)]


def draw_in_order(order: Sequence[Key], plan: Plan, draw: Draw, share: Share) -> dict[Key, Decimal]:
    """One number for each key."""
    numbers: dict[Key, Decimal] = {}
    for key in order:
        if key in numbers:
            continue
        if key in plan.sums:
            numbers[key] = sum((numbers[term] for term in plan.sums[key].terms), Decimal())
        elif key in plan.remainders:
            remainder = plan.remainders[key]
            whole = Bound(remainder.terms, remainder.minus).value(numbers)
            numbers.update(zip(remainder.targets, share(whole, len(remainder.targets)), strict=True))
        else:
            low = max((bound.value(numbers) for bound in plan.floors.get(key, ())), default=Decimal())
            high = min((bound.value(numbers) for bound in plan.caps.get(key, ())), default=None)
            numbers[key] = draw(key, max(low, Decimal()), high)
    return numbers
