"""What is looked for in the bytes of a PDF before an engine opens it: an end that is missing, streams that explode."""

import base64
import re
import zlib

from extractor.errors import DamagedError, TooLargeError

MAX_STREAM = 100_000_000
"""Bytes of one stream unpacked; a page's drawing has under 1 MB, and pictures are not unpacked."""
DEFLATE_RATIO = 1_032
"""What deflate can expand at most: shorter streams need no look."""

_STREAM = re.compile(rb"stream\r?\n")
_TWICE_PACKED = re.compile(rb"/Fl(?:ateDecode)?[\s\x00]*/Fl")
_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})\b")


def check_bytes(data: bytes) -> None:
    """Raises DamagedError for a file cut short, TooLargeError for streams that expand beyond measure."""
    length = _LINEARIZED.search(data, 0, 2048)
    if data.rfind(b"startxref") < 0 or length is not None and int(length.group(1)) > len(data):
        raise DamagedError("is truncated: its end is missing; fetch it again")
    if _TWICE_PACKED.search(data):
        raise TooLargeError("has streams packed twice, as bombs do; do not open it")
    for found in _STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        if end - found.end() > MAX_STREAM // DEFLATE_RATIO and _expands(data[found.end() : end].strip()):
            raise TooLargeError(f"has a stream of more than {MAX_STREAM:,} bytes: give the report without its pictures")


def _expands(stream: bytes) -> bool:
    """Whether a stream unpacks to more than the limit; what is not deflated, or unsoundly, the engine will tell."""
    try:
        packed = base64.a85decode(stream.removeprefix(b"<~").removesuffix(b"~>")) if stream.endswith(b"~>") else stream
        return len(zlib.decompressobj().decompress(packed, MAX_STREAM + 1)) > MAX_STREAM
    except (zlib.error, ValueError):
        return False
