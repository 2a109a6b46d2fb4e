"""How many of the printed values an engine's tables hold, in the right place.

Every piece of a table is compared with each table that the engine found on its page; the one with most values
(then, texts) right counts. Three measures, from strict to kind:

- *at their place*: the text stands at the very row and column, counted in the piece;
- *in line*: the rows of the engine's table are set against those of the piece in order, so that most texts agree, and
  then the columns; the text stands in the row and the column that belong to its own. An empty row or column that an
  engine loses or adds thus costs nothing (but what it held), a value moved against its neighbours costs itself;
- *in its row*: the text stands anywhere in that row.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from bench.pdf.found import ANY_PAGE, FoundTable, TrueCell, TruePiece

Line = Sequence[tuple[int, int]]
"""Numbers of rows (or columns) that belong together, ascending in both: in the piece, in the table."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts. `shaped`: pieces with exactly their rows and columns; `texts`, `texts_right`: labels and headers as well
    as values, in line."""

    values: int = 0
    placed: int = 0
    aligned: int = 0
    in_row: int = 0
    texts: int = 0
    texts_right: int = 0
    pieces: int = 0
    shaped: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Score)))


def score_document(pieces: Iterable[TruePiece], tables: Sequence[FoundTable]) -> Score:
    """The sum over the pieces of a document."""
    total = Score()
    for piece in pieces:
        scores = [score_table(piece, table) for table in tables if table.page in (piece.page, ANY_PAGE)]
        total += max(scores, key=quality, default=score_nothing(piece))
    return total


def quality(score: Score) -> tuple[int, int, int]:
    """By which the best table is chosen."""
    return score.aligned, score.texts_right, score.placed


def score_nothing(piece: TruePiece) -> Score:
    """A piece that was not found."""
    texts = [cell for cell in piece.cells if cell.text]
    return Score(values=sum(cell.is_value for cell in texts), texts=len(texts), pieces=1)


def score_table(piece: TruePiece, table: FoundTable) -> Score:
    """A piece against one table."""
    rows = dict(rows_in_line(piece, table))
    cols = dict(cols_in_line(piece, table, rows))
    placed = right_cells(piece, table, {at: at for at in range(piece.n_rows)}, {at: at for at in range(piece.n_cols)})
    aligned = max(right_cells(piece, table, rows, cols), placed, key=lambda cells: (count_values(cells), len(cells)))
    texts = [cell for cell in piece.cells if cell.text]
    values = [cell for cell in texts if cell.is_value]
    in_row = sum(
        (Counter(cell.text for cell in values if cell.row == row) & Counter(table.rows[there])).total()
        for row, there in rows.items()
    )
    return Score(
        values=len(values),
        placed=count_values(placed),
        aligned=count_values(aligned),
        in_row=max(in_row, count_values(aligned)),
        texts=len(texts),
        texts_right=len(aligned),
        pieces=1,
        shaped=(len(table.rows), max(map(len, table.rows), default=0)) == (piece.n_rows, piece.n_cols),
    )


def right_cells(
    piece: TruePiece, table: FoundTable, rows: Mapping[int, int], cols: Mapping[int, int]
) -> list[TrueCell]:
    """The cells whose text stands in the row and the column that belong to theirs."""
    return [
        cell
        for cell in piece.cells
        if cell.text and text_at(table, rows.get(cell.row, -1), cols.get(cell.col, -1)) == cell.text
    ]


def count_values(cells: Iterable[TrueCell]) -> int:
    """How many of them hold a value."""
    return sum(cell.is_value for cell in cells)


def text_at(table: FoundTable, row: int, col: int) -> str | None:
    """The text there, None outside."""
    rows = table.rows
    return rows[row][col] if 0 <= row < len(rows) and 0 <= col < len(rows[row]) else None


def rows_in_line(piece: TruePiece, table: FoundTable) -> Line:
    """The rows that belong together, by the texts that they have in common."""
    true = [Counter(cell.text for cell in piece.cells if cell.row == row and cell.text) for row in range(piece.n_rows)]
    there = [Counter(filter(None, row)) for row in table.rows]
    return in_line([[(one & other).total() for other in there] for one in true])


def cols_in_line(piece: TruePiece, table: FoundTable, rows: Mapping[int, int]) -> Line:
    """The columns that belong together, by the rows in which their texts agree."""
    width = max(map(len, table.rows), default=0)
    agree = [[0] * width for _ in range(piece.n_cols)]
    for cell in piece.cells:
        if cell.text and cell.row in rows:
            for col, text in enumerate(table.rows[rows[cell.row]]):
                agree[cell.col][col] += text == cell.text
    return in_line(agree)


def in_line(scores: Sequence[Sequence[int]]) -> Line:
    """The ascending pairs whose scores are most in sum; where sums are equal, the earlier ones."""
    height, width = len(scores), len(scores[0]) if scores else 0
    best = [[0] * (width + 1) for _ in range(height + 1)]
    for row in reversed(range(height)):
        for col in reversed(range(width)):
            both = best[row + 1][col + 1] + scores[row][col]
            best[row][col] = max(both, best[row + 1][col], best[row][col + 1])
    pairs, row, col = [], 0, 0
    while row < height and col < width:
        if scores[row][col] and best[row][col] == best[row + 1][col + 1] + scores[row][col]:
            pairs.append((row, col))
            row, col = row + 1, col + 1
        elif best[row][col] == best[row + 1][col]:
            row += 1
        else:
            col += 1
    return pairs
