"""The risk dial: from which confidence on cells may be accepted, for an error rate that is promised.

Learn-then-Test (Angelopoulos, Bates, Candès, Jordan, Lei 2021): a threshold is good if the hypothesis that its risk is
above the promise can be rejected; thresholds are tried from the strictest on, and the first that fails ends it, so that
the promise holds with probability 1 - DELTA whatever the number of thresholds. The risk is the mean over documents of
the share of wrong cells among the accepted ones; its bound is Hoeffding's and Bentkus's (Bates et al. 2021).
"""

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binom

from bench.score.measures import Bools, Floats, Ints

DELTA = 0.05
"""How often a promise may be broken by the luck of the calibration documents."""


def losses(confidence: Floats, right: Bools, owner: Ints, thresholds: Floats, documents: int) -> Floats:
    """The share of wrong cells among the accepted ones (documents x thresholds); 0 where none is accepted.
    `thresholds` rise."""
    passed = np.searchsorted(thresholds, confidence, "right")  # the cell is accepted at so many thresholds
    accepted, wrong = np.zeros((documents, len(thresholds) + 1)), np.zeros((documents, len(thresholds) + 1))
    np.add.at(accepted, (owner, passed), 1)
    np.add.at(wrong, (owner[~right], passed[~right]), 1)
    # At a threshold all those are accepted that pass it or a higher one.
    accepted, wrong = (counts[:, ::-1].cumsum(1)[:, ::-1][:, 1:] for counts in (accepted, wrong))
    return wrong / np.maximum(accepted, 1)


def p_value(risk: float, promise: float, count: int) -> float:
    """How likely so small a mean loss of `count` documents is, if the true risk were above the promise."""
    low = min(risk, promise)
    divergence = (low * np.log(low / promise) if low else 0.0) + (1 - low) * np.log((1 - low) / (1 - promise))
    bentkus = np.e * binom.cdf(np.ceil(count * risk), count, promise)
    return float(min(1.0, np.exp(-count * divergence), bentkus))


def bound(risk: float, count: int) -> float:
    """The smallest promise that a mean loss supports."""
    if risk >= 0.5:
        return 1.0
    return float(brentq(lambda promise: p_value(risk, promise, count) - DELTA, max(risk, 1e-9), 0.999999))


def dial(
    confidence: Floats, right: Bools, owner: Ints, thresholds: Floats, documents: int
) -> list[tuple[float, float]]:
    """Thresholds, the strictest first, each with the smallest promise that it and all stricter ones support."""
    risks = losses(confidence, right, owner, thresholds, documents).mean(0)
    bounds = np.maximum.accumulate([bound(risk, documents) for risk in risks[::-1]])
    return list(zip(thresholds[::-1].tolist(), bounds.tolist(), strict=True))


def broken_promises(
    confidence: Floats, right: Bools, owner: Ints, thresholds: Floats, documents: int, promise: float, splits: int = 200
) -> tuple[int, int]:
    """Of random halvings of documents: how many dials that were turned on one half accept more errors than promised in
    the other, and how many promise nothing."""
    loss = losses(confidence, right, owner, thresholds, documents)
    rng = np.random.default_rng(0)
    broken = silent = 0
    for _ in range(splits):
        order = rng.permutation(documents)
        known, others = order[: documents // 2], order[documents // 2 :]
        risks = loss[known].mean(0)[::-1]
        good = np.maximum.accumulate([p_value(risk, promise, len(known)) for risk in risks]) <= DELTA
        if not good.any():
            silent += 1
            continue
        at = len(thresholds) - int(good.sum())
        broken += loss[others, at].mean() > promise
    return broken, silent


def threshold_for(promise: float, found: list[tuple[float, float]]) -> float | None:
    """The loosest threshold that supports a promise; None where none does."""
    good = [threshold for threshold, risk in found if risk <= promise]
    return min(good) if good else None
