"""Documents that do to the process that reads them what real ones did: a word in their bytes says what.

`python -m bench.harvest.poison harvest ...` is the command gouji with a library that can be poisoned.
"""

import contextlib
import ctypes
import os
import re
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from extractor.bulk import task
from extractor.model import Extraction, Source, Template
from extractor.pipeline import extract_all


def spin() -> None:
    """A search in C that would take years, deaf to signal handlers."""
    re.match(r"(a+)+$", "a" * 60 + "b")


def hang() -> NoReturn:
    """A wait in C that holds the interpreter's lock, deaf to signal handlers."""
    ctypes.PyDLL(None).pause()
    raise AssertionError("it came back")


def crash() -> None:
    """An address that is not ours."""
    ctypes.string_at(1)


def bloat() -> None:
    """More memory than a worker may have."""
    with contextlib.suppress(ZeroDivisionError):
        bytearray(5_000_000_000)


def stumble() -> None:
    """A bug of ours."""
    raise KeyError("row")


DEEDS = {
    b"poison: hang": hang,
    b"poison: spin": spin,
    b"poison: crash": crash,
    b"poison: bloat": bloat,
    b"poison: bug": stumble,
    b"poison: kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    b"poison: exit": lambda: os._exit(0),
}

ERRORS = {
    "hang": "Timeout", "spin": "Timeout", "crash": "Crash", "bloat": "TooLargeError", "bug": "Bug", "kill": "Killed",
    "exit": "Crash",
}  # fmt: skip
"""What the failures call each."""


def poisoned(source: Source, templates: Sequence[Template] | None = None) -> tuple[Extraction, ...]:
    """As extract_all, for documents that are no poison."""
    for word, deed in DEEDS.items():
        if word in source.data:
            deed()
    return extract_all(source, templates)


def poison_library() -> None:
    """From now on poison works in this process, and in its workers, which are forks."""
    task.extract_all = poisoned  # type: ignore[attr-defined]


if __name__ == "__main__":
    import cli

    poison_library()
    sys.argv[0] = "gouji"
    cli.main()
