"""What can be read, before it is: a reference is small, can be sent to another process, and names one document.

Whatever holds documents (a folder, an archive, a crawl, an object store) lists references in its own order; reading
takes them in that order, so that what can only be read from front to back (a compressed tar, a WARC) is passed once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import SourceError
from extractor.model import Source
from extractor.sources.files import find_sources, path_to_name, read_source


@dataclass(frozen=True, slots=True)
class Reference:
    """One document to be. `name`: as it will stand in `source`; `place`: the file, folder entry or URL that holds it;
    `member`: where in it, from the outer container to the inner (archive members, a WARC record's offset), empty for a
    whole file; `size` in bytes and `version` (a time of change, an ETag) as far as they are known without reading;
    `url`, `fetched`, `parent`: of a web record, the page an attachment was linked from."""

    name: str
    place: str
    member: tuple[str, ...] = ()
    size: int | None = None
    version: str = ""
    url: str = ""
    fetched: str = ""
    parent: str = ""


Read = tuple[Reference, Source | SourceError]
"""What reading a reference gives: its bytes, or why there are none."""


def find_references(
    places: Iterable[Path], passed_over: Callable[[Path], None] = lambda link: None
) -> Iterator[Reference]:
    """The references of all places: files as they are, folders walked in order of name."""
    for path in find_sources(places, passed_over):
        yield Reference(path_to_name(path), str(path))


def read_references(references: Iterable[Reference]) -> Iterator[Read]:
    """Each reference with its bytes, in order; one that cannot be read gives the error that says why."""
    for reference in references:
        try:
            yield reference, read_source(Path(reference.place))
        except SourceError as error:
            yield reference, error
