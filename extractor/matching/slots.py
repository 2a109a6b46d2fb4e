"""The slots of a matched row: the places after (or before) its label where values may stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, takewhile

from extractor.matching.chain import Match
from extractor.matching.counting import LEAST_COUNTED, LONGEST_COUNT, is_counting
from extractor.matching.merging import is_unit as is_aside_alone
from extractor.matching.readings import Run
from extractor.matching.rows import Row
from extractor.matching.torn import labels_used, torn_over
from extractor.model import Axis, Block, GridCell, GridKind, Provenance, Slot
from extractor.text import fold, squeeze
from extractor.text.numbers import is_digits, is_unit, is_value_text

LEAST_ALONE = 10
"""The same where some rows have nothing beside them."""
LEAST_ENDED = 0.85
"""Share of the rows that must end in such a number; a label that is not read takes one to another row."""


def has_serials(rows: Sequence[Row], matches: Sequence[Match]) -> bool:
    """Whether the rows of a block are numbered: numbers stand before the labels of most, and values after them, or
    these numbers rise from row to row, by more than one over a group's row."""
    numbered = valued = 0
    numbers: list[str] = []
    for match in matches:
        group = rows[match.start : match.end]
        row = next((row for row in group if row.labels), None)
        if row is not None:
            label = row.cells.index(row.labels[0])
            before = [cell.text for cell in row.cells[:label] if is_value_text(cell.text)]
            if before:
                numbered += 1
                valued += any(is_value_text(cell.text) for cell in row.cells[label:])
            lines = (cell.text for above in takewhile(lambda one: not one.labels, group) for cell in above.cells)
            within = row.labels[0].text.split(maxsplit=1)  # `9 4.政务微信公开政府信息数`: one text in a line of words
            numbers += [text.strip() for text in (*before, *lines, *within[:-1])][:1]
    sure = 2 * numbered > len(matches) and valued > 0
    return sure or len(numbers) >= LEAST_ALONE and is_counting(numbers, len(matches))


def match_to_run(rows: Sequence[Row], match: Match, axis: Axis, block: Block, serial: bool) -> Run:
    """The slots of a row matched with one of the form, `axis`. `serial`: what stands before the labels numbers the
    rows."""
    group = rows[match.start : match.end]
    row = valued_row(group)
    width = 0 if serial else len(block.columns)
    cells = value_cells(row, match.used if match.height == 1 else labels_used(group, row, match.used), width)
    label = axis.path[-1].text if axis.path else ""
    cells = without_label_again(without_own_number(cells, row, group), row, label, len(block.columns))
    texts = frozenset(map(squeeze, block.aside_texts))
    if not any(is_aside_alone(other, texts) for other in group if other is not row):
        cells = without_asides(cells, block)
    if len(cells) > len(block.columns):
        cells = [cell for cell in cells if not is_unit(cell.text)]
    if match.used == 0 and row.labels and cells[:1] == [row.labels[0]] and len(cells) > len(block.columns):
        cells = cells[1:]
    if row.kind is GridKind.SPANNED:
        cells = with_spanning(cells, row)
    if cells and cells[0].provenance == label_place(row) and not any(squeeze(cell.text) for cell in cells[1:]):
        cells = cells[:1]
    slots = tuple([Slot(cell.text, cell.x0, cell.x1, cell.provenance, cell.sight) for cell in cells])
    if len(slots) < len(block.columns):
        slots = tuple(part for slot in slots for part in unspanned(slot, row.kind))
    slots = parted_values(slots, len(block.columns))
    labels = len(row.cells) - len(cells)
    shape = (row.grid, *((labels, len(row.cells)) if row.kind is GridKind.RAGGED else ()))
    return Run(slots, row.kind, shape)


def with_merged_repeats(runs: Sequence[Run], header: Sequence[Row], block: Block) -> list[Run]:
    """The runs of a block, of those with more slots than columns the equal ones under a column's label that stands in
    each of several cells as one: tools that repeat what merged cells hold do so in every row."""
    if all(len(run.slots) <= len(block.columns) for run in runs):
        return list(runs)
    leaves = {fold(text) for column in block.columns if column.path for text in column.path[-1].texts}
    wide = [
        (first.x0, last.x1)
        for row in header
        for first, last in repeated_labels(row.labels)
        if row.kind is not GridKind.SPACED and fold(first.text) in leaves
    ]
    if not wide:
        return list(runs)
    return [
        run._replace(slots=merged_slots(run.slots, wide)) if len(run.slots) > len(block.columns) else run
        for run in runs
    ]


def repeated_labels(labels: Sequence[GridCell]) -> Iterator[tuple[GridCell, GridCell]]:
    """The first and the last of neighbouring cells with the same text."""
    for _, group in groupby(labels, key=lambda cell: fold(cell.text)):
        cells = list(group)
        if len(cells) > 1 and all(one.col + one.colspan == other.col for one, other in pairwise(cells)):
            yield cells[0], cells[-1]


def merged_slots(slots: Sequence[Slot], wide: Sequence[tuple[float, float]]) -> tuple[Slot, ...]:
    """Slots, neighbours with the same text within one of some extents as one."""
    merged: list[Slot] = []
    for slot in slots:
        last = merged[-1] if merged else None
        within = last and any(x0 <= last.x0 and slot.x1 <= x1 for x0, x1 in wide)
        if last and within and last.text == slot.text:
            merged[-1] = last._replace(x1=slot.x1)
        else:
            merged.append(slot)
    return tuple(merged)


def without_foreign_columns(
    runs: list[Run], foreign: Sequence[tuple[float, float]], cells: int, width: int
) -> list[Run]:
    """The runs of a block, of those with more slots than columns without what stands under `foreign` header cells,
    where it shows which those are: rows of merged cells, or of as many `cells` as the header."""
    if not foreign:
        return runs
    return [
        run._replace(slots=tuple(slot for slot in run.slots if not any(x0 <= slot.x0 < x1 for x0, x1 in foreign)))
        if len(run.slots) > width and (run.kind is GridKind.SPANNED or run.shape[-1] == cells)
        else run
        for run in runs
    ]


def without_row_numbers(runs: list[Run], width: int) -> list[Run]:
    """The runs of a block without the column after its labels that only counts the rows (行次), if there is one. In
    columns of text a row without values has nothing else."""
    firsts = [run.slots[0].text.strip() for run in runs if run.slots]
    beside = sum(len(run.slots) > width for run in runs)
    if len(firsts) < max(LEAST_COUNTED, len(runs)) or 2 * beside <= len(runs):
        return runs
    if not all(is_digits(text) and len(text) <= LONGEST_COUNT for text in firsts):
        return runs
    if any(int(other) - int(one) != 1 for one, other in pairwise(firsts)):
        return runs
    return [run._replace(slots=run.slots[1:]) for run in runs]


def without_next_numbers(runs: list[Run], width: int) -> list[Run]:
    """The runs of lines of text without the number of the next row that stands at the end of each, where rows are
    numbered and every cell is a line: numbers that rise from row to row, by more than one over a group's row. Rows with
    blank cells have nothing else; what stands alone and is none of these numbers is a value."""
    inner = runs[:-1] if runs and len(runs[-1].slots) <= width else runs  # below the last row there is no other
    spaced = {at: run.slots for at, run in enumerate(inner) if run.slots and run.kind is GridKind.SPACED}
    ended = {at: slots[-1].text.strip() for at, slots in spaced.items()}
    wide = {at: text for at, text in ended.items() if len(spaced[at]) == width + 1}
    counted = next((some for some in (ended, wide) if is_counting(list(some.values()), len(runs))), {})
    if len(ended) < LEAST_ENDED * len(inner) or len(counted) < LEAST_ENDED * len(ended):
        return runs
    if len(wide) < len(inner) and len(runs) < LEAST_ALONE:
        return runs
    sure = {at: int(text) for at, text in counted.items()}
    others = (at for at in ended.keys() - sure.keys() if is_digits(ended[at]) and is_between(int(ended[at]), at, sure))
    numbered = {*sure, *others}
    return [run._replace(slots=run.slots[:-1][:width]) if at in numbered else run for at, run in enumerate(runs)]


def is_between(number: int, row: int, numbers: Mapping[int, int]) -> bool:
    """Whether a number may be that of a row among the `numbers` of others."""
    before = (other for at, other in numbers.items() if at < row)
    after = (other for at, other in numbers.items() if at > row)
    return max(before, default=0) < number < min(after, default=number + 1)


def valued_row(group: Sequence[Row]) -> Row:
    """Of stream rows that are one row of the form the one with values, torn numbers whole; else that of most cells."""
    if len(group) == 1:
        return group[0]
    valued = [row for row in group if row.has_values] or [max(group, key=lambda row: len(row.cells))]
    cells = torn_over(*valued) if len(valued) == 2 else None
    return replace(valued[0], cells=cells) if cells else valued[0]


def label_place(row: Row) -> tuple[Provenance, ...] | None:
    """Where the row's last label stands: a value in the same cell (`行政许可：447228件`) is the row's only one."""
    return row.labels[-1].provenance if row.labels and row.kind is not GridKind.SPACED else None


def value_cells(row: Row, used: int, width: int) -> list[GridCell]:
    """The cells after the row's label; those before it where the values come first. `width`: so many cells
    after the label are values whatever is before it."""
    labels = row.labels[:used]
    if not labels:
        return list(row.cells)
    leaf = row.cells.index(labels[-1])
    after, before = list(row.cells[leaf + 1 :]), list(row.cells[: row.cells.index(labels[0])])
    if len(after) >= width:
        return after
    if not any(is_value_text(cell.text) for cell in after) and any(is_value_text(cell.text) for cell in before):
        return [cell for cell in before if squeeze(cell.text)] if len(before) == 1 else before
    return after


def without_own_number(cells: list[GridCell], row: Row, group: Sequence[Row]) -> list[GridCell]:
    """Without a number left of its row's label, which is on the lines above and below: the label's own."""
    leaves = [line.labels[-1].x0 for line in group if line.labels]
    if row.labels or row.kind is not GridKind.SPACED or row.grid < 0 or not leaves or len(cells) < 2:
        return cells
    return cells[1:] if is_digits(cells[0].text.strip()) and cells[0].x1 <= max(leaves) else cells


def without_label_again(cells: list[GridCell], row: Row, declared: str, width: int) -> list[GridCell]:
    """Of more cells than `width` those after the last that holds what a label of the row does, whole or in part: what a
    merged cell held, written into each of the cells that it covered; or a piece of what the form has, `declared`, that
    was taken for no part of the label since others are lost."""
    for at in range(len(cells) - width, 0, -1):
        cell, text = cells[at - 1], squeeze(cells[at - 1].text)
        before = [label for label in row.labels if label.x0 < cell.x0]
        labels = (squeeze(declared), *(squeeze(label.text) for label in before))
        if text and not is_value_text(text) and any(text in label for label in labels):
            return cells[at:]
    return cells


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
    values = (cell for cell in row.above if is_value_text(cell.text) or not squeeze(cell.text))
    spanning = [cell._replace(text="") for cell in values if cell.x0 >= left]
    return sorted((*cells, *spanning), key=lambda cell: cell.x0)


def unspanned(slot: Slot, kind: GridKind) -> list[Slot]:
    """A merged cell as the cells it covers: blanks, or the values of several that have lost the walls between them; of
    which nobody tells whose they are, if they are more or fewer, so that each column shows them all."""
    width = round(slot.x1 - slot.x0)
    words = slot.text.split()
    one = "\n" in slot.text.strip() or len(words) == 1 or words and not all(map(is_value_text, words))
    if kind is not GridKind.SPANNED or width < 2 or one:
        return [slot]
    texts = words if len(words) == width else [slot.text] * width
    return [slot._replace(text=text, x0=slot.x0 + at, x1=slot.x0 + at + 1) for at, text in enumerate(texts)]


def parted_values(slots: tuple[Slot, ...], width: int) -> tuple[Slot, ...]:
    """All values of a row in one cell (`3 0 12`), parted where that gives every column one; else as they are."""
    printed = [slot for slot in slots if squeeze(slot.text)]
    words = printed[0].text.split() if len(printed) == 1 else []
    if len(words) != width or width < 2 or not all(map(is_value_text, words)):
        return slots
    whole = printed[0]
    step = (whole.x1 - whole.x0) / width
    places = (whole.x0 + at * step for at in range(width))
    return tuple(whole._replace(text=word, x0=x0, x1=x0 + step) for word, x0 in zip(words, places, strict=True))
