"""Words as they stand on a page, in lines and in cells; the page's unit is display columns of text, or points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Word(NamedTuple):
    """Characters without white space between them. `x0`, `x1` in the page's unit; `top`, `bottom` 0 without pages."""

    text: str
    x0: float
    x1: float
    top: float = 0.0
    bottom: float = 0.0


Cell = tuple[Word, ...]
"""The words of one cell, left to right."""


@dataclass(frozen=True, slots=True)
class WordLine:
    """One printed line. `wide`: gaps from this width on part cells; `follows_gap`: white space above."""

    words: tuple[Word, ...]
    wide: float
    follows_gap: bool = False

    @property
    def text(self) -> str:
        """Words with one space between."""
        return cell_to_text(self.words)


def cell_to_text(words: Sequence[Word]) -> str:
    """The text of one cell in one line."""
    return words[0].text if len(words) == 1 else " ".join([word.text for word in words])
