"""The two real seeds: as they are, and with all their numbers exchanged."""

from pathlib import Path

import pytest

from extractor import Extraction, Source, extract
from tests.expectations import wrong_cells
from tests.seeds import CELLS, TABS, form_2019, vary

VARIANTS, PARTS = 200, 4


def read(text: str) -> Extraction:
    return extract(Source.of("seed.txt", text.encode()))


@pytest.mark.parametrize("path", [TABS, CELLS], ids=["tabs", "cells"])
@pytest.mark.parametrize("blanks", [False, True], ids=["numbers", "blanks-for-zeros"])
@pytest.mark.parametrize("part", range(PARTS))
def test_every_cell_of_a_seed_is_exact_whatever_its_numbers(path: Path, blanks: bool, part: int) -> None:
    for seed in range(part, VARIANTS, PARTS):
        text, truth = vary(path, seed, blanks=blanks)
        report = read(text)
        assert len(truth) == 198
        assert not wrong_cells(report, form_2019(), truth), f"variant {seed}"


def test_the_procurement_of_the_second_seed_is_in_yuan() -> None:
    report = read(CELLS.read_text(encoding="utf-8"))
    values = {cell.column: (cell.raw, cell.value) for cell in report.cells if cell.row == "procurement"}
    assert [(raw, str(value)) for raw, value in values.values()] == [("3", "3"), ("30.3861万元", "303861")]


def test_the_seeds_have_no_finding() -> None:
    for path in (TABS, CELLS):
        assert read(path.read_text(encoding="utf-8")).findings == ()


def test_a_label_cut_by_the_page_break_keeps_both_lines_and_shifts_nothing() -> None:
    text, truth = vary(TABS, 7)
    report = read(text)
    cut = [cell for cell in report.cells if cell.row == "denied.internal_affairs"]
    for cell in cut:
        lines = {place.location.split(",")[0] for place in cell.provenance}
        assert {"line 46", "line 48"} <= lines
    assert not wrong_cells(report, form_2019(), truth)


def test_the_narrative_of_a_seed_comes_in_its_six_sections() -> None:
    for path in (TABS, CELLS):
        names = [section.name for section in read(path.read_text(encoding="utf-8")).sections]
        assert names == ["overview", "proactive", "requests", "disputes", "problems", "other"]
