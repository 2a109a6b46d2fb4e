"""What pages carry besides the report: page numbers, running heads and feet, the time at which a browser printed.

They stand between the pieces of a table that goes on over a page break, and are told by their place at a page's edge
together with their form (a number) or their return on another page.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from extractor.layout.blocks import LaidPage, PageBlock
from extractor.model import TextLine

EDGE = 2
"""Blocks at the top and at the bottom of a page that may be furniture: a line of each and the page number."""
MARGIN = 0.12
"""Share of a page's height, at the top and at the bottom, that may hold furniture."""
DEEP = 0.2
"""The same at the bottom for the last line of a page where it returns on another: bottom margins of 80 mm occur."""
SAME_HEIGHT = 4.0
"""Points within which a running head stands on each page."""

_PAGE_NUMBER = re.compile(r"[-—–－~·.]*第?\d{1,3}页?(?:[,，]?(?:[/／]|共)\d{1,3}页?)?[-—–－~·.]*")
_CONTINUED = re.compile(r"[（(]?(?:续|接)上?[表页]?\d*[）)]?")
_PRINTED_AT = re.compile(r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[,，]?\s*(?:上午|下午)?\s*\d{1,2}:\d\d(?:\s*[AP]M)?(?!:)\s*")
_DIGITS = re.compile(r"\d+")
_BLANK = re.compile(r"\s+")


def without_furniture(pages: Sequence[LaidPage]) -> Iterator[LaidPage]:
    """The pages without page numbers and running feet; of a running head, the first stays: it may be the only title."""
    seen = Counter(key for page in pages for key in {_key(line) for line, _ in _edges(page)})
    shown = set[tuple[str, int]]()
    for page in pages:
        dropped = set[int]()
        for line, is_head in _edges(page):
            key = _key(line)
            alone = is_head or _top(line) > (1 - MARGIN) * page.height
            if alone and _is_number(line) or seen[key] > 1 and (not is_head or key in shown):
                dropped.add(id(line))
            shown.add(key)
        yield replace(page, blocks=tuple(_kept(page.blocks, dropped)))


def _kept(blocks: Sequence[PageBlock], dropped: Container[int]) -> Iterator[PageBlock]:
    """The blocks that are no furniture, the first ones without a browser's time."""
    for at, block in enumerate(blocks):
        if id(block) not in dropped:
            yield _without_time(block) if at < EDGE and isinstance(block, TextLine) else block


def _without_time(head: TextLine) -> TextLine:
    """A head without the time of printing before it; a time alone stays, it may be that of publishing."""
    text = _PRINTED_AT.sub("", head.text, count=1)
    return replace(head, text=text) if text and text != head.text else head


def _edges(page: LaidPage) -> Iterator[tuple[TextLine, bool]]:
    """The lines at the edges of a page; whether each stands at its head."""
    count = len(page.blocks)
    for at in (*range(min(EDGE, count)), *range(max(EDGE, count - EDGE), count)):
        block = page.blocks[at]
        if isinstance(block, TextLine):
            top = _top(block) / page.height
            below = DEEP if at == count - 1 else MARGIN
            if at < EDGE and top < MARGIN or at >= count - EDGE and top > 1 - below:
                yield block, top < MARGIN


def _key(line: TextLine) -> tuple[str, int]:
    """Equal for one line on several pages: its text, whatever its numbers, and its height."""
    return _DIGITS.sub("#", _BLANK.sub("", line.text)), round(_top(line) / SAME_HEIGHT)


def _is_number(line: TextLine) -> bool:
    text = _BLANK.sub("", line.text)
    return (_PAGE_NUMBER.fullmatch(text) or _CONTINUED.fullmatch(text)) is not None


def _top(line: TextLine) -> float:
    box = line.provenance[0].box
    return box.top if box else 0.0
