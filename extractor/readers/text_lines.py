"""Text as numbered lines, with a place for each, and limits on their number and length."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.errors import TooLargeError
from extractor.model import Grid, GridCell, GridKind, Provenance
from extractor.readers.limits import MAX_TABLE_CELLS
from extractor.readers.text_run import run_to_pieces

MAX_LINE = 200_000
"""Characters a line: a whole report without line breaks has under 50,000; more is no text written for people."""
MAX_LINES = 1_000_000
"""Lines a file: a report has a few hundred."""
MAX_CHARS = 5_000_000
"""Characters a file: a report has under 50,000; words and cells take some hundred bytes of memory each."""
MAX_CELLS = 2_000
"""Cells a row: the widest statutory table has 15; more would be a data dump."""

LEAST_ESCAPED = 20
"""Line breaks written as `\\n` that make a text one that was printed as a string, where it has hardly a real one; a
backslash in a path stands alone."""

_ESCAPES = {"\\r\\n": "\n", "\\n": "\n", "\\r": "\n", "\\t": "\t"}
_LIST = re.compile(r"^[\[,\s]*\[\s*(?:['\"]|None\b)", re.MULTILINE)
LEAST_LISTS = 5
"""Lines that print a list of texts: what is written as `\\n` is a break within a cell there, not one of the text."""
_OTHER_BREAKS = re.compile("[\f\v\u0085\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text and their numbers in the file (from 1; pieces parted by a form feed share one; `1, piece 3`
    is the third cell of a run of cells)."""

    texts: Sequence[str]
    numbers: Sequence[int | str]

    def place(self, index: int) -> tuple[Provenance, ...]:
        """`line 31` for the line at an index."""
        return (Provenance(None, None, f"line {self.numbers[index]}"),)

    def place_of_cell(self, index: int, cell: int) -> tuple[Provenance, ...]:
        """`line 31, cell 4` for a cell (from 0) of the line at an index."""
        return (Provenance(None, None, f"line {self.numbers[index]}, cell {cell + 1}"),)


def text_to_lines(text: str) -> Lines:
    """CRLF, CR and LF end lines and count them; form feeds and Unicode separators end lines and do not count.

    Raises TooLargeError for too many or too long lines.
    """
    text = unescaped(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") >= MAX_LINES or len(text) > MAX_CHARS:
        raise TooLargeError(f"has more than {MAX_LINES:,} lines or {MAX_CHARS:,} characters: split it into its reports")
    if text.count("\t") > MAX_TABLE_CELLS or text.count("|") > MAX_TABLE_CELLS:
        raise TooLargeError(f"has more than {MAX_TABLE_CELLS:,} table cells: split it into its reports")
    texts = text.split("\n")
    numbers: Sequence[int | str] = range(1, len(texts) + 1)
    if _OTHER_BREAKS.search(text):
        parts = [(part, number) for number, line in enumerate(texts, 1) for part in _OTHER_BREAKS.split(line)]
        texts, numbers = [part for part, _ in parts], [number for _, number in parts]
    if max(map(len, texts)) > MAX_LINE:
        raise TooLargeError(f"has a line of more than {MAX_LINE:,} characters: save it as text with line breaks")
    return _without_runs(Lines(texts, numbers))


def unescaped(text: str) -> str:
    """A text whose line breaks and tabs are written as `\\n` and `\\t` (a string of JSON, or of a log) as they are."""
    written = text.count("\\n")
    if written < LEAST_ESCAPED or text.count("\n") * 2 > written or len(_LIST.findall(text)) >= LEAST_LISTS:
        return text
    for escape, sign in _ESCAPES.items():
        text = text.replace(escape, sign)
    return text


def _without_runs(lines: Lines) -> Lines:
    """The lines, each run of cells as a line a cell."""
    found = [run_to_pieces(text) for text in lines.texts]
    if len(found) == sum(map(len, found)):
        return lines
    numbered = [
        (piece, f"{number}, piece {at}" if len(pieces) > 1 else number)
        for pieces, number in zip(found, lines.numbers, strict=True)
        for at, piece in enumerate(pieces, 1)
    ]
    return Lines([piece for piece, _ in numbered], [number for _, number in numbered])


def rows_to_grid(rows: Sequence[Sequence[tuple[str, tuple[Provenance, ...]]]]) -> Grid:
    """Rows of (text, places) as a RAGGED grid. Raises TooLargeError for a row of too many cells."""
    width = max(map(len, rows))
    if width > MAX_CELLS:
        raise TooLargeError(f"has a table row of more than {MAX_CELLS:,} cells: no statutory table has that many")
    cells = tuple(
        GridCell(row, col, text, 1, 1, col, col + 1, places)
        for row, found in enumerate(rows)
        for col, (text, places) in enumerate(found)
    )
    return Grid(GridKind.RAGGED, len(rows), width, cells)
