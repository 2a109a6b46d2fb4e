"""Where output goes: standard output, or a file that is there whole or not at all."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from extractor.errors import GoujiError


@contextmanager
def open_target(path: Path | None) -> Iterator[BinaryIO]:
    """A binary file to write to. None is standard output.

    A file is written beside its place and renamed when all is done; an exception leaves what was there before.
    Raises GoujiError where it cannot be written.
    """
    if path is None:
        with _standard_output() as out:
            yield out
        return
    place = path.resolve()
    # What is no regular file (/dev/null, a named pipe) cannot be replaced by one.
    whole = not place.exists() or place.is_file()
    draft = place.with_name(f".{place.name}.{os.getpid()}.part") if whole else place
    try:
        with draft.open("wb") as file:
            yield file
        if whole:
            draft.replace(place)
    except OSError as error:
        raise GoujiError(f"{path}: {_os_error_to_text(error)}; name another file") from error
    finally:
        if whole:
            draft.unlink(missing_ok=True)


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    """Standard output, written out before it is left; what a full disk keeps in its buffer is let go."""
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # a reader that has seen enough is no error: the command line ends quietly
        raise
    except OSError as error:
        # The interpreter flushes once more at its end, which would fail again: there is nowhere to write to.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise GoujiError(f"standard output: {_os_error_to_text(error)}; name a file") from error


def _os_error_to_text(error: OSError) -> str:
    return f"cannot be written: {(error.strerror or 'input/output error').lower()}"


def print_lines(lines: Iterable[str]) -> None:
    """Lines to standard output, in UTF-8 whatever the locale."""
    with _standard_output() as out:
        out.write("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))
