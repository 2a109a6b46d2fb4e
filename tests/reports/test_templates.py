"""Forms as text for people."""

import pytest

from extractor.forms import load_templates
from extractor.reports.templates import template_to_lines, templates_to_lines
from extractor.reports.tree import axes_to_tree


def test_the_list_has_a_line_a_form_with_its_tables() -> None:
    lines = list(templates_to_lines(load_templates()))
    assert [line.split()[0] for line in lines] == ["2014", "2019", "2021"]
    assert "proactive 22, requests 161, disputes 15" in lines[1]


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_a_form_is_shown_with_every_name_and_relation_it_declares(form: str) -> None:
    template = next(template for template in load_templates() if template.form == form)
    text = "\n".join(template_to_lines(template))
    for table in template.tables:
        for row, column in table.cells():
            assert f" {row.name}" in text
            assert f" {column.name}" in text
    for relation in template.relations:
        assert f"  {relation.code}  {relation.statement}" in text


def test_a_row_that_is_a_group_too_stands_once() -> None:
    template = load_templates()[0]
    tree = list(axes_to_tree(template.tables[0].blocks[0].rows))
    assert [line.text for line in tree].count("（一）收到申请数") == 1
    place = next(index for index, line in enumerate(tree) if line.text == "（一）收到申请数")
    assert tree[place + 1].depth == tree[place].depth + 1
    assert len([line for line in tree if line.axis]) == len(template.tables[0].blocks[0].rows)
