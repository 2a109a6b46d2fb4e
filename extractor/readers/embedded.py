"""HTML that stands in string literals: pages whose report is filled in by a script, JSON answers, CDATA sections.

No script is run: the strings are found, unescaped and handed back as one page.
"""

import json
import re
from html import escape, unescape
from itertools import pairwise

_MARK = re.compile(r"(?:<|\\u003c|\\x3c|&lt;|&#60;|&#x3c;)table\b", re.IGNORECASE)
"""A table's start tag in any of the spellings that strings use."""

ESCAPED_TABLE = re.compile(r"(?:\\u003c|\\x3c|&lt;|&#60;|&#x3c;)table\b", re.IGNORECASE)

_END = re.compile(r"(?:<|\\u003c|\\x3c|&lt;|&#60;|&#x3c;)\\?/table", re.IGNORECASE)

_LITERAL = re.compile(
    r'"(?:[^"\\]+|\\.|"")*+"|' r"'(?:[^'\\]+|\\.|'')*+'|" r"`(?:[^`\\]+|\\.)*+`",
    re.DOTALL,
)
"""String literals of JavaScript, JSON and CSV (quotes doubled); possessive, so that an open one costs linear time."""

_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)(?:</script|\Z)", re.DOTALL | re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(
    r'=\s*(?:"([^"<>]{0,200}(?:<|&lt;)[^"]*?(?:<|&lt;)/table[^"]*)"'
    r"|'([^'<>]{0,200}(?:<|&lt;)[^']*?(?:<|&lt;)/table[^']*)')"
)
"""An attribute whose value has a whole table (srcdoc, data-content, a hidden field)."""

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": "", "\n": "", "\r\n": "", "\r": ""}
_TAG = re.compile(r"<|\\u003c|\\x3c|&lt;", re.IGNORECASE)
_TABLE_TAG = re.compile(r"<table\b", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&(?:lt|#60|#x3c);/?t(?:able|r|d)\b", re.IGNORECASE)
_CONCATENATION = re.compile(r"\s*\+\s*")
_HAN = re.compile(r"[\u4e00-\u9fff]")

_MAX_ENCODINGS = 4
"""Layers of escaping that are peeled off one string: JSON in JSON, escaped HTML in it, and one to spare."""


def strings_to_html(text: str) -> str:
    """The HTML in the strings of a script, of JSON or of quoted text, where it has a table; else empty."""
    return (_json_to_html(text) or _literals_to_html(text)) if _MARK.search(text) else ""


def hidden_html(page: str) -> str:
    """The HTML with a table that a page keeps in scripts, CDATA, attributes or escaped text; else empty."""
    scripts = "\n".join(part for part in _SCRIPT.findall(page) if _MARK.search(part))
    if scripts:
        return strings_to_html(scripts) or _region_to_html(scripts)
    sections = "\n".join(part for part in _CDATA.findall(_SCRIPT.sub("", page)) if _MARK.search(part))
    if sections:
        return _peel(sections)
    attribute = _ATTRIBUTE.search(page)
    if attribute:
        return _peel(unescape(attribute.group(1) or attribute.group(2)))
    return _region_to_html(page) if ESCAPED_TABLE.search(page) else ""


def _json_to_html(text: str) -> str:
    """The strings of a JSON document that hold markup or Chinese text, one paragraph each."""
    if text.lstrip()[:1] not in ("{", "["):
        return ""
    try:
        waiting = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return ""
    found: list[str] = []
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, str) and _MARK.search(value):
            found.append(_peel(value))
        elif isinstance(value, str) and _HAN.search(value):
            found.append(f"<p>{value if '<' in value else escape(value)}</p>")
    return "\n".join(found)


def _literals_to_html(text: str) -> str:
    """The literals from the first that begins a table to the last that ends one, if with markup or joined by `+`."""
    literals = [match for match in _LITERAL.finditer(text) if len(match.group()) > 2]
    first = next((index for index, match in enumerate(literals) if _MARK.search(match.group())), None)
    if first is None:
        return ""
    last = max((index for index, match in enumerate(literals) if _END.search(match.group())), default=first)
    chosen = literals[first : last + 1]
    pairs = pairwise(chosen)
    joined = {after for before, after in pairs if _CONCATENATION.fullmatch(text, before.end(), after.start())}
    return "".join(_peel(_bare(match.group())) for match in chosen if match in joined or _TAG.search(match.group()))


def _region_to_html(text: str) -> str:
    """From the first table's start to the last one's end, where the quotes around them cannot be told."""
    start = _MARK.search(text)
    ends = list(_END.finditer(text))
    if start is None or not ends or ends[-1].start() < start.start():
        return ""
    return _peel(text[start.start() : ends[-1].end()] + ">")


def _bare(literal: str) -> str:
    """The literal without its quotes, doubled ones made single."""
    quote, inner = literal[0], literal[1:-1]
    return inner.replace(quote * 2, quote) if quote != "`" and f"={quote * 2}" in inner else inner


def _peel(text: str) -> str:
    """The text with its layers of escaping taken off, until it reads as HTML."""
    for _ in range(_MAX_ENCODINGS):
        if "\\" in text and _ESCAPE.search(text):
            text = _ESCAPE.sub(_unescape_one, text)
        elif _ESCAPED_TAG.search(text) and not _TABLE_TAG.search(text):
            text = unescape(text)
        else:
            break
    return text


def _unescape_one(match: re.Match[str]) -> str:
    """The character that one backslash escape stands for."""
    wide, narrow, plain = match.groups()
    if wide or narrow:
        return chr(int(wide or narrow, 16))
    return _CONTROLS.get(plain, plain)
