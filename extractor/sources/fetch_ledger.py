"""What became of each address, in SQLite: every step is one commit, so that a kill at any moment loses none of them."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from extractor.errors import GoujiError

LEDGER = ".ledger.sqlite"
"""Hidden, so that the folder of a fetch is a place to read from as it is."""

_ROBOTS_HOURS = 24
"""How long what robots.txt says may be relied on (RFC 9309)."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS urls (
    id INTEGER PRIMARY KEY, url TEXT UNIQUE NOT NULL, parent TEXT NOT NULL,
    step INTEGER NOT NULL, hops INTEGER NOT NULL,
    fate TEXT NOT NULL, tries INTEGER NOT NULL, status INTEGER NOT NULL, detail TEXT NOT NULL,
    etag TEXT NOT NULL, modified TEXT NOT NULL, fetched TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS waiting ON urls (id) WHERE fate = 'waiting';
CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, rules TEXT, fetched TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, size INTEGER NOT NULL);
"""
_COLUMNS = "url, parent, step, hops, fate, tries, status, detail, etag, modified, fetched"
_SELECT = f"SELECT {_COLUMNS} FROM urls"  # noqa: S608  # made of constants
_INSERT = "INSERT OR IGNORE INTO urls VALUES (NULL, ?, ?, ?, ?, ?, 0, 0, ?, '', '', '')"


class Fate(StrEnum):
    """What became of an address. `unchanged`: the server says that it is as it was when it was fetched before."""

    WAITING = "waiting"
    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    REDIRECTED = "redirected"
    FORBIDDEN = "forbidden"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Address:
    """One address. `parent`: the page or redirect it was found by; `step`: 0 of the list, 1 an attachment; `hops`:
    redirects before it; `tries` without success so far; `detail`: why it failed, or where it leads to."""

    url: str
    parent: str = ""
    step: int = 0
    hops: int = 0
    fate: Fate = Fate.WAITING
    tries: int = 0
    status: int = 0
    detail: str = ""
    etag: str = ""
    modified: str = ""
    fetched: str = ""


class Ledger:
    """The ledger of one folder, held by one process at a time."""

    def __init__(self, folder: Path) -> None:
        """Raises GoujiError where another process holds it, or the folder cannot be written."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(folder / LEDGER, timeout=0.5, isolation_level=None)
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")  # safe against kills; a power cut may undo last commits
            self._base.executescript(_SCHEMA)
        except (sqlite3.DatabaseError, OSError) as fault:
            raise GoujiError(f"{folder}: another fetch works on it, or it cannot be written ({fault})") from fault

    def close(self) -> None:
        """Let another process have it."""
        self._base.close()

    def add(self, addresses: Iterable[Address]) -> None:
        """New addresses; those that are known stay as they are."""
        with self._transaction():
            self._base.executemany(_INSERT, map(_address_to_new, addresses))

    def ask_again(self, *, failed_only: bool) -> None:
        """Let every address (or those that failed) wait once more, what is known of it kept for conditional requests;
        not what failed without a request. What robots.txt said is asked again, too."""
        which = "fate = 'failed' AND tries > 0" if failed_only else "NOT (fate = 'failed' AND tries = 0)"
        with self._transaction():
            self._base.execute(f"UPDATE urls SET fate = 'waiting', tries = 0 WHERE {which}")  # noqa: S608  # constants
            self._base.execute("DELETE FROM robots")

    def settle(self, address: Address, found: Iterable[Address], file: str, size: int) -> None:
        """What one exchange came to, all or nothing: the address, those it led to, and how far the crawl is written."""
        with self._transaction():
            self._base.execute(
                "UPDATE urls SET fate = ?, tries = ?, status = ?, detail = ?, etag = ?, modified = ?, fetched = ?"
                " WHERE url = ?",
                (address.fate, address.tries, address.status, address.detail, address.etag, address.modified,
                 address.fetched, address.url),
            )  # fmt: skip
            self._base.executemany(_INSERT, map(_address_to_new, found))
            self._note_size(file, size)

    def settle_robots(self, origin: str, rules: str | None, file: str, size: int) -> None:
        """What an origin allows; None where it could not be learnt."""
        now = datetime.now(UTC).isoformat()
        with self._transaction():
            self._base.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (origin, rules, now))
            self._note_size(file, size)

    def robots(self) -> dict[str, str | None]:
        """What is known of origins and still holds."""
        since = (datetime.now(UTC) - timedelta(hours=_ROBOTS_HOURS)).isoformat()
        return dict(self._base.execute("SELECT origin, rules FROM robots WHERE fetched > ?", (since,)))

    def waiting(self) -> tuple[str, ...]:
        """What waits, in the order it was found."""
        return tuple(url for (url,) in self._base.execute("SELECT url FROM urls WHERE fate = 'waiting' ORDER BY id"))

    def address_of(self, url: str) -> Address | None:
        """One address, None where it is not known."""
        row = self._base.execute(f"{_SELECT} WHERE url = ?", (url,)).fetchone()
        return _row_to_address(row) if row else None

    def addresses(self) -> Iterator[Address]:
        """All addresses, in the order they were found."""
        yield from map(_row_to_address, self._base.execute(f"{_SELECT} ORDER BY id"))

    def file_sizes(self) -> dict[str, int]:
        """How far each file of the crawl is known to be written."""
        return dict(self._base.execute("SELECT name, size FROM files ORDER BY name"))

    def _note_size(self, file: str, size: int) -> None:
        if size:
            self._base.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (file, size))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._base.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")


def _address_to_new(address: Address) -> tuple[str | int, ...]:
    return (address.url, address.parent, address.step, address.hops, address.fate, address.detail)


def _row_to_address(row: tuple[Any, ...]) -> Address:
    url, parent, step, hops, fate, *rest = row
    return Address(url, parent, step, hops, Fate(fate), *rest)
