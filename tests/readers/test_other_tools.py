"""Markdown as other extractors write it: what they do with merged cells loses no number."""

import pytest

from extractor import Source, extract, load_templates
from extractor.forms.specimen import PrintedReport, PrintedTable, Scale, draw_values, row_slots, values_to_report

TEMPLATES = {template.form: template for template in load_templates()}


def rows_of(table: PrintedTable, tool: str) -> list[list[str]]:
    """Docling repeats a merged cell in all its places, markitdown drops what is covered, pandoc leaves it empty."""
    rows = []
    for slots in row_slots(table):
        row = [""] * table.n_cols
        for slot in slots:
            for place in range(slot.cell.col, slot.cell.col + slot.cell.colspan):
                if tool == "docling" or slot.begins and place == slot.cell.col:
                    row[place] = slot.cell.text
        rows.append([slot.cell.text for slot in slots if slot.begins] if tool == "markitdown" else row)
    return rows


def report_to_markdown(report: PrintedReport, tool: str) -> bytes:
    lines = ["# " + "".join(report.title)]
    for section in report.sections:
        lines += ["", f"## {section.heading}", *section.paragraphs]
        for table in section.tables:
            head, *rows = rows_of(table, tool)
            lines += ["", *("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows))]
    return "\n".join(lines).encode()


@pytest.mark.parametrize("form", TEMPLATES)
@pytest.mark.parametrize("tool", ["docling", "markitdown", "pandoc"])
def test_every_cell_comes_out_of_the_markdown_of_other_tools(form: str, tool: str) -> None:
    for seed in range(2):
        values = draw_values(TEMPLATES[form], seed, scale=Scale.CITY)
        found = extract(Source.of("x", report_to_markdown(values_to_report(TEMPLATES[form], values), tool)))
        assert {cell.key: cell.raw for cell in found.cells} == values
