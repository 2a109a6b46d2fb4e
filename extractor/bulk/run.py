"""A harvest from beginning to end: sources to batches, batches to parts, and the ledger between them."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from extractor.bulk.batch import BATCH_SIZE, DEFAULT_LIMITS, BatchResult, Limits, Outcome
from extractor.bulk.dataset import finish_dataset
from extractor.bulk.engine import engine_fingerprint
from extractor.bulk.executor import Executor
from extractor.bulk.folder import Log, locked, now, write_faults
from extractor.bulk.ledger import LEDGER, Ledger, ledger_faults
from extractor.bulk.parts import missing_parts, remove_parts, sweep
from extractor.bulk.plan import Choices, Plan, Seen
from extractor.bulk.remote import fetch_ledger
from extractor.bulk.shelf import Shelf, StoreShelf, open_shelf
from extractor.bulk.task import WORK
from extractor.forms import load_templates
from extractor.sources.reference import Reference


@dataclass(frozen=True, slots=True)
class Order:
    """What a user asks for. `folder`: of the run, which has its ledger and log, and of the dataset, unless that goes to
    `store`, the address of objects; `command`: his words, for the ledger; `retry`: a key of RETRIES or empty."""

    folder: Path
    command: str = ""
    batch_size: int = BATCH_SIZE
    templates: Path | None = None
    limits: Limits = DEFAULT_LIMITS
    retry: str = ""
    force: bool = False
    store: str = ""

    @property
    def place(self) -> str:
        """Where the dataset is to stand."""
        return self.store or str(self.folder)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a harvest came to. `done`, `failed`: documents of this run; `seen`: what was found in the sources; then the
    whole dataset: its documents, sums, and failures by kind; `stopped`: by the user."""

    done: int
    failed: int
    seen: Seen
    documents: int
    sums: Outcome
    errors: dict[str, int]
    log: Path
    stopped: bool


class Watcher(Protocol):
    """Who is told of the progress."""

    def start(self, seen: Seen, executor: Executor) -> None:
        """The work begins; both change while it goes on."""
        ...

    def take(self, name: str, outcome: Outcome) -> None:
        """A document is done."""
        ...


def harvest(references: Iterable[Reference], order: Order, executor: Executor, watcher: Watcher) -> Summary:
    """Read what is new or changed among the sources, and bring the dataset in `order.folder` to their state.

    Ctrl-C ends it early; what is done stays, and the next harvest goes on from there. Raises GoujiError where the
    folder cannot be written or another harvest works in it.
    """
    load_templates(order.templates)  # a form that is wrong stops the run before it begins, and workers inherit the rest
    engine = engine_fingerprint(order.templates)
    with write_faults(order.folder), locked(order.folder):
        shelf = open_shelf(order.place)
        if isinstance(shelf, StoreShelf):
            fetch_ledger(shelf, order.folder)
        with ledger_faults(order.folder / LEDGER), closing(Ledger(order.folder)) as ledger:
            run = ledger.start_run(now(), order.command)
            with closing(Log(order.folder, run)) as log:
                return _Run(order, shelf, engine, run, ledger, log, watcher).go(references, executor)


class _Run:
    """One run, with its ledger and log open."""

    def __init__(
        self, order: Order, shelf: Shelf, engine: str, run: int, ledger: Ledger, log: Log, watcher: Watcher
    ) -> None:
        self._order, self._shelf, self._engine, self._run = order, shelf, engine, run
        self._ledger, self._log, self._watcher = ledger, log, watcher
        self._done = self._failed = 0

    def go(self, references: Iterable[Reference], executor: Executor) -> Summary:
        """All of it."""
        order, seen = self._order, Seen()
        self._log.write(f"run {self._run} by engine {self._engine}: {order.command}")
        self._check_parts()
        choices = Choices(
            order.folder, order.place, self._engine, self._run, order.batch_size, order.templates, order.limits,
            order.retry, order.force,
        )  # fmt: skip
        self._watcher.start(seen, executor)
        stopped = False
        try:
            with closing(executor.run(Plan(self._ledger, choices, seen).batches(references))) as results:
                self._take(results)
        except KeyboardInterrupt:
            stopped = True
            self._ledger.take_back()  # perhaps a source without its document
        return self._finish(seen, stopped)

    def _check_parts(self) -> None:
        """What is of no batch is removed; a batch of which a part is gone is to be read again."""
        parts = self._ledger.parts()
        if not self._shelf.is_shared:  # what is of no batch of ours may be of one that another machine works on
            sweep(self._shelf, [*parts, *self._ledger.parts(0)])
        for part in missing_parts(self._shelf, parts):
            self._log.write(f"{part.table}/{part.name} is gone: its documents are read again")
            self._ledger.reopen(part)

    def _take(self, results: Iterator[BatchResult]) -> None:
        """Results into the ledger, each when its parts are in their place."""
        for result in results:
            names = {item.key: item.reference.name for item in self._ledger.items(result.number)}
            needless = self._ledger.record(result, self._engine, self._run)
            remove_parts(self._shelf, needless)
            for journal in (self._order.folder / WORK).glob(f"{result.number}-*"):
                journal.unlink()
            for outcome in result.outcomes:
                self._tell(names[outcome.key], outcome)

    def _tell(self, name: str, outcome: Outcome) -> None:
        self._done += 1
        self._failed += bool(outcome.error)
        if outcome.error:
            self._log.write(f"{outcome.error}: {name}: {outcome.message}")
        if outcome.trace:
            self._log.write(outcome.trace)
        self._watcher.take(name, outcome)

    def _finish(self, seen: Seen, stopped: bool) -> Summary:
        finish_dataset(self._ledger, self._order.folder, self._shelf, self._engine)
        if not stopped:
            for journal in (self._order.folder / WORK).glob("*.journal"):
                journal.unlink()
        self._ledger.end_run(self._run, now())
        documents, sums, errors = self._ledger.totals()
        self._log.write(f"{'stopped' if stopped else 'done'}: {self._done} documents, {self._failed} failed")
        return Summary(self._done, self._failed, seen, documents, sums, errors, self._log.path, stopped)
