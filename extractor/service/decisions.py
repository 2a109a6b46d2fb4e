"""What a person says of a cell. The machine's answer is never touched: a decision stands beside it."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from extractor.model import Cell, CellStatus
from extractor.text.numbers import read_number

MAX_TYPED = 200
"""Characters that a person may type for a cell, or as a reason."""


class Kind(StrEnum):
    """The answers to the question whether a cell was read right."""

    ACCEPT = "accept"
    """The document shows what the machine read."""
    CORRECT = "correct"
    """It shows something else, which was typed."""
    BLANK = "blank"
    """The cell is there and empty."""
    ABSENT = "absent"
    """The document has no such cell."""
    UNSURE = "unsure"
    """It cannot be told from the document."""


class TypedError(ValueError):
    """What was typed is no number; it may be said that the document shows just that."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows, by a person or the machine."""

    value: Decimal | None
    status: CellStatus
    raw: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on one cell that stands. `shown`: None where it cannot be told; `correct`: whether the machine was;
    `version`: how many decisions and withdrawals the cell has had; `at`: seconds since 1970."""

    kind: Kind
    shown: Shown | None
    correct: bool | None
    who: str
    at: float
    why: str
    version: int
    audit: bool = False


def answer_to_shown(cell: Cell, kind: Kind, typed: str, unit: str, *, as_text: bool = False) -> Shown | None:
    """What the document shows by a person's answer; what is typed is read by the same rules as the document, in the
    indicator's unit.

    Raises TypedError where nothing was typed, or (unless `as_text`) what is no number and no placeholder.
    """
    if kind is Kind.ACCEPT:
        return Shown(cell.value, cell.status, cell.raw)
    if kind is Kind.BLANK:
        return Shown(None, CellStatus.BLANK, "")
    if kind is Kind.ABSENT:
        return Shown(None, CellStatus.ABSENT, "")
    if kind is Kind.UNSURE:
        return None
    reading = read_number(typed, unit)
    if reading.status is CellStatus.BLANK:
        raise TypedError("没有输入内容；空白格请按“空白”")
    if reading.status is CellStatus.UNREADABLE and not as_text:
        raise TypedError(f"“{typed.strip()}”不是一个数字；原件确实如此的，请再确认一次")
    return Shown(reading.value, reading.status, typed.strip())


def is_correct(cell: Cell, shown: Shown | None) -> bool | None:
    """Whether the machine read what the document shows; None where that cannot be told."""
    return None if shown is None else (cell.value, cell.status) == (shown.value, shown.status)


def decided_cell(cell: Cell, decision: Decision) -> Cell:
    """The machine's cell as a person read it, taken for certain; as it is where the person could not tell."""
    shown = decision.shown
    if shown is None:
        return cell
    return replace(cell, value=shown.value, status=shown.status, raw=shown.raw, confidence=1.0)
