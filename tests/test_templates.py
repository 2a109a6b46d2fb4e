"""The built-in forms against the contract: `data/indicators.csv` is a copy of the list of canonical names."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from extractor.forms import lint_file, load_templates, templates_folder
from extractor.model import Template

TEMPLATES = {template.form: template for template in load_templates()}
FILES = sorted(templates_folder().glob("*.yaml"))

with (Path(__file__).parent / "data" / "indicators.csv").open(encoding="utf-8", newline="") as file:
    INDICATORS = list(csv.DictReader(file))


def declared_cells(template: Template) -> list[tuple[str, ...]]:
    """The cells of a template with the fields of the list, in the form's order."""
    return [
        (template.form, table.name, row.name, column.name, row.label_path, column.label_path, row.unit or column.unit)
        for table in template.tables
        for row, column in table.cells()
    ]


def listed_cells(form: str) -> list[tuple[str, ...]]:
    return [tuple(line.values()) for line in INDICATORS if line["form"] == form]


def test_the_built_in_forms_are_those_of_the_contract() -> None:
    assert set(TEMPLATES) == {line["form"] for line in INDICATORS} == {"2014", "2019", "2021"}


@pytest.mark.parametrize("form", sorted(TEMPLATES))
def test_every_cell_of_the_contract_is_declared_in_its_order_with_its_labels_and_unit(form: str) -> None:
    assert declared_cells(TEMPLATES[form]) == listed_cells(form)


def test_a_name_that_stands_in_two_forms_has_one_leaf_label_but_for_known_rewordings() -> None:
    leaves: dict[tuple[str, str], set[str]] = {}
    for line in INDICATORS:
        leaves.setdefault((line["table"], line["row"]), set()).add(line["row_label"].rpartition("/")[2].lstrip("123."))
    assert {name for name, labels in leaves.items() if len(labels) > 1} == {("proactive", "normative_documents")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_built_in_files_have_no_problems(file: Path) -> None:
    assert lint_file(file) == ()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_named_after_the_form_it_declares(file: Path) -> None:
    assert file.stem in TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.form)
def test_no_label_has_a_variant_twice(template: Template) -> None:
    labels = {label for table in template.tables for block in table.blocks
              for axis in (*block.rows, *block.columns) for label in axis.path}  # fmt: skip
    labels |= {template.title, *(table.labels for table in template.tables)}
    labels |= {section.label for section in template.sections}
    assert [text for label in labels for text, count in Counter(label.texts).items() if count > 1] == []


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.form)
def test_every_table_stands_in_a_section_or_as_an_annex_of_a_form_with_a_notice(template: Template) -> None:
    sections = {section.name for section in template.sections}
    assert template.notice.startswith("国办")
    assert {table.section for table in template.tables} <= sections | {""}


def test_the_years_of_the_forms_follow_each_other_without_a_gap() -> None:
    years = sorted(template.years for template in TEMPLATES.values())
    assert [first for first, _ in years[1:]] == [last + 1 for _, last in years[:-1] if last is not None]
    assert years[-1][1] is None


def test_the_example_of_the_documentation_is_a_sound_template(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "docs" / "templates.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    file = tmp_path / "2030.yaml"
    file.write_text(example, encoding="utf-8")
    assert lint_file(file) == ()
