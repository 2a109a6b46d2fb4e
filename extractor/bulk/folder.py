"""The folder of a dataset: one harvest at a time works in it, and each writes a log of its own."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from extractor.bulk.columns import TABLES
from extractor.bulk.ledger import LEDGER
from extractor.errors import GoujiError
from extractor.reports.plain import encodable, visible

LOGS = "logs"
LOCK = "lock"
LOCK_WAIT = 5.0
"""Seconds: after a kill -9 of a harvest, the kernel takes a moment to end its workers, which hold the lock, too."""


@contextmanager
def write_faults(place: Path | str) -> Iterator[None]:
    """What the system says to writing at a place (a full disk, a store that does not answer), as a GoujiError."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise GoujiError(f"{error.filename or place}: cannot be written: {reason}") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Alone in the folder, which is made where it is not there. Raises GoujiError where another harvest is at work, it
    holds what would be taken for a part of the dataset, or it cannot be written."""
    check_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise GoujiError(f"{folder}: cannot be written: {(error.strerror or 'error').lower()}; name another") from error
    try:
        until = time.monotonic() + LOCK_WAIT
        while not _taken(lock):
            if time.monotonic() > until:
                raise GoujiError(f"{folder}: another harvest is at work in it: wait for it, or name another folder")
            time.sleep(0.05)
        yield
    finally:
        os.close(lock)


def check_folder(folder: Path) -> None:
    """Raises GoujiError where a folder holds what would be taken for a part of the dataset."""
    taken = [table for table in TABLES if (folder / table).exists()]
    if taken and not (folder / LEDGER).exists():
        raise GoujiError(f"{folder}: holds {taken[0]}, and no harvest made it: name a folder for the dataset alone")


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Log:
    """The log of a run: a line with its time for each thing that happens, on disk at once."""

    def __init__(self, folder: Path, run: int) -> None:
        self.path = folder / LOGS / f"run-{run:04}.log"
        self.path.parent.mkdir(exist_ok=True)
        self._file: TextIO = self.path.open("a", encoding="utf-8", buffering=1)

    def write(self, text: str) -> None:
        """A line, or several."""
        self._file.write(f"{now()} {visible(encodable(text))}\n")

    def close(self) -> None:
        """No more."""
        self._file.close()


def now() -> str:
    """The time, to a second, with its zone."""
    return time.strftime("%Y-%m-%dT%H:%M:%S%z")
