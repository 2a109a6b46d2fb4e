"""What Docling writes about a document (DoclingDocument, JSON) to Document: its texts and tables with pages and boxes.

The order is that of the body, whose members refer to texts, tables and groups of them (`#/texts/3`). Boxes are in
points, from the bottom left or the top left of the page.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from extractor.errors import DamagedError, TooLargeError
from extractor.model import BBox, Document, DocumentBlock, Grid, GridCell, GridKind, Provenance, Source, TextLine
from extractor.readers.limits import MAX_SPAN, MAX_TABLE_CELLS, MAX_TABLE_SLOTS

MAX_DEPTH = 50
"""Groups within groups."""

_FURNITURE = frozenset(("page_header", "page_footer"))


def read_docling(source: Source) -> Document:
    """The blocks in reading order. Raises DamagedError or TooLargeError."""
    try:
        whole = json.loads(source.data)
        reading = _Reading(whole)
        blocks = tuple(reading.blocks(whole["body"], 0))
        name = str(whole.get("name", ""))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as fault:
        raise DamagedError("is a damaged Docling document: convert the report again") from fault
    if not blocks:
        raise DamagedError("holds no text: it is a Docling document of a scan, or empty")
    return Document("docling", blocks, name)


@dataclass(slots=True)
class _Reading:
    """Where the reading stands: members already read are not read again, whatever refers to them."""

    whole: Mapping[str, Any]
    seen: set[str] = field(default_factory=set)
    cells: int = 0
    tables: int = 0

    def blocks(self, member: Mapping[str, Any], depth: int) -> Iterator[DocumentBlock]:
        """A member, then what is below it."""
        if depth > MAX_DEPTH:
            raise TooLargeError(f"is too deeply nested: over {MAX_DEPTH} groups; convert the report again")
        if member.get("label") not in _FURNITURE:
            if "data" in member:
                yield self._grid(member)
            elif str(member.get("text", "")).strip():
                yield from self._lines(member)
        for child in member.get("children", ()):
            reference = str(child.get("$ref") or child.get("cref"))
            if reference not in self.seen:
                self.seen.add(reference)
                yield from self.blocks(self._find(reference), depth + 1)

    def _find(self, reference: str) -> Mapping[str, Any]:
        _, kind, number = reference.split("/")
        found: Mapping[str, Any] = self.whole[kind][int(number)]
        return found

    def _lines(self, member: Mapping[str, Any]) -> Iterator[TextLine]:
        places = tuple(self._places(member.get("prov", ())))
        text = f"{member['marker']} {member['text']}" if member.get("marker") else str(member["text"])
        for line in text.split("\n"):
            if line.strip():
                yield TextLine(line.strip(), places)

    def _grid(self, table: Mapping[str, Any]) -> Grid:
        """A table; its cells have boxes where Docling knows them, else the box of the table is theirs."""
        data = table["data"]
        n_rows, n_cols = int(data["num_rows"]), int(data["num_cols"])
        found = data.get("table_cells", ())
        self.cells += len(found)
        self.tables += 1
        if self.cells > MAX_TABLE_CELLS or n_rows * n_cols > MAX_TABLE_SLOTS or n_cols > MAX_SPAN:
            raise TooLargeError(f"is too large: more than {MAX_TABLE_CELLS:,} table cells; give the report alone")
        whole: dict[str, Any] = next(iter(table.get("prov", ())), {})
        cells, free = list[GridCell](), {(row, col) for row in range(n_rows) for col in range(n_cols)}
        for cell in found:
            row, col = int(cell["start_row_offset_idx"]), int(cell["start_col_offset_idx"])
            end_row = min(max(int(cell["end_row_offset_idx"]), row + 1), n_rows)
            end_col = min(max(int(cell["end_col_offset_idx"]), col + 1), n_cols)
            covered = {(down, right) for down in range(row, end_row) for right in range(col, end_col)}
            if covered <= free and covered:
                free -= covered
                places = tuple(self._places([{**whole, "bbox": cell["bbox"]} if cell.get("bbox") else whole]))
                place = places or (Provenance(location=f"table {self.tables}, row {row + 1}, column {col + 1}"),)
                cells.append(GridCell(row, col, str(cell.get("text", "")).strip(), end_row - row, end_col - col,
                                      col, end_col, place))  # fmt: skip
        cells += [GridCell(row, col, "", 1, 1, col, col + 1) for row, col in free]
        return Grid(GridKind.SPANNED, n_rows, n_cols, tuple(sorted(cells, key=lambda cell: cell[:2])))

    def _places(self, provenance: Any) -> Iterator[Provenance]:
        """Boxes from the top left."""
        for one in provenance:
            if "page_no" not in one or "bbox" not in one:
                continue
            number, box = int(one["page_no"]), one["bbox"]
            left, top, right, bottom = (float(box[side]) for side in "ltrb")
            if str(box.get("coord_origin", "TOPLEFT")).upper() == "BOTTOMLEFT":
                height = float(self.whole["pages"][str(number)]["size"]["height"])
                top, bottom = height - top, height - bottom
            yield Provenance(number, BBox(left, min(top, bottom), right, max(top, bottom)))
