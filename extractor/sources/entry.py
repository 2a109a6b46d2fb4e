"""What a container says of what it holds: one record for archives, crawls and single compressed files.

An entry is read where it lies; nothing is ever written to disk, so a name that leads out of the archive could do no
harm. It is refused all the same: whoever packed it meant harm, or something else than what would be shown.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from extractor.errors import DamagedError, RefusedError, SourceError, TooLargeError
from extractor.sources.files import MAX_BYTES

MAX_ENTRIES = 1_000_000
"""Members of one archive: the largest harvest that is planned for."""

_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of a container, valid until the next one is asked for. `open` gives its bytes from the front, once;
    `problem`: why it is not read. `is_near`: whether looking at its first bytes costs next to nothing. Of a web
    record: `url`, `fetched` (UTC, ISO 8601), `parent`, `digest` of its payload; `same_as`: digest of the earlier
    response that a revisit record stands for."""

    name: str
    open: Callable[[], BinaryIO]
    size: int | None = None
    problem: SourceError | None = None
    is_near: bool = True
    url: str = ""
    fetched: str = ""
    parent: str = ""
    digest: str = ""
    same_as: str = ""


class Container(ABC):
    """An open container over a seekable stream. What it raises on reading is a SourceError."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._passing: Iterator[Entry] = iter(())

    @abstractmethod
    def entries(self) -> Iterator[Entry]:
        """All members from the front, each with a name of its own; a fault comes after the members before it."""

    def entry(self, name: str) -> Entry:
        """One member: those asked for in their order are found in one passage. Raises DamagedError where none is."""
        for passage in (self._passing, self.entries()):
            self._passing = passage
            for entry in passage:
                if entry.name == name:
                    return entry
        raise gone(name)


def gone(name: str) -> DamagedError:
    """The error for a member that was listed and is no longer there."""
    return DamagedError(f"has no member {name} any more: it has changed since it was listed; list it again")


def size_to_problem(size: int | None) -> SourceError | None:
    """Why a member of this declared size is not read."""
    if size is not None and size > MAX_BYTES:
        return TooLargeError(f"is larger than {MAX_BYTES // 1024**2} MiB: unpack it, and name the report inside it")
    return None


def name_to_problem(name: str, *, is_link: bool = False, is_file: bool = True) -> SourceError | None:
    """Why a member of this name and kind is not read."""
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        return RefusedError("has a name that leads out of its archive: not read; unpack it by hand if you trust it")
    if _CONTROL.search(name):
        return RefusedError("has control characters in its name: not read; unpack it by hand if you trust it")
    if is_link:
        return RefusedError("is a link inside an archive: not followed; its target is read where it lies itself")
    return None if is_file else RefusedError("is no regular file (a device, a pipe) inside an archive: not read")


def is_hidden(name: str) -> bool:
    """Whether a member is left out, as hidden files in folders are; with what macOS adds to every archive."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") and part.strip(".") for part in parts)


def distinct(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries without hidden ones, a repeated name with its number. Raises TooLargeError over MAX_ENTRIES."""
    times: dict[str, int] = {}
    for count, entry in enumerate(entries, 1):
        if count > MAX_ENTRIES:
            raise TooLargeError(f"holds more than {MAX_ENTRIES:,} members: split it")
        if is_hidden(entry.name):
            continue
        times[entry.name] = number = times.get(entry.name, 0) + 1
        yield entry if number == 1 else replace(entry, name=f"{entry.name}#{number}")
