"""Bytes to Document, whatever the format: sniff, then one reader a format.

A reader is a function `Source -> Document`. To add one, write its module and its line in READERS; it is imported when
the first document of its format comes.
"""

from collections.abc import Callable, Collection
from importlib import import_module

from extractor.errors import SourceError, TooLargeError, UnsupportedError
from extractor.model import Document, Source
from extractor.readers.frames import without_frame_labels
from extractor.readers.limits import MAX_SOURCE_BYTES
from extractor.readers.sniff import Format, sniff

READERS: dict[Format, tuple[str, str]] = {
    Format.PDF: ("extractor.readers.pdf", "read_pdf"),
    Format.WORD: ("extractor.readers.word", "read_word"),
    Format.HTML: ("extractor.readers.html", "read_html"),
    Format.TEXT: ("extractor.readers.text", "read_text"),
    Format.LEGACY_WORD: ("extractor.readers.legacy_word", "read_doc"),
    Format.RTF: ("extractor.readers.legacy_word", "read_rtf"),
    Format.SHEET: ("extractor.readers.workbook", "read_workbook"),
    Format.OPEN_DOCUMENT: ("extractor.readers.odf", "read_odf"),
    Format.OFD: ("extractor.readers.ofd", "read_ofd"),
    Format.MHT: ("extractor.readers.mail", "read_mail"),
    Format.DOCLING: ("extractor.readers.docling", "read_docling"),
    Format.IMAGE: ("extractor.readers.picture", "read_picture"),
}
"""Module and function of each reader."""

SECOND_READERS: dict[Format, tuple[str, str]] = {
    Format.PDF: ("extractor.readers.pdf", "reread_pdf"),
}
"""Module and function of each second reader: `(Source, page numbers) -> Document`."""

REMEDIES: dict[Format, str] = {
    Format.WORD_XML: "is a Word document in one XML file: save it as .docx",
    Format.PRESENTATION: "is a presentation: save it as PDF",
    Format.ARCHIVE: "is an archive: unpack it and give the documents in it",
}
"""What a format without a reader is, and what to do."""


def read(source: Source) -> Document:
    """The document in `source`, by its content.

    Raises UnsupportedError, DamagedError, EncryptedError or TooLargeError, and nothing else.
    """
    if len(source.data) > MAX_SOURCE_BYTES:
        raise TooLargeError(f"is too large: {len(source.data):,} bytes, at most {MAX_SOURCE_BYTES:,} are read")
    try:
        return without_frame_labels(_reader(sniff(source.data))(source))
    except (RecursionError, MemoryError) as fault:
        raise TooLargeError("is too large or too deeply nested: give the report without its attachments") from fault


def reread(source: Source, pages: Collection[int]) -> Document | None:
    """A document that `read` gave, some of its pages (from 1) read by another engine; None where there is none, or
    where it cannot read them."""
    kind = sniff(source.data)
    if kind not in SECOND_READERS:
        return None
    try:
        document: Document = _function(SECOND_READERS[kind])(source, pages)
        return document
    except (SourceError, RecursionError, MemoryError):
        return None


def _reader(kind: Format) -> Callable[[Source], Document]:
    """The reader of a format, imported now; UnsupportedError with the remedy where there is none."""
    if kind not in READERS:
        raise UnsupportedError(REMEDIES[kind])
    return _function(READERS[kind])


def _function(name: tuple[str, str]) -> Callable[..., Document]:
    module, function = name
    found: Callable[..., Document] = getattr(import_module(module), function)
    return found
