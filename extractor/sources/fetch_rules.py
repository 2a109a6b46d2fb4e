"""What may be fetched, what an answer means, and where it leads: pure functions of one exchange."""

import ipaddress
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from extractor.sources.fetch_exchange import Exchange, Silence
from extractor.sources.fetch_ledger import Address, Fate
from extractor.sources.pages import absolute, document_links, is_page, is_script_only
from extractor.text.encoding import bytes_to_text

MAX_HOPS = 10
"""Redirects from one address to where it leads; browsers stop at 20, real chains have under five."""

MAX_ROBOTS_HOPS = 5
"""Redirects of a robots.txt that are followed (RFC 9309)."""

MAX_TRIES = 4
"""Requests for one address while its server is in trouble, with a longer pause before each."""

MAX_LINKS = 200
"""Attachments of one page that are followed; a page with more is no report but a list."""

_TRANSIENT = frozenset((408, 425, 429, *range(500, 600)))
"""Statuses that may pass: the server is busy or broken. What is not there (404) stays so."""

_OK = range(200, 300)
REDIRECTS = frozenset((301, 302, 303, 307, 308))
_UNCHANGED = 304

Settled = tuple[Address, tuple[Address, ...]]
"""What became of an address, and the addresses that were found by it."""


def settle(address: Address, answer: Exchange | Silence) -> Settled:
    """What an answer means for the address that was asked for."""
    tries = address.tries + 1
    if isinstance(answer, Silence):
        return _tried(replace(address, tries=tries, status=0, detail=answer.why)), ()
    known = replace(address, tries=tries, status=answer.status, detail="", fetched=answer.fetched)
    location = answer.header("location")
    if answer.status == _UNCHANGED:
        return replace(known, fate=Fate.UNCHANGED), ()
    if answer.status in REDIRECTS and location:
        return _redirected(known, absolute(address.url, location))
    if answer.status in _OK:
        return _fetched(known, answer)
    if is_script_only(answer.content()):
        return replace(known, fate=Fate.FAILED, detail="a challenge that only a browser can answer"), ()
    known = replace(known, detail=f"the server answered {answer.status}")
    return (_tried(known) if answer.status in _TRANSIENT else replace(known, fate=Fate.FAILED)), ()


def _tried(address: Address) -> Address:
    """An address without success: it waits for another try, or has had them all."""
    return replace(address, fate=Fate.WAITING if address.tries < MAX_TRIES else Fate.FAILED)


def _redirected(address: Address, target: str) -> Settled:
    if address.hops >= MAX_HOPS:
        return replace(address, fate=Fate.FAILED, detail=f"more than {MAX_HOPS} redirects"), ()
    found = url_to_address(target, replace(address, url=address.parent or address.url), address.step, address.hops + 1)
    if target == address.url:
        return replace(address, fate=Fate.FAILED, detail="redirects in a circle"), ()
    return replace(address, fate=Fate.REDIRECTED, detail=target), (found,)


def _fetched(address: Address, answer: Exchange) -> Settled:
    if answer.is_cut:
        return replace(address, fate=Fate.FAILED, detail="larger or slower than any report"), ()
    content = answer.content()
    kept = replace(
        address, fate=Fate.FETCHED, etag=answer.header("etag"), modified=answer.header("last-modified"), tries=0
    )
    if not is_page(content):
        return kept, ()
    if is_script_only(content):
        return replace(kept, detail="a page that only scripts fill"), ()
    links = document_links(bytes_to_text(content), address.url) if address.step == 0 else ()
    if len(links) > MAX_LINKS:
        return replace(kept, detail=f"links to {len(links)} documents, of which {MAX_LINKS} are followed"), _links(
            kept, links[:MAX_LINKS]
        )
    return kept, _links(kept, links)


def _links(page: Address, links: Iterable[str]) -> tuple[Address, ...]:
    return tuple(url_to_address(link, page, 1, 0) for link in links)


def url_to_address(url: str, parent: Address | None = None, step: int = 0, hops: int = 0) -> Address:
    """An address that is to be fetched, or that fails at once: what is no web address, and what would lead a fetch from
    a public site into the network that it runs in."""
    origin = parent.url if parent else ""
    clean = absolute(origin, url)
    address = Address(clean or url, origin, step, hops)
    host = host_of(clean)
    if not clean.startswith(("http://", "https://")) or not host:
        return replace(address, fate=Fate.FAILED, detail="no web address")
    if origin and host != host_of(origin) and _is_private(host):
        return replace(address, fate=Fate.FAILED, detail="leads from a public site into a private network")
    return address


def host_of(url: str) -> str:
    """The host of an address, empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def robots_of(origin: str) -> str:
    """Where an origin says what may be fetched."""
    return f"{origin}/robots.txt"


def wished_pause(answer: Exchange | Silence) -> float:
    """Seconds that a server asks to be left alone, as far as it says so in a number."""
    wish = answer.header("retry-after") if isinstance(answer, Exchange) else ""
    return float(wish) if wish.isdecimal() else 0.0


def _is_private(host: str) -> bool:
    """Whether a host is written as an address that is not public, or as this machine."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".local", ".internal", ".localhost"))


def robots_to_rules(answer: Exchange | Silence) -> str | None:
    """The text of a robots.txt; empty, which forbids nothing, where there is none; None where it cannot be learnt, in
    which case nothing may be fetched (RFC 9309)."""
    if isinstance(answer, Silence) or answer.status in _TRANSIENT:
        return None
    return bytes_to_text(answer.content()) if answer.status in _OK else ""


def parse_rules(text: str) -> Any:
    """The rules of a robots.txt, wildcards as crawlers read them."""
    from protego import Protego

    return Protego.parse(text)
