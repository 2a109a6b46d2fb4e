"""Exchanges to WARC files and back: a file is only appended to, and what the ledger does not know of is read again.

A response is written before the ledger hears of it. A kill between the two leaves a whole record behind, which the next
run adopts, or the beginning of one, which it cuts off: nothing that came whole is fetched twice.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit
from uuid import uuid4

from extractor.sources.fetch_exchange import Exchange, Request
from extractor.sources.warc_records import is_whole, open_records, record_faults

FILE_BYTES = 1024**3
"""After so many bytes a new file is begun, as crawlers do: tools copy and check files as a whole."""

UNCHANGED = 304
_REVISIT_PROFILE = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
_PROTOCOL = "HTTP/1.1"


class Crawl:
    """The WARC files of a folder."""

    def __init__(self, folder: Path, agent: str) -> None:
        self._folder = folder
        self._agent = agent
        files = sorted(folder.glob("fetch-*.warc.gz"))
        self._number = len(files) or 1

    @property
    def file(self) -> str:
        """The name of the file that is written."""
        return f"fetch-{self._number:05d}.warc.gz"

    @property
    def _path(self) -> Path:
        return self._folder / self.file

    def adopt(self, known: int) -> Iterator[tuple[Exchange, int]]:
        """The exchanges in the file behind the first `known` bytes, each with the size of the file up to its end; what
        is not whole behind them is cut off."""
        if not self._path.exists():
            return
        end = known
        with self._path.open("r+b") as stream:
            stream.seek(known)
            for exchange, after in _stream_to_exchanges(stream):
                end = after
                yield exchange, after
            stream.truncate(end)

    def write(self, exchange: Exchange) -> int:
        """Append an exchange, in one piece and to the disk, since the ledger is told that it is there; the size of the
        file afterwards."""
        if self._path.exists() and self._path.stat().st_size > FILE_BYTES:
            self._number += 1
        records = exchange_to_records(exchange)
        with self._path.open("ab") as stream:
            start = b"" if stream.tell() else self._info()
            stream.write(start + records)
            stream.flush()
            os.fsync(stream.fileno())
            return stream.tell()

    def _info(self) -> bytes:
        """The record that begins a file: who wrote it."""
        out, writer = _writer()
        fields = {"software": self._agent, "format": "WARC File Format 1.0", "robots": "obeyed"}
        writer.write_record(writer.create_warcinfo_record(self.file, fields))
        return out.getvalue()


def exchange_to_records(exchange: Exchange) -> bytes:
    """Request and response, each packed by itself. An answer that nothing has changed is a revisit record."""
    from warcio.statusandheaders import StatusAndHeaders

    out, writer = _writer()
    url, is_revisit = exchange.request.url, exchange.status == UNCHANGED
    number = f"<{uuid4().urn}>"
    asked = StatusAndHeaders(
        f"GET {_request_target(url)} {_PROTOCOL}", list(exchange.request.headers().items()), is_http_request=True
    )
    answered = StatusAndHeaders(f"{exchange.status} {exchange.reason}", list(exchange.headers), protocol=_PROTOCOL)
    when = {"WARC-Date": exchange.fetched}
    own = when | {"WARC-Record-ID": number} | ({"WARC-Truncated": "length"} if exchange.is_cut else {})
    if is_revisit:
        own |= {"WARC-Profile": _REVISIT_PROFILE, "WARC-Refers-To-Target-URI": url}
    for kind, headers, http, body in (
        ("request", when | {"WARC-Concurrent-To": number}, asked, b""),
        ("revisit" if is_revisit else "response", own, answered, b"" if is_revisit else exchange.body),
    ):
        payload = io.BytesIO(body) if kind == "response" else None
        record = writer.create_warc_record(url, kind, payload, len(body), warc_headers_dict=headers, http_headers=http)
        writer.write_record(record)
    return out.getvalue()


def _writer() -> tuple[io.BytesIO, Any]:
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    return out, WARCWriter(out, gzip=True)


def _request_target(url: str) -> str:
    """What stands behind GET."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _stream_to_exchanges(stream: BinaryIO) -> Iterator[tuple[Exchange, int]]:
    """The exchanges from here on as far as they are whole, each with the offset of its end."""
    records = open_records(stream)
    asked = Request("", "")
    try:
        for record in records:
            body = record.raw_stream.read()
            end = records.get_record_offset() + records.get_record_length()
            if not is_whole(records, record):
                return
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type == "request" and record.http_headers:
                header = record.http_headers.get_header
                asked = Request(url, header("User-Agent") or "", header("Referer") or "")
            elif record.rec_type in ("response", "revisit") and record.http_headers and url == asked.url:
                yield _record_to_exchange(record, asked, body), end
    except record_faults():
        return


def _record_to_exchange(record: Any, asked: Request, body: bytes) -> Exchange:
    status, _, reason = record.http_headers.statusline.partition(" ")
    header = record.rec_headers.get_header
    pairs = tuple((name, value) for name, value in record.http_headers.headers)
    return Exchange(asked, int(status), reason, pairs, body, header("WARC-Date"), bool(header("WARC-Truncated")))
