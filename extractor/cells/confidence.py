"""From evidence to a probability: that a cell's value and status are what the document shows.

The model that `bench.confidence` fitted answers the three questions apart and says what the answers together are worth;
sums are added to the evidence here, since they are known only when the whole table is. A passing sum raises belief in
reading and column, never in the row's label: on a real table no swap of two detail rows breaks any sum. A sum of blanks
says nothing, and one of zeros nothing of the column: they hold wherever those stand.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from math import prod

from extractor.cells.features import Around, evidence_to_numbers
from extractor.cells.model import DIGITS, fitted
from extractor.model import (
    Along,
    CanonicalTable,
    Cell,
    CellStatus,
    Evidence,
    Key,
    Outcome,
    RelationCheck,
    RelationKind,
    is_given_up,
)

DISAGREED = 0.9
"""The most that a cell is believed which a second reader shows otherwise, while no sum speaks for it. The planted
defects hardly show the second reader right against the first; real files will."""
IMPLAUSIBLE = 0.5
"""Parse below which a number is likely several: more digits than any real value, a zero before it."""
UNLIKELY = 0.65
"""The most that such a number is believed: planted defects have few of them."""
PLACE_ALONE, UNNAMED = 0.6, 0.9
"""Score of a row that only its place tells, and the most that it is believed: a real report may have lost another row
there, which no sum would show. So much, too, that a row is missing where one stands that is none of the form's, or that
a cell is blank beside such a row: it may be that row under a name that no planted defect gives it, or its numbers. And
of a row that may have lost a bound between two numbers, while no sum speaks for it: of 7,600 such cells 284 were
wrong."""
NAMED = 0.5
"""Share of the label of a row, or of the title of its table, that the document shows all the same, from which on its
absence is believed so much at most: of 1,200 absences from 0.7 on in documents with planted defects every second was
wrong, of 2,400 below each twenty-fifth."""
FAINT, NARROW = 0.75, 0.15
"""Likeness of a row's label and margin below which it may as well be another's, be its sums as they may: of 344 such
cells of texts column by column 13 were wrong."""
CROWDED = 3
"""Values more than columns in a row without walls that make it several rows, of which nobody tells the first."""
ADRIFT = 0.1
"""Fit of a row's values, too few, that tells nothing of their columns; a row without any has the same."""
HEADER_LOST, HEADERLESS = 0.5, 0.99
"""Score of a column whose header is lost, and the most that it is believed: no exchange of two columns breaks a sum.
With a score of 0 its place is guessed."""
LEAST_FIT = 0.5
"""Fit of a row's values up to which they do not tell such a column by their places; nor do they where it has too few.
A blank cell in it may be one of another column (备注), beside which this one is absent. In text with blanks a fit from
ADRIFT on up to it tells no column: of 1,400 such cells for which no sum speaks 170 were wrong."""
SEVERAL, HALF, CLOSE = 2, 3, 0.25
"""Values fewer than columns, in a row whose cells have no spans, from which on their places tell no column, where they
fit none and another way to lay them is no more than CLOSE behind; from HALF on where they seem to, too: a piece of
`requests` whose blank columns a tool dropped (`1 | | 1`) begins where the whole rows do. The sum of the row holds
wherever they stand: only sums of columns speak for them. A row that lacks so many is not surely blank, where sums of
its table fail: its values may be those that they lack."""
NUMBERS_BESIDE, HOLLOW = 3, 0.5
"""Rows of numbers left over beside a row, as a label without values has where a page break parts the two, and the most
that a blank cell in it is believed; a number in it may be the half of one. (Planted defects part a row from its label
otherwise.)"""
SUMMED = 0.99
"""The most that a reading is believed which sums chose among others: a publisher's error may make a wrong one fit."""
UNTOLD = 0.25
"""The most that a cell is believed unreadable because its row has two readings: that no person would tell which is
right was so of four in five such cells of one set of documents with planted defects, of one in five of another."""
MAX_MEMO = 16_384
"""Patterns of evidence whose belief is remembered, at 1 kB each: most reports have the same few."""

Sums = tuple[int, int, int]
"""How many of the sums that a cell takes part in pass, how many of these add up a column, and how many fail."""
NO_SUMS: Sums = (0, 0, 0)


def with_confidence(table: CanonicalTable, checks: Sequence[RelationCheck]) -> CanonicalTable:
    """The cells with the sums they take part in added to their evidence, and their confidence."""
    passed, in_columns, failed = sums_of_cells(table, checks)
    around = rows_to_around(table, checks)
    cells = []
    known: dict[tuple[CellStatus, int, int, int, int, Around], tuple[Evidence, float]] = {}
    for cell in table:
        key, beside = cell.key, around[cell.table, cell.row]
        sums = passed.get(key, 0), in_columns.get(key, 0), failed.get(key, 0)
        case = cell.status, id(cell.evidence), *sums, beside  # the cells of a row share it
        if (found := known.get(case)) is None:
            found = known[case] = summed(cell.status, cell.evidence, sums, beside)
        cells.append(cell.believed(*found))
    return tuple(cells)


def sums_of_cells(
    table: CanonicalTable, checks: Iterable[RelationCheck]
) -> tuple[Counter[Key], Counter[Key], Counter[Key]]:
    """How many sums speak for each cell, how many of these for its column, and how many relations fail with it."""
    passed, in_columns, failed = Counter[Key](), Counter[Key](), Counter[Key]()
    printed = {cell.key for cell in table if cell.status is CellStatus.PRINTED}
    for check in checks:
        if check.outcome is Outcome.FAILED:
            failed.update(check.cells)
        elif (
            check.outcome is Outcome.PASSED and check.kind is RelationKind.EQUAL and not printed.isdisjoint(check.cells)
        ):
            passed.update(check.cells)
            if check.along is Along.COLUMN and check.left:
                in_columns.update(check.cells)
    return passed, in_columns, failed


def rows_to_around(table: CanonicalTable, checks: Iterable[RelationCheck]) -> dict[tuple[str, str], Around]:
    """For each row (by table and name) what its table, and it, say of its cells."""
    rows: dict[tuple[str, str], list[Cell]] = {}
    for cell in table:
        rows.setdefault((cell.table, cell.row), []).append(cell)
    cells, there = Counter[str](), Counter[str]()
    for (name, _), row in rows.items():
        cells[name] += len(row)
        there[name] += sum(cell.status is not CellStatus.ABSENT for cell in row)
    outcomes = Counter((check.table, check.outcome) for check in checks)
    told = {}
    for name, count in cells.items():
        failed, passed = outcomes[name, Outcome.FAILED], outcomes[name, Outcome.PASSED]
        most = max(failed + passed, 1)
        told[name] = Around(round(there[name] / count, 2), round(failed / most, 2), round(passed / most, 2))
    return {row: told[row[0]]._replace(cut=cut) for row, cut in rows_to_cut(rows).items()}


def rows_to_cut(rows: Mapping[tuple[str, str], Sequence[Cell]]) -> dict[tuple[str, str], float]:
    """`Around.cut` of each row, from its cells."""
    filled = printed_share(cells for cells in rows.values() if cells[-1].status is not CellStatus.BLANK)
    return {row: filled if may_be_cut(cells) else 0.0 for row, cells in rows.items()}


def may_be_cut(row: Sequence[Cell]) -> bool:
    """Whether a row has nothing in its last column, and a number before it that may be two."""
    return row[-1].status is CellStatus.BLANK and any(sum(map(str.isdigit, cell.raw)) > 1 for cell in row)


def printed_share(rows: Iterable[Sequence[Cell]]) -> float:
    """The share of printed cells among the printed and the blank ones of rows that have any number."""
    kept = [[cell.status for cell in row] for row in rows]
    counts = Counter(status for row in kept if CellStatus.PRINTED in row for status in row)
    printed, blank = counts[CellStatus.PRINTED], counts[CellStatus.BLANK]
    return round(printed / max(printed + blank, 1), 2)


def reading_beliefs(table: CanonicalTable) -> dict[Key, float]:
    """What each cell is believed by its reading alone, as if none of its sums could be assessed."""
    around = rows_to_around(table, ())
    return {cell.key: summed(cell.status, cell.evidence, NO_SUMS, around[cell.key[:2]])[1] for cell in table}


@lru_cache(MAX_MEMO)
def summed(status: CellStatus, evidence: Evidence, sums: Sums, around: Around) -> tuple[Evidence, float]:
    """Evidence with the sums that a cell takes part in, and what the cell is believed by it."""
    passed, in_columns, failed = sums
    told = replace(evidence, relations_passed=passed, column_sums_passed=in_columns, relations_failed=failed)
    return told, cell_confidence(status, told, around)


def cell_confidence(status: CellStatus, evidence: Evidence, around: Around) -> float:
    """The probability that value and status are what the document shows."""
    numbers = evidence_to_numbers(status, evidence, around)
    most = most_belief(status, evidence, around)
    belief = min(most, fitted().belief(numbers, absent=status is CellStatus.ABSENT))
    return belief if evidence.text == 1 else round(belief * evidence.text, DIGITS)


def most_belief(status: CellStatus, evidence: Evidence, around: Around) -> float:
    """A bound for what the model cannot know from the documents it was fitted on."""
    there = status is not CellStatus.ABSENT
    shown = there and status is not CellStatus.BLANK
    headless = there and evidence.column_label <= HEADER_LOST
    astray = there and evidence.walls < 1 and evidence.short > 0 and ADRIFT <= evidence.column_fit <= LEAST_FIT
    close = evidence.column_margin <= CLOSE and not evidence.column_sums_passed
    hollow = (
        status is CellStatus.BLANK and evidence.walls < 1 and evidence.short >= HALF and evidence.column_fit < ADRIFT
    )
    untold = there and evidence.walls < 1 and close
    bounds = (
        (is_given_up(status, evidence), min(fitted().given_up, UNTOLD)),
        (evidence.parse < IMPLAUSIBLE, UNLIKELY),
        (there and evidence.row_label < FAINT and evidence.row_margin < NARROW, UNNAMED),
        (there and evidence.over >= CROWDED and not evidence.walls, HOLLOW),
        (shown and evidence.short > 0 and evidence.column_fit < ADRIFT, HOLLOW),
        (there and evidence.row_label <= PLACE_ALONE and not evidence.row_margin, UNNAMED),
        (status in (CellStatus.ABSENT, CellStatus.BLANK) and evidence.left_over > 0, UNNAMED),
        (not there and evidence.trace >= NAMED, UNNAMED),
        (astray and not evidence.relations_passed, UNNAMED),
        (untold and evidence.short >= SEVERAL and evidence.column_fit <= LEAST_FIT, UNNAMED),
        (untold and evidence.short >= HALF, UNNAMED),
        (hollow and around.failed > 0, UNNAMED),
        (headless, HEADERLESS if evidence.column_fit > LEAST_FIT and not evidence.short else HOLLOW),
        (headless and status is CellStatus.BLANK, UNNAMED),
        (headless and not evidence.column_label, HOLLOW),
        (status is CellStatus.BLANK and evidence.left_over >= NUMBERS_BESIDE, HOLLOW),
        (there and evidence.left_over >= NUMBERS_BESIDE and not evidence.relations_passed, UNNAMED),
        (there and around.cut > 0 and not evidence.relations_passed, UNNAMED),
        (evidence.settled_by_sums, SUMMED),
        (evidence.agreed == 0 and not evidence.relations_passed, DISAGREED),
    )
    return min((most for holds, most in bounds if holds), default=1.0)


def row_confidences(table: CanonicalTable) -> dict[tuple[str, str], float]:
    """The chance that every cell of a row is right, by table and row: they err together, so it is that of the least."""
    rows: dict[tuple[str, str], float] = {}
    for cell in table:
        key = cell.table, cell.row
        rows[key] = min(rows.get(key, 1.0), cell.confidence)
    return rows


def table_confidences(table: CanonicalTable) -> dict[str, float]:
    """The chance that every cell of a table is right, by table: rows err apart from each other, less than chance."""
    tables: dict[str, list[float]] = {}
    for (name, _), belief in row_confidences(table).items():
        tables.setdefault(name, []).append(belief)
    return {name: all_right(rows) for name, rows in tables.items()}


def document_confidence(table: CanonicalTable) -> float:
    """The chance that every cell of a report is right."""
    return all_right(row_confidences(table).values())


def all_right(rows: Collection[float]) -> float:
    """The chance that all of some rows are right: never more than that of the least."""
    return round(min(prod(rows) ** fitted().whole, min(rows, default=1.0)), DIGITS)
