"""Where output goes: standard output, or a file that is there whole or not at all."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
        try:
            yield sys.stdout.buffer
        except BrokenPipeError:  # a reader that has seen enough is no error: the command line ends quietly
            raise
        except OSError as error:
            raise GoujiError(f"standard output: {_os_error_to_text(error)}; name a file") from error
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


def _os_error_to_text(error: OSError) -> str:
    return f"cannot be written: {(error.strerror or 'input/output error').lower()}"


def print_lines(lines: Iterable[str]) -> None:
    """Lines to standard output, in UTF-8 whatever the locale."""
    sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
