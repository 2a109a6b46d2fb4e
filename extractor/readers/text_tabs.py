"""Tables written with tabs: a row a line, or a cell a line with a leading tab and blank lines between the rows."""

import re
from collections import Counter
from collections.abc import Sequence

from extractor.model import Grid, Provenance
from extractor.readers.text_lines import Lines, rows_to_grid
from extractor.text.numbers import is_value_text

MAX_CONTINUATION = 40
"""Characters of a line that continues a cell: the longest label of a form broken over two lines stays under it."""
MAX_PIECES = 20
"""Lines of one cell: 三/本/年/度/办/理/结/果 has eight, the longest label of the 2021 form 19 of two characters."""
LONG_PROSE = 60
"""Characters from which a text with a full stop is narrative, whatever tab stands before it; labels have up to 45."""
EVIDENCE = 200
"""Lines of a paragraph that are looked at to tell its shape: more would read a long paragraph again and again."""
LISTED_PARAGRAPH = 3
"""Lines with nothing but a leading tab that make a paragraph one of the other shape, and not a torn row."""

LONGEST_ROW = 24
"""Cells of a row: the widest statutory table has 15 columns, and no row more than three labels, or a number, a unit and
a remark beside them."""
COMMON = 3
"""Lines with so many fields that make it a row's width."""

_SECTION_TITLE = re.compile(r"\s*[一二三四五六七八九十\d]{1,2}\s*[、.．，,].*(?:情况|事项|概况|概述)[:：]?\s*$")
_VALUE_TAIL = re.compile(r"[\d０-９.．,，（(〔\[%％元万件项条个次]")

_Row = list[tuple[str, tuple[Provenance, ...]]]


def may_be_tabbed(text: str) -> bool:
    """Whether a line could stand in such a table."""
    return "\t" in text


def take_tabbed(lines: Lines, at: int) -> tuple[Grid | None, int]:
    """The table that starts at the index `at` (a line with a tab) and the index after it.

    None with an end after `at`: the tabs up to there are indentation or spacing, and no table.
    """
    if _is_listed(lines.texts, at):
        return _take_listed(lines, at)
    return _take_ragged(lines, at)


def is_section_title(text: str) -> bool:
    """A numbered title that ends as the titles of the statutory sections do, and no row label does."""
    return _SECTION_TITLE.match(text) is not None


def _is_listed(texts: Sequence[str], at: int, least: int = 1) -> bool:
    """Whether every line with a tab in the paragraph at `at` has them in front only, and most have one; `least`: of
    them. Where a blank cell has no line of its own, its tab stands before that of the next cell."""
    count = several = 0
    for text in texts[at : at + EVIDENCE]:
        if not text or text.isspace() and text[0] != "\t":
            break
        if "\t" in text:
            if text[0] != "\t" or "\t" in text.strip("\t") or text[-1] == "\t" and text.strip():
                return False
            count += 1
            several += text[:2] == "\t\t"
    return count >= least and 2 * several < count


def _is_prose(text: str) -> bool:
    return len(text) > LONG_PROSE and "。" in text


def _take_ragged(lines: Lines, at: int) -> tuple[Grid | None, int]:
    texts, rows, end, index, blank = lines.texts, list[_Row](), at, at, False
    widths = _field_counts(texts, at)
    while index < len(texts):
        text = texts[index]
        if "\t" not in text and (not text or text.isspace()):
            index, blank = index + 1, True
            continue
        if blank:
            widths = _field_counts(texts, index)
        tabbed = "\t" in text and not _is_prose(text)
        if tabbed and blank and text[0] == "\t" and _is_listed(texts, index, LISTED_PARAGRAPH):
            break
        torn = _torn_row(lines, index, widths) if tabbed or not blank else 0
        if not tabbed and torn < 2:
            break
        rows.append(_joined([_fields(lines, index + line) for line in range(torn)]))
        index, blank = index + torn, False
        end = index
    return (rows_to_grid(rows), end) if _is_ragged_table(rows) else (None, max(end, at + 1))


def _field_counts(texts: Sequence[str], at: int) -> Counter[int]:
    """How many lines of a paragraph have how many fields."""
    counts = Counter[int]()
    for text in texts[at : at + EVIDENCE]:
        if not text or text.isspace():
            break
        counts[text.count("\t") + 1] += 1
    return counts


def _fields(lines: Lines, index: int) -> _Row:
    number = lines.numbers[index]
    return [
        (field.strip(), (Provenance(None, None, f"line {number}, cell {cell}"),))
        for cell, field in enumerate(lines.texts[index].split("\t"), 1)
    ]


def _torn_row(lines: Lines, at: int, widths: Counter[int]) -> int:
    """How many lines from `at` on are one row that line breaks in its cells tore: together they have its full width
    (the most fields that two lines have), what stands before and after each break is of one kind, and not both pieces
    are as wide as other rows; a line without a tab right below one with tabs is none. 1 for a line by itself."""
    width = max((width for width, count in widths.items() if width > 2 and count > 1), default=0)
    found = len(row := _fields(lines, at))
    for index in range(at + 1, min(at + MAX_PIECES, len(lines.texts))):
        more = _fields(lines, index)
        upper, lower = row[-1][0], more[0][0]
        if (min(len(row), len(more)) > 1 or found == 1) and min(widths[len(row)], widths[len(more)]) >= COMMON:
            return 1
        if max(found, len(more)) >= width or not upper or not lower or is_value_text(upper) != is_value_text(lower):
            return 1
        found += len(more) - 1
        if found == width:
            return index - at + 1
        row = more
    return 1


def _joined(parts: Sequence[_Row]) -> _Row:
    """The fields of a torn row: the last of a line and the first of the next are one."""
    row = parts[0]
    for more in parts[1:]:
        (upper, place), (lower, below) = row[-1], more[0]
        row = [*row[:-1], (f"{upper}\n{lower}", place + below), *more[1:]]
    return row


def _is_ragged_table(rows: Sequence[_Row]) -> bool:
    """Two rows of two texts, or one of three or with a number: less is indentation or a line of contact details."""
    several = 0
    for row in rows:
        filled = [text for text, _ in row if text]
        if len(filled) > 2 or len(filled) == 2 and is_value_text(filled[1]):
            return True
        several += len(filled) == 2
    return several > 1


def _take_listed(lines: Lines, at: int) -> tuple[Grid | None, int]:
    rows, row, index, blanks = list[_Row](), _Row(), at, 0
    shared = any(text.startswith("\t\t") for text in lines.texts[at : at + EVIDENCE])
    while index < len(lines.texts):
        text = lines.texts[index]
        if text[:1] == "\t":
            if "\t" in text.strip("\t") or _is_prose(text):
                break
            place = (Provenance(None, None, f"line {lines.numbers[index]}"),)
            tabs = len(text) - len(text.lstrip("\t"))
            row += [("", place)] * (tabs - 1) + [(text.strip(), place)]
            blanks = 0
            if text.isspace() and shared:  # the last cell of a row: a blank one ends no line, the row does
                rows.append(row)
                row = []
        elif not text or text.isspace():
            if row:
                rows.append(row)
            row, blanks = [], blanks + 1
            if blanks == 2:
                break
        elif row and _continues(row[-1], text):
            row[-1] = (f"{row[-1][0]}\n{text.strip()}".lstrip("\n"), row[-1][1] + lines.place(index))
        else:
            break
        index += 1
    if row:
        rows.append(row)
    return (rows_to_grid(rows) if _is_listed_table(rows) else None), max(index, at + 1)


def _continues(cell: tuple[str, tuple[Provenance, ...]], text: str) -> bool:
    """Whether a line without a tab goes on with the cell above; a number only goes on with digits, unit or note."""
    if len(text) > MAX_CONTINUATION or "\t" in text or "。" in text or is_section_title(text):
        return False
    if len(cell[1]) >= MAX_PIECES:
        return False
    return not cell[0] or not is_value_text(cell[0]) or _VALUE_TAIL.match(text.strip()) is not None


def _is_listed_table(rows: Sequence[_Row]) -> bool:
    """Some row has several cells, and more cells are a lone value or blank than are a whole row in themselves. Where
    nothing parts the rows, each cell is a line."""
    if 2 * sum(len(row) for row in rows if len(row) > LONGEST_ROW) > sum(map(len, rows)):
        return False
    lone = whole = 0
    for row in rows:
        for text, _ in row:
            if " " in text:
                whole += is_value_text(text.rsplit(" ", 1)[1])
            else:
                lone += not text or is_value_text(text)
    return lone > whole and any(len(row) > 1 for row in rows)
