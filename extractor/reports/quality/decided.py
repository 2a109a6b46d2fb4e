"""What people decided in a review beside the machine's values: the export of `gouji serve`, read and counted."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from extractor.errors import GoujiError
from extractor.model import CellStatus, Key
from extractor.reports.quality.records import CellRecord, ReportRecord
from extractor.reports.rates import Rate

MAX_CORRECTIONS = 300
"""Corrections that a page lists, as they come."""
REMEDY = "give what /api/corrections of gouji serve gave"

Named = tuple[str, str, str, int | None, Key]
"""A cell of all: digest of the file, form, agency, year, address."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell shows, by the machine or by a person."""

    value: Decimal | None
    status: str
    raw: str


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision. `confidence`: of the machine's reading; `person`: None where it could not be told, and `correct`,
    whether the machine was, is None too; `audit`: the cell was accepted and drawn at random."""

    machine: Reading
    confidence: float
    person: Reading | None
    correct: bool | None
    audit: bool
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell of which a person read something else, with the report it is in."""

    report: ReportRecord
    cell: CellRecord
    decision: DecisionRecord


@dataclass(slots=True)
class Review:
    """Decisions by cell, counted as their reports come by. `doubtful`: decided cells that were not accepted; `changed`:
    decided on another reading than that of the results, and not counted."""

    decisions: Mapping[Named, DecisionRecord]
    decided: int = 0
    confirmed: int = 0
    corrected: int = 0
    doubtful: int = 0
    changed: int = 0
    audited: int = 0
    audited_wrong: int = 0
    corrections: list[Correction] = field(default_factory=list)

    @property
    def unsure(self) -> int:
        """Cells of which people could not tell."""
        return self.decided - self.confirmed - self.corrected

    @property
    def elsewhere(self) -> int:
        """Decisions on cells that the results do not have."""
        return len(self.decisions) - self.decided - self.changed

    @property
    def audit(self) -> Rate:
        """How often an accepted cell was wrong."""
        return Rate(self.audited, self.audited_wrong)

    def of(self, report: ReportRecord, cell: CellRecord) -> DecisionRecord | None:
        """What was decided on a cell as these results have it: as the machine read it, or as a person did (results of
        gouji serve)."""
        found = self.decisions.get((report.sha256, report.form, report.agency, report.year, cell.key))
        if found is None:
            return None
        readings = (found.machine, found.person or found.machine)
        return found if (cell.value, cell.status) in ((one.value, one.status) for one in readings) else None

    def take(self, report: ReportRecord, least: float) -> None:
        """One report of the results; `least`: the confidence from which on its cells are accepted."""
        for cell in report.cells:
            decision = self.of(report, cell)
            name = report.sha256, report.form, report.agency, report.year, cell.key
            if decision is None:
                self.changed += name in self.decisions
                continue
            self.decided += 1
            self.doubtful += cell.confidence < least
            self.confirmed += decision.correct is True
            self.corrected += decision.correct is False
            if decision.audit and decision.correct is not None:
                self.audited += 1
                self.audited_wrong += not decision.correct
            if decision.correct is False and len(self.corrections) < MAX_CORRECTIONS:
                self.corrections.append(Correction(report, cell, decision))


def read_decisions(paths: Iterable[Path]) -> dict[Named, DecisionRecord]:
    """The decisions of some exports; of two on one cell the later line counts.

    Raises GoujiError that names the line.
    """
    found: dict[Named, DecisionRecord] = {}
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise GoujiError(f"{path}: cannot be read; {REMEDY}") from error
        for number, line in enumerate(lines, 1):
            try:
                name, decision = line_to_decision(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
                raise GoujiError(f"{path}: line {number} is no decision; {REMEDY}") from error
            found[name] = decision
    return found


def line_to_decision(one: dict[str, Any]) -> tuple[Named, DecisionRecord]:
    """One line. Raises ValueError, KeyError and the like for anything else."""
    key = one["table"], one["row"], one["column"]
    decision = DecisionRecord(
        machine=record_to_reading(one["machine"]),
        confidence=float(one["machine_confidence"]),
        person=record_to_reading(one["person"]) if one["person"] else None,
        correct=one["correct"],
        audit=bool(one["audit"]),
        who=one["decided_by"],
        why=one["reason"],
    )
    return (one["sha256"], one["form"], one["agency"], one["year"], key), decision


def record_to_reading(one: dict[str, Any]) -> Reading:
    """What a cell shows."""
    number = one["number"]
    return Reading(None if number is None else Decimal(number), CellStatus(one["status"]).value, one["raw"])
