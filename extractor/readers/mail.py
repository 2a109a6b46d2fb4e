"""Web archives (.mht) and e-mails (.eml): the page or message, then what is attached to it, as one document.

A report stands in the message, in an attachment, or in both; which of two equal tables is taken, reading does not ask.
"""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

from extractor.errors import DamagedError, SourceError, TooLargeError, UnsupportedError
from extractor.model import Document, DocumentBlock, Grid, Source

MAX_PARTS = 500
"""Of a message; a saved page has a part for each picture."""

_UNREAD = ("image", "audio", "video", "font")
_STYLES = ("text/css", "text/javascript", "application/javascript", "application/x-javascript")


def read_mail(source: Source) -> Document:
    """The message's blocks, then those of its attachments, whose places begin with their names.

    Raises DamagedError, TooLargeError, or what the only part raises.
    """
    try:
        message = message_from_bytes(source.data, policy=policy.default)
        body = message.get_body(("html", "plain"))
        parts = _parts(message, body)
        texts = [payload for part in [body] if part is not None and (payload := _payload(part))]
    except (ValueError, LookupError, AttributeError, TypeError, IndexError) as fault:
        raise DamagedError("is a damaged message or web archive: save it again") from fault
    documents, errors = list[Document](), list[SourceError]()
    for name, data in [*(("", text) for text in texts), *parts]:
        if not name and any(isinstance(block, Grid) for one in documents for block in one.blocks):
            continue  # a frame of a page that has its tables itself
        try:
            documents.append(_read_part(name, data))
        except SourceError as error:
            errors.append(type(error)(f"attachment {name or 'without a name'} {error}"))
    if not documents:
        raise errors[0] if errors else DamagedError("holds no text: it is damaged or empty; save it again")
    blocks = tuple(block for document in documents for block in document.blocks)
    title = documents[0].title or str(message.get("subject", "")).strip()
    warnings = (*(warning for one in documents for warning in one.warnings), *map(str, errors))
    return Document("mail", blocks, title, warnings)


def _parts(message: EmailMessage, body: MIMEPart | None) -> list[tuple[str, bytes]]:
    """Name and bytes of all other parts that may hold text. Raises TooLargeError."""
    found = list[tuple[str, bytes]]()
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            raise TooLargeError(f"holds more than {MAX_PARTS} parts: give the report alone")
        kind = part.get_content_type()
        if part is body or part.is_multipart() or part.get_content_maintype() in _UNREAD or kind in _STYLES:
            continue
        name = str(part.get_filename() or "")
        is_frame = kind == "text/html" and not name
        if (name or is_frame) and (data := _payload(part)):
            found.append((name, data))
    return found


def _payload(part: MIMEPart) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _read_part(name: str, data: bytes) -> Document:
    """One part as a document; a message in an attached file is not opened. Raises SourceError."""
    from extractor.readers import read
    from extractor.readers.sniff import Format, sniff

    if sniff(data) is Format.MHT:
        raise UnsupportedError("is a message in a message: give it alone")
    document = read(Source.of(name, data))
    return replace(document, blocks=tuple(_named(document.blocks, name))) if name else document


def _named(blocks: tuple[DocumentBlock, ...], name: str) -> Iterator[DocumentBlock]:
    """Blocks whose places begin with the name of the file that they are from."""
    for block in blocks:
        if isinstance(block, Grid):
            cells = (cell._replace(provenance=tuple(
                place._replace(location=f"{name} {place.location}".strip()) for place in cell.provenance
            )) for cell in block.cells)  # fmt: skip
            yield replace(block, cells=tuple(cells))
        else:
            places = (place._replace(location=f"{name} {place.location}".strip()) for place in block.provenance)
            yield replace(block, provenance=tuple(places))
