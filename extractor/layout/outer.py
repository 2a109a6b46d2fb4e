"""Columns at the side of a table whose cells have no rule of their own on a page but the one that closes the table.

A label merged over many rows may go on above the page and below it. Then its outer rule meets no rule that crosses:
it stands beside the table over its whole height, and only that tells that it is part of it.
"""

import numpy as np

from extractor.layout.page import Flags, Floats
from extractor.layout.rules import SNAP

SAME_END = 4.5
"""Points by which such a rule may end before or after the table: cells with borders of their own stand 3 apart."""


def close_outer_columns(horizontal: Floats, vertical: Floats) -> Floats:
    """The horizontal rules, and two more wherever a vertical rule that meets none stands beside a table over its whole
    height: from that rule over the table, where it begins and where it ends."""
    loose = ~_meet(horizontal, vertical).any(1)
    if not loose.any():
        return horizontal
    added = list[list[float]]()
    for _, start, end in vertical[loose].tolist():
        beside = (vertical[:, 1] > start - SAME_END) & (vertical[:, 2] < end + SAME_END)
        table = vertical[beside & ~loose]
        if len(table) and table[:, 1].min() < start + SAME_END and table[:, 2].max() > end - SAME_END:
            left, right = vertical[beside, 0].min(), vertical[beside, 0].max()
            added += [[start, left, right], [end, left, right]]
    return np.concatenate([horizontal, np.array(added)]) if added else horizontal


def _meet(horizontal: Floats, vertical: Floats) -> Flags:
    """(vertical x horizontal): whether two rules cross or touch."""
    at, start, end = vertical[:, :1], vertical[:, 1:2], vertical[:, 2:]
    meets = (horizontal[:, 0] > start - SNAP) & (horizontal[:, 0] < end + SNAP)
    return np.asarray(meets & (at > horizontal[:, 1] - SNAP) & (at < horizontal[:, 2] + SNAP))
