"""Alignment -> canonical table: every cell of the form, with what the document shows in it and the evidence for it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from extractor.cells.digits import settle_by_sums
from extractor.cells.settle import Settled, settle_rows
from extractor.forms.relations import Instance, template_instances
from extractor.model import (
    STRANGE,
    Alignment,
    Along,
    BlockMatch,
    CanonicalTable,
    Cell,
    CellStatus,
    Evidence,
    GridKind,
    Key,
    Provenance,
    RowMatch,
    Template,
)
from extractor.text import fold
from extractor.text.numbers import CLEAN, Reading, is_value_text, read_number

WALLS = {GridKind.SPANNED: 1.0, GridKind.RAGGED: 0.5, GridKind.SPACED: 0.0}
"""How much of the bounds of cells a kind of grid shows."""
UNSEEN = 0.9
"""Belief that what is not found in a picture is not there: a page that could not be read shows nothing either."""
STRANGE_SIGN, UNSIGNED = 0.4, 0.5
"""Belief in a number below zero in a picture where the form knows none, and in the number without its sign: dust."""
NOTHING_LEFT: Mapping[tuple[str, str], int] = MappingProxyType({})
NO_OTHERS: tuple[tuple[str, float], ...] = ()

to_evidence = lru_cache(maxsize=16_384)(Evidence)
"""Cells that have the same evidence share it, in all documents: most have one of a few."""


def fill(alignment: Alignment) -> CanonicalTable:
    """All cells of the form in its order; a row, column or table that is not in the document is absent."""
    found = blocks_to_cells(alignment.template, alignment.blocks, alignment.left_over)
    table = tuple(found.get(key) or absent_cell(key, alignment) for key in template_keys(alignment.template))
    return settle_by_sums(alignment.template, table)


@lru_cache(maxsize=64)
def template_keys(template: Template) -> tuple[Key, ...]:
    """The address of every cell of a form, in its order."""
    return tuple((table.name, row.name, column.name) for table in template.tables for row, column in table.cells())


def fill_twins(alignment: Alignment) -> tuple[Cell, ...]:
    """The cells of further copies of the tables, to be compared with the first."""
    found = blocks_to_cells(alignment.template, alignment.twins)
    return tuple(cell for cell in found.values() if cell.status is not CellStatus.ABSENT)


def absent_cell(key: Key, alignment: Alignment) -> Cell:
    """A cell that the document does not have; its evidence says how much of its row's label is nevertheless seen."""
    evidence = Evidence(
        text=UNSEEN if alignment.pictured else 1.0,
        trace=max(alignment.traces.get(at, 0.0) for at in (key[:2], key)),
        left_over=max(alignment.left_over.get(axis, 0) for axis in (key[:2], key[::2])),
    )
    return Cell(*key, value=None, status=CellStatus.ABSENT, raw="", confidence=0.0, evidence=evidence)


def blocks_to_cells(
    template: Template, blocks: Sequence[BlockMatch], left_over: Mapping[tuple[str, str], int] = NOTHING_LEFT
) -> dict[Key, Cell]:
    """The cells of found blocks by canonical address; where two blocks give one cell, the first stands."""
    cells: dict[Key, Cell] = {}
    for block in blocks:
        shown = shown_columns(block)
        within = frozenset[str]() if block.transposed else frozenset(column.column.name for column in block.columns)
        relations = relations_by_row(template, block.table.name, within)
        own = [relations.get(row.row.name, ()) for row in block.rows]
        for row, settled in zip(block.rows, settle_rows(block, own), strict=True):
            beside = left_over.get((block.table.name, row.row.name), 0)
            for cell in row_to_cells(block, row, settled, beside, shown):
                cells.setdefault(cell.key, cell)
    return cells


@lru_cache(maxsize=512)
def relations_by_row(template: Template, table: str, columns: frozenset[str]) -> Mapping[str, Sequence[Instance]]:
    """For each row of a table the form's relations within it, between some of its columns alone."""
    by_row: dict[str, list[Instance]] = {}
    for instance in template_instances(template):
        relation = instance.relation
        terms = *relation.left, *relation.right
        if (relation.table, relation.along) == (table, Along.ROW) and columns.issuperset(terms):
            by_row.setdefault(instance.where, []).append(instance)
    return by_row


def row_to_cells(
    block: BlockMatch, row: RowMatch, settled: Settled, left_over: int, shown: Sequence[bool]
) -> Iterator[Cell]:
    """One found row as cells. `left_over`: rows beside it that nothing explains; `shown`: see `shown_columns`."""
    astray = has_label_astray(row, settled)
    table, label = block.table.name, row.label
    alike: dict[tuple[float, float, float, float], Evidence] = {}
    for index, column in enumerate(block.columns):
        content = to_content(block, row, settled, index, shown)
        reading, unsure = content.reading, astray or index in settled.doubtful
        margin = 0.0 if unsure else settled.margins[index] if settled.margins else 1.0
        headed = column.label.score if column.column.path else 1.0
        told = content.text, reading.parse, headed, margin
        if (evidence := alike.get(told)) is None:
            evidence = alike[told] = to_evidence(
                content.text, reading.parse, label.score, label.margin, float(label.ordered), headed, settled.fit,
                margin, WALLS[row.kind], max(0, -row.off), max(0, row.off), block.steady,
                left_over=left_over, settled_by_sums=settled.by_sums,
            )  # fmt: skip
        axes = (column.column, row.row) if block.transposed else (row.row, column.column)
        yield Cell(
            table, axes[0].name, axes[1].name, reading.value, reading.status, content.raw, 0.0,
            places(content.provenance, row), evidence, column.label.provenance, content.others,
        )  # fmt: skip


def has_label_astray(row: RowMatch, settled: Settled) -> bool:
    """Whether a piece of the row's own label stands among its values: then they may all be in a wrong column."""
    texts = (row.slots[slot].text for slot in settled.slots if slot is not None)
    labels = fold(row.label.found), *(fold(label.text) for label in row.row.path[-1:])
    keys = [key for text in texts if not is_value_text(text) and (key := fold(text))]
    return any(key in label for key in keys for label in labels)


def shown_columns(block: BlockMatch) -> list[bool]:
    """Which columns the document has: those with a header or with a slot in some row. Few of them tell of no other.
    Columns of text show no blank cells, so that one without value may stand under a header that is not understood."""
    spaced = any(row.kind is GridKind.SPACED for row in block.rows)
    return [
        bool(column.label.found)
        or spaced
        and column.label.score <= STRANGE
        or not column.column.path
        or any(reading.slots[index] is not None for row in block.rows for reading in row.readings)
        for index, column in enumerate(block.columns)
    ]


class Content(NamedTuple):
    """What stands in a cell. `provenance`: of its text; `text`: belief in it; `others`: what else it may be."""

    reading: Reading
    raw: str = ""
    provenance: tuple[Provenance, ...] = ()
    text: float = 1.0
    others: tuple[tuple[str, float], ...] = NO_OTHERS


def to_content(block: BlockMatch, row: RowMatch, settled: Settled, index: int, shown: Sequence[bool]) -> Content:
    """What stands in a row's cell in the column of this index: in its slot, or in a gap."""
    place = settled.slots[index]
    if place is None:
        status = CellStatus.ABSENT if not shown[index] and 2 * sum(shown) >= len(shown) else CellStatus.BLANK
        status = CellStatus.UNREADABLE if index in settled.doubtful else status
        return Content(Reading(None, status, CLEAN), text=UNSEEN if any(slot.sight for slot in row.slots) else 1.0)
    slot, column = row.slots[place], block.columns[index]
    printed = settled.parts[index] if settled.parts else slot.text
    unit = column.column.unit or row.row.unit if block.transposed else row.row.unit or column.column.unit
    reading = read_number(printed, unit, column.unit)
    text, others = slot.sight.score if slot.sight else 1.0, NO_OTHERS
    if slot.sight and slot.sight.text == printed:
        others = slot.sight.others
    if slot.sight and reading.value is not None and reading.value < 0 and not is_signed(block, row, index):
        text, others = min(text, STRANGE_SIGN), ((printed.strip()[1:], UNSIGNED), *others)
    if index in settled.doubtful:
        reading = Reading(None, CellStatus.UNREADABLE, reading.parse)
    return Content(reading, slot.text, slot.provenance, text, others)


def is_signed(block: BlockMatch, row: RowMatch, index: int) -> bool:
    """Whether the form lets a cell be below zero."""
    return row.row.signed or block.columns[index].column.signed


def places(value: tuple[Provenance, ...], row: RowMatch) -> tuple[Provenance, ...]:
    """The value's place first, then the pieces of its row's label; each once."""
    return tuple(dict.fromkeys((*value, *row.label.provenance)))
