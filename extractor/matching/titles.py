"""The title of a report: its line or lines, the agency and the year that it names; and where one file holds several.

Titles come without a year, with the year twice or on a line of its own, with the agency on the line before; near
neighbours (通知, 解读) have nearly the same words. What a title may say stands in the form's YAML (`title`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from extractor.model import Document, GridKind, Heading, Provenance, TextLine
from extractor.text import fold, squeeze

MOST_TITLE = 70
"""Characters of the longest title line; a sentence that mentions the report is longer or ends in a stop."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_AGENCY = 40
MOST_AFTER = 12
"""Characters after the title's words: （2020年度）, （公开稿）."""
MOST_SPACED_ROWS = 3
MOST_SIGNATURE = 8
MOST_HEADINGS = 12

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d{2}(?!\d)|二[〇○零][〇○零一二三四五六七八九]{2})(?:[-—–~至](?:20)?\d{2})?(?:年度|年|度)?"
)
_ONLY_YEAR = re.compile(rf"^[((]?{_YEAR.pattern}[))]?$")
_NAVIGATION = re.compile(r"[>»›|＞→]|首页|当前位置")
_ORGANISATION = re.compile(
    r"(?:局|委|委员会|政府|府|办|办公室|院|会|厅|部|镇|乡|街道|办事处|中心|处|队|所|站|公司|区|县|市|省|州|旗|盟|学校|大学|学院|中学|小学|"
    r"医院|馆|社|行|署|支队|总队|园|台|集团|法院|检察院|银行|联合会|管委会|联社|基地)$"
)
SHORT_OF_SHARED, SHARED = "人民", "政府"
"""People's governments that write 政府 once, where their name and the title's first word meet."""
_PUBLISHED = re.compile(r"(?:\d{1,2}月)?(?:\d{1,2}日)?(?:发布|公布|印发|刊登)")
_DATE = re.compile(r"^(?:20\d{2}|二[〇○零][^年]{2})年\S{1,3}月\S{1,3}日$")
_LABELLED = re.compile(r"^(?:索引号|发布|来源|时间|日期|浏览|字体|文号|主题|名称|标题|分类|作者|点击|打印)")


class Line(NamedTuple):
    """A line outside tables: `block` is its block's index in the document, `text` squeezed, `shown` as printed."""

    block: int
    text: str
    shown: str
    provenance: tuple[Provenance, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """A title found: `block` is the index of its first line in the document, `text` as printed."""

    block: int
    text: str
    agency: str
    year: int | None
    provenance: tuple[Provenance, ...] = ()


def printed_year(text: str, end: int | None = None) -> int | None:
    """The year that a text names, in either kind of digits: the last one before `end`, else the first after it; not the
    year in which it says that it was published."""
    told = [match for match in _YEAR.finditer(text) if not _PUBLISHED.match(text, match.end())]
    found = [(match.start(), int(match.group(1).translate(_DIGITS))) for match in told]
    valid = [(start, year) for start, year in found if FIRST_YEAR <= year <= LAST_YEAR]
    before = [year for start, year in valid if end is None or start < end]
    return before[-1] if before else valid[0][1] if valid else None


@lru_cache(maxsize=64)
def title_pattern(heading: Heading) -> re.Pattern[str]:
    """The words of a title, the longest variant first."""
    texts = sorted((re.escape(squeeze(text)) for text in heading.texts), key=len, reverse=True)
    return re.compile("|".join(texts))


@lru_cache(maxsize=64)
def title_chars(heading: Heading) -> tuple[str, ...]:
    """The characters that stand in every variant of a title, the last ones first: prose has them more seldom."""
    first, *others = (squeeze(text) for text in heading.texts)
    shared = set(first).intersection(*others)
    return tuple(char for char in dict.fromkeys(reversed(first)) if char in shared)


def find_titles(document: Document, heading: Heading) -> tuple[Title, ...]:
    """All lines that are a report's title, in reading order."""
    return tuple(titles_in(document, heading))


def titles_in(document: Document, heading: Heading) -> Iterator[Title]:
    """The same, each when it is asked for."""
    lines, chars = document_lines(document), title_chars(heading)
    likely = (index for index in range(len(lines)) if holds_title(lines[index : index + 2], chars))
    yield from (title for index in likely if (title := line_to_title(lines, index, heading)))


def holds_title(lines: Sequence[Line], chars: Sequence[str]) -> bool:
    """Whether lines together have all characters that every title has: a cheap look before any pattern is searched."""
    text = "".join([line.text for line in lines])
    return all(char in text for char in chars)


def document_lines(document: Document) -> list[Line]:
    """The lines outside tables; single rows of text columns too, since a letter-spaced title looks like one."""
    lines: list[Line] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, TextLine):
            lines.append(Line(number, squeeze(block.text), block.text.strip(), block.provenance))
        elif block.kind is GridKind.SPACED:
            for row, cells in groupby(block.cells, key=lambda cell: cell.row):
                if row >= MOST_SPACED_ROWS:
                    break
                found = list(cells)
                text = " ".join(cell.text for cell in found)
                lines.append(Line(number, squeeze(text), text, found[0].provenance))
    return lines


def line_to_title(lines: Sequence[Line], index: int, heading: Heading) -> Title | None:
    """The title that a line is, or that it begins; None for any other line."""
    line = lines[index]
    below = lines[index + 1] if index + 1 < len(lines) else None
    whole = text_to_title(line.text, heading)
    if whole is None and below is not None and is_broken(line.text, below.text, heading):
        whole = text_to_title(line.text + below.text, heading)
    if whole is None:
        return None
    agency, year = whole
    first = line.block
    before = lines[max(0, index - 3) : index][::-1]
    around = [other.text for other in before]
    if not agency:
        owner = next((other for other in before if is_agency(clean_agency(other.text))), None)
        if owner is not None:
            agency, first = clean_agency(owner.text), owner.block
    if year is None:
        after = [other.text for other in lines[index + 1 : index + 3]]
        year = next((printed_year(text) for text in (*around[:2], *after) if _ONLY_YEAR.match(text)), None)
        year = year or next((printed_year(text) for text in around[:1] if is_agency(clean_agency(text))), None)
    return Title(first, line.shown, agency, year, line.provenance)


def is_broken(text: str, below: str, heading: Heading) -> bool:
    """Whether a line break may stand inside a title's words: the line below is no title, or begins in this line."""
    if len(text) > MOST_TITLE:
        return False
    if not text_to_title(below, heading):
        return True
    bare = _YEAR.sub("", text)
    found = title_pattern(heading).search(bare + _YEAR.sub("", below))
    return found is not None and found.start() < len(bare)


def text_to_title(text: str, heading: Heading) -> tuple[str, int | None] | None:
    """(agency, year) of a title in one line, either of them perhaps not told; None for a text that is no title."""
    if len(text) > MOST_TITLE or text.endswith(("。", "；", ";", "，", ",")) or text.startswith(("《", "按照", "根据")):
        return None
    bare = _YEAR.sub("", text)
    found = title_pattern(heading).search(bare)
    if found is None or len(bare) - found.end() > MOST_AFTER:
        return None
    if any(word in text for word in heading.neighbours) or _NAVIGATION.search(text) or _LABELLED.match(text):
        return None
    words = title_pattern(heading).search(text)
    agency = clean_agency(owner(bare[: found.start()], bare[found.start() :]))
    return agency, printed_year(text, words.start() if words else None)


def neighbour_word(document: Document, heading: Heading) -> str:
    """The word that tells a document about such reports (通知, 解读), if one of its first lines is its title."""
    first = [line.text for line in document_lines(document)[:MOST_HEADINGS]]
    for text in (squeeze(document.title), *first):
        about = "信息公开" in text or title_pattern(heading).search(_YEAR.sub("", text)) is not None
        if about and len(text) <= MOST_TITLE and not _NAVIGATION.search(text):
            found = next((word for word in heading.neighbours if word in text), "")
            if found:
                return found
    return ""


def signature(document: Document) -> str:
    """The agency that signs at the end: a line with its name, the date under it."""
    texts = [line.text for line in document_lines(document)][-MOST_SIGNATURE:]
    signed = [name for name, date in pairwise(texts) if is_agency(name) and _DATE.match(date)]
    return signed[-1] if signed else ""


def owner(before: str, words: str) -> str:
    """What stands before the words of a title, whole where both share a word: 县人民政府信息公开 is 县人民政府's."""
    return before + SHARED if before.endswith(SHORT_OF_SHARED) and words.startswith(SHARED) else before


def clean_agency(text: str) -> str:
    """A title's beginning without its year and its joining words; brackets that belong to the name are kept."""
    bare = re.sub(r"^(?:关于|附件\d*|公开|[:：)、,，.。\-—\d#*]+|\(\))+", "", _YEAR.sub("", text))
    bare = re.sub(r"(?:关于|的|年度|年|[:：(、,，\-—*]+|\(\))+$", "", bare)
    bare = bare if bare.count("(") == bare.count(")") else bare.strip("()")
    return bare.replace("(", "（").replace(")", "）")


def is_agency(text: str) -> bool:
    """Whether a short line can be the name of an agency."""
    return 3 <= len(text) <= MOST_AGENCY and bool(_ORGANISATION.search(text))


def best_title(titles: Sequence[Title]) -> Title | None:
    """The title that says most; the first of equals."""
    return max(titles, key=lambda title: (2 * bool(title.agency) + bool(title.year), -title.block), default=None)


def parts_by_title(
    document: Document, heading: Heading, vocabulary: frozenset[str], least: int
) -> tuple[Document, ...]:
    """The reports that one file holds: parted at titles of another agency or year, each with tables of its own.

    A part counts as a report when at least `least` distinct texts of its cells and lines are labels of a form.
    """
    starts: list[int] = []
    last: tuple[str, int | None] | None = None
    for title in find_titles(document, heading):
        key = (fold(title.agency), title.year)
        if title.agency and title.year and key != last:
            starts.append(title.block)
            last = key
    parts = list(cut(document, starts))
    whole = [part for part in parts if known_labels(part, vocabulary) >= least]
    return tuple(whole) if len(whole) > 1 else (document,)


def cut(document: Document, starts: Sequence[int]) -> Iterator[Document]:
    """The document in pieces that begin at these blocks; what stands before the first belongs to it."""
    bounds = [0, *starts[1:], len(document.blocks)]
    for begin, end in pairwise(bounds):
        yield Document(document.format, document.blocks[begin:end], document.title, document.warnings)


def known_labels(document: Document, vocabulary: frozenset[str]) -> int:
    """How many distinct texts of a document are labels of a form."""
    texts: set[str] = set()
    for block in document.blocks:
        cells = block.text.split()[:1] if isinstance(block, TextLine) else (cell.text for cell in block.cells)
        texts.update(fold(text) for text in cells)
    return len(texts & vocabulary)
