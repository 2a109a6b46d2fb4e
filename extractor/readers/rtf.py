"""Rich Text Format to Document in Python: for machines without LibreOffice.

Rows are told by their own definition (\\trowd to \\row): where each cell ends, in twips, and which cells go on with the
one above (\\clvmrg) or before (\\clmrg). The columns of a table are the ends of all cells of all its rows.
"""

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from extractor.errors import DamagedError, TooLargeError
from extractor.model import Document
from extractor.readers.flow import SUBSCRIPTS, SUPERSCRIPTS, FlowTable, Part, flow_to_blocks
from extractor.readers.limits import MAX_TABLE_CELLS
from extractor.readers.rtf_words import (
    SHOWN,
    SHOWN_STARRED,
    SYMBOLS,
    UNSHOWN,
    Token,
    ansi_page,
    code_page,
    rtf_to_tokens,
)
from extractor.readers.word_table import WordCell, rows_to_table

MAX_DEPTH = 500
"""Groups within groups; Word writes ten or so."""


def rtf_to_document(data: bytes) -> Document:
    """The lines and tables of a file in reading order. Raises DamagedError or TooLargeError."""
    reading = _Reading()
    for token in rtf_to_tokens(data):
        reading.take(token)
    if reading.outer:
        raise DamagedError("is truncated: its end is missing; fetch it again")
    return Document("rtf", flow_to_blocks(reading.end()), "".join(reading.title).strip())


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within a group: `skip` replaces a Unicode character for old programs, so many characters."""

    name: str = ""
    shown: bool = True
    hidden: bool = False
    deleted: bool = False
    skip: int = 1
    encoding: str = ""
    shapes: str = ""


class _Bound(NamedTuple):
    """Where a cell ends, and whether it goes on with the one above or before."""

    end: int
    below: bool
    beside: bool
    merges: bool


class _Row(NamedTuple):
    left: int
    bounds: tuple[_Bound, ...]
    cells: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    """Where the reading stands. `bytes_`: encoded text that is not decoded yet; `unread`: characters to skip after a
    Unicode one; `cells`: those of the row that is open; `rows`: those of the table that is open."""

    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    flow: list[Part] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    bytes_: bytearray = field(default_factory=bytearray)
    unread: int = 0
    starred: bool = False
    ansi: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    left: int = 0
    bounds: list[_Bound] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    cells: list[str] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    in_table: bool = False
    count: int = 0

    def take(self, token: Token) -> None:
        """The next token of the file."""
        if token.text:
            self._bytes(token.text)
            return
        if token.word == "u":
            self._unicode(token.number or 0)
            return
        self._decode()
        if token.brace == b"{":
            self.outer.append(self.group)
            if len(self.outer) > MAX_DEPTH:
                raise TooLargeError(f"is too deeply nested: over {MAX_DEPTH} groups; save it as .docx")
        elif token.brace:
            self.group = self.outer.pop() if self.outer else self.group
        elif token.symbol == b"*":
            self.starred = True
            return
        elif token.symbol:
            self._say(SYMBOLS.get(token.symbol, ""))
        else:
            self._word(token.word, token.number)
        self.starred = False

    def end(self) -> list[Part]:
        """All lines and tables."""
        self._decode()
        self._end_line()
        self._end_table()
        return self.flow

    def _bytes(self, text: bytes) -> None:
        skipped = min(self.unread, len(text))
        self.unread -= skipped
        self.bytes_ += text[skipped:]

    def _decode(self) -> None:
        """What stands in the open bytes is text, in the encoding of the font or of the file."""
        self.unread = 0
        if self.bytes_:
            encoding = self.group.encoding or self.ansi
            text = self.bytes_.decode(encoding, "replace")
            if "\ufffd" in text:  # a Latin font on Chinese text: programs write what they have
                text = self.bytes_.decode("gb18030", "replace")
            self.bytes_.clear()
            self._say(text)

    def _unicode(self, code: int) -> None:
        """A character by its number, negative from 32768 on; halves of pairs meet in `_joined`."""
        self._decode()
        self._say(chr(code % 65536))
        self.unread = self.group.skip

    def _say(self, text: str) -> None:
        if self.group.name == "title":
            self.title.append(text)
        elif self.group.shown and not self.group.hidden and not self.group.deleted:
            shapes = {"super": SUPERSCRIPTS, "sub": SUBSCRIPTS}.get(self.group.shapes)
            self.pieces.append(text.translate(shapes) if shapes else text)

    def _word(self, word: str, number: int | None) -> None:
        on = number != 0
        if word in UNSHOWN or self.starred and word not in SHOWN_STARRED:
            self.group = replace(self.group, name=word, shown=False)
        elif word == "title" and self.group.name == "info":
            self.group = replace(self.group, name="title")
        elif word == "uc":
            self.group = replace(self.group, skip=max(number or 0, 0))
        elif word == "v":
            self.group = replace(self.group, hidden=on)
        elif word == "deleted":
            self.group = replace(self.group, deleted=on)
        elif word in ("super", "sub", "nosupersub"):
            self.group = replace(self.group, shapes=word if on else "")
        elif word == "plain":
            self.group = replace(self.group, hidden=False, deleted=False, shapes="", encoding=self.ansi)
        elif word in ("f", "fcharset", "ansicpg"):
            self._font(word, number or 0)
        elif self.group.shown:
            self._layout(word, number or 0)

    def _font(self, word: str, number: int) -> None:
        """Which encoding bytes are in."""
        if word == "ansicpg":
            self.ansi = ansi_page(number)
        elif word == "f":
            self.font = number
            self.group = replace(self.group, encoding=self.fonts.get(number, ""))
        elif self.group.name == "fonttbl":
            self.fonts[self.font] = code_page(number, self.ansi)

    def _layout(self, word: str, number: int) -> None:
        """Line ends, cells, rows and their definitions."""
        if word == "trowd":
            self.left, self.bounds, self.marks = 0, [], set()
        elif word == "trleft":
            self.left = number
        elif word in ("clvmgf", "clvmrg", "clmgf", "clmrg"):
            self.marks.add(word)
        elif word == "cellx":
            merges = bool(self.marks & {"clvmgf", "clvmrg"})
            self.bounds.append(_Bound(number, "clvmrg" in self.marks, "clmrg" in self.marks, merges))
            self.marks = set()
        elif word == "cell":
            self.cells.append(_joined(self.pieces))
            self.pieces = []
        elif word == "row":
            self._end_row()
        elif word in ("pard", "intbl"):
            self.in_table = word == "intbl"
        elif word in SHOWN:
            self._say(SHOWN[word])
            if word in ("par", "sect") and not self.in_table and not self.cells:
                self._end_line()

    def _end_row(self) -> None:
        self.rows.append(_Row(self.left, tuple(self.bounds), tuple(self.cells)))
        self.count += len(self.cells)
        if self.count > MAX_TABLE_CELLS:
            raise TooLargeError(f"is too large: more than {MAX_TABLE_CELLS:,} table cells; give the report alone")
        self.cells, self.pieces = [], []

    def _end_line(self) -> None:
        """A paragraph outside tables ends, and with it the table before it."""
        text, self.pieces = _joined(self.pieces), []
        self._end_table()
        self.flow += [line for line in text.split("\n") if line]

    def _end_table(self) -> None:
        if self.rows:
            table = _rows_to_flow_table(self.rows)
            self.rows = []
            if table.cells:
                self.flow.append(table)


def _joined(pieces: list[str]) -> str:
    """Lines of text without blanks around them; two halves of a character beyond 65535 are one again."""
    text = "".join(pieces)
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "\n".join(line for line in (line.strip(" \t") for line in text.split("\n")) if line)


def _rows_to_flow_table(rows: list[_Row]) -> FlowTable:
    """The table of rows whose cells end where they say."""
    edges = sorted({row.left for row in rows} | {bound.end for row in rows for bound in row.bounds})
    widths = [after - before for before, after in pairwise(edges)]
    return rows_to_table([_row_to_cells(row, edges) for row in rows], widths)


def _row_to_cells(row: _Row, edges: list[int]) -> list[WordCell]:
    """Cells with their spans; what a row has no definition for is a cell of one column."""
    at = bisect_left(edges, row.left)
    cells = [WordCell(at, False, False, None)] if at else []
    for bound, text in zip(row.bounds, row.cells, strict=False):
        end = bisect_left(edges, bound.end)
        flow = tuple(text.split("\n")) if text else ()
        if end > at:
            cells.append(WordCell(end - at, bound.below, bound.beside, flow, bound.merges))
        at = max(at, end)
    return cells + [WordCell(1, False, False, (text,)) for text in row.cells[len(row.bounds) :]]
