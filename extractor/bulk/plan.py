"""References to batches: each source is looked at once (are these bytes known?), and what is new is put into batches.

The look is one pass in the order of the sources, in this process: so the first name of some bytes is the same whatever
the number of workers, and batches have the same documents after a kill as without one.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from extractor.bulk.batch import DEFAULT_LIMITS, UNREAD, Batch, Fate, Limits, Part
from extractor.bulk.ledger import LEDGER, Ledger, ledger_faults, locus_of
from extractor.bulk.parts import remove_parts, without_documents
from extractor.bulk.shelf import open_shelf
from extractor.errors import SourceError
from extractor.model import Source
from extractor.reports.plain import encodable
from extractor.sources.reference import Reference, read_references

COMMIT_EVERY = 1000
"""Sources between two commits: after a kill, so many are looked at again."""

RETRIES: dict[str, tuple[str, ...]] = {"failed": (), "timeout": (Fate.TIMEOUT,)}
"""What `--retry` reads again: kinds of failures; without any, all."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a run is to do. `place`: where the dataset is to stand; `engine`: by what documents are read; `retry`: a key
    of RETRIES or empty."""

    folder: Path
    place: str
    engine: str
    run: int
    batch_size: int
    templates: Path | None = None
    limits: Limits = DEFAULT_LIMITS
    retry: str = ""
    force: bool = False


@dataclass(slots=True)
class Seen:
    """What the look found so far. `same`: sources whose bytes another has; `kept`: documents of another engine whose
    sources were not given; `ended`: all sources are known, so that `due` is final."""

    sources: int = 0
    unchanged: int = 0
    same: int = 0
    due: int = 0
    kept: int = 0
    ended: bool = False


class Plan:
    """The batches of a run, made as they are asked for. `seen` is told what was found."""

    def __init__(self, ledger: Ledger, choices: Choices, seen: Seen) -> None:
        self._ledger = ledger
        self._choices = choices
        self._seen = seen
        self._shelf = open_shelf(choices.place)
        self._batch, self._documents = ledger.open_batch()

    def batches(self, references: Iterable[Reference]) -> Iterator[Batch]:
        """First what an earlier run left, then what is new, then what is to be read again."""
        for number in self._ledger.unread_batches():
            yield self._whole_batch(number)
        self._seen.due += self._documents
        yield from self._look(outside(references, self._choices.folder))
        for number in self._move():
            yield self._to_batch(number)
        if self._documents:
            yield self._to_batch(self._close())
        self._ledger.commit()
        choices = self._choices
        outdated, self._seen.kept = self._ledger.outdated_batches(choices.engine, choices.run, force=choices.force)
        for number in outdated:
            yield self._whole_batch(number)
        self._seen.ended = True

    def _look(self, references: Iterable[Reference]) -> Iterator[Batch]:
        """Batches of what is new, as they are full."""
        for reference, found in read_references(self._changed(references)):
            key, locus = to_key(reference, found), locus_of(reference)
            self._ledger.see(reference, key, self._choices.run)
            holder = self._ledger.holder_of(key)
            self._seen.same += holder not in (None, locus)
            if holder is None and (full := self._put(key, locus)):
                yield self._to_batch(full)

    def _changed(self, references: Iterable[Reference]) -> Iterator[Reference]:
        """Those that must be looked into: the others are as they were."""
        for reference in references:
            self._seen.sources += 1
            if self._seen.sources % COMMIT_EVERY == 0:
                self._ledger.commit()
            if self._ledger.key_of(reference) is None:
                yield reference
            else:
                self._seen.unchanged += 1
                self._ledger.see_again(reference, self._choices.run)

    def _move(self) -> list[int]:
        """Documents leave their batch, since they alone of it are to be read again, or have lost the source they were
        read from; those that have one go into another batch. Returns the batches that are full by that."""
        choices = self._choices
        moved: list[tuple[str, str | None, int]] = self._ledger.astray()
        if choices.retry:
            moved += self._ledger.failed(RETRIES[choices.retry], choices.run)
        moved += self._ledger.partly_outdated(choices.engine, choices.run, force=choices.force)
        moved = list({document[0]: document for document in moved}.values())
        leaving: dict[int, set[str]] = {}
        for key, _, batch in moved:
            leaving.setdefault(batch, set()).add(key)
        before = [part for batch in leaving for part in self._ledger.parts(batch)]
        rest = {batch: self._without(batch, keys) for batch, keys in leaving.items()}
        with self._ledger.whole():
            for batch, parts in rest.items():
                self._ledger.replace_parts(batch, parts)
            for key, *_ in moved:
                self._ledger.forget(key)
            full = [self._put(key, holder) for key, holder, _ in moved if holder is not None]
        remove_parts(self._shelf, self._ledger.needless(before))
        return [number for number in full if number]

    def _without(self, batch: int, keys: set[str]) -> list[Part]:
        unread = [encodable(self._ledger.name_of(key)) for key in keys if key.startswith(UNREAD)]
        parts = (without_documents(self._shelf, part, keys, unread) for part in self._ledger.parts(batch))
        return [part for part in parts if part]

    def _put(self, key: str, holder: str) -> int:
        """A document into the open batch; the number of that batch where it is full now, else 0."""
        self._ledger.put(key, holder, self._batch)
        self._documents += 1
        self._seen.due += 1
        return self._close() if self._documents >= self._choices.batch_size else 0

    def _close(self) -> int:
        """The open batch takes no more, and another is opened."""
        closed = self._batch
        self._ledger.close_batch(closed)
        self._batch, self._documents = self._ledger.open_batch()
        return closed

    def _whole_batch(self, number: int) -> Batch:
        """A batch of an earlier run, all of which is due."""
        batch = self._to_batch(number)
        self._seen.due += len(batch.items)
        return batch

    def _to_batch(self, number: int) -> Batch:
        """A batch of the ledger, to be sent out: from then on it is to be done, whatever happens here."""
        self._ledger.commit()
        choices = self._choices
        items = self._ledger.items(number)
        words = [choices.engine, str(choices.run if choices.force else ""), *(item.key for item in items)]
        attempt = hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]
        templates = str(choices.templates) if choices.templates else None
        return Batch(number, items, choices.place, str(choices.folder), attempt, templates, choices.limits)


def outside(references: Iterable[Reference], folder: Path) -> Iterator[Reference]:
    """Those that are not in the folder of the dataset, which may stand in a folder of sources, but for what a list of
    addresses brought there."""
    own = {folder.absolute(), folder.resolve()}
    return (
        reference
        for reference in references
        if reference.listed or own.isdisjoint(Path(reference.place).absolute().parents)
    )


def to_key(reference: Reference, found: Source | SourceError) -> str:
    """What a document is known by: its bytes, or its place where it gave none."""
    if isinstance(found, Source):
        return found.sha256
    return UNREAD + hashlib.sha256(locus_of(reference).encode()).hexdigest()


def list_work(references: Iterable[Reference], folder: Path, *, force: bool) -> Iterator[str]:
    """A line for each source: `new`, `changed` or `known`, as far as that is told without reading it, and its name."""
    references = outside(references, folder)
    if not (folder / LEDGER).exists():
        yield from (f"new\t{reference.name}" for reference in references)
        return
    with ledger_faults(folder / LEDGER), closing(Ledger(folder)) as ledger:
        for reference in references:
            known = ledger.key_of(reference) is not None and not force
            state = "known" if known else "changed" if ledger.is_known(reference) else "new"
            yield f"{state}\t{reference.name}"
