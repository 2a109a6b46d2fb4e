"""Tables of which each cell, or each line of a cell, is a line of text: labels that are broken over many lines."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from extractor.matching.chain import Match, Side
from extractor.matching.lexicon import Lexicon, candidates_to_leads, pieces_to_candidates
from extractor.matching.merging import MOST_MERGED, is_unit, merge_cost, rows_to_group, value_side
from extractor.matching.rows import Row
from extractor.model import GridKind
from extractor.text.numbers import is_value_text

MOST_SPELLED = 24
"""Lines of one label where each line of a narrow cell is one of the text: the longest stood in thirteen."""
TOLD = 0.86
"""Score of a label that is read to the letter, over however many lines, with its values after it."""
LETTERED = 0.91
"""The same where the values stand beside the lines: UNNUMBERED, less the most that merging costs."""
LONGEST_LINE = 16
"""Characters of a line of a narrow cell: sentences have more."""


def closed_groups(rows: Sequence[Row], lexicon: Lexicon) -> Iterator[int]:
    """The lines of groups' labels that have placeholders (——) for their values, below or beside them: no row's."""
    for at, row in enumerate(rows):
        if row.kind is GridKind.SPACED and row.has_values and is_closing(row):
            yield from closed_by(rows, at, lexicon)


def closed_by(rows: Sequence[Row], at: int, lexicon: Lexicon) -> range:
    """The lines of the group's label that a line of placeholders belongs to; empty if it is none's."""
    above = first_of(rows, range(at - 1, max(at - MOST_SPELLED, -1), -1))
    below = first_of(rows, range(at + 1, min(at + MOST_MERGED, len(rows)))) if rows[at].labels else at + 1
    for start in range(at, above, -1):
        for end in range(at + 1, below + 1):
            if "".join(key for row in rows[start:end] for key in row.keys) in lexicon.group_keys:
                return range(start, end)
    return range(0)


def first_of(rows: Sequence[Row], places: range) -> int:
    """The first of some places whose row is none of text with labels alone; else the one after the last."""
    return next((at for at in places if rows[at].kind is not GridKind.SPACED or rows[at].has_values), places.stop)


def is_closing(row: Row) -> bool:
    """Whether a line of values holds placeholders, and no more than its own number before its label or the number of
    the next row after them."""
    first = row.cells.index(row.labels[0]) if row.labels else 0
    texts = [cell.text.strip() for cell in row.cells[first:]]
    return not any(char.isdigit() for text in texts[:-1] or texts for char in text)


def spelled_matches(
    rows: Sequence[Row], start: int, lexicon: Lexicon, asides: frozenset[str], closed: Collection[int]
) -> Iterator[Match]:
    """The matches from a line on that are a label of the form to the letter, broken over however many lines (text of a
    PDF in which every line of a cell is one), with one line of values at most before, after or between them; in
    columns, beside them."""
    text, valued, beside, units = "", False, False, 0
    for end in range(start, min(start + MOST_SPELLED, len(rows))):
        row = rows[end]
        own = [key for key in row.keys if key not in asides]
        if row.kind is not GridKind.SPACED or len(own) > 1 or end in closed:
            return
        if row.has_values and (valued or own and not holds_value(row)):
            return
        units += row.grid >= 0 and not asides.isdisjoint(row.texts)
        if units > 1:
            return  # in columns, each row has its own
        valued = valued or row.has_values
        beside = beside or row.has_values and bool(own)
        text += "".join(own)
        if text and text not in lexicon.beginnings:
            return
        if end > start and text in lexicon.exact:
            group = rows_to_group(rows[start : end + 1], asides)
            cost, side = merge_cost(group), value_side(group, lexicon.group_keys)
            for slot, quality in lexicon.exact[text]:
                yield Match(start, len(group.rows), slot, quality - cost, 1, bare=not valued, side=side)
        if beside and text in lexicon.exact:
            return  # what is below is another row's


def holds_value(row: Row) -> bool:
    """Whether a row in columns has a value behind its label, and not its number before it alone."""
    return row.grid >= 0 and is_value_text(row.cells[-1].text)


def wrapped_matches(
    rows: Sequence[Row], at: int, lexicon: Lexicon, asides: frozenset[str], least: float
) -> Iterator[Match]:
    """The matches of a line of values with the lines of its label above it, whatever they say: what stands between two
    lines of values is the label of the second, be it misspelt, cut off, or with an instruction in it."""
    first = label_start(rows, at)
    for start in range(first, at):
        lines = [row for number, row in enumerate(rows[start:at], start) if is_label_line(rows, number, asides)]
        text = "".join(key for row in lines for key in row.keys)
        found = pieces_to_candidates((text,), (), lexicon) if len(lines) > 1 else ()
        cost = merge_cost(rows_to_group(rows[start : at + 1], asides)) if found else 0.0
        for one, lead in zip(found, candidates_to_leads(found), strict=True):
            if one.score - cost >= least:
                yield Match(start, at + 1 - start, one.slot, one.score - cost, one.used, lead, side=Side.AFTER)


def is_told(matches: Sequence[Match]) -> bool:
    """Whether the label of a line of values is one of the form's to the letter."""
    return any(match.score >= TOLD for match in matches)


def label_start(rows: Sequence[Row], at: int) -> int:
    """The first of the lines of labels right above a line of values."""
    first = at
    while first and at - first < MOST_SPELLED and is_line(rows[first - 1]) and not rows[first - 1].has_values:
        first -= 1
    return first


def is_line(row: Row) -> bool:
    """Whether a row is a line of text that a narrow cell may hold."""
    return row.grid < 0 and len(row.cells) == 1 and len(row.cells[0].text) <= LONGEST_LINE


def is_label_line(rows: Sequence[Row], at: int, asides: frozenset[str]) -> bool:
    """Whether a line is of a label, and not its unit: of two units (件, 件) the first ends a label (规范性文件)."""
    return not is_unit(rows[at], asides) or is_unit(rows[at + 1], asides)


def without_parts(rows: Sequence[Row], by_end: list[list[Match]]) -> list[list[Match]]:
    """All matches but those of rows without values that are a piece of a label read to the letter with its values, or
    the same label said before it: the rest would be taken for another row's. In lines of text a piece may be like
    another row's label, too."""
    told = [match for matches in by_end for match in matches if is_told_with_values(rows, match)]
    if not told:
        return by_end
    whole: dict[int, list[Match]] = {}
    for match in told:
        whole.setdefault(match.slot, []).append(match)
    lettered: dict[int, list[Match]] = {}
    for match in told:
        if is_lettered(rows, match):
            lettered.setdefault(match.start, []).append(match)

    def is_piece(match: Match) -> bool:
        if not match.bare:
            return False
        own = whole.get(match.slot, ())
        starts = range(match.start, match.end - MOST_SPELLED - 1, -1)
        around = (one for start in starts for one in lettered.get(start, ()))
        return any(holds(one, match) for one in chain(own, around)) or any(is_said(rows, match, one) for one in own)

    return [[match for match in matches if not is_piece(match)] for matches in by_end]


def is_told_with_values(rows: Sequence[Row], match: Match) -> bool:
    """Whether several rows are a label read to the letter and its values; beside it only those of its own table."""
    if match.height < 2 or match.bare or match.score < TOLD:
        return False
    return match.side is not Side.HELD or rows[match.start].grid == rows[match.end - 1].grid


def is_lettered(rows: Sequence[Row], match: Match) -> bool:
    """Whether such rows are lines of text, and surely one label."""
    sure = match.side is not Side.HELD or match.score >= LETTERED
    return sure and rows[match.start].kind is GridKind.SPACED


def holds(whole: Match, match: Match) -> bool:
    """Whether the rows of a match are some of those of another, and no whole label beside another row's values: that of
    a group stands above its first row."""
    within = whole.start <= match.start and match.end <= whole.end
    return within and (whole.side is not Side.HELD or whole.score >= match.score)


def is_said(rows: Sequence[Row], match: Match, whole: Match) -> bool:
    """Whether the lines of a match stand above those of another, or are some of them, with no values between."""
    above = whole.side is Side.AFTER and match.start < whole.end
    return above and not any(row.has_values for row in rows[match.start : whole.end - 1])
