"""The shapes in which a statutory table is published: as in the form, split in two, transposed, or stacked.

A table whose one row has no label (行政复议、行政诉讼) is known by its columns alone, and publishers print it as one
table, as one table a column group (of any depth), with the groups as rows, or with the columns. Any table of several
columns may be turned, its columns as rows. Each shape is a view: a sequence of row slots with the blocks that they
belong to. Views are derived from the template, never declared.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.matching.lexicon import Lexicon, paths_to_lexicon
from extractor.model import Axis, Block, Table, Template


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Blocks in the shape of one way of publishing. `owners`: for each row slot of the lexicon its block's index;
    `below_one`: all blocks stand below one header."""

    table: Table
    blocks: tuple[Block, ...]
    lexicon: Lexicon
    owners: tuple[int, ...]
    transposed: bool = False
    below_one: bool = False


@lru_cache(maxsize=256)
def table_to_views(table: Table) -> tuple[View, ...]:
    """All shapes of a table, the form's own first."""
    views = [blocks_to_view(table, table.blocks)]
    block = table.blocks[0]
    if len(table.blocks) == 1 and len(block.rows) == 1 and not block.rows[0].path:
        views.append(blocks_to_view(table, column_groups(block, 1)))
        deepest = max(len(column.path) for column in block.columns)
        views.extend(blocks_to_view(table, column_groups(block, depth)) for depth in range(2, deepest))
        views.append(blocks_to_view(table, (Block(rows=block.columns, columns=block.rows),), transposed=True))
        views.append(blocks_to_view(table, group_rows(block, deepest - 1), below_one=True))
    elif len(table.blocks) == 1 < len(block.columns):
        views.append(blocks_to_view(table, (Block(rows=block.columns, columns=block.rows),), transposed=True))
    return tuple(views)


def template_to_views(template: Template) -> tuple[View, ...]:
    """Each table of a form in the form's own shape."""
    return tuple(table_to_views(table)[0] for table in template.tables)


def column_groups(block: Block, depth: int) -> tuple[Block, ...]:
    """A block for each group of columns with the same first `depth` labels."""
    groups: dict[tuple[str, ...], list[Axis]] = {}
    for column in block.columns:
        groups.setdefault(tuple(label.text for label in column.path[:-1][:depth]), []).append(column)
    return tuple(Block(rows=block.rows, columns=tuple(columns)) for columns in groups.values())


def group_rows(block: Block, depth: int) -> tuple[Block, ...]:
    """A block for each group of columns, whose row has the group's labels and whose columns have their leaf alone."""
    return tuple(
        Block(
            rows=tuple(replace(row, path=part.columns[0].path[:-1]) for row in part.rows),
            columns=tuple(replace(column, path=column.path[-1:]) for column in part.columns),
        )
        for part in column_groups(block, depth)
    )


def blocks_to_view(
    table: Table, blocks: tuple[Block, ...], *, transposed: bool = False, below_one: bool = False
) -> View:
    """The row slots of all blocks as one sequence."""
    axes = tuple(row for block in blocks for row in block.rows)
    owners = tuple(index for index, block in enumerate(blocks) for _ in block.rows)
    return View(table, blocks, paths_to_lexicon(axes), owners, transposed, below_one)
