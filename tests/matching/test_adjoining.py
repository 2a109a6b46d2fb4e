"""Labels of columns that adjoin in columns of text."""

import pytest

from extractor import Source, extract, load_templates
from extractor.forms.specimen import draw_values, expected_cells, write_specimen
from extractor.matching.adjoining import column_words, labels_in, parted
from extractor.model import GridCell
from tests.expectations import wrong_cells

TEMPLATE = next(template for template in load_templates() if template.form == "2021")


def test_a_header_whose_labels_adjoin_is_that_of_its_columns() -> None:
    values = draw_values(TEMPLATE, 5)
    text = write_specimen(TEMPLATE, values, "txt-layout").decode()
    labels = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    lines = text.split("\n")
    headers = [at for at, line in enumerate(lines) if line.split() and set(line.split()) <= set(labels)]
    assert headers
    for at in headers:
        lines[at] = "".join(lines[at].split())
    report = extract(Source.of("a.txt", "\n".join(lines).encode()))
    assert wrong_cells(report, TEMPLATE, expected_cells(TEMPLATE, values)) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("结果维持结果纠正其他结果", ("结果维持", "结果纠正", "其他结果")),
        ("商业企业科研机构", ("商业企业", "科研机构")),
        ("结果维持结果纠", ()),
        ("法人或其他组织", ("法人或其他组织",)),
    ],
)
def test_only_a_text_that_is_labels_and_nothing_else_is_parted(text: str, parts: tuple[str, ...]) -> None:
    assert parted(text, column_words(TEMPLATE)) == parts


def test_the_width_of_a_cell_is_shared_out() -> None:
    cells = list(labels_in(GridCell(0, 0, "商业企业其他", x0=10.0, x1=70.0), column_words(TEMPLATE)))
    assert [(cell.text, cell.x0, cell.x1) for cell in cells] == [("商业企业", 10.0, 50.0), ("其他", 50.0, 70.0)]
