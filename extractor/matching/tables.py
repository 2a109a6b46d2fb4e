"""One statutory table found in the row stream: its rows assigned, its columns matched, its readings listed."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from extractor.matching.assign import assign_rows
from extractor.matching.chain import Match, Side, value_row
from extractor.matching.columns import (
    LEAST_REORDER,
    UNTOLD,
    Column,
    densest_row,
    foreign_extents,
    header_rows_to_columns,
    header_share,
    header_vocabulary,
    without_left_out,
    wrapped_cells,
)
from extractor.matching.header_text import HeaderText
from extractor.matching.lexicon import VARIANT
from extractor.matching.nameless import NAMELESS, Furniture
from extractor.matching.positions import column_supports, is_set_in_columns, no_supports
from extractor.matching.readings import Extent, Run, Support, joined_slots, run_to_readings
from extractor.matching.rows import Row, has_numbers, is_column_numbers, values_in
from extractor.matching.slots import (
    has_serials,
    match_to_run,
    with_merged_repeats,
    without_foreign_columns,
    without_next_numbers,
    without_row_numbers,
)
from extractor.matching.unlabelled import (
    MOST_HEADER_LINES,
    MOST_HEADER_ROWS,
    headers_above,
    unlabelled_score,
    untitled_score,
)
from extractor.matching.views import View, table_to_views
from extractor.model import Block, BlockMatch, GridKind, LabelMatch, Provenance, RowMatch, Table
from extractor.text import fold, squeeze
from extractor.text.numbers import is_value_text

LEAST_HEADER_SHARE = 0.5
"""Share of a row's texts that must be known for it to be a header row."""
MOST_COMPARED = 5
"""Whole rows that a header's places are compared with."""
LEAST_LISTED = 3
"""Labels of columns in one row that make it the header of several blocks below each other."""
EMPTY_LINE = 0.5
"""What a line with a label and no value is worth in comparing shapes: where each cell is a line, header and row labels
look the same."""
SURE_GAIN = 0.5
"""Mean gain a row from which no other shape of the table is tried: its labels are whole."""


@dataclass(frozen=True, slots=True)
class TableMatch:
    """A table found in the stream. `gain`: how much better than not there, a row; `rows`: the stream rows it took;
    `course`: the rows of the form in its order, each with the match found for it."""

    blocks: tuple[BlockMatch, ...]
    gain: float
    rows: frozenset[int]
    course: tuple[tuple[str, Match | None], ...] = ()


def find_table(rows: Sequence[Row], table: Table) -> TableMatch:
    """The best view of a table in the stream; without blocks where the table is not there."""
    best: TableMatch | None = None
    for view in table_to_views(table):
        match = match_view(rows, view)
        if best is None or match.gain > best.gain:
            best = match
        if best.gain >= SURE_GAIN:
            break
    return best or TableMatch((), 0.0, frozenset())


def match_view(rows: Sequence[Row], view: View) -> TableMatch:
    """A view laid on the stream. Its gain is a share of the table's canonical cells, so that views compare."""
    above: dict[int, list[tuple[HeaderText, ...]]] = {}

    def unlabelled(row: int, slot: int) -> float:
        if row not in above:
            above[row] = headers_above(rows, row)
        block = view.blocks[view.owners[slot]]
        headed = max((unlabelled_score(rows[row], header, block) for header in above[row]), default=0.0)
        return max(headed, untitled_score(rows, row, view.table, block))

    matches = assign_rows(rows, view.lexicon, view_furniture(view), unlabelled)
    taken = frozenset(index for match in matches for index in range(match.start, match.end))
    blocks = []
    headers: set[int] = set()
    for number, block in enumerate(view.blocks):
        own = [match for match in matches if view.owners[match.slot] == number]
        if own:
            header = header_rows(rows, own, taken, view, block)
            headers.update(header)
            blocks.append(matches_to_block(rows, own, header, view, block))
    headless = (
        not headers
        or view.below_one
        and not any(at < matches[0].start and len(rows[at].labels) >= LEAST_LISTED for at in headers)
    )
    if headless and (view.below_one or all(match.bare for match in matches) and not is_whole(rows, matches, view)):
        # Labels without values and without a header: the menu of a site (行政许可, 行政处罚) has them, too.
        return TableMatch((), 0.0, frozenset())
    if view.transposed and is_turned_header(rows, matches):
        return TableMatch((), 0.0, frozenset())
    gain = sum(match.gain * (EMPTY_LINE if is_empty_line(rows, match) else 1.0) for match in matches)
    gain /= len(view.lexicon.slots)
    by_slot = {match.slot: match for match in matches}
    course = tuple((axis.name, by_slot.get(slot)) for slot, axis in enumerate(view.lexicon.slots))
    return TableMatch(tuple(blocks), gain, taken | headers, course)


def is_turned_header(rows: Sequence[Row], matches: Sequence[Match]) -> bool:
    """Whether of many lines with labels only a few have values, and each of these several: all are the labels of
    columns, each a line or, in narrow columns, several, above or below a row of values."""
    valued = [match for match in matches if not is_empty_line(rows, match)]
    if not 0 < 2 * len(valued) < len(matches) or len(matches) <= LEAST_LISTED:
        return False
    return all(values_in(rows[value_row(match, rows)]) > 1 for match in valued)


def is_whole(rows: Sequence[Row], matches: Sequence[Match], view: View) -> bool:
    """Whether every row of a view was found in one grid, and some have the same label: no menu of a site has that."""
    slots = view.lexicon.slots
    repeated = len({axis.path[-1].text for axis in slots if axis.path}) < len(slots) > 1
    return repeated and len(matches) == len(slots) and len({rows[match.start].grid for match in matches}) == 1


def is_empty_line(rows: Sequence[Row], match: Match) -> bool:
    """Whether a match is of lines of text without values: a label of the header as well as a row's."""
    return match.bare and rows[match.start].grid < 0


@lru_cache(maxsize=256)
def view_furniture(view: View) -> Furniture:
    """The texts of a view that are never a piece of a row's label."""
    return Furniture(
        header=frozenset(word for block in view.blocks for word in header_vocabulary(block)),
        asides=frozenset(squeeze(text) for block in view.blocks for text in block.aside_texts),
    )


@lru_cache(maxsize=256)
def table_labels(table: Table) -> frozenset[str]:
    """The folded labels of a table that are no row's: of its groups of rows and of its headers."""
    view = table_to_views(table)[0]
    return view.lexicon.group_keys | view_furniture(view).header


def matches_to_block(
    rows: Sequence[Row], matches: Sequence[Match], above: Sequence[int], view: View, block: Block
) -> BlockMatch:
    """Columns and rows of one block. `above`: the stream rows of its header."""
    header = [rows[index] for index in above]
    columns = header_rows_to_columns(header, block, unbroken=len(above) == above[-1] - above[0] + 1 if above else False)
    serial = has_serials(rows, matches)
    runs = [match_to_run(rows, match, view.lexicon.slots[match.slot], block, serial) for match in matches]
    runs = without_next_numbers(without_row_numbers(runs, len(block.columns)), len(block.columns))
    runs = with_merged_repeats(runs, header, block)
    if any(not column.match.label.ordered for column in columns) and stands_askew(columns, runs, header):
        columns = header_rows_to_columns(header, block, ordered=True)
    columns, runs = without_strangers(columns, runs, rows, matches, header, block)
    columns = present_columns(columns, runs)
    width = len(columns)
    certain = all(len(run.slots) == width for run in runs)
    supports = [no_supports] * len(runs) if certain else list(supports_of(rows, matches, runs, columns, header, block))
    found, astray = [], astray_matches(rows, matches, len(block.columns))
    for match, run, support in zip(matches, runs, supports, strict=True):
        axis = view.lexicon.slots[match.slot]
        readings = run_to_readings(run, width, support(run))
        slots = run.slots + joined_slots(run, width)
        off = len(run.slots) - width
        label = label_match(rows, match)
        if match in astray:
            label = replace(label, score=min(label.score, NAMELESS), margin=0.0)
        found.append(RowMatch(axis, label, slots, readings, run.kind, off))
    told = tuple(column.match for column in columns)
    return BlockMatch(view.table, block, told, tuple(found), view.transposed, steadiness(runs, width))


def astray_matches(rows: Sequence[Row], matches: Sequence[Match], width: int) -> Collection[Match]:
    """The matches whose values only neighbourhood ties to them, where it tells little: those on the side on which fewer
    stand, and all where values of several rows follow each other without a label between them."""
    loose = [match for match in matches if match.side is not Side.HELD]
    between = rows[matches[0].start : matches[-1].end] if loose else ()
    if width > 1 and any(not row.labels and len(row.cells) >= 2 * width for row in between):
        return loose
    most = Counter(match.side for match in loose).most_common(1)
    return [match for match in loose if match.side is not most[0][0]]


def without_strangers(
    columns: tuple[Column, ...],
    runs: list[Run],
    rows: Sequence[Row],
    matches: Sequence[Match],
    header: Sequence[Row],
    block: Block,
) -> tuple[tuple[Column, ...], list[Run]]:
    """The columns of a block that its header shows, and the runs without what stands under headers of none of them."""
    named = densest_row(columns, header)
    if named is None:
        return columns, runs
    foreign = foreign_extents(columns, named, block)
    longest = max((len(rows[match.start].cells) for match in matches), default=0)
    printed = (sum(bool(squeeze(slot.text)) and is_value_text(slot.text) for slot in run.slots) for run in runs)
    most = max(printed, default=0) - len(foreign)
    columns = without_left_out(columns, header, named, longest, most)
    return columns, without_foreign_columns(runs, foreign, len(named.cells), len(columns))


def stands_askew(columns: Sequence[Column], runs: Sequence[Run], header: Sequence[Row]) -> bool:
    """Whether header labels in columns of text stand over other values than those of their turn: then their places do
    not tell an order."""
    if not any(row.kind is GridKind.SPACED and row.grid >= 0 for row in header):
        return False
    if all(column.match.label.score >= LEAST_REORDER for column in columns):
        return False  # words in a row: no place means anything, and a whole header shows its order
    whole = [run for run in runs if len(run.slots) == len(columns)]
    return any(
        column.x is not None and nearest_slot(run, sum(column.x) / 2) != number
        for run in whole[:MOST_COMPARED]
        for number, column in enumerate(columns)
    )


def nearest_slot(run: Run, place: float) -> int:
    """The slot of a row whose middle is nearest to a place."""
    return min(range(len(run.slots)), key=lambda at: abs((run.slots[at].x0 + run.slots[at].x1) / 2 - place))


def supports_of(
    rows: Sequence[Row],
    matches: Sequence[Match],
    runs: Sequence[Run],
    columns: Sequence[Column],
    header: Sequence[Row],
    block: Block,
) -> Iterator[Callable[[Run], list[Support]]]:
    """For each run of a block what places its values; below a header that comes again in columns of text, that one."""
    parts: list[tuple[int, Sequence[Row], tuple[Column, ...]]] = [(0, header, tuple(columns))]
    for number, (one, other) in enumerate(pairwise(matches), 1):
        again = [row for row in rows[one.end : other.start] if row.kind is GridKind.SPACED and row.grid >= 0]
        again = [row for row in again if header_share(row, block) >= LEAST_HEADER_SHARE]
        told = tuple(column for column in header_rows_to_columns(again, block) if column.x) if again else ()
        if told and [column.match.column for column in told] == [one.match.column for one in columns]:
            parts.append((number, again, told))
    ends = [*(start for start, *_ in parts[1:]), len(runs)]
    for (start, above, told), end in zip(parts, ends, strict=True):
        support = column_supports(runs[start:end], [column.x for column in told], {row.grid for row in above})
        yield from [support] * (end - start)


def steadiness(runs: Sequence[Run], width: int) -> float:
    """The share of rows with a place for each column that begin where most do; 1 where the format shows no cells."""
    starts = Counter(
        round(run.slots[0].x0) for run in runs if run.kind is not GridKind.SPACED and len(run.slots) == width
    )
    return max(starts.values()) / starts.total() if starts else 1.0


def present_columns(columns: tuple[Column, ...], runs: Sequence[Run]) -> tuple[Column, ...]:
    """Without the columns that the document leaves out: no header names them, and no row has a slot for them."""
    headed = tuple(column for column in columns if column.match.label.found)
    if headed and any(run.kind is GridKind.SPACED for run in runs):
        # Text does not show blank cells. But with never more values than the header has labels, none of them of
        # something else, there is none for another column, if one row is full, or the columns show and no label is
        # strange.
        others = [column.match.label.score for column in columns if not column.match.label.found]
        known = all(map(is_one_label, headed)) and all(score == UNTOLD for score in others)
        whole = all(column.match.label.score >= VARIANT for column in headed)
        most = max(len(run.slots) for run in runs)
        shown = all(is_set_in_columns(run.slots) for run in runs)
        return headed if known and (most == len(headed) or whole and 0 < most < len(headed) and shown) else columns
    if not headed:
        return columns
    # Where the header is whole, blank cells after the last value are no columns either, nor those before the first that
    # merged labels cover: if nothing is printed, the row with the fewest has a label in each of its columns.
    told = [column.match.label.score for column in columns if not column.match.label.found]
    whole = UNTOLD in told and all(column.match.label.score >= VARIANT for column in headed)
    printed = max((sum(bool(squeeze(slot.text)) for slot in run.slots) for run in runs), default=0)
    slots = [len(run.slots) for run in runs] or [0]
    taken = (printed or min(slots)) if whole else max(slots)
    covered = whole and not printed and stand_under_all(runs, [column.x for column in headed if column.x])
    return headed if covered or taken <= len(headed) else columns


def stand_under_all(runs: Sequence[Run], extents: Sequence[Extent]) -> bool:
    """Whether merged cells show that the rows have nothing but what stands under some header cells."""
    slots = [slot for run in runs for slot in run.slots]
    spanned = all(run.kind is GridKind.SPANNED for run in runs)
    return spanned and all(any(x0 <= slot.x0 and slot.x1 <= x1 for x0, x1 in extents) for slot in slots)


def is_one_label(column: Column) -> bool:
    """Whether what stands for a column's label is one, be it misspelt, and not several run together."""
    label, path = column.match.label, column.match.column.path
    return label.score >= VARIANT or not path or len(fold(label.found)) <= len(fold(path[-1].text)) + 1


def header_rows(
    rows: Sequence[Row], matches: Sequence[Match], taken: frozenset[int], view: View, block: Block
) -> list[int]:
    """The rows above the block's first row that hold its header; else those between its rows (a repeated header)."""
    first = matches[0].start
    reach = MOST_HEADER_LINES if first and rows[first - 1].grid < 0 else MOST_HEADER_ROWS
    wrapped = wrapped_cells(rows[max(0, first - reach) : first], block)
    found: list[int] = []
    for index in range(first - 1, -1, -1):
        row = rows[index]
        limit = MOST_HEADER_LINES if row.grid < 0 else MOST_HEADER_ROWS
        if index in taken and view.below_one:
            continue
        if index in taken or len(found) >= limit:
            break
        share = header_share(row, block, wrapped)
        if share > LEAST_HEADER_SHARE or share == LEAST_HEADER_SHARE and not has_numbers(row):
            found.append(index)
        elif row.has_values and row.labels and not view.lexicon.group_keys.issuperset(row.keys):
            break
        elif row.has_values and row.grid < 0 and not is_column_numbers(row):
            break  # a line of another row's numbers: what stands above is another header
    between = [index for index in range(first, matches[-1].start) if index not in taken]
    return found[::-1] or [index for index in between if header_share(rows[index], block) >= LEAST_HEADER_SHARE]


def label_match(rows: Sequence[Row], match: Match) -> LabelMatch:
    """The found label of a row with its pieces' places."""
    pieces = [cell for row in rows[match.start : match.end] for cell in row.labels]
    if match.height == 1:
        pieces = pieces[: match.used]
    places: dict[Provenance, None] = {place: None for cell in pieces for place in cell.provenance}
    return LabelMatch(
        score=match.score,
        margin=match.margin,
        ordered=match.ordered,
        found=" ".join(cell.text for cell in pieces),
        provenance=tuple(places),
    )
