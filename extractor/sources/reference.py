"""What can be read, before it is: a reference is small, can be sent to another process, and names one document.

Whatever holds documents (a folder, an archive, a crawl, an object store) lists references in its own order; reading
takes them in that order, so that what can only be read from front to back (a compressed tar) is passed through once.

What is listed is what reading answers for: a member that is refused, an archive that is damaged behind its tenth member
and one that lies too deep are references too, and reading them gives the reason.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO

from extractor.errors import DamagedError, RefusedError, SourceError, UnreachedError, UnsupportedError
from extractor.model import Source
from extractor.sources.entry import Container, Entry, gone
from extractor.sources.files import STDIN, read_source, read_whole
from extractor.sources.kinds import (
    Kind,
    entry_to_bytes,
    entry_to_container,
    is_archive_name,
    may_be_container,
    open_container,
    stream_to_kind,
)  # fmt: skip
from extractor.sources.places import find_places, is_near, open_place
from extractor.sources.record import Reference

__all__ = ["Read", "Reference", "find_references", "read_references"]

MAX_DEPTH = 2
"""Archives around a document: a county's archive in a city's. More was only ever seen in bombs; crawls do not count."""

Read = tuple[Reference, Source | SourceError]
"""What reading a reference gives: its bytes, or why there are none."""

_Known = dict[str, Reference]
"""Where the responses of the crawls listed so far lie, by digest and by URL."""


def find_references(
    places: Iterable[Path | str], passed_over: Callable[[Path], None] = lambda link: None
) -> Iterator[Reference]:
    """The references of all places: files as they are, folders walked in order of name, archives and crawls opened.

    A place is a path, a glob, `-` for standard input, or the address of objects (`s3://bucket/prefix`). Links that are
    not followed are told to `passed_over`.
    """
    known: _Known = {}
    for reference in find_places(places, passed_over):
        if reference.url or reference.place == str(STDIN) or not _is_worth_a_look(reference.place):
            yield reference
            continue
        try:
            with open_place(reference.place) as stream:
                kind = stream_to_kind(stream)
                if kind is None:
                    yield reference
                else:
                    yield from _container_to_references(reference, kind, stream, known, MAX_DEPTH)
        except (SourceError, OSError):
            yield reference


def _is_worth_a_look(place: str) -> bool:
    return is_near(place) or is_archive_name(place)


def _container_to_references(
    outer: Reference, kind: Kind, stream: BinaryIO, known: _Known, depth: int
) -> Iterator[Reference]:
    """What a container holds, containers in it opened; it stands behind as a whole where that failed, or it is empty.
    `depth`: how many archives may still be opened, this one counted."""
    left = depth - (kind is not Kind.WARC)
    if left < 0:
        yield outer
        return
    count = 0
    try:
        for entry in open_container(kind, stream).entries():
            count += 1
            yield from _entry_to_references(_member(outer, entry, kind), entry, known, left)
    except SourceError:
        count = 0
    if not count:
        yield outer


def _entry_to_references(inner: Reference, entry: Entry, known: _Known, depth: int) -> Iterator[Reference]:
    if entry.same_as:
        yield from _revisit_to_references(inner, entry, known)
        return
    if entry.url:
        known[entry.url] = inner
        known.setdefault(entry.digest or entry.url, inner)
    try:
        found = entry_to_container(entry)
    except SourceError:
        found = None  # reading it says why
    if found is None:
        yield inner
    else:
        yield from _container_to_references(inner, *found, known, depth)


def _revisit_to_references(inner: Reference, entry: Entry, known: _Known) -> Iterator[Reference]:
    """A revisit record: nothing where the same address gave the same before, else the earlier response's bytes under
    this address. Where the crawl that has them was not listed, reading says so."""
    earlier = known.get(entry.same_as)
    if entry.url in known:
        return
    if earlier is None:
        yield inner
    else:
        known[entry.url] = replace(earlier, name=entry.url, url=entry.url, fetched=entry.fetched, parent=entry.parent)
        yield known[entry.url]


def _member(outer: Reference, entry: Entry, kind: Kind) -> Reference:
    """The reference of a member: a web record is named by its address, anything else by where it lies."""
    own = f"{outer.name}/{entry.name}" if kind is not Kind.PACKED else outer.name
    if not entry.url:
        return replace(outer, name=own, member=(*outer.member, entry.name), size=entry.size)
    return replace(
        outer, name=entry.url, member=(*outer.member, entry.name), size=entry.size,
        url=entry.url, fetched=entry.fetched, parent=entry.parent,
    )  # fmt: skip


def read_references(references: Iterable[Reference]) -> Iterator[Read]:
    """Each reference with its bytes, in order; one that cannot be read gives the error that says why."""
    with _Opened() as opened:
        for reference in references:
            if reference.problem:
                yield reference, UnreachedError(reference.problem)
                continue
            try:
                yield reference, Source.of(reference.name, opened.read(reference))
            except SourceError as error:
                yield reference, error


class _Opened(ExitStack):
    """The containers around the document that was read last, from the outer to the inner: the next often lies in them
    too, behind it."""

    def __init__(self) -> None:
        super().__init__()
        self._levels: list[tuple[str, Kind, Container]] = []

    def read(self, reference: Reference) -> bytes:
        """The bytes of one document. Raises SourceError."""
        if not reference.member:
            return _read_file(reference.place)
        try:
            *outer, own = reference.member
            self._open((reference.place, *outer))
            _, _, container = self._levels[-1]
            data = entry_to_bytes(container.entry(own))
        except SourceError:
            self._levels.clear()  # whatever is wrong with one, the next starts anew
            raise
        whole = io.BytesIO(data)
        kind = stream_to_kind(whole) if may_be_container(data) else None
        if kind:
            raise _reason(kind, whole, self._archives())
        return data

    def _open(self, path: tuple[str, ...]) -> None:
        """Open the containers on a path, those that are open left as they are."""
        opened = [name for name, _, _ in self._levels]
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(opened, path, strict=False)))
        del self._levels[same:]
        if not same:
            self.close()
            stream = self.enter_context(open_place(path[0]))
            kind = stream_to_kind(stream)
            if kind is None:
                raise gone(path[0])
            self._levels.append((path[0], kind, open_container(kind, stream)))
        for name in path[max(1, same) :]:
            found = entry_to_container(self._levels[-1][2].entry(name))
            if found is None:
                raise gone(name)
            self._levels.append((name, found[0], open_container(*found)))

    def _archives(self) -> int:
        """How many archives are open."""
        return sum(kind is not Kind.WARC for _, kind, _ in self._levels)


def _read_file(place: str) -> bytes:
    """A file or object that was listed as a whole: a document, or a container that gave nothing more."""
    if place == str(STDIN):
        return read_source(STDIN).data
    with open_place(place) as stream:
        kind = stream_to_kind(stream) if _is_worth_a_look(place) else None
        if kind:
            raise _reason(kind, stream, 0)
        return read_whole(stream)


def _reason(kind: Kind, stream: BinaryIO, around: int) -> SourceError:
    """Why a container stands for itself among the references: it is gone through again, as when it was listed."""
    if around + (kind is not Kind.WARC) > MAX_DEPTH:
        return RefusedError("is an archive in an archive in an archive: not opened, as bombs are built so; unpack it")
    try:
        is_empty = not sum(1 for _ in open_container(kind, stream).entries())
    except SourceError as error:
        return error
    if is_empty:
        return DamagedError("holds no document: look whether it was packed or fetched whole")
    return UnsupportedError("is an archive, which its name does not say: unpack it and give the documents in it")
