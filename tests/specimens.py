"""Readers of specimens that share no code with the project: what a file holds, by the rules of its format alone."""

import io
from collections.abc import Iterator
from decimal import Decimal

from extractor.forms.specimen import PrintedTable
from extractor.model import Along, RelationKind, Template

Span = tuple[int, int, int, int, str]
"""Row, column, rows, columns, text."""


def broken_relations(template: Template, values: dict[tuple[str, str, str], str]) -> list[str]:
    """Read straight from the template: each relation in each of its rows or columns."""
    broken = []
    for relation in template.relations:
        names = {(row.name, column.name) for row, column in template.table(relation.table).cells()}
        lines = relation.only or {name[0 if relation.along is Along.ROW else 1] for name in names}
        for line in lines:
            sides = []
            for side in (relation.left, relation.right):
                cells = [(line, term) if relation.along is Along.ROW else (term, line) for term in side]
                if not names.issuperset(cells):
                    break
                sides.append([Decimal(values[relation.table, *cell]) for cell in cells])
            if len(sides) == 2 and not holds(relation.kind, *sides):
                broken.append(f"{relation.code} in {line}: {sides}")
    return broken


def holds(kind: RelationKind, left: list[Decimal], right: list[Decimal]) -> bool:
    """Whether a relation holds between the numbers of its two sides."""
    if kind is RelationKind.EQUAL:
        return sum(left) == sum(right)
    return sum(left) <= sum(right) if kind is RelationKind.AT_MOST else sum(left) >= max(right)


def spans(table: PrintedTable) -> list[Span]:
    """The cells of a printed table."""
    return [
        (number, cell.col, cell.rowspan, cell.colspan, cell.indented)
        for number, row in enumerate(table.rows)
        for cell in row
    ]


def html_tables(html: str) -> list[list[Span]]:
    """The innermost tables, placed by the rules of HTML."""
    from selectolax.lexbor import LexborHTMLParser

    tables = []
    for table in LexborHTMLParser(html).css("table"):
        if len(table.css("table")) > 1:
            continue
        taken: set[tuple[int, int]] = set()
        found = []
        for number, row in enumerate(table.css("tr")):
            col = 0
            for cell in row.css("td"):
                while (number, col) in taken:
                    col += 1
                height = int(cell.attributes.get("rowspan") or 1)
                width = int(cell.attributes.get("colspan") or 1)
                taken |= {(number + down, col + right) for down in range(height) for right in range(width)}
                found.append((number, col, height, width, cell.text().strip("\xa0")))
        tables.append(found)
    return tables


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx_tables(data: bytes) -> Iterator[list[Span]]:
    """From the XML itself: gridSpan counts columns, vMerge continues the cell above."""
    import docx

    for table in docx.Document(io.BytesIO(data)).tables:
        found: list[Span] = []
        for number, row in enumerate(table._tbl.findall(f"{W}tr")):
            col = 0
            for cell in row.findall(f"{W}tc"):
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                width = int(span.get(f"{W}val")) if span is not None else 1
                text = "".join(piece.text or "" for piece in cell.iter(f"{W}t"))
                if merge is not None and merge.get(f"{W}val") != "restart":
                    above = next(i for i, one in enumerate(found) if one[1] == col and one[0] + one[2] == number)
                    row_, col_, height, width_, text_ = found[above]
                    assert width_ == width and not text
                    found[above] = (row_, col_, height + 1, width_, text_)
                else:
                    found.append((number, col, 1, width, text))
                col += width
            assert col == len(table._tbl.findall(f"{W}tblGrid/{W}gridCol"))
        yield found


def text_fields(table: PrintedTable) -> list[list[str]]:
    """A printed table as rows of full width, covered places empty."""
    fields = [[""] * table.n_cols for _ in table.rows]
    for row, col, _, _, text in spans(table):
        fields[row][col] = text
    return fields


def pdf_rows(data: bytes) -> list[list[str | None]]:
    """The rows of all ruled tables, page by page, as pdfplumber finds them; None stands under a span."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [row for page in pdf.pages for table in page.extract_tables() for row in table]
