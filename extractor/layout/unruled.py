"""Rows of a table that no rule bounds: words in columns, told from prose by their gaps and by their values.

Works on any page of words in lines, whatever its unit (display columns of a text file, points of a PDF page).
Labels that wrap over several lines stay rows of their own; matching joins them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from extractor.layout.columns import column_changes, moved_columns, part_by_columns
from extractor.layout.torn import join_torn
from extractor.layout.words import Cell, Word, WordLine, cell_to_text
from extractor.text.numbers import COUNTERS, MONEY, is_value_text

MAX_VALUE = 40
"""Characters of a value with its note: `22（其中修订16件）` has 11."""
MAX_LABEL = 60
"""Characters of the longest label of a form (52); a line of more before a single number is a sentence cut there."""
MAX_HEADER_WORD = 10
"""Characters of a column header between single spaces; titles of reports are longer."""
MAX_UNIT_HEADER = 20
"""Characters of a column header with its unit: `本年收费金额（单位：万元）` has 14."""
MAX_LONE = 12
"""Lines in a row without a value inside a table: a label of one character a line has up to ten."""
MAX_TAIL = 3
"""Lines of a label that go on under its values after the last row."""
MAX_TAIL_WORD = 14
"""Characters of such a line; longer is the first line of the narrative."""
LEAST_BESIDE_REMARK = 4
"""Values beside a remark that show that it stands in a cell of its own: no label has so many numbers in it."""
HEADER_REACH = 4
"""Lines between a header and the first row of values under it: titles and units stand between."""


@dataclass(frozen=True, slots=True)
class Region:
    """Lines `start` to `end` (exclusive) are a table; `rows` has the cells of each of them."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]


class _Kind(Enum):
    VALUES = "a label and its values"
    COLUMNS = "three cells or more"
    PAIR = "two cells"
    HEADER = "column headers with single spaces between"
    LONE = "one short text"
    PROSE = "a sentence or a section title"


_UNITS = frozenset(COUNTERS) | frozenset(MONEY)
"""What stands alone in a column of units."""

_STRONG = (_Kind.VALUES, _Kind.COLUMNS, _Kind.HEADER)

_SECTION_TITLE = re.compile(r"[一二三四五六七八九十\d]{1,2}[、.．，,].*(?:情况|事项|概况|概述)[:：]?$")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,2}[、.．，,]")
_PAGE_NUMBER = re.compile(r"[-—–－]\d{1,4}[-—–－]$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_DATE_WORD = re.compile(r"[年月日号时]")
_ENUMERATION = re.compile(r"\d{1,2}[.．、]$")
_COUNTED = re.compile(r"(?:[附图表第页共]|附件|附表)$")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_REMARK = re.compile(r"[\u4e00-\u9fff]{2,5}$")
_PROSE_MARK = re.compile(r"[。；！？]")
_NUMBERING = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]")


def lines_to_regions(lines: Sequence[WordLine]) -> list[Region]:
    """The tables among consecutive lines, in order. Linear in the number of words."""
    kinds = [line_to_kind(line) for line in lines]
    _find_headers(lines, kinds)
    return [
        region
        for start, end in _kinds_to_spans(lines, kinds)
        for region in _span_to_regions(lines[start:end], kinds[start:end], start)
    ]


def _span_to_regions(lines: Sequence[WordLine], kinds: Sequence[_Kind], first: int) -> Iterator[Region]:
    """Lines that follow each other as the table they are, or as several with columns of their own; `first`: the number
    of their first."""
    cells = [tuple(_line_to_cells(line, kind)) for line, kind in zip(lines, kinds, strict=True)]
    rows = join_torn(part_by_columns(cells, [line.wide for line in lines]))
    wide = min(line.wide for line in lines)
    if lines[0].words[0].bottom > 0:  # on a page; columns of text may be told by the order of words alone
        starts = [0, *(_row_start(lines, kinds, at) for at in column_changes(rows, wide))]
    else:
        starts = [0, *moved_columns(rows, (at for at in range(1, len(lines)) if lines[at].follows_gap), wide)]
    for start, end in pairwise([*starts, len(rows)]):
        yield Region(first + start, first + end, rows[start:end])


def _row_start(lines: Sequence[WordLine], kinds: Sequence[_Kind], values: int) -> int:
    """The first line of the row whose values stand on the line `values`: the one below the widest space since the last
    row."""
    above = next(at for at in range(values - 1, -1, -1) if kinds[at] is _Kind.VALUES)
    return max(range(above + 1, values + 1), key=lambda at: (lines[at].words[0].top - lines[at - 1].words[0].top, at))


def line_to_kind(line: WordLine) -> _Kind:
    """What a line is by itself."""
    words = line.words
    if not words:
        return _Kind.PROSE
    tail = _count_last_values(words)
    if tail == len(words):
        return _Kind.VALUES if tail > 1 and not _is_page_number(words) else _Kind.LONE
    if tail:
        return _labelled_kind(words[:-tail], words[-tail:], line)
    if len(words) > 2 and _count_values(words) > 1 and not _PROSE_MARK.search(line.text):
        return _Kind.VALUES
    return _textual_kind(line)


def _labelled_kind(label: Sequence[Word], values: Sequence[Word], line: WordLine) -> _Kind:
    text = cell_to_text(label)
    if _PROSE_MARK.search(text):
        return _Kind.PROSE
    if len(values) == 1 and label[-1].x1 + line.wide > values[0].x0:
        comma = max(text.find("，"), text.find(","))
        if comma > 0 and not re.search(r"[（(]", text[:comma]) or len(text) > MAX_LABEL:
            return _Kind.PROSE
        if _YEAR.match(values[0].text) or _COUNTED.match(text):
            return _Kind.LONE
    return _Kind.VALUES


def _textual_kind(line: WordLine) -> _Kind:
    text = line.text
    parts = 1 + sum(b.x0 - a.x1 >= line.wide for a, b in pairwise(line.words))
    if _PROSE_MARK.search(text):
        return _Kind.PROSE
    if parts > 2:
        return _Kind.COLUMNS
    if parts == 2:
        return _Kind.PAIR if len(text) <= 2 * MAX_LABEL else _Kind.PROSE
    return _Kind.PROSE if len(text) > MAX_LABEL or _SECTION_TITLE.match(text.replace(" ", "")) else _Kind.LONE


def _find_headers(lines: Sequence[WordLine], kinds: list[_Kind]) -> None:
    """Mark lines of single-spaced words as headers where the row of values under them has a cell for each word."""
    for index, line in enumerate(lines):
        if kinds[index] is not _Kind.LONE or len(line.words) < 2:
            continue
        for below in range(index + 1, min(index + 1 + HEADER_REACH, len(lines))):
            if kinds[below] is _Kind.VALUES:
                if _heads(line.words, sum(1 for _ in _line_to_cells(lines[below], _Kind.VALUES))):
                    kinds[index] = _Kind.HEADER
                break


def _heads(words: Sequence[Word], cells: int) -> bool:
    """As many words as cells, or three or more that can only be headers."""
    if not all(_CJK.search(word.text) and not _NUMBERING.match(word.text) for word in words):
        return False
    if any(word.text[0].isdigit() for word in words):
        return False
    longest = max(len(word.text) for word in words)
    return len(words) == cells and longest <= MAX_UNIT_HEADER or 3 <= len(words) <= cells and longest <= MAX_HEADER_WORD


def _kinds_to_spans(lines: Sequence[WordLine], kinds: Sequence[_Kind]) -> Iterator[tuple[int, int]]:
    index = done = 0
    while index < len(kinds):
        if kinds[index] not in _STRONG:
            index += 1
            continue
        start, last = index, index
        while index < len(kinds) and kinds[index] is not _Kind.PROSE and index - last <= MAX_LONE:
            last = index if kinds[index] in _STRONG else last
            index += 1
        found = kinds[start : last + 1]
        if _Kind.VALUES in found or found.count(_Kind.COLUMNS) > 1:
            end = _tail_end(lines, kinds, last + 1)
            yield _head_start(lines, kinds, start, done), end
            index = done = end
        else:
            index = last + 1


def _head_start(lines: Sequence[WordLine], kinds: Sequence[_Kind], start: int, least: int) -> int:
    """Header lines of two cells, from `least` on, belong to the rows right under them, as does a line that reaches
    down into the next (a label of more lines than its neighbours) or stands over columns (their common header)."""
    while start > least and not lines[start].follows_gap:
        above, below = lines[start - 1], lines[start]
        joins = above.words and (above.words[0].bottom > below.words[0].top or _stands_over(above, below))
        if kinds[start - 1] is not _Kind.PAIR and not (kinds[start - 1] is _Kind.LONE and joins):
            break
        start -= 1
    return start


def _stands_over(line: WordLine, header: WordLine) -> bool:
    """Whether a short text stands over columns after the first: what is at the left edge may be a title or prose."""
    inside = header.words[0].x1 < line.words[0].x0 and line.words[-1].x1 < header.words[-1].x1
    return inside and len(line.text) <= MAX_HEADER_WORD


def _tail_end(lines: Sequence[WordLine], kinds: Sequence[_Kind], end: int) -> int:
    """The end of a label that goes on under the last row."""
    for index in range(end, min(end + MAX_TAIL, len(lines))):
        line = lines[index]
        if kinds[index] not in (_Kind.LONE, _Kind.PAIR) or line.follows_gap or len(line.text) > MAX_TAIL_WORD:
            break
        if _NUMBERED.match(line.text) or _is_page_number(line.words):
            break
        end = index + 1
    return end


def _line_to_cells(line: WordLine, kind: _Kind) -> Iterator[Cell]:
    words = line.words
    if kind is _Kind.HEADER:
        yield from ((word,) for word in words)
        return
    start = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or words[index].x0 - words[index - 1].x1 >= line.wide:
            # Where values follow, a number at the label's end is the first of them, though its bracket be open.
            yield from _chunk_to_cells(words[start:index], kind, is_last=not _count_values(words[index:]))
            start = index


def _chunk_to_cells(words: tuple[Word, ...], kind: _Kind, *, is_last: bool) -> Iterator[Cell]:
    """Values at the end (or at the start) of a chunk are cells of their own; `is_last`: no value follows the chunk."""
    if len(words) == 1 or _is_page_number(words):
        yield words
        return
    tail = _count_last_values(words)
    if is_last and tail == 1 and _is_open(words[:-1]):
        tail = 0
    head = 0 if tail or kind is _Kind.COLUMNS else _leading_values(words)
    yield from _values_to_cells(words[:head])
    label = words[head : len(words) - tail]
    if tail and len(label) > 1 and label[-1].text in _UNITS:
        yield from (label[:-1], label[-1:])
    elif label:
        yield label
    yield from _values_to_cells(words[len(words) - tail :])


def _is_open(label: Sequence[Word]) -> bool:
    """Whether a label ends inside brackets (`（不同渠道公开相同信息计 1` | `条）`): a number after it is its own."""
    text = "".join(word.text for word in label)
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")


def _leading_values(words: Sequence[Word]) -> int:
    """How many values stand before the label, where they cannot be its date or its number."""
    head = _count_values(words)
    if head and _DATE_WORD.match(words[head].text) or head and _ENUMERATION.match(words[head - 1].text):
        head -= 1
    return 0 if head == 1 and (_YEAR.match(words[0].text) or not _CJK.search(words[1].text)) else head


def _count_values(words: Sequence[Word]) -> int:
    """How many words from the first on are values; a unit of money beside a number is part of it."""
    count = 0
    while count < len(words):
        text = words[count].text
        if not (len(text) <= MAX_VALUE and is_value_text(text) or text in MONEY and _is_number_beside(words, count)):
            break
        count += 1
    return count


def _count_last_values(words: Sequence[Word]) -> int:
    """How many words at the end are values, or one short remark among several of them (`0 14 0 0 见附件`)."""
    tail = _count_values(words[::-1])
    remark = len(words) - tail - 1
    if remark < 1 or not _REMARK.match(words[remark].text):
        return tail
    before = _count_values(words[remark - 1 :: -1])
    return tail + 1 + before if before and before + tail >= LEAST_BESIDE_REMARK else tail


def _is_number_beside(words: Sequence[Word], unit: int) -> bool:
    """Whether the word to the left of a unit is a number; `words` may run from right to left."""
    beside = [words[at] for at in (unit - 1, unit + 1) if 0 <= at < len(words)]
    return any(word.x1 <= words[unit].x0 and word.text[-1:].isdigit() for word in beside)


def _values_to_cells(words: Sequence[Word]) -> Iterator[Cell]:
    """Each value a cell, a unit with its number."""
    for index, word in enumerate(words):
        if word.text not in MONEY:
            followed = index + 1 < len(words) and words[index + 1].text in MONEY
            yield (word, words[index + 1]) if followed else (word,)


def _is_page_number(words: Sequence[Word]) -> bool:
    return len(words) <= 3 and _PAGE_NUMBER.match("".join([word.text for word in words])) is not None
