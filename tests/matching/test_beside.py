"""Tables printed in parts that stand side by side."""

import pytest

from extractor import Source, extract, load_templates
from extractor.forms.specimen import draw_values, expected_cells, write_specimen
from tests.expectations import wrong_cells

TEMPLATE = next(template for template in load_templates() if template.form == "2014")
VALUES = draw_values(TEMPLATE, 5)


def side_by_side(parts: int) -> str:
    """The report with its table in so many parts beside each other."""
    lines = write_specimen(TEMPLATE, VALUES, "txt-tsv").decode().split("\n")
    first = next(at for at, line in enumerate(lines) if line.startswith("统计指标"))
    end = next(at for at in range(first, len(lines)) if "\t" not in lines[at])
    header, body = lines[first], lines[first + 1 : end]
    height = -(-len(body) // parts)
    body += ["\t" * header.count("\t")] * (parts * height - len(body))
    rows = ["\t".join(body[at::height]) for at in range(height)]
    return "\n".join([*lines[:first], "\t".join([header] * parts), *rows, *lines[end:]])


@pytest.mark.parametrize("parts", [2, 3])
def test_parts_of_a_table_side_by_side_are_one(parts: int) -> None:
    report = extract(Source.of("a.txt", side_by_side(parts).encode()))
    assert wrong_cells(report, TEMPLATE, expected_cells(TEMPLATE, VALUES)) == []
    assert min(cell.confidence for cell in report.cells) > 0.9
