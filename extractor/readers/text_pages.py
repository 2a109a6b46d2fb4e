"""What pages leave in a plain text between the lines of its tables: their numbers, and the running heads beside them.

Left where they are they end a table, or stand as the last line of a cell that a page break follows.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from rapidfuzz import fuzz

from extractor.readers.text_lines import Lines
from extractor.text.numbers import is_digits
from extractor.text.pages import is_page_number

LEAST_BARE = 2
"""Lines that number the pages from 1 on with nothing but a number: one alone may be the rest of a cell."""
LEAST_HEAD = 8
"""Letters of a running head, which names an agency and a year or a report; the pieces of labels are shorter."""
MOST_BLANK = 2
"""Blank lines between a page's number and its running head, or that of the next: the page break is one."""
TITLE_LINES, LIKE_TITLE = 4, 85
"""Lines at the beginning that may hold a title, and how like it in per cent a running head is: it may lack a 度."""
_STAMP = re.compile(r"\s*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+(?:[上下]午)?\d{1,2}:\d\d(?:\s?[AP]M)?\s+")
"""Day and time before the title in the head of a page that a browser printed."""
CELL_MARKS = "\t|"
"""What stands in the lines of a table's cells, but in no page's number."""


def without_page_numbers(lines: Lines) -> Lines:
    """The lines without the numbers of pages, and without running heads that stand elsewhere, too; what a browser set
    before the title is none of it."""
    dropped = {at for at, text in enumerate(lines.texts) if is_page_number(text)} | bare_page_numbers(lines.texts)
    if not dropped:
        return lines
    lines = Lines([_STAMP.sub("", text) for text in lines.texts], lines.numbers)
    dropped |= running_heads(lines.texts, dropped)
    kept = [at for at in range(len(lines.texts)) if at not in dropped]
    return Lines([lines.texts[at] for at in kept], [lines.numbers[at] for at in kept])


def bare_page_numbers(texts: Sequence[str]) -> set[int]:
    """The lines with nothing but a number, where they count from 1 and every other number is marked as a cell's."""
    bare = [at for at, text in enumerate(texts) if is_digits(text.strip()) and not any(map(text.count, CELL_MARKS))]
    marked = sum(any(map(text.count, CELL_MARKS)) for text in texts)
    counted = [texts[at].strip() for at in bare] == [str(number) for number in range(1, len(bare) + 1)]
    return set(bare) if counted and len(bare) >= LEAST_BARE and marked > len(bare) else set()


def running_heads(texts: Sequence[str], numbers: set[int]) -> set[int]:
    """The lines beside the numbers of pages that stand elsewhere, too, or nearly so above all others (a title), but for
    the first such line: it may be the only title."""
    beside = set(lines_beside(texts, numbers)) - numbers
    words = {at for at in beside if may_be_head(texts[at])}
    first = list(islice((at for at, text in enumerate(texts) if text.strip()), TITLE_LINES))
    title = "".join(" ".join(texts[at].split()) for at in first)
    return {
        at
        for at in words
        if texts.index(texts[at]) < at
        or at not in first
        and fuzz.partial_ratio(" ".join(texts[at].split()), title, score_cutoff=LIKE_TITLE) > 0
    }


def lines_beside(texts: Sequence[str], numbers: set[int]) -> Iterator[int]:
    """The lines before and after the numbers of pages, with no more than a few blank ones between."""
    for at in numbers:
        for step in (-1, 1):
            near = range(at + step, at + step * (MOST_BLANK + 2), step)
            yield from islice((to for to in near if 0 <= to < len(texts) and texts[to].strip()), 1)


def may_be_head(text: str) -> bool:
    """Whether a line is one text of many words: what stands in columns is a row of a table."""
    words = sum(map(str.isalpha, text))
    return words >= LEAST_HEAD and not any(mark in text.strip() for mark in (*CELL_MARKS, "  "))
