"""Rules to tables: which cells there are, and what they span.

A page break may leave the outermost row without its closing rule (Chromium, WeasyPrint, Word with open borders), so a
table is closed at the ends of the rules that cross there. Pieces of one row occur. A cell is what no rule parts.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from extractor.errors import TooLargeError
from extractor.layout.page import Page, Rule
from extractor.layout.rules import SNAP, group_near, merge_rules

TOUCH = SNAP + 1
"""Points by which a rule may miss one that it meets."""
OPEN = 5.0
"""Points that crossing rules must stick out for a row or a column to be there; less is drawn carelessly."""
TRACK = 4.5
"""Points between two rules that bound no row or column of text: inset and double borders."""
MAX_RULES = 5_000
"""Rules of one direction on a page; the densest real page has 400."""
MAX_UNITS = 50_000
"""Rows times columns of one table."""


class Span(NamedTuple):
    """A cell: its first row and column, and how many of each it takes."""

    row: int
    col: int
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table as ruled: where its columns (`xs`) and rows (`ys`) are bounded, its cells, and the cell of each unit."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]
    owners: tuple[tuple[int, ...], ...]

    def span_at(self, x: float, y: float) -> int | None:
        """The index of the cell at a point; None outside of the table."""
        if not (self.xs[0] - 1 < x < self.xs[-1] + 1 and self.ys[0] - 1 < y < self.ys[-1] + 1):
            return None
        col = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        return self.owners[row][col]


def page_to_tables(page: Page) -> list[RuledTable]:
    """The ruled tables of a page, from top to bottom. Raises TooLargeError for too many rules or cells."""
    horizontal, vertical = merge_rules(page.horizontal), merge_rules(page.vertical)
    if max(len(horizontal), len(vertical)) > MAX_RULES:
        raise TooLargeError(f"has more than {MAX_RULES:,} rules on page {page.number}: remove its drawings")
    tables = [rules_to_table(rows, columns) for rows, columns in _connected(horizontal, vertical)]
    return sorted((table for table in tables if table is not None), key=lambda table: (table.ys[0], table.xs[0]))


def rules_to_table(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> RuledTable | None:
    """The table that connected rules draw; None for a single box. Raises TooLargeError for too many cells."""
    horizontal, vertical = _closed(horizontal, vertical), _closed(vertical, horizontal)
    ys, xs = group_near([rule.at for rule in horizontal], TRACK), group_near([rule.at for rule in vertical], TRACK)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns < 2:
        return None
    if rows * columns > MAX_UNITS:
        raise TooLargeError(f"has a table of more than {MAX_UNITS:,} cells: no statutory table has that many")
    under, beside = _walls(horizontal, ys, xs), _walls(vertical, xs, ys)
    owners, spans = _units_to_spans(rows, columns, under, beside)
    return RuledTable(tuple(xs), tuple(ys), tuple(spans), tuple(map(tuple, owners)))


def _connected(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Rules that cross or touch, directly or through others; fewer than four draw no table."""
    ats = [rule.at for rule in horizontal]
    leaders = list(range(len(horizontal)))
    crossings = list[list[int]]()
    for rule in vertical:
        near = range(bisect_left(ats, rule.start - TOUCH), bisect_right(ats, rule.end + TOUCH))
        met = [i for i in near if horizontal[i].start - TOUCH <= rule.at <= horizontal[i].end + TOUCH]
        crossings.append(met)
        for index in met[1:]:
            leaders[_leader(leaders, index)] = _leader(leaders, met[0])
    groups = defaultdict[int, tuple[list[Rule], list[Rule]]](lambda: ([], []))
    for index, rule in enumerate(horizontal):
        groups[_leader(leaders, index)][0].append(rule)
    for rule, met in zip(vertical, crossings, strict=True):
        if met:
            groups[_leader(leaders, met[0])][1].append(rule)
    yield from (group for group in groups.values() if group[1] and len(group[0]) + len(group[1]) >= 4)


def _leader(leaders: list[int], index: int) -> int:
    while leaders[index] != index:
        leaders[index] = leaders[leaders[index]]
        index = leaders[index]
    return index


def _closed(rules: Sequence[Rule], crossing: Sequence[Rule]) -> list[Rule]:
    """The rules of one direction, and one more on either side where at least two crossing rules stick out together."""
    first, last = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    start = min(*(rule.start for rule in rules), *(rule.at for rule in crossing))
    end = max(*(rule.end for rule in rules), *(rule.at for rule in crossing))
    closed = list(rules)
    if min(rule.at for rule in rules) - first > OPEN and sum(rule.start < first + SNAP for rule in crossing) > 1:
        closed.append(Rule(first, start, end))
    if last - max(rule.at for rule in rules) > OPEN and sum(rule.end > last - SNAP for rule in crossing) > 1:
        closed.append(Rule(last, start, end))
    return closed


def _walls(rules: Sequence[Rule], lines: Sequence[float], across: Sequence[float]) -> list[list[bool]]:
    """For each line and each track across it: whether a rule runs there (over the middle of the track)."""
    middles = [(a + b) / 2 for a, b in pairwise(across)]
    walls = [[False] * len(middles) for _ in lines]
    for rule in rules:
        line = min(bisect_left(lines, rule.at), len(lines) - 1)
        if line and rule.at - lines[line - 1] < lines[line] - rule.at:
            line -= 1
        for track in range(bisect_left(middles, rule.start), bisect_right(middles, rule.end)):
            walls[line][track] = True
    return walls


def _units_to_spans(
    rows: int, columns: int, under: Sequence[Sequence[bool]], beside: Sequence[Sequence[bool]]
) -> tuple[list[list[int]], list[Span]]:
    """The cell of each unit, and the cells. Units that no wall parts are one cell, as far as they make a rectangle."""
    rooms = _rooms(rows, columns, under, beside)
    owners = [[-1] * columns for _ in range(rows)]
    spans = list[Span]()
    for row in range(rows):
        for col in range(columns):
            if owners[row][col] < 0:
                span = _grown(rooms, owners, row, col)
                for taken in range(span.row, span.row + span.rowspan):
                    owners[taken][col : col + span.colspan] = [len(spans)] * span.colspan
                spans.append(span)
    return owners, spans


def _rooms(
    rows: int, columns: int, under: Sequence[Sequence[bool]], beside: Sequence[Sequence[bool]]
) -> list[list[int]]:
    """A number for each unit, equal where one can walk from one to the other without crossing a wall."""
    leaders = list(range(rows * columns))
    for row in range(rows):
        for col in range(columns):
            unit = row * columns + col
            if col + 1 < columns and not beside[col + 1][row]:
                leaders[_leader(leaders, unit + 1)] = _leader(leaders, unit)
            if row + 1 < rows and not under[row + 1][col]:
                leaders[_leader(leaders, unit + columns)] = _leader(leaders, unit)
    return [[_leader(leaders, row * columns + col) for col in range(columns)] for row in range(rows)]


def _grown(rooms: Sequence[Sequence[int]], owners: Sequence[Sequence[int]], row: int, col: int) -> Span:
    """The largest rectangle of the unit's room that starts there, first to the right, then downward."""
    room, right, bottom = rooms[row][col], col + 1, row + 1
    while right < len(rooms[row]) and rooms[row][right] == room and owners[row][right] < 0:
        right += 1
    while bottom < len(rooms) and all(
        rooms[bottom][at] == room and owners[bottom][at] < 0 for at in range(col, right)
    ):
        bottom += 1
    return Span(row, col, bottom - row, right - col)
