"""What is remembered of a report when many are compared.

With the sketch of its text and the index of sketches it is 6.5 kB a report (measured from 3,000 to 6,000 reports with
narratives of 2,800 characters), so that 10^5 of them take 0.7 GB.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, TypeVar

from extractor.checks.agencies import agency_key
from extractor.checks.balance import plain
from extractor.model import CellStatus, Extraction, Key

T = TypeVar("T")

CERTAIN = 0.95
"""Only cells at least this sure accuse another report; below it `gouji extract` marks a cell as doubtful."""


class Seen(NamedTuple):
    """What a report shows in a cell."""

    value: Decimal | None
    status: CellStatus
    confidence: float

    @property
    def is_certain(self) -> bool:
        """Whether it can accuse."""
        return self.confidence >= CERTAIN

    @property
    def words(self) -> str:
        """The number, or that there is none."""
        return "空" if self.value is None else plain(self.value)


@dataclass(frozen=True, slots=True, eq=False)
class Remembered:
    """A report without its text and places. `key`: equal for reports of one agency, empty where it is not known;
    `shown`: for each of `keys` its number, or its status where there is none."""

    source: str
    sha256: str
    agency: str
    key: str
    year: int | None
    form: str
    keys: tuple[Key, ...]
    shown: tuple[Decimal | CellStatus, ...]
    confidences: "array[float]"

    @property
    def certain(self) -> int:
        """How many of its cells can accuse."""
        return sum(confidence >= CERTAIN for confidence in self.confidences)


@lru_cache(maxsize=64)
def cells_of(report: Remembered) -> Mapping[Key, Seen]:
    """Every cell of a report by its canonical address; the reports of one chain are asked several times each."""
    return {
        key: Seen(None, shown, confidence)
        if isinstance(shown, CellStatus)
        else Seen(shown, CellStatus.PRINTED, confidence)
        for key, shown, confidence in zip(report.keys, report.shown, report.confidences, strict=True)
    }


def remember(extraction: Extraction) -> Remembered:
    """What is kept of a report."""
    return Remembered(
        source=extraction.source,
        sha256=extraction.sha256,
        agency=extraction.agency,
        key=agency_key(extraction.agency),
        year=extraction.year,
        form=extraction.form,
        keys=the_same(tuple(cell.key for cell in extraction.cells)),
        shown=tuple(cell.status if cell.value is None else the_same(cell.value) for cell in extraction.cells),
        confidences=array("f", (cell.confidence for cell in extraction.cells)),
    )


@lru_cache(maxsize=65_536)
def the_same(value: T) -> T:
    """One object for all equal ones: most numbers of most reports are small."""
    return value
