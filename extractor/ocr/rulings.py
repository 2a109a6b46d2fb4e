"""Ruling lines in a sheet: thin, dark and straight, paler on both sides, and meeting each other as a table's rules do.

Strokes of characters are thin and dark, too. A long line is none of them; a short one counts only if it runs from one
rule of the other direction to another, and is dark all the way.
"""

from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np

from extractor.ocr.sheet import WHITE, Flags, Floats, Grey, Ints

THICKEST = 13
"""Pixels across which a line must stand out from its sides: rules are 1 to 7 thick."""
CONTRAST = 20
"""Grey levels by which a rule is darker than both sides; the noise of a sensor is 8."""
SMOOTH = 11
"""Pixels along which a line is averaged against noise and specks."""
EXACT = 3
"""The same where it is asked whether a line reaches another."""
HOLE = 9
"""Pixels that may be missing along a line: dots, dashes, and what a seal took."""
LEAST_ACROSS, LEAST_DOWN = 60, 30
"""Pixels of the shortest rule: the sides of cells are longer, strokes of body text (42 at 15 points) are not."""
SURE = 140
"""Pixels from which a line is a rule whatever it meets; the strokes of headings end at 90."""
LONG = 300
"""Pixels: every table has rows as wide, 1.5 inches, and no lines of strokes are."""
TOUCH = 7
"""Pixels by which a rule may miss one that it meets."""
FILLED = 0.94
"""Share of its length over which a rule must be dark."""
CROSSING = 4
"""Pixels at either end of a piece that are of the rule that crosses there: nothing stands out from that."""
SAME_LINE = 0.8
"""Share of the longest row of pixels of a line that its other rows have."""
LIKELY = 0.7
"""The same before it is known which rules it meets: a stroke and the gap before it may seem to lengthen it."""
HELD = 0.85
"""The same between two rules that it meets: a seal may have taken some. A stroke from rule to rule has 0.75."""
ERASED = 2
"""Pixels on either side of a rule that are painted white with it, so that no rest of it is read as a digit."""


def sheet_to_rules(grey: Grey) -> tuple[Floats, Floats]:
    """(horizontal, vertical) rules (k x 3): where each stands on the other axis, from where to where it runs, in
    pixels."""
    upright = np.ascontiguousarray(grey.T)
    horizontal = _lines(_standing_out(grey, SMOOTH), LEAST_ACROSS)
    vertical = _lines(_standing_out(upright, SMOOTH), LEAST_DOWN)
    across, down = _standing_out(grey, EXACT), _standing_out(upright, EXACT)
    while True:
        kept_down = _belonging(vertical[_in_a_table(vertical, horizontal)], horizontal, down)
        kept_across = _belonging(horizontal, kept_down, across)
        if np.array_equal(kept_down, vertical) and np.array_equal(kept_across, horizontal):
            return horizontal, vertical
        horizontal, vertical = kept_across, kept_down


def without_rules(grey: Grey, horizontal: Floats, vertical: Floats) -> Grey:
    """The sheet with these rules painted white."""
    clean = grey.copy()
    darkness = WHITE - grey
    for rules, picture, dark in ((horizontal, clean, darkness), (vertical, clean.T, darkness.T)):
        for at, start, end in np.rint(rules).astype(int).tolist():
            reach = _thickness(dark, at, start, end) + ERASED
            picture[max(0, at - reach) : at + reach + 1, max(0, start - ERASED) : end + ERASED + 1] = WHITE
    return clean


def _thickness(dark: Grey, at: int, start: int, end: int) -> int:
    """Pixels on either side of the middle of a rule that are dark along most of it."""
    reach = THICKEST // 2
    strip = dark[max(0, at - reach) : at + reach + 1, start : end + 1]
    middle = np.median(strip, 1) > CONTRAST
    return int(middle.sum()) // 2


def _standing_out(grey: Grey, along: int) -> Grey:
    """255 where a dark line runs across: darker than what is above and below, averaged along so many pixels."""
    smooth = cv2.blur(grey, (along, 1))
    out = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, np.ones((THICKEST, 1), np.uint8))
    return np.asarray(cv2.threshold(out, CONTRAST, WHITE, cv2.THRESH_BINARY)[1])


def _lines(mask: Grey, least: int) -> Floats:
    """The horizontal lines of a mask that are at least so long, whole as far as they go on."""
    thick = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, HOLE), np.uint8))
    lines = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(lines)
    found = []
    for index, (left, top, width, height, _) in enumerate(stats[1:].tolist(), 1):
        place = slice(top, top + height), slice(left, left + width)
        for at, start, end in _straight_lines(labels[place] == index, least):
            if _is_filled(mask[max(0, top + at - 2) : top + at + 3, left + start : left + end + 1], LIKELY):
                found.append((top + at, left + start, left + end))
    return np.array(found, np.float64).reshape(-1, 3)


def _straight_lines(piece: Flags, least: int) -> Iterator[tuple[int, int, int]]:
    """The lines in a connected piece, longest first: where each stands, from where to where it runs. Strokes of
    characters may touch a rule and each other."""
    while True:
        rows = np.count_nonzero(piece, 1)
        longest = int(rows.argmax())
        if rows[longest] < least:
            return
        near = slice(max(0, longest - THICKEST // 2), longest + THICKEST // 2 + 1)
        at = near.start + _middle(np.flatnonzero(rows[near] > SAME_LINE * rows[longest]))
        reach = slice(min(near.start, at), max(near.stop, at + THICKEST // 2 + 1))
        ends = np.flatnonzero(piece[reach].any(0))
        yield at, int(ends[0]), int(ends[-1])
        if reach.start == 0 and reach.stop >= len(piece):
            return
        piece = piece.copy()
        piece[reach] = False


def _middle(places: Ints) -> int:
    """The median of sorted places, rounded down."""
    return int(places[(len(places) - 1) // 2] + places[len(places) // 2]) // 2


def _is_filled(piece: Grey, least: float) -> bool:
    """Whether a line is dark along nearly all of its length."""
    return not piece.size or bool(np.count_nonzero(piece.any(0)) >= least * piece.shape[1])


def _belonging(rules: Floats, crossing: Floats, mask: Grey) -> Floats:
    """The rules that are of a table, without what only touches them: a stroke that stands where a rule would go on."""
    meets = _meeting(rules, crossing)
    kept = [
        run
        for index in np.flatnonzero(meets.sum(1) > 1).tolist()
        for run in _rule_to_runs(rules[index], np.unique(crossing[meets[index], 0]).tolist(), mask)
    ]
    return np.array(kept, np.float64).reshape(-1, 3)


def _in_a_table(vertical: Floats, horizontal: Floats) -> Flags:
    """Which vertical rules meet a long horizontal one: what strokes of text draw has none."""
    long = horizontal[horizontal[:, 2] - horizontal[:, 1] >= LONG]
    return np.asarray(_meeting(vertical, long).any(1))


def _meeting(rules: Floats, crossing: Floats) -> Flags:
    """Which rules (k) meet which of the other direction (m): k x m."""
    at, start, end = rules.T[:, :, np.newaxis]
    other, first, last = crossing.T
    along = (other >= start - TOUCH) & (other <= end + TOUCH)
    return np.asarray(along & (at >= first - TOUCH) & (at <= last + TOUCH))


def _rule_to_runs(rule: Floats, met: list[float], mask: Grey) -> Iterator[tuple[float, float, float]]:
    """A rule as far as it is dark from one rule that it meets to the next; a long one also beyond these.

    What sticks out of a short one is a stroke that stands in line with it.
    """
    at, start, end = rule.tolist()
    if len(met) < 2:
        return
    before, after = ([place] if end - start >= SURE and abs(met[side] - place) > TOUCH else []
                     for place, side in ((start, 0), (end, -1)))  # fmt: skip
    stops = [*before, *met, *after]
    run: float | None = None
    for one, other in pairwise(stops):
        inner = met[0] <= one and other <= met[-1]
        piece = mask[max(0, round(at) - 2) : round(at) + 3, round(one) + CROSSING : round(other) - CROSSING]
        if _is_filled(piece, HELD if inner else FILLED):
            run = one if run is None else run
        elif run is not None:
            yield at, run, one
            run = None
    if run is not None:
        yield at, run, stops[-1]
