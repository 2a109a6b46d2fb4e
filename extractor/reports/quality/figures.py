"""Numbers of the page in words, and shares that are never rounded up to all."""

from collections import Counter
from math import floor, log10

DIGITS = 2
"""Of a share that tell: 0.52 %, 0.0013 %."""
SMALLEST = 1e-8
"""Of a share that is shown: there are not so many cells in the country's reports of a year."""


def accepted_share(confidences: Counter[float], least: float) -> float:
    """The share of cells with at least this confidence; all of none."""
    total = confidences.total()
    return sum(count for one, count in confidences.items() if one >= least) / total if total else 1.0


def percent(share: float) -> str:
    """A share to two digits: `0.5%`, `25%`; near all, to those of what is missing: `99.974%`, never 100% for less."""
    if share in (0, 1):
        return f"{share:.0%}"
    rest = min(share, 1 - share)
    if rest < SMALLEST:
        return f"<{SMALLEST:.6%}" if share < 0.5 else f">{1 - SMALLEST:.6%}"
    places = max(0, DIGITS - 3 - floor(log10(rest)))
    # Of nearly all, what is there is rounded down: no more is promised than there is.
    shown = floor(share * 100 * 10**places + (0.5 if share < 0.5 else 1e-9)) / 10**places
    text = f"{shown:.{places}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
