"""The records of a WARC file to entries: which responses count, and what the records around them say of each."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from extractor.sources.entry import Entry
from extractor.sources.kinds import may_be_container
from extractor.sources.pages import absolute, document_links, is_furniture, is_page
from extractor.text.encoding import bytes_to_text

LINKS_BYTES = 2_000_000
"""Bytes of a page that are searched for links. The largest report page seen has 0.4 million."""


class Listing:
    """What is known of a crawl so far: who linked to what, and the response whose request may still come."""

    def __init__(self, opener: Callable[[int], BinaryIO]) -> None:
        self._opener = opener
        self._origins: dict[str, str] = {}
        self._referers: dict[str, str] = {}
        self._waiting: tuple[str, Entry] | None = None

    def record_to_entries(self, record: Any, offset: int, body: bytes) -> Iterator[Entry]:
        """The entries that are complete now that this record was read. `body`: the first bytes of its payload."""
        if record.rec_type == "request":
            self._request(record)
            return
        yield from self.rest()
        if record.http_headers is not None and record.rec_type in ("response", "revisit"):
            self._response(record, offset, body)

    def rest(self) -> Iterator[Entry]:
        """The response that still waits for its request."""
        if self._waiting is not None:
            yield self._waiting[1]
            self._waiting = None

    def _request(self, record: Any) -> None:
        """A request names the page that the reader came from; it stands before or behind its response."""
        referer = record.http_headers.get_header("Referer") if record.http_headers else None
        if not referer:
            return
        answered = record.rec_headers.get_header("WARC-Concurrent-To")
        if self._waiting is not None and self._waiting[0] == answered:
            self._waiting = answered, replace(self._waiting[1], parent=absolute("", referer))
        else:
            self._referers[answered or record.rec_headers.get_header("WARC-Record-ID")] = absolute("", referer)

    def _response(self, record: Any, offset: int, body: bytes) -> None:
        headers = record.rec_headers
        url, number = headers.get_header("WARC-Target-URI") or "", headers.get_header("WARC-Record-ID")
        status = record.http_headers.get_statuscode()
        if status.startswith("3") and record.rec_type == "response":
            target = absolute(url, record.http_headers.get_header("Location") or "")
            self._origins.setdefault(target, self._origins.get(absolute("", url), url))
        elif not is_furniture(url, record.http_headers.get_header("Content-Type") or ""):
            if status.startswith("2") and is_page(body):
                for link in document_links(bytes_to_text(body), url):
                    self._origins.setdefault(link, url)
            referer = self._referers.pop(headers.get_header("WARC-Concurrent-To"), "")
            referer = self._referers.pop(number, "") or referer or self._origins.get(absolute("", url), "")
            entry = self._record_to_entry(record, offset, status.startswith("2") and may_be_container(body))
            self._waiting = number, replace(entry, url=url, parent=referer)

    def _record_to_entry(self, record: Any, offset: int, is_near: bool) -> Entry:
        header = record.rec_headers.get_header
        fetched, digest = header("WARC-Date") or "", header("WARC-Payload-Digest") or ""
        opened = partial(self._opener, offset)
        if record.rec_type == "revisit":
            same_as = digest or header("WARC-Refers-To-Target-URI") or "unknown"
            return Entry(str(offset), opened, fetched=fetched, is_near=False, same_as=same_as)
        return Entry(str(offset), opened, fetched=fetched, is_near=is_near, digest=digest)
