"""Rows in one cell, and rows in one row of cells."""

import pytest

from extractor import CellStatus, Extraction, Source, extract, load_templates
from extractor.forms.specimen import write_specimen
from extractor.matching.rows import Row, make_row
from extractor.matching.stacked import stack_to_labels, torn_stack, values_to_beside
from extractor.model import GridCell, GridKind

FORM = next(template for template in load_templates() if template.form == "2021")
VALUES = {(table.name, row.name, column.name): "0" for table in FORM.tables for row, column in table.cells()}
RIGHT = {
    **VALUES,
    ("proactive", "normative_documents", "issued"): "50",
    ("proactive", "normative_documents", "repealed"): "227",
    ("proactive", "normative_documents", "in_force"): "420",
}


def row(*texts: str) -> Row:
    cells = tuple(GridCell(0, col, text, 1, 1, col, col + 1, ()) for col, text in enumerate(texts))
    return make_row(0, GridKind.RAGGED, cells)


def texts(found: Row) -> list[str]:
    return [cell.text for cell in found.cells]


@pytest.mark.parametrize(
    ("above", "printed", "beside"),
    [
        (None, ["规章\n5\n0\n2", "", "", ""], ["规章", "5", "0", "2"]),
        (["信息内容", "数量", "", ""], ["行政\n许可\n7", "", "", ""], ["行政\n许可", "7", "", ""]),
        (["信息内容", "制发", "废止", "有效"], ["规章\n5\n2", "", "", ""], ["规章\n5\n2", "", "", ""]),
        (None, ["规章\n5\n0\n2", "", "1", ""], ["规章\n5\n0\n2", "", "1", ""]),
    ],
)
def test_values_below_a_label_are_those_of_the_blank_cells_beside_it(
    above: list[str] | None, printed: list[str], beside: list[str]
) -> None:
    assert texts(values_to_beside(row(*printed), row(*above) if above else None)) == beside


def test_a_row_of_cells_of_two_lines_is_two_rows_with_a_line_of_the_label_each() -> None:
    found = torn_stack(row("一、新收\n二、结转", "3\n0", "12\n1", "15\n1"))
    assert list(map(texts, found)) == [["一、新收", "3", "12", "15"], ["二、结转", "0", "1", "1"]]


def test_a_wrapped_number_alone_makes_no_rows() -> None:
    assert not torn_stack(row("一、新收", "113988\n89", "0", "0"))


def test_a_label_of_several_rows_is_parted_by_its_numbering_or_not_at_all() -> None:
    assert stack_to_labels(["5.要求确\n认（六）其他\n处理"], 2) == ["5.要求确认", "(六)其他处理"]
    assert stack_to_labels(["要求确\n认其他\n处理"], 2) == ["", ""]


def test_a_row_in_its_first_cell_is_read_as_the_others() -> None:
    lines = write_specimen(FORM, RIGHT, "txt-tsv").decode().split("\n")
    rows = [line.split("\t") for line in lines if line]
    at = next(at for at, cells in enumerate(rows) if cells[0] == "行政规范性文件")
    rows[at] = ["<br>".join(rows[at][:4]), "", "", ""]
    html = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in rows)
    found: Extraction = extract(Source.of("a.html", f"<table>{html}</table>".encode()))
    cells = {cell.column: cell for cell in found.cells if cell.row == "normative_documents"}
    assert {name: cell.raw for name, cell in cells.items()} == {"issued": "50", "repealed": "227", "in_force": "420"}
    assert {cell.status for cell in cells.values()} == {CellStatus.PRINTED}
