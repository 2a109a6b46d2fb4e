"""The row of a table that has no label, under a header that is not as the form has it."""

from decimal import Decimal

import pytest

from extractor import Source, extract, load_templates
from extractor.forms.specimen import write_specimen

TEMPLATE = next(template for template in load_templates() if template.form == "2021")
KEYS = [(table.name, row.name, column.name) for table in TEMPLATE.tables for row, column in table.cells()]
VALUES = {key: str(100 + number) for number, key in enumerate(KEYS)}
MISREAD = (("结果维持", "结果维护"), ("尚未审结", "尚未审理"), ("复议后起诉", "经复议后起诉"))


def disputes(text: str, name: str) -> list[Decimal | None]:
    cells = extract(Source.of(name, text.encode())).cells
    return [cell.value for cell in cells if cell.table == "disputes"]


PRINTED = [Decimal(VALUES[key]) for key in KEYS if key[0] == "disputes"]


@pytest.mark.parametrize(("format", "name"), [("html", "a.html"), ("txt-tsv", "a.txt"), ("md", "a.md")])
def test_a_header_with_some_labels_misread_is_still_that_of_its_row(format: str, name: str) -> None:
    text = write_specimen(TEMPLATE, VALUES, format).decode()
    for official, printed in MISREAD:
        text = text.replace(official, printed)
    assert disputes(text, name) == PRINTED


def test_blank_cells_behind_a_row_are_of_the_sheet_and_not_of_the_row() -> None:
    """A sheet is as wide as its widest table."""
    lines = write_specimen(TEMPLATE, VALUES, "txt-tsv").decode().split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith(VALUES["disputes", "cases", "review.upheld"]))
    lines[at] += "\t" * 20
    assert disputes("\n".join(lines), "a.txt") == PRINTED
