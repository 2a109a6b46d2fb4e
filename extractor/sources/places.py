"""What a user names to what lies there: paths, globs and addresses of objects, each a file that can be opened."""

import glob
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from extractor.errors import UnsupportedError
from extractor.sources.files import STDIN, each_once, find_sources, open_file, path_to_name
from extractor.sources.record import Reference

_STORES = ("s3://",)
_WEB = ("http://", "https://")


def find_places(places: Iterable[Path | str], passed_over: Callable[[Path], None]) -> Iterator[Reference]:
    """The files and objects that the places stand for, whole, each once. What cannot be listed is there as named."""
    yield from each_once(places, lambda place: _place_to_references(place, passed_over), lambda found: found.place)


def open_place(place: str) -> BinaryIO:
    """A file or an object, open and seekable. Raises SourceError."""
    if place.startswith(_STORES):
        from extractor.sources.stores import open_object

        return open_object(place)
    if place.startswith(_WEB):
        raise UnsupportedError("is a web address: put it into a list for `gouji harvest --urls`, or save the page")
    return open_file(Path(place))


def is_near(place: str) -> bool:
    """Whether looking into a place costs next to nothing: a request to a store costs as much as reading a document."""
    return not place.startswith(_STORES)


def _place_to_references(place: Path | str, passed_over: Callable[[Path], None]) -> Iterator[Reference]:
    if isinstance(place, Path):
        paths = [place]
    elif place.startswith(_STORES):
        from extractor.sources.stores import find_objects

        yield from find_objects(place)
        return
    elif place.startswith(_WEB):
        yield Reference(place, place, url=place)
        return
    else:
        paths = _pattern_to_paths(place)
    yield from map(_path_to_reference, find_sources(paths, passed_over))


def _pattern_to_paths(pattern: str) -> list[Path]:
    """The paths that a glob stands for, in order of name; the path itself where it is none, or fits nothing."""
    path = Path(pattern)
    if not glob.has_magic(pattern) or path.exists():
        return [path]
    found = glob.glob(pattern, recursive=True)  # noqa: PTH207  # Path.glob takes no absolute pattern
    return sorted(map(Path, found)) or [path]


def _path_to_reference(path: Path) -> Reference:
    """A file with its size and time of change, which are left out where they cannot be known."""
    try:
        status = path.stat() if path != STDIN else None
    except (OSError, ValueError):
        status = None
    if status is None:
        return Reference(path_to_name(path), str(path))
    return Reference(path_to_name(path), str(path), size=status.st_size, version=str(status.st_mtime_ns))
