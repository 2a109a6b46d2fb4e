"""Between the reports of two years: what must be carried over, and figures out of all measure."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Cell, CellStatus, Extraction, Finding
from extractor.checks import compare_reports
from extractor.checks.remembered import remember
from extractor.checks.years import check_years, shift_findings, year_instances
from extractor.forms.specimen import Key
from extractor.model import Level, Outcome, Verdict
from tests.checks.chains import FORMS, PINGTAN, SUQIAN, real

CHAINS = {"pingtan": (PINGTAN, (2019, 2020, 2021, 2022)), "suqian": (SUQIAN, (2023, 2024))}
REAL = {
    (place, year): real(place, agency, year) for place, (agency, years) in CHAINS.items() for year in years
}  # fmt: skip
APPLICANTS = (
    "natural_person",
    "business",
    "research",
    "public_welfare",
    "legal_service",
    "other_organisation",
    "total",
)


def between(*reports: Extraction) -> list[Finding]:
    """What a comparison finds in the figures of these reports, in their order; the text is the specimens' own."""
    found = compare_reports(reports, tuple(FORMS.values()))
    return [finding for compared in found for finding in compared.findings if finding.code.startswith("years.")]


def outcomes(last: Extraction, this: Extraction) -> dict[str, list[str]]:
    """Relation -> where it holds; fails if one does not, and says nothing of those that cannot be assessed."""
    found: dict[str, list[str]] = {}
    for check in check_years(FORMS[this.form], remember(last), remember(this)):
        assert check.outcome is not Outcome.FAILED, check
        if check.outcome is Outcome.PASSED:
            found.setdefault(check.code, []).append(check.where)
    return found


# The real figures. Worked out by hand from the CSV files:
# Pingtan 2019 -> 2020: carried 0 = 0 in all 7 columns; items 396+0=396, 10+0=10, 2648+0=2648, 126+0=126, 35+0=35.
# Pingtan 2020 -> 2021: carried 0 = 0; the 2021 form has no items, the 2019 form no in_force: nothing else to compare.
# Pingtan 2021 -> 2022: carried 1, 0, 0, 0, 0, 0, 1 = the same; in_force 0+0-0=0 and 665+88-55=698.
# Suqian 2023 -> 2024: carried 118, 3, 0, 0, 0, 0, 121 = the same; in_force 11+2-1=12 and 597+50-227=420.
# So there is no break, in 28 + 5 + 2 + 2 relations.


def test_the_real_chains_have_no_break() -> None:
    for place, (_, years) in CHAINS.items():
        assert between(*(REAL[place, year] for year in years)) == []


@pytest.mark.parametrize(
    ("place", "year", "others"),
    [
        ("pingtan", 2020, {"years.items": ["licensing", "other_services", "penalties", "coercion", "fees"]}),
        ("pingtan", 2021, {}),
        ("pingtan", 2022, {"years.in_force": ["regulations", "normative_documents"]}),
        ("suqian", 2024, {"years.in_force": ["regulations", "normative_documents"]}),
    ],
)
def test_the_relations_that_hold_in_the_real_chains(place: str, year: int, others: dict[str, list[str]]) -> None:
    assert outcomes(REAL[place, year - 1], REAL[place, year]) == {"years.carried": list(APPLICANTS), **others}


def printed(report: Extraction, key: Key) -> Decimal:
    return next(cell.value or Decimal() for cell in report.cells if cell.key == key)


def less_carried(column: str, by: int) -> dict[Key, str]:
    """Figures of Suqian 2024 in which fewer requests are carried in and more are new: every sum of the year holds."""
    report = REAL["suqian", 2024]
    keys = [("requests", row, name) for row in ("carried_in", "new") for name in (column, "total")]
    return {key: str(printed(report, key) - (by if key[1] == "carried_in" else -by)) for key in keys}


def edited(report: Extraction, key: Key, **fields: object) -> Extraction:
    cells = tuple(replace(cell, **fields) if cell.key == key else cell for cell in report.cells)  # type: ignore[arg-type]
    return replace(report, cells=cells)


STEPS = [("pingtan", 2020), ("pingtan", 2021), ("pingtan", 2022), ("suqian", 2024)]


@pytest.mark.parametrize(("place", "year"), STEPS)
@pytest.mark.parametrize("later", [True, False], ids=["this-year", "last-year"])
def test_any_wrong_figure_breaks_exactly_the_relations_it_stands_in(place: str, year: int, later: bool) -> None:
    last, this = REAL[place, year - 1], REAL[place, year]
    known = {cell.key for cell in last.cells}
    for instance in year_instances(FORMS[this.form]):
        if not known.issuperset(instance.last_year):
            continue
        for key in (*instance.left, *instance.right) if later else instance.last_year:
            report = this if later else last
            wrong = edited(report, key, value=printed(report, key) + 7, status=CellStatus.PRINTED)
            touched = [
                (one.relation.code, one.where)
                for one in year_instances(FORMS[this.form])
                if known.issuperset(one.last_year) and key in ((*one.left, *one.right) if later else one.last_year)
            ]
            found = between(last, wrong) if later else between(wrong, this)
            assert [(one.code, one.where) for one in found] == touched
            assert all("相差7" in one.message for one in found)


def test_a_break_names_both_reports_both_values_and_the_difference() -> None:
    key = ("requests", "carried_in", "natural_person")
    finding, total = between(REAL["suqian", 2023], real("suqian", SUQIAN, 2024, less_carried("natural_person", 7)))
    assert total.where == "total"
    assert (finding.code, finding.level, finding.verdict) == ("years.carried", Level.ERROR, Verdict.PUBLISHER)
    assert (finding.cells, finding.expected) == ((key,), "118")
    for words in ("2024年报告", "2023年报告", "为111", "为118", "相差7", "自然人"):
        assert words in finding.message
    assert f"{SUQIAN}-2023.txt" in finding.printed and f"{SUQIAN}-2024.txt" in finding.printed
    assert 0.8 < finding.confidence <= 1


def test_what_is_in_force_is_a_note_and_says_what_would_fit() -> None:
    wrong = real("suqian", SUQIAN, 2024, {("proactive", "normative_documents", "in_force"): "470"})
    (finding,) = between(REAL["suqian", 2023], wrong)
    assert (finding.code, finding.level, finding.expected) == ("years.in_force", Level.NOTE, "420")


# What cannot be assessed is no failure


def assessed(last: Extraction, this: Extraction, where: str) -> tuple[Outcome, str]:
    checks = check_years(FORMS[this.form], remember(last), remember(this))
    return next((one.outcome, one.reason) for one in checks if (one.code, one.where) == ("years.carried", where))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"confidence": 0.9, "value": Decimal(5)}, "未能确认"),
        ({"value": None, "status": CellStatus.BLANK}, "均未填写"),
        ({"value": None, "status": CellStatus.UNREADABLE}, "无法读出"),
        ({"value": None, "status": CellStatus.ABSENT}, "缺少"),
    ],
)
@pytest.mark.parametrize("later", [True, False], ids=["this-year", "last-year"])
def test_a_doubtful_blank_or_missing_cell_accuses_nobody(fields: dict[str, object], reason: str, later: bool) -> None:
    last, this = REAL["suqian", 2023], REAL["suqian", 2024]
    if later:
        this = edited(this, ("requests", "carried_in", "business"), **fields)
    else:
        last = edited(last, ("requests", "carried_out", "business"), **fields)
    outcome, why = assessed(last, this, "business")
    assert outcome is Outcome.NOT_ASSESSABLE and reason in why
    assert between(last, this) == []


def test_years_that_do_not_follow_each_other_are_not_compared() -> None:
    far = replace(real("suqian", SUQIAN, 2024, less_carried("business", 2)), year=2025)
    assert [one for one in between(REAL["suqian", 2023], far) if one.code != "years.level_shift"] == []


def test_the_order_in_which_reports_are_given_does_not_matter() -> None:
    wrong = real("suqian", SUQIAN, 2024, less_carried("business", 2))
    assert between(REAL["suqian", 2023], wrong) == between(wrong, REAL["suqian", 2023]) != []


def test_another_agency_is_another_chain() -> None:
    wrong = replace(real("suqian", SUQIAN, 2024, less_carried("business", 2)), agency="沭阳县人民政府")
    assert between(REAL["suqian", 2023], wrong) == []


# Level shifts

FEES = ("proactive", "fees", "amount")


def with_fees(year: int, amount: object) -> Extraction:
    value = Decimal(str(amount))
    cell = Cell(*FEES, value, CellStatus.PRINTED, str(value), 1.0)
    return Extraction(f"{year}.txt", str(year), SUQIAN, year, "2021", (cell,), (), (), (), 1.0)


def shifts(*amounts: object) -> list[int]:
    """The years in which a chain of amounts leaves its level."""
    chain = [remember(with_fees(2021 + n, amount)) for n, amount in enumerate(amounts)]
    return [2021 + n for n in range(1, len(chain)) if list(shift_findings(FORMS["2021"], chain[:n], chain[n]))]


@pytest.mark.parametrize(
    ("amounts", "years"),
    [
        ((59237.24, 72701.26, 727012600), [2023]),
        ((592372449, 72701.26), [2022]),
        ((59237.24, 592372449, 61000), [2022]),
        ((59237.24, 61000, 610, 590), [2023]),
        ((59237.24, 72701.26, 24252.31), []),
        ((59237.24, 592.37), []),
        ((1, 2, 150), []),
        ((0, 0, 90000), []),
        ((90000, 80000, 0), []),
        ((10, 5000, 100000), []),
    ],
)
def test_a_figure_leaves_its_level_where_its_own_history_is_steady(
    amounts: tuple[float, ...], years: list[int]
) -> None:
    assert shifts(*amounts) == years


@given(st.lists(st.integers(1_000, 9_999), min_size=2, max_size=6))
def test_figures_of_one_size_are_no_shift(amounts: list[int]) -> None:
    assert shifts(*amounts) == []


def test_a_shift_is_a_note_that_names_the_years_and_the_unit() -> None:
    reports = [with_fees(2021, 50000), with_fees(2022, 60000), with_fees(2023, 600000000)]
    (finding,) = between(*reports)
    assert (finding.code, finding.level, finding.cells) == ("years.level_shift", Level.NOTE, (FEES,))
    for words in ("2021年", "2022年", "2023年", "万元", "50000", "600000000"):
        assert words in finding.message
