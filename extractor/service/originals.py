"""The bytes of a file that is reviewed: from the database, or from where a dataset says that it lies.

No path comes from a client: a client names a document, the document its digest, and the digest the place that the
dataset has. What lies there now is given out only where it has that digest.
"""

import json
import sqlite3

from extractor.model import Source
from extractor.service.database import Database
from extractor.service.documents import UnknownError
from extractor.sources import Reference, read_references


class GoneError(UnknownError):
    """A file of a dataset is not there any more, or is another one now."""

    def __init__(self) -> None:
        super().__init__("原件已不在原处，或已有改动：请另找原件核对")


def find_source(db: Database, sha256: str) -> Source:
    """A file by its digest. Raises UnknownError where there is none, GoneError where it is not what was read any
    more."""
    kept = db.read.execute("SELECT data FROM sources WHERE sha256 = ?", (sha256,)).fetchone()
    if kept:
        return Source("upload", kept["data"], sha256)
    place = db.read.execute("SELECT * FROM places WHERE sha256 = ?", (sha256,)).fetchone()
    if place is None:
        raise UnknownError(sha256)
    return Source("upload", place_to_bytes(place), sha256)


def place_to_bytes(row: sqlite3.Row) -> bytes:
    """What lies at a place of a dataset; nothing is fetched over a network. Raises GoneError."""
    if "://" not in row["place"]:
        reference = Reference(row["name"], row["place"], tuple(json.loads(row["member"])))
        ((_, found),) = read_references([reference])
        if isinstance(found, Source) and found.sha256 == row["sha256"]:
            return found.data
    raise GoneError
