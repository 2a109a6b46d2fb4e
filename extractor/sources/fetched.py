"""What a fetch brought, as references: one address of a list stands for its last answer, or for why there is none.

So a page that is fetched again replaces what it was before, as a file that changed does, and an address that could not
be fetched is a document that could not be read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from extractor.errors import SourceError
from extractor.sources.fetch import read_ledger
from extractor.sources.fetch_ledger import LEDGER, Address, Fate
from extractor.sources.fetch_rules import url_to_address
from extractor.sources.record import Reference
from extractor.sources.reference import find_references, read_references

Answer = list[Reference]
"""One response: a document, or an archive's documents."""


def known_addresses(folder: Path) -> tuple[Address, ...]:
    """What became of the addresses of a fetch into `folder`; none where there was no fetch."""
    return read_ledger(folder) if (folder / LEDGER).exists() else ()


def urls_to_fetch(
    urls: Iterable[str], addresses: Iterable[Address], *, again: bool = False, retry: bool = False
) -> Iterator[str]:
    """Of a list's addresses those that a fetch would ask for, and what an earlier one left. As `fetch_urls` takes
    `again` and `retry`; attachments are not known before their page is."""
    known = {address.url: address for address in addresses}
    left = [url for url, address in known.items() if address.fate is Fate.WAITING]
    for url in dict.fromkeys([*left, *(url_to_address(url).url for url in urls)]):
        address = known.get(url) or url_to_address(url)
        has_failed = address.fate is Fate.FAILED
        may_be_asked = not has_failed or address.tries > 0
        if address.fate is Fate.WAITING or (may_be_asked and (again or (retry and has_failed))):
            yield url


def fetched_references(addresses: Iterable[Address], folder: Path) -> Iterator[Reference]:
    """The documents of a fetch into `folder`, in the order in which their addresses were found. What was not fetched is
    there, too, with its `problem`; redirects are not, since their target is."""
    answers = _url_to_answers(folder)
    for address in addresses:
        if address.fate in (Fate.REDIRECTED, Fate.WAITING):
            continue
        found = answers.get(address.url, [])
        if found:
            yield from _last_good(address, found)
        else:
            problem = address_to_problem(address)
            yield Reference(
                address.url, address.url, version=problem, url=address.url, fetched=address.fetched,
                parent=address.parent, listed=True, problem=problem,
            )  # fmt: skip


def address_to_problem(address: Address) -> str:
    """Why an address has no answer, and what to do."""
    if address.fate is Fate.FORBIDDEN:
        return f"was not fetched ({address.detail}): ask its owner for it, and give the file"
    return f"was not fetched ({address.detail}): check the address; --retry failed asks for it again"


def _url_to_answers(folder: Path) -> dict[str, list[Answer]]:
    """All answers of each address, in the order in which they came."""
    answers = defaultdict[str, list[Answer]](list)
    for (url, place, record), found in groupby(
        find_references([folder]), lambda one: (one.url, one.place, one.member[:1])
    ):
        version = f"{Path(place).name}:{''.join(record)}"
        answers[url].append([replace(one, version=version, listed=True) for one in found])
    return answers


def _last_good(address: Address, answers: Sequence[Answer]) -> Answer:
    """The last answer; where that was a failure, the one before it that was none: a server that is out of order for a
    day takes nothing back."""
    if address.fate is Fate.FAILED:
        for answer in reversed(answers):
            if not any(isinstance(found, SourceError) for _, found in read_references(answer)):
                return answer
    return answers[-1]
