"""The queue of looks, and the decisions that settle them.

The best look comes first (`looks.look_rank`), one in so many is an audit; who gets one has it for some minutes, so that
two people do not look at the same. A decision names the version of the cell that it was made upon: where somebody else
decided meanwhile, nothing is written, and the newer state is shown.
"""

import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.model import Cell, Key
from extractor.service.database import Database
from extractor.service.decisions import Kind, Shown, is_correct
from extractor.service.documents import UnknownError, versions_of
from extractor.service.looks import look_rank

TAKEN_SECONDS = 300.0
"""For which a look belongs to who was given it: few take longer, and who goes away hinders no one for long."""
AUDIT_EVERY = 10
"""Looks of which one is an audit: the measured rate grows with the review, at a tenth of its pace."""


class ConflictError(RuntimeError):
    """Somebody else decided meanwhile on some of the cells, `keys`."""

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__("somebody else decided on these cells meanwhile: look at them again")
        self.keys = tuple(keys)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A look: cells of a document (its number) to be settled together. `id`: None for a cell that is in none."""

    id: int | None
    document: int
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of a cell, upon which version of it."""

    cell: Cell
    version: int
    kind: Kind
    shown: Shown | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which look is wanted: for whom, in which document only (its number), in which not."""

    who: str
    only: int | None = None
    skipped: tuple[int, ...] = ()


def next_look(db: Database, wanted: Wanted) -> Ticket | None:
    """The best open look that nobody has, now taken; None where there is none."""
    with db.write() as write:
        made = write.execute("SELECT count(DISTINCT act) FROM decisions WHERE who = ?", (wanted.who,)).fetchone()[0]
        first = int(wanted.only is None and made % AUDIT_EVERY == AUDIT_EVERY - 1)
        now = time.time()
        row = _best(write, wanted, first, now) or _best(write, wanted, 1 - first, now)
        if row is None:
            return None
        write.execute(
            "UPDATE looks SET taken_by = ?, taken_until = ? WHERE id = ?", (wanted.who, now + TAKEN_SECONDS, row["id"])
        )
    return find_look(db, row["id"])


def upcoming_look(db: Database, wanted: Wanted, after: int | None) -> Ticket | None:
    """The look that will likely be given after the look `after`; nobody takes it."""
    row = _best(db.read, wanted, 0, time.time(), after)
    return None if row is None else find_look(db, row["id"])


def _best(
    connection: sqlite3.Connection, wanted: Wanted, audit: int, now: float, after: int | None = None
) -> sqlite3.Row | None:
    """The id of the open look that is worth most, `after` left out."""
    inside = "AND document = ?" if wanted.only is not None else ""
    marks = ", ".join("?" * len(wanted.skipped))
    found: sqlite3.Row | None = connection.execute(
        f"SELECT id FROM looks WHERE open = 1 AND audit = ? {inside} AND document NOT IN ({marks}) AND id <> ? "  # noqa: S608
        "AND (taken_by = ? OR taken_until < ?) ORDER BY rank DESC LIMIT 1",
        (audit, *([wanted.only] if wanted.only is not None else []), *wanted.skipped, after or 0, wanted.who, now),
    ).fetchone()
    return found


def find_look(db: Database, look: int) -> Ticket:
    """A look by its id, settled or not. Raises UnknownError."""
    rows = db.read.execute("SELECT document, tbl, row, col FROM look_cells WHERE look = ?", (look,)).fetchall()
    if not rows:
        raise UnknownError(str(look))
    return Ticket(look, rows[0]["document"], tuple((row["tbl"], row["row"], row["col"]) for row in rows))


def is_open(db: Database, look: int) -> bool:
    """Whether a look has cells that nobody decided on."""
    row = db.read.execute("SELECT open FROM looks WHERE id = ?", (look,)).fetchone()
    return row is not None and bool(row["open"])


def decide(db: Database, document: int, verdicts: Iterable[Verdict], who: str, why: str) -> int:
    """Decisions on cells of one document, all or none; the number of the act. Raises ConflictError."""
    made = list(verdicts)
    with db.write() as write:
        versions = versions_of(write, document)
        stale = [verdict.cell.key for verdict in made if versions.get(verdict.cell.key, 0) != verdict.version]
        if stale:
            raise ConflictError(stale)
        audits = _audited(write, document)
        act = _next_act(write)
        write.executemany(
            "INSERT INTO decisions(act, document, tbl, row, col, version, kind, value, status, raw, correct, who, at, "
            "why, audit) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    act, document, *verdict.cell.key, verdict.version + 1, verdict.kind, *_shown_fields(verdict.shown),
                    is_correct(verdict.cell, verdict.shown), who, time.time(), why, verdict.cell.key in audits,
                )
                for verdict in made
            ],
        )  # fmt: skip
        _settle(write, document, [verdict.cell.key for verdict in made])
    return act


def undo(db: Database, who: str) -> Ticket | None:
    """Withdraw this person's last act that stands, and give its look again; None where there is none.

    Raises ConflictError where somebody decided on its cells since.
    """
    with db.write() as write:
        rows = write.execute(
            "SELECT * FROM standing WHERE act = (SELECT max(act) FROM standing WHERE who = ?)", (who,)
        ).fetchall()
        if not rows:
            return None
        document = rows[0]["document"]
        versions, keys = versions_of(write, document), [(row["tbl"], row["row"], row["col"]) for row in rows]
        changed = [key for key, row in zip(keys, rows, strict=True) if _last(write, document, key) != row["id"]]
        if changed:
            raise ConflictError(changed)
        act = _next_act(write)
        write.executemany(
            "INSERT INTO decisions(act, document, tbl, row, col, version, kind, who, at, why, audit, undoes) "
            "VALUES (?, ?, ?, ?, ?, ?, 'undo', ?, ?, '', ?, ?)",
            [
                (act, document, *key, versions[key] + 1, who, time.time(), row["audit"], row["id"])
                for key, row in zip(keys, rows, strict=True)
            ],
        )
        _settle(write, document, keys)
        look = _look_of(write, document, keys[0])
    return Ticket(None, document, tuple(keys)) if look is None else find_look(db, look)


def _next_act(write: sqlite3.Connection) -> int:
    return int(write.execute("SELECT coalesce(max(act), 0) + 1 FROM decisions").fetchone()[0])


def _last(write: sqlite3.Connection, document: int, key: Key) -> int:
    """The id of the decision on a cell that stands and counts."""
    row = write.execute(
        "SELECT max(id) FROM standing WHERE document = ? AND tbl = ? AND row = ? AND col = ?", (document, *key)
    ).fetchone()
    return int(row[0])


def _shown_fields(shown: Shown | None) -> tuple[str | None, str | None, str | None]:
    if shown is None:
        return None, None, None
    return (None if shown.value is None else f"{shown.value:f}"), shown.status, shown.raw


def _audited(write: sqlite3.Connection, document: int) -> set[Key]:
    """The cells of a document that were drawn for the audit."""
    rows = write.execute(
        "SELECT tbl, row, col FROM looks JOIN look_cells ON look = id WHERE looks.document = ? AND audit = 1",
        (document,),
    )
    return {(row["tbl"], row["row"], row["col"]) for row in rows}


def _look_of(write: sqlite3.Connection, document: int, key: Key) -> int | None:
    row = write.execute(
        "SELECT look FROM look_cells WHERE document = ? AND tbl = ? AND row = ? AND col = ?", (document, *key)
    ).fetchone()
    return None if row is None else int(row["look"])


def _settle(write: sqlite3.Connection, document: int, keys: Iterable[Key]) -> None:
    """What is left of the looks that these cells are in."""
    for look in {look for key in keys if (look := _look_of(write, document, key)) is not None}:
        left = write.execute(
            "SELECT confidence FROM look_cells AS c WHERE look = ? AND NOT EXISTS (SELECT 1 FROM standing AS s WHERE "
            "s.document = c.document AND s.tbl = c.tbl AND s.row = c.row AND s.col = c.col)",
            (look,),
        ).fetchall()
        wrong = sum(1 - row["confidence"] for row in left)
        rank = look_rank(wrong, len(left)) if left else 0.0
        write.execute("UPDATE looks SET open = ?, wrong = ?, rank = ? WHERE id = ?", (bool(left), wrong, rank, look))
