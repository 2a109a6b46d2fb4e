"""Text of the length that real reports have: about half of a report is prose, where a specimen has a few lines.

The sentences are those of the real reports of the corpus and of the specimens, in an order drawn for each document.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from extractor import Source, extract
from extractor.forms.specimen import PrintedReport, PrintedSection
from extractor.forms.specimen.report import NARRATIVE
from extractor.model import Template

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
REAL = ("2019/shangdang-justice-2020/document.txt", "2019/erqi-justice-2020/document.txt")
"""Documents of the corpus that are real; both are of 2020."""
LENGTHS = {"overview": (700, 1800), "problems": (300, 700)}
"""Characters of a section, from and to: together one to four pages of A4 in letters of 16 points."""
PARAGRAPH = (90, 320)
"""Characters of a paragraph, from and to."""


def with_prose(report: PrintedReport, template: Template, rng: random.Random) -> PrintedReport:
    """The report, its sections of text at the length of real ones."""
    names = [section.name for section in template.sections]
    sections = [
        section_with_prose(section, name, report, rng)
        for section, name in zip(report.sections, [*names, *[""] * len(report.sections)], strict=False)
    ]
    return replace(report, sections=tuple(sections))


def section_with_prose(section: PrintedSection, name: str, report: PrintedReport, rng: random.Random) -> PrintedSection:
    """A section of text as drawn, any other as it was."""
    if name not in LENGTHS or section.tables:
        return section
    paragraphs = list(section.paragraphs)
    length = rng.randint(*LENGTHS[name])
    while sum(map(len, paragraphs)) < length:
        paragraphs.append(draw_paragraph(sentences(name), report, rng))
    return replace(section, paragraphs=tuple(paragraphs))


def draw_paragraph(known: Sequence[str], report: PrintedReport, rng: random.Random) -> str:
    """Some sentences of this agency and year, none twice."""
    text, length = "", rng.randint(*PARAGRAPH)
    for sentence in rng.sample(known, len(known)):
        if len(text) >= length:
            break
        text += sentence.format(agency=report.agency, year=report.year, notice="有关文件")
    return text


@cache
def sentences(name: str) -> tuple[str, ...]:
    """What is written in a section of this name; places for the year and the agency are left."""
    texts = [*NARRATIVE[name], *(real_text(path, name) for path in REAL)]
    return tuple(
        part for text in texts for part in re.findall(r"[^。\n]+。", text) if "申请、行政复议" not in part
    )  # fmt: skip


def real_text(path: str, name: str) -> str:
    """A section of a real report of 2020."""
    report = extract(Source.of(path, (CORPUS / path).read_bytes()))
    text = next(section.text for section in report.sections if section.name == name)
    return re.sub(r"2020 ?年", "{year}年", text)
