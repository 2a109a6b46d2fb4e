"""The columns of a found block: which header labels stand over it, and in which order.

The form's own order holds unless a header row shows siblings in another one. A header's position (`x0`, `x1` in its
grid's unit) serves rows whose number of values does not settle their columns.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from extractor.matching.lexicon import Lexicon, paths_to_lexicon
from extractor.matching.rows import Row
from extractor.model import Axis, Block, ColumnMatch, GridCell, GridKind, LabelMatch
from extractor.text import fold
from extractor.text.numbers import header_unit, is_value_text

LEAST_HEADER = 0.75
"""Likeness below which a header text is not taken for a column's label: two columns of one form reach 0.67."""
LEAST_REORDER = 0.85
UNTOLD = 0.5
"""Score of a column whose header is lost: nothing speaks for it, and nothing against."""
MOST_WRAPPED = 4
"""Lines that a header label of a text column may wrap over."""


@dataclass(frozen=True, slots=True)
class HeaderText:
    """A text in a header row: `row` counts header rows from 0; `cells`: its pieces, top to bottom; `x`: the horizontal
    extent of all of them."""

    row: int
    key: str
    cells: tuple[GridCell, ...]
    x: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the block as found: `x` is its header's extent, None where no header tells it."""

    match: ColumnMatch
    x: tuple[float, float] | None


@lru_cache(maxsize=512)
def column_lexicon(block: Block) -> Lexicon:
    """The block's column labels, compiled."""
    return paths_to_lexicon(block.columns)


@lru_cache(maxsize=512)
def header_vocabulary(block: Block) -> frozenset[str]:
    """Every folded text that may stand in the block's header rows."""
    lexicon = column_lexicon(block)
    extra = [label for label in (block.title, block.corner, *block.asides) if label]
    return lexicon.group_keys | frozenset(lexicon.exact) | {fold(text) for label in extra for text in label.texts}


def header_share(row: Row, block: Block, wrapped: Set[GridCell] = frozenset()) -> float:
    """The share of a row's texts that belong to the block's header. `wrapped`: cells known to be its pieces."""
    texts = len(row.keys) + sum(is_value_text(cell.text) for cell in row.cells)
    if not row.keys:
        return 0.0
    words = header_vocabulary(block)
    lexicon = column_lexicon(block)
    known = sum(
        cell in wrapped or key in words or any(score >= LEAST_HEADER for _, score in lexicon.likenesses(key))
        for cell, key in zip(row.labels, row.keys, strict=True)
    )
    return known / texts


def wrapped_cells(rows: Sequence[Row], block: Block) -> frozenset[GridCell]:
    """The cells of text columns that are pieces of the block's header labels, wrapped over some of these rows."""
    words = header_vocabulary(block)
    texts = header_texts([row for row in rows if row.kind is GridKind.SPACED and row.grid >= 0])
    return frozenset(cell for text in texts if len(text.cells) > 1 and text.key in words for cell in text.cells)


def header_rows_to_columns(header: Sequence[Row], block: Block) -> tuple[Column, ...]:
    """The block's columns in the order found."""
    texts = tuple(header_texts(header))
    lexicon = column_lexicon(block)
    found = columns_to_texts(texts, lexicon)
    order = found_order(block.columns, found, one_line=all(row.kind is GridKind.SPACED for row in header))
    columns = []
    foreign = foreign_texts(texts, found, block)
    for index in order:
        text, score = found.get(index, (None, 0.0 if foreign else UNTOLD))
        label = LabelMatch(
            score=score,
            ordered=order[index] == index,
            found="".join(cell.text for cell in text.cells) if text else "",
            provenance=tuple(place for cell in text.cells for place in cell.provenance) if text else (),
        )
        unit = header_unit(label.found)
        columns.append(Column(ColumnMatch(block.columns[index], label, unit), text.x if text else None))
    return tuple(columns)


def foreign_texts(
    texts: Sequence[HeaderText], found: dict[int, tuple[HeaderText, float]], block: Block
) -> list[HeaderText]:
    """Texts that stand beside found column labels and are none of this form: another edition's, say."""
    rows = {text.row for text, _ in found.values()}
    used = {cell for text, _ in found.values() for cell in text.cells}
    words = header_vocabulary(block)
    return [text for text in texts if text.row in rows and used.isdisjoint(text.cells) and text.key not in words]


def header_texts(header: Sequence[Row]) -> Iterator[HeaderText]:
    """The texts of the header rows; of text columns also those that wrap over several rows."""
    for number, row in enumerate(header):
        for cell, key in zip(row.labels, row.keys, strict=True):
            pieces, left, right = [cell], cell.x0, cell.x1
            yield HeaderText(number, key, (cell,), (left, right))
            if row.kind is not GridKind.SPACED:
                continue
            for below in header[number + 1 : number + MOST_WRAPPED]:
                under = [other for other in below.cells if other.x0 < cell.x1 and cell.x0 < other.x1]
                if not under:
                    continue  # a line that only other labels have: theirs are of another height
                if len(under) > 1:
                    break
                pieces.append(under[0])
                left, right = min(left, under[0].x0), max(right, under[0].x1)
                yield HeaderText(number, "".join(fold(piece.text) for piece in pieces), tuple(pieces), (left, right))


def columns_to_texts(texts: Sequence[HeaderText], lexicon: Lexicon) -> dict[int, tuple[HeaderText, float]]:
    """For each column the header text that is its label, with its likeness.

    Columns that share a leaf label (结果维持 stands three times) take its occurrences from left to right.
    """
    likeness: dict[int, list[tuple[float, HeaderText]]] = {}
    for text in texts:
        for slot, score in lexicon.likenesses(text.key):
            if score >= LEAST_HEADER:
                likeness.setdefault(slot, []).append((score, text))
    found: dict[int, tuple[HeaderText, float]] = {}
    for slots in same_leaf(lexicon):
        occurrences = best_occurrences([pair for slot in slots for pair in likeness.get(slot, ())])
        for slot, (score, text) in zip(slots, occurrences, strict=False):
            found[slot] = text, score
    return drop_shared(found)


def same_leaf(lexicon: Lexicon) -> Iterator[list[int]]:
    """The columns, grouped by their leaf label."""
    groups: dict[str, list[int]] = {}
    for slot, leaf in enumerate(lexicon.leaves):
        groups.setdefault(leaf, []).append(slot)
    yield from groups.values()


def best_occurrences(pairs: Sequence[tuple[float, HeaderText]]) -> list[tuple[float, HeaderText]]:
    """The likeliest texts for a leaf label, left to right; what stands below another is its repetition."""
    if not pairs:
        return []
    top = max(score for score, _ in pairs)
    places: list[tuple[float, HeaderText]] = []
    for score, text in sorted(pairs, key=lambda pair: pair[1].row):
        known = any(text.x[0] < other.x[1] and other.x[0] < text.x[1] for _, other in places)
        if score >= top - 0.02 and not known:
            places.append((score, text))
    return sorted(places, key=lambda place: place[1].x)


def drop_shared(found: dict[int, tuple[HeaderText, float]]) -> dict[int, tuple[HeaderText, float]]:
    """One header text names one column: the one it is likest to."""
    owner: dict[tuple[GridCell, ...], tuple[float, int]] = {}
    for slot, (text, score) in found.items():
        if text.cells not in owner or score > owner[text.cells][0]:
            owner[text.cells] = score, slot
    return {slot: found[slot] for _, slot in owner.values()}


def found_order(
    columns: Sequence[Axis], found: dict[int, tuple[HeaderText, float]], *, one_line: bool
) -> tuple[int, ...]:
    """Column indices in the order found. Siblings that one header row shows in another order change places.

    Positions of different header rows are compared only in columns of text (`one_line`: a label's lines are centred),
    and misread labels not at all: wrong spans are commoner than exchanged columns.
    """
    order = list(range(len(columns)))
    groups: dict[object, list[int]] = {}
    for index, axis in enumerate(columns):
        if index in found and found[index][1] >= LEAST_REORDER:
            parent = tuple(label.text for label in axis.path[:-1])
            row = 0 if one_line else found[index][0].row
            groups.setdefault((parent, row), []).append(index)
    for members in groups.values():
        places = [order.index(member) for member in members]
        by_x = sorted(members, key=lambda member: sum(found[member][0].x))
        for place, member in zip(sorted(places), by_x, strict=True):
            order[place] = member
    return tuple(order)
