"""HTML to Document, as a browser would show it: what is hidden is left out, malformed markup is repaired.

Lexbor parses (it implements the HTML standard's error recovery) and writes the repaired tree back as markup, which is
then read as one flat run of tags and text: faster than visiting nodes, and no depth of nesting can exhaust a stack.
"""

import re
from html import unescape

from extractor.errors import DamagedError
from extractor.model import Document, Source
from extractor.readers.embedded import hidden_html, strings_to_html
from extractor.readers.flow import Part, flow_to_blocks, has_data_table
from extractor.readers.html_guard import parsable
from extractor.readers.html_walk import markup_to_flow
from extractor.text.encoding import bytes_to_text

_UNREAD = re.compile(
    r"<!--.*?-->|<!DOCTYPE[^>]*>|<(script|style|iframe|noembed|noframes|xmp)\b[^>]*>.*?</\1>",
    re.DOTALL,
)
"""Comments, and the elements whose text is written back unescaped; none shows anything."""

_MAX_EMBEDDING = 3
"""A table in a string in a page in a string in a page: more levels were never seen."""

_SCRIPT = re.compile(
    r"\s*(?:[{\[\"'(]|(?:var|let|const|function|window|document|return|export|define)\b|//|/\*|[\w.$]{1,60}\s*[=(])",
    re.ASCII,
)
"""How JavaScript, JSON and quoted text begin, and a page does not."""

_PAGE = re.compile(r"<(?:!doctype|html|head|body|div)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title>([^<]*)</title>")


def read_html(source: Source) -> Document:
    """The page's lines and tables in reading order, title from `<title>`. Raises DamagedError or TooLargeError."""
    text = bytes_to_text(source.data)
    title, flow = _text_to_flow(text, _MAX_EMBEDDING)
    lost = text.count("\ufffd")
    warnings = (f"{lost} characters could not be decoded",) if lost else ()
    return Document("html", flow_to_blocks(flow), title, warnings)


def _text_to_flow(text: str, levels: int) -> tuple[str, list[Part]]:
    """Title and content; where no table is to be seen, the page is read as its scripts will show it (WeChat sends an
    article invisible and uncovers it when it has loaded), then what stands in strings is read as a page too."""
    is_script = _SCRIPT.match(text) is not None
    inner = strings_to_html(text) if is_script and levels else ""
    if inner:
        found = _text_to_flow(inner, levels - 1)
        if has_data_table(found[1]):
            return found
    title, repaired = _repair(text)
    keep_lines = not _is_page(text)
    flow = markup_to_flow(repaired, keep_lines)
    if not has_data_table(flow):
        uncovered = markup_to_flow(repaired, keep_lines, show_muted=True)
        flow = uncovered if has_data_table(uncovered) else flow
    if levels and not inner and not has_data_table(flow):
        inner = hidden_html(text)
        inner_title, inner_flow = _text_to_flow(inner, levels - 1) if inner else ("", [])
        return title or inner_title, [*flow, *inner_flow]
    return title, flow


def _is_page(text: str) -> bool:
    """Whether line breaks are mere white space: not in fragments, nor in Markdown with tables in HTML."""
    return text.lstrip("\ufeff \t\r\n").startswith("<") and _PAGE.search(text) is not None


def _repair(text: str) -> tuple[str, str]:
    """Title and well-formed markup of a page, without comments, scripts and styles."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        written = LexborHTMLParser(parsable(text)).html or ""
    except (ValueError, RuntimeError, SelectolaxError) as fault:
        raise DamagedError("is damaged: its HTML cannot be parsed; save the page anew from a browser") from fault
    repaired = _UNREAD.sub("", written)
    title = _TITLE.search(repaired)
    return unescape(title.group(1)).strip() if title else "", repaired
