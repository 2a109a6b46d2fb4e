"""Numbers of the page in words, and shares that are never rounded up to all."""

from collections import Counter
from math import floor, log10

PLACES = 2
"""Digits of a share that tell: 0.52 %, 0.0013 %."""


def accepted_share(confidences: Counter[float], least: float) -> float:
    """The share of cells with at least this confidence; all of none."""
    total = confidences.total()
    return sum(count for one, count in confidences.items() if one >= least) / total if total else 1.0


def percent(share: float) -> str:
    """A share to two digits: `0.5%`, `25%`; near all, to those of what is missing: `99.974%`, never 100% for less."""
    if share in (0, 1):
        return f"{share:.0%}"
    rest = min(share, 1 - share)
    places = max(0, PLACES - 3 - floor(log10(rest)))
    # What is missing is rounded up and what is there down, so that neither is promised more than it is.
    scale = 10.0**places
    shown = floor(share * 100 * scale + (0.5 if share < 0.5 else 1e-9)) / scale
    text = f"{shown:.{places}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
