"""A document as one stream of rows in reading order, whatever its format.

A grid row is a row; a line of text outside all grids is a row too, its trailing values split off. Each row knows its
label pieces (own, and those that span into it from above) and its slots, the places where values may stand.
"""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import attrgetter

from extractor.errors import TooLargeError
from extractor.matching.counting import is_counting
from extractor.matching.numbered import numbered_lines
from extractor.matching.parting import cut_cell, is_word, split_after_unit, split_label_and_value, split_repeated
from extractor.model import CellStatus, Document, Grid, GridCell, GridKind, TextLine
from extractor.text import fold, squeeze
from extractor.text.numbers import WORDS, is_digits, is_unit, is_value_text, read_number
from extractor.text.pages import is_page_mark, is_page_number

MAX_LABEL = 160
"""The longest label path of a known form has about 70 characters; a longer line of text is narrative."""
MAX_ROWS = 10_000
"""A report has 100 to 1,000 rows and lines; alignment takes time in proportion."""
LEAST_BESIDE_REMARK = 3
"""Values beside a text that show it to be one of them; tables with several labels in a row have a value for each."""
FEWEST_BEFORE_REMARK = 2
"""Values in a row before a text that cannot all be its number."""
LEAST_RUN, COMMON_RUNS = 3, 5
"""Values of a run, and runs of so many, that tell how many values the rows of a table have."""
SURE_NUMBERS = 4
"""Numbers from 1 on that are those of columns wherever they stand; three may be values."""
FEWEST_AGAIN = 3
"""Labels that come again in a header: 结果维持 and those beside it do."""
LEAST_PLACES = 2
"""Places for values that make a row with a label one of a table's: a caption has none, and a remark one."""
LEAST_UNITS = 12
"""Lines with the same unit alone that are those of a column: half of the rows of `requests`."""
LEAST_LINES = 10
"""Numbers that rise from 1 from label to label that are no values but count them."""
MAX_ROW_CELLS = 400
"""The widest statutory table has 15 columns; what has hundreds is no row of a form."""


_COLUMN = attrgetter("col")


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of the stream. `grid`: the number of its grid, -1 for a line of text.

    `cells`: the cells that begin in this row, `texts` theirs without spaces; `above`: those that span into it from an
    earlier row; `labels`: own cells whose text is no value, `keys` and `above_keys`: the folded texts of the labels.
    Told once, asked often.
    """

    grid: int
    kind: GridKind
    cells: tuple[GridCell, ...]
    texts: tuple[str, ...]
    above: tuple[GridCell, ...]
    labels: tuple[GridCell, ...]
    keys: tuple[str, ...]
    above_keys: tuple[str, ...]
    has_values: bool
    is_empty: bool


def make_row(grid: int, kind: GridKind, cells: tuple[GridCell, ...], above: tuple[GridCell, ...] = ()) -> Row:
    """A row, its cells told apart into labels and values."""
    shown = [is_value_text(cell.text) for cell in cells]
    texts = [at for at, cell in enumerate(cells) if not shown[at] and fold(cell.text)]
    words = [at for at in range(texts[-1] if texts else 0) if shown[at] and is_word(cells[at].text)]
    values = [at for at, value in enumerate(shown) if value and at not in words]
    places = sorted((*without_remarks(texts, values), *words))
    labels = tuple([cells[at] for at in places])
    keys = tuple([fold(cell.text) for cell in labels])
    above_keys = tuple([key for cell in above if (key := fold(cell.text)) and not is_value_text(cell.text)])
    valued = bool(values) and not is_numbered_only(cells, places, values)
    printed = tuple([squeeze(cell.text) for cell in cells])
    empty = not texts and True not in shown and not any(printed)
    return Row(grid, kind, cells, printed, above, labels, keys, above_keys, valued, empty)


def is_numbered_only(cells: Sequence[GridCell], labels: Sequence[int], values: Sequence[int]) -> bool:
    """Whether the only number of a row is one before its labels, and blank cells stand after them: the row's own."""
    if len(values) != 1 or not labels or values[0] > labels[0] or labels[-1] == len(cells) - 1:
        return False
    blank = all(at in labels or at == values[0] or not squeeze(cell.text) for at, cell in enumerate(cells))
    return blank and is_digits(cells[values[0]].text.strip())


def without_remarks(texts: Sequence[int], values: Sequence[int]) -> Sequence[int]:
    """The places of texts in a row that may be labels, given those of its values: one that stands after two values or
    more, and not at the end of a row without another label, is in place of a number (见附件). After one it may
    be a label whose numbering was torn off."""
    if not texts or len(values) < max(LEAST_BESIDE_REMARK, 2 * len(texts)):
        return texts
    kept: list[int] = []
    for at in texts:
        between = bisect(values, at) - (bisect(values, kept[-1]) if kept else 0)
        if between < FEWEST_BEFORE_REMARK or not kept and at > values[-1]:
            kept.append(at)
    return kept


def has_numbers(row: Row) -> bool:
    """Whether a row shows more than placeholders, which rows of groups have, too."""
    return row.has_values and shows_number(row.cells)


def has_own_numbers(row: Row) -> bool:
    """The same without the number of the row itself, which stands alone before its labels (序号)."""
    counted = row.labels and row.cells[0] not in row.labels
    return row.has_values and shows_number(row.cells[1:] if counted else row.cells)


def shows_number(cells: Iterable[GridCell]) -> bool:
    """Whether one of some cells holds a number."""
    values = (cell.text for cell in cells if is_value_text(cell.text))
    return any(read_number(text).status is CellStatus.PRINTED for text in values)


def printed_in(row: Row) -> int:
    """How many cells of a row show anything."""
    return sum(map(bool, row.texts))


def values_in(row: Row) -> int:
    """How many places for values a row has."""
    return len(row.cells) - len(row.labels)


def is_column_numbers(row: Row, least: int = SURE_NUMBERS) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 …, `least` of them or more; SURE_NUMBERS from 0 on (pandas)."""
    if row.labels or not any(cell.text.strip() in ("1", "2") for cell in row.cells[:2]):
        return False
    texts = [text for cell in row.cells if (text := squeeze(cell.text))]
    if len(texts) < (least if texts[0] == "1" else SURE_NUMBERS) or not all(map(is_digits, texts)):
        return False
    numbers = list(map(int, texts))
    first = min(numbers[0], 1)
    missing = numbers[-1] - first + 1 - len(numbers)  # a column that is left out takes its number with it
    rising = all(one < other for one, other in pairwise(numbers))
    return rising and missing <= (len(numbers) > 2 * SURE_NUMBERS)


def check_size(document: Document) -> None:
    """Raises TooLargeError for a document with more rows and lines than any report."""
    count = sum(block.n_rows if isinstance(block, Grid) else 1 for block in document.blocks)
    if count > MAX_ROWS:
        raise TooLargeError(f"has {count:,} rows and lines, more than {MAX_ROWS:,}: cut the report out of the file")


def document_to_rows(document: Document) -> list[Row]:
    """The row stream of a document. Raises TooLargeError."""
    check_size(document)
    rows: list[Row] = []
    grids = 0
    for block in numbered_lines(document.blocks):
        if isinstance(block, Grid):
            rows.extend(make_row(grids, block.kind, cells, above) for cells, above in grid_to_rows(block))
            grids += 1
        elif cells := line_to_cells(block):
            rows.append(make_row(-1, GridKind.SPACED, cells))
    return list(without_counts(join_single_values(without_count_lines(without_unit_lines(rows)))))


def without_counts(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of tables that are counted before their labels: one with nothing but that number and a label as one
    without values (it is a piece of another row, or its label comes again), one with both in a text as two cells."""
    for grid, same in groupby(rows, key=lambda row: row.grid):
        table = list(same)
        led = [row for row in table if row.has_values and row.labels == row.cells[1 : len(row.labels) + 1]]
        hollow = {row for row in led if len(row.cells) == len(row.labels) + 1}
        named = (row for row in table if not all(is_unit(label.text) for label in row.labels)) if grid >= 0 else ()
        whole = [row for row in named if row.has_values and row not in hollow]
        numbers = [text for row in whole for text in row.cells[0].text.split(maxsplit=1)[:1] if is_digits(text)]
        if 2 * len(numbers) <= len(whole) or not is_counting(numbers, len(table)):
            yield from table
        else:
            yield from (replace(row, has_values=False) if row in hollow else with_count_apart(row) for row in table)


def with_count_apart(row: Row) -> Row:
    """A row of words, the number that begins its label's text in a cell of its own (`59 2.兼职人员数`)."""
    words = row.cells[0].text.split(maxsplit=1) if row.labels and row.labels[0] is row.cells[0] else []
    if row.kind is not GridKind.SPACED or len(words) < 2 or not is_digits(words[0]):
        return row
    return make_row(row.grid, row.kind, (*cut_cell(row.cells[0], *words), *row.cells[1:]), row.above)


def grid_to_rows(grid: Grid) -> Iterator[tuple[tuple[GridCell, ...], tuple[GridCell, ...]]]:
    """(own cells, cells spanning in from above) of each grid row, in column order."""
    own: dict[int, list[GridCell]] = defaultdict(list)
    above: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        own[cell.row] += split_label_and_value(cell._replace(text="") if is_page_mark(cell.text) else cell)
        for row in range(cell.row + 1, cell.row + cell.rowspan):
            above[row].append(cell)
    values = value_columns(grid)
    for row in range(grid.n_rows):
        cells = sorted(own[row], key=_COLUMN)
        if grid.kind is GridKind.SPACED:
            cells = [part for cell in cells for part in split_repeated(cell)]
        if grid.kind is GridKind.SPACED and not any(is_value_text(cell.text) for cell in cells[1:]):
            cells[-1:] = [part for cell in cells[-1:] for part in split_after_unit(cell)]
        if len(cells) <= MAX_ROW_CELLS:
            yield tuple(without_repeats(cells, values)), tuple(sorted(above[row], key=_COLUMN))


def value_columns(grid: Grid) -> frozenset[int]:
    """The columns in which more values stand than labels; none of text, whose cells are only numbered."""
    lead: dict[int, int] = defaultdict(int)
    if grid.kind is GridKind.SPACED:
        return frozenset()
    for cell in grid.cells:
        if is_value_text(cell.text):
            lead[cell.col] += 1
        elif fold(cell.text):
            lead[cell.col] -= 1
    return frozenset(column for column, count in lead.items() if count > 0)


def without_repeats(cells: Sequence[GridCell], values: frozenset[int]) -> Iterator[GridCell]:
    """Cells of a row, a label that stands in each of the columns that it is merged over as one cell again: many tools
    write merged cells so. In a header two columns may well have one label, and two `values` columns one remark; a row
    whose `values` columns are all blank is none."""
    hollow = any(cell.col in values for cell in cells)
    hollow = hollow and not any(squeeze(cell.text) for cell in cells if cell.col in values)
    if not hollow and not any(is_value_text(cell.text) for cell in cells):
        yield from cells
        return
    last: GridCell | None = None
    for cell in cells:
        same = last and cell.text == last.text and cell.col not in values
        if last and same and fold(cell.text) and not is_value_text(cell.text):
            places = tuple(dict.fromkeys((*last.provenance, *cell.provenance)))
            last = last._replace(colspan=last.colspan + cell.colspan, x1=cell.x1, provenance=places)
            continue
        if last:
            yield last
        last = cell
    if last:
        yield last


def line_to_cells(line: TextLine) -> tuple[GridCell, ...]:
    """A line of text as cells: its label, then its values (`规章 0 0 0`); nothing for a line of narrative, nor for the
    number of a page (`- 3 -`, 第 3 页)."""
    if len(line.text) > MAX_LABEL or is_page_number(line.text):
        return ()
    words = WORDS.findall(line.text)
    if len(words) > 1 and words[0][-1:] in ".．、":
        words[:2] = ["".join(words[:2])]  # `1. 属于国家秘密`: a label's number, not a value before it
    count = 0
    while count < len(words) and is_value_text(words[-1 - count]):
        count += 1
    values = words[len(words) - count :]
    first = 0
    if not count:
        while first < len(words) and is_value_text(words[first]):
            first += 1
        values, words = words[:first], words[first:]
    texts = [*words[: len(words) - count], *values]
    cells = (
        GridCell(0, col, text, x0=float(col), x1=float(col + 1), provenance=line.provenance, sight=line.sight)
        for col, text in enumerate(texts)
    )
    return tuple(part for cell in cells for part in split_label_and_value(cell))


def join_single_values(rows: Sequence[Row]) -> list[Row]:
    """Lines that hold one value each, one after the other, as one row: a dump of one cell a line without tabs. A run
    twice as long as a common one is two rows: the label between them is lost, unless a header stands before it."""
    runs = [(single, list(group)) for single, group in groupby(rows, key=_is_single_value)]
    lengths = Counter(len(run) for single, run in runs if single)
    common = [length for length, count in lengths.items() if length >= LEAST_RUN and count >= COMMON_RUNS]
    joined: list[Row] = []
    before: list[Row] = []
    for single, run in runs:
        if not single:
            joined.extend(run)
            before = run
            continue
        whole = len(run) in common or is_header(before)
        length = len(run) if whole else next((length for length in common if len(run) == 2 * length), len(run))
        joined.extend(_joined(run[at : at + length]) for at in range(0, len(run), length))
    return joined


def without_unit_lines(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without the lines of a column 单位 that says 件 in every row, where each cell is a line: between a label
    and its values it is of neither. A few are rather the last characters of labels (规范性文/件)."""
    units = [at for at, row in enumerate(rows) if row.grid < 0 and len(row.cells) == 1 and is_unit(row.cells[0].text)]
    before = sum(at + 1 < len(rows) and _is_single_value(rows[at + 1]) for at in units)
    texts = {rows[at].cells[0].text.strip() for at in units}
    if len(units) < LEAST_UNITS or len(texts) > 1 or 2 * before < len(units):
        return rows
    dropped = frozenset(units)
    return [row for at, row in enumerate(rows) if at not in dropped]


def without_count_lines(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without the lines of a column 序号, where each cell is a line: numbers that stand each right before a
    label, most of them after several values, and rise from 1 by one. (Where a row has one value, they tell blanks.)"""
    counts: list[int] = []
    after, told = 0, 0
    dropped = set[int]()
    for at, (row, below) in enumerate(pairwise(rows)):
        if not _is_single_value(row) or below.grid >= 0 or not below.labels or below.has_values:
            continue
        number = row.cells[0].text.strip()
        if number != str(len(counts) + 1):
            counts, after, told = [], 0, 0
        if number == str(len(counts) + 1):
            counts.append(at)
            after += all(map(_is_single_value, rows[max(at - 2, 0) : at]))
        if len(counts) >= LEAST_LINES and 2 * after > len(counts):
            dropped.update(counts[told:])
            told = len(counts)
    return [row for at, row in enumerate(rows) if at not in dropped] if dropped else rows


def is_header(lines: Sequence[Row]) -> bool:
    """Whether lines of text are labels of columns: several of them come again."""
    return sum(count > 1 for count in Counter(row.keys for row in lines if row.keys).values()) >= FEWEST_AGAIN


def _joined(rows: Sequence[Row]) -> Row:
    cells = [row.cells[0] for row in rows][:MAX_ROW_CELLS]
    placed = (cell._replace(col=col, x0=float(col), x1=col + 1.0) for col, cell in enumerate(cells))
    return make_row(-1, GridKind.SPACED, tuple(placed))


def _is_single_value(row: Row) -> bool:
    return row.grid < 0 and len(row.cells) == 1 and row.has_values
