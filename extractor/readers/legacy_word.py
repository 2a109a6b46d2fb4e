"""Word processor files of old (.doc, .dot, .wps, .wpt, .rtf) to Document: turned into .docx, then read as that.

LibreOffice turns them, since it knows what Word and WPS wrote in thirty years. Where it is missing or fails, a reader
in Python does; which one it was stands in the document's warnings.
"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from extractor.errors import DamagedError, DependencyError, EncryptedError, SourceError
from extractor.model import Document, Source
from extractor.readers import libreoffice
from extractor.readers.apart import read_apart
from extractor.readers.rtf import rtf_to_document
from extractor.readers.word import read_word

MAX_SECONDS = 20.0
"""Of processor time for a reader in Python; a report takes a quarter of a second."""


def read_doc(source: Source) -> Document:
    """A binary Word or WPS document. Raises DamagedError, EncryptedError or TooLargeError."""
    return _read(source, "doc", doc_to_document)


def read_rtf(source: Source) -> Document:
    """A document in Rich Text Format. Raises DamagedError or TooLargeError."""
    return _read(source, "rtf", rtf_to_document)


def doc_to_document(data: bytes) -> Document:
    """A binary Word document through msdoc2docx, in this process. Raises as `read_doc` does."""
    from doc2docx.converter import convert
    from doc2docx.errors import Doc2DocxError, EncryptedDocumentError

    with tempfile.TemporaryDirectory(prefix="gouji-") as folder:
        place = Path(folder) / "document.doc"
        place.write_bytes(data)
        try:
            made = convert(place, place.with_suffix(".docx")).output_path.read_bytes()
        except EncryptedDocumentError as fault:
            raise EncryptedError("is locked with a password: remove the password and try again") from fault
        except (Doc2DocxError, ValueError, IndexError, KeyError, OSError) as fault:
            raise DamagedError("is a damaged Word document (.doc): fetch it again, or save it as .docx") from fault
    return read_word(Source.of("document.docx", made))


def _read(source: Source, kind: str, in_python: Callable[[bytes], Document]) -> Document:
    """The document as LibreOffice understands it, else as the reader in Python does. Raises what the latter raises."""
    try:
        made = libreoffice.to_docx(source.data, f".{kind}")
        read, note = read_word(Source.of(source.name, made)), "read through LibreOffice"
    except (SourceError, DependencyError) as problem:
        read = read_apart(MAX_SECONDS, in_python, source.data)
        reason = "is not installed" if isinstance(problem, DependencyError) else "could not read it"
        note = f"read without LibreOffice, which {reason}"
    return replace(read, format=kind, warnings=(*read.warnings, note))
