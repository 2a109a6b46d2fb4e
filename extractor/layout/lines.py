"""Characters to lines: which stand beside each other, where a space stands between them, which are printed twice.

All characters of a page are set in one go, as arrays: those of each cell of a table are a group, and lines never reach
over two groups.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from extractor.layout.page import Chars, Codes, Flags, Floats, Ints, true_at
from extractor.layout.words import Word

SAME_LINE = 0.33
"""Share of a character's height by which centres of one line may differ: Latin and CJK fonts, raised marks."""
LONGEST_CHAIN = 2.0
"""Times that distance between the first and the last centre of a line: more is a chain of lines."""
WORD_GAP = 0.5
"""Share of the mean width of two characters from which the gap between them is a space."""
HANZI_GAP = 0.5
"""The same between two hanzi or full-width marks: justified lines spread them by up to 0.3."""
SAME_PLACE = 1.0
"""Points within which the same character printed again is bold type made by overprinting."""
RAISED_SIZE = 0.8
"""Height of a footnote mark against the character before it, at most."""
RAISED_DEPTH = 0.3
"""Share of the line's height by which such a mark reaches down into it, at least; a line above does not."""
RAISED_BY = 0.2
"""Share of the height of the character before it by which a mark's foot stands above that one's foot, at least."""
RAISED_GAP = 0.5
"""Heights of that character within which the mark stands behind it: what is set small elsewhere is no mark."""

DIGITS = 2
"""Of a point, what is finer is noise of the arithmetic."""

_IS_BLANK: Flags = np.zeros(0x10000, np.bool_)
_IS_BLANK[: ord(" ") + 1] = True
_IS_BLANK[[ord(space) for space in "\x7f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"]] = True
_IS_BLANK[ord("\u2000") : ord("\u2010")] = True
"""White space and what has no width, by code."""
_SUPERSCRIPTS: Codes = np.array([ord(digit) for digit in "⁰¹²³⁴⁵⁶⁷⁸⁹"], np.uint32)
_ZERO, _NINE = ord("0"), ord("9")
_SPACE, _NEWLINE = ord(" "), ord("\n")


@dataclass(frozen=True, slots=True)
class SetChars:
    """n printed characters in reading order, group by group, line by line, left to right; no white space.

    `groups` (n); `line_starts`, `word_starts` (n): whether a line (a word) begins with it; every line begins a word.
    """

    codes: Codes
    boxes: Floats
    groups: Ints
    line_starts: Flags
    word_starts: Flags

    def where(self, kept: Flags) -> "SetChars":
        """Those of some groups: all or none of the characters of each."""
        return SetChars(
            self.codes[kept], self.boxes[kept], self.groups[kept], self.line_starts[kept], self.word_starts[kept]
        )


def set_chars(chars: Chars, groups: Ints) -> SetChars:
    """Characters into lines within their groups; a group whose text is all turned reads along its own direction."""
    upright = _unturned(chars, groups) if chars.turns.any() else chars.boxes
    order, lines = _in_lines(chars.codes, upright, groups)
    codes = chars.codes
    raised = _raised(codes[order], upright[order], lines, groups[order])
    if raised.any():
        codes, upright = _seated(codes, upright, order[raised])
        order, lines = _in_lines(codes, upright, groups)
    blank = _is_blank(codes[order])
    printed = true_at(~blank & ~_is_again(codes[order], upright[order], lines))
    kept, lines = order[printed], lines[printed]
    line_starts = np.ones(len(kept), np.bool_)
    line_starts[1:] = lines[1:] != lines[:-1]
    spaced = blank[printed - 1]  # of a line's first character it says nothing, and nobody asks
    word_starts = line_starts | _is_gap(codes[kept], upright[kept], spaced)
    return SetChars(codes[kept], chars.boxes[kept], groups[kept], line_starts, word_starts)


def texts_and_boxes(chars: SetChars) -> tuple[Ints, list[str], Floats]:
    """The groups that have text, the text of each (lines as lines, one space between words), and the box around it."""
    if not len(chars.codes):
        return chars.groups, [], chars.boxes
    begins = np.ones(len(chars.codes), np.bool_)
    begins[1:] = chars.groups[1:] != chars.groups[:-1]
    first = true_at(begins)
    parted = true_at(chars.word_starts & ~begins)
    marks = np.where(chars.line_starts[parted], _NEWLINE, _SPACE)
    text = _to_text(np.insert(chars.codes, parted, marks))
    starts = (first + np.searchsorted(parted, first)).tolist()
    ends = [*starts[1:], len(text)]
    return chars.groups[first], [text[a:b] for a, b in zip(starts, ends, strict=True)], _around(chars.boxes, first)


def lines_to_words(chars: SetChars) -> Iterator[tuple[Word, ...]]:
    """The words of each line, left to right."""
    if not len(chars.codes):
        return
    first = true_at(chars.word_starts)
    text = _to_text(chars.codes)
    starts = first.tolist()
    boxes = np.round(_around(chars.boxes, first), DIGITS).tolist()
    words = [
        Word(text[a:b], x0, x1, top, bottom)
        for a, b, (x0, top, x1, bottom) in zip(starts, [*starts[1:], len(text)], boxes, strict=True)
    ]
    line_ends = [*true_at(chars.line_starts[first])[1:].tolist(), len(words)]
    done = 0
    for end in line_ends:
        yield tuple(words[done:end])
        done = end


def _in_lines(codes: Codes, boxes: Floats, groups: Ints) -> tuple[Ints, Ints]:
    """The order of reading, and the number of each character's line in that order."""
    middles, heights = boxes[:, 1] + boxes[:, 3], boxes[:, 3] - boxes[:, 1]
    order = np.lexsort((middles, groups))
    sorted_groups = groups[order]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = sorted_groups[1:] != sorted_groups[:-1]
    numbers = begins.cumsum() - 1
    reach = (2 * SAME_LINE * np.bincount(numbers, heights[order]) / np.bincount(numbers))[numbers]
    sorted_middles = middles[order]
    begins[1:] |= np.diff(sorted_middles) > reach[1:]
    _break_chains(begins, sorted_middles, reach)
    lines = begins.cumsum() - 1
    along = np.lexsort((boxes[order, 0], lines))
    return order[along], lines


def _break_chains(begins: Flags, middles: Floats, reach: Floats) -> None:
    """Begin more lines where neighbours stand near enough, but the last of a line too far below its first: without
    rules, labels of two and of three lines stand beside each other at half the pitch."""
    first = true_at(begins)
    if not len(first):
        return
    ends = np.append(first[1:], len(begins))
    chains = true_at(middles[ends - 1] - middles[first] > LONGEST_CHAIN * reach[first])
    for start, end in zip(first[chains].tolist(), ends[chains].tolist(), strict=True):
        top = middles[start]
        for at in range(start, end):
            if middles[at] - top > reach[at]:
                begins[at], top = True, middles[at]


def _is_blank(codes: Codes) -> Flags:
    return _IS_BLANK[np.minimum(codes, 0xFFFF)]


def _is_again(codes: Codes, boxes: Floats, lines: Ints) -> Flags:
    """Whether a character is the one before it, printed once more in nearly the same place."""
    again = np.zeros(len(codes), np.bool_)
    again[1:] = (codes[1:] == codes[:-1]) & (lines[1:] == lines[:-1])
    for side in boxes[:, 0], boxes[:, 1]:
        again[1:] &= np.abs(side[1:] - side[:-1]) < SAME_PLACE
    return again


def _is_gap(codes: Codes, boxes: Floats, spaced: Flags) -> Flags:
    """Whether a space is seen before each character (of its line: meaningless for the first of one)."""
    gaps = np.zeros(len(codes), np.bool_)
    gap, width = boxes[1:, 0] - boxes[:-1, 2], boxes[:, 2] - boxes[:, 0]
    wide = (codes >= 0x2E80) & (codes <= 0x9FFF) | (codes >= 0xF900) & (codes <= 0xFAFF)
    wide |= (codes >= 0xFF00) & (codes <= 0xFF60)
    between_hanzi = gap > HANZI_GAP * np.minimum(width[1:], width[:-1])
    between = spaced[1:] & (gap > 0) | (gap > WORD_GAP * (width[1:] + width[:-1]) / 2)
    gaps[1:] = np.where(wide[1:] & wide[:-1], between_hanzi, between)
    return gaps


def _raised(codes: Codes, boxes: Floats, lines: Ints, groups: Ints) -> Flags:
    """Whether each character, in reading order, is a footnote mark: a small digit that stands high in its line, or on a
    line of such digits that reaches down into the next one of its group."""
    digits = (codes >= _ZERO) & (codes <= _NINE)
    heights = boxes[:, 3] - boxes[:, 1]
    raised = np.zeros(len(codes), np.bool_)
    if heights[digits].min(initial=np.inf) >= RAISED_SIZE * heights.max(initial=0):
        return raised  # no digit is small: so it is on most pages
    same = lines[1:] == lines[:-1]
    beside = digits[1:] & same & (heights[1:] < RAISED_SIZE * heights[:-1])
    beside &= boxes[1:, 0] - boxes[:-1, 2] < RAISED_GAP * heights[:-1]
    raised[1:] = beside & (boxes[:-1, 3] - boxes[1:, 3] > RAISED_BY * heights[:-1])
    first = np.append(0, true_at(~same) + 1)
    followed = digits[first[:-1]] & (groups[first[1:]] == groups[first[:-1]])
    if followed.any():
        height, foot = np.maximum.reduceat(heights, first), np.maximum.reduceat(boxes[:, 3], first)
        reached = np.minimum.reduceat(boxes[:, 1], first) + RAISED_DEPTH * height
        followed &= (height[:-1] < RAISED_SIZE * height[1:]) & (foot[:-1] > reached[1:])
        followed &= np.logical_and.reduceat(digits, first)[:-1]
        raised |= np.append(followed, False)[lines]
    if not raised.any():
        return raised
    level = same & digits[1:] & (np.abs(np.diff(boxes[:, 1])) < SAME_PLACE)
    for at in true_at(raised).tolist():
        while at < len(level) and level[at]:  # the other digits of a mark
            at += 1
            raised[at] = True
    return raised


def _seated(codes: Codes, boxes: Floats, marks: Ints) -> tuple[Codes, Floats]:
    """Footnote marks as superscripts that have the height of the character they stand on; all in the file's order."""
    codes, seated = codes.copy(), boxes.copy()
    others = np.setdiff1d(true_at(~_is_blank(codes)), marks)
    for mark in marks.tolist():
        x0, top, _, bottom = boxes[mark]
        beside = others[(boxes[others, 1] < bottom) & (boxes[others, 3] > top) & (boxes[others, 0] < x0)]
        codes[mark] = _SUPERSCRIPTS[int(codes[mark]) - _ZERO]
        if len(beside):
            host = beside[np.abs(boxes[beside, 2] - x0).argmin()]
            seated[mark, 1], seated[mark, 3] = boxes[host, 1], boxes[host, 3]
    return codes, seated


def _unturned(chars: Chars, groups: Ints) -> Floats:
    """Boxes as if the text of groups that are turned throughout ran to the right."""
    boxes = chars.boxes.copy()
    for group in np.unique(groups[chars.turns != 0]).tolist():
        members = groups == group
        x0, top, x1, bottom = chars.boxes[members].T
        if (chars.turns[members] == 90).all():
            boxes[members] = np.stack([top, -x1, bottom, -x0], 1)
        elif (chars.turns[members] == 270).all():
            boxes[members] = np.stack([-bottom, x0, -top, x1], 1)
    return boxes


def _around(boxes: Floats, first: Ints) -> Floats:
    """The box around each run of boxes that starts at `first`."""
    least, most = np.minimum.reduceat(boxes[:, :2], first), np.maximum.reduceat(boxes[:, 2:], first)
    return np.concatenate([least, most], 1)


def _to_text(codes: Codes) -> str:
    """One character a code; what is no character becomes the sign for that."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
