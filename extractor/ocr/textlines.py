"""Lines of text in a part of a sheet, by its rows and columns of ink.

Inside a cell, and between tables, nothing stands beside a line that is not of it; so the rows in which there is ink
tell the lines. 二 and 三 have rows without ink in them, and lines that touch have none between: the size of the text
decides there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from extractor.ocr.sheet import Floats, Grey, Ints, ink_of

SPECK = 12
"""Pixels of ink that are dust, a point or part of a mark; by themselves they make no line."""
LEAST_TEXT, MOST_TEXT = 12, 90
"""Pixels of the height of a line: 6 points to 32."""
ONE_LINE = 1.2
"""Sizes of text up to which pieces above each other are one line: 三, and a character with its point."""
TWO_LINES = 1.65
"""Sizes of text from which rows of ink are two lines that touch."""
WIDE_GAP = 2.0
"""Heights of a line from which a gap in it parts two words of their own."""
BESIDE_POINT, BESIDE_SIGN = 0.25, 0.8
"""Sizes of text beside a line within which specks are read with it, be they dust or of it. A minus was lost so, for a
faint one is a speck; dust is seldom as flat."""
DASH, LEAST_DASH = 1.5, 4
"""Heights, and pixels, that a speck is wide at least to be a sign."""
FRAME = 3
"""Pixels around a line that are read with it."""
LOWEST = 0.7
"""Sizes of text that a crop is high at least: a dash that fills it would be read as anything."""
INSIDE = 2
"""Pixels inside a cell's edges where nothing is looked for: rests of its rules."""


@dataclass(frozen=True, slots=True)
class Inked:
    """A sheet's ink (255 where there is some): what may make lines, `specks` too small for that, and those of them that
    are `dashes`; the height of most characters in pixels."""

    ink: Grey
    specks: Grey
    dashes: Grey
    size: float

    @classmethod
    def of(cls, grey: Grey) -> "Inked":
        """The ink of a sheet without rules."""
        everything = ink_of(grey)
        _, labels, stats, _ = cv2.connectedComponentsWithStats(everything)
        small = stats[:, cv2.CC_STAT_AREA] < SPECK
        flat = stats[:, cv2.CC_STAT_WIDTH] >= np.maximum(DASH * stats[:, cv2.CC_STAT_HEIGHT], LEAST_DASH)
        small[0] = flat[0] = False
        specks, dashes = (np.asarray(everything * kept[labels]) for kept in (small, small & flat))
        ink = everything - specks
        return cls(ink, specks, dashes, _text_size(ink))

    def without(self, boxes: Sequence[Ints]) -> "Inked":
        """The ink outside of these boxes."""
        ink = self.ink.copy()
        for x0, top, x1, bottom in boxes:
            ink[top:bottom, x0:x1] = 0
        return replace(self, ink=ink)

    def lines_in(self, box: Ints, *, cell: bool) -> Iterator[Ints]:
        """The boxes (x0, top, x1, bottom; pixels) of the lines in a box, downward, left to right. `cell`: its text has
        one size, so that lines that touch are parted."""
        x0, top, x1, bottom = box.tolist()
        part = self.ink[top:bottom, x0:x1]
        rows = (part > 0).sum(1)
        bands = _bands(rows > 0)
        heights = [end - start for start, end in bands]
        highest = max((height for height in heights if height <= MOST_TEXT), default=0)
        fits = highest >= LOWEST * self.size and not (cell and highest > ONE_LINE * self.size)
        size = float(highest) if fits else self.size
        bands = _joined(bands, size)
        if cell:
            bands = [piece for band in bands for piece in _parted(band, rows, size)]
        for start, end in bands:
            if end - start <= MOST_TEXT:
                yield from self._words_in(box, (start + top, end + top), size)

    def _with_marks(
        self, pieces: Sequence[tuple[int, int]], box: Ints, band: tuple[int, int], size: float
    ) -> Iterator[tuple[int, int]]:
        """Pieces of a line with the specks at their ends that may be of it: points near by, signs farther off."""
        place = slice(*band), slice(box[0], box[2])
        for left, right in pieces:
            ends = [left, right]
            for specks, reach in ((self.specks[place], BESIDE_POINT * size), (self.dashes[place], BESIDE_SIGN * size)):
                columns = np.flatnonzero((specks > 0).any(0))
                near = columns[(columns >= left - reach) & (columns < right + reach)].tolist()
                ends += [*near, *(column + 1 for column in near)]
            yield min(ends), max(ends)

    def _words_in(self, box: Ints, band: tuple[int, int], size: float) -> Iterator[Ints]:
        """The pieces of one line that wide gaps part."""
        start, end = band
        pieces = _joined(
            _bands((self.ink[start:end, box[0] : box[2]] > 0).sum(0) > 0), 0, WIDE_GAP * max(size, end - start)
        )
        lack = max(0, round(LOWEST * size) - (end - start))
        top, bottom = start - FRAME - lack // 2, end + FRAME + (lack + 1) // 2
        for left, right in self._with_marks(pieces, box, band, size):
            inked = int((self.ink[start:end, box[0] + left : box[0] + right] > 0).sum())
            if inked > SPECK:
                yield np.array([
                    max(box[0] + left - FRAME, 0), max(top, box[1], 0),
                    min(box[0] + right + FRAME, self.ink.shape[1]), min(bottom, box[3]),
                ], np.intp)  # fmt: skip


def _text_size(ink: Grey) -> float:
    """The height of most characters: of most pieces as high as wide, the strokes of a character taken together."""
    near = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((7, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(near)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    square = (heights >= LEAST_TEXT) & (heights <= MOST_TEXT) & (widths >= 0.7 * heights)
    return float(np.median(heights[square])) if square.any() else 28.0


def _bands(inked: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> list[tuple[int, int]]:
    """Runs of true: first, and the one after the last."""
    edges = np.flatnonzero(np.diff(np.r_[0, inked.astype(np.int8), 0])).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _joined(bands: list[tuple[int, int]], size: float, gap: float = 0) -> list[tuple[int, int]]:
    """Bands that together are no longer than a line of that size, or that no wider gap parts, as one."""
    joined: list[tuple[int, int]] = []
    for start, end in bands:
        if joined and (end - joined[-1][0] <= ONE_LINE * size or start - joined[-1][1] <= gap):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _parted(band: tuple[int, int], rows: Floats, size: float) -> Iterator[tuple[int, int]]:
    """A band of several lines that touch, cut where there is least ink about where a line should end."""
    start, end = band
    count = round((end - start) / (size * ONE_LINE)) if end - start > TWO_LINES * size else 1
    for left in range(count, 1, -1):
        middle, reach = start + (end - start) / left, size / 4
        first = int(middle - reach)
        cut = first + int(rows[first : int(middle + reach) + 1].argmin())
        yield start, cut
        start = cut
    yield start, end
