"""Paths to files, and files to bytes. What a folder holds is tried by content, whatever its name says."""

import os
import stat
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

from extractor.errors import DamagedError, SourceError, TooLargeError, UnsupportedError
from extractor.model import Source

Named = TypeVar("Named")
Found = TypeVar("Found")

STDIN = Path("-")
"""The path that stands for standard input."""

MAX_BYTES = 128 * 1024 * 1024
"""Scanned reports of a hundred pages take some 40 MB; whatever is three times that is no annual report."""


def find_sources(paths: Iterable[Path], passed_over: Callable[[Path], None] = lambda link: None) -> Iterator[Path]:
    """The files that the paths stand for, each once: as given, folders walked in order of name, `-` as it is.

    In a folder, hidden files and folders are left out; links to folders, out of it or to nowhere are not followed but
    told to `passed_over`. What is named but cannot be read is yielded as it is, so that reading it says why.
    """
    yield from each_once(paths, lambda path: _path_to_files(path, passed_over), lambda file: file)


def each_once(
    named: Iterable[Named], find: Callable[[Named], Iterator[Found]], key: Callable[[Found], Hashable]
) -> Iterator[Found]:
    """All that is found for each of what is named; what two of them lead to, once."""
    places = tuple(named)
    seen: set[Hashable] = set()
    for place in places:
        for found in find(place):
            if key(found) not in seen:
                yield found
            if len(places) > 1:  # one alone leads to nothing twice, and a million paths are a third of a gigabyte
                seen.add(key(found))


def _path_to_files(path: Path, passed_over: Callable[[Path], None]) -> Iterator[Path]:
    return _folder_to_files(path, passed_over) if path != STDIN and _is_folder(path) else iter((path,))


def _folder_to_files(folder: Path, passed_over: Callable[[Path], None]) -> Iterator[Path]:
    """The files under a folder; the folder itself where it has none, and each subfolder that cannot be listed."""
    root = folder.resolve()
    waiting = [folder]
    found = False
    while waiting:
        path = waiting.pop()
        if path == folder or (_is_folder(path) and not _is_link(path)):
            children = _children(path)
            if children is None:
                found = True
                yield path
            else:
                waiting.extend(reversed(children))
        elif not _is_link(path) or _leads_into(path, root):
            found = True
            yield path
        else:
            passed_over(path)
    if not found:
        yield folder


def _children(folder: Path) -> list[Path] | None:
    """What a folder shows, in order of name; None where it may not be listed."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return None


def _is_folder(path: Path) -> bool:
    """As Path.is_dir, and False where the folder around it may not be searched."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_link(path: Path) -> bool:
    """As Path.is_symlink, and False where the folder around it may not be searched."""
    try:
        return path.is_symlink()
    except OSError:
        return False


def _leads_into(link: Path, root: Path) -> bool:
    """Whether a link is to a file inside the folder that was named."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return target.is_file() and target.is_relative_to(root)


def read_source(path: Path) -> Source:
    """The bytes of one file, or of standard input for `-`. Raises DamagedError, UnsupportedError, TooLargeError."""
    if path == STDIN:
        return Source.of(str(STDIN), read_whole(sys.stdin.buffer))
    with open_file(path) as stream:
        return Source.of(path_to_name(path), read_whole(stream))


def open_file(path: Path) -> BinaryIO:
    """A regular file, open. Raises DamagedError, UnsupportedError."""
    try:
        # Before opening: that alone would wait for the other end of a named pipe.
        _check_kind(path.stat().st_mode, path)
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise os_error_to_source_error(error) from error


def read_whole(stream: BinaryIO) -> bytes:
    """What is left of a stream. Raises TooLargeError over MAX_BYTES, DamagedError where it cannot be read."""
    try:
        data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise os_error_to_source_error(error) from error
    if len(data) > MAX_BYTES:
        raise TooLargeError(f"is larger than {MAX_BYTES // 1024**2} MiB: split it, or name the report inside it")
    return data


def path_to_name(path: Path) -> str:
    r"""A path as text that can be written as UTF-8; bytes that are none are shown as `\xb1`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _check_kind(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        if not os.access(path, os.R_OK | os.X_OK):
            raise DamagedError("is a folder that may not be read: allow reading it")
        raise DamagedError("no file to read in this folder: put reports into it, or name another")
    if not stat.S_ISREG(mode):
        raise UnsupportedError("is no regular file: for a pipe or a device, use standard input (gouji extract - < it)")


def os_error_to_source_error(error: OSError | ValueError) -> SourceError:
    """Why the operating system would not give the bytes, with what to do."""
    match error:
        case FileNotFoundError():
            return DamagedError("cannot be read: there is no such file; check the path")
        case PermissionError():
            return DamagedError("cannot be read: permission denied; allow reading it")
        case OSError():
            return DamagedError(f"cannot be read: {(error.strerror or 'input/output error').lower()}; check the path")
        case _:
            return DamagedError("cannot be read: the path holds a character that no path can hold; check the path")
