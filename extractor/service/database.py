"""The one SQLite file of the service: what is in it, and one writer at a time.

Committed is on disk (WAL, synchronous=FULL): a process that is killed loses no decision. A decision is a row that is
never changed or deleted; the unique version of a cell's rows keeps two people from overwriting each other.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.errors import SettingsError

FILE = "gouji.sqlite"
WAIT = 30.0
"""Seconds to wait for another process that writes."""

SCHEMA = """
CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE sources(sha256 TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT;
CREATE TABLE jobs(
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '',
    created REAL NOT NULL, ended REAL
) STRICT;
CREATE INDEX jobs_by_state ON jobs(state, created);
CREATE TABLE documents(
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, job TEXT NOT NULL, sha256 TEXT NOT NULL, name TEXT NOT NULL,
    agency TEXT NOT NULL, year INTEGER, form TEXT NOT NULL, confidence REAL NOT NULL, cells INTEGER NOT NULL,
    accepted_wrong REAL NOT NULL, findings INTEGER NOT NULL, created REAL NOT NULL, report BLOB NOT NULL
) STRICT;
CREATE INDEX documents_by_job ON documents(job);
CREATE TABLE looks(
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL, audit INTEGER NOT NULL, rank REAL NOT NULL, wrong REAL NOT NULL,
    cells INTEGER NOT NULL, open INTEGER NOT NULL, taken_by TEXT NOT NULL DEFAULT '',
    taken_until REAL NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX looks_by_rank ON looks(open, audit, rank DESC);
CREATE INDEX looks_by_document ON looks(document, open, rank DESC);
CREATE TABLE look_cells(
    document INTEGER NOT NULL, tbl TEXT NOT NULL, row TEXT NOT NULL, col TEXT NOT NULL, look INTEGER NOT NULL,
    confidence REAL NOT NULL, PRIMARY KEY(document, tbl, row, col)
) STRICT, WITHOUT ROWID;
CREATE INDEX look_cells_by_look ON look_cells(look);
CREATE TABLE decisions(
    id INTEGER PRIMARY KEY, act INTEGER NOT NULL, document INTEGER NOT NULL, tbl TEXT NOT NULL, row TEXT NOT NULL,
    col TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT, status TEXT, raw TEXT,
    correct INTEGER, who TEXT NOT NULL, at REAL NOT NULL, why TEXT NOT NULL, audit INTEGER NOT NULL,
    undoes INTEGER UNIQUE, UNIQUE(document, tbl, row, col, version)
) STRICT;
CREATE INDEX decisions_by_act ON decisions(act);
CREATE INDEX decisions_by_person ON decisions(who, act);
CREATE VIEW standing AS
    SELECT * FROM decisions AS d WHERE kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM decisions WHERE undoes = d.id);
"""
DATASETS = """
CREATE TABLE places(
    sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, place TEXT NOT NULL, member TEXT NOT NULL
) STRICT;
CREATE TABLE harvested(
    sha256 TEXT NOT NULL, report INTEGER NOT NULL, digest TEXT NOT NULL, document INTEGER NOT NULL,
    placed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(sha256, report)
) STRICT, WITHOUT ROWID;
"""
VERSIONS = (SCHEMA, DATASETS)
"""What each version of the database added: an older file is brought to the newest when it is opened."""


class Database:
    """Connections to the file, one a thread."""

    def __init__(self, folder: Path) -> None:
        """Raises SettingsError where the folder cannot be written, or holds a file of another version."""
        self._own, self._all = threading.local(), list[sqlite3.Connection]()
        self._writing = threading.Lock()
        self._file = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._start()
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(f"{folder}: no database can be kept there ({error}): name another --data") from error

    def _start(self) -> None:
        version = self.read.execute("PRAGMA user_version").fetchone()[0]
        if version > len(VERSIONS):
            raise SettingsError(f"{self._file}: was written by a later version of gouji: name another --data")
        for number, script in enumerate(VERSIONS[version:], version + 1):
            self.read.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")

    @property
    def read(self) -> sqlite3.Connection:
        """This thread's connection, for reading."""
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._file, WAIT, isolation_level=None, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            self._own.connection = connection
            self._all.append(connection)
        return connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction: everything in the block or, where it raises, nothing."""
        with self._writing:
            connection = self.read
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close all connections; no thread may use one any more."""
        for connection in self._all:
            connection.close()
