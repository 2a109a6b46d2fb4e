"""The database's file: an older one is brought to the newest version, a later one is refused."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.service.database import FILE, SCHEMA, VERSIONS, Database


def test_an_older_file_keeps_what_is_in_it(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = 1; COMMIT;")
        connection.execute("INSERT INTO facts VALUES ('a', 'b')")
        connection.commit()
    with closing(Database(tmp_path)) as db:
        assert db.read.execute("SELECT value FROM facts").fetchone()[0] == "b"
        assert db.read.execute("SELECT count(*) FROM places").fetchone()[0] == 0
        assert db.read.execute("PRAGMA user_version").fetchone()[0] == len(VERSIONS)


def test_a_file_of_a_later_version_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute(f"PRAGMA user_version = {len(VERSIONS) + 1}")
    with pytest.raises(SettingsError, match="later version"):
        Database(tmp_path)
