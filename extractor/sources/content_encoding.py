"""What a server packed for the way: the content of a response, and whether it came whole."""

import zlib

from extractor.errors import UnsupportedError

_GZIP = b"\x1f\x8b"
_ANY_HEADER, _NO_HEADER = 32 + zlib.MAX_WBITS, -zlib.MAX_WBITS


def decode_content(data: bytes, encoding: str, limit: int) -> tuple[bytes, bool]:
    """At most `limit` bytes of the content, and whether nothing is missing up to there.

    What is not packed although its header says so (crawlers unpack, and leave the header) is the content itself.
    Raises UnsupportedError for an encoding that is not read.
    """
    match encoding.strip().lower():
        case "" | "identity" | "none":
            return data[:limit], True
        case "gzip" | "x-gzip":
            return _inflate(data, _ANY_HEADER, limit) if data.startswith(_GZIP) else (data[:limit], True)
        case "deflate":
            found = _inflate(data, _ANY_HEADER, limit)
            found = found if found[1] else _inflate(data, _NO_HEADER, limit)
            return found if found[1] else (data[:limit], True)
        case "br":
            return _unbrotli(data, limit)
        case other:
            raise UnsupportedError(f"was sent packed as {other}, which is not read: crawl it without this encoding")


def _inflate(data: bytes, bits: int, limit: int) -> tuple[bytes, bool]:
    member = zlib.decompressobj(bits)
    try:
        found = member.decompress(data, limit)
    except zlib.error:
        return b"", False
    return found, member.eof or len(found) >= limit


def _unbrotli(data: bytes, limit: int) -> tuple[bytes, bool]:
    try:
        import brotli
    except ImportError as error:
        raise UnsupportedError("was sent packed by Brotli: pip install 'gouji[web]' to read it") from error
    stream = brotli.Decompressor()
    try:
        found = stream.process(data, output_buffer_limit=limit)
    except brotli.error:
        return b"", False
    return found[:limit], stream.is_finished() or len(found) >= limit
