"""Sections of a report to sentences, each with the place of every character in its section."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractor.model import SectionText
from extractor.text import numbering, unify
from extractor.text.fold import simplified

MOST_HEADING = 25
"""Characters of a numbered line without a pause that is a heading (（二）依申请公开情况) and not half a sentence."""
MOST_SENTENCE = 2000
"""Characters; what is longer is no sentence, but a table or a page without full stops, and is not read. The longest
sentence of the real reports in the corpus has 169."""

_ENDS = re.compile("[。！？!?]")
_PAUSES = re.compile("[，,；;：:。]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without white space, shapes made ordinary. `raw`: as it stands in the section's text, at `begin`."""

    text: str
    section: str
    raw: str
    begin: int

    @property
    def quote(self) -> str:
        """As it stands there, in one line."""
        return re.sub(r"\s*\n\s*", "", self.raw.strip())

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the section's text of a part of the sentence."""
        kept = _kept(self.raw)
        return self.begin + kept[start], self.begin + kept[end - 1] + 1


def sections_to_sentences(sections: tuple[SectionText, ...]) -> Iterator[Sentence]:
    """All sentences in their order. A line that a page's width broke is joined to the next; a heading stands alone."""
    for section in sections:
        for start, end in _spans(section.text):
            sentence = _sentence(section, start, end)
            if sentence is not None:
                yield sentence


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = position = 0
    for line in text.splitlines(keepends=True):
        is_heading = _is_heading(line)
        if is_heading and text[start:position].strip():
            yield start, position
            start = position
        for found in _ENDS.finditer(text, position, position + len(line)):
            yield start, found.end()
            start = found.end()
        position += len(line)
        if is_heading:
            yield start, position
            start = position
    yield start, len(text)


def _is_heading(line: str) -> bool:
    bare = line.strip()
    return 0 < len(bare) <= MOST_HEADING and bool(numbering(bare)) and not _PAUSES.search(bare)


def _sentence(section: SectionText, start: int, end: int) -> Sentence | None:
    raw = section.text[start:end]
    bare = _bare(raw)
    if not 0 < len(bare) <= MOST_SENTENCE:
        return None
    text = unify(bare)
    plain = simplified(text)
    return Sentence(plain if len(plain) == len(bare) else text, section.name, raw, start)


def _bare(raw: str) -> str:
    """A text without white space, except between digits: there it parts two numbers."""
    words = raw.split()
    if any(one[-1].isdigit() and other[0].isdigit() for one, other in pairwise(words)):
        return "".join(raw[index] for index in _kept(raw))
    return "".join(words)


def _kept(raw: str) -> list[int]:
    """The places of the characters that a text without white space keeps."""
    return [index for index, char in enumerate(raw) if not char.isspace() or _parts_digits(raw, index)]


def _parts_digits(raw: str, index: int) -> bool:
    return 0 < index < len(raw) - 1 and raw[index - 1].isdigit() and raw[index + 1].isdigit()
