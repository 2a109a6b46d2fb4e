"""Characters to lines: which stand beside each other, and where a space stands between them."""

import re
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from extractor.layout.page import Char
from extractor.layout.unruled import Word

SAME_LINE = 0.33
"""Share of a character's height by which centres of one line may differ: Latin and CJK fonts, raised marks."""
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

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")


class Line(NamedTuple):
    """Characters side by side, left to right, without white space; `spaced`: a space was printed before it."""

    chars: tuple[Char, ...]
    spaced: frozenset[int]


def chars_to_lines(chars: Sequence[Char]) -> list[Line]:
    """Lines from top to bottom; text turned by a quarter reads along its own direction."""
    if not chars:
        return []
    turned = chars[0].turn if all(char.turn == chars[0].turn for char in chars) else 0
    if turned:
        chars = [_unturned(char, turned) for char in chars]
    reach = SAME_LINE * median(char.bottom - char.top for char in chars)
    lines, middle = list[list[Char]](), float("-inf")
    for char in sorted(chars, key=lambda char: char.top + char.bottom):
        if (char.top + char.bottom) / 2 - middle > reach:
            lines.append([])
        lines[-1].append(char)
        middle = (char.top + char.bottom) / 2
    found = [_ordered(line) for line in _with_marks(lines)]
    if turned:
        found = [line._replace(chars=tuple(_unturned(char, -turned) for char in line.chars)) for line in found]
    return [line for line in found if line.chars]


def _with_marks(lines: Sequence[list[Char]]) -> list[list[Char]]:
    """Lines of raised marks joined with the line that they stand on."""
    joined = list[list[Char]]()
    for line in lines:
        if joined and _are_marks(joined[-1], line):
            joined[-1] += line
        else:
            joined.append(line)
    return joined


def _are_marks(upper: Sequence[Char], lower: Sequence[Char]) -> bool:
    height = max(char.bottom - char.top for char in lower)
    reached = min(char.top for char in lower) + RAISED_DEPTH * height
    highest = RAISED_SIZE * height
    return all(char.text.isdigit() and char.bottom > reached and char.bottom - char.top < highest for char in upper)


def line_to_text(line: Line) -> str:
    """The text of a line, one space where a space or a word gap is seen."""
    return " ".join([word.text for word in line_to_words(line)])


def line_to_words(line: Line) -> tuple[Word, ...]:
    """The words of a line, left to right."""
    words, start = list[Word](), 0
    for index in range(1, len(line.chars) + 1):
        if index == len(line.chars) or _is_gap(line, index):
            words.append(_chars_to_word(line.chars[start:index]))
            start = index
    return tuple(words)


def distinct(chars: Sequence[Char]) -> list[Char]:
    """Characters without those printed again in nearly the same place."""
    kept, seen = list[Char](), set[tuple[str, int, int]]()
    for char in chars:
        x, y = char.x0 / SAME_PLACE, char.top / SAME_PLACE
        keys = [(char.text, int(x + dx), int(y + dy)) for dx in (0, 0.5) for dy in (0, 0.5)]
        places = [(text, 2 * i + (n > 1), 2 * j + n % 2) for n, (text, i, j) in enumerate(keys)]
        if seen.isdisjoint(places):
            kept.append(char)
        seen.update(places)
    return kept


def _ordered(chars: Sequence[Char]) -> Line:
    """Left to right, white space to marks before the next character, raised digits to superscripts."""
    shown, spaced, blank = list[Char](), set[int](), False
    for char in sorted(chars, key=lambda char: char.x0):
        if char.text.isspace():
            blank = True
            continue
        if blank:
            spaced.add(len(shown))
        if shown and char.text.isdigit() and _is_raised(char, shown[-1]):
            char = char._replace(text=char.text.translate(_SUPERSCRIPTS))
        shown.append(char)
        blank = False
    return Line(tuple(shown), frozenset(spaced))


def _is_raised(char: Char, before: Char) -> bool:
    if before.text in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        return abs(char.bottom - before.bottom) < SAME_PLACE and abs(char.top - before.top) < SAME_PLACE
    height = before.bottom - before.top
    return char.bottom - char.top < RAISED_SIZE * height and before.bottom - char.bottom > height / 5


def _is_gap(line: Line, index: int) -> bool:
    before, after = line.chars[index - 1], line.chars[index]
    gap = after.x0 - before.x1
    if _WIDE.match(before.text) and _WIDE.match(after.text):
        return gap > HANZI_GAP * min(before.x1 - before.x0, after.x1 - after.x0)
    return index in line.spaced and gap > 0 or gap > WORD_GAP * (before.x1 - before.x0 + after.x1 - after.x0) / 2


def _chars_to_word(chars: Sequence[Char]) -> Word:
    text = "".join([char.text for char in chars])
    top, bottom = min([char.top for char in chars]), max([char.bottom for char in chars])
    return Word(text, min([char.x0 for char in chars]), max([char.x1 for char in chars]), top, bottom)


def _unturned(char: Char, turn: int) -> Char:
    """The box turned so that its line runs to the right (or back, for a negative turn)."""
    x0, top, x1, bottom = char.x0, char.top, char.x1, char.bottom
    if turn % 360 == 90:
        return char._replace(x0=top, top=-x1, x1=bottom, bottom=-x0)
    return char._replace(x0=-bottom, top=x0, x1=-top, bottom=x1)
