"""A second reader's opinion: which pages are worth asking about, and what its answer does to belief.

Two engines that read a page apart from each other rarely err alike. Where they show the same, a failing sum is more
likely the publisher's; where they differ, the reading that more cells speak for is kept, and its cells are doubted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractor.cells.confidence import with_confidence
from extractor.model import CanonicalTable, Cell, CellStatus, RelationCheck

WEAK = 0.9
"""Confidence below which a cell is worth a second reading of its page."""
MAX_PAGES = 8
"""Pages read again; tables of one form stand on two to five."""


def doubtful_pages(table: CanonicalTable) -> frozenset[int]:
    """The pages (from 1) of cells that are doubted, and of tables that lack cells; the first ones for a table that was
    not found at all. Empty for formats without pages."""
    pages = {page for cell in table if _is_doubtful(cell) for page in _pages_of((cell,))}
    for name in dict.fromkeys(cell.table for cell in table):
        cells = [cell for cell in table if cell.table == name]
        absent = sum(cell.status is CellStatus.ABSENT for cell in cells)
        if absent:
            pages.update(_pages_of(cells) if absent < len(cells) else range(1, MAX_PAGES + 1))
    return frozenset(sorted(pages)[:MAX_PAGES]) if any(True for _ in _pages_of(table)) else frozenset()


def _is_doubtful(cell: Cell) -> bool:
    if cell.status is CellStatus.ABSENT:
        return False
    return cell.confidence < WEAK or cell.evidence.relations_failed > 0


def _pages_of(cells: Iterable[Cell]) -> Iterable[int]:
    return (place.page for cell in cells for place in cell.provenance if place.page is not None)


def table_score(table: CanonicalTable) -> float:
    """How many cells are likely right, of a reading of a whole form."""
    return sum(cell.confidence for cell in table)


def with_second_opinion(
    table: CanonicalTable, second: CanonicalTable, checks: Sequence[RelationCheck], pages: frozenset[int]
) -> CanonicalTable:
    """The cells on pages that were read twice, with the other reading's answer in their evidence and confidence."""
    other = {cell.key: (cell.status, cell.value, cell.raw) for cell in second}
    asked = tuple(
        replace(
            cell, evidence=replace(cell.evidence, agreed=float(other[cell.key] == (cell.status, cell.value, cell.raw)))
        )
        if not pages.isdisjoint(_pages_of((cell,))) or cell.status is CellStatus.ABSENT
        else cell
        for cell in table
    )
    return with_confidence(asked, checks)
