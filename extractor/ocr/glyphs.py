"""A second look at digits that no network takes: each against the other digits of its page.

All digits of a page are printed in one or two fonts, so one that was read as 6 and is more like the page's 9 was
misread. It also counts: 108 read as 18 has a piece of ink too many. That this fails together with the recogniser is
unlikely, for it knows nothing but the page.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.sheet import WHITE, Floats, Grey, ink_of
from extractor.ocr.words import DIGITS, ReadLine, is_figure

Darkness = NDArray[np.float32]

SHAPE = 16, 24
"""Pixels, across and down, to which a digit is brought."""
CUT = 0.25
"""Share of the way from one digit's middle to the next where no cut between them is made, at either end."""
HIGH = 0.6
"""Share of the height of the highest piece from which a piece is a digit."""
ALIKE = 0.75
"""Correlation with the page's other digits of that kind below which a look says nothing: blots, other fonts."""
NEARER = 0.02
"""By how much another digit must be more alike to speak against a reading."""


class Look(StrEnum):
    """What a second look says of a reading."""

    AGREES = "agrees"
    DIFFERS = "differs"
    SILENT = "silent"


def look_again(crops: Sequence[Grey], lines: Sequence[ReadLine]) -> list[Look]:
    """For each crop of a page and what was read in it, whether its digits look like the page's digits of that kind."""
    texts = [line.text for line in lines]
    pieces = [_digits_of(crop, line) for crop, line in zip(crops, lines, strict=True)]
    kinds: dict[str, list[tuple[int, Floats]]] = defaultdict(list)
    for number, (text, found) in enumerate(zip(texts, pieces, strict=True)):
        for digit, shape in zip((char for char in text if char in DIGITS), found or (), strict=False):
            kinds[digit].append((number, shape))
    sums = {digit: (np.sum([shape for _, shape in known], 0), len(known)) for digit, known in kinds.items()}
    return [_judge(text, found, sums) for text, found in zip(texts, pieces, strict=True)]


def _judge(text: str, found: Sequence[Floats] | None, sums: Mapping[str, tuple[Floats, int]]) -> Look:
    digits = [char for char in text if char in DIGITS]
    if found is None or not digits:
        return Look.SILENT
    if len(found) != len(digits):
        return Look.DIFFERS if len(found) > len(digits) else Look.SILENT  # digits that touch are one piece
    looks = [_judge_digit(digit, shape, sums) for digit, shape in zip(digits, found, strict=True)]
    for look in (Look.DIFFERS, Look.SILENT):
        if look in looks:
            return look
    return Look.AGREES


def _judge_digit(digit: str, shape: Floats, sums: Mapping[str, tuple[Floats, int]]) -> Look:
    """One digit against the means of all kinds, itself left out of its own."""
    own = 0.0
    best = max((_likeness(shape, total) for other, (total, _) in sums.items() if other != digit), default=0.0)
    total, count = sums[digit]
    if count > 1:
        own = _likeness(shape, total - shape)
    if best > max(own, ALIKE) + NEARER:
        return Look.DIFFERS
    return Look.AGREES if own >= ALIKE and own > best else Look.SILENT


def _likeness(shape: Floats, total: Floats) -> float:
    length = float(np.linalg.norm(total))
    return float(shape @ total) / length if length else 0.0


def _digits_of(crop: Grey, line: ReadLine) -> list[Floats] | None:
    """The digits in a crop of digits, left to right, as shapes of one size and norm; None for other texts."""
    if not is_figure(line.text):
        return None
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink_of(crop))
    heights = stats[1:, cv2.CC_STAT_HEIGHT]
    high = 1 + np.flatnonzero(heights >= HIGH * heights.max(initial=1))
    pieces = [
        np.where(labels == index, WHITE - crop, 0).astype(np.float32)
        for index in sorted(high.tolist(), key=lambda index: int(stats[index, cv2.CC_STAT_LEFT]))
    ]
    middles = [place * crop.shape[1] for char, place in zip(line.text, line.places, strict=True) if char in DIGITS]
    if 0 < len(pieces) < len(middles):
        pieces = _parted(np.maximum.reduce(pieces), middles)
    return [_to_shape(piece) for piece in pieces]


def _parted(dark: Darkness, middles: Sequence[float]) -> list[Darkness]:
    """Digits that touch, cut where there is least ink about halfway between their middles."""
    columns = dark.sum(0)
    cuts = [0]
    for one, other in pairwise(middles):
        first, last = int(one + (other - one) * CUT), int(other - (other - one) * CUT)
        cuts.append(first + int(columns[first : last + 1].argmin()) if last >= first else first)
    pieces = []
    for start, end in pairwise([*cuts, dark.shape[1]]):
        piece = np.zeros_like(dark)
        piece[:, start:end] = dark[:, start:end]
        if piece.any():
            pieces.append(piece)
    return pieces


def _to_shape(dark: Darkness) -> Floats:
    """As high as all others, its own width in the middle, blurred a little, of mean 0 and norm 1."""
    rows, columns = np.flatnonzero(dark.any(1)), np.flatnonzero(dark.any(0))
    dark = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = dark.shape
    wide = min(SHAPE[0], max(1, round(width * SHAPE[1] / height)))
    shape = np.zeros(SHAPE[::-1], np.float32)
    left = (SHAPE[0] - wide) // 2
    shape[:, left : left + wide] = cv2.resize(dark, (wide, SHAPE[1]), interpolation=cv2.INTER_AREA)
    flat = cv2.GaussianBlur(shape, (3, 3), 0).astype(np.float64).ravel()
    flat -= flat.mean()
    return np.asarray(flat / (np.linalg.norm(flat) or 1.0))
