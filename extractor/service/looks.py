"""Which cells a person looks at, in which looks: what shares a row or a column and a doubt is settled in one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from extractor.cells import cell_to_doubts
from extractor.model import CanonicalTable, Cell, CellStatus

FURTHER = 0.25
"""What a further cell of a look costs beside the first, for which place and page have to be found: people compare a row
of numbers at a glance. A guess: nobody's time was taken, and on the documents of bench.review it decides nothing, since
the whole queue is less than 5 % of their cells."""


@dataclass(frozen=True, slots=True)
class Look:
    """Cells that are settled together. `audit`: an accepted one, drawn to measure how many of these are wrong."""

    cells: tuple[Cell, ...]
    audit: bool = False

    @property
    def wrong(self) -> float:
        """How many of its cells are expected to be wrong."""
        return sum(1 - cell.confidence for cell in self.cells)

    @property
    def rank(self) -> float:
        """Expected errors removed for what the look costs."""
        return look_rank(self.wrong, len(self.cells))


def look_rank(wrong: float, cells: int) -> float:
    """Expected errors removed by a look at so many cells, for what it costs."""
    return wrong / (1 + FURTHER * (cells - 1))


def table_to_looks(table: CanonicalTable, least: float, audit: float, seed: str) -> Iterator[Look]:
    """Looks for all cells believed less than `least`, and for the share `audit` of the others, which `seed` decides."""
    yield from doubtful_to_looks(cell for cell in table if cell.confidence < least)
    for cell in table:
        if cell.confidence >= least and is_drawn(audit, seed, cell):
            yield Look((cell,), audit=True)


def doubtful_to_looks(cells: Iterable[Cell]) -> Iterator[Look]:
    """The largest group first: cells of a row, of a column, or of a table that is not there, with the same doubts."""
    lines: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for cell in cells:
        doubts = cell_to_doubts(cell)
        lines["row", cell.table, cell.row, doubts].append(cell)
        lines["column", cell.table, cell.column, doubts].append(cell)
        if cell.status is CellStatus.ABSENT:
            lines["table", cell.table, doubts].append(cell)
    left = list(lines.values())
    while left:
        largest = max(left, key=len)
        yield Look(tuple(largest))
        settled = {cell.key for cell in largest}
        left = [rest for line in left if (rest := [cell for cell in line if cell.key not in settled])]


def is_drawn(share: float, seed: str, cell: Cell) -> bool:
    """Whether a cell is in a random share of all; the same seed draws the same."""
    digest = sha256("\0".join((seed, *cell.key)).encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64
