"""What every engine takes and gives: crops of one line of text, characters with their likelihoods."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from extractor.ocr.sheet import Floats, Grey

DIGITS = "0123456789"
POINTS = ".,-+—－/"
"""What may stand among digits."""
FIRST_IDEOGRAPH = "\u2e80"


def is_figure(text: str) -> bool:
    """Whether a text is of digits and what stands among them."""
    return bool(text) and set(text) <= {*DIGITS, *POINTS} and not set(DIGITS).isdisjoint(text)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What an engine reads in a crop. `text`: n characters; `likely` (n): of each, from 0 to 1; `places` (n): where the
    middle of each stands, in shares of the crop's width; `others`: for each its likeliest other digit and how likely
    that is, ("", 0.0) where the character is no digit."""

    text: str
    likely: Floats
    places: Floats
    others: tuple[tuple[str, float], ...]

    @property
    def score(self) -> float:
        """Likelihood of the least likely character; 0 for no text."""
        return float(self.likely.min(initial=1.0)) if self.text else 0.0


NOTHING = ReadLine("", np.zeros(0), np.zeros(0), ())


class Engine(Protocol):
    """A recogniser of lines."""

    def read_lines(self, crops: Sequence[Grey], *, figures: bool = False) -> list[ReadLine]:
        """What stands in each crop, in the same order; with `figures`, as if only figures could."""
        ...
