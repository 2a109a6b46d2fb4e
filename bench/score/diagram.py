"""Two diagrams as small SVG files: is the stated chance of being wrong the observed one, and what stays wrong when the
least confident cells are reviewed. Almost all confidences are above 0.99, so the axes are logarithmic."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from bench.score import measures
from bench.score.measures import SILENT, Floats, Tally
from bench.score.summary import Summary

WIDTH, HEIGHT = 680, 500
LEFT, RIGHT, TOP, BOTTOM = 92, 24, 56, 62
INK, SOFT, GRID, BLUE, RED = "#222", "#666", "#e3e3e3", "#1f5fa8", "#b3261e"
PALETTE = (BLUE, "#c77700", "#2e7d32", "#7b3fa0", RED, "#00838f")
STYLE = 'font-family="Helvetica, Arial, sans-serif" font-size="12"'

LEAST_DOUBT, LEAST_RATE = 1e-4, 1e-6
"""Where the axes of the reliability diagram begin: no confidence is above 0.9999, and no bin has a million cells."""
LEAST_REVIEW = 1e-4
POINTS = 120
"""Points of a curve."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from `low` to `high`, drawn from `start` to `end`; logarithmic unless `linear`."""

    low: float
    high: float
    start: float
    end: float
    linear: bool = False

    def at(self, value: float) -> float:
        """Where a value stands; what is outside stands at the edge."""
        inside = min(max(value, self.low), self.high)
        if self.linear:
            return self.start + (self.end - self.start) * (inside - self.low) / (self.high - self.low)
        share = np.log(inside / self.low) / np.log(self.high / self.low)
        return float(self.start + (self.end - self.start) * share)


def reliability(group: Summary) -> str:
    """Observed against stated chance of being wrong, in bins of equal mass, with intervals over documents."""
    x, y = Axis(LEAST_DOUBT, 1, LEFT, WIDTH - RIGHT), Axis(LEAST_RATE, 1, HEIGHT - BOTTOM, TOP)
    ticks = [10.0**power for power in range(-6, 1)]
    parts = [
        overconfident(x, y),
        *grid(x, [tick for tick in ticks if tick >= LEAST_DOUBT], y, ticks),
        line(x.at(LEAST_DOUBT), y.at(LEAST_DOUBT), x.at(1), y.at(1), SOFT, dashes="5 4"),
        line(x.at(1 - SILENT), TOP, x.at(1 - SILENT), HEIGHT - BOTTOM, RED, dashes="2 3"),
        text(
            x.at(1 - SILENT) - 6, TOP + 14, f"a wrong cell here is silent (confidence of {SILENT} or more)", RED, "end"
        ),
        text(x.at(3e-4), y.at(2e-3), "overconfident", SOFT),
        text(x.at(0.12), y.at(4e-4), "too modest", SOFT),
        *bin_marks(group, x, y),
    ]
    return drawing(
        "Reliability: stated and observed chance that a cell is wrong",
        f"{group.cells.total:,} cells of {len(group.documents):,} {group.name}; "
        "hollow: none wrong, bar to the 95 % bound",
        "stated: 1 - confidence",
        "observed: share of wrong cells",
        parts,
    )


def overconfident(x: Axis, y: Axis) -> str:
    """The half above the diagonal."""
    corners = ((LEAST_DOUBT, LEAST_DOUBT), (LEAST_DOUBT, 1), (1, 1))
    return f'<polygon points="{points((x.at(one), y.at(two)) for one, two in corners)}" fill="#fbf1f0"/>'


def bin_marks(group: Summary, x: Axis, y: Axis) -> Iterator[str]:
    """A dot and a bar for each bin."""
    place = measures.finer_bins(group.cells.cells)
    bins = measures.tally_to_bins(group.cells, place)
    low, high = measures.bin_intervals(group.by_document, place)
    for number, (mean, cells, right) in enumerate(zip(bins.confidence, bins.cells, bins.right, strict=True)):
        left, rate = x.at(1 - mean), (cells - right) / cells
        radius = 2 + 0.6 * np.log10(cells)
        if rate:
            yield line(left, y.at(low[number]), left, y.at(high[number]), BLUE, width=1.5)
            yield f'<circle cx="{left:.1f}" cy="{y.at(rate):.1f}" r="{radius:.1f}" fill="{BLUE}"/>'
        else:
            bound = y.at(measures.upper_bound(0, int(cells)))
            yield line(left, y.at(0), left, bound, BLUE, width=1, dashes="1 2")
            yield (f'<circle cx="{left:.1f}" cy="{y.at(0):.1f}" r="{radius:.1f}" fill="#fff" stroke="{BLUE}"/>')


def risk_coverage(groups: Sequence[Summary]) -> str:
    """What remains wrong among all cells when the least confident are reviewed, for each group, beside what a perfect
    order would leave."""
    shares = np.geomspace(LEAST_REVIEW, 1, POINTS)
    top = 10 ** np.ceil(np.log10(max(max(one.wrong / max(one.cells.total, 1) for one in groups), 1e-4)))
    x, y = Axis(LEAST_REVIEW, 1, LEFT, WIDTH - RIGHT), Axis(1e-6, float(top), HEIGHT - BOTTOM, TOP)
    parts = list(grid(x, [1e-4, 1e-3, 1e-2, 0.1, 1], y, [10.0**power for power in range(-6, round(np.log10(top)) + 1)]))
    legend = []
    for number, one in enumerate(groups):
        colour = PALETTE[number % len(PALETTE)]
        risk = one.wrong / max(one.cells.total, 1)
        parts.append(curve(x, y, shares, np.maximum(risk - shares, 0), colour, "3 3"))
        parts.append(curve(x, y, shares, remaining(one.cells, shares), colour))
        row = HEIGHT - BOTTOM - 18 * (len(groups) - number)
        legend += [line(LEFT + 14, row - 4, LEFT + 36, row - 4, colour, width=2), text(LEFT + 42, row, one.name, INK)]
    box = f'x="{LEFT + 6}" y="{HEIGHT - BOTTOM - 18 * len(groups) - 18}" width="270" height="{18 * len(groups) + 10}"'
    parts += [f'<rect {box} fill="#fff" fill-opacity="0.9"/>', *legend]
    return drawing(
        "Risk and coverage: what stays wrong after a review of doubtful cells",
        "dashed: if all wrong cells were the least confident; on even axes, the area below is the AUGRC",
        "share of cells reviewed (1 - coverage)",
        "wrong and accepted, share of all cells",
        parts,
    )


def remaining(cells: Tally, reviewed: Floats) -> Floats:
    """The share of all cells that are wrong and not reviewed, when so many are reviewed (shares,)."""
    coverage, risk = measures.coverage_risk(cells)
    return np.interp(1 - reviewed, coverage, risk)


def curve(x: Axis, y: Axis, across: Floats, up: Floats, colour: str, dashes: str = "") -> str:
    """A line through points; it ends where it leaves the diagram below."""
    shown = int(np.argmax(up < y.low)) + 1 if (up < y.low).any() else len(up)
    inside = [(x.at(one), y.at(two)) for one, two in zip(across[:shown], up[:shown], strict=True)]
    dashed = f' stroke-dasharray="{dashes}" stroke-width="1"' if dashes else ' stroke-width="2"'
    return f'<polyline points="{points(inside)}" fill="none" stroke="{colour}"{dashed}/>'


def drawing(title: str, subtitle: str, across: str, up: str, parts: Iterable[str]) -> str:
    """The whole file."""
    middle = (TOP + HEIGHT - BOTTOM) / 2
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f"{STYLE}>",
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *parts,
        f'<rect x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" height="{HEIGHT - TOP - BOTTOM}" fill="none" '
        f'stroke="{SOFT}"/>',
        f'<text x="{LEFT}" y="22" font-size="14" font-weight="bold" fill="{INK}">{escape(title)}</text>',
        text(LEFT, 42, subtitle, SOFT),
        text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 16, across, INK, "middle"),
        f'<text transform="translate(16 {middle}) rotate(-90)" text-anchor="middle" fill="{INK}">{escape(up)}</text>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def grid(x: Axis, across: Sequence[float], y: Axis, up: Sequence[float]) -> Iterator[str]:
    """Lines and their labels."""
    for tick in across:
        yield line(x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM, GRID)
        yield text(x.at(tick), HEIGHT - BOTTOM + 18, label(tick), SOFT, "middle")
    for tick in up:
        yield line(LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick), GRID)
        yield text(LEFT - 8, y.at(tick) + 4, label(tick), SOFT, "end")


def label(share: float) -> str:
    """A share as percent without noise: 0.01 %."""
    return f"{100 * share:.6f}".rstrip("0").rstrip(".") + " %"


def line(x1: float, y1: float, x2: float, y2: float, colour: str, *, width: float = 1, dashes: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {place} stroke="{colour}" stroke-width="{width:g}"{dashed}/>'


def text(x: float, y: float, words: str, colour: str, anchor: str = "start") -> str:
    """Words."""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(words)}</text>'


def points(places: Iterable[tuple[float, float]]) -> str:
    """Coordinates as an SVG list."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
