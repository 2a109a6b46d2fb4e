"""The three charts: how sure the cells are, what accepting them risks, and what a confidence turned out to be worth.

Nearly all confidences are above 0.99, so the axes are logarithmic in the doubt, 1 - confidence.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log10

from markupsafe import Markup

from extractor.cells import Curve
from extractor.reports.quality.figures import accepted_share, percent
from extractor.reports.quality.svg import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    WIDTH,
    bar,
    chart,
    dot,
    level_lines,
    line,
    polyline,
    rightward,
    upright_lines,
    upward,
    words,
)

EDGES = (0.0, 1e-5, 1e-4, 1e-3, 5e-3, 1e-2, 5e-2, 0.1, 0.2, 0.5, 1.0)
"""Of the bands of confidence, as doubt, the least first."""
LEAST_DOUBT, LEAST_RATE = 1e-6, 1e-6
"""Where the axes of the calibration end: a confidence has six digits, and no bin a million cells."""
LEAST_LEFT = 1e-5
"""Where the axis of cells left to a person ends: one in 500 reports."""
POWERS = tuple(10.0**power for power in range(-6, 1))
FINE = tuple(step * power for power in POWERS for step in (1, 2, 5))

Band = tuple[float, float, int]
"""The least and the most doubt, and the cells that have it."""


def confidence_bars(confidences: Counter[float], least: float) -> Markup:
    """Cells by confidence, a bar a band, its height logarithmic; in another colour where not all are accepted."""
    bands = confidences_to_bands(confidences)
    most = max(count for *_, count in bands)
    y = upward(0.5, 10.0 ** (int(log10(max(most, 1))) + 1))
    step = (WIDTH - LEFT - RIGHT) / len(bands)
    parts = list(level_lines(y, [10.0**power for power in range(int(log10(y.high)) + 1)], shares=False))
    for number, (low, high, count) in enumerate(bands):
        left, top = LEFT + number * step, y.at(max(count, y.low))
        note = f"可信度 {1 - high:g} 至 {1 - low:g}：{count:,} 格"
        colour = "--chart-look" if round(1 - high, 9) < least else "--chart-good"
        parts.append(bar(left + 2, top, step - 4, y.start - top, colour, note))
        parts.append(words(left + step / 2, top - 4, short(count) if count else "", anchor="middle", small=True))
        parts.append(words(left, HEIGHT - BOTTOM + 15, f"{1 - high:g}".removeprefix("0"), anchor="middle", small=True))
    parts.append(words(WIDTH - RIGHT, HEIGHT - BOTTOM + 15, "1", anchor="end", small=True))
    return chart("单元格按可信度的分布", "可信度", "单元格数（对数）", parts)


def confidences_to_bands(confidences: Counter[float]) -> list[Band]:
    """The bands, the most doubtful first; a cell on an edge is in the surer one."""
    counts = [0] * (len(EDGES) - 1)
    for confidence, count in confidences.items():
        doubt = round(1 - confidence, 9)
        counts[next(place for place, high in enumerate(EDGES[1:]) if doubt <= high)] += count
    return [(low, high, count) for (low, high), count in zip(pairwise(EDGES), counts, strict=True)][::-1]


def coverage_against_risk(
    confidences: Counter[float], dial: Sequence[tuple[float, float]], least: float, max_error: float
) -> Markup:
    """The share of these cells that is left to a person against the error rate promised for the others, at every
    threshold of the dial ((least confidence, promise)...); the chosen one is marked."""
    points = {threshold: (1 - accepted_share(confidences, threshold), promise) for threshold, promise in dial}
    promised = [promise for _, promise in points.values()]
    x, y = rightward(LEAST_LEFT, 1), upward(min(promised) * 0.8, max(*promised, max_error) * 1.4)
    left, promise = points[least]
    parts = [
        *level_lines(y, [tick for tick in FINE if y.low <= tick <= y.high]),
        *upright_lines(x, [tick for tick in POWERS if tick >= LEAST_LEFT]),
        line((LEFT, y.at(max_error)), (WIDTH - RIGHT, y.at(max_error)), "--chart-look", dashes="4 4"),
        words(LEFT + 6, y.at(max_error) - 6, f"可以承受的错误率 {percent(max_error)}"),
        polyline([(x.at(one), y.at(two)) for one, two in points.values()], "--chart-curve"),
        dot(
            (x.at(left), y.at(promise)), 5, "--chart-look",
            f"可信度 {least:g} 起采用：{percent(left)} 需要人看，其余的错误率不超过 {percent(promise)}",
        ),
    ]  # fmt: skip
    return chart("覆盖率与风险", "需要人看的单元格占比（对数）", "其余单元格的错误率上限（对数）", parts)


def calibration(curve: Curve) -> Markup:
    """The stated chance that a cell is wrong against the share that was wrong, with the middle 95 % over documents."""
    x, y = rightward(LEAST_DOUBT, 1), upward(LEAST_RATE, 1)
    parts = [
        *level_lines(y, [tick for tick in POWERS if tick >= LEAST_RATE]),
        *upright_lines(x, [tick for tick in POWERS if tick >= LEAST_DOUBT]),
        line((x.at(LEAST_DOUBT), y.at(LEAST_DOUBT)), (x.at(1), y.at(1)), "--soft", dashes="4 4"),
        words(x.at(1e-5), y.at(0.02), "过于自信"),
        words(x.at(0.03), y.at(1e-5), "过于谦虚"),
    ]
    for one in curve.bins:
        left = x.at(1 - one.confidence)
        note = f"自称 {percent(1 - one.confidence)}，实测 {one.cells:,} 格中有 {one.wrong:,} 格有误"
        parts.append(line((left, y.at(one.low)), (left, y.at(one.high)), "--chart-curve"))
        place = left, y.at(one.wrong / one.cells)
        parts.append(dot(place, 2 + 0.5 * log10(one.cells), "--chart-curve", note, hollow=not one.wrong))
    return chart("可信度校准曲线", "自称的错误概率：1 − 可信度（对数）", "实测的错误率（对数）", parts)


def short(count: int) -> str:
    """A count in few characters: 12.3万."""
    return f"{count:,}" if count < 10_000 else f"{count / 10_000:.3g}万"
