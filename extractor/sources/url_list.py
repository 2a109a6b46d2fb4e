"""Lists of addresses: a text file with one a line, or a CSV with a column `url`."""

import csv
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import DamagedError
from extractor.sources.files import open_file, read_whole
from extractor.text.encoding import bytes_to_text

_COLUMNS = ("url", "网址", "链接", "地址")


def read_urls(file: Path) -> tuple[str, ...]:
    """The addresses in a list, each once; lines that begin with # are remarks.

    Raises SourceError where the file cannot be read, or holds no address.
    """
    with open_file(file) as stream:
        lines = bytes_to_text(read_whole(stream)).splitlines()
    header = next(csv.reader(lines[:1]), [])
    names = [name.strip().lower() for name in header]
    column = next((names.index(name) for name in _COLUMNS if name in names), None)
    urls = tuple(dict.fromkeys(_column(lines[1:], column) if column is not None else _lines(lines)))
    if not any(url.startswith(("http://", "https://")) for url in urls):
        raise DamagedError("holds no web address: give one a line, or a CSV with a column url")
    return urls


def _lines(lines: list[str]) -> Iterator[str]:
    yield from (line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))


def _column(lines: list[str], column: int) -> Iterator[str]:
    yield from (row[column].strip() for row in csv.reader(lines) if len(row) > column and row[column].strip())
