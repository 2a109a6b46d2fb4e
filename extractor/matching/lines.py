"""Tables of which each cell, or each line of a cell, is a line of text: labels that are broken over many lines."""

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate

from extractor.matching.chain import Match, Side
from extractor.matching.lexicon import Lexicon, candidates_to_leads, pieces_to_candidates
from extractor.matching.merging import MOST_MERGED, is_unit, merge_cost, value_side
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
    """Whether a line of values holds placeholders, and after them no more than the number of the next row."""
    texts = [cell.text.strip() for cell in row.cells]
    return not any(char.isdigit() for text in texts[:-1] or texts for char in text)


def spelled_matches(
    rows: Sequence[Row], start: int, lexicon: Lexicon, asides: frozenset[str], closed: Collection[int]
) -> Iterator[Match]:
    """The matches from a line on that are a label of the form to the letter, broken over however many lines (text of a
    PDF in which every line of a cell is one), with one line of values at most before, after or between them; in
    columns, beside them."""
    text, valued, beside = "", False, False
    for end in range(start, min(start + MOST_SPELLED, len(rows))):
        row = rows[end]
        own = [key for key in row.keys if key not in asides]
        if row.kind is not GridKind.SPACED or len(own) > 1 or end in closed:
            return
        if row.has_values and (valued or own and not holds_value(row)):
            return
        valued = valued or row.has_values
        beside = beside or row.has_values and bool(own)
        text += "".join(own)
        if text and text not in lexicon.beginnings:
            return
        if end > start and text in lexicon.exact:
            group = rows[start : end + 1]
            cost, side = merge_cost(group, asides), value_side(group, asides, lexicon.group_keys)
            for slot, quality in lexicon.exact[text]:
                yield Match(start, len(group), slot, quality - cost, 1, bare=not valued, side=side)
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
        cost = merge_cost(rows[start : at + 1], asides) if found else 0.0
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
    """All matches but those of lines without values that are a piece of a label read to the letter with its values, or
    the same label said before it: the rest would be taken for another row's. In lines of text so for whichever row the
    piece may be."""
    told = [match for matches in by_end for match in matches if is_told_with_values(match)]
    if not told:
        return by_end
    whole: dict[int, list[Match]] = {}
    ends = [0] * len(rows)
    for match in told:
        whole.setdefault(match.slot, []).append(match)
        if is_of_lines(rows, match):
            ends[match.start] = max(ends[match.start], match.end)
    reach = list(accumulate(ends, max))
    return [
        [
            match
            for match in matches
            if not (match.bare and (is_within(match, reach) or is_part(rows, match, whole.get(match.slot, ()))))
        ]
        for matches in by_end
    ]


def is_within(match: Match, reach: Sequence[int]) -> bool:
    """Whether a match lies in the lines of a label read to the letter, that begin at its first line or above and end
    where `reach` says, and is no whole label itself: a group's row stands above its rows, and is a piece of theirs."""
    return match.score < LETTERED and match.end <= reach[match.start]


def is_told_with_values(match: Match) -> bool:
    """Whether several rows are a label read to the letter and its values."""
    return match.height > 1 and not match.bare and match.score >= TOLD


def is_of_lines(rows: Sequence[Row], match: Match) -> bool:
    """Whether a label is one of lines of text, surely: with values beside it, in lines of its own table."""
    first, last = rows[match.start], rows[match.end - 1]
    sure = match.side is not Side.HELD or match.score >= LETTERED and first.grid == last.grid
    return first.kind is GridKind.SPACED and sure


def is_part(rows: Sequence[Row], match: Match, whole: Sequence[Match]) -> bool:
    """Whether the lines of a match are some of those of another, or above them with no values between."""
    return any(
        one.start <= match.start
        and match.end <= one.end
        and (one.side is not Side.HELD or one.score >= match.score)
        or one.side is Side.AFTER
        and match.start < one.end
        and not any(row.has_values for row in rows[match.start : one.end - 1])
        for one in whole
    )
