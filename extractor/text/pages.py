"""The number of a page as it stands in a line of its own: `- 3 -`, `第 3 页 共 6 页`, `3 / 6`, and as browsers print it
behind the address of the page."""

import re

_PAGE_NUMBER = re.compile(
    r"\s*(?:([-—–―·])\s?\d{1,4}\s?\1|(?:(?:https?|file|ﬁle)://\S+\s+)?\d{1,4}\s?/\s?\d{1,4}"
    r"|第\s?\d{1,4}\s?页(?:\s?[,，/／]?\s?共\s?\d{1,4}\s?页)?)\s*$"
)


def is_page_number(text: str) -> bool:
    """Whether a line is the number of a page and can be nothing else; a number alone may be a value."""
    return _PAGE_NUMBER.match(text) is not None


def is_page_mark(text: str) -> bool:
    """The same of a text in a cell, in which `3/6` may be two values."""
    return not text.isdigit() and "/" not in text and is_page_number(text)
