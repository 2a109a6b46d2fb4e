"""Alignment of the row stream with a form's row sequence.

Each stream row, and each run of rows that may be one label broken over them, is a candidate for the rows of the form
that its label is like; the best chain of candidates in both orders is taken (`chain`). Then rows that stand out of the
form's order are assigned without order, on the same score, if they fit better than what the order left over.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from extractor.matching.chain import Match, best_chain
from extractor.matching.lexicon import UNNUMBERED, Candidate, Lexicon, pieces_to_candidates
from extractor.matching.rows import Row, has_numbers
from extractor.matching.torn import label_columns, torn_over
from extractor.model import GridKind
from extractor.text import fold, squeeze

MOST_MERGED = 5
"""Rows that one row of the form may be broken over; text columns wrap the longest label into four lines."""
MOST_LABELS = 30
"""Label cells of a row that may be a piece of another: a header shattered into single characters has fewer."""
LEAST_SCORE = 0.6
"""Below it a row is none of the form: unrelated labels of government tables reach 0.5."""
MERGE_COST = 0.01
"""So that a row that stands whole is not merged with what is beside it."""
LOOSE_COST = 0.08
"""Only neighbourhood ties a line of values to a label. Before or after it costs the same, so that the reading that
leaves neither labels nor values over wins."""
STRAY_COST = 0.15
"""A number in a row of its own, where cells show their bounds, is rather a page's: the label's row has its own cell."""
NAMELESS = 0.6
"""Score of a row without a label, which its place alone tells."""
LEAST_UNORDERED = 0.9
"""Without the support of order only a label that is read nearly whole is assigned."""

UnlabelledScore = Callable[[int, int], float]
"""For (stream row, slot) of a row of the form without a label: how well it stands under its header."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """Folded texts that are never a piece of a row's label: the table's header texts, and what stands in its asides."""

    header: frozenset[str]
    asides: frozenset[str]


def assign_rows(
    rows: Sequence[Row], lexicon: Lexicon, furniture: Furniture, unlabelled: UnlabelledScore
) -> tuple[Match, ...]:
    """The one-to-one assignment of stream rows to the slots of a lexicon, in stream order."""
    by_end = row_candidates(rows, lexicon, furniture, unlabelled)
    ordered = best_chain(rows, by_end, len(lexicon.slots))
    found = (*ordered, *unordered_rest(rows, by_end, ordered))
    found += tuple(nameless_rows(rows, lexicon, furniture.asides, ordered, found))
    return tuple(with_torn_off(rows, sorted(found, key=lambda match: match.start)))


def with_torn_off(rows: Sequence[Row], matches: Sequence[Match]) -> Iterator[Match]:
    """The matches, to a row the ends of its numbers on a line of their own below, where no row of the form is missing
    that could stand there."""
    for match, following in zip_longest(matches, matches[1:]):
        last = following is None or following.slot == match.slot + 1 and following.start > match.end
        below = rows[match.end] if last and match.end < len(rows) else None
        if below and not below.labels and below.has_values:
            valued = next((row for row in rows[match.start : match.end] if row.has_values), None)
            if valued and torn_over(valued, below):
                yield replace(match, count=match.count + 1)
                continue
        yield match


def row_candidates(
    rows: Sequence[Row], lexicon: Lexicon, furniture: Furniture, unlabelled: UnlabelledScore
) -> list[list[Match]]:
    """All acceptable matches, by the stream row they end with."""
    by_end: list[list[Match]] = [[] for _ in rows]
    bare = [slot for slot, axis in enumerate(lexicon.slots) if not axis.path]
    settled = [
        stands_alone(row, furniture.header, lexicon.group_keys)
        or not lexicon.has_fragments([key for key in row.keys if key not in furniture.asides])
        for row in rows
    ]
    for start in range(len(rows)):
        for count in range(1, MOST_MERGED + 1):
            end = start + count
            if end > len(rows) or count > 1 and not may_merge(rows[start:end], settled[start:end], furniture.asides):
                break
            matches = group_matches(rows, start, count, lexicon)
            by_end[end - 1].extend(matches)
            if count == 1 and rows[start].has_values and any(match.score >= 0.99 for match in matches):
                settled[start] = True
        for slot in bare:
            if (score := unlabelled(start, slot)) >= LEAST_SCORE:
                by_end[start].append(Match(start, 1, slot, score, 0, bare=not rows[start].has_values))
    return by_end


def stands_alone(row: Row, header: frozenset[str], groups: frozenset[str]) -> bool:
    """Whether a row is no piece of another: a header row, or a group's row with placeholders in its value cells."""
    return bool(row.keys) and (groups if row.has_values else header).issuperset(row.keys)


def may_merge(group: Sequence[Row], settled: Sequence[bool], asides: frozenset[str]) -> bool:
    """Whether stream rows can be one row of the form: one at most has values, unless numbers are torn over two; one has
    a unit; none is whole on its own."""
    first, last = group[0], group[-1]
    if any(settled) or len(last.labels) > MOST_LABELS:
        return False
    if last.grid < 0 <= first.grid and not (first.kind is last.kind is GridKind.SPACED):
        return False
    valued = [row for row in group if row.has_values]
    if len(valued) > 1 and (len(valued) > 2 or torn_over(*valued) is None):
        return False
    return not asides or sum(any(squeeze(cell.text) in asides for cell in row.cells) for row in group) <= 1


def group_matches(rows: Sequence[Row], start: int, count: int, lexicon: Lexicon) -> list[Match]:
    """The matches of one group of stream rows, each with its lead over the best other slot."""
    group = rows[start : start + count]
    own = group[0].keys if count == 1 else merged_pieces(group)
    found_slots = pieces_to_candidates(own, group[0].above_keys, lexicon)
    if not found_slots:  # nearly every line of prose
        return []
    crosses = group[0].grid < 0 <= group[-1].grid and group[-1].kind is not GridKind.SPACED
    least = UNNUMBERED if crosses else LEAST_SCORE
    candidates = [found for found in found_slots if found.score >= least]
    bare = not any(row.has_values for row in group)
    if count == 1 and bare:
        candidates = [found for found in candidates if may_hold_values(group[0], found)]
    matches = []
    for found in candidates:
        others = max((other.score for other in candidates if other.slot != found.slot), default=0.0)
        score = found.score - merge_cost(group)
        matches.append(Match(start, count, found.slot, score, found.used, max(0.0, found.score - others), bare=bare))
    return matches


def merge_cost(group: Sequence[Row]) -> float:
    """What merging costs: a little a row, more where only neighbourhood ties bare lines of values to a label."""
    cost = MERGE_COST * (len(group) - 1)
    values = next((row for row in group if row.has_values), None)
    if values is not None and not values.keys and values.kind is GridKind.SPACED:
        labels_end = max((cell.x1 for row in group for cell in row.labels), default=0.0)
        if values.cells[0].x0 < labels_end:
            cost += LOOSE_COST
    if values is not None and not values.keys and values.kind is GridKind.SPANNED:
        cost += STRAY_COST
    return cost


def may_hold_values(row: Row, found: Candidate) -> bool:
    """Whether a row without values can be a data row: it has cells beyond its label, though blank or unreadable."""
    return len(row.cells) > found.used or row.kind is GridKind.SPACED and found.score >= LEAST_UNORDERED


def merged_pieces(group: Sequence[Row]) -> tuple[str, ...]:
    """Folded label pieces of several rows as one: the texts of one column of labels run together from row to row."""
    return tuple("".join(fold(cell.text) for cell in column) for column in label_columns(group))


def unordered_rest(rows: Sequence[Row], by_end: Sequence[Sequence[Match]], chain: Sequence[Match]) -> list[Match]:
    """Matches for slots and rows that the ordered chain left over, best first; inside the grids that it touches."""
    if not chain:
        return []
    grids = {rows[match.start].grid for match in chain if rows[match.start].grid >= 0} | own_grids(rows, by_end)
    taken_slots = {match.slot for match in chain}
    taken_rows = {row for match in chain for row in range(match.start, match.start + match.count)}
    rest: list[Match] = []
    # A table without row labels may be published in pieces, anywhere.
    candidates = (
        match
        for matches in by_end
        for match in matches
        if rows[match.start].grid in grids or not match.used and rows[match.start].grid >= 0
    )
    for match in sorted(candidates, key=lambda match: (-match.score, match.start)):
        span = range(match.start, match.start + match.count)
        least = UNNUMBERED if match.bare else LEAST_UNORDERED
        if match.score < least or match.lead <= 0:
            continue
        if match.slot not in taken_slots and taken_rows.isdisjoint(span):
            taken_slots.add(match.slot)
            taken_rows.update(span)
            rest.append(replace(match, margin=match.lead, ordered=False))
    return rest


def own_grids(rows: Sequence[Row], by_end: Sequence[Sequence[Match]]) -> set[int]:
    """The grids whose every row with values may be a row of the form: a part of the table, wherever it stands."""
    valued = {at: row.grid for at, row in enumerate(rows) if row.has_values and row.grid >= 0}
    known = {
        at
        for matches in by_end
        for match in matches
        if match.score >= LEAST_UNORDERED
        for at in range(match.start, match.end)
    }
    return set(valued.values()) - {grid for at, grid in valued.items() if at not in known}


def nameless_rows(
    rows: Sequence[Row], lexicon: Lexicon, asides: frozenset[str], chain: Sequence[Match], found: Sequence[Match]
) -> list[Match]:
    """Rows whose whole label is lost: between two rows of the form that stand in order, as many rows with values and
    without a label as are missing there are those; so it is before the first and after the last."""
    if not chain:
        return []
    taken_slots = {match.slot for match in found}
    taken_rows = {row for match in found for row in range(match.start, match.end)}
    first, last = chain[0], chain[-1]
    grid, beyond = rows[first.start].grid, rows[last.end - 1].grid
    above, below = first.start, last.end
    while above > 0 and rows[above - 1].grid == grid >= 0 and is_nameless(rows[above - 1], asides, lexicon.group_keys):
        above -= 1
    while (
        below < len(rows) and rows[below].grid == beyond >= 0 and is_nameless(rows[below], asides, lexicon.group_keys)
    ):
        below += 1
    gaps = [(above, first.start, -1, first.slot), (last.end, below, last.slot, len(lexicon.slots))]
    gaps += [(one.end, other.start, one.slot, other.slot) for one, other in pairwise(chain)]
    named: list[Match] = []
    for start, end, before, after in gaps:
        slots = [slot for slot in range(before + 1, after) if slot not in taken_slots and lexicon.slots[slot].path]
        free = [at for at in range(start, end) if at not in taken_rows]
        nameless = [at for at in free if is_nameless(rows[at], asides, lexicon.group_keys)]
        if slots and len(slots) == len(nameless) == sum(rows[at].has_values or at in nameless for at in free):
            named += [Match(at, 1, slot, NAMELESS, 0, 0.0, 0.0) for at, slot in zip(nameless, slots, strict=True)]
    return named


def is_nameless(row: Row, asides: frozenset[str], groups: frozenset[str]) -> bool:
    """Whether a row of a table has values, or the unit of one, and no label; or numbers and that of its group, of which
    text columns may show a line."""
    labels = [key for cell, key in zip(row.labels, row.keys, strict=True) if squeeze(cell.text) not in asides]
    if labels:
        lines = row.kind is GridKind.SPACED and len(labels) == 1 and any(labels[0] in group for group in groups)
        return row.grid >= 0 and (lines or groups.issuperset(labels)) and has_numbers(row)
    return row.grid >= 0 and (row.has_values or bool(row.labels))
