"""A second look at digits that no network takes: each against the other digits of its page.

All digits of a page are printed in one or two fonts, so one that was read as 6 and is more like the page's 9 was
misread. It also counts: 108 read as 18 has a piece of ink too many. That this fails together with the recogniser is
unlikely, for it knows nothing but the page.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.sheet import WHITE, Floats, Grey, ink_of
from extractor.ocr.words import DIGITS, ReadLine, is_figure

Darkness = NDArray[np.float32]

SHAPE = 16, 24
"""Pixels, across and down, to which a digit is brought."""
CUT = 0.25
"""Widths of a digit around where it should end in which its end is looked for."""
HIGH = 0.6
"""Share of the height of the highest piece from which a piece is a digit."""
LIKEST = 3
"""Other digits that are named for one that is not confirmed; sums choose among them, if two agree."""
MARK = 5
"""Pixels of ink from which a small piece may be a sign or a point: a decimal point of 8 points has 9."""
ALIKE = 0.75
"""Correlation with the document's other digits of that kind below which a look says nothing: blots, other fonts. All
but 3 of the 224 digits of a page (300 dpi, under a seal) had 0.85 or more."""
NEARER = 0.02
"""By how much another digit must be more alike to speak against a reading."""


class Look(StrEnum):
    """What a second look says of a reading."""

    AGREES = "agrees"
    DIFFERS = "differs"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`look`, and where it does not agree what may be `meant`, likeliest first."""

    look: Look
    meant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pieces:
    """The ink of a figure: the shapes of its digits, left to right, and how many smaller marks stand beside them."""

    digits: tuple[Floats, ...] = ()
    marks: int = 0


Kinds = Mapping[str, tuple[Floats, int]]
"""The sum of the shapes of each digit, and how many there are."""


def look_again(crops: Sequence[Grey], lines: Sequence[ReadLine]) -> list[Judgement]:
    """For each crop of a document and what was read in it, whether its digits look like the other ones of that kind."""
    pieces = [_pieces_of(crop, line.text) for crop, line in zip(crops, lines, strict=True)]
    shapes: dict[str, list[Floats]] = defaultdict(list)
    for line, found in zip(lines, pieces, strict=True):
        for digit, shape in zip((char for char in line.text if char in DIGITS), found.digits, strict=False):
            shapes[digit].append(shape)
    kinds = {digit: (np.sum(known, 0), len(known)) for digit, known in shapes.items()}
    return [_judge(line.text, found, kinds) for line, found in zip(lines, pieces, strict=True)]


def _judge(text: str, found: Pieces, kinds: Kinds) -> Judgement:
    places = [at for at, char in enumerate(text) if char in DIGITS]
    if not places or not found.digits:
        return Judgement(Look.SILENT)
    if len(found.digits) != len(places):
        return Judgement(Look.DIFFERS)
    looks = [_judge_digit(text[at], shape, kinds) for at, shape in zip(places, found.digits, strict=True)]
    look = Look.DIFFERS if Look.DIFFERS in looks else Look.SILENT if Look.SILENT in looks else Look.AGREES
    if look is Look.AGREES and found.marks != len(text) - len(places):
        look = Look.SILENT  # a sign or a point too many, or too few
    open_places = [at for at, one in enumerate(looks) if one is not Look.AGREES]
    ranked = {places[at]: _others_like(found.digits[at], text[places[at]], kinds) for at in open_places}
    return Judgement(look, tuple(_meant(text, ranked)))


def _others_like(shape: Floats, digit: str, kinds: Kinds) -> list[str]:
    """The other digits that a shape is most like."""
    others = (other for other in kinds if other != digit)
    return sorted(others, key=lambda other: -_likeness(shape, kinds[other][0]))[:LIKEST]


def _meant(text: str, ranked: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """The text with every open digit as what else it is most like, then with one of them otherwise."""
    if ranked and all(ranked.values()):
        yield "".join(ranked[at][0] if at in ranked else char for at, char in enumerate(text))
    for at, others in ranked.items():
        yield from (text[:at] + other + text[at + 1 :] for other in others)


def _judge_digit(digit: str, shape: Floats, kinds: Kinds) -> Look:
    """One digit against the means of all kinds, itself left out of its own."""
    best = max((_likeness(shape, total) for other, (total, _) in kinds.items() if other != digit), default=0.0)
    total, count = kinds[digit]
    own = _likeness(shape, total - shape) if count > 1 else 0.0
    if best > max(own, ALIKE) + NEARER:
        return Look.DIFFERS
    return Look.AGREES if own >= ALIKE and own > best else Look.SILENT


def _likeness(shape: Floats, total: Floats) -> float:
    length = float(np.linalg.norm(total))
    return float(shape @ total) / length if length else 0.0


def _pieces_of(crop: Grey, text: str) -> Pieces:
    """The ink in a crop of a figure; nothing for other texts."""
    if not is_figure(text):
        return Pieces()
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink_of(crop))
    heights, areas = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_AREA]
    is_high = heights >= HIGH * heights.max(initial=1)
    pieces = [
        np.where(labels == 1 + index, WHITE - crop, 0).astype(np.float32)
        for index in sorted(np.flatnonzero(is_high).tolist(), key=lambda index: int(stats[1 + index, cv2.CC_STAT_LEFT]))
    ]
    count = sum(char in DIGITS for char in text)
    parts = tuple(_to_shape(part) for piece, share in _shared(pieces, count) for part in _parted(piece, share))
    return Pieces(parts, int((~is_high & (areas >= MARK)).sum()))


def _shared(pieces: Sequence[Darkness], count: int) -> list[tuple[Darkness, int]]:
    """How many of so many digits each piece of ink holds: one at least, more the wider it is."""
    widths = [int(np.ptp(np.flatnonzero(piece.any(0)))) + 1 for piece in pieces]
    shares = [1] * len(pieces)
    while pieces and sum(shares) < count:
        shares[max(range(len(pieces)), key=lambda at: widths[at] / shares[at])] += 1
    return list(zip(pieces, shares, strict=True))


def _parted(dark: Darkness, count: int) -> Iterator[Darkness]:
    """Digits that touch, cut where there is least ink about where one should end: they are set equally wide."""
    columns = dark.sum(0)
    inked = np.flatnonzero(columns)
    start, width = int(inked[0]), len(inked) / count
    for part in range(1, count + 1):
        end = int(inked[-1]) + 1
        if part < count:
            first = int(inked[0] + (part - CUT) * width)
            end = first + int(columns[first : int(inked[0] + (part + CUT) * width) + 1].argmin())
        piece = np.zeros_like(dark)
        piece[:, start:end] = dark[:, start:end]
        if piece.any():
            yield piece
        start = end


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
