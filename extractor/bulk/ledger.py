"""The ledger of a dataset (SQLite): which sources were seen, what their bytes are, in which batch they are, what came
of them, by which engine. It changes only when parts are in their place, and survives kill -9 at any moment.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from extractor.bulk.batch import BatchResult, Item, Outcome, Part
from extractor.errors import GoujiError
from extractor.sources.reference import Reference

LEDGER = "ledger.sqlite"
LEDGER_VERSION = 1

_TABLES = """
create table run (number integer primary key, started text not null, ended text, command text not null);
create table source (
    locus text primary key, name text not null, size integer, version text not null, reference text not null,
    key text not null, run integer not null
);
create index source_key on source (key);
create table document (
    key text primary key, holder text not null, batch integer not null, format text not null default '',
    reports integer not null default 0, cells integer not null default 0, findings integer not null default 0,
    error text not null default ''
);
create index document_batch on document (batch);
create index document_holder on document (holder);
create table batch (number integer primary key, closed integer not null default 0, engine text, run integer);
create table part (
    batch integer not null, name text not null, tab text not null, rows integer not null, size integer not null,
    primary key (batch, tab, name)
);
"""


@contextmanager
def ledger_faults(file: Path) -> Iterator[None]:
    """What is wrong with a file of SQLite, as a GoujiError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise GoujiError(f"{file}: cannot be written or read: {error}") from error
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:  # a statement of ours is wrong
            raise
        raise GoujiError(f"{file}: is damaged ({error}): harvest into a new folder") from error


class Ledger:
    """An open ledger. What is written stays only from `commit` on."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / LEDGER, isolation_level=None, check_same_thread=False)
        version = self._db.execute("pragma user_version").fetchone()[0]
        if version not in (0, LEDGER_VERSION):
            raise GoujiError(f"{folder / LEDGER}: was written by another version of gouji: harvest into a new folder")
        self._db.executescript("pragma journal_mode = wal; pragma synchronous = normal;")
        if not version:
            self._db.executescript(f"begin; {_TABLES} pragma user_version = {LEDGER_VERSION}; commit;")
        self._db.execute("begin")

    def close(self) -> None:
        """Without what is not committed."""
        self._db.close()

    def copy(self, place: Path) -> None:
        """All that is committed, as another file."""
        self.commit()
        with closing(sqlite3.connect(place)) as other:
            self._db.backup(other)

    def commit(self) -> None:
        """What was written until now stays."""
        self._db.commit()
        self._db.execute("begin")

    def take_back(self) -> None:
        """What was written since the last commit is undone."""
        self._db.rollback()  # nothing, where a full disk has undone it
        self._db.execute("begin")

    @contextmanager
    def whole(self) -> Iterator[None]:
        """All that the block writes stays together, or none of it."""
        self.commit()
        try:
            yield
        except BaseException:
            self.take_back()
            raise
        self.commit()

    # Runs

    def start_run(self, started: str, command: str) -> int:
        """The number of a new run."""
        number = self._db.execute("insert into run (started, command) values (?, ?)", (started, command)).lastrowid
        self.commit()
        return int(number or 0)

    def end_run(self, run: int, ended: str) -> None:
        """The run came to its end, done or stopped."""
        self._db.execute("update run set ended = ? where number = ?", (ended, run))
        self.commit()

    # Sources

    def key_of(self, reference: Reference) -> str | None:
        """The key that a source had when it was seen last; None where it is new, or is known to have changed."""
        found = self._db.execute(
            "select key, size, version from source where locus = ?", (locus_of(reference),)
        ).fetchone()
        if found is None or not reference.version or found[1:] != (reference.size, reference.version):
            return None
        return str(found[0])

    def is_known(self, reference: Reference) -> bool:
        """Whether a source of this place was ever seen."""
        return bool(self._one("select 1 from source where locus = ?", locus_of(reference)))

    def see(self, reference: Reference, key: str, run: int) -> None:
        """A source stands for these bytes, as this run saw."""
        self._db.execute(
            "insert into source values (?, ?, ?, ?, ?, ?, ?) on conflict (locus) do update set name = excluded.name, "
            "size = excluded.size, version = excluded.version, reference = excluded.reference, key = excluded.key, "
            "run = excluded.run",
            (
                locus_of(reference), reference.name, reference.size, reference.version,
                json.dumps(asdict(reference), ensure_ascii=True), key, run,
            ),
        )  # fmt: skip

    def see_again(self, reference: Reference, run: int) -> None:
        """A source is as it was."""
        self._db.execute("update source set run = ? where locus = ?", (run, locus_of(reference)))

    def sources(self) -> Iterator[tuple[Reference, str, str, str, int, str]]:
        """Each source in the order in which it was seen first, with its key, its holder's name and locus, and its
        document's number of reports and error."""
        rows = self._db.execute(
            "select s.reference, s.key, h.name, h.locus, d.reports, d.error from source s "
            "join document d on d.key = s.key join source h on h.locus = d.holder order by s.rowid"
        )
        for reference, *rest in rows:
            yield (_to_reference(reference), *rest)

    # Documents and batches

    def holder_of(self, key: str) -> str | None:
        """The locus of the source that these bytes are read from; None where they are in no batch."""
        row = self._db.execute("select holder from document where key = ?", (key,)).fetchone()
        return row[0] if row else None

    def name_of(self, key: str) -> str:
        """The name under which a document was read."""
        query = "select s.name from document d join source s on s.locus = d.holder where d.key = ?"
        return str(self._db.execute(query, (key,)).fetchone()[0])

    def open_batch(self) -> tuple[int, int]:
        """The batch that still takes documents, and how many it has."""
        number = self._one("select number from batch where closed = 0")
        if not number:
            number = int(self._db.execute("insert into batch default values").lastrowid or 0)
        return number, self._one("select count(*) from document where batch = ?", number)

    def put(self, key: str, holder: str, batch: int) -> None:
        """A document is to be read in a batch, as the source at `holder`."""
        self._db.execute("insert into document (key, holder, batch) values (?, ?, ?)", (key, holder, batch))

    def forget(self, key: str) -> None:
        """The document is in no batch any more."""
        self._db.execute("delete from document where key = ?", (key,))

    def close_batch(self, number: int) -> None:
        """The batch is full."""
        self._db.execute("update batch set closed = 1 where number = ?", (number,))

    def items(self, batch: int) -> tuple[Item, ...]:
        """The documents of a batch in their order."""
        rows = self._db.execute(
            "select d.key, s.reference from document d join source s on s.locus = d.holder where d.batch = ? "
            "order by d.rowid",
            (batch,),
        )
        return tuple(Item(key, _to_reference(reference)) for key, reference in rows)

    def unread_batches(self) -> list[int]:
        """Batches that are full and were never done."""
        return self._column("select number from batch where closed = 1 and engine is null order by number")

    def reopen(self, part: Part) -> None:
        """The batch of a part that is lost is to be read again."""
        batch = self._one("select batch from part where name = ? and tab = ?", part.name, part.table)
        self._db.execute("update batch set engine = null where number = ?", (batch,))

    def outdated_batches(self, engine: str, run: int, *, force: bool) -> tuple[list[int], int]:
        """Batches of another engine, or all if `force`, that this run did not do and whose sources it saw; and the
        number of documents of another engine whose sources it did not see."""
        rows = self._db.execute(
            "select b.number, b.engine <> ?, min(s.run = ?), count(*) from batch b "
            "join document d on d.batch = b.number "
            "join source s on s.locus = d.holder where b.engine is not null and b.run <> ? group by b.number",
            (engine, run, run),
        ).fetchall()
        due = [number for number, other, seen, _ in rows if seen and (other or force)]
        return due, sum(count for _, other, seen, count in rows if other and not seen)

    def partly_outdated(self, engine: str, run: int, *, force: bool) -> list[tuple[str, str | None, int]]:
        """(key, holder, batch) of documents that are to be read again, as `outdated_batches` says, whose source this
        run saw, in batches of which it did not see all."""
        return self._db.execute(
            "select d.key, d.holder, d.batch from document d join source s on s.locus = d.holder join batch b "
            "on b.number = d.batch where s.key = d.key and s.run = ?1 and b.run <> ?1 and (b.engine <> ?2 or ?3) "
            "and exists (select 1 from document o join source t on t.locus = o.holder "
            "where o.batch = d.batch and t.run <> ?1) order by d.rowid",
            (run, engine, force),
        ).fetchall()

    def failed(self, errors: Sequence[str], run: int) -> list[tuple[str, str | None, int]]:
        """(key, holder, batch) of documents that failed in an earlier run and whose source this run saw. `errors`:
        of these kinds, of any where it is empty."""
        rows = self._db.execute(
            "select d.key, d.holder, d.batch, d.error from document d join source s on s.locus = d.holder join batch b "
            "on b.number = d.batch where d.error <> '' and s.key = d.key and s.run = ? and b.run <> ? order by d.rowid",
            (run, run),
        )
        return [(key, holder, batch) for key, holder, batch, error in rows if not errors or error in errors]

    def astray(self) -> list[tuple[str, str | None, int]]:
        """Documents whose holder has other bytes now: key, another source that still has theirs, batch (one that is
        done: what is under way stays)."""
        return self._db.execute(
            "select d.key, (select o.locus from source o where o.key = d.key order by o.rowid limit 1), d.batch "
            "from document d join source s on s.locus = d.holder join batch b on b.number = d.batch "
            "where s.key <> d.key and b.engine is not null order by d.rowid"
        ).fetchall()

    def record(self, result: BatchResult, engine: str, run: int) -> list[Part]:
        """A batch is done; returns the parts of an earlier time that nothing needs now."""
        with self.whole():
            before = self.parts(result.number)
            self.replace_parts(result.number, result.parts)
            self._db.execute("update batch set engine = ?, run = ? where number = ?", (engine, run, result.number))
            self._db.executemany(
                "update document set format = ?, reports = ?, cells = ?, findings = ?, error = ? where key = ?",
                [(o.format, o.reports, o.cells, o.findings, o.error, o.key) for o in result.outcomes],
            )
        return self.needless(before)

    # Parts

    def parts(self, batch: int | None = None) -> list[Part]:
        """The parts of a batch, or of all batches, in the order of batches and tables."""
        where = "where batch > 0" if batch is None else f"where batch = {batch:d}"
        rows = self._db.execute(f"select tab, name, rows, size from part {where} order by batch, rowid")  # noqa: S608
        return [Part(*row) for row in rows]

    def batches(self) -> list[list[Part]]:
        """The parts of each batch that has any."""
        rows = self._db.execute("select batch, tab, name, rows, size from part where batch > 0 order by batch, rowid")
        return [[Part(*row[1:]) for row in batch] for _, batch in groupby(rows, key=lambda row: row[0])]

    def replace_parts(self, batch: int, parts: Iterable[Part]) -> None:
        """These are the parts of a batch now."""
        self._db.execute("delete from part where batch = ?", (batch,))
        self._db.executemany(
            "insert into part (batch, tab, name, rows, size) values (?, ?, ?, ?, ?)",
            [(batch, part.table, part.name, part.rows, part.size) for part in parts],
        )

    def needless(self, parts: Iterable[Part]) -> list[Part]:
        """Those that belong to no batch: equal rows of two batches are one file."""
        query = "select 1 from part where name = ? and tab = ?"
        return [part for part in parts if not self._one(query, part.name, part.table)]

    def totals(self) -> tuple[int, Outcome, dict[str, int]]:
        """Of the whole dataset: documents read, their sums as an Outcome, and failures by kind."""
        row = self._db.execute(
            "select count(*), total(reports), total(cells), total(findings) from document d join batch b "
            "on b.number = d.batch where b.engine is not null"
        ).fetchone()
        errors = self._db.execute(
            "select error, count(*) from document where error <> '' group by error order by count(*) desc, error"
        )
        documents, reports, cells, findings = map(int, row)
        return documents, Outcome("", "", reports, cells, findings), dict(errors.fetchall())

    def _one(self, query: str, *values: object) -> int:
        """The first number of a query, 0 where there is none."""
        row = self._db.execute(query, values).fetchone()
        return int(row[0]) if row and row[0] is not None else 0

    def _column(self, query: str, *values: object) -> list[int]:
        return [int(row[0]) for row in self._db.execute(query, values)]


def locus_of(reference: Reference) -> str:
    """A reference's place and name as a key: two of one name may stand at two places, and two addresses of a crawl may
    have their bytes at one. An address of a list is one source, wherever its last answer lies."""
    where = () if reference.listed else (reference.place, *reference.member)
    return json.dumps([reference.name, *where], ensure_ascii=True)


def _to_reference(text: str) -> Reference:
    fields = json.loads(text)
    return Reference(**fields | {"member": tuple(fields["member"])})
