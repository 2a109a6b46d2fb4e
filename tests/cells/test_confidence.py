"""Confidence is a probability, and no weaker evidence ever raises it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Source, extract, load_templates
from extractor.cells import document_confidence, with_confidence
from extractor.cells.confidence import cell_confidence
from extractor.forms.specimen import draw_values, plant_wrong, write_specimen
from extractor.model import Cell, CellStatus, Evidence, Outcome, RelationCheck

SHARES = ["text", "parse", "row_label", "row_margin", "order", "column_label", "column_fit"]
THERE = [status for status in CellStatus if status is not CellStatus.ABSENT]
shares = st.floats(0, 1)
counts = st.integers(0, 3)
evidences = st.builds(
    Evidence, text=shares, parse=shares, row_label=shares, row_margin=shares, order=st.sampled_from([0.0, 1.0]),
    column_label=shares, column_fit=shares, relations_passed=counts, relations_failed=counts, settled_by_sums=st.booleans(),
    agreed=st.sampled_from([None, 0.0, 1.0]),
)  # fmt: skip
CERTAIN = Evidence(row_label=1.0, row_margin=1.0, column_label=1.0, column_fit=1.0)


@given(evidences, st.sampled_from(CellStatus), st.booleans())
def test_a_confidence_is_a_probability_and_never_certainty(evidence: Evidence, status: CellStatus, found: bool) -> None:
    assert 0 <= cell_confidence(status, evidence, table_found=found) < 1


@given(evidences, st.sampled_from(THERE), st.sampled_from(SHARES), shares)
def test_a_stronger_piece_of_evidence_never_lowers_it(
    evidence: Evidence, status: CellStatus, name: str, other: float
) -> None:
    low, high = sorted((getattr(evidence, name), other))
    weaker, stronger = (
        cell_confidence(status, replace(evidence, **{name: value}), table_found=True) for value in (low, high)
    )
    assert weaker <= stronger


@given(evidences, st.sampled_from(THERE))
def test_a_passing_sum_never_lowers_it_and_a_failing_one_never_raises_it(
    evidence: Evidence, status: CellStatus
) -> None:
    def confidence(**changes: int) -> float:
        return cell_confidence(status, replace(evidence, **changes), table_found=True)

    assert confidence(relations_passed=evidence.relations_passed + 1) >= confidence()
    assert confidence(relations_failed=evidence.relations_failed + 1) <= confidence()


@given(evidences, st.sampled_from(CellStatus), st.booleans())
def test_a_second_reader_that_agrees_never_lowers_it_and_one_that_does_not_never_raises_it(
    evidence: Evidence, status: CellStatus, found: bool
) -> None:
    low, unasked, high = (
        cell_confidence(status, replace(evidence, agreed=agreed), table_found=found) for agreed in (0.0, None, 1.0)
    )
    assert low <= unasked <= high


@given(evidences, st.sampled_from(THERE))
def test_a_value_that_only_sums_told_is_never_surer(evidence: Evidence, status: CellStatus) -> None:
    by_sums, by_eye = (
        cell_confidence(status, replace(evidence, settled_by_sums=told), table_found=True) for told in (True, False)
    )
    assert by_sums <= by_eye


@given(evidences)
def test_a_cell_without_a_number_is_never_surer_than_one_with(evidence: Evidence) -> None:
    unreadable, printed = (
        cell_confidence(status, evidence, table_found=True) for status in (CellStatus.UNREADABLE, CellStatus.PRINTED)
    )
    assert unreadable <= printed


@pytest.mark.parametrize(
    ("name", "weak"),
    [
        ("text", 0.5),
        ("parse", 0.3),
        ("row_label", 0.7),
        ("row_margin", 0.0),
        ("order", 0.0),
        ("column_label", 0.0),
        ("column_fit", 0.3),
    ],
)
def test_each_piece_of_evidence_counts(name: str, weak: float) -> None:
    less = cell_confidence(CellStatus.PRINTED, replace(CERTAIN, **{name: weak}), table_found=True)
    assert less < cell_confidence(CellStatus.PRINTED, CERTAIN, table_found=True)


def test_a_passing_sum_raises_no_belief_in_a_label() -> None:
    """No swap of two detail rows breaks any sum: only the doubt about text and column may shrink."""
    label = replace(CERTAIN, row_label=0.7)
    alone, passed = (
        cell_confidence(CellStatus.PRINTED, replace(label, relations_passed=count), table_found=True)
        for count in (0, 2)
    )
    assert passed - alone < 0.001
    column = replace(CERTAIN, column_fit=0.5)
    alone, passed = (
        cell_confidence(
            CellStatus.PRINTED, replace(column, relations_passed=count, column_sums_passed=count), table_found=True
        )
        for count in (0, 2)
    )
    assert passed - alone > 0.05


def test_the_sum_of_a_row_says_nothing_of_the_order_of_its_parts() -> None:
    column = replace(CERTAIN, column_fit=0.5)
    alone, passed = (
        cell_confidence(CellStatus.PRINTED, replace(column, relations_passed=count), table_found=True)
        for count in (0, 2)
    )
    assert passed - alone < 0.001


def test_the_absence_of_a_row_is_believed_less_beside_found_ones() -> None:
    inside, whole = (cell_confidence(CellStatus.ABSENT, Evidence(), table_found=found) for found in (True, False))
    assert inside < whole


def table_of(*confidences: float) -> tuple[Cell, ...]:
    return tuple(Cell("t", f"r{n}", "c", Decimal(1), CellStatus.PRINTED, "1", one) for n, one in enumerate(confidences))


@given(st.lists(shares, max_size=20))
def test_a_document_is_never_surer_than_its_least_sure_cell(confidences: list[float]) -> None:
    whole = document_confidence(table_of(*confidences))
    assert 0 <= whole <= min(confidences, default=1.0) + 1e-4


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
