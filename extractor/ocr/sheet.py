"""A picture of a page as a clean sheet: grey, seals and shadows gone, lines level, of one resolution.

All that follows works in pixels of 200 dpi, whatever the scanner's resolution: strokes, rules and cells then have one
size, and so have the thresholds for them. The recogniser wants lines 48 pixels high, which are 17 points here.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

cv2.setNumThreads(1)  # documents run beside each other, not tiles: its threads wait for each other at the cost of all

Grey = NDArray[np.uint8]
"""(height x width) of 0 (ink) to 255 (paper)."""
Picture = NDArray[np.uint8]
"""(height x width x 3): red, green, blue."""
Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]

DPI = 200
"""Of a sheet."""
POINTS = 72 / DPI
"""In a pixel of a sheet."""
WHITE = 255

RED = 40
"""By how much red must outweigh green and blue to be the red of a seal, whose ink has 150; paper has none."""
SEAL_MM = 18.0, 65.0
"""How high and wide a seal is, and how large at most: 42 to 45, the smallest in use 30; red headings are lower."""
SEAL_REACH = 13
"""Pixels around a seal in which JPEG smears its colour."""
SMEAR = 5
"""Pixels over which JPEG's coarse colours may miss the edge of a stroke."""
PAPER_TILE = 65
"""Pixels across which the paper's light is level; more than the widest stroke, less than a shadow's edge."""
MAX_SKEW = 6.0
"""Degrees that a sheet may lie askew; feeders do 2, a hand that holds a telephone 5."""
STRIP = 8
"""Pixels of a sheet at half its size that are taken together across while its skew is looked for: at 6 degrees a rule
descends by less than one of them in it, and there is an eighth to do."""
LEAST_SKEW = 0.02
"""Degrees that need no turning: half a pixel over the width of a page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A cleaned page. `back` (2 x 3) carries pixels of the sheet to points from the top left of the picture as it was
    given; `dpi`: what it was scanned with."""

    grey: Grey
    back: Floats
    dpi: float

    def turned(self, quarters: int) -> "Sheet":
        """The sheet turned counterclockwise by so many right angles."""
        if not quarters % 4:
            return self
        height, width = self.grey.shape
        ways = {1: [[0, -1, width], [1, 0, 0]], 2: [[-1, 0, width], [0, -1, height]], 3: [[0, 1, 0], [-1, 0, height]]}
        turned = np.ascontiguousarray(np.rot90(self.grey, quarters))
        return Sheet(turned, _after(self.back, np.array(ways[quarters % 4], np.float64)), self.dpi)

    def to_points(self, boxes: Floats) -> Floats:
        """Boxes (n x 4) in pixels as boxes in points around them on the picture as it was given."""
        corners = boxes[:, [[0, 1], [2, 1], [2, 3], [0, 3]]] @ self.back[:, :2].T + self.back[:, 2]
        return np.concatenate([corners.min(1), corners.max(1)], 1)


def picture_to_sheet(picture: Picture, dpi: float, shown: float) -> Sheet:
    """The sheet of a picture that has `dpi` dots an inch of paper, and `shown` to every 72 points of its page."""
    scale = DPI / dpi
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC))
    grey = without_shadows(without_seals(picture))
    points = 72 / (scale * shown)
    return levelled(Sheet(grey, np.array([[points, 0, 0], [0, points, 0]]), dpi))


def levelled(sheet: Sheet) -> Sheet:
    """The sheet with its lines level."""
    angle = skew_of(sheet.grey)
    if abs(angle) < LEAST_SKEW:
        return sheet
    height, width = sheet.grey.shape
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1))
    level = cv2.warpAffine(sheet.grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=WHITE)
    back = np.asarray(cv2.invertAffineTransform(matrix), np.float64)
    return Sheet(np.asarray(level, np.uint8), _after(sheet.back, back), sheet.dpi)


def without_seals(picture: Picture) -> Grey:
    """The picture in grey, red seals gone: in red light their ink is as bright as paper, and black print under it stays
    dark. Red of other sizes (the heading of a letter) is left as dark as it is."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    red = picture[:, :, 0]
    redness = np.asarray(cv2.subtract(red, cv2.max(picture[:, :, 1], picture[:, :, 2])), np.uint8)
    if not (redness > RED).any():
        return grey
    near = cv2.dilate((redness > RED).astype(np.uint8), np.ones((SEAL_REACH, SEAL_REACH), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(near)
    least, most = (mm * DPI / 25.4 for mm in SEAL_MM)
    for left, top, width, height, _ in stats[1:].tolist():
        if min(width, height) > least and max(width, height) < most:
            place = slice(top, top + height), slice(left, left + width)
            grey[place] = np.where(near[place] > 0, _in_red_light(red[place], redness[place]), grey[place])
    return grey


def _in_red_light(red: Grey, redness: Grey) -> Grey:
    """What shows of a stamped place once the ink of the seal is as bright as the paper beside it.

    JPEG stores colour more coarsely than light: the edge of a seal is taken to be as red as its neighbours.
    """
    stamped = redness > RED
    paper, ink, full = np.percentile(red[~stamped], 75), np.percentile(red[stamped], 60), np.median(redness[stamped])
    share = np.minimum(cv2.dilate(redness, np.ones((SMEAR, SMEAR), np.uint8)) / full, 1.0)
    lit = np.minimum(red + share * max(paper - ink, 0.0), max(paper, 1.0))
    return np.asarray(lit.astype(np.uint8))


def without_shadows(grey: Grey) -> Grey:
    """The picture with paper white everywhere: divided by its own light, which is what is brightest around."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    tile = PAPER_TILE // 4 | 1
    light = cv2.medianBlur(cv2.dilate(small, np.ones((tile // 2, tile // 2), np.uint8)), tile)
    light = cv2.resize(light, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(light, 1), scale=WHITE), np.uint8)


def ink_of(grey: Grey) -> Grey:
    """255 where there is ink, else 0."""
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    return np.asarray(cv2.threshold(smooth, 0, WHITE, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1])


def skew_of(grey: Grey) -> float:
    """The degrees, clockwise, by which rules and lines of text descend to the right: the angle at which the rows of the
    picture differ most from each other."""
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    pressed = cv2.resize(ink_of(np.asarray(half)), None, fx=1 / STRIP, fy=1, interpolation=cv2.INTER_AREA)
    ink = np.asarray(pressed, np.uint8)
    coarse = max(np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.25), key=lambda angle: _contrast(ink, angle))
    best = max(coarse + np.arange(-0.25, 0.26, 0.05), key=lambda angle: _contrast(ink, angle))
    return float(max(best + np.arange(-0.04, 0.05, 0.02), key=lambda angle: _contrast(ink, angle)))


def _contrast(ink: Grey, angle: float) -> float:
    """How much neighbouring rows differ once the picture, pressed together across by STRIP, is sheared level."""
    height, width = ink.shape
    shear = np.tan(np.radians(angle)) * STRIP
    level = cv2.warpAffine(
        ink, np.array([[1, 0, 0], [-shear, 1, shear * width / 2]]), (width, height), flags=cv2.INTER_LINEAR
    )
    rows = cv2.reduce(level, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F)[:, 0]
    return float(np.square(np.diff(rows)).sum())


def _after(back: Floats, step: Floats) -> Floats:
    """The way back after one more step."""
    return np.concatenate([back[:, :2] @ step[:, :2], (back[:, :2] @ step[:, 2] + back[:, 2])[:, np.newaxis]], 1)
