"""The executor of many machines: batches as tasks of a Dask cluster, each run by supervised processes of its node.

What a document does to a process stays on its node and never reaches the cluster's own bookkeeping, which would blame
its neighbours. Dataset and sources stand in the same place on all nodes, or in an object store. A batch that is run
twice, because its node was lost or cut off, writes the same parts under the same names; journals are the nodes' own.
"""

import logging
import multiprocessing
from collections.abc import Generator, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from extractor.bulk.batch import Batch, BatchResult
from extractor.bulk.engine import engine_fingerprint
from extractor.bulk.processes import ProcessExecutor
from extractor.errors import DependencyError, GoujiError

try:
    from distributed import Client, as_completed
    from distributed.client import FutureCancelledError
    from distributed.comm.core import CommClosedError
    from distributed.scheduler import KilledWorker
except ImportError as error:
    raise DependencyError("--cluster needs Dask: pip install 'gouji[cluster]'") from error

CONNECT_SECONDS = 30
"""Until a scheduler that does not answer is given up."""
MAX_LOST = 5
"""Rounds of lost nodes that one batch survives; the scheduler itself gives it to other nodes three times in each."""


class ClusterExecutor:
    """Batches on the nodes of the scheduler at `address` (tcp://...), all of which must have this `engine`."""

    def __init__(self, address: str, engine: str) -> None:
        self._address = address
        self._engine = engine

    def run(self, batches: Iterator[Batch]) -> Generator[BatchResult]:
        """As Executor.run. Raises GoujiError where there is no scheduler, or none any more, or a node cannot do its
        work."""
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # the error that comes of it is told here
        try:
            client = Client(self._address, timeout=CONNECT_SECONDS)
        except OSError as error:
            raise GoujiError(f"{self._address}: no Dask scheduler answers: start `dask scheduler`") from error
        try:
            with client:
                yield from self._results(client, batches)
        except (FutureCancelledError, CommClosedError) as error:
            lost = "the scheduler is lost: start it and its nodes again; the same command goes on from here"
            raise GoujiError(f"{self._address}: {lost}") from error

    def under_way(self) -> int:
        """Not known: journals are the nodes' own."""
        return 0

    def _results(self, client: Client, batches: Iterator[Batch]) -> Iterator[BatchResult]:
        """One batch waits for each that is in work."""
        running = as_completed()
        lost = dict[object, tuple[Batch, int]]()

        def submit(batch: Batch, times: int) -> None:
            future = client.submit(run_on_node, anywhere(batch), self._engine, pure=False)
            lost[future.key] = batch, times
            running.add(future)

        while True:
            while running.count() < max(2 * sum(client.nthreads().values()), 1) and (batch := next(batches, None)):
                submit(batch, 0)
            if not running.count():
                return
            future = next(running)
            batch, times = lost.pop(future.key)
            try:
                yield future.result()
            except KilledWorker as error:
                if times == MAX_LOST:
                    raise GoujiError(f"batch {batch.number}: node after node is lost: look at their logs") from error
                submit(batch, times + 1)


def anywhere(batch: Batch) -> Batch:
    """The batch with whole paths, since a node may work in another folder; documents keep their names."""
    items = tuple(
        replace(item, reference=replace(item.reference, place=whole(item.reference.place))) for item in batch.items
    )
    return replace(batch, items=items, place=whole(batch.place), templates=batch.templates and whole(batch.templates))


def whole(place: str) -> str:
    """A path from the root; what is a URL stays."""
    return place if "://" in place else str(Path(place).absolute())


def run_on_node(batch: Batch, engine: str) -> BatchResult:
    """A batch in a supervised process of this node. Raises GoujiError where the node is not fit for it."""
    templates = Path(batch.templates) if batch.templates else None
    if own_engine(templates) != engine:
        raise GoujiError("a node has another version of gouji, of its forms or libraries: install the same on all")
    if multiprocessing.current_process().daemon:
        raise GoujiError("a node may not start processes: start it with `dask worker --no-nanny`")
    with TemporaryDirectory(prefix="gouji-") as folder:
        (result,) = ProcessExecutor(1, batch.limits).run(iter((replace(batch, folder=folder),)))
    return result


own_engine = cache(engine_fingerprint)
"""Of this node: it does not change while it runs."""
