"""Which characters of a page a viewer does not show: without ink, white on nothing, clipped, or under a later shape."""

import numpy as np

from extractor.errors import TooLargeError
from extractor.layout.page import Flags, Floats, Ints
from extractor.readers import pdfium_calls as pdfium
from extractor.readers.pdfium_paths import Covers, Drawn, Ink

MAX_COVERED = 50_000_000
"""Characters times shapes that may lie over them; a page of charts has a million."""

_EVERYWHERE = np.array([-np.inf, -np.inf, np.inf, np.inf])


def may_hide(ink: Ink) -> bool:
    """Whether anything on the page may make characters invisible: nearly always nothing does."""
    return bool(ink.hidden or ink.white or ink.clips or _late_covers(ink))


def unseen(ink: Ink, boxes: Floats, objects: Ints) -> Flags:
    """`boxes` (n x 4): of the characters, left, bottom or top, right, top or bottom; `objects` (n): handles of their
    text objects. Raises TooLargeError for too many shapes."""
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    hidden, white = [np.isin(objects, list(handles)) for handles in (ink.hidden, ink.white)]
    if ink.clips:
        shown = [ink.clips.get(handle, _EVERYWHERE) for handle in objects.tolist()]
        left, bottom, right, top = np.array(shown).T
        hidden |= (middles < np.stack([left, bottom], 1)).any(1) | (middles > np.stack([right, top], 1)).any(1)
    if white.any():
        for box in np.concatenate(ink.grounds or [np.zeros((0, 4))]):
            white &= ~_is_in(middles, box)
    return np.asarray(hidden | white | _covered(ink, middles, objects))


def _covered(ink: Ink, middles: Floats, objects: Ints) -> Flags:
    """Which characters lie under a shape that is drawn after their text."""
    covered = np.zeros(len(middles), np.bool_)
    found = _late_covers(ink)
    if not found:
        return covered
    if len(middles) * sum(len(covers.boxes) for covers in found) > MAX_COVERED:
        raise TooLargeError("has a page of more shapes over its text than a report has: print the report's pages alone")
    times = {handle: time for drawn in ink.texts for handle, time in zip(*map(np.ndarray.tolist, drawn), strict=True)}
    drawn_at = np.array([times.get(handle, np.inf) for handle in objects.tolist()])
    for (handles, late), boxes in found:
        for handle, time, box in zip(handles.tolist(), late.tolist(), boxes, strict=True):
            under = _is_in(middles, box) & (drawn_at < time)
            if under.any() and not pdfium.is_transparent(handle):
                covered |= under
    return covered


def _late_covers(ink: Ink) -> list[Covers]:
    """The shapes that are drawn after some text."""
    first = min((float(drawn.times[0]) for drawn in ink.texts if len(drawn.times)), default=np.inf)
    found = []
    for (handles, times), boxes in ink.covers:
        if (late := times > first).any():
            found.append(Covers(Drawn(handles[late], times[late]), boxes[late]))
    return found


def _is_in(middles: Floats, box: Floats) -> Flags:
    """Whether points are in a box; `box`: left, bottom, right, top."""
    x, y = middles.T
    return np.asarray((x >= box[0]) & (y >= box[1]) & (x <= box[2]) & (y <= box[3]))
