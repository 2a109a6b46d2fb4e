"""Digits that a recogniser could not tell for certain, settled by the form's sums.

Only cells that were read in a picture and in doubt take part, each with the few other numbers that looks at it name.
Of all combinations of these, one alone must make every sum hold that they stand in, and two sums at least must speak
for each number that is changed: its row's and its column's. A reading that a second look confirmed is never touched,
so that a publisher's own error stays as it is printed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.forms.relations import Instance, holds, template_instances
from extractor.model import BlankMeaning, CanonicalTable, Cell, CellStatus, Key, RelationKind, Template
from extractor.text.numbers import is_digits

DOUBTED = 0.65
"""Belief in a text from which it is certain enough to be left alone: below it a second look spoke against it, or the
recogniser hardly knew it and no other look confirms it (zeros under seals were read as 6 with 0.51 to 0.53)."""
PLAUSIBLE = 0.02
"""Likelihood from which another number may stand in a cell; recognisers give all digits a thousandth."""
PROOFS = 2
"""Sums that must speak for a number: one alone is met by chance, or by a publisher's error in another of its cells."""
MOST_COMBINATIONS = 4_096
"""Ways to read the doubted cells of sums that share any, as far as the sums within them allow, while they are gone
through one by one. More are not settled."""
SETTLED = 0.9
"""Belief in a number that was settled so."""

Options = Mapping[Key, tuple[Decimal, ...]]
"""The numbers that may stand in each cell in doubt, its own reading first where it is one."""


def settle_by_sums(template: Template, table: CanonicalTable) -> CanonicalTable:
    """The cells of a report, those in doubt with the one number that satisfies their sums, where there is one."""
    options = {cell.key: tuple(_numbers(cell)) for cell in table if _is_open(cell)}
    if not options:
        return table
    cells = {cell.key: cell for cell in table}
    settled = dict[Key, Decimal]()
    for group in _groups(_assessable(template, cells, options), options):
        settled.update(group.changes(cells))
    return tuple(_with_value(cell, settled[cell.key]) if cell.key in settled else cell for cell in table)


def _is_open(cell: Cell) -> bool:
    return cell.evidence.text < DOUBTED and any(likely >= PLAUSIBLE for _, likely in cell.others)


def _numbers(cell: Cell) -> Iterator[Decimal]:
    """Its own number, if it has one, and the others that it may be."""
    own = () if cell.value is None else (cell.value,)
    others = (Decimal(text) for text, likely in cell.others if likely >= PLAUSIBLE and is_digits(text))
    yield from dict.fromkeys((*own, *others))


def _with_value(cell: Cell, value: Decimal) -> Cell:
    evidence = replace(cell.evidence, text=SETTLED, parse=1.0, settled_by_sums=True)
    return replace(cell, value=value, status=CellStatus.PRINTED, evidence=evidence)


def _assessable(template: Template, cells: Mapping[Key, Cell], options: Options) -> list[Instance]:
    """The equalities of which every cell has a number, or may have one."""
    return [
        instance
        for instance in template_instances(template)
        if instance.relation.kind is RelationKind.EQUAL
        and all(
            key in options or _is_told(cells[key], template.table(instance.relation.table).blank)
            for key in (*instance.left, *instance.right)
        )
    ]


def _is_told(cell: Cell, blank: BlankMeaning) -> bool:
    empty = cell.status in (CellStatus.BLANK, CellStatus.PLACEHOLDER)
    return cell.value is not None or empty and blank is BlankMeaning.ZERO


@dataclass(frozen=True, slots=True)
class _Group:
    """Cells in doubt that share sums, and these sums."""

    options: Options
    instances: tuple[Instance, ...]

    def changes(self, cells: Mapping[Key, Cell]) -> dict[Key, Decimal]:
        """The numbers that differ from the reading, in the only combination that satisfies all sums; else none."""
        waiting = [(one, self._open_in(one)) for one in self.instances]
        fitting, done = [dict[Key, Decimal]()], set[Key]()
        for key in self._row_by_row():
            if len(fitting) * len(self.options[key]) > MOST_COMBINATIONS:
                return {}
            done.add(key)
            closed = [one for one, keys in waiting if key in keys and done.issuperset(keys)]
            longer = ({**chosen, key: number} for chosen in fitting for number in self.options[key])
            fitting = [chosen for chosen in longer if all(_holds(one, cells, chosen) for one in closed)]
        if len(fitting) != 1:
            return {}
        changed = {key: value for key, value in fitting[0].items() if value != cells[key].value}
        return changed if all(self._proofs(key) >= PROOFS for key in changed) else {}

    def _row_by_row(self) -> Iterator[Key]:
        """The cells in doubt, those of one sum after each other, so that few combinations live long."""
        yield from dict.fromkeys((*(key for one in self.instances for key in self._open_in(one)), *self.options))

    def _open_in(self, instance: Instance) -> list[Key]:
        """Which cells of a sum are in doubt."""
        return [key for key in (*instance.left, *instance.right) if key in self.options]

    def _proofs(self, key: Key) -> int:
        return sum(key in (*instance.left, *instance.right) for instance in self.instances)


def _holds(instance: Instance, cells: Mapping[Key, Cell], chosen: Mapping[Key, Decimal]) -> bool:
    def values(keys: Sequence[Key]) -> list[Decimal]:
        return [chosen[key] if key in chosen else cells[key].value or Decimal(0) for key in keys]

    return holds(instance.relation.kind, values(instance.left), values(instance.right))


def _groups(instances: Sequence[Instance], options: Options) -> Iterator[_Group]:
    """The cells in doubt, those together that one sum or a chain of sums joins."""
    free = list(options)
    while free:
        members, found = {free[0]}, list[Instance]()
        grown = True
        while grown:
            met = [one for one in instances if one not in found and not members.isdisjoint((*one.left, *one.right))]
            found += met
            members.update(key for one in met for key in (*one.left, *one.right) if key in options)
            grown = bool(met)
        free = [key for key in free if key not in members]
        yield _Group({key: options[key] for key in options if key in members}, tuple(found))
