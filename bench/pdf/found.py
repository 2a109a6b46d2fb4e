"""What an engine finds, and what was printed: tables by page. Standard library only, as the engines' own environment
has nothing of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

ANY_PAGE = 0
"""The page of a table whose engine does not tell it."""
RADICALS = range(0x2E80, 0x2FE0)
"""Characters for the parts of characters, which fonts name in place of the characters themselves: ⼆ for 二."""

Texts = tuple[tuple[str, ...], ...]
"""Rows of texts; what a merged cell covers besides its first place is empty."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table as an engine gives it; pages from 1."""

    page: int
    rows: Texts


@dataclass(frozen=True, slots=True)
class TrueCell:
    """A cell as printed: its first row and column in the piece, its text on this page, whether it holds a value."""

    row: int
    col: int
    text: str
    is_value: bool


@dataclass(frozen=True, slots=True)
class TruePiece:
    """What a page shows of a table."""

    page: int
    table: str
    n_rows: int
    n_cols: int
    cells: tuple[TrueCell, ...]


def found_table(page: int, rows: Sequence[Sequence[object]]) -> FoundTable:
    """A table of an engine's texts (None: nothing there), normalised."""
    return FoundTable(page, tuple(tuple(normal("" if text is None else str(text)) for text in row) for row in rows))


def normal(text: str) -> str:
    """Without white space, radicals folded to characters."""
    return "".join(normalize("NFKC", char) if ord(char) in RADICALS else char for char in text if not char.isspace())
