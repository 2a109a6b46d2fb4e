"""The body of a Word document to a flow of lines and tables, as it would be printed.

Tracked changes are accepted, hidden text, comments, notes and field codes left out, text boxes taken once, and the
numbers of automatic lists put before their paragraphs.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.readers.flow import SUBSCRIPTS, SUPERSCRIPTS, Part
from extractor.readers.word_numbering import Numbering
from extractor.readers.word_table import WordCell, rows_to_table
from extractor.readers.word_xml import MATH, W, is_on, value, whole

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN, _TEXT = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "r", "t"))
_RUN_PROPERTIES, _PARAGRAPH_PROPERTIES = f"{W}rPr", f"{W}pPr"
_SPAN, _VERTICAL, _HORIZONTAL, _CELL_DELETED = (f"{W}{name}" for name in ("gridSpan", "vMerge", "hMerge", "cellDel"))
_FIELD = f"{W}fldChar"
_ALTERNATIVES = f"{_MC}AlternateContent"
_BOX = f"{W}txbxContent"

_DROPPED = frozenset(f"{W}{name}" for name in (
    "del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "rubyPr", "tblPr", "tblGrid",
))  # fmt: skip
"""Deleted or moved away, or properties: nothing in them is shown."""

_MARKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
"""Characters that are elements. A page break ends a line like any other."""

_GRAPHICS = frozenset((f"{W}drawing", f"{W}pict", f"{W}object", _ALTERNATIVES))

_CONTINUED = frozenset(("", "continue"))
"""A merge mark without a value continues the cell before."""

_SHIFTED = {"superscript": SUPERSCRIPTS, "subscript": SUBSCRIPTS}


def body_to_flow(document: "_Element", numbering: Numbering | None) -> list[Part]:
    """The content of a w:document."""
    body = document.find(f"{W}body")
    return [] if body is None else _Body(numbering).content(body)


@dataclass(slots=True)
class _Body:
    """Where the reading stands: `pending` is the text of paragraphs whose end was deleted, `fields` the open fields
    (True while the code is read, False in the result), `boxes` what the text boxes of the paragraph hold."""

    numbering: Numbering | None
    pending: str = ""
    fields: list[bool] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    boxes: list[Part] = field(default_factory=list)

    def content(self, container: "_Element") -> list[Part]:
        """Lines and tables in anything that holds paragraphs."""
        flow: list[Part] = []
        for child in container:
            tag = child.tag
            if tag == _PARAGRAPH:
                flow += self._paragraph(child)
            elif tag == _TABLE:
                table = rows_to_table(self._rows(child), _column_widths(child))
                if table.cells:
                    flow.append(table)
            elif tag == _ALTERNATIVES:
                flow += self._alternatives(child)
            elif tag not in _DROPPED and len(child):
                flow += self.content(child)
        return flow

    def _paragraph(self, paragraph: "_Element") -> list[Part]:
        """The lines of a paragraph, then what its text boxes hold."""
        outer_pieces, outer_boxes, self.pieces, self.boxes = self.pieces, self.boxes, [], []
        properties = paragraph.find(_PARAGRAPH_PROPERTIES)
        self._inline(paragraph)
        # A field code never outlives its paragraph; where its end is missing, the text after it must not be lost.
        self.fields = [False for _ in self.fields]
        text, boxes = self.pending + "".join(self.pieces), self.boxes
        self.pieces, self.boxes, self.pending = outer_pieces, outer_boxes, ""
        mark = None if properties is None else properties.find(_RUN_PROPERTIES)
        if mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None):
            self.pending = text
            return boxes
        hidden = mark is not None and not text.strip() and is_on(mark.find(f"{W}vanish"))
        if self.numbering is not None and not hidden:
            text = self.numbering.number(properties) + text
        lines = (line.strip(" \t") for line in text.split("\n"))
        return [*(line for line in lines if line and not line.isspace()), *boxes]

    def _inline(self, container: "_Element") -> None:
        """The text of runs, through links, insertions, fields, content controls and whatever else wraps them."""
        for child in container:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            elif tag == f"{MATH}t":
                self._say(child.text or "")
            elif tag == _ALTERNATIVES:
                self.boxes += self._alternatives(child)
            elif tag not in _DROPPED and len(child):
                self._inline(child)

    def _run(self, run: "_Element") -> None:
        """The text of one run."""
        shapes: dict[int, int] | None = None
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                text = (child.text or "").replace("\n", " ")
                self._say(text.translate(shapes) if shapes else text)
            elif tag == _RUN_PROPERTIES:
                if len(child):
                    if is_on(child.find(f"{W}vanish")):
                        self._fields(run)
                        return
                    shifted = child.find(f"{W}vertAlign")
                    shapes = _SHIFTED.get(value(shifted))
            elif tag in _MARKS:
                self._say(_MARKS[tag])
            elif tag == _FIELD:
                self._field(child)
            elif tag in _GRAPHICS:
                self.boxes += self._graphic(child)
            elif tag == f"{W}ruby":
                self._inline(child)

    def _say(self, text: str) -> None:
        """Text that is shown, unless it is part of a field's code."""
        if not self.fields or True not in self.fields:
            self.pieces.append(text)

    def _fields(self, run: "_Element") -> None:
        """Only the field marks of a hidden run."""
        for child in run.iterchildren(_FIELD):
            self._field(child)

    def _field(self, mark: "_Element") -> None:
        """The begin, separator or end of a field."""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self.fields.append(True)
        elif kind == "separate" and self.fields:
            self.fields[-1] = False
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _graphic(self, graphic: "_Element") -> list[Part]:
        """What the text boxes in a drawing hold."""
        if graphic.tag == _ALTERNATIVES:
            return self._alternatives(graphic)
        flow: list[Part] = []
        for child in graphic:
            if child.tag == _BOX:
                flow += self._apart(child)
            elif len(child):
                flow += self._graphic(child)
        return flow

    def _alternatives(self, element: "_Element") -> list[Part]:
        """The first alternative that says anything; the others are the same again for other programs."""
        for alternative in element.iterchildren(f"{_MC}Choice", f"{_MC}Fallback"):
            before = len(self.pieces)
            flow = self._graphic(alternative)
            for run in alternative.iterchildren(_RUN):
                self._run(run)
            flow += [part for child in alternative.iterchildren(_PARAGRAPH, _TABLE) for part in self._one(child)]
            if flow or len(self.pieces) > before:
                return flow
        return []

    def _one(self, child: "_Element") -> list[Part]:
        """A paragraph or table that stands alone in an alternative."""
        if child.tag == _PARAGRAPH:
            return self._paragraph(child)
        table = rows_to_table(self._rows(child), _column_widths(child))
        return [table] if table.cells else []

    def _apart(self, box: "_Element") -> list[Part]:
        """The content of a text box: its fields and unfinished paragraphs are its own."""
        fields, pending, self.fields, self.pending = self.fields, self.pending, [], ""
        flow = self.content(box)
        self.fields, self.pending = fields, pending
        return flow

    def _rows(self, container: "_Element") -> list[list[WordCell]]:
        """The rows of a table that are shown, through whatever wraps them."""
        rows: list[list[WordCell]] = []
        for child in container:
            if child.tag == _ROW:
                properties = child.find(f"{W}trPr")
                if _is_shown(properties):
                    rows.append([*_gap(properties, "gridBefore"), *self._cells(child), *_gap(properties, "gridAfter")])
            elif child.tag not in _DROPPED and len(child):
                rows += self._rows(child)
        return rows

    def _cells(self, container: "_Element") -> list[WordCell]:
        """The cells of a row, through whatever wraps them."""
        cells: list[WordCell] = []
        for child in container:
            if child.tag == _CELL:
                cell = self._cell(child)
                if cell is not None:
                    cells.append(cell)
            elif child.tag not in _DROPPED and len(child):
                cells += self._cells(child)
        return cells

    def _cell(self, cell: "_Element") -> WordCell | None:
        """One cell; None where its deletion was tracked."""
        properties = cell.find(f"{W}tcPr")
        flow = tuple(self.content(cell))
        pending, self.pending = self.pending.strip(), ""
        if pending:
            flow = (*flow, pending)
        return WordCell(1, False, False, flow) if properties is None else _merged(properties, flow)


def _merged(properties: "_Element", flow: tuple[Part, ...]) -> WordCell | None:
    """The cell with these properties (w:tcPr); None where its deletion was tracked."""
    span, below, beside, merges = 1, False, False, False
    # Filtered by lxml: an object for every border and width would cost more than all the rest.
    for child in properties.iterchildren(_SPAN, _VERTICAL, _HORIZONTAL, _CELL_DELETED):
        tag = child.tag
        if tag == _SPAN:
            span = _count(child)
        elif tag == _VERTICAL:
            below, merges = value(child) in _CONTINUED, True
        elif tag == _HORIZONTAL:
            beside = value(child) in _CONTINUED
        elif tag == _CELL_DELETED:
            return None
    return WordCell(span, below, beside, flow, merges)


def _is_shown(properties: "_Element | None") -> bool:
    """Whether a row with these properties (w:trPr) is neither deleted nor hidden."""
    return properties is None or (properties.find(f"{W}del") is None and not is_on(properties.find(f"{W}hidden")))


def _gap(properties: "_Element | None", name: str) -> list[WordCell]:
    """The columns that a row leaves out at its start or end."""
    found = None if properties is None else properties.find(f"{W}{name}")
    columns = 0 if found is None else _count(found, 0)
    return [WordCell(columns, False, False, None)] if columns else []


def _column_widths(table: "_Element") -> list[int]:
    """The widths of the layout grid's columns in twips."""
    grid = table.find(f"{W}tblGrid")
    return [] if grid is None else [whole(column.get(f"{W}w")) for column in grid.iterchildren(f"{W}gridCol")]


def _count(element: "_Element | None", otherwise: int = 1) -> int:
    """The w:val of an element as a positive number."""
    return whole(value(element)) or otherwise
