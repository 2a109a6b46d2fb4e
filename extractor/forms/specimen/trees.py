"""Label trees as they are printed: column headers with spans, merged row labels, outlines.

An axis knows its label path; neighbours with a common beginning stand under one label. A node may be a group and an
axis at once (2014: 收到申请数 is a row, and the group of its parts).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.forms.specimen.printed import PrintedCell, Role
from extractor.model import Axis, Label

Placed = tuple[int, PrintedCell]
"""A row number of the printed table, and the cell that begins there."""


@dataclass(slots=True)
class Node:
    """A label, the axis it names (if it names one), and the labels below it."""

    text: str
    axis: Axis | None = None
    children: list["Node"] = field(default_factory=list)

    def leaves(self) -> list["Node"]:
        """The nodes that carry an axis, in order: a group that is an axis itself comes before its children."""
        own = [self] if self.axis else []
        return own + [leaf for child in self.children for leaf in child.leaves()]

    def depth(self) -> int:
        """Levels of labels, its own included."""
        below = max((child.depth() for child in self.children), default=0)
        return below + 1


def axes_to_trees(axes: Sequence[Axis], under: Label | None = None) -> list[Node]:
    """The label trees of some rows or columns. `under`: a label that all paths begin with and that is left out."""
    root = Node("")
    for axis in axes:
        path = [label.text for label in axis.path]
        if under is not None and path[:1] == [under.text]:
            path = path[1:]
        insert(root, path or [""], axis)
    return root.children


def insert(root: Node, path: Sequence[str], axis: Axis) -> None:
    """Adds an axis under the last node with the same beginning: only neighbours share a label."""
    node = root
    for text in path[:-1]:
        if not node.children or node.children[-1].text != text:
            node.children.append(Node(text))
        node = node.children[-1]
    node.children.append(Node(path[-1], axis))


def split_groups(trees: Sequence[Node]) -> list[Node]:
    """The trees with every group that is an axis itself given a first child without a label to stand for it."""
    split = []
    for node in trees:
        children = split_groups(node.children)
        if children and node.axis:
            split.append(Node(node.text, None, [Node("", node.axis), *children]))
        else:
            split.append(Node(node.text, node.axis, children))
    return split


def trees_depth(trees: Sequence[Node]) -> int:
    """Levels of labels of the deepest tree."""
    return max((node.depth() for node in trees), default=0)


def header_cells(trees: Sequence[Node], top: int, left: int, depth: int, widths: Sequence[int]) -> Iterator[Placed]:
    """Column headers over `depth` rows from row `top` and column `left`; a shallow label runs down to the values.

    `widths`: grid columns that each leaf takes, in order.
    """
    taken = 0
    for node in trees:
        count = len(node.leaves())
        width = sum(widths[taken : taken + count])
        rowspan = 1 if node.children else depth
        yield top, PrintedCell(node.text, left, rowspan, width, Role.HEADER)
        yield from header_cells(node.children, top + 1, left, depth - 1, widths[taken : taken + count])
        taken += count
        left += width


def label_cells(trees: Sequence[Node], top: int, left: int, columns: int) -> Iterator[Placed]:
    """Row labels from row `top` over `columns` label columns; a leaf takes the columns that are left."""
    for node in trees:
        height = len(node.leaves())
        width = 1 if node.children else columns
        yield top, PrintedCell(node.text, left, height, width, Role.LABEL)
        yield from label_cells(node.children, top, left + width, columns - width)
        top += height


def outline(trees: Sequence[Node], indent: int = 0) -> Iterator[tuple[Node, int]]:
    """Every node in order with its depth: one row each, groups included."""
    for node in trees:
        yield node, indent
        yield from outline(node.children, indent + 1)
