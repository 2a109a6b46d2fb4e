"""Loose drawn pieces to whole rules: snapped to one line, joined end to end, crumbs dropped.

A rule is a row of three numbers: where it stands on the other axis, from where to where it runs, in points.
"""

import numpy as np

from extractor.layout.page import Flags, Floats, Ints, true_at

THICKEST = 3.2
"""Points: a filled shape up to this thick is a rule, a thicker one is shading. Rules are 0.48 to 2.25."""
SHORTEST = 6.0
"""Points: no side of a cell is shorter; dashes and dots that stayed alone are ornaments."""
SNAP = 2.6
"""Points between lines that are one: double borders stand 2 apart, no row is so low."""
EXACT = 0.25
"""Points within which dots stand in one exact line; two lines of text or of a drawing never are so near."""
GAP = 3.2
"""Points between pieces of one line: dots and dashes, and borders drawn a cell at a time."""
_APART = 1e7
"""More points than any page has: keeps lines apart in one running maximum."""


def boxes_to_rules(boxes: Floats) -> tuple[Floats, Floats]:
    """(horizontal, vertical) rules of boxes (k x 4: x0, top, x1, bottom); what is thick both ways is none.

    Boxes that are short and thin are dots and dashes: only those that stand in one exact line make a rule, since
    crumbs of one line, taken for pieces across it, would blur all lines of a table into one.
    """
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    across, down = boxes[:, [1, 0, 2]], boxes[:, [0, 1, 3]]
    across[:, 0] += height / 2
    down[:, 0] += width / 2
    flat, upright = height <= THICKEST, width <= THICKEST
    dots = flat & upright
    horizontal, vertical = across[flat & ~dots], down[upright & ~dots]
    if not dots.any():
        return horizontal, vertical
    return np.concatenate([horizontal, _dots_to_rules(across[dots])]), np.concatenate(
        [vertical, _dots_to_rules(down[dots])]
    )


def merge_rules(rules: Floats) -> Floats:
    """Whole rules, line by line, each line by where they start."""
    if not len(rules):
        return rules
    ordered = rules[rules[:, 0].argsort(kind="stable")]
    lines = np.zeros(len(rules), np.intp)
    lines[1:] = (ordered[1:, 0] - ordered[:-1, 0] > SNAP).cumsum()
    return _joined(lines, ordered)


def group_near(values: Floats, reach: float) -> tuple[Floats, Ints]:
    """The centres of groups of values, ascending, and each value's group: each is within `reach` of the next."""
    order = values.argsort(kind="stable")
    ascending = values[order]
    groups = np.zeros(len(values), np.intp)
    groups[1:] = (ascending[1:] - ascending[:-1] > reach).cumsum()
    centres = np.bincount(groups, ascending) / np.bincount(groups)
    members = np.empty_like(groups)
    members[order] = groups
    return centres, members


def _dots_to_rules(dots: Floats) -> Floats:
    """Rules of dots that stand in one exact line without gaps."""
    places = np.rint(dots[:, 0] / EXACT).astype(np.intp)
    return _joined(places - places.min(), dots)


def _joined(lines: Ints, rules: Floats) -> Floats:
    """Pieces of one line that touch, as one rule each, in the middle of its pieces; without those that stay short."""
    order = np.lexsort((rules[:, 1], lines))
    lines, (ats, starts, ends) = lines[order], rules[order].T
    reached = np.maximum.accumulate(ends + lines * _APART) - lines * _APART
    begins: Flags = np.ones(len(lines), np.bool_)
    begins[1:] = (lines[1:] != lines[:-1]) | (starts[1:] > reached[:-1] + GAP)
    first = true_at(begins)
    beyond = np.append(first[1:], len(lines))
    middles = np.add.reduceat(ats, first) / (beyond - first)
    whole = np.stack([middles, starts[first], reached[beyond - 1]], 1)
    return np.asarray(whole[whole[:, 2] - whole[:, 1] >= SHORTEST])
