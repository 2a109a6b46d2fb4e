"""What the page breaks of a document cut, measured by its inks: between which rows, and inside which labels."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bench.inks import Glyph, colour_to_ink
from extractor.forms.specimen import PrintedCell, PrintedReport, Role


class Kind(StrEnum):
    """How a page break meets a table, the gravest kind last."""

    NONE = "not cut"
    HEADER = "in the header"
    ROWS = "between rows"
    GROUP = "in a group label"
    ROW = "in a row"
    """Its texts are whole, some above the break and some below."""
    LABEL = "in a label"
    BOTH = "in a label and its group"


Part = tuple[str, int]
"""A label's text, and how many of its characters stand before the break."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a page break meets a table. `rows`: the last row on the page and the first on the next (a row that is cut
    is both); `labels`, `groups`: the labels that it cuts, those of one row and those merged over several."""

    table: int
    rows: tuple[int, int]
    kind: Kind
    labels: tuple[Part, ...] = ()
    groups: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A cell as printed: its table (number in the document), its row, and its characters in order."""

    table: int
    row: int
    cell: PrintedCell
    glyphs: tuple[Glyph, ...]

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages it stands on."""
        return tuple(sorted({glyph.page for glyph in self.glyphs}))

    @property
    def line_ends(self) -> tuple[int, ...]:
        """How many characters stand before the end of each line but the last."""
        lines = [(glyph.page, round(glyph.base)) for glyph in self.glyphs]
        return tuple(number for number in range(1, len(lines)) if lines[number] != lines[number - 1])

    def before(self, page: int) -> int:
        """How many characters stand on pages before this one."""
        return sum(glyph.page < page for glyph in self.glyphs)


def place_cells(report: PrintedReport, glyphs: Sequence[Glyph]) -> list[Place]:
    """Every cell with text where it is printed, a repeated header only where it first is.

    Raises ValueError where a producer did not print what it should have: nothing could be judged by it.
    """
    by_ink: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        by_ink[glyph.ink].append(glyph)
    return [
        place
        for number, table in enumerate(report.tables)
        for row, cells in enumerate(table.rows)
        for cell in cells
        if (place := place_cell(cell, number, row, row < table.header_rows, by_ink)).glyphs
    ]


def place_cell(cell: PrintedCell, table: int, row: int, repeats: bool, by_ink: Mapping[int, Sequence[Glyph]]) -> Place:
    """One cell where it is printed; LibreOffice loses what of a merged label a page break leaves no room for.

    Raises ValueError as `place_cells` does.
    """
    text = "".join(cell.text.split())
    found = by_ink.get(colour_to_ink(*bytes.fromhex(cell.ink)), ())
    if repeats:
        found = found[: len(text)]
    printed = "".join(glyph.text for glyph in found)
    if printed != text and not (cell.rowspan > 1 and text.startswith(printed)):
        raise ValueError(f"{text} was printed as {printed}")
    return Place(table, row, cell, tuple(found))


def places_to_cuts(places: Sequence[Place]) -> Iterator[Cut]:
    """Every meeting of a page break with a table."""
    for table in sorted({place.table for place in places}):
        own = [place for place in places if place.table == table]
        pages = sorted({page for place in own for page in place.pages})
        for page in pages[1:]:
            yield page_to_cut(table, own, page)


def page_to_cut(table: int, places: Sequence[Place], page: int) -> Cut:
    """How the break before a page meets a table whose cells are given."""
    single = [place for place in places if place.cell.rowspan == 1]
    last = max(place.row for place in single if place.pages[0] < page)
    first = min(place.row for place in single if place.pages[-1] >= page)
    cut = [place for place in places if place.pages[0] < page <= place.pages[-1]]
    labels, groups = [
        tuple((place.cell.text, place.before(page)) for place in cut if is_label(place) and merged(place) is among)
        for among in (False, True)
    ]
    valued = {place.row for place in places if place.cell.role is Role.VALUE}
    if labels:
        kind = Kind.BOTH if groups else Kind.LABEL
    elif last not in valued or any(not is_label(place) and place.cell.role is not Role.VALUE for place in cut):
        kind = Kind.HEADER
    elif first <= last:
        kind = Kind.ROW
    else:
        kind = Kind.GROUP if groups else Kind.ROWS
    return Cut(table, (last, first), kind, labels, groups)


def is_header(place: Place) -> bool:
    """Whether it names columns or a block."""
    return place.cell.role in (Role.HEADER, Role.TITLE)


def is_label(place: Place) -> bool:
    """Whether it names rows."""
    return place.cell.role is Role.LABEL


def merged(place: Place) -> bool:
    """Whether it stands over several rows."""
    return place.cell.rowspan > 1
