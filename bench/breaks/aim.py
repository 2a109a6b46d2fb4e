"""Places that a sweep's page breaks have missed, and documents whose page break meets them.

The first break of a table goes where the space above puts it. A second one follows from the first, so that some places
are never met; moving the bottom of the pages against the space above brings it there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.breaks.cuts import Place, is_header, is_label, merged
from bench.breaks.measure import Measured
from bench.breaks.plan import Print, Producer, make_print
from extractor.forms.specimen.paging import Paging

FOOT = 842 - 79.4
"""Where the text of an ordinary page ends, in points from its top."""
BELOW = 4.0
"""How far a line's ink and the rule below it reach under its baseline, in points."""
MOST = 150.0
"""Points that the bottom of a page is moved at most."""
LATE = 2
"""After this page, the pages between add to a shift."""

Spot = tuple[float, float]
"""Space above, and shift of the bottom."""

AIMED = ("2014", "2019", "2021")
"""The forms whose places are to be met without exception, in these tables."""
AIMED_TABLES = ("proactive", "requests", "statistics")


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """A place that a break may meet: after a row of a table (`text`: of the first cell of the next), or inside a label
    after `offset` characters."""

    table: str
    kind: str
    row: int
    text: str
    offset: int = 0


@dataclass(slots=True)
class Coverage:
    """What the breaks of a sweep may meet, and what they have met."""

    possible: set[Target]
    reached: set[Target]

    @property
    def missed(self) -> list[Target]:
        """In the order of the tables."""
        return sorted(self.possible - self.reached)


def measure_coverage(documents: Sequence[Measured]) -> dict[tuple[Producer, str, bool], Coverage]:
    """What each sweep has met."""
    found: dict[tuple[Producer, str, bool], Coverage] = {}
    for document in documents:
        coverage = found.setdefault(document.one.sweep, Coverage(set(), set()))
        for target, pages, _ in document_to_targets(document):
            coverage.possible.add(target)
            if pages[0] != pages[1]:
                coverage.reached.add(target)
    return found


def document_to_targets(document: Measured) -> Iterator[tuple[Target, tuple[int, int], float]]:
    """Each place that a break may meet: the pages of what stands before and after it, and, where they are one, the
    height at which that page would have to end."""
    for number, table in enumerate(document.tables):
        places = [place for place in document.places if place.table == number]
        yield from rows_to_targets(table, places, document.one.paging.repeat_header)
        for place in places:
            if is_label(place):
                kind = "in a group label" if merged(place) else "in a label"
                for offset in place.line_ends:
                    before, after = place.glyphs[offset - 1], place.glyphs[offset]
                    target = Target(table, kind, place.row, place.cell.text, offset)
                    yield target, (before.page, after.page), middle(before.base, after.base)


def rows_to_targets(
    table: str, places: Sequence[Place], repeated: bool
) -> Iterator[tuple[Target, tuple[int, int], float]]:
    """The places between the rows of a table; a header that is repeated is not parted from what follows."""
    rows: dict[int, list[Place]] = {}
    for place in places:
        if place.cell.rowspan == 1:
            rows.setdefault(place.row, []).append(place)
    header = {place.row for place in places if is_header(place)}
    first = next((row for row in sorted(rows) if row not in header), 0) if repeated else 0
    for row in sorted(rows):
        if row >= first and row + 1 in rows:
            before = max((glyph.page, glyph.base) for place in rows[row] for glyph in place.glyphs)
            after = min((glyph.page, glyph.base) for place in rows[row + 1] for glyph in place.glyphs)
            text = next((place.cell.text for place in rows[row + 1] if is_label(place) or is_header(place)), "")
            yield Target(table, "between rows", row, text), (before[0], after[0]), middle(before[1], after[1])


def middle(before: float, after: float) -> float:
    """Where a page ends between two baselines: the first line has room, the second has not."""
    return (before + after) / 2 + BELOW


def aim_at(documents: Sequence[Measured], number: int) -> list[Print]:
    """A document for each place that was missed and can be aimed at; `number`: that of the first."""
    prints: list[Print] = []
    for sweep, coverage in measure_coverage(documents).items():
        own = [document for document in documents if document.one.sweep == sweep]
        tried = {spot_of(document.one.paging) for document in own}
        for shots in nearest_shots(own, set(coverage.missed) if sweep[1] in AIMED else set()).values():
            spot = next((spot for _, spot in sorted(shots) if spot not in tried), None)
            if spot:
                tried.add(spot)
                prints.append(make_print(*sweep, number + len(prints), spot))
    return prints


def nearest_shots(documents: Sequence[Measured], targets: set[Target]) -> dict[Target, list[tuple[float, Spot]]]:
    """For each place the shifts of a page's bottom that bring the break there, and the spots that do."""
    shots: dict[Target, list[tuple[float, Spot]]] = {}
    for document in documents:
        paging = document.one.paging
        for target, pages, height in document_to_targets(document):
            shift = FOOT - paging.bottom - height
            if target in targets and target.table in AIMED_TABLES and pages[0] == pages[1] and 0 < shift < MOST:
                found = shots.setdefault(target, [])
                found += [(shift, spot) for spot in shift_to_spots(shift, pages[0], paging) if spot[0] >= 0]
    return shots


def shift_to_spots(shift: float, page: int, paging: Paging) -> Iterator[Spot]:
    """The space above and the bottom that make a page end so much earlier in what it shows.

    Each page before it keeps its first line where the space above shrinks by as much as the bottom rises; or the first
    page keeps all its lines, and each page after it ends earlier by as much again.
    """
    yield round(paging.lower - (page - 1) * shift, 1), round(paging.bottom + shift, 1)
    if page > LATE:
        part = shift / (page - 1)
        yield round(paging.lower - part, 1), round(paging.bottom + part, 1)


def spot_of(paging: Paging) -> Spot:
    """Where a document's breaks were put."""
    return round(paging.lower, 1), round(paging.bottom, 1)
