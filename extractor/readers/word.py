"""Word documents (.docx) to Document: the container's parts, then its body as it would be printed.

Only the parts that carry text are opened, each through the zip guard: loading the whole document with python-docx
unzips every picture, has no limits, and takes ten times as long.
"""

import posixpath
import re
from collections.abc import Iterator
from html import unescape
from zipfile import ZipFile

from extractor.errors import DamagedError
from extractor.model import Document, Source
from extractor.readers.flow import flow_to_blocks
from extractor.readers.limits import open_zip, read_member
from extractor.readers.word_body import body_to_flow
from extractor.readers.word_numbering import Numbering, parts_to_numbering
from extractor.readers.word_xml import parse_xml

_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""\b(Type|Target|TargetMode)\s*=\s*["']([^"']*)["']""")
_TITLE = re.compile(rb"<dc:title[^>]*>([^<]*)</dc:title>")
_DEFAULT_MAIN = "word/document.xml"


def read_word(source: Source) -> Document:
    """The body's lines and tables in reading order, tracked changes accepted, hidden text left out.

    Raises DamagedError, EncryptedError or TooLargeError.
    """
    with open_zip(source.data) as container:
        names = {name.replace("\\", "/").lstrip("/").lower(): name for name in container.namelist()}
        package = _targets(container, names, "")
        main = package.get("officeDocument", _DEFAULT_MAIN)
        written = _part(container, names, main)
        if not written:
            raise DamagedError("is a damaged Word document: its text part is missing; save it again in Word")
        related = _targets(container, names, main)
        numbering = _numbering(written, _part(container, names, related.get("numbering", "")),
                               _part(container, names, related.get("styles", "")))  # fmt: skip
        title = _TITLE.search(_part(container, names, package.get("core-properties", "docProps/core.xml")))
    flow = body_to_flow(parse_xml(written), numbering)
    name = unescape(title.group(1).decode("utf-8", "replace")).strip() if title else ""
    return Document("word", flow_to_blocks(flow), name)


def _targets(container: ZipFile, names: dict[str, str], part: str) -> dict[str, str]:
    """What a part is related to, by the last word of the relation's type; the first of each. External ones left out."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels").lower()
    found: dict[str, str] = {}
    if place in names:
        for kind, target in _relations(read_member(container, names[place])):
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.setdefault(kind, path)
    return found


def _relations(rels: bytes) -> Iterator[tuple[str, str]]:
    """(kind, target) of every internal relation in a .rels part."""
    for tag in _RELATIONSHIP.findall(rels):
        attributes = {key: value.decode("utf-8", "replace") for key, value in _ATTRIBUTE.findall(tag)}
        if attributes.get(b"TargetMode") != "External":
            yield attributes.get(b"Type", "").rsplit("/", 1)[-1], attributes.get(b"Target", "")


def _part(container: ZipFile, names: dict[str, str], path: str) -> bytes:
    """The bytes of a part; none where there is no such part."""
    name = names.get(path.lower())
    return read_member(container, name) if name else b""


_USED_STYLE = re.compile(rb'<w:pStyle w:val="([^"]*)"')
_BASE_STYLE = re.compile(rb'<w:basedOn w:val="([^"]*)"')
_DEFAULT_NUMBERED = re.compile(
    rb'<w:style [^>]*w:default="(?:1|true)"[^>]*>(?:(?!</w:style>).){0,4000}?numPr', re.DOTALL
)


def _numbering(written: bytes, lists: bytes, styles: bytes) -> Numbering | None:
    """The document's automatic lists; None where no paragraph can have a number, which saves parsing both parts."""
    by_style = b"pStyle" in written and b"numPr" in styles and _may_number(written, styles)
    if not lists or not (by_style or b"numPr" in written):
        return None
    return parts_to_numbering(parse_xml(lists), parse_xml(styles) if by_style else None)


def _may_number(written: bytes, styles: bytes) -> bool:
    """Whether a style that the document uses, or one that it is based on, says something about numbering.

    Looked up in the bytes: styles.xml may be ten times as large as the document, and is seldom worth parsing.
    """
    waiting = set(_USED_STYLE.findall(written))
    seen: set[bytes] = set()
    while waiting - seen:
        name = (waiting - seen).pop()
        seen.add(name)
        start = styles.find(b'w:styleId="' + name + b'"')
        if start < 0:
            return True  # written in a way that this look-up does not know
        declared = styles[start : styles.find(b"</w:style>", start)]
        if b"numPr" in declared:
            return True
        waiting.update(_BASE_STYLE.findall(declared))
    return _DEFAULT_NUMBERED.search(styles) is not None
