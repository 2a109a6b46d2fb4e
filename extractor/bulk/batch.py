"""The unit of work: a batch of references to read, and what came of it. All of it can be sent to another machine."""

from dataclasses import dataclass
from enum import StrEnum

from extractor.sources.reference import Reference

BATCH_SIZE = 200
"""Documents of a batch: one Parquet part of 40,000 cells in some 10 s of work. Parts of 200 to 1,000 reports were
measured to be read equally fast; the smaller lets a short run use all workers."""
SECONDS = 60.0
"""Of the processor for one document: a report with text takes one at most, a scanned page four."""
READING_SECONDS = 900.0
"""To get at the bytes of one document: a compressed archive of many gigabytes is passed through up to it."""
MEGABYTES = 700
"""Of memory for one worker, as in `extractor.readers.apart`."""


class Fate(StrEnum):
    """Why a document ended the process that read it, or its reading, as `error` of the failures."""

    TIMEOUT = "Timeout"
    CRASH = "Crash"
    KILLED = "Killed"
    BUG = "Bug"


@dataclass(frozen=True, slots=True)
class Item:
    """A document to read. `key`: the digest of its bytes, or UNREAD with a digest of its place where they could not be
    read; `fate` and `detail`: what it did to a process before, which is recorded instead of reading it again."""

    key: str
    reference: Reference
    fate: Fate | None = None
    detail: str = ""


UNREAD = "unread-"
"""Begins the key of what gave no bytes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may cost: seconds of the processor (CLOCK_FACTOR times that on the clock), bytes of memory of the
    process."""

    seconds: float = SECONDS
    memory: int = MEGABYTES * 1_000_000


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that become one part of each table at `place`, a path or the address of objects. `folder`: of the run,
    on this machine, where the journal is; `attempt` names it: the same batch, read by
    the same engine, goes on where it was interrupted. `shot`: keys whose process was killed from outside once, which
    may not have been their fault."""

    number: int
    items: tuple[Item, ...]
    place: str
    folder: str
    attempt: str
    templates: str | None = None
    limits: Limits = DEFAULT_LIMITS
    shot: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """A Parquet file of a table: named by a digest of its bytes."""

    table: str
    name: str
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document. `error`: empty, or the kind of failure; `trace`: of a bug, for the log."""

    key: str
    format: str = ""
    reports: int = 0
    cells: int = 0
    findings: int = 0
    error: str = ""
    message: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What came of a batch: its parts (none for a table without rows), and each document's outcome in order."""

    number: int
    parts: tuple[Part, ...]
    outcomes: tuple[Outcome, ...]
