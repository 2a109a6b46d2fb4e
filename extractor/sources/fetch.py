"""Addresses to a crawl on disk, politely: robots.txt is obeyed, a host is asked one thing at a time with pauses,
redirect hops and attachments stand in line like everything else, and what was fetched once is not fetched again.

The main thread keeps the line, the ledger and the files; threads only wait for answers. So a kill at any moment leaves
a ledger and a crawl that the next run goes on from.
"""

import heapq
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractor.errors import DependencyError
from extractor.sources.fetch_crawl import Crawl
from extractor.sources.fetch_exchange import (
    CONNECT_SECONDS,
    READ_SECONDS,
    Exchange,
    Request,
    Silence,
    request_to_exchange,
)
from extractor.sources.fetch_ledger import Address, Fate, Ledger
from extractor.sources.fetch_rules import (
    MAX_HOPS,
    MAX_ROBOTS_HOPS,
    MAX_TRIES,
    REDIRECTS,
    Settled,
    host_of,
    origin_of,
    parse_rules,
    robots_of,
    robots_to_rules,
    settle,
    url_to_address,
    wished_pause,
)  # fmt: skip
from extractor.sources.pages import absolute

MAX_PAUSE = 300.0
"""Seconds: the longest that a server's own wish (Crawl-delay, Retry-After) is granted before each request."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a fetch behaves. `pause`: seconds between two requests to a host; `agent`: its name, best with an address to
    complain to; `hosts`: how many are asked at the same time; `backoff`: seconds before a second try, doubled for each
    further one."""

    pause: float = 1.0
    agent: str = "gouji/0.1"
    hosts: int = 8
    backoff: float = 5.0


@dataclass(frozen=True, slots=True)
class _Robots:
    """The robots.txt of an origin is to be asked for, at `url`."""

    origin: str
    url: str
    tries: int = 0
    hops: int = 0


def fetch_urls(
    urls: Iterable[str], folder: Path, manners: Manners = Manners(), *, again: bool = False, retry: bool = False
) -> Iterator[Address]:
    """Fetch what is new among `urls`, with the documents that the pages link to; each address as it is settled.

    Every response is kept as WARC in `folder`, which is a place to read from afterwards. A run that was killed is gone
    on with. Once all are settled, `again` asks for all whether they have changed, `retry` for those that failed.
    Raises DependencyError, and GoujiError where another process works on the folder.
    """
    try:
        import httpx
        import protego  # noqa: F401
        import warcio  # noqa: F401
    except ImportError as error:
        raise DependencyError("fetching needs httpx, protego and warcio: pip install 'gouji[web]'") from error
    ledger = Ledger(folder)
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS, pool=None)
    pool = ThreadPoolExecutor(manners.hosts, "fetch")
    try:
        with httpx.Client(timeout=timeout, follow_redirects=False) as client:
            yield from _Fetch(ledger, Crawl(folder, manners.agent), client, pool, manners).run(urls, again, retry)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        ledger.close()


def read_ledger(folder: Path) -> tuple[Address, ...]:
    """What became of every address of a fetch. Raises GoujiError while one works on the folder."""
    ledger = Ledger(folder)
    try:
        return tuple(ledger.addresses())
    finally:
        ledger.close()


class _Fetch:
    """One run: who is to be asked what, and when. A line is one host's; it has at most one request under way."""

    def __init__(self, ledger: Ledger, crawl: Crawl, client: Any, pool: ThreadPoolExecutor, manners: Manners) -> None:
        self._ledger, self._crawl, self._client, self._pool, self._manners = ledger, crawl, client, pool, manners
        self._rules: dict[str, Any] = {}
        self._learning: set[str] = set()
        self._lines: dict[str, deque[str | _Robots]] = {}
        self._due: dict[str, float] = {}
        self._pauses: dict[str, float] = {}
        self._turns: list[tuple[float, str]] = []
        self._placed: set[str] = set()
        self._running: dict[Future[Exchange | Silence], tuple[str, str | _Robots]] = {}

    def run(self, urls: Iterable[str], again: bool, retry: bool) -> Iterator[Address]:
        """Take up what was left, then one turn after the other until no line is left."""
        yield from self._adopt()
        if (again or retry) and not self._ledger.waiting():
            self._ledger.ask_again(failed_only=not again)
        self._ledger.add(map(url_to_address, urls))
        for origin, text in self._ledger.robots().items():
            self._learn(origin, text)
        for url in self._ledger.waiting():
            self._stand_in_line(url)
        while self._turns or self._running:
            yield from self._start_turns()
            for future in self._wait():
                host, task = self._running.pop(future)
                yield from self._end_turn(host, task, future.result())

    def _adopt(self) -> Iterator[Address]:
        """What came whole before a kill, and the ledger did not hear of."""
        for exchange, size in self._crawl.adopt(self._ledger.file_sizes().get(self._crawl.file, 0)):
            url = exchange.request.url
            address = self._ledger.address_of(url)
            if address is not None and address.fate is Fate.WAITING:
                yield from self._note(settle(address, exchange), size)
            elif address is None and url == robots_of(origin_of(url)) and not exchange.header("location"):
                self._ledger.settle_robots(origin_of(url), robots_to_rules(exchange), self._crawl.file, size)

    def _stand_in_line(self, url: str) -> None:
        host = host_of(url)
        self._lines.setdefault(host, deque()).append(url)
        self._call(host)

    def _call(self, host: str) -> None:
        """Give a host its next turn, unless it has one already, or its line is empty."""
        if self._lines.get(host) and host not in self._placed:
            self._placed.add(host)
            heapq.heappush(self._turns, (self._due.get(host, 0.0), host))

    def _start_turns(self) -> Iterator[Address]:
        """Send a request to each host whose turn has come, as far as there are threads."""
        while self._turns and self._turns[0][0] <= time.monotonic() and len(self._running) < self._manners.hosts:
            _, host = heapq.heappop(self._turns)
            task = self._first_task(host)
            while isinstance(task, str) and (denied := self._denied(task)):
                yield from self._note((denied, ()))
                task = self._first_task(host)
            if task is None:
                self._placed.discard(host)
            else:
                self._running[self._pool.submit(request_to_exchange, self._client, self._request(task))] = host, task

    def _first_task(self, host: str) -> str | _Robots | None:
        """What a host is asked next: its robots.txt before anything else; nothing while that is still to come."""
        line = self._lines[host]
        if not line:
            return None
        first = line[0]
        origin = origin_of(first) if isinstance(first, str) else ""
        if isinstance(first, _Robots) or origin in self._rules:
            return line.popleft()
        if origin in self._learning:
            return None
        self._learning.add(origin)
        return _Robots(origin, robots_of(origin))

    def _denied(self, url: str) -> Address | None:
        """An address that may not be fetched, settled; None where it may be."""
        rules = self._rules[origin_of(url)]
        address = self._address(url)
        if rules is None:
            return replace(address, fate=Fate.FAILED, tries=1, detail="its robots.txt cannot be learnt now")
        if not rules.can_fetch(url, self._manners.agent):
            return replace(address, fate=Fate.FORBIDDEN, detail="robots.txt forbids it")
        return None

    def _request(self, task: str | _Robots) -> Request:
        if isinstance(task, _Robots):
            return Request(task.url, self._manners.agent)
        address = self._address(task)
        referer = address.parent if address.step else ""
        return Request(task, self._manners.agent, referer, address.etag, address.modified)

    def _address(self, url: str) -> Address:
        known = self._ledger.address_of(url)
        if known is None:
            raise LookupError(f"{url} stands in line and is not in the ledger")
        return known

    def _wait(self) -> Iterable[Future[Exchange | Silence]]:
        """The answers that are there, after waiting for one, or for the next turn."""
        due = max(0.0, self._turns[0][0] - time.monotonic()) if self._turns else None
        if not self._running:
            time.sleep(due or 0.0)
            return ()
        is_full = len(self._running) >= self._manners.hosts
        return wait(self._running, None if is_full else due, FIRST_COMPLETED).done

    def _end_turn(self, host: str, task: str | _Robots, answer: Exchange | Silence) -> Iterator[Address]:
        """Keep an answer, and see what it leads to."""
        size = self._crawl.write(answer) if isinstance(answer, Exchange) else 0
        if isinstance(task, _Robots):
            tries = self._end_robots(task, answer, size)
        else:
            settled = settle(self._address(task), answer)
            tries = settled[0].tries if settled[0].fate is Fate.WAITING else 0
            if tries:
                self._lines[host].append(task)
            yield from self._note(settled, size)
        pause = self._pauses.get(host, self._manners.pause)
        if tries:
            pause = max(pause, self._manners.backoff * 2 ** (tries - 1), wished_pause(answer))
        self._due[host] = time.monotonic() + min(pause, MAX_PAUSE)
        self._placed.discard(host)  # not before: what was found meanwhile must not come without a pause
        self._call(host)

    def _end_robots(self, task: _Robots, answer: Exchange | Silence, size: int) -> int:
        """What a robots.txt says; the number of tries where it is asked for once more, else 0."""
        location = answer.header("location") if isinstance(answer, Exchange) and answer.status in REDIRECTS else ""
        rules = robots_to_rules(answer)
        if location and task.hops < MAX_ROBOTS_HOPS:
            hop = _Robots(task.origin, absolute(task.url, location), 0, task.hops + 1)
            self._lines.setdefault(host_of(hop.url), deque()).appendleft(hop)
            self._call(host_of(hop.url))
            return 0
        if rules is None and task.tries + 1 < MAX_TRIES:
            self._lines[host_of(task.url)].appendleft(replace(task, tries=task.tries + 1))
            return task.tries + 1
        self._ledger.settle_robots(task.origin, rules, self._crawl.file, size)
        self._learn(task.origin, rules)
        self._call(host_of(task.origin))
        return 0

    def _learn(self, origin: str, text: str | None) -> None:
        """Take up what an origin allows, and the pause it asks for."""
        rules = parse_rules(text) if text is not None else None
        self._rules[origin] = rules
        self._learning.discard(origin)
        delay = rules.crawl_delay(self._manners.agent) if rules else None
        host = host_of(origin)
        self._pauses[host] = max(self._pauses.get(host, self._manners.pause), delay or 0.0)

    def _note(self, settled: Settled, size: int = 0) -> Iterator[Address]:
        """Write down what became of an address, let what was found stand in line, and tell of what is settled.
        `size`: of the crawl's file, 0 where nothing was written."""
        address, found = settled
        if address.fate is Fate.REDIRECTED and self._leads_back(address):
            address, found = replace(address, fate=Fate.FAILED, detail="redirects in a circle"), ()
        fresh = [each for each in found if self._ledger.address_of(each.url) is None]
        self._ledger.settle(address, fresh, self._crawl.file, size)
        for each in fresh:
            if each.fate is Fate.WAITING:
                self._stand_in_line(each.url)
        yield from (each for each in (address, *fresh) if each.fate is not Fate.WAITING)

    def _leads_back(self, address: Address) -> bool:
        """Whether a redirect leads to itself over others that are known."""
        target = address.detail
        for _ in range(MAX_HOPS):
            if target == address.url:
                return True
            behind = self._ledger.address_of(target)
            if behind is None or behind.fate is not Fate.REDIRECTED:
                return False
            target = behind.detail
        return True
