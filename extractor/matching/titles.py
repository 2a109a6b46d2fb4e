"""The title of a report: its line or lines, the agency and the year that it names; and where one file holds several.

Titles come without a year, with the year twice or on a line of its own, with the agency on the line before; near
neighbours (通知, 解读) have nearly the same words. What a title may say stands in the form's YAML (`title`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extractor.model import Document, Label, Provenance, TextLine
from extractor.text import fold, squeeze

MOST_TITLE = 70
"""Characters of the longest title line; a sentence that mentions the report is longer or ends in a stop."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_AGENCY = 40

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = re.compile(r"((?:19|20)\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})(?:[-—–~至](?:20)?\d{2})?(?:年度|年|度)?")
_ONLY_YEAR = re.compile(rf"^[((]?{_YEAR.pattern}[))]?$")
_NEIGHBOUR = re.compile(r"通知|解读|公告$|的函|意见|征求|图解|一图|培训|方案|附件下载|制度|指南|目录|专栏|栏目")
_NAVIGATION = re.compile(r"[>»›|＞→]|首页|当前位置")
_ORGANISATION = re.compile(
    r"(?:局|委|委员会|政府|府|办|办公室|院|会|厅|部|镇|乡|街道|办事处|中心|处|队|所|站|公司|区|县|市|省|州|旗|盟|学校|大学|学院|中学|小学|"
    r"医院|馆|社|行|署|支队|总队|园|台|集团|法院|检察院|银行|联合会|管委会|联社|基地)$"
)
_LABELLED = re.compile(r"^(?:索引号|发布|来源|时间|日期|浏览|字体|文号|主题|名称|标题|分类|作者|点击|打印)")


@dataclass(frozen=True, slots=True)
class Title:
    """A title found: `block` is its line's index in the document, `text` as printed, the rest what it names."""

    block: int
    text: str
    agency: str
    year: int | None
    provenance: tuple[Provenance, ...] = ()


def printed_year(text: str) -> int | None:
    """The last year that a text names, in either kind of digits."""
    found = [int(match.group(1).translate(_DIGITS)) for match in _YEAR.finditer(text)]
    valid = [year for year in found if FIRST_YEAR <= year <= LAST_YEAR]
    return valid[0] if valid else None


@lru_cache(maxsize=64)
def title_pattern(label: Label) -> re.Pattern[str]:
    """The words of a title, the longest variant first."""
    texts = sorted((re.escape(squeeze(text)) for text in label.texts), key=len, reverse=True)
    return re.compile("|".join(texts))


def find_titles(document: Document, label: Label) -> tuple[Title, ...]:
    """All lines that are a report's title, in reading order."""
    lines = [(number, block) for number, block in enumerate(document.blocks) if isinstance(block, TextLine)]
    return tuple(title for index in range(len(lines)) if (title := line_to_title(lines, index, label)))


def line_to_title(lines: Sequence[tuple[int, TextLine]], index: int, label: Label) -> Title | None:
    """The title that a line is, completed by the lines before and after it; None for any other line."""
    number, line = lines[index]
    if len(line.text) > 4 * MOST_TITLE:
        return None
    text = squeeze(line.text)
    found = title_pattern(label).search(text) if len(text) <= MOST_TITLE else None
    if found is None or text.endswith(("。", "；", ";")) or _NEIGHBOUR.search(text) or _NAVIGATION.search(text):
        return None
    if _LABELLED.match(text) or len(text) - found.end() > 12 or text.startswith(("《", "按照", "根据")):
        return None
    before = text[: found.start()]
    agency, year = clean_agency(before), printed_year(text)
    above = [squeeze(block.text) for _, block in lines[max(0, index - 3) : index]][::-1]
    below = [squeeze(block.text) for _, block in lines[index + 1 : index + 3]]
    if not agency:
        agency = next((clean_agency(other) for other in above if is_agency(clean_agency(other))), "")
    if year is None:
        year = next((printed_year(other) for other in (*above[:2], *below) if _ONLY_YEAR.match(other)), None)
        year = year or next((printed_year(other) for other in above[:1] if is_agency(clean_agency(other))), None)
    return Title(number, line.text.strip(), agency, year, line.provenance)


def clean_agency(text: str) -> str:
    """A title's beginning without its year and its joining words."""
    bare = _YEAR.sub("", text)
    bare = re.sub(r"^(?:关于|附件\d*|公开|[:：()、,，.。\-—\d]+)+", "", bare)
    return re.sub(r"(?:关于|的|年度|年|[:：()、,，\-—]+)+$", "", bare)


def is_agency(text: str) -> bool:
    """Whether a short line can be the name of an agency."""
    return 3 <= len(text) <= MOST_AGENCY and bool(_ORGANISATION.search(text))


def best_title(titles: Sequence[Title]) -> Title | None:
    """The title that says most; the first of equals."""
    return max(titles, key=lambda title: (2 * bool(title.agency) + bool(title.year), -title.block), default=None)


def parts_by_title(document: Document, label: Label, vocabulary: frozenset[str], least: int) -> tuple[Document, ...]:
    """The reports that one file holds: parted at titles of another agency or year, each with tables of its own.

    A part counts as a report when at least `least` distinct texts of its cells and lines are labels of a form.
    """
    starts: list[int] = []
    last: tuple[str, int | None] | None = None
    for title in find_titles(document, label):
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
