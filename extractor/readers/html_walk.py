"""Well-formed markup, as the parser writes it back, to a flow of lines and tables.

One pass over tags and text. Inline tags only count depth; a block tag or `<br>` ends a line; cells, captions and the
page itself each collect a flow of their own.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from extractor.errors import TooLargeError
from extractor.readers.flow import SUBSCRIPTS, SUPERSCRIPTS, Part
from extractor.readers.html_spans import Rows, SpannedCell, groups_to_table
from extractor.readers.html_tags import KINDS, VOID, Kind
from extractor.readers.limits import MAX_TABLE_CELLS, MAX_TABLE_DEPTH

_TOKEN = re.compile(r"([^<]+)|<(/?)([a-zA-Z][^\s/>]*)([^>]*)>")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*collapse|mso-hide\s*:\s*all")
_HIDDEN_ATTRIBUTE = re.compile(r"\shidden=(?!\"until-found\")")
_MUTE = re.compile(r"visibility\s*:\s*hidden")
_TINY = re.compile(r"font-size\s*:\s*0+(?:\.0+)?(?:px|pt|em|rem|%)?\s*[;\"!]")
"""Noise against copying. Blocks have it too, to close the gaps between children with sizes of their own."""
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|list-item|table|grid)\b")
_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*super")
_LOWERED_STYLE = re.compile(r"vertical-align\s*:\s*sub")
_TELLING = ("display", "hid", "visib", "vertical", "font-size")
"""What an attribute of an element that hides, raises or parts its text has in it."""
_SPAN = re.compile(r"\s(row|col)span=\"\s*\+?([0-9]{1,9})")
_INPUT_TYPE = re.compile(r"\stype=\"\s*(\w+)", re.IGNORECASE)
_INPUT_VALUE = re.compile(r"\svalue=\"([^\"]*)\"", re.IGNORECASE)
_TYPED_INPUTS = frozenset(("text", "number", "tel"))

_SPACES = re.compile(r"[ \t\r\n\f]+")
_LINE_END = re.compile(r"\r\n|[\r\n\f]")
_RESIDUE = re.compile(r"<?!?(?:--)?\[if [^\]]{1,60}\]>?(?:<!)?(?:-->)?|<?!?(?:--)?<?!?\[endif\](?:--)?>?")
"""Conditional comments whose marks a site's editor escaped into text."""


def markup_to_flow(markup: str, keep_lines: bool = False, show_muted: bool = False) -> list[Part]:
    """The content of well-formed markup, free of comments and raw text elements.

    `keep_lines`: line breaks outside all blocks end a line (for text that merely has tables in HTML). `show_muted`:
    what keeps its place on the page and is invisible is read too, as after a script has uncovered it.
    Raises TooLargeError for tables nested too deep or too large.
    """
    walk = _Walk(keep_lines, show_muted)
    walk.read(markup)
    walk.end_line()
    return walk.flow


@dataclass(slots=True)
class _OpenTable:
    """A table being read: its row groups, and what the page was doing when it began."""

    outer_flow: list[Part]
    outer_pre: int
    groups: list[Rows] = field(default_factory=list)
    span: tuple[int, int] = (1, 1)

    def open_row(self) -> list[SpannedCell]:
        """The row that is being read; a new one where a cell stands in none (`<tr\u00a0class=…>` is no row)."""
        self.groups = self.groups or [[]]
        if not self.groups[-1]:
            self.groups[-1].append([])
        return self.groups[-1][-1]


@dataclass(slots=True)
class _Walk:
    """Where the reading stands. `hidden`: depth of the element that hides what is read, or 0; `nested`: open blocks."""

    keep_lines: bool
    show_muted: bool = False
    pre: int = 0
    nested: int = 0
    depth: int = 0
    hidden: int = 0
    mute_cell: bool = False
    cells: int = 0
    flow: list[Part] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    tables: list[_OpenTable] = field(default_factory=list)
    shifted: list[tuple[int, int, dict[int, int]]] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)

    def read(self, markup: str) -> None:
        """All tokens of the markup."""
        for text, end, name, attributes in _TOKEN.findall(markup):
            if text:
                if not self.hidden:
                    self.pieces.append(text)
            elif name in VOID:
                if not self.hidden and not end:
                    self._void(name, attributes)
            elif end:
                if self.hidden or self.shifted or self.blocks or name in KINDS:
                    self._close(name)
                self.depth -= 1
            else:
                self.depth += 1
                if not self.hidden and (attributes or name in KINDS):
                    self._open(name, attributes)

    def end_line(self) -> None:
        """What was read since the last line end becomes a line (or several, in preformatted text)."""
        if not self.pieces:
            return
        raw = "".join(self.pieces)
        self.pieces.clear()
        # One block is always open, the body.
        broken = self.pre or (self.keep_lines and self.nested <= 1 and not self.tables)
        for line in _LINE_END.split(raw) if broken else (raw,):
            text = unescape(_SPACES.sub(" ", line)).strip(" ")
            if "[if " in text or "[endif" in text:
                text = _RESIDUE.sub("", text).strip(" ")
            if text and not text.isspace():
                self.flow.append(text)

    def _open(self, name: str, attributes: str) -> None:
        """A start tag in what is shown."""
        kind = KINDS.get(name)
        if attributes:
            lowered = attributes.lower()
            if any(word in lowered for word in _TELLING):
                self._style(kind, lowered)
        if kind is None or (self.hidden and not self.mute_cell):
            return
        if kind is Kind.RAISED or kind is Kind.LOWERED:
            self._shift(SUPERSCRIPTS if kind is Kind.RAISED else SUBSCRIPTS)
        elif kind is Kind.UNSHOWN:
            self.hidden = self.depth
        else:
            self.end_line()
            self._open_block(kind, attributes)

    def _style(self, kind: Kind | None, attributes: str) -> None:
        """What the style of a start tag hides, raises, or puts on a line of its own."""
        tiny = kind is None and _TINY.search(attributes)
        if tiny or _HIDDEN.search(attributes) or _HIDDEN_ATTRIBUTE.search(attributes):
            self.hidden = self.depth
        elif _MUTE.search(attributes) and not self.show_muted:
            self.hidden = self.depth
            self.mute_cell = kind is Kind.CELL
        elif kind is None and _RAISED_STYLE.search(attributes):
            self._shift(SUPERSCRIPTS)
        elif kind is None and _LOWERED_STYLE.search(attributes):
            self._shift(SUBSCRIPTS)
        elif kind is None and _BLOCK_STYLE.search(attributes):
            self.end_line()
            self.blocks.append(self.depth)

    def _shift(self, shapes: dict[int, int]) -> None:
        """The digits from here to the end of the element are set above or below the line."""
        self.shifted.append((self.depth, len(self.pieces), shapes))

    def _void(self, name: str, attributes: str) -> None:
        """A tag without content: a line break, or a form field that shows its value."""
        if name == "br" or name == "hr":
            self.end_line()
        elif name == "input" and not _HIDDEN.search(attributes.lower()):
            kind, value = _INPUT_TYPE.search(attributes), _INPUT_VALUE.search(attributes)
            if value and (kind is None or kind.group(1).lower() in _TYPED_INPUTS):
                self.pieces.append(value.group(1))

    def _open_block(self, kind: Kind, attributes: str) -> None:
        """A start tag that begins a line."""
        if kind is Kind.TABLE:
            self.tables.append(_OpenTable(self.flow, self.pre))
            if len(self.tables) > MAX_TABLE_DEPTH:
                raise TooLargeError(f"is too deeply nested: over {MAX_TABLE_DEPTH} tables in tables; save it anew")
        elif kind is Kind.BLOCK:
            self.nested += 1
        elif kind is Kind.PRE:
            self.pre += 1
        elif kind is Kind.CAPTION:
            self.flow = []
        elif self.tables:
            self._open_table_part(self.tables[-1], kind, attributes)

    def _open_table_part(self, table: _OpenTable, kind: Kind, attributes: str) -> None:
        """A row group, row or cell."""
        if kind is Kind.GROUP:
            table.groups.append([])
        elif kind is Kind.ROW:
            table.groups = table.groups or [[]]
            table.groups[-1].append([])
        elif kind is Kind.CELL:
            spans = dict(_SPAN.findall(attributes)) if "span" in attributes else {}
            table.span = int(spans.get("row", 1)), int(spans.get("col", 1))
            self.flow = []
            self.pre = 0

    def _close(self, name: str) -> None:
        """An end tag; `depth` is still that of its element."""
        if self.hidden:
            if self.hidden < self.depth:
                return
            self.hidden = 0
            if not self.mute_cell:
                return
            self.mute_cell = False
        if self.shifted and self.shifted[-1][0] == self.depth:
            _, start, shapes = self.shifted.pop()
            self.pieces[start:] = ["".join(self.pieces[start:]).translate(shapes)]
        if self.blocks and self.blocks[-1] == self.depth:
            self.blocks.pop()
            self.end_line()
        kind = KINDS.get(name)
        if kind is not None and kind is not Kind.RAISED and kind is not Kind.LOWERED:
            self.end_line()
            self._close_block(kind)

    def _close_block(self, kind: Kind) -> None:
        """An end tag that ends a line."""
        if kind is Kind.BLOCK:
            self.nested -= 1
        elif kind is Kind.PRE:
            self.pre -= 1
        elif not self.tables:
            return
        elif kind is Kind.CELL:
            table = self.tables[-1]
            table.open_row().append(SpannedCell(*table.span, tuple(self.flow)))
            self.cells += 1
            if self.cells > MAX_TABLE_CELLS:
                raise TooLargeError(f"is too large: more than {MAX_TABLE_CELLS:,} table cells; give the report alone")
        elif kind is Kind.CAPTION:
            self.tables[-1].outer_flow.extend(self.flow)
        elif kind is Kind.TABLE:
            table = self.tables.pop()
            self.flow, self.pre = table.outer_flow, table.outer_pre
            placed = groups_to_table(table.groups)
            if placed.cells:
                self.flow.append(placed)
