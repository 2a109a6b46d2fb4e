"""How far a review is: the error rate expected now, the looks until it is low enough, what the audit measured."""

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
    """The reports of one agency and year."""

    agency: str
    year: int | None
    documents: int
    open: int
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


def find_groups(db: Database) -> list[Group]:
    """The review by agency and year."""
    rows = db.read.execute(
        "SELECT agency, year, count(*) AS documents, sum(open) AS open, sum(accepted_wrong + wrong) AS expected_wrong "
        "FROM (SELECT d.agency, d.year, d.accepted_wrong, coalesce(sum(l.open), 0) AS open, "
        "coalesce(sum(l.wrong), 0.0) AS wrong FROM documents AS d LEFT JOIN looks AS l "
        "ON l.document = d.number AND l.audit = 0 GROUP BY d.number) "
        "GROUP BY agency, year ORDER BY open DESC, agency, year LIMIT ?",
        (MAX_GROUPS,),
    )
    return [Group(**dict(row)) for row in rows]
