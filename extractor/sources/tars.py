"""Tar archives, plain or packed by gzip, bzip2 or xz, by the standard library: one passage from front to back."""

import io
import tarfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from extractor.errors import DamagedError
from extractor.sources.entry import Container, Entry, distinct, name_to_problem, size_to_problem
from extractor.sources.passage import Passage, unpack
from extractor.text.encoding import name_to_text

_END = bytes(tarfile.BLOCKSIZE)
"""The block of zeros that ends an archive; tarfile stops without a word where it finds anything else."""


class TarContainer(Container):
    """The members of a tar archive."""

    def entries(self) -> Iterator[Entry]:
        """The members in the order they were packed."""
        return distinct(self._entries())

    def _entries(self) -> Iterator[Entry]:
        passage = unpack(self._stream)
        try:
            with tarfile.open(fileobj=cast(BinaryIO, passage), mode="r:", errors="surrogateescape") as archive:
                yield from _archive_to_entries(archive, passage)
        except (tarfile.TarError, ValueError, OverflowError) as fault:
            raise DamagedError("is a damaged or truncated tar archive: fetch it again") from fault


def _archive_to_entries(archive: tarfile.TarFile, passage: Passage) -> Iterator[Entry]:
    while (info := archive.next()) is not None:
        archive.members = []  # type: ignore[attr-defined]  # or every header ever seen is kept
        if not info.isdir():
            yield _info_to_entry(archive, info)
    if passage.last != _END:
        raise DamagedError("is truncated: its end mark is missing; fetch it again")


def _info_to_entry(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Entry:
    name = name_to_text(info.name.encode("utf-8", "surrogateescape")).removeprefix("./")
    is_link = info.issym() or info.islnk()
    problem = name_to_problem(name, is_link=is_link, is_file=info.isfile()) or size_to_problem(info.size)
    return Entry(name, partial(_open, archive, info), info.size, problem)


def _open(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    return cast(BinaryIO, archive.extractfile(info) or io.BytesIO())


def is_tar(head: bytes) -> bool:
    """Whether bytes begin with the header of a member: its checksum is right, also in tars of 1979 without a mark."""
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True
