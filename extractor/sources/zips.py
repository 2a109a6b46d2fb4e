"""Zip archives by the standard library: the directory is checked before anything is unzipped, names may be in GBK."""

import stat
import struct
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast
from zipfile import ZipFile, ZipInfo

from extractor.errors import DamagedError, EncryptedError, SourceError, TooLargeError
from extractor.readers.limits import MAX_ZIP_RATIO, RATIO_FLOOR_BYTES, ZIP_FAULTS, check_overlaps
from extractor.readers.sniff import Format, zip_to_format
from extractor.sources.entry import Container, Entry, distinct, name_to_problem, size_to_problem
from extractor.sources.passage import check_total, total_limit
from extractor.text.encoding import name_to_text

MAX_DIRECTORY_BYTES = 128 * 1024**2
"""The directory of a million members with long names; zipfile makes an object of each 46 bytes before it counts any."""

_END_MARK, _END_MARK_64 = b"PK\x05\x06", b"PK\x06\x06"
_TAIL_BYTES = 66_000
"""The end record with the longest comment (65,535 bytes)."""

_UTF8_NAME = 0x800
_LOCKED = 0x1


class ZipContainer(Container):
    """The members of a zip archive."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        limit = total_limit(stream)
        self._archive = open_directory(stream)
        members = self._archive.infolist()
        check_overlaps(members, self._archive.start_dir)
        check_total(sum(member.file_size for member in members), limit)

    def entries(self) -> Iterator[Entry]:
        """The members in the order of the directory."""
        return distinct(self._info_to_entry(info) for info in self._archive.infolist() if not info.is_dir())

    def _info_to_entry(self, info: ZipInfo) -> Entry:
        name = _shown_name(info)
        mode = info.external_attr >> 16
        problem = (
            name_to_problem(name, is_link=stat.S_ISLNK(mode), is_file=stat.S_IFMT(mode) in (0, stat.S_IFREG))
            or size_to_problem(info.file_size)
            or _content_to_problem(info)
        )
        return Entry(name, partial(self._open, info), info.file_size, problem)

    def _open(self, info: ZipInfo) -> BinaryIO:
        try:
            return cast(BinaryIO, self._archive.open(info))
        except (*ZIP_FAULTS, RuntimeError) as fault:
            raise DamagedError("is damaged: it cannot be unzipped; fetch the archive again") from fault


def open_directory(stream: BinaryIO) -> ZipFile:
    """A zip container with its directory read, and nothing else. Raises DamagedError, TooLargeError."""
    _check_directory(stream)
    try:
        return ZipFile(stream)
    except ZIP_FAULTS as fault:
        raise DamagedError("is a damaged or truncated zip container: fetch it again") from fault


def is_zip_archive(stream: BinaryIO) -> bool:
    """Whether a zip container is an archive, and no document in the form of one (Word, OFD). A damaged one is."""
    try:
        return zip_to_format(open_directory(stream)) is Format.ARCHIVE
    except SourceError:
        return True
    finally:
        stream.seek(0)


def _check_directory(stream: BinaryIO) -> None:
    """Raises TooLargeError where the end record promises a directory that would fill the memory."""
    end = stream.seek(0, 2)
    stream.seek(max(0, end - _TAIL_BYTES))
    tail = stream.read(_TAIL_BYTES)
    found, found_64 = tail.rfind(_END_MARK), tail.rfind(_END_MARK_64)
    size = struct.unpack_from("<L", tail, found + 12)[0] if 0 <= found <= len(tail) - 16 else 0
    if 0 <= found_64 <= len(tail) - 48:
        size = max(size % 0xFFFFFFFF, struct.unpack_from("<Q", tail, found_64 + 40)[0])
    stream.seek(0)
    if size > MAX_DIRECTORY_BYTES and size <= end:
        raise TooLargeError(f"is too large: the list of its members takes {size:,} bytes; split it")


def _shown_name(info: ZipInfo) -> str:
    """The member's name. Without the mark of UTF-8, zipfile reads the bytes as the code page of the first PCs."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        name = name_to_text(name.encode("cp437"))
    return name.replace("\\", "/").removeprefix("./")


def _content_to_problem(info: ZipInfo) -> SourceError | None:
    """Why the bytes of a member are not unzipped."""
    if info.flag_bits & _LOCKED:
        return EncryptedError("is locked with a password in its archive: unpack it with the password, and name it")
    if info.file_size > max(RATIO_FLOOR_BYTES, MAX_ZIP_RATIO * info.compress_size):
        return TooLargeError("is too large: it expands beyond measure, as zip bombs do; do not open it")
    return None
