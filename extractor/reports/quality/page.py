"""The numbers of a set of results as one HTML page: `pages/quality.html` filled."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from extractor.cells import calibration_curve, promises
from extractor.checks import known_codes
from extractor.model import CellStatus, Level, Template
from extractor.reports.crops import Crop
from extractor.reports.page import render_page
from extractor.reports.quality import charts
from extractor.reports.quality.decided import Correction, Review
from extractor.reports.quality.figures import percent
from extractor.reports.quality.pictures import Album, NoPicture
from extractor.reports.quality.records import CellRecord
from extractor.reports.quality.tally import Group, Quality, ReportLine
from extractor.reports.quality.words import (
    DIMENSIONS,
    ERROR_WORDS,
    Labels,
    cell_words,
    doubt_words,
    templates_to_labels,
)
from extractor.reports.wording import LEVEL_NAMES, translated

REPORTS_SHOWN = 30
"""Reports whose worst cells are shown one by one, with pictures."""
CELLS_SHOWN, CELLS_OF_OTHERS = 60, 2
"""Cells shown of all other reports, and of one of them."""
GROUPS_SHOWN = 200
"""Groups of a dimension that are listed, those with the most expected errors."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell for a person to look at. `picture`: or why there is none."""

    table: str
    label: str
    value: str
    raw: str
    confidence: str
    place: str
    doubts: list[str]
    said: bool
    crop: Crop | None
    missing: str


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """What a person read beside what the machine did."""

    agency: str
    year: int | None
    table: str
    label: str
    machine: str
    person: str
    confidence: str
    audit: bool
    who: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report with some of its cells."""

    line: ReportLine
    cells: list[ShownCell]


def quality_to_html(
    quality: Quality, templates: Sequence[Template], *, title: str, max_error: float, day: date, repeated: int = 0
) -> str:
    """The whole page. `max_error`: the error rate for which `quality.least` was chosen; `repeated`: reports that stood
    twice in the results, and count once."""
    lines, album, labels = quality.listed(), Album(), templates_to_labels(templates)
    numbers = quality_to_numbers(quality, max_error)
    return render_page(
        "quality",
        title=title,
        day=day.isoformat(),
        quality=quality,
        max_error=max_error,
        repeated=repeated,
        numbers=numbers,
        numbers_json=json_in_html(numbers),
        bars=charts.confidence_bars(quality.confidences, quality.least),
        risk=charts.coverage_against_risk(quality.confidences, promises(), quality.least, max_error),
        calibration=charts.calibration(calibration_curve()),
        curve=calibration_curve(),
        dimensions=[(name, words, list(ranked(quality.groups.get(name, {})))) for name, words in DIMENSIONS.items()],
        groups_shown=GROUPS_SHOWN,
        codes=sorted(quality.codes.items(), key=lambda item: (min(map(level_rank, item[1].levels)), -item[1].total)),
        known=known_codes(templates),
        levels=LEVEL_NAMES,
        error_words=ERROR_WORDS,
        lines=lines,
        worst=list(worst_reports(lines, labels, album)),
        others=list(other_cells(lines, labels, album)),
        corrections=[correction_to_shown(one, labels) for one in quality.review.corrections] if quality.review else [],
        percent=percent,
    )


def quality_to_numbers(quality: Quality, max_error: float) -> dict[str, Any]:
    """The numbers of the page as they stand in it for programs."""
    total = quality.total
    return {
        "max_error": max_error,
        "accept_from": quality.least,
        **group_to_numbers(total),
        "accepted": total.cells - total.doubtful,
        "statuses": dict(quality.statuses),
        "findings_recorded": quality.recorded,
        "with_findings": quality.with_findings,
        "levels": {level.value: quality.levels[level] for level in Level},
        "codes": {
            code: {"total": found.total, "reports": found.reports, "verdicts": dict(found.verdicts)}
            for code, found in quality.codes.items()
        },
        "failed": dict(quality.failed),
        "review": review_to_numbers(quality.review) if quality.review else None,
        "bands": [[1 - high, 1 - low, count] for low, high, count in charts.confidences_to_bands(quality.confidences)],
        "groups": {
            name: {group: group_to_numbers(sums) for group, sums in ranked(quality.groups.get(name, {}))}
            for name in DIMENSIONS
        },
    }


def review_to_numbers(review: Review) -> dict[str, Any]:
    """What people decided."""
    names = ("decided", "confirmed", "corrected", "unsure", "doubtful", "changed", "elsewhere")
    audit = {name: getattr(review.audit, name) for name in ("looked", "wrong", "rate", "low", "high")}
    return {name: getattr(review, name) for name in names} | {"audit": audit}


def group_to_numbers(group: Group) -> dict[str, Any]:
    """Sums over reports."""
    return {**asdict(group), "expected": round(group.expected, 2)}


def json_in_html(value: object) -> Markup:
    """JSON that can stand inside a script element: no character of it ends one, or is hidden."""
    return Markup(json.dumps(value).replace("<", "\\u003c"))  # noqa: S704


def ranked(groups: dict[str, Group]) -> Iterator[tuple[str, Group]]:
    """The groups by what is likely wrong in them, GROUPS_SHOWN at most."""
    yield from sorted(groups.items(), key=lambda item: (-item[1].expected, item[0]))[:GROUPS_SHOWN]


def level_rank(level: Level) -> int:
    """0 for the gravest."""
    return list(LEVEL_NAMES).index(level)


def worst_reports(lines: Sequence[ReportLine], labels: Labels, album: Album) -> Iterator[ShownReport]:
    """The worst reports that have doubtful cells, with these."""
    for line in lines[:REPORTS_SHOWN]:
        if line.worst:
            yield line_to_shown(line, line.worst, labels, album)


def other_cells(lines: Sequence[ReportLine], labels: Labels, album: Album) -> Iterator[ShownReport]:
    """The least sure cells of all other reports, by report, the report with the least sure one first."""
    pairs = [(cell, line) for line in lines[REPORTS_SHOWN:] for cell in line.worst[:CELLS_OF_OTHERS]]
    pairs.sort(key=lambda pair: pair[0].confidence)
    chosen: dict[int, tuple[ReportLine, list[CellRecord]]] = {}
    for cell, line in pairs[:CELLS_SHOWN]:
        chosen.setdefault(id(line), (line, []))[1].append(cell)
    for line, cells in chosen.values():
        yield line_to_shown(line, cells, labels, album)


def line_to_shown(line: ReportLine, cells: Iterable[CellRecord], labels: Labels, album: Album) -> ShownReport:
    """A report with some of its cells, and their pictures where the source is still there."""
    cells = tuple(cells)
    pictures = album.pictures(line, cells)
    return ShownReport(line, [cell_to_shown(cell, line, labels, pictures[cell.key]) for cell in cells])


def correction_to_shown(one: Correction, labels: Labels) -> ShownCorrection:
    """A correction with the words of its form."""
    table, label = labels.get(one.report.form, {}).get(
        one.cell.key, (one.cell.table, f"{one.cell.row} × {one.cell.column}")
    )
    person = one.decision.person
    return ShownCorrection(
        agency=one.report.agency,
        year=one.report.year,
        table=table,
        label=label,
        machine=cell_words(one.decision.machine),
        person=cell_words(person) if person else "",
        confidence=percent(one.decision.confidence),
        audit=one.decision.audit,
        who=one.decision.who,
        why=one.decision.why,
        source=one.report.source,
    )


def cell_to_shown(cell: CellRecord, line: ReportLine, labels: Labels, picture: Crop | NoPicture) -> ShownCell:
    """A cell for a person to look at."""
    table, label = labels.get(line.form, {}).get(cell.key, (cell.table, f"{cell.row} × {cell.column}"))
    return ShownCell(
        table=table,
        label=label,
        value=cell_words(cell),
        raw=cell.raw,
        confidence=percent(cell.confidence),
        place=f"第{cell.page}页" if cell.page else translated(cell.location.partition(" (row")[0]),
        doubts=doubt_words(cell),
        said=cell.doubts is not None,
        crop=picture if isinstance(picture, Crop) else None,
        missing="" if isinstance(picture, Crop) or cell.status == CellStatus.ABSENT else picture.value,
    )
