"""Whose report it is, of which year, and its narrative sections.

The year is the one reported on. The title's stands unless the text says otherwise with more weight: reports carry the
year of publishing, or last year's title copied in.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from extractor.matching.titles import FIRST_YEAR, LAST_YEAR, best_title, find_titles, signature
from extractor.model import Document, Head, Section, SectionText, Template, TextLine
from extractor.text import fold_core, numbering, squeeze
from extractor.text.numbers import is_value_text

PERIOD_WEIGHT = 6
"""自2020年1月1日起至2020年12月31日: the statutory statement of the period."""
OPENING_WEIGHT = 2
"""A paragraph that begins with the year."""
CLEAR_VOTES = 6
"""Votes for another year that outweigh a title, if the text hardly names the title's year."""
MOST_SECTION_TITLE = 60
LEAST_SECTION = 85
"""Ratio for a numbered line to be a section's title: titles of different sections reach 60."""

_PERIOD = re.compile(r"(20\d{2})年1月1日[^。]{0,12}?12月31日")
_OPENING = re.compile(r"^(20\d{2})年度?[,，]")
_MENTION = re.compile(r"(?<!\d)(20\d{2})年(?!\d{1,2}月\d{1,2}日)")


def read_head(document: Document, template: Template) -> Head:
    """Title, agency, year and sections of a report."""
    lines = [squeeze(block.text) for block in document.blocks if isinstance(block, TextLine)]
    title = best_title(find_titles(document, template.title))
    from_metadata = best_title(find_titles(Document("", (TextLine(metadata_title(document.title)),)), template.title))
    agency = (title.agency if title else "") or (from_metadata.agency if from_metadata else "") or signature(document)
    title_year = (title.year if title else None) or (from_metadata.year if from_metadata else None)
    return Head(
        title=title.text if title else document.title,
        agency=agency,
        year=reported_year(lines, title_year),
        title_year=title_year,
        sections=read_sections(document, template.sections),
        provenance=title.provenance if title else (),
    )


def metadata_title(title: str) -> str:
    """A page title without the names of the site that stand behind it."""
    return re.split(r"[_|\-–—]{1,2}", title)[0].strip() if title else ""


def reported_year(lines: Sequence[str], title_year: int | None) -> int | None:
    """The year reported on, from the title and the votes of the text."""
    votes: Counter[int] = Counter()
    for line in lines:
        votes.update({int(year): PERIOD_WEIGHT for year in _PERIOD.findall(line)})
        votes.update({int(year): OPENING_WEIGHT for year in _OPENING.findall(line)})
        votes.update(int(year) for year in _MENTION.findall(line))
    ranked = [(year, count) for year, count in votes.most_common() if FIRST_YEAR <= year <= LAST_YEAR]
    if not ranked:
        return title_year
    year, count = ranked[0]
    if title_year is None:
        return year if count >= OPENING_WEIGHT else None
    if year != title_year and count >= CLEAR_VOTES and votes[title_year] * 3 <= count:
        return year
    return title_year


@lru_cache(maxsize=512)
def section_cores(section: Section) -> tuple[str, ...]:
    """The words of a section's titles without numbering."""
    return tuple(fold_core(text) for text in section.label.texts)


def read_sections(document: Document, sections: Sequence[Section]) -> tuple[SectionText, ...]:
    """The narrative, cut at the titles of the form's sections; tables are left out."""
    titles = [(section, core) for section in sections for core in section_cores(section)]
    found: list[SectionText] = []
    title, name = "", ""
    text: list[str] = []
    for block in document.blocks:
        if not isinstance(block, TextLine):
            continue
        section = line_to_section(block.text, titles)
        if section is not None:
            if name:
                found.append(SectionText(name, title, "\n".join(text)))
            title, name, text = block.text.strip(), section.name, []
        elif name and not is_row_like(block.text):
            text.append(block.text.strip())
    if name:
        found.append(SectionText(name, title, "\n".join(text)))
    return tuple(found)


def line_to_section(text: str, titles: Sequence[tuple[Section, str]]) -> Section | None:
    """The section whose title a line is. `titles`: each section with the words of each of its titles."""
    if len(text) > MOST_SECTION_TITLE:
        return None
    core = fold_core(text)
    if not core:
        return None
    numbered = bool(numbering(text))
    best, best_score = None, float(LEAST_SECTION if numbered else 99)
    for section, title in titles:
        score = fuzz.ratio(core, title, score_cutoff=best_score)  # 0 below it
        if score >= best_score:
            best, best_score = section, score
    return best


def is_row_like(text: str) -> bool:
    """Whether a line outside all grids is a row of a table rather than a sentence."""
    words = text.split()
    values = sum(map(is_value_text, words))
    return values * 2 >= len(words) and (len(words) > 1 or any(char.isdigit() for char in text))
