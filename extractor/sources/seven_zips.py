"""7z archives by libarchive, which passes through solid blocks once: a system library, `libarchive13` in Debian."""

import io
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from extractor.errors import DamagedError, EncryptedError, SourceError, UnsupportedError
from extractor.sources.entry import Container, Entry, distinct, name_to_problem, size_to_problem
from extractor.sources.passage import Passage, check_total, total_limit

_REMEDY = "pip install 'gouji[archives]' and apt-get install libarchive13, or pack it as .zip"
_BLOCK_BYTES = 256 * 1024


class SevenZipContainer(Container):
    """The members of a 7z archive."""

    def entries(self) -> Iterator[Entry]:
        """The members in the order they were packed."""
        return distinct(self._entries())

    def _entries(self) -> Iterator[Entry]:
        libarchive = _libarchive()
        limit, unpacked = total_limit(self._stream), 0
        try:
            with libarchive.stream_reader(self._stream, format_name="7zip", block_size=_BLOCK_BYTES) as archive:
                for info in archive:
                    unpacked += info.size or 0
                    check_total(unpacked, limit)
                    if not info.isdir:
                        yield _info_to_entry(info, limit)
        except libarchive.ArchiveError as fault:
            raise fault_to_error(fault) from fault


def _libarchive() -> Any:
    try:
        import libarchive
    except (ImportError, AttributeError, OSError, TypeError) as error:  # what it raises where the library is missing
        raise UnsupportedError(f"is a 7z archive, which takes libarchive to read: {_REMEDY}") from error
    return libarchive


def _info_to_entry(info: Any, limit: int) -> Entry:
    name = (info.pathname or "").replace("\\", "/").removeprefix("./")
    is_link = bool(info.issym or info.islnk)
    problem = name_to_problem(name, is_link=is_link, is_file=bool(info.isfile)) or size_to_problem(info.size)
    return Entry(name, partial(_open, info, limit), info.size, problem)


def _open(info: Any, limit: int) -> BinaryIO:
    return cast(BinaryIO, Passage(io.BufferedReader(_Blocks(info.get_blocks(_BLOCK_BYTES))), limit))


class _Blocks(io.RawIOBase):
    """A stream over the blocks that libarchive gives."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        try:
            self._left = self._left or next(self._blocks, b"")
        except Exception as fault:
            raise fault_to_error(fault) from fault
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def fault_to_error(fault: Exception) -> SourceError:
    """What libarchive's complaint means; anything that is none of its own is raised as it is."""
    if type(fault).__name__ != "ArchiveError":
        raise fault
    if "ncrypt" in str(fault) or "assphrase" in str(fault):
        return EncryptedError("is a 7z archive locked with a password: unpack it with the password")
    return DamagedError("is a damaged or truncated 7z archive: fetch it again")
