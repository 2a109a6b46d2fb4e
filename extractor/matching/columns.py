"""The columns of a found block: which header labels stand over it, and in which order.

The form's own order holds unless a header row shows siblings in another one. A header's position (`x0`, `x1` in its
grid's unit) serves rows whose number of values does not settle their columns.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from extractor.matching.header_text import Found, HeaderText, header_texts, is_running
from extractor.matching.leaves import shared_columns
from extractor.matching.lexicon import Lexicon, paths_to_lexicon
from extractor.matching.rows import Row, make_row
from extractor.model import STRANGE, Axis, Block, ColumnMatch, GridCell, GridKind, LabelMatch
from extractor.text import fold
from extractor.text.numbers import header_unit, is_value_text

LEAST_HEADER = 0.75
"""Likeness below which a header text is not taken for a column's label: two columns of one form reach 0.67."""
LEAST_REORDER = 0.85
UNTOLD = 0.5
"""Score of a column whose header is lost: nothing speaks for it, and nothing against."""
GUESSED = 0.0
"""Score of all columns where some have changed places and one is lost: where it stands nobody tells, and so where its
neighbours do."""

Place = tuple[int, tuple[float, float]]
"""Where a label stands in a header: its row, and from where to where."""
NO_GROUPS: Mapping[str, Place] = {}
HeaderShape = tuple[tuple[bool, GridKind, tuple[tuple[str, float, float], ...]], ...]
"""For each row of a header whether it is a line outside of tables, its kind, and what stands in its cells, from where
to where."""
LONGEST_SHARED = 1_000
"""Characters of a header that is remembered for other reports; the longest of a form has 250."""


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
    """The cells of text, in columns or a line each, that are pieces of the block's header labels, wrapped over some of
    these rows."""
    words = header_vocabulary(block)
    lines = [row for row in rows if row.kind is GridKind.SPACED and (row.grid >= 0 or len(row.cells) < 2)]
    texts = header_texts(lines, words) if lines else ()
    return frozenset(cell for text in texts if len(text.cells) > 1 and text.key in words for cell in text.cells)


def header_rows_to_columns(
    header: Sequence[Row], block: Block, *, ordered: bool = False, unbroken: bool = False
) -> tuple[Column, ...]:
    """The block's columns in the order found; in the form's order (`ordered`) where that is known to be misleading.
    `unbroken`: nothing stands between the header's rows."""
    shape = tuple(
        [(row.grid < 0, row.kind, tuple([(cell.text, cell.x0, cell.x1) for cell in row.cells])) for row in header]
    )
    short = sum([len(cell.text) for row in header for cell in row.cells]) <= LONGEST_SHARED
    read = shape_to_columns if short else shape_to_columns.__wrapped__
    columns = read(shape, block, ordered, unbroken)
    return tuple([placed(column, [header[row].cells[at] for row, at in pieces]) for column, pieces in columns])


def placed(column: Column, pieces: Sequence[GridCell]) -> Column:
    """A column with the places in the document of the pieces of its label."""
    if not pieces:
        return column
    match, label = column.match, column.match.label
    places = tuple([place for cell in pieces for place in cell.provenance])
    label = LabelMatch(label.score, label.margin, label.ordered, label.found, places)
    return Column(ColumnMatch(match.column, label, match.unit), column.x)


def shape_to_rows(shape: HeaderShape) -> Iterator[Row]:
    """The rows of a header that stands nowhere, each cell with the number of its row and its number in that."""
    for at, (line, kind, row) in enumerate(shape):
        cells = tuple([GridCell(at, number, text, 1, 1, x0, x1) for number, (text, x0, x1) in enumerate(row)])
        yield make_row(-1 if line else 0, kind, cells)


@lru_cache(maxsize=512)
def shape_to_columns(
    shape: HeaderShape, block: Block, ordered: bool, unbroken: bool
) -> tuple[tuple[Column, tuple[tuple[int, int], ...]], ...]:
    """The same from nothing but what stands in a header's cells and how they lie, which reports share; each column with
    the pieces of its label, by row and number in the row."""
    header = list(shape_to_rows(shape))
    running, lexicon = is_running(header), column_lexicon(block)
    words = header_vocabulary(block)
    whole = words if running else lexicon.group_keys
    apart = [text for text in header_texts(header) if not is_of_whole_pieces(text, whole, running=running)]
    texts = tuple(without_pieces(apart, words))
    one_line = all(row.kind is GridKind.SPACED for row in header)
    listed = all(row.grid < 0 and len(row.cells) == 1 for row in header)
    found = columns_to_texts(texts, lexicon, listed=listed, running=running)
    order = tuple(range(len(block.columns)))
    in_turn: tuple[int, ...] = ()
    if not ordered:
        one_row = not one_line and len({text.row for text, _ in found.values()}) == 1
        leaves = unbroken and running and lexicon.group_keys.isdisjoint(key for row in header for key in row.keys)
        in_turn = order_in_turn(len(order), found, header) if leaves or one_row else ()
        groups = groups_to_places(texts, lexicon) if running else {}
        order = in_turn or found_order(block.columns, found, one_line=one_line, listed=listed, groups=groups)
    columns = []
    unexplained = unexplained_texts(texts, found) if len(found) < len(order) else []
    foreign = any(
        is_foreign(text, words) and not is_of_whole_pieces(text, words, running=False) for text in unexplained
    )
    guessed = not in_turn and len(found) < len(order) and any(order[index] != index for index in order)
    for index in order:
        lost = foreign or any(text.key in lexicon.leaves[index] for text in unexplained)
        text, score = found.get(index, (None, STRANGE if lost else UNTOLD))
        label = LabelMatch(
            score=GUESSED if guessed else score,
            ordered=order[index] == index,
            found="".join(cell.text for cell in text.cells) if text else "",
        )
        unit = header_unit(label.found)
        column = Column(ColumnMatch(block.columns[index], label, unit), text.x if text else None)
        columns.append((column, tuple((cell.row, cell.col) for cell in text.cells) if text else ()))
    return tuple(columns)


def unexplained_texts(texts: Sequence[HeaderText], found: dict[int, Found]) -> list[HeaderText]:
    """Texts that stand beside found column labels and are none of them."""
    rows = {text.row for text, _ in found.values()}
    used = {cell for text, _ in found.values() for cell in text.cells}
    return [text for text in texts if text.row in rows and text.key and used.isdisjoint(text.cells)]


def densest_row(columns: Sequence[Column], header: Sequence[Row]) -> Row | None:
    """The header row of a table with cells in which most of the found columns are told; None where there is none."""
    told = {place for column in columns for place in column.match.label.provenance}
    ranked = [(sum(not told.isdisjoint(cell.provenance) for cell in row.labels), row) for row in header]
    most, row = max(ranked, key=lambda pair: pair[0], default=(0, None))
    return row if most and row and row.kind is not GridKind.SPACED else None


def without_left_out(
    columns: tuple[Column, ...], header: Sequence[Row], named: Row, longest: int, most: int
) -> tuple[Column, ...]:
    """Without the columns for which a header has no label and no cell: those named before and after them adjoin in its
    densest row, `named`. `longest`: the cells of the longest row below; if it has more than that, cells of the header
    are lost; `most`: the values of a row that are under no foreign header; they need a column each."""
    if longest > len(named.cells) or all(column.x for column in columns):
        return columns
    places = {cell.provenance: (cell.x0, cell.x1) for cell in named.labels}
    told = [places.get(column.match.label.provenance) for column in columns]
    keys = {key for row in header for key in row.keys}
    kept = []
    for at, column in enumerate(columns):
        before = next((x for x in reversed(told[:at]) if x), None)
        after = next((x for x in told[at + 1 :] if x), None)
        adjoin = before and after and before[1] == after[0]
        if column.x or not adjoin or keys.intersection(map(fold, column.match.column.path[-1].texts)):
            kept.append(column)
    return tuple(kept) if len(kept) >= most else columns


def foreign_extents(columns: Sequence[Column], named: Row, block: Block) -> list[tuple[float, float]]:
    """Where the header row that names most columns names one that is none of the form's (备注)."""
    words = header_vocabulary(block)
    told = {place for column in columns for place in column.match.label.provenance}
    return [
        (cell.x0, cell.x1)
        for cell, key in zip(named.labels, named.keys, strict=True)
        if told.isdisjoint(cell.provenance)
        and is_foreign_key(key, words)
        # Of labels that a line break put into one cell, all characters are the form's (社会法律).
        and not set().union(*words).issuperset(key)
    ]


def is_foreign(text: HeaderText, words: Set[str]) -> bool:
    """Whether a text is none of this form's header, misread or in part: another edition's."""
    return is_foreign_key(text.key, words)


def is_foreign_key(key: str, words: Set[str]) -> bool:
    """The same for a folded text."""
    return not any(key in word or fuzz.ratio(key, word) >= 100 * LEAST_HEADER for word in words)


def columns_to_texts(texts: Sequence[HeaderText], lexicon: Lexicon, *, listed: bool, running: bool) -> dict[int, Found]:
    """For each column the header text that is its label, with its likeness; of several the upper left, and of lines
    (`listed`) the last, since the first may be another table's. Of labels that several columns share each is the next
    one's, from left to right or, in `running` text and where spans are not shown, in reading order."""
    likeness: dict[int, list[tuple[float, HeaderText]]] = {}
    for text in texts:
        for slot, score in lexicon.likenesses(text.key):
            if score >= LEAST_HEADER:
                likeness.setdefault(slot, []).append((score, text))
    found: dict[int, Found] = {}
    shared: list[tuple[str, float, HeaderText]] = []
    for leaf, slots in same_leaf(lexicon).items():
        if len(slots) > 1:
            likely = list(dict.fromkeys(pair for slot in slots for pair in likeness.get(slot, ())))
            whole = len(likely) == len(slots) and not any(text.spanned for _, text in likely)
            shared += [(leaf, *place) for place in (likely if running or whole else best_occurrences(likely))]
        elif slots[0] in likeness:
            side = 1 if listed else -1
            best = max(likeness[slots[0]], key=lambda pair: (round(pair[0], 2), side * pair[1].row, -pair[1].x[0]))
            found[slots[0]] = best[1], best[0]
    if shared:
        in_turn = sorted(shared, key=lambda one: (one[2].row if running or not one[2].spanned else 0, one[2].x))
        found |= shared_columns(in_turn, lexicon, texts, running=running)
    return drop_shared(found)


@lru_cache(maxsize=512)
def same_leaf(lexicon: Lexicon) -> Mapping[str, Sequence[int]]:
    """The columns by their leaf label."""
    groups: dict[str, list[int]] = {}
    for slot, leaf in enumerate(lexicon.leaves):
        groups.setdefault(leaf, []).append(slot)
    return groups


def best_occurrences(pairs: Sequence[tuple[float, HeaderText]]) -> list[tuple[float, HeaderText]]:
    """The likeliest texts for a leaf label that stands several times, left to right; what stands above or below a
    likelier one is its repetition, or a piece of it."""
    places: list[tuple[float, HeaderText]] = []
    for score, text in sorted(pairs, key=lambda pair: (-round(pair[0], 2), pair[1].row)):
        if not any(text.x[0] < other.x[1] and other.x[0] < text.x[1] for _, other in places):
            places.append((score, text))
    return sorted(places, key=lambda place: place[1].x)


def is_of_whole_pieces(text: HeaderText, words: Set[str], *, running: bool) -> bool:
    """Whether the pieces of a text are labels of their own: in columns all of them, in `running` text any."""
    pieces = [fold(cell.text) in words for cell in text.cells]
    return len(pieces) > 1 and (any(pieces) if running else all(pieces))


def without_pieces(texts: Sequence[HeaderText], words: Set[str]) -> Iterator[HeaderText]:
    """The texts but those that are no word of the header themselves, and pieces of one that wraps over several lines
    (其他组 of 法人或其他组织)."""
    wrapped = [set(map(id, text.cells)) for text in texts if len(text.cells) > 1 and text.key in words]
    pieces = set[int]().union(*wrapped)
    for text in texts:
        own = set(map(id, text.cells))
        if text.key in words or not own <= pieces or not any(own < cells for cells in wrapped):
            yield text


def drop_shared(found: dict[int, Found]) -> dict[int, Found]:
    """One header text names one column: the one it is likest to."""
    owner: dict[tuple[GridCell, ...], tuple[float, int]] = {}
    for slot, (text, score) in found.items():
        if text.cells not in owner or score > owner[text.cells][0]:
            owner[text.cells] = score, slot
    return {slot: found[slot] for _, slot in owner.values()}


def order_by_place(count: int, found: dict[int, Found]) -> tuple[int, ...]:
    """The columns from left to right where the header is whole, and every label has a place of its own; else empty. One
    row shows the order of its cells, whatever they span."""
    one_row = len({text.row for text, _ in found.values()}) == 1
    sure = [text for text, score in found.values() if score >= LEAST_REORDER and (text.spanned or one_row)]
    order = sorted(found, key=lambda column: found[column][0].x)
    apart = all(found[one][0].x[1] <= found[other][0].x[0] for one, other in pairwise(order))
    return tuple(order) if len(sure) == count and apart else ()


def order_in_turn(count: int, found: dict[int, Found], header: Sequence[Row]) -> tuple[int, ...]:
    """The columns in reading order, one that was not found after the one that the form has before it. Of running text,
    or of one row, in which nothing but labels of columns follow each other; else empty, also where one is misread."""
    used = {cell for text, _ in found.values() for cell in text.cells}
    told = "".join("x" if cell in used else " " for row in header for cell in row.labels).strip()
    if not found or " " in told or any(score < LEAST_REORDER for _, score in found.values()):
        return ()
    order = sorted(found, key=lambda column: (found[column][0].row, found[column][0].x))
    for column in range(count):
        if column not in found:
            order.insert(order.index(column - 1) + 1 if column else 0, column)
    return tuple(order)


def groups_to_places(texts: Sequence[HeaderText], lexicon: Lexicon) -> dict[str, Place]:
    """Where the labels of groups stand in a header, the first where it has one several times."""
    places: dict[str, Place] = {}
    for text in texts:
        if text.key in lexicon.group_keys:
            places.setdefault(text.key, (text.row, text.x))
    return places


def stands_behind(columns: Sequence[Axis], index: int, place: Place, groups: Mapping[str, Place]) -> bool:
    """Whether a column's label stands behind that of a group beside it which the form has after it."""
    depth = len(columns[index].path) - 1
    after = (other.path for other in columns[index + 1 :] if len(other.path) > depth + 1)
    beside = (fold(path[depth].text) for path in after if path[:depth] == columns[index].path[:depth])
    return any(key in groups and groups[key] < place for key in beside)


def found_order(
    columns: Sequence[Axis],
    found: dict[int, Found],
    *,
    one_line: bool,
    listed: bool,
    groups: Mapping[str, Place] = NO_GROUPS,
) -> tuple[int, ...]:
    """Column indices in the order found. Siblings that one header row shows in another order change places.

    Positions of different header rows are compared only in columns of text (`one_line`: a label's lines are centred),
    and misread labels not at all: wrong spans are commoner than exchanged columns. Where every label is a line of its
    own (`listed`), the one that comes first stands left. In running text of what were several rows, with the places of
    its `groups`, the last column's label may come first (申请人情况, 总计, then 自然人): columns beside groups stay
    where the form has them, unless one stands behind a group that it is before.
    """
    by_place = () if one_line else order_by_place(len(columns), found)  # in columns of text widths are guesses
    if by_place:
        return by_place
    order = list(range(len(columns)))
    leaves = Counter(fold(axis.path[-1].text) for axis in columns if axis.path)
    siblings: dict[tuple[tuple[str, ...], int], list[int]] = {}
    for index, axis in enumerate(columns):
        if listed and len(found) < len(columns) and axis.path and leaves[fold(axis.path[-1].text)] > 1:
            continue  # of lines with one label, some of them lost, nobody tells which stands for which column
        if index in found and found[index][1] >= LEAST_REORDER:
            parent = tuple(label.text for label in axis.path[:-1])
            row = 0 if one_line else found[index][0].row
            siblings.setdefault((parent, row), []).append(index)
    found_paths = [columns[index].path for index in found]
    parents = {tuple(label.text for label in path[:depth]) for path in found_paths for depth in range(len(path) - 1)}
    for (parent, _), members in siblings.items():
        behind = any(stands_behind(columns, one, (found[one][0].row, found[one][0].x), groups) for one in members)
        if groups and parent in parents and not behind:
            continue
        places = [order.index(member) for member in members]
        extent = {member: found[member][0].lines if listed else found[member][0].x for member in members}
        by_x = sorted(members, key=lambda member: sum(extent[member]))
        extents = [extent[member] for member in by_x]
        if any(one[1] > other[0] for one, other in pairwise(extents)):
            continue  # labels that run into each other, of which nobody tells which stands first
        for place, member in zip(sorted(places), by_x, strict=True):
            order[place] = member
    return tuple(order)
