"""The records of a WARC file by warcio, with what it lets pass in silence: packing that breaks, records cut short."""

from typing import Any, BinaryIO

from extractor.errors import SourceError, UnsupportedError
from extractor.sources.content_encoding import decode_content
from extractor.sources.passage import FAULTS, read_up_to


def open_records(stream: BinaryIO) -> Any:
    """warcio's iterator over the records from here on. Raises UnsupportedError where it is not installed."""
    try:
        from warcio.archiveiterator import WARCIterator
        from warcio.bufferedreaders import DecompressingBufferedReader
    except ImportError as error:
        raise UnsupportedError("is a WARC file, which takes warcio to read: pip install 'gouji[web]'") from error

    class Unpacked(DecompressingBufferedReader):  # type: ignore[misc]
        """A fault in the packing is raised; warcio prints it, and goes on as if the file ended."""

        def _decompress(self, data: bytes) -> bytes:
            if self.decompressor and data and self.num_block_read:
                return bytes(self.decompressor.decompress(data))
            return bytes(super()._decompress(data))

    class Records(WARCIterator):  # type: ignore[misc]
        INC_RECORD = ""  # what warcio prints of records that end early, which is told with the record

    records = Records(stream)
    records.reader = Unpacked(records.fh, block_size=records.reader.block_size)
    return records


def record_faults() -> tuple[type[Exception], ...]:
    """What warcio raises where a file is no WARC any more."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    return (ArchiveLoadFailed, StatusAndHeadersParserException, AttributeError, *FAULTS)


def is_whole(records: Any, record: Any) -> bool:
    """Whether a record that was read to its end had all the bytes that it promised, and its packing ended with it."""
    member = records.reader.decompressor
    is_ended = member is None or (bool(member.eof) and records.next_line is None)
    return is_ended and record.length is not None and getattr(record.raw_stream, "limit", 1) == 0


def sent_bytes(record: Any, size: int) -> bytes:
    """The first bytes of a payload as they were sent, chunks put together. Raises SourceError where they cannot be."""
    from warcio.bufferedreaders import ChunkedDataReader

    headers = record.http_headers
    is_chunked = headers is not None and (headers.get_header("Transfer-Encoding") or "").lower() == "chunked"
    return read_up_to(ChunkedDataReader(record.raw_stream) if is_chunked else record.raw_stream, size)


def first_bytes(record: Any, size: int) -> bytes:
    """The first bytes of a response's payload, unpacked as its headers say; none where they cannot be."""
    if record.rec_type != "response" or record.http_headers is None:
        return b""
    try:
        sent = sent_bytes(record, size)
        return decode_content(sent, record.http_headers.get_header("Content-Encoding") or "", size)[0]
    except SourceError:
        return b""
