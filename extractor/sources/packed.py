"""A single file that is compressed: page.html.gz and the like."""

from collections.abc import Iterator
from typing import BinaryIO, cast

from extractor.sources.entry import Container, Entry
from extractor.sources.passage import unpack

CONTENT = "content"
"""The name of what a compressed file holds: formats that know a name seldom have one, and the file itself has."""


class PackedContainer(Container):
    """A file of one member."""

    def entries(self) -> Iterator[Entry]:
        """The one member."""
        yield Entry(CONTENT, lambda: cast(BinaryIO, unpack(self._stream)))
