"""The form's sums: passed, failed or not assessable with a reason, and findings that a publisher understands."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from extractor import Cell, CellStatus, Finding, Source, Template, extract, load_templates
from extractor.checks import check_relations, relation_findings
from extractor.forms.specimen import Scale, Values, draw_values, plant_wrong, write_specimen
from extractor.model import CanonicalTable, Evidence, Level, Outcome, RelationCheck
from tests.specimens import broken_relations

Key = tuple[str, str, str]

TEMPLATES = {template.form: template for template in load_templates()}
FORM = TEMPLATES["2021"]
CERTAIN = Evidence(row_label=1.0, row_margin=1.0, column_label=1.0, column_fit=1.0)
LARGE = 10_000_019
"""Larger than any drawn number: every sum that holds it breaks."""


def table_of(template: Template, values: Values) -> CanonicalTable:
    """The cells of a report that prints these texts; an empty one is blank."""
    keys = [(table.name, row.name, column.name) for table in template.tables for row, column in table.cells()]
    return tuple(
        Cell(*key, Decimal(text), CellStatus.PRINTED, text, 1.0, evidence=CERTAIN)
        if re.fullmatch(r"[+-]?[\d.]+", text := values.get(key, ""))
        else Cell(*key, None, CellStatus.BLANK, "", 1.0, evidence=CERTAIN)
        for key in keys
    )


def with_cells(table: CanonicalTable, status: CellStatus, *keys: Key) -> CanonicalTable:
    return tuple(replace(cell, status=status, value=None, raw="") if cell.key in keys else cell for cell in table)


def findings(template: Template, table: CanonicalTable) -> list[Finding]:
    return list(
        relation_findings(template, table, check_relations(template, table), {cell.key: 0.9999 for cell in table})
    )


def check(table: CanonicalTable, code: str, where: str) -> RelationCheck:
    (found,) = [one for one in check_relations(FORM, table) if (one.code, one.where) == (code, where)]
    return found


def requests(**columns: str) -> CanonicalTable:
    """The 2021 form full of zeros, but for these cells of the row 予以公开."""
    values = {cell.key: "0" for cell in table_of(FORM, {})}
    return table_of(FORM, values | {("requests", "granted", name): text for name, text in columns.items()})


# Outcomes


@pytest.mark.parametrize("form", TEMPLATES)
def test_a_sound_report_passes_every_relation(form: str) -> None:
    template = TEMPLATES[form]
    checks = check_relations(template, table_of(template, draw_values(template, 3)))
    assert {one.outcome for one in checks} == {Outcome.PASSED}
    assert findings(template, table_of(template, draw_values(template, 3))) == []


def test_a_sum_says_what_stands_on_its_sides() -> None:
    found = check(requests(natural_person="4", business="1", total="6"), "sum.requests.row", "granted")
    assert (found.outcome, found.left, found.right, found.reason) == (Outcome.FAILED, Decimal(6), Decimal(5), "")


def test_a_blank_part_of_a_requests_row_counts_as_zero() -> None:
    table = requests(natural_person="4", business="", research="", total="4")
    assert check(table, "sum.requests.row", "granted").outcome is Outcome.PASSED
    table = requests(natural_person="4", business="", research="", total="5")
    assert check(table, "sum.requests.row", "granted").outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("status", "names", "reason"),
    [
        (CellStatus.ABSENT, ["research"], "缺少"),
        (CellStatus.UNREADABLE, ["research"], "无法读出"),
        (CellStatus.UNREADABLE, ["total"], "无法读出"),
        (CellStatus.BLANK, ["total"], "未填写"),
        (CellStatus.PLACEHOLDER, ["total"], "未填写"),
        (
            CellStatus.BLANK,
            ["natural_person", "business", "research", "public_welfare", "legal_service", "other_organisation"],
            "未填写",
        ),
    ],
)
def test_a_sum_with_a_side_that_says_nothing_is_not_assessable_and_says_why(
    status: CellStatus, names: list[str], reason: str
) -> None:
    table = with_cells(
        requests(natural_person="4", total="9"), status, *(("requests", "granted", name) for name in names)
    )
    found = check(table, "sum.requests.row", "granted")
    assert found.outcome is Outcome.NOT_ASSESSABLE
    assert reason in found.reason
    assert (found.left, found.right) == (None, None)
    assert not [one for one in findings(FORM, table) if (one.code, one.where) == ("sum.requests.row", "granted")]


@pytest.mark.parametrize("status", [CellStatus.BLANK, CellStatus.PLACEHOLDER])
def test_a_blank_total_among_the_terms_of_another_sum_is_no_zero_where_its_own_parts_are_none(
    status: CellStatus,
) -> None:
    values = draw_values(FORM, 8, scale=Scale.CITY)
    keys = [("requests", "total", column) for column in ("natural_person", "total")]
    assert all(int(values[key]) for key in keys)
    found = check(with_cells(table_of(FORM, values), status, *keys), "sum.requests.balance", "natural_person")
    assert (found.outcome, found.reason) == (Outcome.NOT_ASSESSABLE, "合计一方未填写")


def test_a_blank_total_of_blank_parts_still_counts_as_zero() -> None:
    values = {cell.key: "0" for cell in table_of(FORM, {})}
    blank = {key: "" for key in values if key[2] == "research" and key[1] not in ("new", "carried_in", "carried_out")}
    assert check(table_of(FORM, values | blank), "sum.requests.balance", "research").outcome is Outcome.PASSED


def test_a_blank_part_of_the_2014_table_makes_its_sum_not_assessable() -> None:
    template = TEMPLATES["2014"]
    values = draw_values(template, 3, scale=Scale.CITY)
    key = ("statistics", "organisation.staff.full_time", "count")
    checks = check_relations(template, with_cells(table_of(template, values), CellStatus.BLANK, key))
    concerned = {one.code: one for one in checks if key in one.cells}
    assert concerned["sum.statistics.organisation.staff"].outcome is Outcome.NOT_ASSESSABLE
    assert all(one.outcome is Outcome.PASSED for one in checks if key not in one.cells)


def test_a_report_that_was_not_filled_in_has_nothing_to_assess() -> None:
    for template in TEMPLATES.values():
        checks = check_relations(template, table_of(template, {}))
        assert {one.outcome for one in checks} == {Outcome.NOT_ASSESSABLE}


@pytest.mark.parametrize(
    ("published", "channels", "broken"),
    [
        (5, (3, 4), set()),
        (7, (3, 4), set()),
        (4, (3, 4), set()),
        (8, (3, 4), {"bound.statistics.proactive.published"}),
        (3, (3, 4), {"bound.statistics.proactive.published.channels"}),
    ],
)
def test_published_information_lies_between_the_largest_channel_and_their_sum(
    published: int, channels: tuple[int, int], broken: set[str]
) -> None:
    template = TEMPLATES["2014"]
    values = {cell.key: "0" for cell in table_of(template, {})}
    values |= {("statistics", name, "count"): str(number) for name, number in (
        ("proactive.published", published), ("channels.gazette", channels[0]), ("channels.website", channels[1]))}  # fmt: skip
    assert {one.code for one in findings(template, table_of(template, values))} == broken


# Planted errors


@pytest.mark.parametrize("form", TEMPLATES)
@pytest.mark.parametrize("delta", [1, LARGE])
def test_one_wrong_number_gives_exactly_the_findings_it_implies(form: str, delta: int) -> None:
    """For every cell that stands in a relation, against a reading of the relations that shares no code."""
    template = TEMPLATES[form]
    values = draw_values(template, 8, scale=Scale.COUNTY)
    tied = {key for one in check_relations(template, table_of(template, values)) for key in one.cells}
    for key in sorted(tied):
        wrong = dict(plant_wrong(values, key, delta))
        expected = sorted(text.partition(":")[0] for text in broken_relations(template, wrong))
        found = findings(template, table_of(template, wrong))
        assert sorted(f"{one.code} in {one.where}" for one in found) == expected
        assert all(key in one.cells for one in found)


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_one_wrong_number_breaks_every_sum_it_stands_in(form: str) -> None:
    template = TEMPLATES[form]
    values = draw_values(template, 8, scale=Scale.COUNTY)
    sums = [one for one in check_relations(template, table_of(template, values)) if one.code.startswith("sum.")]
    for key in sorted({key for one in sums for key in one.cells}):
        broken = {(one.code, one.where) for one in findings(template, table_of(template, plant_wrong(values, key, 1)))}
        assert broken == {(one.code, one.where) for one in sums if key in one.cells}


def test_a_number_outside_every_relation_breaks_none() -> None:
    values = draw_values(FORM, 8)
    wrong = plant_wrong(values, ("proactive", "licensing", "decisions"), LARGE)
    assert findings(FORM, table_of(FORM, wrong)) == []


def test_two_exchanged_detail_rows_break_no_sum() -> None:
    """Sums prove values, never labels."""
    values = dict(draw_values(FORM, 8, scale=Scale.CITY))
    columns = {key[2] for key in values if key[0] == "requests"}
    for column in columns:
        one, other = (("requests", row, column) for row in ("denied.state_secret", "not_processed.petition"))
        values[one], values[other] = values[other], values[one]
    assert findings(FORM, table_of(FORM, values)) == []


@pytest.mark.parametrize("format", ["txt-tsv", "html", "docx"])
@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("2014", ("statistics", "received", "count")),
        ("2019", ("requests", "granted", "business")),
        ("2019", ("disputes", "cases", "review.total")),
        ("2021", ("requests", "total", "total")),
        ("2021", ("requests", "carried_out", "natural_person")),
    ],
)
def test_a_wrong_number_of_a_document_is_extracted_as_printed_and_found(form: str, key: Key, format: str) -> None:
    template = TEMPLATES[form]
    wrong = dict(plant_wrong(draw_values(template, 8, scale=Scale.COUNTY), key, LARGE))
    found = extract(Source.of("report", write_specimen(template, wrong, format)))
    assert {cell.key: cell.raw for cell in found.cells}[key] == wrong[key]
    expected = sorted(text.partition(":")[0] for text in broken_relations(template, wrong))
    assert expected
    assert sorted(f"{one.code} in {one.where}" for one in found.findings) == expected


# Words


def one_finding(**columns: str) -> Finding:
    found = [one for one in findings(FORM, requests(**columns)) if one.code == "sum.requests.row"]
    (finding,) = found
    return finding


def test_a_finding_names_the_row_what_was_printed_and_what_would_reconcile_it() -> None:
    finding = one_finding(natural_person="4", business="1", total="6")
    assert finding.level is Level.ERROR
    assert "（一）予以公开" in finding.message
    assert re.search(r"6\b", finding.message) and re.search(r"5\b", finding.message)
    assert "总计＝6" in finding.printed and "自然人＝4" in finding.printed and "商业企业＝1" in finding.printed
    assert finding.expected == "5"
    assert finding.table == "requests" and finding.where == "granted"


def test_a_finding_leaves_out_the_zeros_of_the_long_side() -> None:
    assert "科研机构" not in one_finding(natural_person="4", total="6").printed


def test_a_finding_shows_the_text_as_printed() -> None:
    table = requests(natural_person="4", total="6")
    table = tuple(
        replace(cell, raw="6件（含旧案）") if cell.key == ("requests", "granted", "total") else cell for cell in table
    )
    (finding,) = [one for one in findings(FORM, table) if one.code == "sum.requests.row"]
    assert "6件（含旧案）" in finding.printed


def test_what_is_expected_is_the_number_that_reconciles_all_sums_at_once_with_its_label() -> None:
    zeros = {cell.key: "0" for cell in table_of(FORM, {})}
    found = findings(FORM, table_of(FORM, zeros | {("requests", "new", "natural_person"): "3"}))
    (balance,) = [one for one in found if one.code == "sum.requests.balance"]
    assert balance.expected == "一、本年新收政府信息公开申请数量＝0"
    assert "自然人" in balance.message


def test_where_several_numbers_would_do_none_is_proposed_but_the_total() -> None:
    (one,) = findings(FORM, table_of(FORM, {("disputes", "cases", f"review.{name}"): text for name, text in (
        ("upheld", "1"), ("corrected", "2"), ("total", "4"))}))  # fmt: skip
    assert (one.expected, one.suggestion) == ("3", None)
    assert len(one.culprits) == 5


def test_another_total_is_not_proposed_where_it_would_break_other_sums() -> None:
    """The parts of a column give 26 where its total says 20, and what came in and went out says so, too."""
    zeros = {cell.key: "0" for cell in table_of(FORM, {})}
    rows = {"new": "20", "granted": "13", "partly_granted": "13", "total": "20"}
    texts = {("requests", row, column): text for row, text in rows.items() for column in ("natural_person", "total")}
    found = [one for one in findings(FORM, table_of(FORM, zeros | texts)) if one.code == "sum.requests.results"]
    assert len(found) == 2
    assert {one.expected for one in found} == {""}


@pytest.mark.parametrize("form", TEMPLATES)
def test_findings_are_sentences_in_chinese_without_canonical_names_or_exponents(form: str) -> None:
    template = TEMPLATES[form]
    values = draw_values(template, 8, scale=Scale.COUNTY)
    tied = {key for one in check_relations(template, table_of(template, values)) for key in one.cells}
    for key in sorted(tied)[::5]:
        for one in findings(template, table_of(template, plant_wrong(values, key, LARGE))):
            assert re.search(r"[\u4e00-\u9fff]{4}", one.message)
            assert not re.search(r"[A-Za-z]", one.message + one.printed)
            assert "\n" not in one.message
