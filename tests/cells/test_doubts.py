"""Why a cell is not believed more."""

from dataclasses import replace

from extractor.cells import Doubt, cell_to_doubts
from extractor.model import Cell, CellStatus, Evidence

SOUND = Evidence(row_label=1.0, row_margin=1.0, column_label=1.0, column_fit=1.0)


def doubts(status: CellStatus = CellStatus.PRINTED, **evidence: object) -> tuple[Doubt, ...]:
    return cell_to_doubts(Cell("t", "r", "c", None, status, "", 0.5, (), replace(SOUND, **evidence)))


def test_nothing_speaks_against_a_sound_cell() -> None:
    assert doubts() == ()
    assert doubts(agreed=1.0, relations_passed=2) == ()


def test_each_piece_of_evidence_that_falls_short_is_named_in_order() -> None:
    assert doubts(parse=0.5, row_label=0.6, over=1, relations_failed=1, agreed=0.0, settled_by_sums=True) == (
        Doubt.PARSE, Doubt.READERS, Doubt.SETTLED, Doubt.ROW_LABEL, Doubt.OVER, Doubt.SUMS
    )  # fmt: skip


def test_of_what_is_absent_only_its_place_can_speak() -> None:
    assert doubts(CellStatus.ABSENT, row_label=0.0, parse=0.0) == ()
    assert doubts(CellStatus.ABSENT, trace=0.8, left_over=2) == (Doubt.LEFT_OVER, Doubt.TRACE)
