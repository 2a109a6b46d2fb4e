"""Pages whose text lies on its side or head: turned so that it reads to the right, and what is found turned back.

Landscape tables are bound into a report so, without a /Rotate that would tell. A page's text decides by majority.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from extractor.layout.page import Chars, Floats, Page, Turn
from extractor.model import BBox, DocumentBlock, Provenance, TextLine

FULL_TURN = 360

Turns = Mapping[int | None, Turn]
"""By the number of a page; pages that stand have none."""


def stand_up(page: Page) -> tuple[Page, Turn | None]:
    """The page with most of its text running to the right, and the way back where it had to be turned."""
    turn = 90 * int(np.bincount(page.chars.turns // 90).argmax()) if page.chars.turns.any() else 0
    if not turn:
        return page, page.way_back
    turned = _turn(FULL_TURN - turn, page.width, page.height)
    chars = Chars(page.chars.codes, turned(page.chars.boxes), (page.chars.turns - turn) % FULL_TURN)
    rules = [_rules_to_boxes(page.horizontal), _rules_to_boxes(page.vertical)[:, [1, 0, 3, 2]]]
    across, down = [turned(boxes) for boxes in rules]
    if turn % 180:
        across, down = down, across
    horizontal, vertical = across[:, [1, 0, 2]], down[:, [0, 1, 3]]
    width, height = (page.height, page.width) if turn % 180 else (page.width, page.height)
    upright = replace(page, width=width, height=height, chars=chars, horizontal=horizontal, vertical=vertical)
    return upright, _turn(turn, width, height)


def _rules_to_boxes(rules: Floats) -> Floats:
    """Horizontal rules as boxes without height."""
    return rules[:, [1, 0, 2, 0]]


def _turn(degrees: int, width: float, height: float) -> Turn:
    """Turns boxes clockwise with a page of that size."""

    def turned(boxes: Floats) -> Floats:
        x0, top, x1, bottom = boxes.T
        if degrees == 90:
            return np.stack([height - bottom, x0, height - top, x1], 1)
        if degrees == 180:
            return np.stack([width - x1, height - bottom, width - x0, height - top], 1)
        return np.stack([top, width - x1, bottom, width - x0], 1)

    return turned


def lay_down(block: DocumentBlock, turns: Turns) -> DocumentBlock:
    """What was found on the pages with these numbers, with boxes on the page as it is shown."""
    if isinstance(block, TextLine):
        return replace(block, provenance=_laid(block.provenance, turns))
    cells = tuple(cell._replace(provenance=_laid(cell.provenance, turns)) for cell in block.cells)
    return replace(block, cells=cells)


def _laid(places: tuple[Provenance, ...], turns: Turns) -> tuple[Provenance, ...]:
    return tuple(_laid_place(place, turns) for place in places)


def _laid_place(place: Provenance, turns: Turns) -> Provenance:
    if place.page not in turns or not place.box:
        return place
    (box,) = np.round(turns[place.page](np.array([place.box])), 2).tolist()
    return place._replace(box=BBox._make(box))
