"""A reviewer who knows the truth, presses the keys of the review page, and counts them."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import httpx

from bench.score.judged import Answer, Answers
from extractor.model import CellStatus
from extractor.reports.plain import decimal_to_plain
from extractor.service.looking import STATUS_NAMES

KEY, WITH_SHIFT = 1, 2
"""Keys of a stroke: shift counts, too."""
TYPED = {CellStatus.PLACEHOLDER: "—", CellStatus.UNREADABLE: "见附件"}
"""What is typed for a cell that holds no number."""


@dataclass(slots=True)
class Review:
    """What has happened so far. `wrong_looks`: the keys of each look in which a cell was wrong; `found`: after how many
    cells each wrong one was seen; `seconds`: of each request."""

    looks: int = 0
    cells: int = 0
    keys: int = 0
    right_cells: int = 0
    right_keys: int = 0
    wrong_looks: list[int] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def review_all(client: httpx.Client, truths: Mapping[str, Answers], most: int | None = None) -> Iterator[Review]:
    """Looks until there are no more (or `most`), the state after each. `truths`: by the document's name."""
    state = Review()
    look = client.post("/api/review/next", json={}).raise_for_status().json()["look"]
    while look and (most is None or state.looks < most):
        answers = look_to_answers(look, truths[look["name"]], state)
        started = time.perf_counter()
        turn = client.post("/api/review/decisions", json={"of": look["document"], "look": look["id"], "cells": answers})
        state.seconds.append(time.perf_counter() - started)
        look = turn.raise_for_status().json()["look"]
        yield state


def look_to_answers(look: Mapping[str, object], truth: Answers, state: Review) -> list[dict[str, object]]:
    """The answers on all open cells of a look, its keys counted."""
    cells = [cell for cell in look["cells"] if cell["decision"] is None]  # type: ignore[attr-defined]
    strokes, answers, right = [], [], 0
    for at, cell in enumerate(cells):
        true = truth[cell["table"], cell["row"], cell["column"]]
        is_so = is_right(cell, true)
        kind, typed = ("accept", "") if is_so else answer_to_keys(true)
        strokes.append(Stroke(kind, typed, typed in cell["candidates"]))
        right += is_so
        if not is_so:
            state.found.append(state.cells + at + 1)
        names = ("table", "row", "column", "version")
        answers.append({name: cell[name] for name in names} | {"kind": kind, "typed": typed, "as_text": True})
    state.looks += 1
    state.cells += len(cells)
    keys = strokes_to_keys(strokes)
    state.keys += keys
    if right < len(cells):
        state.wrong_looks.append(keys)
    state.right_cells += right
    state.right_keys += KEY if right else 0
    return answers


@dataclass(frozen=True, slots=True)
class Stroke:
    """What is pressed for one cell: a letter or a space bar (`kind`), or what is typed; `offered`: that has a key."""

    kind: str
    typed: str
    offered: bool

    def keys(self, *, every: bool) -> int:
        """For this cell alone, or for all that are left: a space bar is for all, the others with shift; so is the
        return key."""
        if self.typed and self.offered and not every:
            return KEY
        if self.kind == "accept":
            return KEY if every else WITH_SHIFT
        return len(self.typed) + (WITH_SHIFT if every else KEY)


def strokes_to_keys(strokes: Sequence[Stroke]) -> int:
    """The fewest keys for a look: what most cells have is said last, of all that are left; the others are gone to with
    arrows, and each answer leads to the open cell behind it."""
    return min(keys_with_last(strokes, last) for last in set(strokes))


def keys_with_last(strokes: Sequence[Stroke], last: Stroke) -> int:
    """The keys where the answer `last` is given to all that are left."""
    keys, at = 0, 0
    for number, stroke in enumerate(strokes):
        if (stroke.kind, stroke.typed) != (last.kind, last.typed):
            keys += number - at + stroke.keys(every=False)
            at = number + 1
    left = sum((one.kind, one.typed) == (last.kind, last.typed) for one in strokes)
    return keys + last.keys(every=left > 1 or last.kind == "accept")


def is_right(cell: Mapping[str, object], true: Answer) -> bool:
    """Whether a cell as the page shows it is what is true."""
    read = next(status for status, name in STATUS_NAMES.items() if name == cell["status"])
    value = "" if true.value is None else decimal_to_plain(true.value)
    if read is CellStatus.UNREADABLE and true.open:
        return True
    return (cell["value"], read) == (value, true.status)


def answer_to_keys(true: Answer) -> tuple[str, str]:
    """The kind of answer, and what is typed."""
    if true.status is CellStatus.BLANK:
        return "blank", ""
    if true.status is CellStatus.ABSENT:
        return "absent", ""
    return "correct", TYPED.get(true.status, "") or decimal_to_plain(true.value or 0)  # type: ignore[arg-type]
