"""How far a review is: the error rate expected now, the looks until it is low enough, what the audit measured."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.reports.rates import wilson
from extractor.service.database import Database

MAX_GROUPS = 200
"""Agencies and years that are listed, those with most open looks first."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What audits of accepted cells found. `low`, `high`: a Wilson interval of 95 %; None before the first."""

    looked: int
    wrong: int
    waiting: int
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """The reports of one agency and year. `open`: its looks that are not settled; `looks_left`: those of them until the
    wanted error rate is reached in this group, best looks first."""

    agency: str
    year: int | None
    documents: int
    open: int
    looks_left: int
    expected_wrong: float


@dataclass(frozen=True, slots=True)
class Progress:
    """All reports together. `expected`: the share of cells that are wrong, by their confidence and what was decided;
    `target`: the share that was asked for; `looks_left`: until it is reached, best looks first; `open`, `settled`:
    looks; `unsure`: cells of which people could not tell."""

    documents: int
    cells: int
    open: int
    settled: int
    decided: int
    corrected: int
    unsure: int
    expected: float
    target: float
    looks_left: int
    audit: Measured


def find_progress(db: Database, target: float) -> Progress:
    """The review of everything in the database."""
    cells, accepted_wrong, documents = db.read.execute(
        "SELECT coalesce(sum(cells), 0), coalesce(sum(accepted_wrong), 0.0), count(*) FROM documents"
    ).fetchone()
    gains = [
        row[0] for row in db.read.execute("SELECT wrong FROM looks WHERE open = 1 AND audit = 0 ORDER BY rank DESC")
    ]
    settled = db.read.execute("SELECT count(*) FROM looks WHERE open = 0 AND audit = 0").fetchone()[0]
    decided, corrected, unsure = db.read.execute(
        "SELECT count(*), count(*) FILTER (WHERE correct = 0), count(*) FILTER (WHERE correct IS NULL) FROM standing"
    ).fetchone()
    wrong = accepted_wrong + sum(gains)
    return Progress(
        documents=documents,
        cells=cells,
        open=len(gains),
        settled=settled,
        decided=decided,
        corrected=corrected,
        unsure=unsure,
        expected=wrong / cells if cells else 0.0,
        target=target,
        looks_left=looks_until(gains, wrong, target * cells),
        audit=find_measured(db),
    )


def looks_until(gains: Sequence[float], wrong: float, bearable: float) -> int:
    """How many of the looks, in their order, take so many expected errors away that no more than `bearable` are left of
    `wrong`; all of them where that is not enough."""
    for number, gain in enumerate(gains):
        if wrong <= bearable:
            return number
        wrong -= gain
    return len(gains)


def find_measured(db: Database) -> Measured:
    """How often accepted cells were wrong, of those that were drawn and looked at."""
    looked, wrong = db.read.execute(
        "SELECT count(*), count(*) FILTER (WHERE correct = 0) FROM standing AS s WHERE audit = 1 "
        "AND correct IS NOT NULL AND id = (SELECT max(id) FROM standing AS o "
        "WHERE o.document = s.document AND o.tbl = s.tbl AND o.row = s.row AND o.col = s.col)"
    ).fetchone()
    waiting = db.read.execute("SELECT count(*) FROM looks WHERE open = 1 AND audit = 1").fetchone()[0]
    if not looked:
        return Measured(0, 0, waiting, None, None, None)
    return Measured(looked, wrong, waiting, wrong / looked, *wilson(wrong, looked))


def find_groups(db: Database, target: float) -> list[Group]:
    """The review by agency and year; `target`: the share of wrong cells that can be borne."""
    gains: dict[tuple[str, int | None], list[float]] = defaultdict(list)
    for look in db.read.execute(
        "SELECT agency, year, wrong FROM looks JOIN documents ON number = document "
        "WHERE open = 1 AND audit = 0 ORDER BY rank DESC"
    ):
        gains[look["agency"], look["year"]].append(look["wrong"])
    rows = db.read.execute(
        "SELECT agency, year, count(*) AS documents, sum(cells) AS cells, sum(accepted_wrong) AS accepted_wrong "
        "FROM documents GROUP BY agency, year"
    )
    groups = [row_to_group(row, gains[row["agency"], row["year"]], target) for row in rows]
    return sorted(groups, key=lambda group: (-group.open, group.agency, group.year or 0))[:MAX_GROUPS]


def row_to_group(row: sqlite3.Row, gains: Sequence[float], target: float) -> Group:
    """One group; `gains`: the expected errors of its open looks, in their order."""
    wrong = row["accepted_wrong"] + sum(gains)
    left = looks_until(gains, wrong, target * row["cells"])
    return Group(row["agency"], row["year"], row["documents"], len(gains), left, wrong)
