"""Measures of a confidence against what turned out right: pure functions, NumPy only.

Most cells share a few confidences, so everything works on a `Tally`: the distinct confidences, and how many cells
have each and how many of those are right. No measure depends on the order of cells that are equally confident.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BINS = 15
"""Bins of the calibration error, as in Guo et al. 2017."""
SILENT = 0.95
"""A wrong cell with at least this confidence is a silent error: nobody will look at it."""
DRAWS = 400
"""Random draws behind an interval or a floor: the third digit still moves, the second does not."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Cells counted by confidence. All arrays (levels,): `confidence` distinct and ascending, `cells` that have it,
    `right` among those."""

    confidence: Floats
    cells: Ints
    right: Ints

    @property
    def total(self) -> int:
        """All cells."""
        return int(self.cells.sum())

    @property
    def wrong(self) -> Ints:
        """Wrong cells at each level (levels,)."""
        return self.cells - self.right


@dataclass(frozen=True, slots=True)
class Counts:
    """The same, a document at a time, so that documents can be drawn again. `levels` (levels,) are the distinct
    confidences; each entry of `document`, `level`, `cells`, `right` (entries,) counts one level in one document."""

    levels: Floats
    documents: int
    document: Ints
    level: Ints
    cells: Ints
    right: Ints


def tally(confidence: NDArray[Any], right: NDArray[Any]) -> Tally:
    """Count cells by confidence; both arrays (cells,)."""
    levels, place = np.unique(np.asarray(confidence, dtype=np.float64), return_inverse=True)
    cells = np.bincount(place, minlength=len(levels))
    return Tally(levels, cells, np.bincount(place[np.asarray(right, dtype=bool)], minlength=len(levels)))


def count_by_document(confidence: NDArray[Any], right: NDArray[Any], document: NDArray[Any], documents: int) -> Counts:
    """Count cells by document and confidence; the arrays are (cells,), `document` numbers from 0."""
    levels, place = np.unique(np.asarray(confidence, dtype=np.float64), return_inverse=True)
    width = max(len(levels), 1)
    entries, entry = np.unique(np.asarray(document, dtype=np.int64) * width + place, return_inverse=True)
    cells = np.bincount(entry, minlength=len(entries))
    correct = np.bincount(entry[np.asarray(right, dtype=bool)], minlength=len(entries))
    return Counts(levels, documents, entries // width, entries % width, cells, correct)


def counts_to_tally(counts: Counts, times: Ints | None = None) -> Tally:
    """All documents together, or each as many `times` (documents,) as drawn."""
    weight = np.ones(len(counts.document), dtype=np.int64) if times is None else times[counts.document]
    size = len(counts.levels)
    cells = np.bincount(counts.level, counts.cells * weight, size).astype(np.int64)
    right = np.bincount(counts.level, counts.right * weight, size).astype(np.int64)
    there = cells > 0
    return Tally(counts.levels[there], cells[there], right[there])


def auroc(cells: Tally) -> float | None:
    """The chance that a right cell is more confident than a wrong one, ties counting half (Hanley and McNeil 1982; of
    errors told by confidence: Hendrycks and Gimpel 2017). None where no cell is wrong, or none is right."""
    right, wrong = cells.right.sum(), cells.wrong.sum()
    if not right or not wrong:
        return None
    below = np.cumsum(cells.wrong) - cells.wrong
    return float((cells.right * (below + cells.wrong / 2)).sum() / (float(right) * float(wrong)))


def coverage_risk(cells: Tally) -> tuple[Floats, Floats]:
    """The generalised risk-coverage curve, both (levels + 1,): the share of cells that is accepted when all from some
    confidence on are, and the share of all cells that is accepted and wrong."""
    accepted, wrong = np.cumsum(cells.cells[::-1]), np.cumsum(cells.wrong[::-1])
    total = max(cells.total, 1)
    return np.concatenate(([0.0], accepted / total)), np.concatenate(([0.0], wrong / total))


def augrc(cells: Tally) -> float | None:
    """The area under the generalised risk-coverage curve: the mean share of undetected errors over all thresholds
    (Traub et al. 2024, Overcoming Common Flaws in the Evaluation of Selective Classification Systems). From 0, without
    errors, to 1/2, all wrong; ties as if in random order. Equal to (1 - AUROC) a (1 - a) + (1 - a)^2 / 2 where a is the
    share of right cells. None without cells."""
    if not cells.total:
        return None
    coverage, risk = coverage_risk(cells)
    return float((np.diff(coverage) * (risk[1:] + risk[:-1]) / 2).sum())


def brier(cells: Tally) -> float | None:
    """The mean squared error of the confidence (Brier 1950). None without cells."""
    if not cells.total:
        return None
    away = (1 - cells.confidence) ** 2 * cells.right + cells.confidence**2 * cells.wrong
    return float(away.sum() / cells.total)


def brier_skill(cells: Tally) -> float | None:
    """What the confidence is better than its own base rate: 1 - Brier / (a (1 - a)), a being the share of right cells
    (Murphy 1973). 1 is perfect, 0 no better than saying a for every cell. None where nothing or everything is right."""
    score, right = brier(cells), int(cells.right.sum())
    if score is None or right in (0, cells.total):
        return None
    share = right / cells.total
    return 1 - score / (share * (1 - share))


def equal_mass_bins(cells: Ints, count: int = BINS) -> Ints:
    """The bin of each level (levels,), numbered without gaps: about equally many cells in each, and equal confidences
    never parted (Nixon et al. 2019, adaptive bins). A level goes where its middle cell would; a level that is
    larger than a bin leaves the next ones empty, and they vanish."""
    middle = np.cumsum(cells) - cells / 2
    place = np.floor(middle / max(int(cells.sum()), 1) * count).astype(np.int64)
    return np.unique(place, return_inverse=True)[1].astype(np.int64)


def finer_bins(cells: Ints, count: int = BINS, lowest: int = BINS) -> Ints:
    """Bins of equal mass, the lowest parted once more in such bins (levels,): what is doubtful stands all in it."""
    coarse = equal_mass_bins(cells, count)
    doubtful = coarse == 0
    fine = equal_mass_bins(cells[doubtful], lowest)
    return np.concatenate((fine, coarse[~doubtful] + fine.max(initial=0)))


@dataclass(frozen=True, slots=True)
class Bins:
    """Cells in bins of rising confidence, each array (bins,): `low`, `high` confidence, mean `confidence`, `cells`,
    `right`."""

    low: Floats
    high: Floats
    confidence: Floats
    cells: Ints
    right: Ints


def tally_to_bins(cells: Tally, place: Ints) -> Bins:
    """The levels put together by their bin (levels,), which is rising."""
    if not len(place):
        none = np.zeros(0)
        return Bins(none, none, none, none.astype(np.int64), none.astype(np.int64))
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    ends = np.append(starts[1:], len(place)) - 1
    mass = np.add.reduceat(cells.cells, starts)
    mean = np.add.reduceat(cells.confidence * cells.cells, starts) / np.maximum(mass, 1)
    return Bins(
        cells.confidence[starts], cells.confidence[ends], mean, mass, np.add.reduceat(cells.right, starts)
    )  # fmt: skip


def ece(cells: Tally, count: int = BINS) -> float | None:
    """Expected calibration error: how far the share of right cells is from the mean confidence, over bins of equal
    mass, weighted by mass (Naeini et al. 2015; bins of Nixon et al. 2019). None without cells."""
    if not cells.total:
        return None
    bins = tally_to_bins(cells, equal_mass_bins(cells.cells, count))
    return float(np.abs(bins.confidence * bins.cells - bins.right).sum() / cells.total)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Floor:
    """What chance alone makes of a calibration error: its mean, and what it exceeds once in twenty times."""

    mean: float
    upper: float


def ece_floor(cells: Tally, count: int = BINS, draws: int = DRAWS, seed: int = 0) -> Floor | None:
    """The ECE that a perfectly calibrated forecaster of the same confidences shows by chance: each cell is drawn right
    with its confidence as probability, apart from all others (consistency resampling, Broecker and Smith 2007).
    Cells of one document err together, so the true floor is higher. None without cells."""
    if not cells.total:
        return None
    rng = np.random.default_rng(seed)
    starts = np.flatnonzero(np.diff(equal_mass_bins(cells.cells, count), prepend=-1))
    believed = np.add.reduceat(cells.confidence * cells.cells, starts)
    chances = np.clip(cells.confidence, 0, 1)
    found = [
        np.abs(believed - np.add.reduceat(rng.binomial(cells.cells, chances), starts)).sum() / cells.total
        for _ in range(draws)
    ]
    return Floor(float(np.mean(found)), float(np.quantile(found, 0.95)))


def bootstrap(
    counts: Counts, measure: Callable[[Tally], float | None], draws: int = DRAWS, seed: int = 0
) -> Interval | None:
    """The middle 95 % of a measure when as many documents are drawn again with replacement (Efron 1979, percentiles).
    Whole documents, since their cells err together. None where the measure is in every draw."""
    if not counts.documents:
        return None
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        drawn = rng.integers(counts.documents, size=counts.documents)
        one = measure(counts_to_tally(counts, np.bincount(drawn, minlength=counts.documents)))
        if one is not None:
            found.append(one)
    return Interval(*map(float, np.quantile(found, (0.025, 0.975)))) if found else None


def bin_intervals(counts: Counts, place: Ints, draws: int = DRAWS, seed: int = 0) -> tuple[Floats, Floats]:
    """The middle 95 % of the share of wrong cells in each bin (bins,), low and high, when documents are drawn again;
    `place` (levels,) is the bin of each level. Bins that no drawn document reaches are left out of that draw."""
    rng = np.random.default_rng(seed)
    entry, size = place[counts.level], int(place.max(initial=-1)) + 1
    found = np.full((draws, size), np.nan)
    for draw in range(draws):
        drawn = rng.integers(max(counts.documents, 1), size=counts.documents)
        times = np.bincount(drawn, minlength=counts.documents)[counts.document]
        cells = np.bincount(entry, counts.cells * times, size)
        wrong = np.bincount(entry, (counts.cells - counts.right) * times, size)
        np.divide(wrong, cells, out=found[draw], where=cells > 0)
    return np.nanquantile(found, 0.025, axis=0), np.nanquantile(found, 0.975, axis=0)


def found_in_lowest(cells: Tally, share: float) -> float | None:
    """The share of all wrong cells that stand among this `share` of cells with the lowest confidence (recall of a
    review with that budget). Of those tied at the cut, what a random order among them would bring. None where no cell
    is wrong."""
    wrong = int(cells.wrong.sum())
    if not wrong:
        return None
    before = np.cumsum(cells.cells) - cells.cells
    taken = np.clip((share * cells.total - before) / np.maximum(cells.cells, 1), 0, 1)
    return float((taken * cells.wrong).sum() / wrong)


def silent(cells: Tally, least: float = SILENT) -> int:
    """Wrong cells with at least this confidence."""
    return int(cells.wrong[cells.confidence >= least].sum())


def upper_bound(hits: int, trials: int, level: float = 0.95) -> float:
    """The largest chance that is still compatible with so few hits (Clopper and Pearson 1934, one-sided): the p at
    which that many hits or fewer come up with probability 1 - level. Takes trials to be independent of each other."""
    if hits >= trials:
        return 1.0
    step = np.arange(1, hits + 1)
    ways = np.concatenate(([0.0], np.cumsum(np.log(trials - step + 1) - np.log(step))))
    hit = np.arange(hits + 1)
    low, high = hits / trials, 1.0
    for _ in range(60):
        chance = (low + high) / 2
        terms = ways + hit * np.log(chance) + (trials - hit) * np.log1p(-chance)
        if np.exp(np.logaddexp.reduce(terms)) > 1 - level:
            low = chance
        else:
            high = chance
    return high


def confusion(true: NDArray[Any], found: NDArray[Any], size: int) -> Ints:
    """How often each true status (row) was found as each (column): (size, size), from two arrays (cells,)."""
    pairs = np.asarray(true, dtype=np.int64) * size + np.asarray(found, dtype=np.int64)
    return np.bincount(pairs, minlength=size * size).reshape(size, size)
