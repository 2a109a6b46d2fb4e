"""Tables that go on over page breaks: the pieces of one table become one grid.

What a break does to a table: its header is printed again; a row is cut, the halves of its label and its values on
either side; a merged label is cut, its text on either page, on both, or printed again; columns that no cell of a piece
needs are missing there. A label joined from halves keeps the boxes of both.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import itemgetter

from extractor.layout.blocks import LaidPage, Piece
from extractor.layout.columns import are_same_columns
from extractor.layout.cuts import Break, is_cut_row, joined_cells, leading_rows_again, rows_down, without_spacing
from extractor.layout.furniture import without_furniture
from extractor.layout.lying import Turns, lay_down
from extractor.model import BBox, DocumentBlock, Grid, GridCell, GridKind, TextLine
from extractor.text import squeeze
from extractor.text.numbers import is_value_text

_PLACE = itemgetter(0, 1)
"""Row and column of a cell."""

SAME_COLUMN = 3.0
"""Points by which a bound of columns may differ from page to page; no column of a form is narrower than 15."""


def pages_to_blocks(pages: Sequence[LaidPage]) -> Iterator[DocumentBlock]:
    """The lines and tables of a document in reading order, page furniture dropped, pieces of one table joined."""
    turns: Turns = {page.number: page.way_back for page in pages if page.way_back}
    for block in _joined_blocks(pages):
        yield lay_down(block, turns) if turns else block


def _joined_blocks(pages: Sequence[LaidPage]) -> Iterator[DocumentBlock]:
    table: _Table | None = None
    for page in without_furniture(pages):
        for at, block in enumerate(page.blocks):
            if table is not None and isinstance(block, TextLine) and table.hangs(block):
                table.hanging.append(block)
                continue
            if table is not None and not (at == 0 and isinstance(block, Piece) and table.goes_on_in(block)):
                yield from table.to_blocks()
                table = None
            if not isinstance(block, Piece):
                yield block
            elif table is None:
                table = _Table(block)
            else:
                table.add(block)
    if table is not None:
        yield from table.to_blocks()


class _Table:
    """A table as far as its pages were read. `xs`: the bounds of its columns, in points of its first page; `lefts`:
    where the first is on each page; `hanging`: lines below its last rule, which are the last of a label if the table
    goes on, else text after it."""

    def __init__(self, piece: Piece) -> None:
        self.kind = piece.grid.kind
        self.xs = list(piece.xs)
        self.cells = list(piece.grid.cells)
        self.n_rows = piece.grid.n_rows
        self.hanging = list[TextLine]()
        self.last = piece
        self.lefts = _left_of(piece)

    def hangs(self, line: TextLine) -> bool:
        """Whether a line stands right below the table's last rule, in columns of labels that have no rule below."""
        (page, box, _), above = line.provenance[0], self.hanging[-1].provenance[0].box if self.hanging else None
        if not box or page != self.last.grid.cells[0].provenance[0].page or self.kind is not GridKind.SPANNED:
            return False
        bottom = above.bottom if above else self.last.bottom
        return box.top < bottom + box.bottom - box.top and bool(self._labels_over(line, box))

    def _labels_over(self, line: TextLine, box: BBox) -> list[tuple[int, str, BBox]]:
        """The labels in the last row (by index) below which a line stands on the last page, what of it stands below
        each, and where: one word if there are several. None where it stands below anything else."""
        bounds = _moved(self.xs, self.last.xs[0])
        over = [
            (index, bounds[cell.col], bounds[cell.col + cell.colspan])
            for index, cell in enumerate(self.cells)
            if cell.row + cell.rowspan == self.n_rows
            and bounds[cell.col] < box.x1
            and bounds[cell.col + cell.colspan] > box.x0
        ]
        texts = [self.cells[index].text for index, _, _ in over]
        words = line.text.split() if len(over) > 1 else [line.text]
        if not over or len(words) != len(over) or any(not squeeze(text) or is_value_text(text) for text in texts):
            return []
        if min(left for _, left, _ in over) > box.x0 or max(right for _, _, right in over) < box.x1:
            return []
        over.sort(key=lambda each: each[1])
        return [
            (index, word, box._replace(x0=max(left, box.x0), x1=min(right, box.x1)))
            for (index, left, right), word in zip(over, words, strict=True)
        ]

    def goes_on_in(self, piece: Piece) -> bool:
        """Whether a piece at the head of the next page has this table's columns, or some of them."""
        if piece.grid.kind is not self.kind:
            return False
        if self.kind is not GridKind.SPANNED:
            return are_same_columns(self.last.grid.cells, piece.grid.cells)
        moved = _moved(piece.xs, self.xs[0])
        fewer, more = sorted((self.xs, moved), key=len)
        return abs(moved[-1] - self.xs[-1]) <= SAME_COLUMN and all(_near(more, x) is not None for x in fewer)

    def add(self, piece: Piece) -> None:
        """The rows of a piece under those of this table."""
        for line in self.hanging:
            self._hang(line)
        end = (max(self.lefts, default=0), self.last.bottom)
        self.hanging, self.last = [], piece
        self.lefts.update(_left_of(piece))
        if self.kind is not GridKind.SPANNED:
            self.cells += rows_down(piece.grid.cells, self.n_rows)
            self.n_rows += piece.grid.n_rows
            return
        below = self._in_columns(piece)
        again = leading_rows_again(self.cells, below)
        if again:
            below = rows_down((cell for cell in below if cell.row >= again), -again)
        below, rows = without_spacing(below, 0, piece.grid.n_rows - again)
        if not rows:
            return
        self.cells, self.n_rows = without_spacing(self.cells, self.n_rows - 1, self.n_rows)
        last = [cell for cell in self.cells if cell.row + cell.rowspan == self.n_rows]
        first = [cell for cell in below if cell.row == 0]
        cells = [*self.cells, *rows_down(below, self.n_rows)]
        at = Break(last, first, cells, _moved(self.xs, 0), self.lefts, end)
        cut = is_cut_row(at)
        joined = joined_cells(at, cut=cut)
        taken = {(cell.col, cell.colspan) for cell in joined}
        offset = self.n_rows - cut
        self.cells = [
            cell
            for cell in self.cells
            if cell.row + cell.rowspan < self.n_rows or (cell.col, cell.colspan) not in taken
        ]
        self.cells += joined
        rest = (cell for cell in below if cell.row or (cell.col, cell.colspan) not in taken)
        self.cells += rows_down(rest, offset)
        self.n_rows = offset + rows

    def to_blocks(self) -> Iterator[DocumentBlock]:
        """The whole table, and lines that are text after it."""
        n_cols = len(self.xs) - 1 if self.xs else 1 + max(cell.col for cell in self.cells)
        yield Grid(self.kind, self.n_rows, n_cols, tuple(sorted(self.cells, key=_PLACE)))
        yield from self.hanging

    def _hang(self, line: TextLine) -> None:
        """Adds a hanging line to its labels."""
        box = line.provenance[0].box
        for index, text, at in self._labels_over(line, box) if box else ():
            cell = self.cells[index]
            *others, place = cell.provenance
            around = place.box and BBox(*map(min, place.box[:2], at[:2]), *map(max, place.box[2:], at[2:]))
            places = (*others, place._replace(box=around))
            self.cells[index] = cell._replace(text=f"{cell.text}\n{text}", provenance=places)

    def _in_columns(self, piece: Piece) -> list[GridCell]:
        """The cells of a piece in this table's columns, which grow by those that only the piece has."""
        moved = _moved(piece.xs, self.xs[0])
        if new := [x for x in moved if _near(self.xs, x) is None]:
            grown = sorted([*self.xs, *new])
            self.cells = _placed(self.cells, [grown.index(x) for x in self.xs])
            self.xs = grown
        places = [_near(self.xs, x) or 0 for x in moved]
        return list(piece.grid.cells) if places == list(range(len(self.xs))) else _placed(piece.grid.cells, places)


def _placed(cells: Sequence[GridCell], places: Sequence[int]) -> list[GridCell]:
    """Cells in other columns: `places` has the new number of each bound."""
    moved = []
    for row, col, text, rowspan, colspan, _, _, provenance, sight in cells:
        left, right = places[col], places[col + colspan]
        moved.append(GridCell(row, left, text, rowspan, right - left, left, right, provenance, sight))
    return moved


def _left_of(piece: Piece) -> dict[int, float]:
    """Where a piece's columns begin, by its page."""
    pages = [cell.provenance[0].page for cell in piece.grid.cells[:1]]
    return {page: piece.xs[0] for page in pages if page and piece.xs}


def _moved(xs: Sequence[float], left: float) -> list[float]:
    """Bounds as if the first stood at `left`: the margins of odd and even pages may differ."""
    return [x - xs[0] + left for x in xs]


def _near(bounds: Sequence[float], x: float) -> int | None:
    """The number of the bound at `x`; None where there is none."""
    after = bisect_left(bounds, x - SAME_COLUMN)
    return after if after < len(bounds) and bounds[after] <= x + SAME_COLUMN else None
