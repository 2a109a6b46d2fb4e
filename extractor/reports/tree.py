"""Rows or columns as lines of a tree: what carries a value, and the group labels above it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extractor.model import Axis, Label


class TreeLine(NamedTuple):
    """One label. `depth` counts from 0; `axis` is None for a group, which carries no values of its own."""

    depth: int
    text: str
    axis: Axis | None


def axes_to_tree(axes: Iterable[Axis], root: Label | None = None) -> Iterator[TreeLine]:
    """Depth first, each group once, before its first member. `root` (a block's title) is left out."""
    start = 1 if root else 0
    above: tuple[Label, ...] = ()
    for axis in axes:
        path = axis.path[start:]
        groups = path[:-1]
        for depth in range(shared_depth(groups, above), len(groups)):
            yield TreeLine(depth, groups[depth].text, None)
        yield TreeLine(len(groups), path[-1].text if path else "", axis)
        above = path


def shared_depth(path: tuple[Label, ...], above: tuple[Label, ...]) -> int:
    """How many labels, from the root, two label paths have in common."""
    depth = 0
    while depth < min(len(path), len(above)) and path[depth] == above[depth]:
        depth += 1
    return depth
