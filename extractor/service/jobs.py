"""Files that were handed in: they wait in the database for a free process, and outlive the service."""

import time
from dataclasses import dataclass
from enum import StrEnum

from extractor.service.database import Database
from extractor.service.documents import UnknownError, add_document, new_id
from extractor.service.packing import unpack
from extractor.service.work import Answer

MAX_TRIES = 2
"""Times that a file is read: one that brings the whole service down is not read a third time."""
MAX_WAITING = 1_000
"""Jobs that wait: more are refused until some are done."""
MAX_NAME = 200
"""Characters of a file's name that are kept; it is a label, and never a path."""


class State(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A file that was handed in. `documents`: ids of its reports once it is done; `error`, `message`: why it has
    none."""

    id: str
    name: str
    state: State
    error: str = ""
    message: str = ""
    documents: tuple[str, ...] = ()


class FullError(RuntimeError):
    """Too many jobs wait."""


def add_job(db: Database, owner: str, name: str, sha256: str, data: bytes) -> Job:
    """A file to be read. Raises FullError."""
    job = Job(new_id(), name[:MAX_NAME], State.WAITING)
    with db.write() as write:
        waiting = write.execute("SELECT count(*) FROM jobs WHERE state = 'waiting'").fetchone()[0]
        if waiting >= MAX_WAITING:
            raise FullError("too many files wait: try again later")
        write.execute("INSERT OR IGNORE INTO sources VALUES (?, ?)", (sha256, data))
        write.execute(
            "INSERT INTO jobs(id, owner, name, sha256, state, created) VALUES (?, ?, ?, ?, ?, ?)",
            (job.id, owner, job.name, sha256, State.WAITING, time.time()),
        )
    return job


def find_job(db: Database, owner: str, job: str) -> Job:
    """A job of this owner. Raises UnknownError."""
    row = db.read.execute("SELECT * FROM jobs WHERE id = ? AND owner = ?", (job, owner)).fetchone()
    if row is None:
        raise UnknownError(job)
    documents = db.read.execute("SELECT id FROM documents WHERE job = ? ORDER BY number", (job,))
    return Job(
        row["id"], row["name"], State(row["state"]), row["error"], row["message"], tuple(d[0] for d in documents)
    )


def take_job(db: Database) -> tuple[str, str, str] | None:
    """The job that waits longest, now running: its id, its file's name and digest."""
    with db.write() as write:
        row = write.execute("SELECT * FROM jobs WHERE state = 'waiting' ORDER BY created LIMIT 1").fetchone()
        if row is None:
            return None
        write.execute("UPDATE jobs SET state = 'running', tries = tries + 1 WHERE id = ?", (row["id"],))
    return row["id"], row["name"], row["sha256"]


def resume_jobs(db: Database) -> None:
    """What ran when the service ended waits again; what ended it twice is given up."""
    with db.write() as write:
        write.execute(
            "UPDATE jobs SET state = 'failed', error = 'TooLargeError', ended = ?, "
            "message = 'brought the service down twice: print it anew' WHERE state = 'running' AND tries >= ?",
            (time.time(), MAX_TRIES),
        )
        write.execute("UPDATE jobs SET state = 'waiting' WHERE state = 'running'")


def end_job(db: Database, job: str, answer: Answer, least: float, audit: float) -> None:
    """The reports of a job with their looks, or why there are none; all of it or nothing."""
    reports = [(data, unpack(data)) for data in answer.reports]
    with db.write() as write:
        for data, report in reports:
            add_document(write, job, data, report, least, audit)
        state = State.FAILED if answer.error else State.DONE
        write.execute(
            "UPDATE jobs SET state = ?, error = ?, message = ?, ended = ? WHERE id = ?",
            (state, answer.error, answer.message, time.time(), job),
        )
