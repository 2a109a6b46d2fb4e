"""Lists of addresses as sources of a harvest: fetched into a crawl in the dataset's folder, then read from there."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from extractor.bulk.display import say, show_line
from extractor.bulk.folder import check_folder, write_faults
from extractor.bulk.ledger import ledger_faults
from extractor.errors import GoujiError, SourceError
from extractor.sources.fetch import Manners, fetch_urls
from extractor.sources.fetch_ledger import LEDGER, Address, Fate
from extractor.sources.fetched import fetched_references, known_addresses, urls_to_fetch
from extractor.sources.reference import Reference
from extractor.sources.url_list import read_urls

CRAWL = "crawl"
"""The folder of what was fetched, in that of the dataset: harvests go on from it, and it can be read by itself."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be fetched for the dataset in `folder`. `again`, `retry`: as of `fetch_urls`."""

    lists: tuple[Path, ...]
    folder: Path
    manners: Manners
    again: bool = False
    retry: bool = False

    @property
    def crawl(self) -> Path:
        """Where it is kept."""
        return self.folder / CRAWL


def fetch_lists(wanted: Wanted, *, quiet: bool = False) -> tuple[Address, ...]:
    """Fetch what is new in the lists; what became of every address of this and earlier fetches.

    Raises GoujiError where a list holds no address, or the folder is not one for a dataset or cannot be written.
    """
    urls = read_lists(wanted.lists)
    check_folder(wanted.folder)
    with (
        write_faults(wanted.crawl),
        ledger_faults(wanted.crawl / LEDGER),
        closing(FetchDisplay(len(urls), quiet=quiet)) as display,
    ):
        for address in fetch_urls(urls, wanted.crawl, wanted.manners, again=wanted.again, retry=wanted.retry):
            display.take(address)
    return known_addresses(wanted.crawl)


def fetched(wanted: Wanted, addresses: Sequence[Address]) -> Iterator[Reference]:
    """The documents that were fetched."""
    return fetched_references(addresses, wanted.crawl)


def list_fetches(wanted: Wanted) -> Iterator[str]:
    """A line for each address that a fetch would ask for."""
    urls = urls_to_fetch(
        read_lists(wanted.lists), known_addresses(wanted.crawl), again=wanted.again, retry=wanted.retry
    )
    return (f"fetch\t{url}" for url in urls)


def read_lists(lists: Sequence[Path]) -> tuple[str, ...]:
    """The addresses in all lists, each once. Raises GoujiError with the name of the list that holds none."""
    found = list[tuple[str, ...]]()
    for file in lists:
        try:
            found.append(read_urls(file))
        except SourceError as error:
            raise GoujiError(f"{file}: {error}") from error
    return tuple(dict.fromkeys(chain.from_iterable(found)))


class FetchDisplay:
    """How a fetch goes on, on standard error. `listed`: addresses in the lists."""

    def __init__(self, listed: int, *, quiet: bool = False) -> None:
        self._listed = listed
        self._fates = Counter[Fate]()
        self._end = None if quiet else show_line(self.line)

    def take(self, address: Address) -> None:
        """An address is settled."""
        self._fates[address.fate] += 1

    def line(self) -> str:
        """Addresses by what became of them."""
        fates = ", ".join(f"{count:,} {fate}" for fate, count in sorted(self._fates.items()))
        return f"fetching {self._listed:,} addresses: {fates or 'none yet'}"

    def close(self) -> None:
        """The last count stays as a line."""
        if self._end is not None:
            self._end()
            say(self.line())
