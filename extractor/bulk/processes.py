"""The executor of one machine: batches in processes that a document may kill.

Pebble replaces a process that is gone. Which document it was stands in the journal; the batch is run again without it,
and what was done before is in the journal, too. Readers are imported by the process that needs one: all of them before
the fork were a third of the time from start to first document.
"""

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from tempfile import TemporaryDirectory

from extractor.bulk.batch import Batch, BatchResult, Fate, Limits
from extractor.bulk.guard import CLOCK_FACTOR, guard_worker
from extractor.bulk.journal import read_progress
from extractor.bulk.task import journal_path, run_batch
from extractor.errors import DependencyError, GoujiError

try:
    from pebble import ProcessExpired, ProcessPool
except ImportError as error:
    raise DependencyError("harvest needs pyarrow and pebble: pip install 'gouji[harvest]'") from error

MAX_TASKS = 10
"""Batches of one process before another takes its place, so that what a library does not give back is given back."""
MAX_DEATHS = 3
"""Times that the process of a batch may end between two documents, where none of them is to blame."""
TICK = 0.5
"""Seconds between two looks at processes that ended without a word."""
MORE_TIME = "try --retry timeout with more --timeout, or print it anew"
SILENT_TICKS = 20
"""Looks at which a process was gone and Pebble did not say so: it ended itself with status 0, as a library may."""


class ProcessExecutor:
    """Batches in `workers` processes of this machine, all with the same limits. `forks`: they inherit what is there;
    without, they start anew, since the threads of an object store's client, which this process may have, are not
    inherited, and a fork would wait for them for ever."""

    def __init__(self, workers: int, limits: Limits, *, forks: bool = True) -> None:
        self._start = "fork" if forks else "spawn"
        self._workers = workers
        self._limits = limits
        self._running: dict[Future[BatchResult], Batch] = {}
        self._again: list[Batch] = []
        self._deaths = Counter[int]()

    def run(self, batches: Iterator[Batch]) -> Generator[BatchResult]:
        """As Executor.run. Raises GoujiError where a process ends again and again with no document to blame."""
        goes_on = True
        while goes_on:
            with self._pool() as pool:
                try:
                    yield from self._results(pool, batches)
                    goes_on = False
                except BrokenProcessPool:  # an idle process was killed from outside
                    self._again += [self._died(batch) for batch in self._running.values()]
            self._running.clear()

    def under_way(self) -> int:
        """As Executor.under_way."""
        return sum(read_progress(journal_path(batch)).done for batch in tuple(self._running.values()))

    @contextmanager
    def _pool(self) -> Iterator[ProcessPool]:
        context = multiprocessing.get_context(self._start)  # no fork server: PR_SET_PDEATHSIG is about this process
        with TemporaryDirectory(prefix="gouji-harvest-", ignore_cleanup_errors=True) as scratch:
            told = os.getpid(), self._limits.memory, scratch
            pool = ProcessPool(self._workers, MAX_TASKS, guard_worker, told, context)
            try:
                yield pool
            finally:
                pool.stop()
                pool.join()

    def _results(self, pool: ProcessPool, batches: Iterator[Batch]) -> Iterator[BatchResult]:
        """Results until there are no more batches; one batch a process waits, so that none is idle."""
        gone = Counter[Future[BatchResult]]()
        while True:
            while len(self._running) < 2 * self._workers and (batch := self._next(batches)):
                self._schedule(pool, batch)
            if not self._running:
                return
            for future in wait(self._running, TICK, FIRST_COMPLETED).done:
                try:
                    result = future.result()
                except ProcessExpired as death:
                    self._again.append(self._without_poison(self._running[future], death.exitcode))
                except CancelledError:
                    self._again.append(self._without_poison(self._running[future], 0))
                else:
                    yield result
                del self._running[future], gone[future]
            for future, batch in self._running.items():
                gone[future] = gone[future] + 1 if future.running() and _is_gone(batch) else 0
                if gone[future] == SILENT_TICKS:
                    future.cancel()

    def _schedule(self, pool: ProcessPool, batch: Batch) -> None:
        """A batch to the pool. Raises BrokenProcessPool where it broke meanwhile."""
        try:
            self._running[pool.schedule(run_batch, (batch,))] = batch
        except RuntimeError as error:
            self._again.append(batch)
            raise BrokenProcessPool from error

    def _next(self, batches: Iterator[Batch]) -> Batch | None:
        return self._again.pop() if self._again else next(batches, None)

    def _without_poison(self, batch: Batch, exit_code: int) -> Batch:
        """The batch as it is to be run again: the document whose reading ended the process is not read any more."""
        key = read_progress(journal_path(batch)).key
        if not key:
            return self._died(batch)
        if exit_code == -signal.SIGKILL and key not in batch.shot:
            # The kernel out of memory chooses the largest process, a person any: a document is blamed the second time.
            return replace(batch, shot=batch.shot | {key})
        fate, detail = exit_to_fate(exit_code, batch.limits)
        items = tuple(replace(item, fate=fate, detail=detail) if item.key == key else item for item in batch.items)
        return replace(batch, items=items)

    def _died(self, batch: Batch) -> Batch:
        """The batch again, if it did not end its process too often. Raises GoujiError."""
        self._deaths[batch.number] += 1
        if self._deaths[batch.number] > MAX_DEATHS:
            raise GoujiError(
                f"batch {batch.number}: its process ended {MAX_DEATHS + 1} times with no document to blame: "
                "give it more memory with --memory, or smaller batches with --batch-size"
            )
        return batch


def _is_gone(batch: Batch) -> bool:
    """Whether the process that wrote the batch's journal last is no more."""
    process = read_progress(journal_path(batch)).process
    if not process:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def exit_to_fate(exit_code: int, limits: Limits) -> tuple[Fate, str]:
    """What a document did to its process, by the process's exit code (minus a signal's number, or a status)."""
    if exit_code in (-signal.SIGPROF, -signal.SIGALRM):
        # In the same words, whichever comes first on a busy machine: two harvests give the same dataset.
        clock = f"{CLOCK_FACTOR * limits.seconds:g} s on the clock"
        return Fate.TIMEOUT, f"takes more than {limits.seconds:g} s of the processor, or {clock}, to read: {MORE_TIME}"
    if exit_code == -signal.SIGKILL:
        return Fate.KILLED, "had its process killed twice, as the kernel does when memory is short: print it anew"
    how = signal.Signals(-exit_code).name if exit_code < 0 else f"exit status {exit_code}"
    return Fate.CRASH, f"breaks the engine that reads it ({how}): print it anew"
