"""What markup would cost the HTML parser, estimated before it is parsed.

Two things are worse than linear in HTML's tree construction: a block's start tag walks all open elements, and every
block inside unclosed formatting elements with differing attributes gets copies of them all.
"""

import re
from collections import Counter

from extractor.errors import TooLargeError
from extractor.readers.html_tags import KINDS, VOID, Kind
from extractor.readers.limits import MAX_PAGE_CHARACTERS

_HARMLESS_TAGS = 3_000
"""Markup with fewer tags costs under 0.2 s at its worst, and is parsed unchecked."""

_LONG_TAG = 10_000
_MAX_ATTRIBUTES = 3_000
"""Attributes of one tag: each is compared with all before it. Real tags have under 30, and long values no signs of
equality by the thousand (a picture in base64 ends in two)."""

_MAX_WALK = 200_000_000
"""Sum over all start tags of the elements open there: one second of parsing. A 300 kB Word paste sums to 100,000."""

_MAX_COPIES = 200_000
"""Copies of formatting elements: 0.2 s and 10 MB."""

_FORMATTING_NAMES = "a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split("|"))
_IMPLIED_END = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option"))
_WALKING = frozenset(name for name, kind in KINDS.items() if kind in (Kind.BLOCK, Kind.PRE))
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_FORMATTING_TAG = re.compile(rf"<({_FORMATTING_NAMES})\s[^<>]*>", re.IGNORECASE)


def parsable(markup: str) -> str:
    """The markup, its formatting tags bared of attributes where they would multiply.

    Raises TooLargeError where it is too long, or its elements nest too deep.
    """
    if len(markup) > MAX_PAGE_CHARACTERS:
        raise TooLargeError(f"is too large: more than {MAX_PAGE_CHARACTERS:,} characters; give the report alone")
    if any(len(tag) > _LONG_TAG and tag.count("=") > _MAX_ATTRIBUTES for tag in markup.split("<")):
        raise TooLargeError(f"is no ordinary page: a tag has more than {_MAX_ATTRIBUTES:,} attributes")
    if markup.count("<") < _HARMLESS_TAGS:
        return markup
    walk, copies = _cost(markup)
    if walk > _MAX_WALK:
        raise TooLargeError("is too deeply nested: thousands of elements are open; save the page anew in a browser")
    return _FORMATTING_TAG.sub(r"<\1>", markup) if copies > _MAX_COPIES else markup


def _cost(markup: str) -> tuple[int, int]:
    """Elements walked and formatting elements copied, both as upper bounds.

    Blocks walk up from where they start, end tags without a start from where they stand; anything else costs nothing.
    """
    walk = copies = depth = formatting = 0
    opened: Counter[str] = Counter()
    for end, written in _TAG.findall(markup):
        name = written.lower()
        if name in _WALKING or (end and not opened[name]):
            walk += depth
            copies += formatting
        if name in VOID or name in _IMPLIED_END:
            continue
        if not end:
            opened[name] += 1
            depth += 1
            formatting += name in _FORMATTING
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
            formatting -= name in _FORMATTING
    return walk, copies
