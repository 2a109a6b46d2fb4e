"""Template and values to printed tables, laid out as the statutory forms are.

Blocks stand one under the other: a title row over all columns, the header (corner, asides, column labels),
the data rows. A block with fewer columns than the widest lets its last column run to the edge. Row labels are merged
trees where there are several label columns, and an outline (a row for each label, groups included) where there is one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from extractor.forms.specimen.looks import Merged, dress
from extractor.forms.specimen.printed import Border, PrintedCell, PrintedTable, Role, Values, placed_to_rows
from extractor.forms.specimen.trees import (
    Node,
    Placed,
    axes_to_trees,
    header_cells,
    label_cells,
    outline,
    split_groups,
    trees_depth,
)
from extractor.model import Axis, Block, Table


class Unlabelled(StrEnum):
    """How a table without row labels is published (2019 and 2021: `disputes`)."""

    WIDE = "wide"
    """As in the form: one table, one row of values."""
    TRANSPOSED = "transposed"
    """The labels down the side, one column of values."""
    SPLIT = "split"
    """One table for each top label (行政复议, 行政诉讼)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What publishers vary. `group_unit`, `group_value`: what stands in a row that only groups others;
    `serial`: the label of a column of row numbers before an outline (序号), none if empty; `merged`: how labels over
    several rows are set; `break_after`: characters after which the others are broken by hand, 0 for not at all."""

    split_blocks: bool = False
    unlabelled: Unlabelled = Unlabelled.WIDE
    group_unit: str = "——"
    group_value: str = ""
    serial: str = ""
    border: Border = Border.SOLID
    merged: Merged = Merged.ACROSS
    break_after: int = 0


STATUTORY = Layout()
"""As the form prescribes."""


def table_to_printed(table: Table, values: Values, layout: Layout = STATUTORY) -> tuple[PrintedTable, ...]:
    """The printed tables of one statutory table, filled; a value that is missing leaves its cell blank."""
    pieces = [piece for block in table.blocks for piece in block_to_pieces(block, layout)]
    together = len(pieces) == len(table.blocks) and not layout.split_blocks
    groups = [pieces] if together else [[piece] for piece in pieces]
    tables = [blocks_to_printed(table.name, group, values, layout) for group in groups]
    return tuple(dress(one, layout.border, layout.merged, layout.break_after) for one in tables)


def block_to_pieces(block: Block, layout: Layout) -> list[Block]:
    """The block, or its columns in one piece for each top label."""
    if block.label_columns or layout.unlabelled is not Unlabelled.SPLIT:
        return [block]
    pieces: list[list[Axis]] = []
    for column in block.columns:
        if not pieces or pieces[-1][0].path[:1] != column.path[:1]:
            pieces.append([])
        pieces[-1].append(column)
    return [replace(block, columns=tuple(piece)) for piece in pieces]


def blocks_to_printed(name: str, blocks: Sequence[Block], values: Values, layout: Layout) -> PrintedTable:
    """One table of some blocks under each other."""
    transposed = layout.unlabelled is Unlabelled.TRANSPOSED
    plans = [plan_block(block, layout, transposed and not block.label_columns) for block in blocks]
    width = max(plan.width for plan in plans)
    placed: list[Placed] = []
    header = 0
    for plan in plans:
        top = 1 + max((row + cell.rowspan - 1 for row, cell in placed), default=-1)
        placed += plan_to_cells(plan, name, values, layout, top, width)
        header = (1 if plan.block.title else 0) + plan.header
    return PrintedTable(name, width, placed_to_rows(placed), header if len(plans) == 1 else 0)


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """A block's measures: grid columns of labels and asides, rows of its header."""

    block: Block
    columns: tuple[Node, ...]
    rows: tuple[Node, ...]
    labels: int
    asides: tuple[str, ...]
    header: int
    outlined: bool
    transposed: bool
    serial: int

    @property
    def first_value(self) -> int:
        """The grid column of the first value."""
        return self.serial + self.labels + len(self.asides)

    @property
    def leaves(self) -> list[Node]:
        """The value columns."""
        return [leaf for node in self.columns for leaf in node.leaves()]

    @property
    def width(self) -> int:
        """Grid columns."""
        return self.first_value + len(self.leaves)


def plan_block(block: Block, layout: Layout, transposed: bool) -> BlockPlan:
    """Measures of a block; a transposed one has its columns' labels down the side."""
    across, down = (block.rows, block.columns) if transposed else (block.columns, block.rows)
    columns = split_groups(axes_to_trees(across, block.title))
    rows = axes_to_trees(down, block.title)
    outlined = block.label_columns == 1 and trees_depth(rows) > 1
    if not outlined:
        rows = split_groups(rows)
    labels = 1 if outlined else max(block.label_columns, trees_depth(rows))
    return BlockPlan(
        block=block,
        columns=tuple(columns),
        rows=tuple(rows),
        labels=labels if block.label_columns or transposed else 0,
        asides=tuple(aside.text for aside in block.asides),
        header=trees_depth(columns) if any(node.text or node.children for node in columns) else 0,
        outlined=outlined,
        transposed=transposed,
        serial=1 if outlined and layout.serial else 0,
    )


def plan_to_cells(plan: BlockPlan, name: str, values: Values, layout: Layout, top: int, width: int) -> Iterator[Placed]:
    """All cells of a block from row `top`, its last column stretched to `width`."""
    if plan.block.title:
        yield top, PrintedCell(plan.block.title.text, 0, 1, width, Role.TITLE)
        top += 1
    widths = [1] * len(plan.leaves)
    widths[-1] += width - plan.width
    if plan.header:
        yield from corner_cells(plan, layout, top)
        yield from header_cells(plan.columns, top, plan.first_value, plan.header, widths)
        top += plan.header
    if plan.outlined:
        yield from outline_rows(plan, name, values, layout, top, widths)
        return
    if plan.labels:
        yield from label_cells(plan.rows, top, 0, plan.labels)
    for number, leaf in enumerate(leaf for node in plan.rows for leaf in node.leaves()):
        yield from aside_cells(plan, leaf.axis, top + number, layout)
        yield from value_cells(plan, name, values, leaf.axis, top + number, widths)


def corner_cells(plan: BlockPlan, layout: Layout, top: int) -> Iterator[Placed]:
    """What stands over the row labels and over the columns without values."""
    if plan.serial:
        yield top, PrintedCell(layout.serial, 0, plan.header, 1, Role.HEADER)
    if plan.labels:
        corner = plan.block.corner.text if plan.block.corner else ""
        yield top, PrintedCell(corner, plan.serial, plan.header, plan.labels, Role.HEADER)
    for number, aside in enumerate(plan.asides):
        yield top, PrintedCell(aside, plan.serial + plan.labels + number, plan.header, 1, Role.HEADER)


def outline_rows(
    plan: BlockPlan, name: str, values: Values, layout: Layout, top: int, widths: Sequence[int]
) -> Iterator[Placed]:
    """A row for each label, groups included, the labels indented."""
    for number, (node, indent) in enumerate(outline(plan.rows)):
        row = top + number
        if plan.serial:
            yield row, PrintedCell(str(number + 1), 0, role=Role.ASIDE)
        yield row, PrintedCell(node.text, plan.serial, role=Role.LABEL, indent=indent)
        yield from aside_cells(plan, node.axis, row, layout)
        if node.axis:
            yield from value_cells(plan, name, values, node.axis, row, widths)
            continue
        left = plan.first_value
        for width in widths:
            yield row, PrintedCell(layout.group_value, left, 1, width, Role.ASIDE)
            left += width


def aside_cells(plan: BlockPlan, axis: Axis | None, row: int, layout: Layout) -> Iterator[Placed]:
    """The unit of a row in the first aside; what others hold is not known from the form."""
    for number in range(len(plan.asides)):
        text = "" if number else axis.unit if axis else layout.group_unit
        yield row, PrintedCell(text, plan.serial + plan.labels + number, role=Role.ASIDE)


def value_cells(
    plan: BlockPlan, name: str, values: Values, axis: Axis | None, row: int, widths: Sequence[int]
) -> Iterator[Placed]:
    """The values of one printed row, each with its canonical address."""
    left = plan.first_value
    for leaf, width in zip(plan.leaves, widths, strict=True):
        down, across = (axis.name if axis else ""), (leaf.axis.name if leaf.axis else "")
        key = (name, across, down) if plan.transposed else (name, down, across)
        yield row, PrintedCell(values.get(key, ""), left, 1, width, Role.VALUE, key=key)
        left += width
