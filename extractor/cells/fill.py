"""Alignment -> canonical table: every cell of the form, with what the document shows in it and the evidence for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from extractor.cells.digits import settle_by_sums
from extractor.cells.settle import Settled, settle_rows
from extractor.forms.relations import Instance, template_instances
from extractor.model import (
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
    Slot,
    Template,
)
from extractor.text import fold
from extractor.text.numbers import is_value_text, read_number

WALLS = {GridKind.SPANNED: 1.0, GridKind.RAGGED: 0.5, GridKind.SPACED: 0.0}
"""How much of the bounds of cells a kind of grid shows."""
UNSEEN = 0.9
"""Belief that what is not found in a picture is not there: a page that could not be read shows nothing either."""
STRANGE_SIGN, UNSIGNED = 0.4, 0.5
"""Belief in a number below zero in a picture where the form knows none, and in the number without its sign: dust."""
NOTHING_LEFT: Mapping[tuple[str, str], int] = MappingProxyType({})


def fill(alignment: Alignment) -> CanonicalTable:
    """All cells of the form in its order; a row, column or table that is not in the document is absent."""
    found = blocks_to_cells(alignment.template, alignment.blocks, alignment.left_over)
    keys = ((table.name, row.name, column.name) for table in alignment.template.tables for row, column in table.cells())
    table = tuple(found.get(key) or absent_cell(key, alignment) for key in keys)
    return settle_by_sums(alignment.template, table)


def fill_twins(alignment: Alignment) -> tuple[Cell, ...]:
    """The cells of further copies of the tables, to be compared with the first."""
    found = blocks_to_cells(alignment.template, alignment.twins)
    return tuple(cell for cell in found.values() if cell.status is not CellStatus.ABSENT)


def absent_cell(key: Key, alignment: Alignment) -> Cell:
    """A cell that the document does not have; its evidence says how much of its row's label is nevertheless seen."""
    evidence = Evidence(
        text=UNSEEN if alignment.pictured else 1.0,
        trace=alignment.traces.get(key[:2], 0.0),
        left_over=max(alignment.left_over.get(axis, 0) for axis in (key[:2], key[::2])),
    )
    return Cell(*key, value=None, status=CellStatus.ABSENT, raw="", confidence=0.0, evidence=evidence)


def blocks_to_cells(
    template: Template, blocks: Sequence[BlockMatch], left_over: Mapping[tuple[str, str], int] = NOTHING_LEFT
) -> dict[Key, Cell]:
    """The cells of found blocks by canonical address; where two blocks give one cell, the first stands."""
    by_row: dict[tuple[str, str], list[Instance]] = {}
    for instance in template_instances(template):
        if instance.relation.along is Along.ROW:
            by_row.setdefault((instance.relation.table, instance.where), []).append(instance)
    cells: dict[Key, Cell] = {}
    for block in blocks:
        own = [relations_within(block, row, by_row) for row in block.rows]
        for row, settled in zip(block.rows, settle_rows(block, own), strict=True):
            beside = left_over.get((block.table.name, row.row.name), 0)
            for cell in row_to_cells(block, row, settled, beside):
                cells.setdefault(cell.key, cell)
    return cells


def relations_within(
    block: BlockMatch, row: RowMatch, by_row: Mapping[tuple[str, str], Sequence[Instance]]
) -> list[Instance]:
    """The form's relations within a found row, between columns that the block has."""
    within = {column.column.name for column in block.columns}
    instances = () if block.transposed else by_row.get((block.table.name, row.row.name), ())
    return [one for one in instances if all(key[2] in within for key in (*one.left, *one.right))]


def row_to_cells(block: BlockMatch, row: RowMatch, settled: Settled, left_over: int) -> list[Cell]:
    """One found row as cells. `left_over`: rows beside it that nothing explains."""
    shown = shown_columns(block)
    astray = has_label_astray(row, settled)
    cells = []
    for index, column in enumerate(block.columns):
        slot = settled.slots[index]
        axes = (column.column, row.row) if block.transposed else (row.row, column.column)
        evidence = Evidence(
            row_label=row.label.score,
            row_margin=row.label.margin,
            order=float(row.label.ordered),
            column_label=column.label.score if column.column.path else 1.0,
            column_fit=settled.fit,
            column_margin=0.0
            if astray or index in settled.doubtful
            else settled.margins[index]
            if settled.margins
            else 1.0,
            walls=WALLS[row.kind],
            short=max(0, -row.off),
            over=max(0, row.off),
            steady=block.steady,
            left_over=left_over,
            settled_by_sums=settled.by_sums,
        )
        if slot is None:
            status = CellStatus.ABSENT if not shown[index] and 2 * sum(shown) >= len(shown) else CellStatus.BLANK
            status = CellStatus.UNREADABLE if index in settled.doubtful else status
            if any(slot.sight for slot in row.slots):
                evidence = replace(evidence, text=UNSEEN)
            cells.append(Cell(block.table.name, axes[0].name, axes[1].name, None, status, "", 0.0,
                              places((), row), evidence, column.label.provenance))  # fmt: skip
            continue
        unit = axes[0].unit or axes[1].unit
        cells.append(slot_to_cell(block, row, settled, index, (axes[0].name, axes[1].name, unit), evidence))
    return cells


def has_label_astray(row: RowMatch, settled: Settled) -> bool:
    """Whether a piece of the row's own label stands among its values: then they may all be in a wrong column."""
    texts = (row.slots[slot].text for slot in settled.slots if slot is not None)
    label = fold(row.label.found)
    return any((key := fold(text)) and key in label for text in texts if not is_value_text(text))


def shown_columns(block: BlockMatch) -> list[bool]:
    """Which columns the document has: those with a header or with a slot in some row. Few of them tell of no other.
    Columns of text show no blank cells, so that one without value may stand under a header that is not understood."""
    spaced = any(row.kind is GridKind.SPACED for row in block.rows)
    return [
        bool(column.label.found)
        or spaced
        and not column.label.score
        or not column.column.path
        or any(reading.slots[index] is not None for row in block.rows for reading in row.readings)
        for index, column in enumerate(block.columns)
    ]


def slot_to_cell(
    block: BlockMatch, row: RowMatch, settled: Settled, index: int, address: tuple[str, str, str], evidence: Evidence
) -> Cell:
    """What is printed in a slot, read in the indicator's unit. `address`: row name, column name, unit."""
    row_name, column_name, unit = address
    position = settled.slots[index]
    assert position is not None  # noqa: S101 (the caller's case)
    slot = row.slots[position]
    text = settled.parts[index] if settled.parts else slot.text
    reading = read_number(text, unit, block.columns[index].unit)
    value, status = reading.value, reading.status
    if index in settled.doubtful:
        value, status = None, CellStatus.UNREADABLE
    evidence = read_evidence(evidence, reading.parse, slot)
    others = slot.sight.others if slot.sight and slot.sight.text == text else ()
    if slot.sight and reading.value is not None and reading.value < 0 and not is_signed(block, row, index):
        evidence = replace(evidence, text=min(evidence.text, STRANGE_SIGN))
        others = ((text.strip()[1:], UNSIGNED), *others)
    return Cell(
        table=block.table.name,
        row=row_name,
        column=column_name,
        value=value,
        status=status,
        raw=slot.text,
        confidence=0.0,
        provenance=places(slot.provenance, row),
        evidence=evidence,
        header=block.columns[index].label.provenance,
        others=others,
    )


def is_signed(block: BlockMatch, row: RowMatch, index: int) -> bool:
    """Whether the form lets a cell be below zero."""
    return row.row.signed or block.columns[index].column.signed


def read_evidence(evidence: Evidence, parse: float, slot: Slot) -> Evidence:
    """Evidence with how surely and how cleanly the text of a slot was read."""
    text = slot.sight.score if slot.sight else 1.0
    return evidence if (parse, text) == (evidence.parse, evidence.text) else replace(evidence, parse=parse, text=text)


def places(value: tuple[Provenance, ...], row: RowMatch) -> tuple[Provenance, ...]:
    """The value's place first, then the pieces of its row's label; each once."""
    return tuple(dict.fromkeys((*value, *row.label.provenance)))
