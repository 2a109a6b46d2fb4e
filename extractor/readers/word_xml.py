"""WordprocessingML as XML: parsing without entities, and the few shapes that every part of it repeats."""

from typing import TYPE_CHECKING

from extractor.readers.xml_guard import parse_guarded

if TYPE_CHECKING:
    from lxml.etree import _Element

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": MATH[1:-1].encode(),
}
"""Namespaces of ISO Strict documents, and what the same is called in the usual (transitional) ones."""

_OFF = frozenset(("0", "false", "off"))

_MAX_DIGITS = 9
"""Of an integer in an attribute: more is an attack or an accident, and is read as no number."""


def parse_xml(xml: bytes) -> "_Element":
    """The root of a part, namespaces transitional. Raises as `parse_guarded` does."""
    for strict, transitional in _STRICT.items():
        xml = xml.replace(strict, transitional)
    return parse_guarded(xml, "Word document")


def value(element: "_Element | None") -> str:
    """The w:val of an element, or the empty string."""
    return "" if element is None else element.get(f"{W}val", "")


def whole(text: str | None, otherwise: int = 0) -> int:
    """An attribute as a number from 0 up; `otherwise` for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else otherwise


def is_on(switch: "_Element | None") -> bool:
    """Whether a toggle property stands and is not switched off."""
    return switch is not None and switch.get(f"{W}val", "1").lower() not in _OFF
