"""Pieces of an SVG chart as text. Colours are names of the page's own: `--ink`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from markupsafe import Markup, escape

from extractor.reports.quality.figures import percent

WIDTH, HEIGHT = 440, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 14, 16, 44
"""Of the frame, in units of the drawing; a chart is 440 pixels wide at most."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` drawn from `start` to `end`, logarithmic. What is outside stands at the edge."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value stands."""
        inside = min(max(value, self.low), self.high)
        return self.start + (self.end - self.start) * log(inside / self.low) / log(self.high / self.low)


def rightward(low: float, high: float) -> Scale:
    """The axis below."""
    return Scale(low, high, LEFT, WIDTH - RIGHT)


def upward(low: float, high: float) -> Scale:
    """The axis at the left."""
    return Scale(low, high, HEIGHT - BOTTOM, TOP)


def chart(title: str, below: str, beside: str, parts: Iterable[str]) -> Markup:
    """The whole chart; `below` and `beside` name its axes."""
    middle = (TOP + HEIGHT - BOTTOM) / 2
    return Markup(  # noqa: S704 - its words are escaped, the rest is numbers
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">{"".join(parts)}'
        + words((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, below, anchor="middle")
        + f'<text transform="translate(13 {middle:.0f}) rotate(-90)" text-anchor="middle">{escape(beside)}</text></svg>'
    )


def level_lines(y: Scale, ticks: Sequence[float], *, shares: bool = True) -> Iterator[str]:
    """Lines across with their values."""
    for tick in ticks:
        yield line((LEFT, y.at(tick)), (WIDTH - RIGHT, y.at(tick)), "--line")
        yield words(LEFT - 6, y.at(tick) + 4, percent(tick) if shares else f"{tick:,.0f}", anchor="end", small=True)


def upright_lines(x: Scale, ticks: Sequence[float]) -> Iterator[str]:
    """Lines upward with their values."""
    for tick in ticks:
        yield line((x.at(tick), TOP), (x.at(tick), HEIGHT - BOTTOM), "--line")
        yield words(x.at(tick), HEIGHT - BOTTOM + 15, percent(tick), anchor="middle", small=True)


def line(start: Point, end: Point, colour: str, *, dashes: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    place = f'x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'
    return f'<line {place} stroke="var({colour})"{dashed}/>'


def polyline(points: Iterable[Point], colour: str) -> str:
    """A line through points."""
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{places}" fill="none" stroke="var({colour})" stroke-width="2"/>'


def dot(place: Point, radius: float, colour: str, note: str, *, hollow: bool = False) -> str:
    """A circle with a note that shows where the mouse rests."""
    fill = "var(--paper)" if hollow else f"var({colour})"
    return (
        f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="{radius:.1f}" fill="{fill}" stroke="var({colour})">'
        f"<title>{escape(note)}</title></circle>"
    )


def bar(left: float, top: float, width: float, height: float, colour: str, note: str) -> str:
    """A filled rectangle with a note that shows where the mouse rests."""
    place = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="var({colour})"><title>{escape(note)}</title></rect>'


def words(x: float, y: float, text: str, *, anchor: str = "start", small: bool = False) -> str:
    """Words in the chart."""
    size = ' class="small"' if small else ""
    return f'<text{size} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
