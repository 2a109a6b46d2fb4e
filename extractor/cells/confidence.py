"""From evidence to a probability: a first, honest one.

Three questions are answered apart (was the text read right, is it in the right row, is it in the right column) and
multiplied; passing sums then raise belief in reading and column, never in the row's label: on a real table no swap of
two detail rows breaks any sum. The constants below are set by hand from what the specimens and seeds show, not fitted;
the order they give is meant, the last decimals are not.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import prod

from extractor.model import Along, CanonicalTable, Cell, CellStatus, Evidence, Key, Outcome, RelationCheck, RelationKind

CERTAIN = 0.9998
"""No question is ever answered better than this without a fitted model."""
ROW_FLOOR, ROW_TOP = 0.6, 0.97
"""Label likeness from which a row is believed at all, and from which it is believed fully."""
NO_MARGIN = 0.97
"""Another row fits as well by label, and only the form's order decides."""
OUT_OF_ORDER = 0.97
HEADER_WEAK = 0.94
"""No header stands over the column, and its place decides; or one that is only alike: a typo, or the label of another
edition (新制作数量 for 制发件数)."""
HEADER_FOREIGN = 0.6
"""A text that is no label of this form stands beside its headers, and may be this column's."""
PASSED_SHARE = 0.3
"""What a passing sum leaves of the doubt about text and column, and of that a second reader brings."""
FAILED = 0.9
"""A failing sum, when none passes: the cell may be misread, or the publisher erred."""
SETTLED = 0.9
"""A value that only the sums told."""
SHIFTED = 0.75
SHIFTED_SHARE = 0.4
LEAST_SUMS = 6
"""Of the 37 sums of a requests table, one wrong number breaks three; two in five are no accident."""
ABSENT_ROW, ABSENT_TABLE = 0.9, 0.95
"""Emptiness is believed less where its neighbours were found: the row may have been overlooked."""
TRACE_SHARE = 0.6
"""What is left of an absence whose label does stand in the document: the row is there, and was not understood."""
UNREADABLE = 0.9
FAILED_AGREED = 0.97
"""A failing sum whose terms a second reader shows alike: the publisher erred."""
DISAGREED = 0.6
"""Two readers of one page show different things: one of them is wrong."""


def shifted_tables(checks: Iterable[RelationCheck]) -> frozenset[str]:
    """Tables in which most sums fail: a publisher errs in some, a table read one row or column off fails in most."""
    failed: dict[str, list[bool]] = {}
    for check in checks:
        if check.outcome is not Outcome.NOT_ASSESSABLE:
            failed.setdefault(check.table, []).append(check.outcome is Outcome.FAILED)
    return frozenset(
        table
        for table, found in failed.items()
        if len(found) >= LEAST_SUMS and sum(found) >= SHIFTED_SHARE * len(found)
    )


def with_confidence(table: CanonicalTable, checks: Sequence[RelationCheck]) -> CanonicalTable:
    """The cells with the sums they take part in added to their evidence, and their confidence."""
    passed, in_columns, failed = Counter[Key](), Counter[Key](), Counter[Key]()
    for check in checks:
        if check.outcome is Outcome.FAILED:
            failed.update(check.cells)
        elif check.outcome is Outcome.PASSED and check.kind is RelationKind.EQUAL:
            passed.update(check.cells)
            if check.along is Along.COLUMN:
                in_columns.update(check.cells)
    shifted = shifted_tables(checks)
    found = {cell.table for cell in table if cell.status is not CellStatus.ABSENT}
    cells = []
    known: dict[tuple[CellStatus, Evidence, int, int, int, bool], tuple[Evidence, float]] = {}
    for cell in table:
        key = cell.key
        sums = passed[key], in_columns[key], failed[key]
        case = (cell.status, cell.evidence, *sums, cell.table in found)
        if case not in known:
            evidence = with_sums(cell.evidence, *sums)
            known[case] = evidence, cell_confidence(cell.status, evidence, table_found=cell.table in found)
        evidence, belief = known[case]
        if cell.table in shifted:
            belief = round(belief * SHIFTED, 4)
        cells.append(Cell(*key, cell.value, cell.status, cell.raw, belief, cell.provenance, evidence))
    return tuple(cells)


def with_sums(evidence: Evidence, passed: int, in_columns: int, failed: int) -> Evidence:
    """Evidence with the sums that the cell takes part in."""
    return replace(evidence, relations_passed=passed, column_sums_passed=in_columns, relations_failed=failed)


def cell_confidence(status: CellStatus, evidence: Evidence, *, table_found: bool) -> float:
    """The probability that value and status are what the document shows."""
    if status is CellStatus.ABSENT:
        emptiness = ABSENT_ROW if table_found else ABSENT_TABLE
        return round(emptiness * (1 - TRACE_SHARE * evidence.trace) * (DISAGREED if evidence.agreed == 0 else 1), 4)
    text, row, column = text_belief(evidence), row_belief(evidence), column_belief(evidence)
    if evidence.relations_passed and not evidence.relations_failed:
        text = 1 - (1 - text) * PASSED_SHARE
    if evidence.column_sums_passed and not evidence.relations_failed:
        column = 1 - (1 - column) * PASSED_SHARE
    belief = text * row * column
    if evidence.relations_failed and not evidence.relations_passed:
        belief *= FAILED_AGREED if evidence.agreed == 1 else FAILED
    if evidence.agreed == 0:
        passed = evidence.relations_passed and not evidence.relations_failed
        belief *= 1 - (1 - DISAGREED) * (PASSED_SHARE if passed else 1)
    if evidence.settled_by_sums:
        belief = min(belief, SETTLED)
    if status is CellStatus.UNREADABLE:
        belief = min(belief, UNREADABLE)
    return round(min(belief, CERTAIN), 4)


def text_belief(evidence: Evidence) -> float:
    """Was the text read right: a clean number is; one that was pieced together less so."""
    return min(CERTAIN, evidence.text) * (1.0 if evidence.parse >= 0.97 else 0.5 + 0.5 * evidence.parse)


def row_belief(evidence: Evidence) -> float:
    """Is it in the right row."""
    belief = CERTAIN
    if evidence.row_label < ROW_TOP:
        belief = 0.7 + 0.29 * max(0.0, evidence.row_label - ROW_FLOOR) / (ROW_TOP - ROW_FLOOR)
    if evidence.row_margin <= 0.02:
        belief *= NO_MARGIN
    return belief * (OUT_OF_ORDER if evidence.order < 1 else 1.0)


def column_belief(evidence: Evidence) -> float:
    """Is it in the right column."""
    label = 1.0 if evidence.column_label >= 0.9 else HEADER_WEAK if evidence.column_label >= 0.5 else HEADER_FOREIGN
    fit = CERTAIN if evidence.column_fit >= 1 else 0.6 + 0.39 * evidence.column_fit
    return label * fit


def document_confidence(table: CanonicalTable) -> float:
    """The chance that every cell is right: rows err apart from each other, the cells of a row together."""
    rows: dict[tuple[str, str], float] = {}
    for cell in table:
        key = cell.table, cell.row
        rows[key] = min(rows.get(key, 1.0), cell.confidence)
    return round(prod(rows.values()), 4)
