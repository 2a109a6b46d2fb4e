"""WARC files of any crawler by warcio: each response that may be a document, where it was linked from, what is cut off.

A response is found again by its offset. What charset a server declared is not used: the content's own likeness decides,
which was measured to be right where declarations lie. Other crawlers' pictures, styles and scripts are left out.
"""

import io
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from extractor.errors import DamagedError, ScriptedError, TooLargeError, UnreachedError
from extractor.sources.content_encoding import decode_content
from extractor.sources.entry import Container, Entry, gone
from extractor.sources.files import MAX_BYTES
from extractor.sources.pages import is_script_only
from extractor.sources.warc_listing import LINKS_BYTES, Listing
from extractor.sources.warc_records import first_bytes, is_whole, open_records, record_faults, sent_bytes

_GZIP = b"\x1f\x8b"
_CHUNK_BYTES = 64 * 1024

_TORN = (
    "is truncated or damaged from this record on, or packed as one single stream: fetch the WARC file again, or unpack "
    "it with gunzip"
)


class WarcContainer(Container):
    """The responses of a WARC file, plain or with each record packed by gzip."""

    def entries(self) -> Iterator[Entry]:
        """The responses that may be documents, and those that say why there is none, in the order they came; then the
        record that is cut off, where the file is."""
        listing = Listing(self._open)
        after, torn = 0, None
        self._stream.seek(0)
        records = open_records(self._stream)
        try:
            for record in records:
                body = first_bytes(record, LINKS_BYTES)
                offset = records.get_record_offset()
                if not is_whole(records, record):
                    torn = after
                    break
                after = offset + records.get_record_length()
                yield from listing.record_to_entries(record, offset, body)
        except record_faults():
            pass  # what is left over tells
        yield from listing.rest()
        if torn is None:
            torn = torn_record(self._stream, after)
        if torn is not None:
            yield Entry(str(torn), partial(self._open, torn), is_near=False)

    def entry(self, name: str) -> Entry:
        """One response, at its offset. Raises DamagedError where none can be there."""
        if not name.isdecimal():
            raise gone(name)
        return Entry(name, partial(self._open, int(name)))

    def _open(self, offset: int) -> BinaryIO:
        """The whole payload of a record; the place in the stream is as before."""
        place = self._stream.tell()
        try:
            self._stream.seek(offset)
            return io.BytesIO(_payload(self._stream))
        finally:
            self._stream.seek(place)


def torn_record(stream: BinaryIO, after: int) -> int | None:
    """Where the record begins that is not whole, behind the last one that is; None where all are."""
    stream.seek(after)
    left = stream.read(_CHUNK_BYTES)
    while left.startswith(_GZIP):
        start = stream.tell() - len(left)
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            while left and not member.eof:
                member.decompress(left)
                left = member.unused_data or stream.read(_CHUNK_BYTES)
        except zlib.error:
            return start
        if not member.eof:
            return start
    rest = left.lstrip(b"\r\n")
    return stream.tell() - len(left) if rest else None


def _payload(stream: BinaryIO) -> bytes:
    """The payload of the record here. Raises SourceError where it is none, or none that is a document."""
    records = open_records(stream)
    faults: tuple[type[Exception], ...] = (DamagedError, StopIteration, *record_faults())
    try:
        record = next(iter(records))
        sent = sent_bytes(record, MAX_BYTES + 1)
        records.read_to_end()
        whole = is_whole(records, record)
    except faults as fault:
        raise DamagedError(_TORN) from fault
    if not whole:
        raise DamagedError(_TORN)
    if record.rec_type == "revisit":
        raise DamagedError("refers to an earlier response, which is in a crawl that was not named: name that, too")
    if record.http_headers is None:
        raise DamagedError("is no response of a web server: the WARC file has changed; list it again")
    body, is_complete = decode_content(sent, record.http_headers.get_header("Content-Encoding") or "", MAX_BYTES + 1)
    if len(body) > MAX_BYTES or record.rec_headers.get_header("WARC-Truncated"):
        raise TooLargeError("was larger than its crawler, or this reader, takes: fetch it by hand")
    if not is_complete:
        raise DamagedError("was sent broken: its packed content ends early; fetch it again")
    _check_response(record.http_headers.get_statuscode(), body)
    return body


def _check_response(status: str, body: bytes) -> None:
    """Raises the reason why a response that came whole is no document."""
    answered = "" if status.startswith("2") else f" (the server answered {status})"
    if is_script_only(body):
        raise ScriptedError(f"is a page that only scripts fill{answered}: open it in a browser, and save it from there")
    if answered:
        raise UnreachedError(f"gave no document{answered}: look whether it has moved, or fetch it again later")
