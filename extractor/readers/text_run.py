"""A report whose line breaks were lost: all its cells on one line, parted by pipes, tabs, commas or spaces.

`get_text("|")` of a scraper, its texts joined by commas and pages joined by spaces look so; so does a Markdown table in
a cell of another.
"""

import re

from extractor.text.numbers import is_value_text

LEAST_VALUES = 40
"""Values on one line that are no row of a table: the widest statutory table has 15 columns, a report with blanks 50."""
MOST_VALUES = 2_000
"""More are a data dump: a file of several reports has some hundred a report."""

_SEPARATORS = (re.compile(r"\|"), re.compile(r"\t"), re.compile(","), re.compile(r"\s+"))
"""The surer first: where pipes part the cells, there may be spaces in them."""
_RULE = re.compile(r":?-{3,}:?")
"""A piece of the rule under a Markdown header."""


def run_to_pieces(line: str) -> list[str]:
    """The cells of a run of them, blank ones and rules left out; the line itself where it is no such run."""
    if len(line) < 2 * LEAST_VALUES:
        return [line]
    for separator in _SEPARATORS:
        pieces = [piece for part in separator.split(line) if (piece := part.strip()) and not _RULE.fullmatch(piece)]
        if LEAST_VALUES <= sum(map(is_value_text, pieces)) <= MOST_VALUES:
            return pieces
    return [line]
