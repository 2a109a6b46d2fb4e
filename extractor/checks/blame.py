"""Whose error it is that sums fail: our reading's, or the publisher's.

For each group of failing relations the smallest sets of changes that would satisfy all of them are found (`explain`),
and the shapes of misreading that would do so (`misread`). What speaks for a misreading is how far the reading of the
cells concerned is doubted for reasons other than sums, against how seldom a publisher errs just there; what the
shapes and sizes are worth was measured (`python -m bench.blame --measure`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import exp, log
from typing import NamedTuple

from extractor.checks.explain import ZERO, Changes, Sums, explained, table_sums, unfilled_total
from extractor.checks.misread import (
    Shape,
    digits_doubted,
    exchanges,
    floats,
    is_misread,
    lacks_cell,
    places_open,
    shifts,
)
from extractor.forms.relations import Instance, template_instances
from extractor.model import CanonicalTable, Cell, Change, Key, Outcome, RelationCheck, RelationKind, Template, Verdict
from extractor.text.numbers import MONEY

LEAST = 0.8
"""The least probability of a verdict; below it nothing is decided: one of the 400 cases of bench/BLAME.md."""

# Added to the log odds of a misreading. Measured on 240 misreadings and 240 publisher's errors that bench/BLAME.md does
# not judge: `python -m bench.blame --cases 480 --measure`.
SHAPED_WIDELY = 9.5
"""Where one of its shapes makes two relations hold or more: met after no publisher's error, and after 4 in 5
misreadings, some of them in rows that are doubted no more than any other (1 in 2,000)."""
SHAPED = 8.0
"""Where it makes a single relation hold: met after no publisher's error either, but chance makes one hold sooner."""
SLIPPED = 6.0
"""The same for one digit, which chance makes fit far more often (see the last line of bench/BLAME.md)."""
SCATTERED = 5.5
"""Where no shape does, nor fewer than three changes: publishers err in one or two numbers, misreadings go on. The same
where a row floats: it has fewer values than columns, and nothing shows which (`1 6 7 5 1 6` in a line of text, blanks
lost). Reasoned, not measured: no case of the 480 was so; of the 50 torn ones of bench/BLAME.md five float."""
UNSHAPED_DIGITS = 2.5
"""Where no shape does, but characters are in doubt: two digits of one number may be misread. Reasoned as well, so that
nothing is decided on pages that an OCR engine doubts."""
UNSHAPED = 1.0
"""Where no shape does, and the characters are certain: 4 in 240 misreadings, with a doubt of 0.1 or more, and all
publisher's errors, with one below 0.04."""
MENDED_MORE = 1.0
"""For each relation beyond two that a shape mends: numbers laid elsewhere make one more hold by chance as seldom as
numbers are large, and a publisher has to err once more for each two of them."""
OPEN_PLACES, FLOATING = 0.001, 0.03
"""The least doubt, sums aside, of a cell in a row that has another number of places for values than the form or may
lack one at an end, and in one that floats: something may have been done to such rows, and confidence in their cells,
which was fitted on many rows where that did no harm, comes as near to 1 as it likes (`0 0 0 0 0 22` for
`0 0 0 0 0 2 2` in cells with spans; no total after `0 0 0 0 3 4` between tabs; `0 18 18 0 0` for fifteen columns of
words, which makes ten of them absent). Confidence gives most floating rows doubts from 0.03 to 0.4."""
HARDLY_READ = 0.5
"""Doubt from which a cell is as likely read wrong as right: it is a suspect in any failing sum, whatever fits."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of a group of failing relations that share one cause.

    `smallest`: all smallest sets of changes that satisfy them; `misread`: the likeliest shapes of a misreading that
    would; `mended`: how many failing relations prove these, other groups' among them; `doubt`: the chance, sums left
    aside, that the cells concerned were misread, and `doubtful` those of them doubted most; `digits`: whether
    characters are in doubt; `floats`: whether a row is among them whose values may stand in other columns.
    """

    relations: tuple[Instance, ...]
    smallest: tuple[Changes, ...]
    misread: tuple[Changes, ...]
    mended: int
    doubt: float
    doubtful: tuple[Key, ...]
    digits: bool
    floats: bool


class Mending(NamedTuple):
    """A misreading with the relations that it makes hold; `proved`: those of them that had to, by no choice of ours."""

    changes: Changes
    mended: frozenset[int]
    proved: int


@dataclass(frozen=True, slots=True)
class Blame:
    """Whose error a failing relation is. `culprits`: the cells that would have to change, the fewest or those of the
    misreading; `suggestion`: the one number that alone would do, if only one would; `confidence`: in the verdict."""

    verdict: Verdict
    culprits: tuple[Key, ...]
    suggestion: Change | None
    confidence: float


def blame(
    template: Template, table: CanonicalTable, checks: Sequence[RelationCheck], beliefs: Mapping[Key, float]
) -> dict[tuple[str, str], Blame]:
    """For each failing relation, by its code and where it fails, whose error it is.

    `beliefs`: for each cell the probability that it was read right, told without any sum.
    """
    return {
        instance_name(relation): explanation_to_blame(one)
        for one in explanations(template, table, checks, beliefs)
        for relation in one.relations
    }


def explanation_to_blame(one: Explanation) -> Blame:
    """The verdict on a group of failing relations."""
    misreading = misreading_probability(one)
    if misreading >= LEAST:
        own = culprits(one.misread) or one.doubtful
        return Blame(Verdict.EXTRACTION, own, only_number(one, one.misread or one.smallest), misreading)
    if misreading <= 1 - LEAST:
        return Blame(Verdict.PUBLISHER, culprits(one.smallest), only_number(one, one.smallest), 1 - misreading)
    own = culprits((*one.smallest, *one.misread)) or one.doubtful
    return Blame(Verdict.UNDECIDED, own, only_number(one, one.smallest), max(misreading, 1 - misreading))


def misreading_probability(one: Explanation) -> float:
    """The probability that a group of failing relations is due to a misreading."""
    doubt = min(max(one.doubt, 1e-6), 1 - 1e-6)
    odds = log(doubt / (1 - doubt))
    if one.misread and one.mended > 1:
        odds += SHAPED_WIDELY + MENDED_MORE * (one.mended - 2)
    elif one.misread:
        odds += SLIPPED if one.digits else SHAPED
    elif one.floats or not one.smallest or len(one.smallest[0]) > 2:
        odds += SCATTERED
    else:
        odds += UNSHAPED_DIGITS if one.digits else UNSHAPED
    return round(1 / (1 + exp(-odds)), 4)


def culprits(sets: Sequence[Changes]) -> tuple[Key, ...]:
    """The cells that some of the sets change."""
    return tuple(dict.fromkeys(key for changes in sets for key in changes))


def only_number(one: Explanation, likely: Sequence[Changes]) -> Change | None:
    """The one number that does it all, where it is part of a likely explanation.

    None where several explanations are equally small or take more numbers, and for bounds: they want no certain one.
    """
    exact = any(instance.relation.kind is RelationKind.EQUAL for instance in one.relations)
    if not exact or len(one.smallest) != 1 or len(one.smallest[0]) != 1:
        return None
    key, value = next(iter(one.smallest[0].items()))
    return Change(key, value) if any(changes.get(key) == value for changes in likely) else None


def explanations(
    template: Template, table: CanonicalTable, checks: Sequence[RelationCheck], beliefs: Mapping[Key, float]
) -> Iterator[Explanation]:
    """The failing relations in groups of one cause each, table by table."""
    failed = {(check.code, check.where) for check in checks if check.outcome is Outcome.FAILED}
    told = {(check.code, check.where) for check in checks if check.outcome is not Outcome.NOT_ASSESSABLE}
    for name in dict.fromkeys(check.table for check in checks if check.outcome is Outcome.FAILED):
        cells = {cell.key: cell for cell in table if cell.table == name}
        own = [instance for instance in template_instances(template) if instance.relation.table == name]
        unfilled = frozenset(key for instance in own for key in unfilled_total(instance, cells))
        sums = table_sums(
            [one for one in own if instance_name(one) in told or unfilled_total(one, cells)],
            {key: cell.value or ZERO for key, cell in cells.items()},
            fractional_cells(template, name),
            unfilled,
        )
        broken = frozenset(index for index, one in enumerate(sums.instances) if instance_name(one) in failed)
        mending = list(mending_shapes(sums, broken, tuple(cells.values())))
        for group, smallest in explained(sums, broken):
            yield explain_group(sums, group, smallest, mending, cells, beliefs)


def instance_name(instance: Instance) -> tuple[str, str]:
    """What tells a relation in one row or column from all others."""
    return instance.relation.code, instance.where


def mending_shapes(sums: Sums, broken: frozenset[int], cells: Sequence[Cell]) -> Iterator[Mending]:
    """The shapes of misreadings of a table that mend failing relations and break none; and where the best of them leave
    some, these together with what mends more once they are put right (two rows that have a column too many)."""
    single = list(single_shapes(sums, broken, cells))
    yield from single
    most = max((one.proved for one in single), default=0)
    for one in single:
        left = sums.after(one.changes, broken)
        if most > 1 and one.proved == most and left:
            rows = {key[1] for key in one.changes}
            others = [cell for cell in cells if cell.row not in rows]
            for other in single_shapes(sums.changed(one.changes), left, others):
                changes = {**one.changes, **other.changes}
                yield Mending(changes, one.mended | other.mended, one.proved + other.proved)


def single_shapes(sums: Sums, broken: frozenset[int], cells: Sequence[Cell]) -> Iterator[Mending]:
    """The shapes of misreadings of some of a table's rows that mend failing relations and break none."""
    for shape in misreadings(sums, cells):
        holding = sums.proving(shape.changes, broken)
        if len(holding) > shape.lost:
            yield Mending(shape.changes, holding, len(holding) - shape.lost)


def explain_group(
    sums: Sums,
    group: frozenset[int],
    smallest: tuple[Changes, ...],
    mending: Sequence[Mending],
    cells: Mapping[Key, Cell],
    beliefs: Mapping[Key, float],
) -> Explanation:
    """What the reading says of a group of failing relations. `mending`: shapes of misreadings of the table."""
    relations = tuple(sums.instances[index] for index in sorted(group))
    slips = [Mending(changes, group, len(group)) for changes in smallest if is_misread(cells, changes)]
    able = [*slips, *(one for one in mending if group <= one.mended)]
    best = min(((-one.proved, len(one.changes)) for one in able), default=(0, 0))
    equal = [one.changes for one in able if (-one.proved, len(one.changes)) == best]
    misread = [one for at, one in enumerate(equal) if one not in equal[:at]]
    involved = culprits([dict.fromkeys((*i.left, *i.right), ZERO) for i in relations])
    keys = culprits(misread or smallest) or involved
    if not misread:
        keys = tuple(dict.fromkeys((*keys, *(key for key in involved if 1 - beliefs[key] >= HARDLY_READ))))
    least = {row: least_doubt([cell for cell in cells.values() if cell.row == row]) for row in {key[1] for key in keys}}
    doubts = {key: max(1 - beliefs[key], least[key[1]]) for key in keys}
    doubt = max(doubts.values())
    doubtful = tuple(key for key in keys if doubts[key] == doubt)
    digits, floating = any(digits_doubted(cells[key]) for key in keys), FLOATING in least.values()
    return Explanation(relations, smallest, tuple(misread), -best[0], doubt, doubtful, digits, floating)


def least_doubt(row: Sequence[Cell]) -> float:
    """How far the cells of a row are doubted at least."""
    if floats(row):
        return FLOATING
    return OPEN_PLACES if lacks_cell(row) or any(map(places_open, row)) else 0.0


def fractional_cells(template: Template, name: str) -> frozenset[Key]:
    """The cells of a table that need not be whole: amounts of money."""
    pairs = template.table(name).cells()
    return frozenset((name, row.name, column.name) for row, column in pairs if (row.unit or column.unit) in MONEY)


def misreadings(sums: Sums, cells: Sequence[Cell]) -> Iterator[Shape]:
    """Every shape of a misreading of the rows of a table, and of the places of its columns."""
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
    for row in rows:
        yield from exchanges(row)
        yield from shifts(row, sums)
    columns: dict[str, list[Cell]] = {}
    for cell in cells:
        columns.setdefault(cell.column, []).append(cell)
    for column in columns.values():
        yield from exchanges(column)
