"""The record that names one document before it is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """One document to be. `name`: as it will stand in `source`, the URL of a web record; `place`: the file or object
    that holds it; `member`: where in it, from the outer container to the inner (archive members, a WARC record's
    offset), empty for a whole file; `size` in bytes and `version` (a time of change, an ETag) as far as they are known
    without reading; `url`, `fetched`, `parent`: of a web record, the page an attachment was linked from; `listed`: it
    stands for an address of a list, wherever its last answer lies; `problem`: why there is none."""

    name: str
    place: str
    member: tuple[str, ...] = ()
    size: int | None = None
    version: str = ""
    url: str = ""
    fetched: str = ""
    parent: str = ""
    listed: bool = False
    problem: str = ""
