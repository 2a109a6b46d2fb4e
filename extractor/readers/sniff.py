"""What bytes are, told from their content alone: names and declared types lie."""

import re
from enum import StrEnum
from zipfile import ZipFile

from extractor.errors import DamagedError, EncryptedError, UnsupportedError
from extractor.readers.embedded import ESCAPED_TABLE
from extractor.readers.limits import open_zip, read_member
from extractor.text.encoding import bytes_to_text


class Format(StrEnum):
    """Every kind of document that is recognised; `extractor.readers.READERS` says which of them are read."""

    PDF = "pdf"
    WORD = "word"
    HTML = "html"
    TEXT = "text"
    LEGACY_WORD = "legacy_word"
    WORD_XML = "word_xml"
    SHEET = "sheet"
    PRESENTATION = "presentation"
    OPEN_DOCUMENT = "open_document"
    OFD = "ofd"
    RTF = "rtf"
    MHT = "mht"
    DOCLING = "docling"
    IMAGE = "image"
    ARCHIVE = "archive"


_SNIFF_BYTES = 2_000_000
"""Bytes looked at to tell markup from text; a page whose first table stands later than this was never seen."""

_JUNK_BYTES = 4096
"""Junk tolerated before `%PDF-`: proxies and mail gateways put HTTP headers there; Acrobat itself allows 1,024."""

_BINARY_SHARE = 0.05
"""Part of control characters above which it is no text: damaged pages have under 0.005, random bytes 0.11."""

_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"\x89PNG\r\n", Format.IMAGE), (b"\xff\xd8\xff", Format.IMAGE), (b"GIF8", Format.IMAGE), (b"II*\0", Format.IMAGE),
    (b"MM\0*", Format.IMAGE), (b"\0\0\0\x0cjP  ", Format.IMAGE), (b"AT&TFORM", Format.IMAGE), (b"{\\rtf", Format.RTF),
    (b"\x1f\x8b", Format.ARCHIVE), (b"7z\xbc\xaf\x27\x1c", Format.ARCHIVE), (b"Rar!\x1a\x07", Format.ARCHIVE),
    (b"BZh", Format.ARCHIVE), (b"\xfd7zXZ\0", Format.ARCHIVE), (b"(\xb5/\xfd", Format.ARCHIVE),
    (b"WARC/", Format.ARCHIVE),
)  # fmt: skip

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the containers of binary Office files begin."""
_OLE_STREAMS = (("WordDocument", Format.LEGACY_WORD), ("Workbook", Format.SHEET), ("Book", Format.SHEET),
                ("PowerPoint Document", Format.PRESENTATION))  # fmt: skip

_PDF = re.compile(rb"%PDF-\d")
_PAGE = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|table|tbody|tr|td|meta|script))(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(r"<(?:div|p|span|font|center|section|h[1-6])(?:\s[^<>]*)?>", re.IGNORECASE)
_MARKDOWN_TABLE = re.compile(r"^ *\|?(?: *:?-{2,}:? *\|)+", re.MULTILINE)
"""The line under the header of a Markdown table, whose cells may hold tags without the text being HTML."""

_MAIL_HEADER = re.compile(r"\s*[a-z][a-z0-9-]{1,60}:[ \t\r\n]", re.IGNORECASE)
_MAIL_TYPE = re.compile(r"^content-type:\s*(?:multipart|text|message)/", re.IGNORECASE | re.MULTILINE)
_MAIL_VERSION = re.compile(r"^mime-version:", re.IGNORECASE | re.MULTILINE)
_MAIL_HEAD = 65_536
"""Characters of the head of a message; servers on its way add kilobytes."""
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(data: bytes) -> Format:
    """The format of `data`. Raises DamagedError for empty or broken files, EncryptedError, UnsupportedError."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DamagedError("is empty: there is nothing in it to read; fetch it again")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        with open_zip(data) as container:
            return zip_to_format(container)
    if data.startswith(OLE):
        return _ole_to_format(data)
    if _PDF.search(data, 0, _JUNK_BYTES) and (b" obj" in data or b"startxref" in data or data.startswith(b"%PDF-")):
        return Format.PDF
    return _other_binary(data) or _text_to_format(_ascii_text(data[:_SNIFF_BYTES]))


def _ascii_text(data: bytes) -> str:
    """A text whose ASCII characters are right: what telling formats apart takes, without guessing an encoding."""
    return bytes_to_text(data) if b"\0" in data else data.decode("latin-1")


def zip_to_format(container: ZipFile) -> Format:
    """What a container holds, by its parts."""
    names = {name.replace("\\", "/").lstrip("/") for name in container.namelist()}
    types = read_member(container, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if "OFD.xml" in names:
        return Format.OFD
    if b"wordprocessingml" in types or b"ms-word" in types or "word/document.xml" in names:
        return Format.WORD
    if b"spreadsheetml" in types or b"ms-excel" in types or "xl/workbook.xml" in names:
        return Format.SHEET
    if b"presentationml" in types:
        return Format.PRESENTATION
    if "mimetype" in names and "content.xml" in names:
        return Format.OPEN_DOCUMENT
    return Format.ARCHIVE


def _ole_to_format(data: bytes) -> Format:
    """What an OLE container holds: the stream whose name stands first in it. Stream names are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedError("is an Office document locked with a password: remove the password and try again")
    found = [(data.find((name + "\0").encode("utf-16-le")), kind) for name, kind in _OLE_STREAMS]
    present = [(place, kind) for place, kind in found if place >= 0]
    if present:
        return min(present)[1]
    raise UnsupportedError("is an OLE container without a document that is known: save it as .docx or PDF")


def _other_binary(data: bytes) -> Format | None:
    """Formats whose mark is not at the very start, or is too short to stand alone."""
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    is_bitmap = data[:2] == b"BM" and data[6:10] == b"\0\0\0\0"
    if is_webp or is_bitmap or data[4:8] == b"ftyp":
        return Format.IMAGE
    return Format.ARCHIVE if data[257:262] == b"ustar" else None


def _text_to_format(text: str) -> Format:
    """Markup or plain text; UnsupportedError where it is neither."""
    if len(_NOT_TEXT.findall(text)) > _BINARY_SHARE * len(text):
        raise UnsupportedError("is of no known type: give the report as PDF, Word (.docx), HTML or text")
    head = text[:_JUNK_BYTES]
    if _is_mail(text[:_MAIL_HEAD].replace("\r\n", "\n")):
        return Format.MHT
    if head.lstrip("\ufeff \t\r\n").startswith("{") and '"DoclingDocument"' in head:
        return Format.DOCLING
    if "<w:wordDocument" in head or "<pkg:package" in head:
        return Format.WORD_XML
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and "<Workbook" in head:
        return Format.SHEET
    if re.match(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype svg[^>]*>\s*)?<svg\b", head, re.IGNORECASE):
        return Format.IMAGE
    if _PAGE.search(text) or ESCAPED_TABLE.search(text):
        return Format.HTML
    return Format.HTML if _FRAGMENT.search(text) and not _MARKDOWN_TABLE.search(text) else Format.TEXT


def _is_mail(text: str) -> bool:
    """Whether a text begins with the head of a message, which an empty line ends."""
    head = text.lstrip("\n").partition("\n\n")[0]
    is_headed = _MAIL_HEADER.match(head) is not None and _MAIL_TYPE.search(head) is not None
    return is_headed and (_MAIL_VERSION.search(head) is not None or "multipart/" in head.lower())
