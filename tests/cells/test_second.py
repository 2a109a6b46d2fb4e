"""A second reader is asked where the first is doubted, and its answer is evidence."""

from dataclasses import replace
from decimal import Decimal

import pytest

from extractor import Source, extract, load_templates, pipeline
from extractor.cells import doubtful_pages, with_second_opinion
from extractor.cells.confidence import cell_confidence
from extractor.cells.features import Around
from extractor.forms.specimen import draw_values, expected_cells, plant_wrong, write_specimen
from extractor.model import CanonicalTable, Cell, CellStatus, Document, Evidence, Grid, Provenance, Verdict
from extractor.readers import read

TEMPLATE = {template.form: template for template in load_templates()}["2021"]
VALUES = draw_values(TEMPLATE, 5)
KEY = ("requests", "granted", "business")


def extracted(values=VALUES):
    return extract(Source.of("a.pdf", write_specimen(TEMPLATE, values, "pdf")))


@pytest.fixture(scope="module")
def whole() -> CanonicalTable:
    return extracted().cells


def changed(table: CanonicalTable, **fields: object) -> CanonicalTable:
    """The table with other fields in the cell KEY."""
    return tuple(replace(cell, **fields) if cell.key == KEY else cell for cell in table)


def cell_of(table: CanonicalTable) -> Cell:
    return next(cell for cell in table if cell.key == KEY)


def page_of(table: CanonicalTable) -> int | None:
    return cell_of(table).provenance[0].page


def test_a_sound_table_is_not_read_twice(whole):
    assert doubtful_pages(whole) == frozenset()


def test_the_page_of_a_doubted_cell_is_read_again(whole):
    assert doubtful_pages(changed(whole, confidence=0.5)) == {page_of(whole)}


def test_the_pages_of_a_table_that_lacks_cells_are_read_again(whole):
    gone = changed(whole, status=CellStatus.ABSENT, value=None, raw="", provenance=())
    assert page_of(whole) in doubtful_pages(gone)


def test_what_has_no_pages_is_not_read_again(whole):
    lines = tuple(replace(cell, confidence=0.1, provenance=(Provenance(location="line 3"),)) for cell in whole)
    assert doubtful_pages(lines) == frozenset()


def test_disagreement_lowers_belief_and_agreement_tells_of_the_publisher(whole):
    pages = frozenset({page_of(whole)})
    failing = changed(whole, evidence=replace(cell_of(whole).evidence, relations_failed=1, relations_passed=0))
    other = changed(whole, value=Decimal(987), raw="987")
    agreed, disagreed = (cell_of(with_second_opinion(whole, second, (), pages)) for second in (whole, other))
    assert agreed.evidence.agreed == 1 and disagreed.evidence.agreed == 0
    assert disagreed.confidence < 0.95 < agreed.confidence
    assert cell_of(with_second_opinion(failing, whole, (), frozenset())).evidence.agreed is None


def test_the_reading_that_more_cells_speak_for_is_kept(monkeypatch: pytest.MonkeyPatch):
    """The first engine loses a column of figures; the second does not."""
    data = write_specimen(TEMPLATE, VALUES, "pdf")
    sound = read(Source.of("a.pdf", data))
    monkeypatch.setattr(pipeline, "read", lambda source: without_last_column(sound))
    monkeypatch.setattr(pipeline, "reread", lambda source, pages: sound)
    kept = extract(Source.of("a.pdf", data))
    assert {cell.key: cell.raw for cell in kept.cells} == expected_cells(TEMPLATE, VALUES)
    monkeypatch.setattr(pipeline, "reread", lambda source, pages: None)
    assert {cell.key: cell.raw for cell in extract(Source.of("a.pdf", data)).cells} != expected_cells(TEMPLATE, VALUES)


def test_sums_that_pass_outweigh_another_reading():
    evidence = Evidence(row_label=1.0, row_margin=0.8, column_label=1.0, column_fit=1.0, agreed=0.0)
    alone, summed = (
        cell_confidence(
            CellStatus.PRINTED, replace(evidence, relations_passed=sums, column_sums_passed=sums // 2), Around(1, 0, 1)
        )
        for sums in (0, 3)
    )
    assert alone < summed


def without_last_column(document: Document) -> Document:
    def cut(grid: Grid) -> Grid:
        cells = tuple(cell for cell in grid.cells if cell.col + cell.colspan < grid.n_cols)
        return replace(grid, n_cols=grid.n_cols - 1, cells=cells)

    return replace(document, blocks=tuple(cut(b) if isinstance(b, Grid) else b for b in document.blocks))


def test_both_engines_see_the_error_of_a_publisher():
    wrong = plant_wrong(VALUES, KEY, 3)
    found = extracted(wrong)
    cell = cell_of(found.cells)
    assert cell.raw == wrong[KEY] and found.findings
    assert cell.evidence.agreed == 1
    assert {finding.verdict for finding in found.findings} == {Verdict.PUBLISHER}


def test_a_digit_that_the_second_engine_shows_otherwise_makes_a_failing_sum_our_error(monkeypatch: pytest.MonkeyPatch):
    """What the verdict rests on is told after the second reading, not before."""
    one, other = (write_specimen(TEMPLATE, plant_wrong(VALUES, KEY, delta), "pdf") for delta in (3, 5))
    second = read(Source.of("a.pdf", other))
    monkeypatch.setattr(pipeline, "reread", lambda source, pages: second)
    found = extract(Source.of("a.pdf", one))
    assert cell_of(found.cells).evidence.agreed == 0
    assert found.findings
    assert Verdict.PUBLISHER not in {finding.verdict for finding in found.findings}
