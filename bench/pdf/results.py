"""What was measured, as records that the page is written from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from statistics import median

from bench.pdf.documents import Planned, Producer
from bench.pdf.engines import Engine
from bench.pdf.judge import Cells
from bench.pdf.memory import Sample
from bench.pdf.race import Times
from bench.pdf.score import Score

FLOOR, READING, EXTRACT = "floor", "reading", "extract"
"""The names of engines that bounds are set on."""

TWICE = "any, read twice"
"""The kind of a document about which the second engine is asked."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A document of the comparison: its pages, those that show a table, and what the whole extract makes of it."""

    planned: Planned
    pages: int
    table_pages: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Results:
    """`scores`: by engine and document; `missing`: engines that do not run here, and why; `peaks`: memory by producer,
    or TWICE; `leak`: samples of many documents in one process."""

    printed: Sequence[Printed]
    engines: Sequence[tuple[Engine, str]]
    times: Times
    scores: Mapping[str, Mapping[str, Score]]
    missing: Mapping[str, str]
    faults: Mapping[str, Mapping[str, str]]
    peaks: Mapping[str, Sample] = field(default_factory=dict)
    leak: Sequence[Sample] = ()

    def names(self, producer: Producer | None = None) -> list[str]:
        """The documents, those of one producer where it is given."""
        return [one.planned.name for one in self.printed if producer in (None, one.planned.producer)]

    def spent(self, engine: str, names: Sequence[str]) -> float:
        """CPU milliseconds: the sum of the medians of some documents."""
        return sum(median(self.times[engine][name].values()) for name in names if self.times[engine].get(name))

    def ratio(self, engine: str, other: str = FLOOR, producer: Producer | None = None, *, once: bool = False) -> float:
        """How many times as long an engine takes as another, on what both can read; `once`: without the documents that
        the whole extract reads twice."""
        twice = {one.planned.name for one in self.printed if one.cells.read_twice} if once else set()
        names = [
            name
            for name in self.names(producer)
            if self.times[engine].get(name) and self.times[other].get(name) and name not in twice
        ]
        return self.spent(engine, names) / self.spent(other, names) if names else float("nan")

    def spread(self, engine: str) -> tuple[float, float]:
        """The least and the largest ratio to the floor that a single round gives."""
        names = [name for name in self.names() if self.times[engine].get(name)]
        rounds = set[int].intersection(*(set(self.times[engine][name]) for name in names))
        ratios = [
            sum(self.times[engine][name][at] for name in names) / sum(self.times[FLOOR][name][at] for name in names)
            for at in rounds
        ]
        return min(ratios), max(ratios)

    def score(self, engine: str, producer: Producer | None = None) -> Score:
        """The sum over documents."""
        return reduce(add, (self.scores[engine][name] for name in self.names(producer)), Score())

    def runs(self, engine: str) -> bool:
        """Whether an engine took part."""
        return any(one.name == engine for one, _ in self.engines)
