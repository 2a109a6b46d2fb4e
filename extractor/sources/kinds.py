"""Which container a stream is, by its content alone; Word, OFD and other documents in the form of a zip are none.

To add a kind, write its module and its line in CONTAINERS; it is imported when the first container of its kind comes.
"""

import io
from enum import StrEnum
from importlib import import_module
from typing import BinaryIO

from extractor.errors import SourceError
from extractor.sources.entry import Container, Entry, size_to_problem
from extractor.sources.files import MAX_BYTES
from extractor.sources.passage import is_packed, read_up_to, unpack
from extractor.sources.tars import is_tar
from extractor.sources.zips import is_zip_archive


class Kind(StrEnum):
    """Every kind of container that is opened. `packed`: a single file, compressed."""

    ZIP = "zip"
    TAR = "tar"
    SEVEN_ZIP = "7z"
    RAR = "rar"
    WARC = "warc"
    PACKED = "packed"


CONTAINERS: dict[Kind, tuple[str, str]] = {
    Kind.ZIP: ("extractor.sources.zips", "ZipContainer"),
    Kind.TAR: ("extractor.sources.tars", "TarContainer"),
    Kind.SEVEN_ZIP: ("extractor.sources.seven_zips", "SevenZipContainer"),
    Kind.RAR: ("extractor.sources.rars", "RarContainer"),
    Kind.WARC: ("extractor.sources.warcs", "WarcContainer"),
    Kind.PACKED: ("extractor.sources.packed", "PackedContainer"),
}
"""Module and class of each container."""

_MAGIC = {b"7z\xbc\xaf\x27\x1c": Kind.SEVEN_ZIP, b"Rar!\x1a\x07": Kind.RAR, b"WARC/": Kind.WARC}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_HEAD_BYTES = 512
"""A whole tar header, which has its own check."""

_SUFFIXES = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".gz", ".bz2", ".xz", ".7z", ".rar", ".warc")
"""How archives are named, for where a look at the content costs a program or a request."""


def open_container(kind: Kind, stream: BinaryIO) -> Container:
    """The container in a stream. Raises SourceError where it is damaged, or what reads it is not installed."""
    module, name = CONTAINERS[kind]
    opened: Container = getattr(import_module(module), name)(stream)
    return opened


def stream_to_kind(stream: BinaryIO) -> Kind | None:
    """The kind of container that a seekable stream holds, None for a document. The stream is at its start again."""
    head = read_up_to(stream, _HEAD_BYTES)
    stream.seek(0)
    if head.startswith(_ZIP):
        return Kind.ZIP if is_zip_archive(stream) else None
    if not is_packed(head):
        return _head_to_kind(head)
    try:
        inner = read_up_to(unpack(stream), _HEAD_BYTES)  # type: ignore[arg-type]
    except SourceError:
        inner = b""
    stream.seek(0)
    kind = _head_to_kind(inner)
    return kind if kind in (Kind.TAR, Kind.WARC) else Kind.PACKED


def _head_to_kind(head: bytes) -> Kind | None:
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    return Kind.TAR if is_tar(head) else None


def may_be_container(head: bytes) -> bool:
    """Whether bytes begin as a container, or a document in the form of one, does."""
    return head.startswith(_ZIP) or is_packed(head) or _head_to_kind(head[:_HEAD_BYTES]) is not None


def is_archive_name(name: str) -> bool:
    """Whether a name says that it is an archive's: asked where a look at the content is dear."""
    return name.lower().endswith(_SUFFIXES)


def entry_to_container(entry: Entry) -> tuple[Kind, BinaryIO] | None:
    """The container that an entry is, its bytes in memory; None for a document, and for what is not worth a look.

    Raises SourceError where the entry cannot be read.
    """
    if entry.problem or not (entry.is_near or is_archive_name(entry.name)):
        return None
    with entry.open() as stream:
        head = read_up_to(stream, _HEAD_BYTES)
        if not may_be_container(head):
            return None
        whole = io.BytesIO(_rest(stream, head))
    kind = stream_to_kind(whole)
    return (kind, whole) if kind else None


def entry_to_bytes(entry: Entry) -> bytes:
    """All of a member. Raises SourceError where it cannot be read, or is larger than any document."""
    if entry.problem:
        raise entry.problem
    with entry.open() as stream:
        return _rest(stream, b"")


def _rest(stream: BinaryIO, head: bytes) -> bytes:
    whole = head + read_up_to(stream, MAX_BYTES + 1 - len(head))
    problem = size_to_problem(len(whole))
    if problem:
        raise problem
    return whole
