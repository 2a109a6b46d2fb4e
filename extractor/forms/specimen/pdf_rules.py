"""The rules of a table in a PDF, in every style that publishers print."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from extractor.forms.specimen.printed import Border, PrintedCell, PrintedTable, Sides, is_dark, missing_sides

WIDTH = 0.5
"""Points of an ordinary rule."""
HAIRLINE = 0.1
DASHES, DOTS = (2, 1), (0.5, 1)
"""Points drawn and left out."""
DOUBLE = 1.0
"""Points from the middle of a double rule to either of its lines."""
APART = 1.5
"""Points from the edge of a cell to its own box, where boxes stand apart, or to its filling."""
SHORT, HOLE = 1.2, 2.0
"""Points by which a broken rule stops short of a corner, and the hole in its middle."""
GREY, FILLING, DARK = 0.8, 0.92, 0.35
"""Lightness of pale rules, of filled cells, and of those with white text."""


class Place(NamedTuple):
    """A cell of some row, and its box in points from the lower left corner of the table."""

    row: int
    cell: PrintedCell
    left: float
    bottom: float
    right: float
    top: float


Segment = tuple[float, float, float, float]


def draw_rules(canvas: Any, table: PrintedTable, places: Sequence[Place]) -> None:
    """Draws what parts the cells; the state of the canvas is not kept."""
    canvas.setLineWidth(HAIRLINE if table.border is Border.HAIRLINE else WIDTH)
    canvas.setStrokeGray(GREY if table.border is Border.GREY else 0)
    if table.border in (Border.DASHED, Border.DOTTED):
        canvas.setDash(*(DASHES if table.border is Border.DASHED else DOTS))
    if table.border is Border.DOUBLE:
        draw_frame(canvas, places, DOUBLE)
    missing = missing_sides(table) if table.border is Border.MISSING else {}
    for place in places:
        DRAWN.get(table.border, draw_box)(canvas, place, missing.get((place.row, place.cell.col), Sides()))


def draw_frame(canvas: Any, places: Sequence[Place], outside: float) -> None:
    """A frame around the whole table."""
    left, bottom = min(place.left for place in places) - outside, min(place.bottom for place in places) - outside
    right, top = max(place.right for place in places) + outside, max(place.top for place in places) + outside
    canvas.rect(left, bottom, right - left, top - bottom)


def draw_box(canvas: Any, place: Place, _: Sides, inside: float = 0) -> None:
    """One path for the four sides, so many points inside of the edges."""
    width, height = place.right - place.left - 2 * inside, place.top - place.bottom - 2 * inside
    canvas.rect(place.left + inside, place.bottom + inside, width, height)


def draw_sides(canvas: Any, place: Place, missing: Sides) -> None:
    """The sides as lines of their own, but those that are left out."""
    left, bottom, right, top = place[2:]
    sides = ((missing.left, left, bottom, left, top), (missing.right, right, bottom, right, top),
             (missing.bottom, left, bottom, right, bottom), (missing.top, left, top, right, top))  # fmt: skip
    for out, *line in sides:
        if not out:
            canvas.line(*line)


def draw_across(canvas: Any, place: Place, _: Sides) -> None:
    """The upper and the lower side."""
    for y in (place.bottom, place.top):
        canvas.line(place.left, y, place.right, y)


def draw_filling(canvas: Any, place: Place, _: Sides) -> None:
    """The cell filled, and nothing between it and its neighbours."""
    canvas.setFillGray(DARK if is_dark(Border.SHADED, place.cell.role) else FILLING)
    width, height = place.right - place.left - APART, place.top - place.bottom - APART
    canvas.rect(place.left + APART / 2, place.bottom + APART / 2, width, height, stroke=0, fill=1)


def draw_broken(canvas: Any, place: Place, _: Sides) -> None:
    """Each side in two pieces."""
    for x0, y0, x1, y1 in pieces(place):
        canvas.line(x0, y0, x1, y1)


def pieces(place: Place) -> Iterator[Segment]:
    """The pieces of the four sides."""
    for y in (place.bottom, place.top):
        for start, end in halves(place.left, place.right):
            yield start, y, end, y
    for x in (place.left, place.right):
        for start, end in halves(place.bottom, place.top):
            yield x, start, x, end


def halves(start: float, end: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """A side without its ends and without its middle."""
    middle = (start + end) / 2
    return (start + SHORT, middle - HOLE / 2), (middle + HOLE / 2, end - SHORT)


def draw_bars(canvas: Any, place: Place, _: Sides) -> None:
    """Thin filled rectangles."""
    width, height = place.right - place.left, place.top - place.bottom
    for x in (place.left, place.right):
        canvas.rect(x - WIDTH / 2, place.bottom - WIDTH / 2, WIDTH, height + WIDTH, stroke=0, fill=1)
    for y in (place.bottom, place.top):
        canvas.rect(place.left - WIDTH / 2, y - WIDTH / 2, width + WIDTH, WIDTH, stroke=0, fill=1)


def draw_nothing(canvas: Any, place: Place, _: Sides) -> None:
    """No rule at all."""


DRAWN: dict[Border, Callable[[Any, Place, Sides], None]] = {
    Border.DOUBLE: lambda canvas, place, sides: draw_box(canvas, place, sides, DOUBLE),
    Border.SEPARATE: lambda canvas, place, sides: draw_box(canvas, place, sides, APART),
    Border.OPEN: draw_across,
    Border.NONE: draw_nothing,
    Border.SHADED: draw_filling,
    Border.MISSING: draw_sides,
    Border.BROKEN: draw_broken,
    Border.BARS: draw_bars,
}
"""How a cell is drawn, where it is not a box of one path."""
