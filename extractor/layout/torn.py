"""Numbers that wrap within a narrow cell of a table without rules: their halves stand on the lines above and below.

What does not wrap stands in the middle of the row, so that one row shows three lines:

    （七）总计   264         568
                     1420
                 5           9

Where everything stands at the top of the row, the lower halves are a line of digits alone, each under a number. The
unit of a number (件) may be its lower half.
"""

import re
from collections.abc import Sequence

from extractor.layout.words import Cell, Word, cell_to_text
from extractor.text.numbers import COUNTERS, MONEY, is_value_text

_LOWER = re.compile(rf"(?=.)[\d,，.]*(?:{'|'.join([*COUNTERS, *MONEY])})?$")
_NUMBER = re.compile(r"[+\-]?(?![0０](?!\.))\d[\d,，.]*$")
_OPENED = re.compile(rf"{_NUMBER.pattern[:-1]}\D?[（(][^（）()]*$")
_BRACKET = re.compile(r"[）)]$")
NOTE_LINES = 3
"""Lines below a number that its note may go on in: two and that of the values between."""
COLUMN = 2
"""Numbers in one column from which another text there is a value (见附件), and no label."""
PITCH = 2.2
"""From the upper half of a number to the lower one, in heights of the line: at most; two rows are further apart."""
PITCH_OF_TWO = 1.2
"""The same from a line to the next within a cell."""
LEANING = 0.5
"""What stands between the halves may be off the middle by so much of a line's height."""

Row = tuple[Cell, ...]


def join_torn(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with every such number whole in the middle line of its row; as many rows, some of them empty."""
    joined = list(rows)
    columns = _number_columns(rows)
    for index in range(len(joined) - 1):
        for cell in joined[index]:
            if _OPENED.match(cell_to_text(cell)):
                _join_note(joined, index, cell)
    for index in range(1, len(joined) - 1):
        above, middle, below = joined[index - 1 : index + 2]
        if above and middle and below and _is_one_row(above, middle, below):
            joined[index - 1 : index + 2] = _join_three(above, middle, below, columns)
    for index in range(len(joined) - 1):
        joined[index : index + 2] = _join_two(*joined[index : index + 2])
    return tuple(joined)


def _join_note(rows: list[Row], first: int, start: Cell) -> None:
    """A number and its note, of which the bracket is closed on one of the lines below it, as one cell of that line
    between them which has the most values; unchanged where it is not."""
    pieces, text, last = [(first, start)], cell_to_text(start), start
    for at in range(first + 1, min(first + 1 + NOTE_LINES, len(rows))):
        under = [cell for cell in rows[at] if _beside(cell, start)]
        height = last[0].bottom - last[0].top
        if len(under) > 1 or rows[at] and rows[at][0][0].top - last[0].top > PITCH * height:
            return
        if under:
            last = under[0]
            pieces.append((at, last))
            text += cell_to_text(last)
        if _BRACKET.search(text):
            break
    if not is_value_text(text) or not _BRACKET.search(text):
        return
    home = max(range(first, pieces[-1][0] + 1), key=lambda at: sum(is_value_text(cell_to_text(c)) for c in rows[at]))
    for at, piece in pieces:
        rows[at] = tuple(cell for cell in rows[at] if cell is not piece)
    whole = _joined([piece for _, piece in pieces])
    rows[home] = tuple(sorted((*rows[home], whole), key=lambda cell: cell[0].x0))


def _join_two(row: Row, below: Row) -> tuple[Row, Row]:
    """A row and the line under it with the numbers joined that are torn over them; as they were where that is none."""
    lower, numbers = _numbers(below, _LOWER), _numbers(row, _NUMBER)
    if not lower or len(lower) < len(below) or len(numbers) == len(row) or len(lower) > max(1, len(numbers) - 1):
        return row, below
    pairs = [(upper, half) for half in lower for upper in numbers if _beside(upper, half)]
    height = row[0][0].bottom - row[0][0].top
    if len(pairs) != len(lower) or below[0][0].top - row[0][0].top > PITCH_OF_TWO * height:
        return row, below
    whole = {upper: _joined((upper, half)) for upper, half in pairs}
    return tuple(whole.get(cell, cell) for cell in row), ()


def _number_columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Where numbers stand one above the other: from left to right, from where to where."""
    columns = list[tuple[float, float, int]]()
    for x0, x1 in sorted((cell[0].x0, cell[-1].x1) for row in rows for cell in _numbers(row, _LOWER)):
        if columns and x0 < columns[-1][1]:
            left, right, count = columns[-1]
            columns[-1] = left, max(right, x1), count + 1
        else:
            columns.append((x0, x1, 1))
    return [(left, right) for left, right, count in columns if count >= COLUMN]


def _join_three(above: Row, middle: Row, below: Row, columns: Sequence[tuple[float, float]]) -> tuple[Row, Row, Row]:
    """Three lines of one row with the values joined that are torn over them, as they were where none is. `columns`:
    where numbers stand."""
    upper, lower = _halves(above, _NUMBER, columns), _halves(below, _LOWER, columns)
    if not upper or len(upper) != len(lower):
        return above, middle, below
    pairs = list(zip(upper, lower, strict=True))
    torn = all(_beside(*halves) and _is_torn(*halves) for halves in pairs)
    if not torn or any(_beside(cell, half) for cell in middle for half in upper):
        return above, middle, below
    whole = [_joined(halves) for halves in pairs]
    rest = [tuple(cell for cell in line if cell not in halves) for line, halves in ((above, upper), (below, lower))]
    return rest[0], tuple(sorted((*middle, *whole), key=lambda cell: cell[0].x0)), rest[1]


def _halves(line: Row, number: re.Pattern[str], columns: Sequence[tuple[float, float]]) -> list[Cell]:
    """The cells of a line that may be halves of values: numbers, and whatever stands in a column of numbers."""
    return [
        cell
        for cell in line
        if number.match(cell_to_text(cell))
        or len(cell) == 1
        and any(cell[0].x0 < right and left < cell[0].x1 for left, right in columns)
    ]


def _is_torn(upper: Cell, lower: Cell) -> bool:
    """Whether two texts are halves of a value: of a number, of one with its note, or of a text without any digit."""
    text = cell_to_text(upper) + cell_to_text(lower)
    return is_value_text(text) or not any(char.isdigit() for char in text)


def _numbers(line: Row, number: re.Pattern[str]) -> list[Cell]:
    return [cell for cell in line if number.match(cell_to_text(cell))]


def _is_one_row(above: Row, middle: Row, below: Row) -> bool:
    """Whether the middle line has what else the row holds, its values or its label alone, and stands between the two
    others, which follow each other: on a page, the lines of two rows never do."""
    labels = [any(not _LOWER.match(cell_to_text(cell)) for cell in line) for line in (above, middle, below)]
    if not _numbers(middle, _LOWER) and labels != [False, True, False]:
        return False
    # Values stand right of all labels, of which that of a group may be in no line with them.
    first, second, third = [line[-1][0].top + line[-1][0].bottom for line in (above, middle, below)]
    height = above[-1][0].bottom - above[-1][0].top
    return third - first < 2 * PITCH * height and abs(first + third - 2 * second) < 2 * LEANING * height


def _beside(one: Cell, other: Cell) -> bool:
    """Whether two cells stand in one column."""
    return one[0].x0 < other[-1].x1 and other[0].x0 < one[-1].x1


def _joined(pieces: Sequence[Cell]) -> Cell:
    """Cells from top to bottom as one of as many lines."""
    words = [word for piece in pieces for word in piece]
    text = "\n".join(cell_to_text(piece) for piece in pieces)
    x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
    return (Word(text, x0, x1, words[0].top, words[-1].bottom),)
