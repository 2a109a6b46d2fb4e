"""A reviewer who knows the truth, presses the keys of the review page, and counts them."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import httpx

from bench.score.judged import Answer, Answers
from extractor.model import CellStatus, Key
from extractor.reports.plain import decimal_to_plain
from extractor.service.looking import STATUS_NAMES

ACCEPT, CHOOSE, ANSWER, ENTER = 1, 1, 1, 1
"""Keys: the space bar; an arrow a cell; a letter, or nothing before digits; the return key."""
TYPED = {CellStatus.PLACEHOLDER: "—", CellStatus.UNREADABLE: "见附件"}
"""What is typed for a cell that holds no number."""


@dataclass(slots=True)
class Review:
    """What has happened so far. `found`: after how many cells each wrong one was seen; `seconds`: of each request."""

    looks: int = 0
    cells: int = 0
    keys: int = 0
    right_cells: int = 0
    right_keys: int = 0
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
    """The answers on all open cells of a look, its keys counted: wrong cells first, one by one; the rest at once."""
    cells = [cell for cell in look["cells"] if cell["decision"] is None]  # type: ignore[attr-defined]
    answers, right, keys = [], 0, 0
    for at, cell in enumerate(cells):
        key: Key = (cell["table"], cell["row"], cell["column"])
        true = truth[key]
        base = {"table": key[0], "row": key[1], "column": key[2], "version": cell["version"]}
        if is_right(cell, true):
            right += 1
            answers.append(base | {"kind": "accept"})
        else:
            kind, typed = answer_to_keys(true)
            keys += CHOOSE * at + ANSWER + (len(typed) + ENTER if typed else 0)
            state.found.append(state.cells + at + 1)
            answers.append(base | {"kind": kind, "typed": typed, "as_text": True})
    state.looks += 1
    state.cells += len(cells)
    state.keys += keys + (ACCEPT if right else 0)
    state.right_cells += right
    state.right_keys += ACCEPT if right else 0
    return answers


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
