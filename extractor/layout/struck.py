"""Text that is struck out is no text of the report: a PDF printed with tracked changes shows what was deleted that way.

A rule strikes characters out that it runs through at their middle, from where the first begins to where the last ends;
a rule of a table that runs through text crowded into its row is longer, or ends elsewhere.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from extractor.layout.page import Chars, Flags, Floats, Ints, Page, true_at

MIDDLE = 0.15
"""Share of a character's height from its middle within which a rule strikes it out (Chromium 0.03 off, LibreOffice
0.01); underlines stand 0.42 off."""
SAME_ENDS = 1.0
"""Points within which the rule begins and ends with the characters: browsers are exact, LibreOffice is off by
0.74."""
SPACE = 0.7
"""Heights that are a space between struck words; figures of two cells stand further apart."""
SHORTEST = 2.0
"""Points of such a rule: half a digit of small print. Dots of a dotted border are shorter."""


def without_struck(page: Page) -> Page:
    """The page without characters that are struck out; as it was where it was read in a picture."""
    if page.sights is not None or not len(page.chars) or not len(page.horizontal):
        return page
    struck = np.zeros(len(page.chars), np.bool_)
    for crossed in _crossed(page.chars, page.horizontal):
        struck[crossed] = True
    return replace(page, chars=page.chars.where(~struck)) if struck.any() else page


def _crossed(chars: Chars, rules: Floats) -> Iterator[Ints]:
    """The characters of each rule that begins and ends with those which it runs through."""
    boxes = chars.boxes
    middles, heights = (boxes[:, 1] + boxes[:, 3]) / 2, boxes[:, 3] - boxes[:, 1]
    order = np.argsort(middles)
    reach = MIDDLE * heights.max()
    rules = rules[rules[:, 2] - rules[:, 1] > SHORTEST]
    first, last = (middles[order].searchsorted(rules[:, 0] + side) for side in (-reach, reach))
    for at in true_at(last > first).tolist():
        near = order[first[at] : last[at]]
        y, start, end = rules[at]
        inside: Flags = np.abs(middles[near] - y) < MIDDLE * heights[near]
        inside &= (boxes[near, 2] > start + SAME_ENDS) & (boxes[near, 0] < end - SAME_ENDS)
        crossed = near[inside]
        if len(crossed) and _is_as_wide(boxes[crossed], start, end):
            yield crossed


def _is_as_wide(boxes: Floats, start: float, end: float) -> bool:
    """Whether characters fill a rule from end to end, with no more than a space between."""
    left, right = np.sort(boxes[:, 0]), np.sort(boxes[:, 2])
    gap = np.r_[left, end] - np.r_[start, right]
    height = (boxes[:, 3] - boxes[:, 1]).max()
    return bool(abs(gap[0]) < SAME_ENDS and abs(gap[-1]) < SAME_ENDS and gap[1:-1].max(initial=0.0) < SPACE * height)
