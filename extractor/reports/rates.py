"""How often something was so, and between what that likely lies."""

import math
from dataclasses import dataclass

Z = 1.959964
"""Of a normal distribution, between which lie 95 %."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`wrong` of `looked`. `low`, `high`: a Wilson interval of 95 %; with `rate` None before the first."""

    looked: int
    wrong: int

    @property
    def rate(self) -> float | None:
        """The share that was seen."""
        return self.wrong / self.looked if self.looked else None

    @property
    def low(self) -> float | None:
        """The least that the true share likely is."""
        return wilson(self.wrong, self.looked)[0] if self.looked else None

    @property
    def high(self) -> float | None:
        """The most that it likely is."""
        return wilson(self.wrong, self.looked)[1] if self.looked else None


def wilson(wrong: int, looked: int) -> tuple[float, float]:
    """The interval that holds the true share with 95 % (Wilson 1927): honest also where nothing wrong was seen."""
    share, square = wrong / looked, Z * Z
    middle = (share + square / (2 * looked)) / (1 + square / looked)
    half = Z / (1 + square / looked) * math.sqrt(share * (1 - share) / looked + square / (4 * looked * looked))
    return (0.0 if wrong == 0 else middle - half), (1.0 if wrong == looked else middle + half)
