"""Sections of a report to sentences, each with the place of every character in its section."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.model import SectionText
from extractor.text import numbering, unify
from extractor.text.fold import simplified

MOST_HEADING = 25
"""Characters of a numbered line without a pause that is a heading (（二）依申请公开情况) and not half a sentence."""
MOST_SENTENCE = 2000
"""Characters; what is longer is no sentence, but a table or a page without full stops, and is not read. The longest
sentence of the real reports in the corpus has 169."""

_ENDS = "。！？!?"
_PAUSES = re.compile("[，,；;：:。]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without white space, shapes made ordinary. `places`: for each character its offset in the section's
    text; `quote`: as it stands there."""

    text: str
    section: str
    quote: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the section's text of a part of the sentence."""
        return self.places[start], self.places[end - 1] + 1


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
        if _is_heading(line) and text[start:position].strip():
            yield start, position
            start = position
        for index, char in enumerate(line, position):
            if char in _ENDS:
                yield start, index + 1
                start = index + 1
        position += len(line)
        if _is_heading(line):
            yield start, position
            start = position
    yield start, len(text)


def _is_heading(line: str) -> bool:
    bare = line.strip()
    return 0 < len(bare) <= MOST_HEADING and bool(numbering(bare)) and not _PAUSES.search(bare)


def _sentence(section: SectionText, start: int, end: int) -> Sentence | None:
    """White space goes, except between digits: there it parts two numbers."""
    raw = section.text[start:end]
    kept = [index for index, char in enumerate(raw) if not char.isspace() or _parts_digits(raw, index)]
    if not kept or len(kept) > MOST_SENTENCE:
        return None
    text = unify("".join(raw[index] for index in kept))
    plain = simplified(text)
    return Sentence(
        text=plain if len(plain) == len(kept) else text,
        section=section.name,
        quote=re.sub(r"\s*\n\s*", "", raw.strip()),
        places=tuple(start + index for index in kept),
    )


def _parts_digits(raw: str, index: int) -> bool:
    return 0 < index < len(raw) - 1 and raw[index - 1].isdigit() and raw[index + 1].isdigit()
