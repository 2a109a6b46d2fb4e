"""Numbers and text in plain characters, for files that programs read and for a person's terminal."""

import re
import unicodedata
from decimal import Decimal

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_UNSEEN = re.compile(r"(?![\t\n\r])" + _UNPRINTABLE.pattern)
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def decimal_to_plain(value: Decimal) -> str:
    """All digits, no exponent and no idle zeros: `303861`, not `303861.0000` or `3.03861E+5`."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def encodable(text: str) -> str:
    r"""Text that UTF-8 can hold: halves of surrogate pairs are shown as `\ud83d`."""
    return _SURROGATE.sub(_escape, text)


def printable(text: str) -> str:
    r"""One line without characters that steer a terminal: `\x1b`, line breaks, marks that turn the writing around."""
    return _UNPRINTABLE.sub(_escape, text)


def visible(text: str) -> str:
    r"""Text of several lines, tabs and line breaks kept, other characters that cannot be seen shown as `\x1b`."""
    return _UNSEEN.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")


def display_width(text: str) -> int:
    """How many columns of a terminal the text takes: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
