"""What a person's answer says of a cell."""

from decimal import Decimal

import pytest

from extractor.model import Cell, CellStatus
from extractor.service.decisions import Decision as Made
from extractor.service.decisions import Kind, Shown, TypedError, answer_to_shown, decided_cell, is_correct

CELL = Cell("proactive", "fees", "amount", Decimal("12"), CellStatus.PRINTED, "12", 0.6)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("30.3861万元", Shown(Decimal("303861"), CellStatus.PRINTED, "30.3861万元")),
        (" 1,234 ", Shown(Decimal(1234), CellStatus.PRINTED, "1,234")),
        ("—", Shown(None, CellStatus.PLACEHOLDER, "—")),
    ],
)
def test_what_is_typed_is_read_as_the_document_is(typed: str, shown: Shown) -> None:
    assert answer_to_shown(CELL, Kind.CORRECT, typed, "元") == shown


@pytest.mark.parametrize("typed", ["", "  ", "12o", "见附件"])
def test_a_slip_is_not_written(typed: str) -> None:
    with pytest.raises(TypedError):
        answer_to_shown(CELL, Kind.CORRECT, typed, "元")


def test_text_may_be_meant() -> None:
    shown = answer_to_shown(CELL, Kind.CORRECT, "见附件", "元", as_text=True)
    assert shown == Shown(None, CellStatus.UNREADABLE, "见附件")


@pytest.mark.parametrize(
    ("kind", "correct"), [(Kind.ACCEPT, True), (Kind.BLANK, False), (Kind.ABSENT, False), (Kind.UNSURE, None)]
)
def test_whether_the_machine_was_right(kind: Kind, correct: bool | None) -> None:
    assert is_correct(CELL, answer_to_shown(CELL, kind, "", "")) is correct


def test_typing_what_the_machine_read_says_that_it_was_right() -> None:
    assert is_correct(CELL, answer_to_shown(CELL, Kind.CORRECT, "12.0元", "元")) is True


def test_a_cell_that_cannot_be_told_stays_as_the_machine_read_it() -> None:
    made = Made(Kind.UNSURE, None, None, "a", 0.0, "", 1)
    assert decided_cell(CELL, made) == CELL
