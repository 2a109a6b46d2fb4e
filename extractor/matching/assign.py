"""Alignment of the row stream with a form's row sequence.

Each stream row, and each run of rows that may be one label broken over them, is a candidate for the rows of the form
that its label is like; the best chain of candidates in both orders is taken (`chain`). Then rows that stand out of the
form's order are assigned without order, on the same score, if they fit better than what the order left over.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import product, takewhile, zip_longest
from math import inf

from extractor.matching.chain import Match, Side, best_chain, best_way, value_row, with_margins
from extractor.matching.exchange import exchanged, with_followers
from extractor.matching.header_text import MOST_WRAPPED
from extractor.matching.lexicon import (
    OFFICIAL,
    TRUNCATED,
    UNNUMBERED,
    Candidate,
    Lexicon,
    candidates_to_leads,
    pieces_to_candidates,
    remember,
)
from extractor.matching.lines import (
    MOST_SPELLED,
    closed_groups,
    is_told,
    spelled_matches,
    without_parts,
    wrapped_matches,
)
from extractor.matching.merging import (
    LOOSE_COST,
    MOST_MERGED,
    Group,
    is_unit,
    may_merge,
    merge_cost,
    merged_pieces,
    value_side,
)
from extractor.matching.nameless import Furniture, nameless_rows, parted_matches
from extractor.matching.rows import Row, has_numbers, is_column_numbers
from extractor.matching.torn import label_columns, torn_over
from extractor.model import GridKind
from extractor.text import numbering

LEAST_SCORE = 0.6
"""Below it a row is none of the form: unrelated labels of government tables reach 0.5."""
ASTRAY_COST = 0.2
"""Of such a line on the other side of its label than all others: labels that are broken round it cost less."""
LEFT_COST = 1.0
"""Of values left over at the end of a table that they would begin or end on the other side: a label that a remark or a
wrong character hides costs less."""
MOST_BETWEEN = 2
"""Lines that may stand between the last label and its values: a unit, a remark. A table below has more of a header."""
SEVERAL = 3
"""Numbers that a table's rows have, beside which one alone is no row's: `proactive` has rows of one and of three."""
FEWEST_NUMBERS = 3
"""Numbers from 1 on under a header that are those of its columns: a label's, and two."""
WHOLE = 0.99
"""Score of a row with values whose label is complete: it is no piece of another."""
BETWEEN_SIBLINGS = 0.5
"""Lead of a row out of order whose label stands in several groups, beside rows of one of them."""
LEAST_UNORDERED = 0.9
"""Without the support of order only a label that is read nearly whole is assigned."""
LEAST_WITHIN = 0.8
"""The same of a row with values between others of its table: a wrong character in a label of four is so much."""

MOST_RUNS = 8_192
"""Runs of lines that are remembered, at 400 bytes each: text in which each line of a cell is one has a thousand."""

UnlabelledScore = Callable[[int, int], float]
"""For (stream row, slot) of a row of the form without a label: how well it stands under its header."""


def assign_rows(
    rows: Sequence[Row], lexicon: Lexicon, furniture: Furniture, unlabelled: UnlabelledScore
) -> tuple[Match, ...]:
    """The one-to-one assignment of stream rows to the slots of a lexicon, in stream order."""
    closed = frozenset(closed_groups(rows, lexicon))
    by_end = row_candidates(rows, lexicon, furniture, unlabelled, closed)
    ordered = chain_of_one_side(rows, by_end, lexicon)
    ordered = exchanged(rows, ordered, by_end)
    rest = unordered_rest(rows, by_end, ordered, lexicon.groups)
    given = {match.slot for match in rest}
    ordered = [match for match in ordered if match.slot not in given]
    found = with_followers(rows, sorted((*ordered, *rest), key=lambda match: match.start), by_end, lexicon.groups)
    found += nameless_rows(rows, lexicon, furniture, ordered, found, closed)
    found = list(parted_matches(rows, by_end, found, len(lexicon.slots)))
    return tuple(with_torn_off(rows, sorted(found, key=lambda match: match.start), lexicon.group_keys))


def chain_of_one_side(rows: Sequence[Row], by_end: Sequence[Sequence[Match]], lexicon: Lexicon) -> list[Match]:
    """The best chain. Where lines of values stand between lines of labels, they are those before them or those after
    them, in a table throughout: with one label unknown, each would else go to its other neighbour. No such row is surer
    than that side."""
    slots = len(lexicon.slots)
    sides = {match.side for matches in by_end for match in matches}
    if not {Side.BEFORE, Side.AFTER} <= sides:
        return best_chain(rows, by_end, slots)
    ways = []
    for side, other in ((Side.AFTER, Side.BEFORE), (Side.BEFORE, Side.AFTER)):
        kept = [
            [match.costing(ASTRAY_COST) if match.side is other else match for match in matches] for matches in by_end
        ]
        way = best_way(rows, kept, slots)
        ways.append((way.gain - LEFT_COST * leaves_values(rows, by_end, way.chain, side, lexicon), way))
    (worse, _), (better, best) = sorted(ways, key=lambda one: one[0])
    lead = better - worse
    chain = with_margins(best, rows)
    return [match if match.side is Side.HELD else match._replace(margin=min(match.margin, lead)) for match in chain]


def leaves_values(
    rows: Sequence[Row], by_end: Sequence[Sequence[Match]], chain: Sequence[Match], side: Side, lexicon: Lexicon
) -> bool:
    """Whether a line of values stands right where the next row of a chain would have its own: after the last label, if
    they stand before their labels, and before the first, if after; unless it has a label on the right side, of a row
    out of order. A label may come several times; a number by itself beside rows of many is one of another kind, the
    row's or a page's."""
    if not chain:
        return False
    widths = sorted(len(rows[value_row(match, rows)].cells) for match in chain if not match.bare)
    least = 1 + (bool(widths) and widths[len(widths) // 2] > SEVERAL)
    first, last = chain[0].start, chain[-1]
    if side is Side.AFTER:
        own = by_end[first - 1] if first else ()
        astray = any(match.side is side and match.score >= LEAST_UNORDERED - LOOSE_COST for match in own)
        beside = () if astray else rows[max(first - 1, 0) : first]
    else:
        label = lexicon.groups[last.slot] + lexicon.leaves[last.slot]
        again = takewhile(lambda row: row.keys and not row.has_values and row.keys[0] in label, rows[last.end :])
        end = last.end + sum(1 for _ in again)
        beside = rows[end : end + MOST_BETWEEN + 1]
    values = [row for row in beside if has_numbers(row) and not row.labels and not is_column_numbers(row)]
    return any(len(row.cells) >= least for row in values)


def ends_label(upper: Row, lower: Row, groups: frozenset[str]) -> bool:
    """Whether a row below another has no label, or what its group's lacks (`（三）不予` | `公开`)."""
    return not lower.keys or len(lower.keys) == 1 and any(key + lower.keys[0] in groups for key in upper.keys)


def with_torn_off(rows: Sequence[Row], matches: Sequence[Match], groups: frozenset[str]) -> Iterator[Match]:
    """The matches, to a row the ends of its numbers on a line of their own below, where no row of the form is missing
    that could stand there."""
    for match, following in zip_longest(matches, matches[1:]):
        last = following is None or following.slot == match.slot + 1 and following.start > match.end
        below = rows[match.end] if last and match.end < len(rows) else None
        if below and below.has_values:
            valued = next((row for row in rows[match.start : match.end] if row.has_values), None)
            if valued and ends_label(valued, below, groups) and torn_over(valued, below):
                yield match._replace(height=match.height + 1)
                continue
        yield match


def row_candidates(
    rows: Sequence[Row],
    lexicon: Lexicon,
    furniture: Furniture,
    unlabelled: UnlabelledScore,
    closed: Collection[int],
) -> list[list[Match]]:
    """All acceptable matches, by the stream row they end with. `closed`: the lines of groups that are no rows."""
    asides = furniture.asides
    unnamed = [slot for slot, axis in enumerate(lexicon.slots) if not axis.path]
    own = [at for at, row in enumerate(rows) if may_be_of(row, lexicon, asides)]
    by_end: list[list[Match]] = [[] for _ in rows]
    settled = [True] * len(rows)
    lines = tuple(map(line_told, rows))
    units = [bool(asides) and is_unit(row, asides) for row in rows]
    for at in own:
        by_end[at] = group_matches(Group(rows[at : at + 1], [] if units[at] else [rows[at]]), at, lexicon)
        settled[at] = at in closed or is_settled(rows, at, by_end[at], lexicon, furniture)
    for start in own:
        row = rows[start]
        pieces = [] if units[start] else [row]
        for end in range(start + 2, min(start + 2 * MOST_MERGED, len(rows)) + 1):
            if settled[start] or settled[end - 1]:
                break
            pieces = pieces if units[end - 1] else [*pieces, rows[end - 1]]
            group = Group(rows[start:end], pieces)
            if not may_merge(group, asides):
                break
            by_end[end - 1].extend(run_matches(group, start, lexicon, asides, lines[start:end]))
        if row.kind is GridKind.SPACED:
            for match in spelled_matches(rows, start, lexicon, asides, closed):
                by_end[match.end - 1].append(match)
        if row.grid < 0 and row.has_values and not row.labels and not is_told(by_end[start]):
            by_end[start].extend(wrapped_matches(rows, start, lexicon, asides, LEAST_SCORE))
    for slot, start in product(unnamed, range(len(rows))):
        if (score := unlabelled(start, slot)) >= LEAST_SCORE:
            by_end[start].append(Match(start, 1, slot, score, 0, bare=not rows[start].has_values))
    return without_parts(rows, by_end)


def may_be_of(row: Row, lexicon: Lexicon, asides: frozenset[str]) -> bool:
    """Whether a row can be one of a form's, or a piece of one: nearly no line of prose can."""
    return lexicon.has_fragments(own_keys(row, asides)) or bool(pieces_to_candidates(row.keys, row.above_keys, lexicon))


def own_keys(row: Row, asides: frozenset[str]) -> tuple[str, ...]:
    """The folded labels of a row but what is in the columns between labels and values (件)."""
    return row.keys if asides.isdisjoint(row.keys) else tuple(key for key in row.keys if key not in asides)


def is_settled(rows: Sequence[Row], at: int, matches: Sequence[Match], lexicon: Lexicon, furniture: Furniture) -> bool:
    """Whether a row is no piece of another, given what it may be alone: it is whole, or none of the form."""
    row = rows[at]
    if row.has_values and any(match.score >= WHOLE for match in matches):
        return True
    if (row.has_values or not matches) and not lexicon.has_fragments(own_keys(row, furniture.asides)):
        return True
    return numbers_columns(rows, at) or stands_alone(row, furniture.header, lexicon.group_keys)


def stands_alone(row: Row, header: frozenset[str], groups: frozenset[str]) -> bool:
    """Whether a row is no piece of another: a header row, or a group's row with placeholders in its value cells. With
    numbers beside it, a group's label may stand on a line of a row of its own."""
    words = groups if row.has_values else header
    return bool(row.keys) and words.issuperset(row.keys) and not (row.kind is GridKind.SPACED and has_numbers(row))


def numbers_columns(rows: Sequence[Row], at: int) -> bool:
    """Whether a row numbers the columns of a header that it stands under, and is no piece of the row below."""
    if not is_column_numbers(rows[at], FEWEST_NUMBERS):
        return False
    above = takewhile(lambda row: not row.has_values, reversed(rows[max(at - MOST_WRAPPED, 0) : at]))
    return is_column_numbers(rows[at]) or any(len(row.labels) > 1 for row in above)


def line_told(row: Row) -> str | None:
    """All that a line tells of the label that it is a piece of: its text, empty for values; None for what is no line of
    one text, or of nothing but values."""
    if row.grid >= 0 or row.cells[0].x0 or len(row.cells) > 1 and row.labels:
        return None
    return row.labels[0].text if row.labels else "" if row.has_values else None


def run_matches(
    group: Group, start: int, lexicon: Lexicon, asides: frozenset[str], run: tuple[str | None, ...]
) -> Iterable[Match]:
    """The matches of a group, remembered for other reports if it is a `run` of lines, which have no places of their own
    and lie in all reports as they lie in one."""
    if None in run:
        return group_matches(group, start, lexicon)
    known = lexicon.runs.get((asides, run))
    if known is None:
        known = remember(lexicon.runs, (asides, run), tuple(group_matches(group, 0, lexicon)), MOST_RUNS)
    return [Match(start, *match[1:]) for match in known]


def group_matches(group: Group, start: int, lexicon: Lexicon) -> list[Match]:
    """The matches of a group of stream rows that begins at `start`, each with its lead over the best other slot."""
    rows = group.rows
    count, first, last = len(rows), rows[0], rows[-1]
    found_slots = pieces_to_candidates(
        first.keys if count == 1 else merged_pieces(group.pieces), first.above_keys, lexicon
    )
    if not found_slots:  # nearly every line of prose
        return []
    crosses = first.grid < 0 <= last.grid and last.kind is not GridKind.SPACED
    least = UNNUMBERED if crosses else LEAST_SCORE
    candidates = [found for found in found_slots if found.score >= least]
    bare = not any(row.has_values for row in rows)
    if count == 1 and bare:
        candidates = [found for found in candidates if may_hold_values(first, found, lexicon)]
    if count > 1 and candidates and (named := lines_to_slots(rows, lexicon)):
        candidates = [found for found in candidates if found.slot in named]
    if count > 1 and candidates:
        reach = labels_reach(group)
        candidates = [found for found in candidates if found.used >= reach]
    if not candidates:
        return []
    cost, side = merge_cost(group), value_side(group, lexicon.group_keys)
    return [
        Match(start, count, found.slot, found.score - cost, found.used, lead, bare=bare, side=side)
        for found, lead in zip(candidates, candidates_to_leads(candidates), strict=True)
    ]


def labels_reach(group: Group) -> int:
    """How many columns of labels some rows need, so that no line of words among them has only labels beyond: it would
    be of another row, and so might the values be."""
    lines = [row.labels for row in group.pieces if row.labels and row.kind is GridKind.SPACED]
    columns = label_columns(group.rows) if lines else []
    if len(columns) < 2:
        return len(columns)
    homes = {id(cell): at for at, column in enumerate(columns, 1) for cell in column}
    return max(min(homes[id(cell)] for cell in labels) for labels in lines)


def lines_to_slots(group: Sequence[Row], lexicon: Lexicon) -> set[int]:
    """The slots that lines of text in a group name to the letter, with their numbers: no piece of another's label."""
    keys = (row.keys[0] for row in group if row.grid < 0 and len(row.keys) == 1 and numbering(row.labels[0].text))
    return {slot for key in keys for slot, quality in lexicon.exact.get(key, ()) if quality >= OFFICIAL}


def may_hold_values(row: Row, found: Candidate, lexicon: Lexicon) -> bool:
    """Whether a row without values can be a data row: it has cells beyond its label, though blank or unreadable, and no
    words of its label that no path has (a header of another table). In words, which show no blank cells, it has the
    label, in a table perhaps cut off."""
    least = LEAST_UNORDERED if row.grid < 0 else TRUNCATED
    if found.used > len(lexicon.slots[found.slot].path) and found.score < LEAST_UNORDERED:
        return False
    return len(row.cells) > found.used or row.kind is GridKind.SPACED and found.score >= least


def unordered_rest(
    rows: Sequence[Row], by_end: Sequence[Sequence[Match]], chain: Sequence[Match], groups: Sequence[str]
) -> list[Match]:
    """Matches for slots and rows that the ordered chain left over, best first; inside the grids that it touches. A
    label that several groups have (被依法纠错数) is that of the group in which it stands."""
    if not chain:
        return []
    grids = {rows[match.start].grid for match in chain if rows[match.start].grid >= 0} | own_grids(rows, by_end)
    taken_slots = {match.slot for match in chain if not match.bare}
    hollow = {match.slot for match in chain if match.bare}
    taken_rows = {row for match in chain for row in range(match.start, match.end)}
    rest: list[Match] = []
    side = Counter(match.side for match in chain).most_common(1)[0][0]
    reach = range(chain[0].start - MOST_SPELLED, chain[-1].end + MOST_SPELLED)
    valued = [rows[value_row(match, rows)] for match in chain if not match.bare]
    widest = max((len(row.cells) for row in valued), default=0)
    edge = value_edge(valued)

    def may_stand(match: Match) -> bool:
        row = rows[match.start]
        if row.grid < 0:
            beside = side is not Side.HELD and match.side is side and match.start in reach
            return beside and len(rows[value_row(match, rows)].cells) <= widest
        # A table without row labels may be published in pieces, anywhere.
        return not match.used or row.grid in grids and not (match.bare and row.labels and row.labels[0].x0 >= edge)

    candidates = (match for matches in by_end for match in matches if may_stand(match))
    for match in sorted(candidates, key=lambda match: (-match.score, match.bare, match.start)):
        span = range(match.start, match.end)
        known = LEAST_WITHIN if chain[0].start < match.start < chain[-1].end else LEAST_UNORDERED
        least = UNNUMBERED if match.bare else known - (LOOSE_COST if match.side is not Side.HELD else 0.0)
        if match.score < least or match.bare and match.slot in hollow:
            continue
        if match.slot in taken_slots or not taken_rows.isdisjoint(span):
            continue
        lead = match.lead or BETWEEN_SIBLINGS * stands_in_group(match, chain, groups)
        if lead > 0:
            taken_slots.add(match.slot)
            taken_rows.update(span)
            rest.append(match._replace(margin=lead, ordered=False))
    return rest


def value_edge(valued: Iterable[Row]) -> float:
    """Where the values of a table's rows begin: a label that stands further right, with nothing beside it, is of a
    column."""
    after = (row.cells[row.cells.index(row.labels[-1]) + 1 if row.labels else 0 :] for row in valued if row.grid >= 0)
    return min((cell.x0 for cells in after for cell in cells), default=inf)


def stands_in_group(match: Match, chain: Sequence[Match], groups: Sequence[str]) -> bool:
    """Whether one of the rows found right before and after a match is of its group, and none of another."""
    before = max((other for other in chain if other.end <= match.start), key=lambda other: other.start, default=None)
    after = min((other for other in chain if other.start >= match.end), key=lambda other: other.start, default=None)
    beside = {groups[other.slot] for other in (before, after) if other}
    return bool(groups[match.slot]) and groups[match.slot] in beside and len({*beside, ""}) == 2


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
