"""A look as a person sees it: the cells in words, what speaks against them, the sums through them, where they stand."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.cells import cell_to_doubts
from extractor.checks.balance import comparison
from extractor.checks.labels import where_words
from extractor.forms.relations import Instance, template_instances
from extractor.model import (
    Axis,
    BBox,
    CanonicalTable,
    Cell,
    CellStatus,
    Extraction,
    Finding,
    Key,
    Outcome,
    Provenance,
    Template,
)
from extractor.reports.plain import decimal_to_plain, encodable, visible
from extractor.reports.wording import DOUBT_WORDS, cell_to_place, extraction_to_title, path_words
from extractor.service.decisions import Decision, Kind
from extractor.service.documents import Reviewed
from extractor.service.review import Ticket

STATUS_NAMES = {
    CellStatus.PRINTED: "数字",
    CellStatus.BLANK: "空白",
    CellStatus.PLACEHOLDER: "占位符号",
    CellStatus.ABSENT: "文件中没有这一格",
    CellStatus.UNREADABLE: "不是数字",
}
KIND_NAMES = {
    Kind.ACCEPT: "无误",
    Kind.CORRECT: "已更正",
    Kind.BLANK: "空白",
    Kind.ABSENT: "没有这一格",
    Kind.UNSURE: "无法判断",
}
MAX_CANDIDATES = 4
"""As many as the fingers that lie on S, D, F and G."""
OUTCOME_NAMES = {Outcome.PASSED: "成立", Outcome.FAILED: "不成立", Outcome.NOT_ASSESSABLE: "无法核对"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the file: a box on a page in points, or the reader's location in a file without pages. `part`: what
    stands there, `value`, `row` or `column`."""

    part: str
    page: int | None
    box: tuple[float, float, float, float] | None
    location: str


@dataclass(frozen=True, slots=True)
class SumThrough:
    """A relation through a cell, as it is with what people decided."""

    statement: str
    where: str
    outcome: str
    words: str


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A decision in words."""

    kind: str
    words: str
    value: str
    who: str
    at: float
    why: str


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell. `value`, `raw`, `status`, `confidence`: the machine's; `candidates`: what else may stand there, as it
    would be typed, the suggestion first; `decision`: what stands beside it; `version`: to be given back with the next
    decision."""

    table: str
    row: str
    column: str
    row_words: str
    column_words: str
    unit: str
    value: str
    raw: str
    status: str
    confidence: float
    doubts: Sequence[str]
    place: str
    spots: Sequence[Spot]
    sums: Sequence[SumThrough]
    suggestion: str
    candidates: Sequence[str]
    version: int
    decision: DecisionShown | None


@dataclass(frozen=True, slots=True)
class LookShown:
    """A look. `id`: None for a cell that somebody chose; `sha256`: of the file, the same for all reports in it; `near`:
    where to look for cells that have no place, beside the others of their table."""

    id: int | None
    document: str
    sha256: str
    title: str
    name: str
    paged: bool
    findings: int
    open_here: int
    near: Spot | None
    cells: Sequence[CellShown]


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The page that will likely be looked at next; None for a file without pages."""

    document: str
    page: int | None


def ticket_to_look(ticket: Ticket, reviewed: Reviewed) -> LookShown:
    """A look with the newest state of its cells, in the form's order."""
    report, wanted = reviewed.report, set(ticket.keys)
    cells = [cell for cell in reviewed.machine.cells if cell.key in wanted]
    places: dict[tuple[str, str], Counter[Provenance]] = {(cell.table, cell.row): Counter() for cell in cells}
    for cell in reviewed.machine.cells:
        if (cell.table, cell.row) in places:
            places[cell.table, cell.row].update(cell.provenance)
    return LookShown(
        id=ticket.id,
        document=reviewed.document.id,
        sha256=reviewed.document.sha256,
        title=extraction_to_title(report),
        name=encodable(visible(reviewed.document.name)),
        paged=any(place.page for cell in reviewed.machine.cells for place in cell.provenance),
        findings=len(report.findings),
        open_here=reviewed.document.open,
        near=place_near(cells[0], reviewed.machine.cells),
        cells=[cell_to_shown(cell, report, reviewed, places[cell.table, cell.row]) for cell in cells],
    )


def ticket_to_upcoming(ticket: Ticket, reviewed: Reviewed) -> Upcoming:
    """What to make ready for a look: the page of its first cell that has one."""
    wanted = set(ticket.keys)
    pages = (
        place.page for cell in reviewed.machine.cells if cell.key in wanted for place in cell.provenance if place.page
    )
    return Upcoming(reviewed.document.id, next(pages, None))


def place_near(cell: Cell, machine: CanonicalTable) -> Spot | None:
    """The place of the cell of the same table that stands nearest in the form."""
    at = machine.index(cell)
    placed = [i for i, one in enumerate(machine) if one.table == cell.table and one.provenance]
    nearest = min(placed, key=lambda i: abs(i - at), default=None)
    return None if nearest is None else place_to_spot("near", machine[nearest].provenance[0])


def cell_to_shown(cell: Cell, report: Extraction, reviewed: Reviewed, row_places: Counter[Provenance]) -> CellShown:
    """One cell. `report`: with what people decided."""
    row, column = axes_of(reviewed.template)[cell.key]
    decision = reviewed.decisions.get(cell.key)
    suggestion = suggestion_for(cell.key, report.findings)
    return CellShown(
        *cell.key,
        row_words=path_words(row),
        column_words=path_words(column),
        unit=row.unit or column.unit,
        value="" if cell.value is None else decimal_to_plain(cell.value),
        raw=encodable(visible(cell.raw)),
        status=STATUS_NAMES[cell.status],
        confidence=cell.confidence,
        doubts=[DOUBT_WORDS[doubt] for doubt in cell_to_doubts(cell)],
        place=cell_to_place(cell),
        spots=list(cell_to_spots(cell, row_places)),
        sums=list(sums_through(cell.key, report, reviewed.template)),
        suggestion=suggestion,
        candidates=list(cell_to_candidates(cell, suggestion)),
        version=reviewed.versions.get(cell.key, 0),
        decision=decision_to_shown(decision) if decision else None,
    )


@lru_cache(maxsize=64)
def axes_of(template: Template) -> dict[Key, tuple[Axis, Axis]]:
    """Row and column of every cell of a form."""
    return {
        (table.name, row.name, column.name): (row, column) for table in template.tables for row, column in table.cells()
    }


@lru_cache(maxsize=64)
def instances_of(template: Template) -> dict[tuple[str, str], Instance]:
    """The relations of a form by code, and row or column."""
    return {(one.relation.code, one.where): one for one in template_instances(template)}


def decision_to_shown(decision: Decision) -> DecisionShown:
    """A decision, its value as the person typed it."""
    typed = decision.shown.raw if decision.shown else ""
    return DecisionShown(
        decision.kind, KIND_NAMES[decision.kind], encodable(visible(typed)), decision.who, decision.at, decision.why
    )


def cell_to_spots(cell: Cell, row_places: Counter[Provenance]) -> Iterator[Spot]:
    """Where a cell stands: its value, the pieces of its row's label, those of its column's. `row_places`: how many
    cells of its row have a place. Of an empty cell that the file shows no place of, only the labels are known: what
    other cells of its row have as well is a label."""
    alone = not cell.raw and len(cell.provenance) == 1
    for at, place in enumerate(cell.provenance):
        yield place_to_spot("row" if at or alone or row_places[place] > 1 else "value", place)
    yield from (place_to_spot("column", place) for place in cell.header)


def place_to_spot(part: str, place: Provenance) -> Spot:
    """A place with its box as numbers."""
    return Spot(part, place.page, box_to_tuple(place.box), encodable(place.location))


def box_to_tuple(box: BBox | None) -> tuple[float, float, float, float] | None:
    """A box as four numbers in points."""
    return None if box is None else (box.x0, box.top, box.x1, box.bottom)


def sums_through(key: Key, report: Extraction, template: Template) -> Iterator[SumThrough]:
    """The relations that a cell takes part in."""
    for check in report.checks:
        if key in check.cells:
            instance = instances_of(template)[check.code, check.where]
            told = check.outcome is Outcome.NOT_ASSESSABLE
            yield SumThrough(
                statement=instance.relation.statement,
                where=where_words(template, check.table, check.where, check.along),
                outcome=OUTCOME_NAMES[check.outcome],
                words=check.reason if told else comparison(template, instance, check),
            )


def cell_to_candidates(cell: Cell, suggestion: str) -> Iterator[str]:
    """What one key each may say that a cell shows instead: the number that would reconcile its sums, then what else the
    picture may show, the likeliest first."""
    others = [text for text, _ in sorted(cell.others, key=lambda other: -other[1])]
    wanted = [text for text in (suggestion, *others) if text.strip() and text != cell.raw.strip()]
    yield from (encodable(visible(text)) for text in list(dict.fromkeys(wanted))[:MAX_CANDIDATES])


def suggestion_for(key: Key, findings: Iterable[Finding]) -> str:
    """The one number in a cell that would reconcile a sum, if a finding has one."""
    changes = (finding.suggestion for finding in findings)
    return next((decimal_to_plain(change.value) for change in changes if change and change.key == key), "")
