"""Paragraphs, lists and tables of OpenDocument to a flow, as they would be printed.

Tracked deletions stand apart in such files and are passed by; notes, comments and hidden text are left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.errors import TooLargeError
from extractor.readers.flow import SUBSCRIPTS, SUPERSCRIPTS, Part
from extractor.readers.html_spans import SpannedCell, groups_to_table
from extractor.readers.limits import MAX_SPAN, MAX_TABLE_CELLS
from extractor.readers.odf_styles import Styles
from extractor.readers.word_numbering import Level, list_label

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNSHOWN = frozenset((
    "tracked-changes", "annotation", "annotation-end", "note", "ruby-text", "forms", "title", "desc", "sequence-decls",
    "variable-decls", "user-field-decls", "shapes", "image", "object", "object-ole", "script", "event-listeners",
))  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n]+")
_MARKS = {"tab": "\t", "line-break": "\n"}
_LISTS, _ITEMS = frozenset(("list", "numbered-paragraph")), frozenset(("list-item", "list-header"))
_LEVELS = 10


def text_to_flow(container: "_Element", styles: Styles) -> list[Part]:
    """The lines and tables in an element that holds paragraphs. Raises TooLargeError."""
    return _Text(styles).content(container)


@dataclass(slots=True)
class _Text:
    """Where the reading stands. `lists`: the names of the open lists, outermost first; `waiting`: the number that the
    next paragraph begins with; `counts`: how far each list has counted; `boxes`: what frames in the paragraph hold."""

    styles: Styles
    lists: list[str] = field(default_factory=list)
    waiting: str = ""
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    boxes: list[Part] = field(default_factory=list)
    cells: int = 0

    def content(self, container: "Iterable[_Element]") -> list[Part]:
        """Lines and tables in anything that holds paragraphs."""
        flow: list[Part] = []
        for child in container:
            name = _name(child)
            if name in _UNSHOWN or _is_hidden(child):
                continue
            if name in ("p", "h"):
                flow += self._paragraph(child, is_heading=name == "h")
            elif name == "table":
                table = groups_to_table([self._rows(child)])
                if table.cells:
                    flow.append(table)
            elif name in _LISTS:
                flow += self._list(child)
            elif len(child):
                flow += self.content(child)
        return flow

    def _list(self, found: "_Element") -> list[Part]:
        """The items of a list, which goes on counting where it says so."""
        name = _get(found, "style-name") or (self.lists[-1] if self.lists else "")
        if not self.lists and not (_get(found, "continue-numbering") == "true" or _get(found, "continue-list")):
            self.counts[name] = [None] * _LEVELS
        self.lists.append(name)
        flow: list[Part] = []
        for item in found:
            if _name(item) in _ITEMS:
                if _name(item) == "list-item":
                    self.waiting = self._number(self.styles.lists.get(name, {}), name, len(self.lists), item)
                flow += self.content(item)
                self.waiting = ""
        self.lists.pop()
        return flow

    def _number(self, levels: dict[int, Level], name: str, level: int, item: "_Element") -> str:
        """What is printed before an item of a list at a level from 1."""
        at = min(level, _LEVELS) - 1
        counts = self.counts.setdefault(name, [None] * _LEVELS)
        begun, own = counts[at], _whole(_get(item, "start-value"), -1)
        counts[at] = own if own >= 0 else levels.get(at, Level()).start if begun is None else begun + 1
        counts[at + 1 :] = [None] * (_LEVELS - at - 1)
        return list_label(levels, counts, at)

    def _paragraph(self, paragraph: "_Element", is_heading: bool) -> list[Part]:
        """The lines of a paragraph, then what stands in its frames."""
        look = self.styles.of("paragraph", _get(paragraph, "style-name"))
        number, self.waiting = self.waiting, ""
        if is_heading and not self.lists and self.styles.outline and _get(paragraph, "is-list-header") != "true":
            level = _whole(_get(paragraph, "outline-level"), 1)
            number = self._number(self.styles.outline, "\0outline", max(level, 1), paragraph)
        outer_pieces, outer_boxes, self.pieces, self.boxes = self.pieces, self.boxes, [], []
        if not look.hidden:
            self._inline(paragraph)
        text, boxes = "".join(self.pieces), self.boxes
        self.pieces, self.boxes = outer_pieces, outer_boxes
        if any(_name(one) == "hidden-paragraph" and _get(one, "is-hidden") != "false" for one in paragraph):
            return boxes
        lines = (line.strip(" \t") for line in (number + text if text.strip() else text).split("\n"))
        return [*(line for line in lines if line and not line.isspace()), *boxes]

    def _inline(self, container: "_Element") -> None:
        """The text of an element and of what stands in it."""
        self._say(container.text)
        for child in container:
            name = _name(child)
            if name in _MARKS:
                self.pieces.append(_MARKS[name])
            elif name == "s":
                self.pieces.append(" " * min(_whole(_get(child, "c"), 1), MAX_SPAN))
            elif name in ("text-box", "p", "h", "list", "table"):  # frames and drawn shapes hold paragraphs
                self.boxes += self.content(child if name == "text-box" else [child])
            elif name == "span":
                self._span(child)
            elif name not in _UNSHOWN and not _is_hidden(child):
                self._inline(child)
            self._say(child.tail)

    def _span(self, span: "_Element") -> None:
        """Text with a look of its own."""
        look = self.styles.of("text", _get(span, "style-name"))
        if look.hidden:
            return
        start = len(self.pieces)
        self._inline(span)
        if look.shift:
            shapes = SUPERSCRIPTS if look.shift > 0 else SUBSCRIPTS
            self.pieces[start:] = ["".join(self.pieces[start:]).translate(shapes)]

    def _say(self, text: str | None) -> None:
        """White space in the file is one space."""
        if text:
            self.pieces.append(_SPACES.sub(" ", text))

    def _rows(self, container: "_Element") -> list[list[SpannedCell]]:
        """The rows of a table that are shown, through whatever groups them."""
        rows: list[list[SpannedCell]] = []
        for child in container:
            name = _name(child)
            if name == "table-row" and _get(child, "visibility") in ("", "visible"):
                row = [cell for found in child if _name(found) == "table-cell" for cell in self._cells(found)]
                rows += [row] * self._repeated(child, "number-rows-repeated", len(row))
            elif name in ("table-header-rows", "table-row-group", "table-rows"):
                rows += self._rows(child)
        return rows

    def _cells(self, cell: "_Element") -> list[SpannedCell]:
        """A cell, as often as it is repeated."""
        rowspan, colspan = (_whole(_get(cell, f"number-{way}-spanned"), 1) for way in ("rows", "columns"))
        one = SpannedCell(max(rowspan, 1), max(colspan, 1), tuple(self.content(cell)))
        return [one] * self._repeated(cell, "number-columns-repeated", 1)

    def _repeated(self, element: "_Element", name: str, cells: int) -> int:
        """How often it stands there. Raises TooLargeError."""
        count = max(_whole(_get(element, name), 1), 1)
        self.cells += count * cells
        if self.cells > MAX_TABLE_CELLS or count > MAX_TABLE_CELLS:
            raise TooLargeError(f"is too large: more than {MAX_TABLE_CELLS:,} table cells; give the report alone")
        return count


def _is_hidden(element: "_Element") -> bool:
    """A section that is not displayed, or a field of hidden text."""
    name = _name(element)
    return (name == "section" and _get(element, "display") not in ("", "true")) or (
        name == "hidden-text" and _get(element, "is-hidden") != "false"
    )


def _get(element: "_Element", name: str) -> str:
    """An attribute of the namespaces of text and tables."""
    return element.get(_TEXT + name) or element.get(_TABLE + name) or ""


_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def _name(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
