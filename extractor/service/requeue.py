"""The queue is made for one error rate; where the service starts with another one, it is made anew."""

from extractor.model import Key
from extractor.service.database import Database
from extractor.service.documents import add_looks
from extractor.service.looks import Look, table_to_looks
from extractor.service.packing import unpack

FACT = "queue"
STANDING = "SELECT DISTINCT tbl, row, col FROM standing WHERE document = ?"


def keep_queue(db: Database, least: float, audit: float) -> None:
    """Have looks for the cells believed less than `least`, and for the share `audit` of the others. What people decided
    stays as it is; cells that they decided on come in no look."""
    wanted = f"{least} {audit}"
    found = db.read.execute("SELECT value FROM facts WHERE name = ?", (FACT,)).fetchone()
    if found and found["value"] == wanted:
        return
    with db.write() as write:
        write.execute("DELETE FROM look_cells")
        write.execute("DELETE FROM looks")
        for row in write.execute("SELECT number, id, report FROM documents").fetchall():
            report, number = unpack(row["report"]), row["number"]
            decided = {(one["tbl"], one["row"], one["col"]) for one in write.execute(STANDING, (number,))}
            looks = (left for look in table_to_looks(report.cells, least, audit, row["id"])
                     if (left := without(look, decided)).cells)  # fmt: skip
            add_looks(write, number, looks)
            accepted = sum(1 - cell.confidence for cell in report.cells if cell.confidence >= least)
            write.execute("UPDATE documents SET accepted_wrong = ? WHERE number = ?", (accepted, number))
        write.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (FACT, wanted))


def without(look: Look, decided: set[Key]) -> Look:
    """A look without the cells that somebody decided on."""
    return Look(tuple(cell for cell in look.cells if cell.key not in decided), look.audit)
