"""Specimens of every form in every format come out exactly, with the findings they imply and no other."""

from pathlib import Path

import pytest

from extractor import Extraction, Source, Template, extract, load_templates
from extractor.forms.relations import template_instances
from extractor.forms.specimen import (
    WRITERS,
    Values,
    blank_zeros,
    draw_values,
    expected_cells,
    load_figures,
    plant_wrong,
    write_specimen,
)
from tests.expectations import wrong_cells

FIGURES = sorted((Path(__file__).parent / "data" / "real-figures").glob("*.csv"))
TEMPLATES = {template.form: template for template in load_templates()}
FORMATS = ("txt-tsv", "docx", "html", "pdf")
VALUE_SETS = 50
SHOWS_NO_BLANK = {"txt-spaced", "txt-lines"}


def read(template: Template, values: Values, name: str) -> Extraction:
    return extract(Source.of(name, write_specimen(template, values, name)))


@pytest.mark.parametrize("form", TEMPLATES)
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("part", range(5))
def test_fifty_value_sets_of_every_form_and_format_are_exact_and_clean(form: str, name: str, part: int) -> None:
    template = TEMPLATES[form]
    for seed in range(part, VALUE_SETS, 5):
        values = draw_values(template, seed)
        report = read(template, values, name)
        assert report.form == form
        assert not wrong_cells(report, template, expected_cells(template, values)), f"value set {seed}"
        assert report.findings == (), f"value set {seed}"


@pytest.mark.parametrize("form", TEMPLATES)
@pytest.mark.parametrize("name", WRITERS)
def test_every_layout_is_exact_also_with_blanks_for_zeros(form: str, name: str) -> None:
    template = TEMPLATES[form]
    for seed in (301, 302):
        values = draw_values(template, seed)
        if name not in SHOWS_NO_BLANK:
            values = blank_zeros(values, seed, 0.4)
        assert not wrong_cells(read(template, values, name), template, expected_cells(template, values)), (
            f"value set {seed}"
        )


@pytest.mark.parametrize("form", TEMPLATES)
@pytest.mark.parametrize("name", FORMATS)
def test_one_wrong_number_gives_exactly_the_findings_it_implies(form: str, name: str) -> None:
    template = TEMPLATES[form]
    instances = template_instances(template)
    equalities = {key for i in instances if i.relation.kind == "equal" for key in (*i.left, *i.right)}
    for seed, key in enumerate(sorted(equalities)[:: max(1, len(equalities) // 8)]):
        values = plant_wrong(draw_values(template, seed), key, 7)
        report = read(template, values, name)
        assert not wrong_cells(report, template, expected_cells(template, values))
        broken = {
            (i.relation.code, i.where) for i in instances if i.relation.kind == "equal" and key in (*i.left, *i.right)
        }
        found = {(f.code, f.where) for f in report.findings if f.code.startswith("sum.")}
        assert found == broken, key


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", WRITERS)
def test_the_figures_of_real_reports_come_out_of_every_format(path: Path, name: str) -> None:
    values = load_figures(path)
    form = path.read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    template = TEMPLATES[form]
    report = read(template, values, name)
    assert not wrong_cells(report, template, expected_cells(template, values))
    wrong_totals = {(f.code, f.where) for f in report.findings}
    if path.stem == "pingtan_2020":
        assert wrong_totals == {("sum.requests.results", "natural_person"), ("sum.requests.results", "total")}
    else:
        assert wrong_totals == set()
