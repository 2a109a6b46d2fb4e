"""Rows that lines of text write out, and what is doubted where they are not understood."""

import pytest

from extractor import Source, extract, load_templates
from extractor.forms.specimen import draw_values, expected_cells, write_specimen
from tests.expectations import wrong_cells

TEMPLATE = next(template for template in load_templates() if template.form == "2021")
VALUES = draw_values(TEMPLATE, 3)
BEFORE, AFTER = "第二十条第（五）项", "第二十条第（六）项"


def report_with(*lines: str) -> str:
    """A report with these lines in place of the first block of 主动公开."""
    text = write_specimen(TEMPLATE, VALUES, "txt-tsv").decode()
    head, rest = text.split("第二十条第（一）项")[0], text[text.index(BEFORE) :]
    return head + "\n".join(["第二十条第（一）项", *lines, rest])


def block_cells() -> dict[str, list[str]]:
    """The printed values of that block by row."""
    answers = expected_cells(TEMPLATE, VALUES)
    names = ("issued", "repealed", "in_force")
    return {
        row: [str(answers["proactive", row, name]) for name in names] for row in ("regulations", "normative_documents")
    }


@pytest.mark.parametrize("colon", ["：", ":"])
@pytest.mark.parametrize("pair", ["{} {}", "{}{}件", "{}：{}", "{}为{}"])
def test_a_row_that_a_line_writes_out(colon: str, pair: str) -> None:
    columns = ("本年制发件数", "本年废止件数", "现行有效件数")
    labels = {"regulations": "规章", "normative_documents": "行政规范性文件"}
    lines = [
        f"{labels[row]}{colon}" + "，".join(pair.format(*told) for told in zip(columns, values, strict=True))
        for row, values in block_cells().items()
    ]
    report = extract(Source.of("a.txt", report_with(*lines).encode()))
    assert wrong_cells(report, TEMPLATE, expected_cells(TEMPLATE, VALUES)) == []


def test_what_a_sentence_tells_otherwise_is_not_taken_for_a_row_and_not_called_absent_for_certain() -> None:
    line = "在规章方面，本年制发件数达到3件，是上一年的两倍；行政规范性文件本年制发件数为7件。"
    report = extract(Source.of("a.txt", report_with(line).encode()))
    cells = [cell for cell in report.cells if cell.row in ("regulations", "normative_documents")]
    assert cells and all(cell.value is None and cell.confidence < 0.95 for cell in cells)
