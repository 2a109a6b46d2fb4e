"""A group of judged documents in numbers: what the scoreboard shows a line of."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bench.score import measures
from bench.score.judged import STATUSES, Judged, Wrong, count_wrong
from bench.score.measures import SILENT, Counts, Ints, Tally


@dataclass(frozen=True)
class Summary:
    """Some documents under a name. `cells`: all cells by confidence; `by_document`: the same, to be drawn again."""

    name: str
    documents: Sequence[Judged]

    @cached_property
    def by_document(self) -> Counts:
        """Cells by document and confidence."""
        sizes = [len(one.confidence) for one in self.documents]
        return measures.count_by_document(
            joined(one.confidence for one in self.documents),
            joined(one.right for one in self.documents),
            np.repeat(np.arange(len(sizes)), sizes),
            len(sizes),
        )

    @cached_property
    def cells(self) -> Tally:
        """Cells by confidence."""
        return measures.counts_to_tally(self.by_document)

    @cached_property
    def whole(self) -> Tally:
        """Documents by their own confidence, right being all cells right; those that gave no table are not in it."""
        given = [one for one in self.documents if not one.no_table]
        return measures.tally(
            np.array([one.confidence_in_all for one in given]), np.array([one.perfect for one in given], dtype=bool)
        )

    @property
    def failed(self) -> list[Judged]:
        """Documents that gave no table."""
        return [one for one in self.documents if one.failed]

    @property
    def perfect(self) -> int:
        """Documents with every cell right."""
        return sum(one.perfect for one in self.documents)

    @property
    def wrong(self) -> int:
        """Wrong cells."""
        return int(self.cells.wrong.sum())

    @property
    def silent(self) -> int:
        """Silent errors."""
        return measures.silent(self.cells)

    @property
    def with_silent(self) -> int:
        """Documents with a silent error."""
        return sum(bool(one.silent.any()) for one in self.documents)

    @property
    def doubtful(self) -> int:
        """Cells that a person is told to look at."""
        return int(self.cells.cells[self.cells.confidence < SILENT].sum())

    @property
    def confusion(self) -> Ints:
        """True statuses by found ones (STATUSES, STATUSES)."""
        return measures.confusion(
            joined(one.true for one in self.documents), joined(one.found for one in self.documents), len(STATUSES)
        )

    def wrong_by_kind(self, *, silent_only: bool = False) -> Counter[Wrong]:
        """Wrong cells by how they are wrong."""
        counts: Counter[Wrong] = Counter()
        for one in self.documents:
            counts += count_wrong(one, silent_only=silent_only)
        return counts


def joined(arrays: Iterable[np.ndarray]) -> np.ndarray:
    """Arrays one after the other; none at all give an empty one."""
    return np.concatenate([np.zeros(0), *arrays])


def group(documents: Iterable[Judged], labels: Callable[[Judged], Iterable[str]]) -> list[Summary]:
    """A summary for every label, by their names; a document with several labels is in several."""
    groups: dict[str, list[Judged]] = {}
    for one in documents:
        for label in labels(one):
            groups.setdefault(label, []).append(one)
    return [Summary(name, groups[name]) for name in sorted(groups)]
