"""Docling's own output: order of the body, spans, boxes turned to the top left."""

import json
from typing import Any

import pytest

from extractor import Source, extract, load_templates
from extractor.errors import DamagedError, SourceError, TooLargeError
from extractor.forms.specimen import PrintedTable, draw_values, values_to_report
from extractor.model import BBox, Grid, TextLine
from extractor.readers import read

TEMPLATES = {template.form: template for template in load_templates()}
WHERE = {"page_no": 2, "bbox": {"l": 10.0, "t": 700.0, "r": 90.0, "b": 690.0, "coord_origin": "BOTTOMLEFT"}}


def whole(texts: list[dict[str, Any]], tables: list[dict[str, Any]], order: list[str]) -> dict[str, Any]:
    return {
        "schema_name": "DoclingDocument", "version": "1.7.0", "name": "年报", "texts": texts, "tables": tables, "groups": [],
        "body": {"children": [{"$ref": one} for one in order]}, "pages": {"2": {"size": {"width": 595, "height": 842}}},
    }  # fmt: skip


def text(what: str, label: str = "text") -> dict[str, Any]:
    return {"label": label, "text": what, "prov": [WHERE], "children": []}


def table(printed: PrintedTable) -> dict[str, Any]:
    cells = [
        {"text": cell.text, "start_row_offset_idx": row, "end_row_offset_idx": row + cell.rowspan,
         "start_col_offset_idx": cell.col, "end_col_offset_idx": cell.col + cell.colspan}
        for row, found in enumerate(printed.rows) for cell in found
    ]  # fmt: skip
    return {
        "label": "table",
        "prov": [WHERE],
        "data": {"table_cells": cells, "num_rows": len(printed.rows), "num_cols": printed.n_cols},
    }


def encoded(document: dict[str, Any]) -> Source:
    return Source.of("x", json.dumps(document, ensure_ascii=False).encode())


@pytest.mark.parametrize("form", TEMPLATES)
def test_a_report_is_read_exactly(form: str) -> None:
    values = draw_values(TEMPLATES[form], 8)
    report = values_to_report(TEMPLATES[form], values)
    texts, tables, order = (
        [text(line) for line in report.title],
        [],
        [f"#/texts/{at}" for at in range(len(report.title))],
    )
    for section in report.sections:
        for line in (section.heading, *section.paragraphs):
            order.append(f"#/texts/{len(texts)}")
            texts.append(text(line))
        for one in section.tables:
            order.append(f"#/tables/{len(tables)}")
            tables.append(table(one))
    found = extract(encoded(whole(texts, tables, order)))
    assert {cell.key: cell.raw for cell in found.cells} == values
    assert (found.agency, found.year) == (report.agency, report.year)
    assert {cell.provenance[0].page for cell in found.cells} == {2}


def test_lines_come_in_the_order_of_the_body_once_each_and_without_furniture() -> None:
    texts = [text("二"), text("一"), text("- 1 -", "page_footer"), text("三")]
    document = whole(texts, [], ["#/texts/1", "#/texts/2", "#/groups/0", "#/texts/1"])
    document["groups"] = [{"children": [{"cref": "#/texts/0"}, {"$ref": "#/texts/3"}, {"$ref": "#/groups/0"}]}]
    found = read(encoded(document))
    assert [block.text for block in found.blocks if isinstance(block, TextLine)] == ["一", "二", "三"]
    assert found.blocks[0].provenance[0].box == BBox(10, 142, 90, 152)


def test_cells_that_overlap_are_left_out_and_gaps_are_blank() -> None:
    span = {"start_row_offset_idx": 0, "end_row_offset_idx": 1, "start_col_offset_idx": 0, "end_col_offset_idx": 2}
    other = {**span, "start_col_offset_idx": 1, "text": "乙"}
    data = {"table_cells": [{**span, "text": "甲"}, other], "num_rows": 2, "num_cols": 2}
    (grid,) = read(encoded(whole([], [{"data": data}], ["#/tables/0"]))).blocks
    assert isinstance(grid, Grid)
    assert [(cell.row, cell.col, cell.text) for cell in grid.cells] == [(0, 0, "甲"), (1, 0, ""), (1, 1, "")]
    assert grid.cells[0].provenance[0].location == "table 1, row 1, column 1"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"body": {"children": [{"$ref": "#/texts/9"}]}}, DamagedError), ({"body": {"children": [{}]}}, DamagedError),
        ({"body": 5}, DamagedError), ({"texts": []}, DamagedError),
        ({"tables": [{"data": {"num_rows": 10**9, "num_cols": 10**9}}], "body": {"children": [{"$ref": "#/tables/0"}]}}, TooLargeError),
    ],
)  # fmt: skip
def test_what_is_broken_is_refused(change: dict[str, Any], error: type[SourceError]) -> None:
    with pytest.raises(error):
        read(encoded(whole([text("甲")], [], ["#/texts/0"]) | change))
