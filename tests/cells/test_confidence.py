"""Confidence is a probability, and no weaker evidence ever raises it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Source, extract, load_templates
from extractor.cells import document_confidence, reading_beliefs, row_confidences, table_confidences, with_confidence
from extractor.cells.confidence import UNNAMED, cell_confidence, may_be_cut
from extractor.cells.features import NAMES, Around, Question
from extractor.forms.specimen import draw_values, plant_wrong, write_specimen
from extractor.model import Along, Cell, CellStatus, Evidence, Outcome, RelationCheck

SHARES = [
    "text", "parse", "row_label", "row_margin", "order", "column_label", "column_fit", "column_margin", "walls", "steady",
]  # fmt: skip
COUNTS = ["short", "over", "left_over", "relations_failed"]
"""The more, the worse."""
THERE = [status for status in CellStatus if status is not CellStatus.ABSENT]
shares = st.floats(0, 1)
counts = st.integers(0, 3)
evidences = st.builds(
    Evidence, text=shares, parse=shares, row_label=shares, row_margin=shares, order=st.sampled_from([0.0, 1.0]),
    column_label=shares, column_fit=shares, column_margin=shares, walls=shares, steady=shares, short=counts, over=counts,
    left_over=counts, trace=shares, relations_passed=counts, relations_failed=counts, settled_by_sums=st.booleans(),
    agreed=st.sampled_from([None, 0.0, 1.0]),
)  # fmt: skip
arounds = st.builds(Around, there=shares, failed=shares, passed=shares)
CERTAIN = Evidence(row_label=1.0, row_margin=0.8, column_label=1.0, column_fit=1.0)
WHOLE = Around(there=1.0, failed=0.0, passed=1.0)


@given(evidences, st.sampled_from(CellStatus), arounds)
def test_a_confidence_is_a_probability_and_never_certainty(
    evidence: Evidence, status: CellStatus, around: Around
) -> None:
    assert 0 <= cell_confidence(status, evidence, around) < 1


@given(evidences, st.sampled_from(THERE), st.sampled_from(SHARES), shares)
def test_a_stronger_piece_of_evidence_never_lowers_it(
    evidence: Evidence, status: CellStatus, name: str, other: float
) -> None:
    low, high = sorted((getattr(evidence, name), other))
    weaker, stronger = (cell_confidence(status, replace(evidence, **{name: value}), WHOLE) for value in (low, high))
    assert weaker <= stronger


@given(evidences, st.sampled_from(THERE))
def test_a_passing_sum_never_lowers_it_and_a_failing_one_never_raises_it(
    evidence: Evidence, status: CellStatus
) -> None:
    def confidence(**changes: int) -> float:
        return cell_confidence(status, replace(evidence, **changes), WHOLE)

    assert confidence(relations_passed=evidence.relations_passed + 1) >= confidence()
    assert confidence(relations_failed=evidence.relations_failed + 1) <= confidence()


@given(evidences, st.sampled_from(CellStatus), arounds)
def test_a_second_reader_that_agrees_never_lowers_it_and_one_that_does_not_never_raises_it(
    evidence: Evidence, status: CellStatus, around: Around
) -> None:
    low, unasked, high = (
        cell_confidence(status, replace(evidence, agreed=agreed), around) for agreed in (0.0, None, 1.0)
    )
    assert low <= unasked <= high


@given(evidences, st.sampled_from(THERE))
def test_a_value_that_only_sums_told_is_never_surer(evidence: Evidence, status: CellStatus) -> None:
    by_sums, by_eye = (
        cell_confidence(status, replace(evidence, settled_by_sums=told), WHOLE) for told in (True, False)
    )
    assert by_sums <= by_eye


@given(evidences)
def test_a_cell_without_a_number_is_never_surer_than_one_with(evidence: Evidence) -> None:
    unreadable, printed = (
        cell_confidence(status, evidence, WHOLE) for status in (CellStatus.UNREADABLE, CellStatus.PRINTED)
    )
    assert unreadable <= printed


@given(evidences, st.sampled_from(THERE), st.sampled_from(COUNTS), arounds)
def test_one_more_of_what_is_odd_never_raises_it(
    evidence: Evidence, status: CellStatus, name: str, around: Around
) -> None:
    worse = replace(evidence, **{name: getattr(evidence, name) + 1})
    assert cell_confidence(status, worse, around) <= cell_confidence(status, evidence, around)


@pytest.mark.parametrize(
    ("name", "weak"),
    [
        ("text", 0.5),
        ("parse", 0.3),
        ("row_label", 0.6),
        ("column_fit", 0.3),
        ("short", 3),
        ("left_over", 3),
    ],
)
def test_each_piece_of_evidence_counts(name: str, weak: float) -> None:
    less = cell_confidence(CellStatus.PRINTED, replace(CERTAIN, **{name: weak}), WHOLE)
    assert less < cell_confidence(CellStatus.PRINTED, CERTAIN, WHOLE)


@pytest.mark.parametrize(("name", "weak"), [("row_margin", 0.0), ("order", 0.0)])
def test_a_rival_or_a_place_out_of_order_counts_where_a_label_is_not_read_to_the_letter(name: str, weak: float) -> None:
    worn = replace(CERTAIN, row_label=0.9)
    less = cell_confidence(CellStatus.PRINTED, replace(worn, **{name: weak}), WHOLE)
    assert less < cell_confidence(CellStatus.PRINTED, worn, WHOLE)


def test_a_header_that_is_lost_counts_where_the_values_float() -> None:
    floating = replace(CERTAIN, walls=0.0, column_fit=0.6, short=1)
    less = cell_confidence(CellStatus.PRINTED, replace(floating, column_label=0.0), WHOLE)
    assert less < cell_confidence(CellStatus.PRINTED, floating, WHOLE)


def test_what_is_flawless_is_believed_and_nothing_is_certain() -> None:
    assert 0.999 < cell_confidence(CellStatus.PRINTED, replace(CERTAIN, relations_passed=2), WHOLE) < 1


def test_sums_say_nothing_of_a_row() -> None:
    """No swap of two detail rows breaks any sum: the answer to that question does not look at them."""
    assert not {name for name in NAMES[Question.ROW] if "passed" in name or "failed" in name}


def test_an_absence_is_believed_less_where_its_label_stands_or_a_row_is_left_over() -> None:
    sound = cell_confidence(CellStatus.ABSENT, Evidence(), WHOLE)
    assert cell_confidence(CellStatus.ABSENT, Evidence(trace=1.0), WHOLE) < sound
    assert cell_confidence(CellStatus.ABSENT, Evidence(trace=0.8), WHOLE) <= 0.9
    assert cell_confidence(CellStatus.ABSENT, Evidence(left_over=3), WHOLE) < sound


def test_a_blank_beside_a_row_of_numbers_that_nothing_explains_is_doubted() -> None:
    """The row may be its numbers; a number that was read is as sure as before."""
    assert cell_confidence(CellStatus.BLANK, replace(CERTAIN, left_over=1), WHOLE) <= 0.9
    assert cell_confidence(CellStatus.PRINTED, replace(CERTAIN, left_over=1), WHOLE) > 0.95


def table_of(*confidences: float) -> tuple[Cell, ...]:
    return tuple(Cell("t", f"r{n}", "c", Decimal(1), CellStatus.PRINTED, "1", one) for n, one in enumerate(confidences))


@given(st.lists(shares, max_size=20))
def test_a_document_is_never_surer_than_its_least_sure_cell(confidences: list[float]) -> None:
    whole = document_confidence(table_of(*confidences))
    assert 0 <= whole <= min(confidences, default=1.0) + 1e-6


@given(st.lists(shares, min_size=1, max_size=6), st.integers(0, 5), shares)
def test_a_cell_that_is_less_sure_never_makes_row_table_or_document_surer(
    confidences: list[float], at: int, other: float
) -> None:
    at %= len(confidences)
    less = [min(one, other) if index == at else one for index, one in enumerate(confidences)]
    one, worse = table_of(*confidences), table_of(*less)
    assert document_confidence(worse) <= document_confidence(one)
    assert table_confidences(worse)["t"] <= table_confidences(one)["t"]
    assert row_confidences(worse)["t", f"r{at}"] <= row_confidences(one)["t", f"r{at}"]


def test_sums_are_counted_for_the_cells_they_stand_in() -> None:
    cells = table_of(0.0, 0.0, 0.0)
    checks = [
        RelationCheck("a", "t", "c", Outcome.PASSED, (cells[0].key, cells[1].key)),
        RelationCheck("b", "t", "c", Outcome.FAILED, (cells[1].key,)),
        RelationCheck("c", "t", "c", Outcome.NOT_ASSESSABLE, tuple(cell.key for cell in cells)),
    ]
    found = [
        (cell.evidence.relations_passed, cell.evidence.relations_failed) for cell in with_confidence(cells, checks)
    ]
    assert found == [(1, 0), (1, 1), (0, 0)]


@pytest.mark.parametrize(
    ("status", "total", "passed", "in_column"),
    [
        (CellStatus.PRINTED, Decimal(2), 1, 1),
        (CellStatus.PRINTED, Decimal(0), 1, 0),
        (CellStatus.BLANK, Decimal(0), 0, 0),
    ],
)
def test_a_sum_of_zeros_says_nothing_of_the_column_and_one_of_blanks_nothing_at_all(
    status: CellStatus, total: Decimal, passed: int, in_column: int
) -> None:
    cells = tuple(replace(cell, status=status) for cell in table_of(0.0, 0.0))
    keys = tuple(cell.key for cell in cells)
    check = RelationCheck("a", "t", "c", Outcome.PASSED, keys, total, total, along=Along.COLUMN)
    for cell in with_confidence(cells, [check]):
        assert (cell.evidence.relations_passed, cell.evidence.column_sums_passed) == (passed, in_column)


def test_with_confidence_changes_nothing_a_document_shows() -> None:
    cells = table_of(0.0, 0.0)
    found = with_confidence(cells, [])
    assert [(cell.key, cell.value, cell.status, cell.raw) for cell in found] == [
        (cell.key, cell.value, cell.status, cell.raw) for cell in cells
    ]


def test_a_clean_report_is_believed_and_a_wrong_sum_is_doubted_where_it_stands() -> None:
    form = next(template for template in load_templates() if template.form == "2021")
    values = draw_values(form, 11)
    wrong = plant_wrong(values, ("requests", "granted", "natural_person"), 1000)
    sound, doubted = (
        {cell.key: cell.confidence for cell in extract(Source.of("report", write_specimen(form, one, "html"))).cells}
        for one in (values, wrong)
    )
    assert min(sound.values()) > 0.95
    key = ("requests", "granted", "natural_person")
    assert doubted[key] < sound[key]
    untouched = ("proactive", "licensing", "decisions")
    assert doubted[untouched] == sound[untouched]


def test_what_the_reading_alone_says_is_the_same_whatever_the_sums_say() -> None:
    template = load_templates()[-1]
    values = draw_values(template, 8)
    key = ("requests", "granted", "natural_person")
    sound, broken = (
        extract(Source.of("a.html", write_specimen(template, printed, "html"))).cells
        for printed in (values, plant_wrong(values, key, 3))
    )
    assert reading_beliefs(sound) == reading_beliefs(broken)
    by_key = {cell.key: cell.confidence for cell in broken}
    assert reading_beliefs(broken)[key] != by_key[key]
    assert reading_beliefs(tuple(replace(cell, evidence=replace(cell.evidence, text=0.5)) for cell in sound))[key] < 0.5


@pytest.mark.parametrize(
    ("raws", "cut"),
    [(("14", "3", ""), True), (("1", "3", ""), False), (("14", "3", "5"), False), (("", "", ""), False)],
)
def test_a_row_that_ends_in_a_blank_may_have_lost_a_bound_if_a_number_in_it_may_be_two(
    raws: tuple[str, ...], cut: bool
) -> None:
    row = [
        Cell(
            "t", "r", str(at), Decimal(raw) if raw else None, CellStatus.PRINTED if raw else CellStatus.BLANK, raw, 0.0
        )
        for at, raw in enumerate(raws)
    ]
    assert may_be_cut(row) is cut


def test_a_column_without_a_header_is_no_surer_than_the_places_of_its_values() -> None:
    """Of a row with twice as many values as columns no place tells which is whose."""
    headless = replace(CERTAIN, column_label=0.5, relations_passed=2)
    assert cell_confidence(CellStatus.PRINTED, replace(headless, column_fit=0.3, over=7), WHOLE) <= 0.5
    assert 0.5 < cell_confidence(CellStatus.PRINTED, headless, WHOLE) <= 0.99


def test_a_column_without_a_header_is_doubted_where_values_are_missing_or_its_cell_is_blank() -> None:
    """The column that is not there may be this one."""
    headless = replace(CERTAIN, column_label=0.5, relations_passed=2)
    assert cell_confidence(CellStatus.PRINTED, replace(headless, short=1), WHOLE) <= 0.5
    assert cell_confidence(CellStatus.BLANK, headless, WHOLE) <= 0.9
    assert cell_confidence(CellStatus.BLANK, replace(headless, column_label=1.0), WHOLE) > 0.95


def test_a_row_that_is_faintly_its_own_or_has_the_values_of_several_is_never_sure() -> None:
    passed = replace(CERTAIN, relations_passed=3, column_sums_passed=1)
    assert cell_confidence(CellStatus.PRINTED, replace(passed, row_label=0.7, row_margin=0.1), WHOLE) <= 0.9
    assert cell_confidence(CellStatus.PRINTED, replace(passed, walls=0.0, over=7), WHOLE) <= 0.5
    assert cell_confidence(CellStatus.PRINTED, replace(passed, walls=1.0, over=7), WHOLE) > 0.9
    adrift = replace(passed, walls=0.0, short=5, column_fit=0.0)
    assert cell_confidence(CellStatus.PLACEHOLDER, adrift, WHOLE) <= 0.5


@pytest.mark.parametrize(("short", "fit"), [(2, 0.4), (3, 0.95)])
def test_in_cells_without_spans_only_sums_of_columns_tell_where_few_values_belong(short: int, fit: float) -> None:
    evidence = replace(CERTAIN, walls=0.5, short=short, column_fit=fit, column_margin=0.15, relations_passed=1)
    assert cell_confidence(CellStatus.PRINTED, evidence, WHOLE) <= UNNAMED
    assert cell_confidence(CellStatus.PRINTED, replace(evidence, walls=1.0), WHOLE) > UNNAMED


def test_a_row_without_walls_that_lacks_most_values_is_not_surely_blank_where_sums_fail() -> None:
    evidence = Evidence(row_label=1.0, row_margin=0.8, column_label=1.0, walls=0.5, short=7)
    failing = Around(there=1.0, failed=0.2, passed=0.8)
    assert (
        cell_confidence(CellStatus.BLANK, evidence, failing)
        <= UNNAMED
        < cell_confidence(CellStatus.BLANK, evidence, WHOLE)
    )
