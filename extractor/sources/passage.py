"""A stream that is passed through once, counted: what it may unpack to is limited, whatever the archive claims."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from typing import BinaryIO, cast

from extractor.errors import DamagedError, SourceError, TooLargeError

TOTAL_FLOOR_BYTES = 1024**3
"""What any archive may unpack to: a minute's work."""

TOTAL_RATIO = 200
"""Unpacked to packed bytes of a whole archive above that. Pages of one site in a solid archive stay under 100; deflate
can reach 1,032 and the others more."""

MAX_STEP_BYTES = 4 * 1024**2
"""Bytes asked for in one call. tarfile asks for a whole extended header at once, whatever size that claims."""

FAULTS = (EOFError, OSError, ValueError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile)
"""What the standard library raises on damaged data."""

_MAGIC = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\0", lzma.open))


_NOT_UNPACKED = (
    "cannot be unpacked to its end: damaged, truncated or packed in a rare way; fetch it again, or pack it as .zip"
)


class Passage(io.RawIOBase):
    """A readable stream over another, which only moves forward. Raises DamagedError and TooLargeError."""

    def __init__(self, stream: BinaryIO, limit: int, faults: tuple[type[Exception], ...] = FAULTS) -> None:
        self._source = stream
        self._faults = faults
        self._limit = limit
        self._at = 0
        self.last = b""

    def readable(self) -> bool:
        """As for every stream that can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, `size` of them unless the end comes first."""
        if not 0 <= size <= MAX_STEP_BYTES:
            raise DamagedError("is damaged: a header in it claims to be larger than any is; fetch it again")
        try:
            self.last = self._source.read(size)
        except SourceError:
            raise
        except self._faults as fault:
            raise DamagedError(_NOT_UNPACKED) from fault
        self._at += len(self.last)
        check_total(self._at, self._limit)
        return self.last

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """As `read`, into a buffer."""
        data = self.read(min(len(buffer), MAX_STEP_BYTES))
        buffer[: len(data)] = data
        return len(data)

    def tell(self) -> int:
        """How far it has been passed through."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Forward to `offset`, as far as there is anything."""
        if whence != io.SEEK_SET or offset < self._at:
            raise DamagedError("is damaged: it points backward; fetch it again")
        while self._at < offset and self.read(min(offset - self._at, MAX_STEP_BYTES)):
            pass
        return self._at


def check_total(unpacked: int, limit: int) -> None:
    """Raises TooLargeError where more was unpacked than an archive may hold."""
    if unpacked > limit:
        raise TooLargeError("is too large: it expands beyond measure, as decompression bombs do; do not open it")


def total_limit(stream: BinaryIO) -> int:
    """Bytes that the archive in a stream may unpack to. The stream stands at its start afterwards."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return max(TOTAL_FLOOR_BYTES, TOTAL_RATIO * size)


def unpack(stream: BinaryIO) -> Passage:
    """What a stream holds, decompressed where it is packed by gzip, bzip2 or xz."""
    limit = total_limit(stream)
    head = stream.read(6)
    stream.seek(0)
    for magic, opener in _MAGIC:
        if head.startswith(magic):
            return Passage(cast(BinaryIO, opener(stream)), limit)
    return Passage(stream, limit)


def is_packed(head: bytes) -> bool:
    """Whether bytes begin as gzip, bzip2 or xz does."""
    return any(head.startswith(magic) for magic, _ in _MAGIC)


def read_up_to(stream: BinaryIO, size: int) -> bytes:
    """`size` bytes of a stream that may give fewer at a time. Raises SourceError where it cannot be read."""
    parts = list[bytes]()
    while size > 0:
        try:
            part = stream.read(min(size, MAX_STEP_BYTES))
        except SourceError:
            raise
        except (*FAULTS, RuntimeError, NotImplementedError) as fault:
            raise DamagedError("is damaged: it cannot be unpacked; fetch the archive again") from fault
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
