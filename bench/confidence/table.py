"""Judged documents as one table of numbers: a row a cell, a column each of what the model looks at."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.score.judged import CODES, EVIDENCE, FEATURES, STATUSES, Judged
from bench.score.measures import Bools, Floats, Ints
from extractor.cells.confidence import most_belief
from extractor.cells.features import Around, Question, evidence_to_numbers
from extractor.model import CellStatus, Evidence

COUNTS = {"relations_passed", "column_sums_passed", "relations_failed", "left_over", "short", "over"}
"""Fields of Evidence that are whole numbers."""
STORED = 6
"""Digits after the point that survive in 32 bits, as evidence is kept; bounds compare exactly."""


@dataclass(frozen=True, slots=True)
class Cells:
    """n cells of some documents. `numbers`: n of each name; `right` (n); `absent` (n): said not to be there; `given_up`
    (n): called unreadable because two readings are equally good; `most` (n): the most that the product believes it, be
    the model what it may; `owner` (n): the document's index; `rows` (n): the
    row's, counted through all documents."""

    numbers: dict[str, Floats]
    right: Bools
    absent: Bools
    given_up: Bools
    most: Floats
    owner: Ints
    rows: Ints

    def of(self, question: Question, names: Sequence[str]) -> Floats:
        """The numbers (n x names) that a question looks at."""
        return np.stack([self.numbers[name] for name in names], 1)


def documents_to_cells(documents: Sequence[Judged]) -> Cells:
    """All cells of some documents."""
    patterns = np.concatenate([document_to_patterns(one) for one in documents])
    unique, members = np.unique(patterns, axis=0, return_inverse=True)
    cases = [pattern_to_case(pattern) for pattern in unique]
    known = [evidence_to_numbers(*case) for case in cases]
    numbers = {name: np.array([one[name] for one in known])[members] for name in known[0]}
    found = np.concatenate([one.found for one in documents])
    rows, start = [], 0
    for one in documents:
        own: dict[tuple[str, str], int] = {}
        rows.append(np.array([start + own.setdefault(key[:2], len(own)) for key in one.keys], np.intp))
        start += len(own)
    return Cells(
        numbers,
        np.concatenate([one.right for one in documents]),
        found == CODES[CellStatus.ABSENT],
        (found == CODES[CellStatus.UNREADABLE]) & (numbers["column_margin"] == 0),
        np.array([most_belief(*case) for case in cases])[members],
        np.repeat(np.arange(len(documents)), [len(one.keys) for one in documents]),
        np.concatenate(rows),
    )


def document_to_patterns(document: Judged) -> Floats:
    """Status, evidence and what is around each cell (cells, 1 + EVIDENCE + 4)."""
    if not document.keys:
        return np.zeros((0, 5 + len(EVIDENCE)))
    tables = np.array([key[0] for key in document.keys])
    there = np.zeros(len(tables))
    for table in np.unique(tables):
        own = tables == table
        there[own] = np.mean(document.found[own] != CODES[CellStatus.ABSENT])
    passed, failed = (document.evidence[:, FEATURES.index(f"table_sums_{name}")] for name in ("passed", "failed"))
    told = np.maximum(passed + failed, 1)
    cut = document.evidence[:, FEATURES.index("row_cut")]
    own = np.nan_to_num(document.evidence[:, : len(EVIDENCE)], nan=-1)
    around = np.round(np.stack([there, failed / told, passed / told, cut], 1), 2)
    return np.concatenate([document.found[:, np.newaxis], own, around], 1)


def pattern_to_case(pattern: Floats) -> tuple[CellStatus, Evidence, Around]:
    """What confidence looks at, from one row of patterns."""
    fields = {name: round(float(value), STORED) for name, value in zip(EVIDENCE, pattern[1:], strict=False)}
    values = {name: int(value) if name in COUNTS else value for name, value in fields.items()}
    values |= {
        "settled_by_sums": bool(fields["settled_by_sums"]),
        "agreed": None if fields["agreed"] < 0 else fields["agreed"],
    }
    return STATUSES[int(pattern[0])], Evidence(**values), Around(*pattern[-4:].tolist())
