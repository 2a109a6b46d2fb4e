"""One request and what came of it: the part of fetching that waits for the network, free of any memory of its own."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractor.errors import UnsupportedError
from extractor.sources.content_encoding import decode_content
from extractor.text.encoding import name_to_text

if TYPE_CHECKING:
    import httpx

MAX_RESPONSE_BYTES = 64 * 1024**2
"""Of one response, as it is sent: the largest real reports (scans) have 60 MB."""

MAX_SECONDS = 300.0
"""For one response: a server that sends a byte now and then would hold its place for ever."""

CONNECT_SECONDS, READ_SECONDS = 10.0, 30.0

_LINKS_BYTES = 8 * 1024**2
"""Of a page after decompression, as far as it is searched for links."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, and as whom; `etag` and `modified` of the answer before, where only a change is wanted."""

    url: str
    agent: str
    referer: str = ""
    etag: str = ""
    modified: str = ""

    def headers(self) -> dict[str, str]:
        """The headers that are sent."""
        optional = {"Referer": self.referer, "If-None-Match": self.etag, "If-Modified-Since": self.modified}
        own = {"Host": urlsplit(self.url).netloc, "User-Agent": self.agent, "Accept": "*/*"}
        return own | {"Accept-Encoding": "gzip, deflate"} | {name: value for name, value in optional.items() if value}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request with its response. `body` as it was sent, still packed; `fetched` in UTC; `is_cut`: too large."""

    request: Request
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched: str
    is_cut: bool = False

    def header(self, name: str) -> str:
        """The value of a header, empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def content(self) -> bytes:
        """The body unpacked, as far as links are looked for in it."""
        try:
            return decode_content(self.body, self.header("content-encoding"), _LINKS_BYTES)[0]
        except UnsupportedError:
            return b""  # reading the crawl says so


@dataclass(frozen=True, slots=True)
class Silence:
    """A request that got no response, and why."""

    request: Request
    why: str


def request_to_exchange(client: "httpx.Client", request: Request) -> Exchange | Silence:
    """Ask once, follow nothing. What fails on the way is a Silence, never an exception."""
    import httpx

    deadline = time.monotonic() + MAX_SECONDS
    try:
        with client.stream("GET", request.url, headers=request.headers()) as response:
            body, is_cut = bytearray(), False
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > MAX_RESPONSE_BYTES or time.monotonic() > deadline:
                    body, is_cut = bytearray(), True
                    break
            raw = ((name_to_text(name), name_to_text(value)) for name, value in response.headers.raw)
            # The chunks are put together already; a reader that believed this header would look for them.
            headers = tuple(pair for pair in raw if pair[0].lower() != "transfer-encoding")
            fetched = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            status, reason = response.status_code, response.reason_phrase
            return Exchange(request, status, reason, headers, bytes(body), fetched, is_cut)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as fault:
        return Silence(request, _fault_to_reason(fault))


def _fault_to_reason(fault: Exception) -> str:
    import httpx

    match fault:
        case httpx.TimeoutException():
            return "the server did not answer in time"
        case httpx.ConnectError():
            return "no connection to the server"
        case _:
            return f"the connection broke ({type(fault).__name__})"
