"""What a batch has done so far, in a file of its own: it outlives the process that a document kills.

Frames of (kind, length, checksum, content) are appended: one when a document is begun, one when it is done. After a
kill the whole frames are there, perhaps a torn one at the end, which is cut off; the document that was begun last and
is not done is the one that was being read.
"""

import os
import pickle
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO

from extractor.bulk.batch import Outcome
from extractor.bulk.rows import Frames

_HEAD = struct.Struct("<BII")


class _Kind(IntEnum):
    BEGUN = 1
    DONE = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that is done: its outcome and its rows."""

    outcome: Outcome
    frames: Frames


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: documents that are done, the key of the one in work (empty between two), and the process
    that wrote last (0: none)."""

    done: int = 0
    key: str = ""
    process: int = 0


class Journal:
    """The journal of a batch, open for more. `entries`: by key, what was done before and since."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        self.entries: dict[str, Entry] = {}
        self._file: BinaryIO = path.open("r+b")
        whole = 0
        for kind, content, end in _whole_frames(self._file):
            whole = end
            if kind == _Kind.DONE:
                entry: Entry = pickle.loads(content)  # noqa: S301  it was written by this program
                self.entries[entry.outcome.key] = entry
        self._file.truncate(whole)
        self._file.seek(whole)
        self.begin("")

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def begin(self, key: str) -> None:
        """From now on this document is to blame."""
        self._append(_Kind.BEGUN, f"{os.getpid()} {key}".encode())

    def end(self, entry: Entry) -> None:
        """The document is done."""
        self.entries[entry.outcome.key] = entry
        self._append(_Kind.DONE, pickle.dumps(entry, pickle.HIGHEST_PROTOCOL))

    def _append(self, kind: _Kind, content: bytes) -> None:
        self._file.write(_HEAD.pack(kind, len(content), _checksum(kind, content)) + content)
        self._file.flush()  # a frame is there whole, or an error says why: a raw write may take a part of it in silence


def read_progress(path: Path) -> Progress:
    """How far the batch of a journal is; what the documents gave is passed over."""
    done, key, process = 0, "", 0
    try:
        with path.open("rb") as file:
            size, at = os.fstat(file.fileno()).st_size, 0
            while len(head := file.read(_HEAD.size)) == _HEAD.size:
                kind, length, _ = _HEAD.unpack(head)
                at += _HEAD.size + length
                if at > size:
                    break
                if kind == _Kind.DONE:
                    done, key = done + 1, ""
                    file.seek(at)
                else:
                    number, _, key = file.read(length).decode().partition(" ")
                    process = int(number)
    except FileNotFoundError:  # not begun, or done and cleared away
        return Progress()
    return Progress(done, key, process)


def _checksum(kind: int, content: bytes) -> int:
    return zlib.crc32(content, kind)


def _whole_frames(file: BinaryIO) -> Iterator[tuple[int, bytes, int]]:
    """Each frame's kind and content, and where the next begins; nothing from the first torn one on."""
    at = 0
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        kind, length, checksum = _HEAD.unpack(head)
        content = file.read(length)
        if len(content) < length or _checksum(kind, content) != checksum:
            return
        at += _HEAD.size + length
        yield kind, content, at
