"""What the product sets out to reach, and whether it does."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.pdf.memory import slopes
from bench.pdf.results import EXTRACT, READING, TWICE, Results

MOST = {READING: 1.6, EXTRACT: 2.5}
"""Times the floor."""
FASTER = {"pdfplumber": 15.0, "camelot": 40.0}
"""Times as fast as an engine."""
PEAK = 150.0
"""MB."""
GROWTH = 0.5
"""kB a document: 1 MB over 2,000."""
ENOUGH = 500
"""Documents in one process from which growth can be told."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One of them, in words."""

    what: str
    wanted: str
    measured: str
    met: bool


def results_to_bounds(results: Results) -> list[Bound]:
    """All that can be told from the engines that took part."""
    return [*time_bounds(results), *cell_bounds(results), *memory_bounds(results)]


def time_bounds(results: Results) -> Iterator[Bound]:
    """Against the floor and against peers."""
    for name, most in MOST.items():
        ratio = results.ratio(name)
        once = f" ({results.ratio(name, once=True):.2f} where nothing is read twice)" * (name == EXTRACT)
        yield Bound(f"{name}, times the floor", f"at most {most}", f"{ratio:.2f}{once}", ratio <= most)
    for name, least in FASTER.items():
        if results.runs(name):
            ratio = results.ratio(name, READING)
            yield Bound(f"{READING}, times as fast as {name}", f"at least {least:.0f}", f"{ratio:.1f}", ratio >= least)


def cell_bounds(results: Results) -> Iterator[Bound]:
    """As many right values as any engine, by the strict and by the kind measure."""
    others = [name for name in results.scores if not name.startswith(READING)]
    for measure, words in (("placed", "at their place"), ("aligned", "in line")):
        best = max(others, key=lambda name: getattr(results.score(name), measure), default=None)
        if best:
            most, own = getattr(results.score(best), measure), getattr(results.score(READING), measure)
            yield Bound(f"right values {words}", f"at least {most} ({best})", str(own), own >= most)


def memory_bounds(results: Results) -> Iterator[Bound]:
    """Peak and growth."""
    if results.peaks:
        peak = max((sample.peak for kind, sample in results.peaks.items() if kind != TWICE), default=0.0)
        twice = f" ({results.peaks[TWICE].peak:.0f} MB where read twice)" if TWICE in results.peaks else ""
        words = f"{peak:.0f} MB{twice}"
        yield Bound("peak memory of a report, both processes", f"under {PEAK:.0f} MB", words, peak < PEAK)
    count = results.leak[-1].documents if results.leak else 0
    if count >= ENOUGH:
        worst = max(slopes(results.leak))
        words = f"growth over {count} documents"
        yield Bound(words, f"under {GROWTH} kB a document", f"{worst:.2f} kB", worst < GROWTH)
