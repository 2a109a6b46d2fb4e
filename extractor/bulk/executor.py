"""Where batches run. An executor takes them one by one, as it has room, and gives their results as they come; another
engine is one more module with one class.
"""

from collections.abc import Generator, Iterator
from typing import Protocol

from extractor.bulk.batch import Batch, BatchResult


class Executor(Protocol):
    """Runs batches somewhere."""

    def run(self, batches: Iterator[Batch]) -> Generator[BatchResult]:
        """Results in the order in which they come. A batch is taken only when there is room for it. Closed, it
        works no more: of a cluster, each node comes to the end of its batch, and nobody takes the result."""
        ...

    def under_way(self) -> int:
        """How many documents are done in batches that are not, as far as known."""
        ...
