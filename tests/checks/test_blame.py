"""Whose error a failing sum is: on a sample of the benchmark's cases, and by hand."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.blame.cases import MISREADINGS, PUBLISHERS, Kind, draw_case
from bench.blame.judge import judge
from extractor import Cell, CellStatus, Finding, Source, Template, extract, load_templates
from extractor.checks import check_relations, relation_findings
from extractor.checks.blame import blame
from extractor.forms.relations import template_instances
from extractor.forms.specimen import Scale, Values, draw_values, plant_wrong, write_specimen
from extractor.model import CanonicalTable, Evidence, Key, Verdict

TEMPLATES = {template.form: template for template in load_templates()}
FORM = TEMPLATES["2021"]
CERTAIN = Evidence(row_label=1.0, row_margin=1.0, column_label=1.0, column_fit=1.0)
SUMMED = {
    form: sorted({key for one in template_instances(template) for key in (*one.left, *one.right)})
    for form, template in TEMPLATES.items()
}
DETAIL: Key = ("requests", "granted", "natural_person")


def table_of(values: Values, evidence: Mapping[Key, Evidence] | None = None) -> CanonicalTable:
    return tuple(
        Cell(*key, Decimal(text), CellStatus.PRINTED, text, 1.0, evidence=(evidence or {}).get(key, CERTAIN))
        for key, text in values.items()
        if text.isdigit()
    )


def whole(template: Template, values: Values, evidence: Mapping[Key, Evidence] | None = None) -> CanonicalTable:
    """The cells that take part in sums, and all others blank."""
    found = {cell.key: cell for cell in table_of(values, evidence)}
    keys = ((table.name, row.name, column.name) for table in template.tables for row, column in table.cells())
    return tuple(found.get(key) or Cell(*key, None, CellStatus.BLANK, "", 1.0, evidence=CERTAIN) for key in keys)


def judged(template: Template, table: CanonicalTable, beliefs: float | Mapping[Key, float] = 0.9995) -> list[Finding]:
    told = beliefs if isinstance(beliefs, Mapping) else {cell.key: beliefs for cell in table}
    return list(relation_findings(template, table, check_relations(template, table), told))


# A sample of the benchmark


@pytest.mark.parametrize("kind", [*MISREADINGS, *PUBLISHERS])
@pytest.mark.parametrize("number", [1001, 1002, 1003])
def test_the_verdict_on_a_case_of_the_benchmark_is_never_the_opposite_and_names_the_cell(
    kind: Kind, number: int
) -> None:
    case = draw_case(kind, number)
    one = judge(case)
    assert one.outcome != "wrong", one
    assert one.named or not one.single, one


# What was read for certain


@settings(max_examples=60)
@given(st.sampled_from(sorted(TEMPLATES)), st.integers(0, 500), st.integers(1, 999), st.integers(0, 20))
def test_a_text_read_for_certain_is_not_doubted_on_account_of_sums(form: str, at: int, delta: int, seed: int) -> None:
    template = TEMPLATES[form]
    key = SUMMED[form][at % len(SUMMED[form])]
    found = judged(template, whole(template, plant_wrong(draw_values(template, seed), key, delta)))
    assert all(one.verdict is Verdict.PUBLISHER for one in found)
    assert all(key in one.culprits for one in found)
    assert all("报告自身之误" in one.message for one in found)


def test_a_suggestion_reconciles_everything_and_is_never_written_into_the_table() -> None:
    values = draw_values(FORM, 8, scale=Scale.COUNTY)
    for key in [key for key in SUMMED["2021"] if key[0] == "requests"][::7]:
        report = extract(Source.of("report", write_specimen(FORM, plant_wrong(values, key, 7), "html")))
        cells = {cell.key: cell for cell in report.cells}
        assert cells[key].value == int(values[key] or 0) + 7
        (change,) = {one.suggestion for one in report.findings}
        assert change and (change.key, change.value) == (key, int(values[key] or 0))


def test_several_explanations_that_are_equally_small_leave_no_suggestion() -> None:
    values = draw_values(FORM, 8, scale=Scale.COUNTY)
    (one,) = judged(FORM, whole(FORM, plant_wrong(values, ("disputes", "cases", "review.total"), 1)))
    assert one.suggestion is None
    assert len(one.culprits) > 1


def test_a_bound_wants_no_number_in_particular() -> None:
    template = TEMPLATES["2014"]
    values = draw_values(template, 8, scale=Scale.COUNTY)
    wrong = plant_wrong(values, ("statistics", "proactive.published", "count"), 10_000_019)
    found = [one for one in judged(template, whole(template, wrong)) if one.code.startswith("bound.")]
    assert found and all(one.suggestion is None and one.culprits for one in found)


# What was doubted


def misread_digit(text: float = 0.9, *, others: int = 20) -> tuple[CanonicalTable, dict[Key, float]]:
    """A right report but for one slip, on a page whose characters are doubted in many cells."""
    values = dict(draw_values(FORM, 8, scale=Scale.CITY))
    digits = values[DETAIL]
    values[DETAIL] = digits[:-1] + str((int(digits[-1]) + 5) % 10)
    doubted = [DETAIL, *[key for key in SUMMED["2021"] if key[0] == "requests"][:others]]
    table = whole(FORM, values, dict.fromkeys(doubted, replace(CERTAIN, text=text)))
    return table, {cell.key: 0.9995 * cell.evidence.text for cell in table}


def test_a_slip_in_a_doubted_cell_is_ours_and_the_finding_says_where_to_look() -> None:
    table, beliefs = misread_digit()
    found = judged(FORM, table, beliefs)
    assert len(found) == 2
    assert {one.verdict for one in found} == {Verdict.EXTRACTION}
    assert {one.culprits for one in found} == {(DETAIL,)}
    assert all("识读存疑" in one.message and "核对“（一）予以公开，申请人情况·自然人”" in one.message for one in found)


def test_the_less_the_reading_is_doubted_the_less_the_error_is_ours() -> None:
    verdicts = []
    for text in (0.7, 0.9, 0.97, 0.999, 0.9999, 1.0):
        table, beliefs = misread_digit(text)
        verdicts.append(judged(FORM, table, beliefs)[0].verdict)
    order = [Verdict.EXTRACTION, Verdict.UNDECIDED, Verdict.PUBLISHER]
    assert verdicts == sorted(verdicts, key=order.index)
    assert (verdicts[0], verdicts[-1]) == (Verdict.EXTRACTION, Verdict.PUBLISHER)


def test_a_second_reader_who_shows_another_number_makes_the_cell_doubted() -> None:
    values = draw_values(FORM, 8, scale=Scale.CITY)
    wrong = plant_wrong(values, DETAIL, 1 if values[DETAIL][-1] != "9" else -1)
    table = whole(FORM, wrong, {DETAIL: replace(CERTAIN, agreed=0.0)})
    beliefs = {cell.key: 0.9 if cell.key == DETAIL else 0.9995 for cell in table}
    assert {one.verdict for one in judged(FORM, table, beliefs)} == {Verdict.EXTRACTION}


def test_a_sum_over_a_row_whose_values_float_is_not_laid_at_the_publisher_s_door() -> None:
    """`1 6 7 5 1 6` in a line of text: blanks are lost, and nothing shows in which columns the six stand."""
    columns = [column.name for column in FORM.table("disputes").blocks[0].columns]
    values = {("disputes", "cases", name): text for name, text in zip(columns, "167516", strict=False)}
    floating = replace(CERTAIN, short=9, walls=0.0, column_fit=0.0)
    for evidence, verdict in ((floating, Verdict.EXTRACTION), (CERTAIN, Verdict.PUBLISHER)):
        table = whole(FORM, values, dict.fromkeys(values, evidence))
        assert {one.verdict for one in judged(FORM, table, 0.96)} == {verdict}


def request_rows(rows: Mapping[str, str], evidence: Mapping[str, Evidence]) -> CanonicalTable:
    """Requests of these rows, a number a column (`.` for none), each row with its evidence; all others blank."""
    columns = [column.name for column in FORM.table("requests").blocks[0].columns]
    values = {
        ("requests", row, name): text
        for row, texts in rows.items()
        for name, text in zip(columns, texts.split(), strict=True)
        if text != "."
    }
    table = whole(FORM, values)
    return tuple(replace(cell, evidence=evidence.get(cell.row, cell.evidence)) for cell in table)


def test_numbers_joined_in_a_row_short_of_a_place_are_ours_however_sure_the_reading_is() -> None:
    rows = {
        "new": "5 0 0 0 0 3 8", "granted": "5 0 0 0 0 1 6", "total": "5 0 0 0 0 1 6", "carried_out": "0 0 0 0 0 22 .",
    }  # fmt: skip
    short = {"carried_out": replace(CERTAIN, short=1, column_fit=0.95, column_margin=0.75)}
    found = judged(FORM, request_rows(rows, short), 1.0)
    assert found and {one.verdict for one in found} == {Verdict.EXTRACTION}
    assert {one.verdict for one in judged(FORM, request_rows(rows, {}), 1.0)} == {Verdict.PUBLISHER}


def test_a_row_between_tabs_that_may_have_lost_a_cell_is_ours_where_another_place_mends_the_sums() -> None:
    """`0 0 0 4 0 4` and no total was `0 0 0 0 4 0 4`: its first zero is lost, and three columns fail."""
    rows = {
        "new": "9 0 0 0 5 0 14", "granted": "9 0 0 0 1 0 10", "partly_granted": "0 0 0 4 0 4 .",
        "total": "9 0 0 0 5 0 14",
    }  # fmt: skip
    loose = {"partly_granted": replace(CERTAIN, walls=0.5)}
    assert {one.verdict for one in judged(FORM, request_rows(rows, loose), 1.0)} == {Verdict.EXTRACTION}
    assert {one.verdict for one in judged(FORM, request_rows(rows, {}), 1.0)} == {Verdict.PUBLISHER}


def test_two_rows_with_a_place_too_many_explain_together_what_neither_does_alone() -> None:
    """A run of each stands a column off: `. 1 0 1` was read as `1 0 1 .`, and `17 .` as `. 17`."""
    rows = {
        "new": "6 15 28 24 0 0 73", "carried_in": "1 0 1 . 0 0 2", "granted": "6 16 12 25 0 0 59",
        "total": "6 16 12 25 0 0 59", "carried_out": "0 . . 16 0 0 16",
    }  # fmt: skip
    over = replace(CERTAIN, over=1, walls=0.5, column_fit=0.5, column_margin=0.7)
    found = judged(FORM, request_rows(rows, {"carried_in": over, "carried_out": over}), 1.0)
    assert len(found) == 4
    assert {one.verdict for one in found} == {Verdict.EXTRACTION}
    assert {key[1] for one in found for key in one.culprits} == {"carried_in", "carried_out"}


def test_sums_that_share_a_cause_share_its_culprits_and_confidence() -> None:
    values = draw_values(FORM, 8, scale=Scale.COUNTY)
    one, other = ("requests", "granted", "business"), ("disputes", "cases", "review.total")
    table = whole(FORM, plant_wrong(plant_wrong(values, one, 3), other, 1))
    found = judged(FORM, table)
    by_table = {
        name: {(x.culprits, x.confidence) for x in found if x.table == name} for name in ("requests", "disputes")
    }
    assert [len(shared) for shared in by_table.values()] == [1, 1]
    assert all(x.culprits == (one,) for x in found if x.table == "requests")


def test_no_failing_sum_no_blame() -> None:
    table = whole(FORM, draw_values(FORM, 8))
    assert blame(FORM, table, check_relations(FORM, table), {}) == {}


# Real reports


def test_the_two_wrong_sums_of_pingtan_2020_are_the_publisher_s(repository: Path) -> None:
    """The parts of two columns of the printed report give 26 and 27, its totals say 20 and 21."""
    document = repository / "corpus/2019/pingtan-2020-libreoffice/document.pdf"
    report = extract(Source.of(document.name, document.read_bytes()))
    found = [one for one in report.findings if one.code.startswith("sum.")]
    assert len(found) == 2
    assert {one.verdict for one in found} == {Verdict.PUBLISHER}
