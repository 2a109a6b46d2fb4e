"""One statutory table found in the row stream: its rows assigned, its columns matched, its readings listed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.matching.assign import GAIN_OFFSET, Furniture, Match, assign_rows
from extractor.matching.columns import header_rows_to_columns, header_share, header_vocabulary
from extractor.matching.readings import RUN_PRIOR, Extent, Run, run_to_readings, windows
from extractor.matching.rows import Row
from extractor.matching.views import View, table_to_views
from extractor.model import (
    Block,
    BlockMatch,
    GridCell,
    GridKind,
    LabelMatch,
    Provenance,
    RowMatch,
    Slot,
    Table,
)
from extractor.text import fold, squeeze
from extractor.text.numbers import is_value_text

MOST_HEADER_ROWS = 8
"""The deepest header has a block title and three rows; broken over lines and pages it was seen with eight."""
MOST_HEADER_LINES = 40
"""The same where every header cell is a line of its own."""
LEAST_HEADER_SHARE = 0.5
"""Share of a row's texts that must be known for it to be a header row."""
SURE_GAIN = 0.5
"""Mean gain a row from which no other shape of the table is tried: its labels are whole."""


@dataclass(frozen=True, slots=True)
class TableMatch:
    """A table found in the stream. `gain`: how much better than not there; `rows`: the stream rows it took."""

    blocks: tuple[BlockMatch, ...]
    gain: float
    rows: frozenset[int]
    found: int


def find_table(rows: Sequence[Row], table: Table) -> TableMatch:
    """The best view of a table in the stream. `found` is 0 where the table is not there."""
    best: TableMatch | None = None
    for view in table_to_views(table):
        match = match_view(rows, view)
        if best is None or match.gain > best.gain:
            best = match
        if best.gain >= SURE_GAIN:
            break
    assert best is not None  # noqa: S101 (a table has at least one view)
    return best


def match_view(rows: Sequence[Row], view: View) -> TableMatch:
    """A view laid on the stream. Its gain is a share of the table's canonical cells, so that views compare."""
    header = frozenset().union(*map(header_vocabulary, view.blocks))
    asides = frozenset(fold(text) for block in view.blocks for text in block.aside_texts)
    matches = assign_rows(rows, view.lexicon, Furniture(header, asides), lambda row, slot: unlabelled_score(rows, row, view, slot))
    taken = frozenset(index for match in matches for index in range(match.start, match.start + match.count))
    blocks = []
    for number, block in enumerate(view.blocks):
        own = [match for match in matches if view.owners[match.slot] == number]
        if own:
            blocks.append(matches_to_block(rows, own, taken, view, block))
    gain = sum(match.score - GAIN_OFFSET for match in matches) / len(view.lexicon.slots)
    return TableMatch(tuple(blocks), gain, taken, len(matches))


def unlabelled_score(rows: Sequence[Row], index: int, view: View, slot: int) -> float:
    """How well a stream row without a label stands under the header of its block."""
    row, block = rows[index], view.blocks[view.owners[slot]]
    values = len(row.cells) - len(row.labels)
    if values < 2 or len(row.labels) > 1:
        return 0.0
    header = {key for above in rows_above(rows, index) for key in above.keys}
    if not header:
        return 0.0
    words = header_vocabulary(block)
    wanted = header_words(block)
    share = len(wanted & header) / len(wanted)
    foreign = len(header - words) / len(header)
    fit = min(values, len(block.columns)) / max(values, len(block.columns))
    return share * (1 - 0.3 * foreign) * (0.6 + 0.4 * fit)


@lru_cache(maxsize=512)
def header_words(block: Block) -> frozenset[str]:
    """The official texts of a block's column labels and their groups, folded."""
    return frozenset(fold(label.text) for column in block.columns for label in column.path)


def rows_above(rows: Sequence[Row], index: int) -> list[Row]:
    """The rows directly above that may be a header: none holds values, all are grid rows or all are lines."""
    above: list[Row] = []
    lines = rows[index].grid < 0
    for row in reversed(rows[max(0, index - (MOST_HEADER_LINES if lines else MOST_HEADER_ROWS)) : index]):
        if row.has_values:
            break
        if row.grid < 0 and not lines and above:
            break
        above.append(row)
    return above[::-1]


def matches_to_block(
    rows: Sequence[Row], matches: Sequence[Match], taken: frozenset[int], view: View, block: Block
) -> BlockMatch:
    """Columns and rows of one block."""
    header = header_rows(rows, matches, taken, block)
    columns = header_rows_to_columns(header, block)
    runs = [match_to_run(rows, match, block) for match in matches]
    width = len(columns)
    complete = complete_extents(runs, width)
    extents = [column.x for column in columns]
    headed = [extent for extent in extents if extent is not None]
    header_extents = headed if len(headed) == width and is_rising(headed) else None
    found = []
    for match, run in zip(matches, runs, strict=True):
        axis = view.lexicon.slots[match.slot]
        readings = run_to_readings(run, width, complete.get(run.shape), header_extents)
        found.append(RowMatch(axis, label_match(rows, match), run.slots, readings))
    return BlockMatch(view.table, block, tuple(column.match for column in columns), tuple(found), view.transposed)


def is_rising(extents: Sequence[Extent]) -> bool:
    """Whether header positions run from left to right as they should."""
    return all(a[0] < b[0] for a, b in zip(extents, extents[1:], strict=False))


def header_rows(rows: Sequence[Row], matches: Sequence[Match], taken: frozenset[int], block: Block) -> list[Row]:
    """The rows above the block's first row that hold its header."""
    first = matches[0].start
    found: list[Row] = []
    for index in range(first - 1, -1, -1):
        row = rows[index]
        limit = MOST_HEADER_LINES if row.grid < 0 else MOST_HEADER_ROWS
        if index in taken or len(found) >= limit:
            break
        if header_share(row, block) >= LEAST_HEADER_SHARE:
            found.append(row)
        elif row.has_values and row.labels:
            break
    found.reverse()
    if not found:
        between = range(first, matches[-1].start)
        found = [rows[i] for i in between if i not in taken and header_share(rows[i], block) >= LEAST_HEADER_SHARE]
    return found


def label_match(rows: Sequence[Row], match: Match) -> LabelMatch:
    """The found label of a row with its pieces' places."""
    pieces = [cell for row in rows[match.start : match.start + match.count] for cell in row.labels]
    if match.count == 1:
        pieces = pieces[: match.used]
    places: dict[Provenance, None] = {place: None for cell in pieces for place in cell.provenance}
    return LabelMatch(
        score=match.score,
        margin=match.margin,
        ordered=match.ordered,
        found=" ".join(cell.text for cell in pieces),
        provenance=tuple(places),
    )


def match_to_run(rows: Sequence[Row], match: Match, block: Block) -> Run:
    """The slots of a matched row."""
    group = rows[match.start : match.start + match.count]
    row = next((row for row in group if row.has_values), None) or max(group, key=lambda row: len(row.cells))
    cells = value_cells(row, match.used if match.count == 1 else len(row.labels))
    cells = without_asides(cells, block)
    if row.kind is GridKind.SPANNED:
        cells = with_spanning(cells, row)
    slots = tuple(Slot(cell.text, cell.x0, cell.x1, cell.provenance) for cell in cells)
    if len(slots) < len(block.columns):
        slots = tuple(part for slot in slots for part in unspanned(slot, row.kind))
    labels = len(row.cells) - len(cells)
    shape = (row.grid, *((labels, len(row.cells)) if row.kind is GridKind.RAGGED else ()))
    return Run(slots, row.kind, shape)


def value_cells(row: Row, used: int) -> list[GridCell]:
    """The cells after the row's label; those before it where the values come first."""
    labels = row.labels[:used]
    if not labels:
        return [cell for cell in row.cells if cell not in row.labels]
    leaf = row.cells.index(labels[-1])
    after, before = list(row.cells[leaf + 1 :]), list(row.cells[: row.cells.index(labels[0])])
    if not any(is_value_text(cell.text) for cell in after) and any(is_value_text(cell.text) for cell in before):
        return [cell for cell in before if squeeze(cell.text)] if len(before) == 1 else before
    return after


def without_asides(cells: list[GridCell], block: Block) -> list[GridCell]:
    """Without the columns that hold no values (单位), known by what stands in them."""
    if not block.asides:
        return cells
    texts = {fold(text) or squeeze(text) for text in block.aside_texts}
    asides = len(block.asides)
    kept: list[GridCell] = []
    for cell in cells:
        known = (fold(cell.text) or squeeze(cell.text)) in texts
        if asides and known and (len(cells) > len(block.columns) or not is_value_text(cell.text)):
            asides -= 1
        else:
            kept.append(cell)
    return kept


def with_spanning(cells: list[GridCell], row: Row) -> list[GridCell]:
    """Value cells that span into the row from above keep their place, as blanks: their number is the upper row's."""
    if not cells:
        return cells
    left = cells[0].x0
    spanning = [replace(cell, text="") for cell in row.above if cell.x0 >= left]
    return sorted((*cells, *spanning), key=lambda cell: cell.x0)


def unspanned(slot: Slot, kind: GridKind) -> list[Slot]:
    """A blank merged cell as the blanks it covers."""
    width = round(slot.x1 - slot.x0)
    if kind is not GridKind.SPANNED or width < 2 or squeeze(slot.text):
        return [slot]
    return [replace(slot, x0=slot.x0 + part, x1=slot.x0 + part + 1) for part in range(width)]


def complete_slots(run: Run, width: int) -> tuple[Slot, ...] | None:
    """The slots of a row that shows where every column is: as many as columns, or more that fit in one way only."""
    if len(run.slots) == width:
        return run.slots
    fitting = [reading for reading in windows(run.slots, width) if reading.prior >= RUN_PRIOR]
    if run.kind is GridKind.SPACED or len(run.slots) < width or len(fitting) != 1:
        return None
    return tuple(run.slots[index] for index in fitting[0].slots if index is not None)


def extents(slots: Sequence[Slot]) -> list[Extent]:
    """The horizontal extents of slots."""
    return [(slot.x0, slot.x1) for slot in slots]


def united_extents(found: Sequence[Extent]) -> list[Extent]:
    """Columns of text from the extents of all values in them: what overlaps is one column."""
    united: list[Extent] = []
    for x0, x1 in sorted(found):
        if united and x0 < united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], x1)
        else:
            united.append((x0, x1))
    return united


def complete_extents(runs: Sequence[Run], width: int) -> dict[tuple[int, ...], list[Extent]]:
    """For each row shape the extents of the columns: from its rows that have a slot for every column, else, in columns
    of text, from where the values of all its rows stand together."""
    whole: dict[tuple[int, ...], list[tuple[Slot, ...]]] = {}
    spaced: dict[tuple[int, ...], list[Extent]] = {}
    for run in runs:
        if (placed := complete_slots(run, width)) is not None:
            whole.setdefault(run.shape, []).append(placed)
        elif run.kind is GridKind.SPACED and run.shape[0] >= 0:
            spaced.setdefault(run.shape, []).extend((slot.x0, slot.x1) for slot in run.slots)
    united = {shape: united_extents([*found, *(extent for slots in whole.get(shape, ()) for extent in extents(slots))])
              for shape, found in spaced.items()}  # fmt: skip
    return {shape: found for shape, found in united.items() if len(found) == width} | {
        shape: [
            (sum(slots[column].x0 for slots in found) / len(found), sum(slots[column].x1 for slots in found) / len(found))
            for column in range(width)
        ]
        for shape, found in whole.items()
    }

