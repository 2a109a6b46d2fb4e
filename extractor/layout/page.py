"""What any page engine hands to the layout: characters and rules, in points from the top left, the page upright."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractor.model import Sight, seen_together

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]
Codes = NDArray[np.uint32]

Turn = Callable[[Floats], Floats]
"""Carries boxes (n x 4) from one side of the page up to another."""

MAX_CHARS = 200_000
"""Characters that a page may have; a dense table page has 3,000."""
OUTLINES = 50
"""Shapes on a page without text from which they may be text drawn as outlines; frames and shading are fewer."""
NO_CODE = 0xFFFD
"""In place of a character that the font gives no code for."""


def true_at(flags: Flags) -> Ints:
    """The indices at which flags (n) are true; np.flatnonzero, without what that does for other shapes."""
    return flags.nonzero()[0]


def _no_codes() -> Codes:
    return np.zeros(0, np.uint32)


def _no_boxes() -> Floats:
    return np.zeros((0, 4))


def _no_turns() -> Ints:
    return np.zeros(0, np.intp)


def _no_rules() -> Floats:
    return np.zeros((0, 3))


@dataclass(frozen=True, slots=True)
class Chars:
    """n printed characters, white space included, in the order of the file.

    `codes` (n): Unicode; `boxes` (n x 4): loose boxes (font height, advance width) as x0, top, x1, bottom; `turns` (n):
    degrees its line is turned clockwise: 0, 90, 180 or 270.
    """

    codes: Codes = field(default_factory=_no_codes)
    boxes: Floats = field(default_factory=_no_boxes)
    turns: Ints = field(default_factory=_no_turns)

    def __len__(self) -> int:
        return len(self.codes)

    def where(self, kept: Flags | Ints) -> "Chars":
        """Some of them."""
        return Chars(self.codes[kept], self.boxes[kept], self.turns[kept])


@dataclass(frozen=True, slots=True)
class Sights:
    """What was read in the picture of a page. `middles` (n x 2): where the middle of each line stands, in points;
    `lines` (n); `blank`: belief, 0 to 1, that there is nothing where nothing was read; `coarse`: the picture has
    too few dots for any certain reading."""

    middles: Floats
    lines: tuple[Sight, ...]
    blank: float
    coarse: bool = False

    def within(self, boxes: Floats) -> list[Sight]:
        """What was read inside each box (k x 4)."""
        x, y = self.middles.T[:, np.newaxis]
        inside = (x >= boxes[:, :1]) & (x <= boxes[:, 2:3]) & (y >= boxes[:, 1:2]) & (y <= boxes[:, 3:])
        nothing = Sight("", self.blank)
        return [seen_together(self.lines[at] for at in true_at(row).tolist()) or nothing for row in inside]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as drawn, `width` and `height` in points.

    `horizontal`, `vertical` (k x 3): straight lines, where each stands on the other axis, from where to where it runs;
    `drawn`: it shows pictures or many paths. `sights`: how surely each line was read, None where characters are
    certain; `way_back`: carries boxes to the page as it is shown, where a picture was straightened.
    """

    number: int
    width: float
    height: float
    chars: Chars = field(default_factory=Chars)
    horizontal: Floats = field(default_factory=_no_rules)
    vertical: Floats = field(default_factory=_no_rules)
    drawn: bool = False
    sights: Sights | None = None
    way_back: Turn | None = None

    @property
    def is_coarse(self) -> bool:
        """Whether it was read in a picture with too few dots."""
        return self.sights is not None and self.sights.coarse
