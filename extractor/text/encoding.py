"""Bytes to text when nothing that says how they are encoded can be trusted.

A byte order mark is believed (for UTF-8 only as far as the bytes agree), then strict UTF-8. What is left is read in
every candidate encoding, and the reading with the largest share of common characters wins, undecodable bytes counting
as characters that are not; the page's own declaration lies and only breaks ties. To count undecodable bytes first was
measured to be worse: in a short damaged UTF-8 text the right reading has the most. Detector libraries fail once one to
eight bytes of a text are damaged.
"""

import codecs
import re
from collections import Counter

_CANDIDATES = ("utf-8", "gb18030", "big5hkscs")
"""The encodings Chinese publishers use, the likelier first. Supersets stand for their subsets (GBK, GB2312, Big5)."""

_WIDE_MARKS = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
               (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
"""UTF-32 first: its little-endian mark begins with that of UTF-16."""

_HANZI = bytes(byte for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF) for byte in (high, low))
_FULL_WIDTH = "　、。〈〉《》「」『』【】〔〕—…“”‘’·" + "".join(map(chr, range(0xFF01, 0xFF5F)))
_COMMON = frozenset(_HANZI.decode("gb2312", "ignore") + _FULL_WIDTH)
"""Hanzi of GB 2312 level 1 (3,755, by frequency of use) and full-width punctuation: over 90 % of simplified and over
60 % of traditional text beyond ASCII, under 20 % of misread text."""

_ORDINARY = (_COMMON | frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\t\r\n")) - frozenset("〉《」")
"""What UTF-16 text is made of. The three brackets are what a control character and a 0 would read as."""

_WIDE_SAMPLE = 2048
"""Bytes looked at to recognise UTF-16 without a mark; in so many units chance plays no part."""

_WIDE_SHARE = 0.5
"""Part of the units that must be ordinary characters: misread text stays under 0.2, UTF-16 text is over 0.6."""

_SAMPLE = 12_288
"""Bytes judged, from the first beyond ASCII on: 4,000 hanzi or more, so that the shares are sure to a hundredth."""

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)


def bytes_to_text(data: bytes) -> str:
    """The text of `data`, without its byte order mark; undecodable bytes become U+FFFD. Never raises."""
    for mark, encoding in _WIDE_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and "\0" not in text:
        return text
    wide = _wide_without_mark(data)
    return data.decode(wide, "replace") if wide else text or _best_reading(data).removeprefix("\ufeff")


def name_to_text(data: bytes) -> str:
    """A file's name from an archive that does not say its encoding: too short to be told from UTF-16. Never raises."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _best_reading(data)


def _wide_without_mark(data: bytes) -> str:
    """`utf-16-le` or `utf-16-be` where that reading is ordinary text, else the empty string."""
    sample = data[:_WIDE_SAMPLE]
    for encoding in ("utf-16-le", "utf-16-be"):
        counts = Counter(sample.decode(encoding, "replace"))
        ordinary = sum(count for character, count in counts.items() if character in _ORDINARY)
        if ordinary > _WIDE_SHARE * counts.total():
            return encoding
    return ""


def _best_reading(data: bytes) -> str:
    """The likeliest of the candidate readings, the declared one among equals, then the first."""
    declared = _declared(data)
    found = _BEYOND_ASCII.search(data)
    start = found.start() if found else 0
    sample = data[start : start + _SAMPLE]
    likeness = {encoding: _likeness(sample.decode(encoding, "replace")) for encoding in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda encoding: (likeness[encoding], encoding == declared))
    return data.decode(best, "replace")


def _likeness(text: str) -> tuple[float, int]:
    """The share of common characters in those beyond ASCII, to two decimals; then minus the undecodable ones."""
    counts = Counter(text)
    beyond = sum(count for character, count in counts.items() if character > "\x7f")
    common = sum(count for character, count in counts.items() if character in _COMMON)
    return round(common / max(1, beyond), 2), -counts["\ufffd"]


def _declared(data: bytes) -> str:
    """The candidate that the head of a page names, or the empty string."""
    found = _DECLARED.search(data, 0, 4096)
    name = found.group(1).decode("ascii", "replace").lower() if found else ""
    if name.startswith("gb"):
        return "gb18030"
    return "big5hkscs" if name.startswith("big5") else "utf-8" if name.startswith("utf") else ""
