"""The best chain of matches through both sequences: rows of the document, rows of the form, each in its order.

Dynamic programming with the moves match, gap (a row of the form is missing) and insertion (a row of the document is
none of the form); local at both ends, so that a table is found wherever it stands. What each match is worth beside the
best chain without it is its margin: from the front and from the back, every chain through a place is known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate, pairwise
from math import inf
from operator import add
from typing import NamedTuple

from extractor.matching.rows import Row, printed_in

GAIN_OFFSET = 0.45
"""What a match must beat: half a likeness is no evidence."""
GAP_COST = 0.1
"""A missing row costs less than any wrong match gains."""
FOREIGN_ROW_COST = 0.15
"""A row with a label and values that is none of the form."""
LABEL_ROW_COST = 0.03
"""A row with labels only: a header, a title, a note."""
LINE_COST = 0.01
"""A line of text between rows: page numbers, captions."""
BARE_COST = 0.1
"""A row without values."""


class Side(Enum):
    """Where the values of a row stand: beside its label, or in a line of their own before or after it."""

    HELD = auto()
    BEFORE = auto()
    AFTER = auto()


class Match(NamedTuple):
    """Stream rows `start` to `start + height` are the form's row `slot`; `used` as in Candidate.

    `lead`: how much liker the label is to this slot than to any other; `margin`: how much better the best chain is than
    the best one in which these rows are something else, or nothing.
    """

    start: int
    height: int
    slot: int
    score: float
    used: int
    lead: float = 1.0
    margin: float = 1.0
    ordered: bool = True
    bare: bool = False
    """No value stands in it: likelier a caption than a row that was not filled in, if another candidate has values."""
    side: Side = Side.HELD
    """Where its values stand, if only neighbourhood ties them to its label."""

    @property
    def gain(self) -> float:
        """What taking the match adds to a chain."""
        return self.score - GAIN_OFFSET - (BARE_COST if self.bare else 0.0)

    @property
    def end(self) -> int:
        """The first stream row after it."""
        return self.start + self.height

    def costing(self, cost: float) -> "Match":
        """The match with so much less of a score."""
        return Match(self.start, self.height, self.slot, self.score - cost, *self[4:])


def row_cost(row: Row) -> float:
    """What leaving out a row costs inside a table."""
    if row.is_empty:
        return 0.0
    if row.grid < 0 and len(row.cells) == 1:
        return LINE_COST
    return FOREIGN_ROW_COST if row.has_values and (row.labels or printed_in(row) > 1) else LABEL_ROW_COST


class Skip(Enum):
    """A step of the alignment that matches nothing: a row of the form is missing, or one of the document is foreign."""

    SLOT = auto()
    ROW = auto()


Gains = Mapping[int, Sequence[float]]
"""For each stop (rows before it) and each number of the form's rows (before it): the gain of the best chain so far."""


@dataclass(frozen=True, slots=True)
class Course:
    """What chains may do. `stops`: where matches may begin and end, in rows before; between them rows can only be left
    out. `cost`: of leaving out all rows before each row; `by_end`: the matches by the last of their rows."""

    slots: int
    stops: Sequence[int]
    cost: Sequence[float]
    by_end: Sequence[Sequence[Match]]


class Way(NamedTuple):
    """The best chain through a course, its gain, and those of all chains from the front."""

    gain: float
    chain: Sequence[Match]
    course: Course
    gains: Gains


def best_chain(rows: Sequence[Row], by_end: Sequence[Sequence[Match]], slots: int) -> list[Match]:
    """The chain of matches in both orders with the highest total gain, each match with its margin."""
    return list(with_margins(best_way(rows, by_end, slots), rows))


def best_way(rows: Sequence[Row], by_end: Sequence[Sequence[Match]], slots: int) -> Way:
    """The same chain, still without margins, and its gain."""
    stops = {0}
    for end, matches in enumerate(by_end, 1):
        if matches:
            stops.update((end, *(match.start for match in matches)))
    course = Course(slots, sorted(stops), list(accumulate(map(row_cost, rows), initial=0.0)), by_end)
    gains, back = from_the_front(course)
    end = max(gains, key=lambda stop: gains[stop][slots])
    chain = walk_back(back, dict(pairwise(course.stops[::-1])), end, slots)
    return Way(gains[end][slots], chain, course, gains)


def from_the_front(course: Course) -> tuple[Gains, Mapping[int, Sequence[Match | Skip]]]:
    """The gains of chains up to each stop, and the last step of each."""
    slots = course.slots
    best = {0: [-GAP_COST * slot for slot in range(slots + 1)]}
    back: dict[int, list[Match | Skip]] = {0: [Skip.SLOT] * (slots + 1)}
    for start, end in pairwise(course.stops):
        cost = course.cost[end] - course.cost[start]
        # Column 0 is free: nothing of the table has been seen yet.
        line = [value - cost for value in best[start]]
        line[0] = 0.0
        moves: list[Match | Skip] = [Skip.ROW] * (slots + 1)
        for match in course.by_end[end - 1]:
            value = best[match.start][match.slot] + match.gain
            if value > line[match.slot + 1]:
                line[match.slot + 1], moves[match.slot + 1] = value, match
        gapped = -inf
        for slot, value in enumerate(line):
            if gapped > value:
                line[slot], moves[slot] = gapped, Skip.SLOT
                value = gapped
            gapped = value - GAP_COST
        best[end], back[end] = line, moves
    return best, back


def from_the_back(course: Course) -> Gains:
    """The gains of chains from each stop on, as they would go on after so many of the form's rows."""
    slots = course.slots
    starting: dict[int, list[Match]] = {}
    for matches in course.by_end:
        for match in matches:
            starting.setdefault(match.start, []).append(match)
    last = course.stops[-1]
    best = {last: [-GAP_COST * (slots - slot) for slot in range(slots + 1)]}
    for end, start in pairwise(course.stops[::-1]):
        cost = course.cost[end] - course.cost[start]
        after = best[end]
        # The last column is free: nothing of the table is to come.
        line = [value - cost for value in after]
        line[0], line[-1] = after[0], 0.0
        for match in starting.get(start, ()):
            line[match.slot] = max(line[match.slot], match.gain + best[match.end][match.slot + 1])
        gapped = -inf
        for slot, value in zip(range(slots, -1, -1), reversed(line), strict=True):
            if gapped > value:
                line[slot] = value = gapped
            gapped = value - GAP_COST
        best[start] = line
    return best


def walk_back(
    back: Mapping[int, Sequence[Match | Skip]], previous: Mapping[int, int], end: int, slot: int
) -> list[Match]:
    """The matches on the best path, first to last. `previous`: the stop before each stop."""
    chain: list[Match] = []
    while end > 0 and slot > 0:
        move = back[end][slot]
        if isinstance(move, Match):
            chain.append(move)
            end, slot = move.start, move.slot
        elif move is Skip.SLOT:
            slot -= 1
        else:
            end = previous[end]
    return chain[::-1]


def with_margins(way: Way, rows: Sequence[Row]) -> Iterator[Match]:
    """The matches of the best chain, each with its margin."""
    _, chain, course, before = way
    if not chain:
        return
    after = from_the_back(course)
    ended = dict(zip(course.stops, accumulate((before[stop][-1] for stop in course.stops), max), strict=True))
    total = max(gains[course.slots] for gains in before.values())
    places = {match.slot: value_row(match, rows) for match in chain}
    owners = {row: match.slot for match in chain for row in range(match.start, match.end)}
    rivals = {match.slot: max(without(match, course, before, after), ended[match.start]) for match in chain}
    for match in (match for matches in course.by_end for match in matches):
        start, height, slot, *_ = match
        gain = before[start][slot] + match.gain + after[start + height][slot + 1]
        for row in range(start, start + height):
            owner = owners.get(row, slot)
            if owner != slot and gain > rivals[owner]:
                rivals[owner] = gain
        if gain > rivals.get(slot, gain) and value_row(match, rows) != places[slot]:
            rivals[slot] = gain
    for match in chain:
        yield match._replace(margin=min(1.0, max(0.0, total - rivals[match.slot])))


def without(match: Match, course: Course, before: Gains, after: Gains) -> float:
    """The gain of the best chain that leaves out the rows of a match and goes on after them."""
    cost = course.cost[match.end] - course.cost[match.start]
    first, last = before[match.start], after[match.end]
    inside = max(map(add, first[1:-1], last[1:-1]), default=-1.0) - cost
    return max(inside, first[0] + last[0])


def value_row(match: Match, rows: Sequence[Row]) -> int:
    """The stream row whose values a match takes; its first one where none has values."""
    for at in range(match.start, match.end):
        if rows[at].has_values:
            return at
    return match.start
