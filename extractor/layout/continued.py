"""Tables that go on over page breaks: the pieces of one table become one grid.

What a break does to a table: its header is printed again; a row is cut, the halves of its label and its values on
either side; a merged label is cut, its text on either page, on both, or printed again; columns that no cell of a piece
needs are missing there. A label joined from halves keeps the boxes of both.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import itemgetter

from extractor.layout.blocks import LaidPage, Piece
from extractor.layout.cuts import is_cut_row, joined_cells, leading_rows_again, rows_down, without_spacing
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
    """A table as far as its pages were read. `xs`: the bounds of its columns, in points of its first page; `hanging`:
    lines below its last rule, which are the last of a label if the table goes on, else text after it."""

    def __init__(self, piece: Piece) -> None:
        self.kind = piece.grid.kind
        self.xs = list(piece.xs)
        self.cells = list(piece.grid.cells)
        self.n_rows = piece.grid.n_rows
        self.hanging = list[TextLine]()
        self.last = piece

    def hangs(self, line: TextLine) -> bool:
        """Whether a line stands right below the table's last rule, in the column of a label that has no rule below."""
        (page, box, _), above = line.provenance[0], self.hanging[-1].provenance[0].box if self.hanging else None
        if not box or page != self.last.grid.cells[0].provenance[0].page or self.kind is not GridKind.SPANNED:
            return False
        bottom = above.bottom if above else self.last.bottom
        return box.top < bottom + box.bottom - box.top and self._label_over(box) is not None

    def _label_over(self, box: BBox) -> int | None:
        """The index of the label in the last row whose column holds a box that stands on the last page."""
        left, right = _moved((self.last.xs[0], box.x0, box.x1), self.xs[0])[1:]
        for index, cell in enumerate(self.cells):
            is_last = cell.row + cell.rowspan == self.n_rows and squeeze(cell.text) and not is_value_text(cell.text)
            if is_last and self.xs[cell.col] <= left and right <= self.xs[cell.col + cell.colspan]:
                return index
        return None

    def goes_on_in(self, piece: Piece) -> bool:
        """Whether a piece at the head of the next page has this table's columns, or some of them."""
        if piece.grid.kind is not self.kind or self.kind is not GridKind.SPANNED:
            return piece.grid.kind is self.kind
        moved = _moved(piece.xs, self.xs[0])
        fewer, more = sorted((self.xs, moved), key=len)
        return abs(moved[-1] - self.xs[-1]) <= SAME_COLUMN and all(_near(more, x) is not None for x in fewer)

    def add(self, piece: Piece) -> None:
        """The rows of a piece under those of this table."""
        for line in self.hanging:
            self._hang(line)
        self.hanging, self.last = [], piece
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
        cut = is_cut_row(last, first, self.xs)
        joined = joined_cells(last, first, self.xs, cut=cut)
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
        """Adds a hanging line to its label."""
        box = line.provenance[0].box
        index = self._label_over(box) if box else None
        if box and index is not None:
            cell = self.cells[index]
            *others, place = cell.provenance
            around = place.box and BBox(*map(min, place.box[:2], box[:2]), *map(max, place.box[2:], box[2:]))
            places = (*others, place._replace(box=around))
            self.cells[index] = cell._replace(text=f"{cell.text}\n{line.text}", provenance=places)

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
    for row, col, text, rowspan, colspan, _, _, provenance in cells:
        left, right = places[col], places[col + colspan]
        moved.append(GridCell(row, left, text, rowspan, right - left, left, right, provenance))
    return moved


def _moved(xs: Sequence[float], left: float) -> list[float]:
    """Bounds as if the first stood at `left`: the margins of odd and even pages may differ."""
    return [x - xs[0] + left for x in xs]


def _near(bounds: Sequence[float], x: float) -> int | None:
    """The number of the bound at `x`; None where there is none."""
    after = bisect_left(bounds, x - SAME_COLUMN)
    return after if after < len(bounds) and bounds[after] <= x + SAME_COLUMN else None
