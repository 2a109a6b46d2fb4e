"""Where labels stand in a harvested report, which its dataset does not say: its file is read again while nobody waits
for another. What was harvested stays as it is; places are taken from a reading that is the same in every cell.
"""

import sqlite3
from dataclasses import replace

from extractor.model import Extraction
from extractor.service.database import Database
from extractor.service.packing import pack, unpack
from extractor.service.work import Answer

BEST = (
    "SELECT sha256, report, document, (SELECT max(rank) FROM looks WHERE looks.document = harvested.document AND "
    "open = 1) AS rank FROM harvested WHERE placed = 0 AND rank IS NOT NULL ORDER BY rank DESC LIMIT 1"
)
"""The harvested report that comes before people soonest."""


def take_unplaced(db: Database) -> sqlite3.Row | None:
    """The next report whose labels are to be placed, which nobody else takes now; None where there is none."""
    if db.read.execute(BEST).fetchone() is None:
        return None
    with db.write() as write:
        row: sqlite3.Row | None = write.execute(BEST).fetchone()
        if row is not None:
            set_placed(write, row, 1)
    return row


def set_placed(write: sqlite3.Connection, row: sqlite3.Row, placed: int) -> None:
    """Whether a report needs no more places."""
    write.execute(
        "UPDATE harvested SET placed = ? WHERE sha256 = ? AND report = ?", (placed, row["sha256"], row["report"])
    )


def place_labels(db: Database, row: sqlite3.Row, answer: Answer) -> bool:
    """The places of a new reading of the file put to the report that was harvested; whether they fit."""
    if row["report"] > len(answer.reports):
        return False
    again = unpack(answer.reports[row["report"] - 1])
    with db.write() as write:
        found = write.execute("SELECT report FROM documents WHERE number = ?", (row["document"],)).fetchone()
        harvested = found and unpack(found["report"])
        if not harvested or readings(harvested) != readings(again):
            return False
        cells = (
            replace(cell, provenance=new.provenance, header=new.header, others=new.others)
            for cell, new in zip(harvested.cells, again.cells, strict=True)
        )
        data = pack(replace(harvested, cells=tuple(cells)))
        write.execute("UPDATE documents SET report = ? WHERE number = ?", (data, row["document"]))
    return True


def readings(report: Extraction) -> list[tuple[object, ...]]:
    """What each cell was read as."""
    return [(cell.key, cell.value, cell.status, cell.raw) for cell in report.cells]
