"""What any page engine hands to the layout: characters and rules, in points from the top left, the page upright."""

from dataclasses import dataclass
from typing import NamedTuple


class Char(NamedTuple):
    """One printed character and its loose box (font height, advance width). `turn`: degrees its line is turned
    clockwise: 0, 90 or 270."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    turn: int = 0


class Rule(NamedTuple):
    """A straight horizontal or vertical line: where it stands on the other axis, from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page as drawn. `chars` in the order of the file, white space included; `drawn`: it shows pictures or paths."""

    number: int
    chars: tuple[Char, ...]
    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    drawn: bool = False
