"""The findings of reports as one HTML file: beside them the form as officials know it, with the cells they speak of.

A finding and its cells point at each other, with and without a script; of a PDF, the picture of the cell stands in the
finding. A report without findings takes a line, and one of which no cells are at
hand (what comparing reports has found of it) has its findings alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import BinaryIO

from extractor.checks import Code
from extractor.errors import SourceError
from extractor.forms.specimen import PrintedCell, PrintedTable, Role
from extractor.model import CellStatus, Extraction, Finding, Key, Provenance, Source, Template
from extractor.reports.crops import Crop, crop_places
from extractor.reports.form_cells import FormCell, extraction_to_form_cells, form_tables
from extractor.reports.page import render_page
from extractor.reports.plain import encodable, printable
from extractor.reports.records import DOUBTFUL
from extractor.reports.wording import (
    LEVEL_NAMES,
    Fact,
    by_level,
    cell_to_place,
    count_levels,
    extraction_to_title,
    finding_to_facts,
    key_to_words,
    main_cells,
)

MAX_PICTURES = 3
"""Of one finding: the number that is wrong, and two that go with it; the others are a click away in the form."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A cell cut from its page, and what it is."""

    caption: str
    crop: Crop


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as it is shown. `title`: empty where its sentence begins with it; `cells`: the addresses in the page of
    all that it speaks of; `main`: of the first."""

    id: str
    finding: Finding
    level: str
    title: str
    facts: Sequence[Fact]
    main: str
    cells: Sequence[str]
    pictures: Sequence[Picture]


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell of the form: a label, or (`form` given) a value with its notes; `link`: the finding that points at it."""

    id: str
    text: str
    role: Role
    rowspan: int
    colspan: int
    indent: int
    form: FormCell | None = None
    marks: str = ""
    notes: str = ""
    link: str = ""


Rows = Sequence[Sequence[CellView]]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as it is shown; without findings it has no tables."""

    id: str
    title: str
    source: str
    counts: str
    findings: Sequence[FindingView]
    tables: Sequence[tuple[str, Sequence[Rows]]]
    warnings: Sequence[str]


@dataclass(slots=True)
class FindingsPage:
    """Gathers reports that pass by, and writes the page when all have. `doubtful`: the confidence below which a cell is
    marked; `codes`: what is known of the findings."""

    templates: Sequence[Template]
    codes: Mapping[str, Code]
    doubtful: float = DOUBTFUL
    whole: bool = False
    """Whether the form is shown also of reports without findings."""
    reports: list[ReportView] = field(default_factory=list)

    def passing(self, pairs: Iterable[tuple[Source, Extraction]]) -> Iterator[tuple[Source, Extraction]]:
        """The reports with their sources as they are; pictures are cut from these on the way."""
        for source, extraction in pairs:
            self.add(source, extraction)
            yield source, extraction

    def add(self, source: Source, extraction: Extraction) -> None:
        """One report with its source."""
        template = next(template for template in self.templates if template.form == extraction.form)
        self.reports.append(report_to_view(len(self.reports), source, extraction, template, self))

    def write(self, out: BinaryIO, unread: Sequence[str] = ()) -> None:
        """The whole page. `unread`: a line for each file that could not be read."""
        title = "政府信息公开工作年度报告检查结果"
        levels = [view.finding.level for report in self.reports for view in report.findings]
        counts = [(level.value, name, levels.count(level)) for level, name in LEVEL_NAMES.items()]
        html = render_page(
            "findings", title=title, reports=self.reports, counts=counts, unread=[printable(line) for line in unread],
            today=date.today().isoformat(),
        )  # fmt: skip
        out.write(encodable(html).encode())
        out.flush()


def report_to_view(
    number: int, source: Source, extraction: Extraction, template: Template, page: FindingsPage
) -> ReportView:
    """One report; `number` tells its addresses in the page from those of others."""
    extraction = replace(extraction, findings=tuple(by_level(extraction.findings)))
    ids = {cell.key: f"r{number}-c{index}" for index, cell in enumerate(extraction.cells)}
    crops, warnings = _crops(source, extraction, template)
    findings = [
        finding_to_view(f"r{number}-f{index}", finding, extraction, template, ids, crops, page)
        for index, finding in enumerate(extraction.findings)
    ]
    cells = extraction_to_form_cells(extraction, template, page.doubtful)
    tables = [
        (table.labels.text, [table_to_view(one, cells, ids, extraction, f"r{number}") for one in printed])
        for table, printed in (form_tables(template) if (findings or page.whole) and extraction.cells else ())
    ]
    return ReportView(
        id=f"r{number}",
        title=extraction_to_title(extraction),
        source=printable(extraction.source),
        counts=count_levels(extraction.findings),
        findings=findings,
        tables=tables,
        warnings=(*extraction.warnings, *warnings),
    )


def _crops(source: Source, extraction: Extraction, template: Template) -> tuple[dict[Provenance, Crop], list[str]]:
    """The pictures of all cells that findings point at, and why there are none."""
    cells = {cell.key: cell for cell in extraction.cells}
    keys = [key for finding in extraction.findings for key in main_cells(finding, template)[:MAX_PICTURES]]
    places = [cells[key].provenance[0] for key in keys if key in cells and cells[key].provenance]
    try:
        return crop_places(source, places), []
    except SourceError as error:
        return {}, [f"未能截取原件图片：{error}"]


def finding_to_view(
    name: str,
    finding: Finding,
    extraction: Extraction,
    template: Template,
    ids: Mapping[Key, str],
    crops: Mapping[Provenance, Crop],
    page: FindingsPage,
) -> FindingView:
    """A finding with its facts and pictures."""
    cells = {cell.key: cell for cell in extraction.cells}
    main = [key for key in main_cells(finding, template) if key in ids]
    title = page.codes[finding.code].title if finding.code in page.codes else ""
    shown = [(key, cells[key]) for key in main[:MAX_PICTURES]]
    return FindingView(
        id=name,
        finding=finding,
        level=LEVEL_NAMES[finding.level],
        title="" if finding.message.startswith(title) else title,
        facts=finding_to_facts(finding, template, cells),
        main=ids[main[0]] if main else "",
        cells=[ids[key] for key in dict.fromkeys((*main, *finding.cells)) if key in ids],
        pictures=[
            Picture(f"{cell_to_place(cell)}：{key_to_words(template, key)}", crops[cell.provenance[0]])
            for key, cell in shown
            if cell.provenance and cell.provenance[0] in crops
        ],
    )


def table_to_view(
    printed: PrintedTable, cells: Mapping[Key, FormCell], ids: Mapping[Key, str], extraction: Extraction, report: str
) -> Rows:
    """The rows of a printed table, its values filled in."""
    return [[_cell_to_view(one, cells, ids, extraction, report) for one in row] for row in printed.rows]


def _cell_to_view(
    one: PrintedCell, cells: Mapping[Key, FormCell], ids: Mapping[Key, str], extraction: Extraction, report: str
) -> CellView:
    label = CellView("", one.text, one.role, one.rowspan, one.colspan, one.indent)
    if one.key is None:
        return label
    form = cells[one.key]
    return replace(
        label,
        id=ids[one.key],
        text=form.text,
        form=form,
        marks=" ".join(_marks(form)),
        notes="\n".join(form.notes(extraction.findings)),
        link=f"{report}-f{form.findings[0]}" if form.findings else "",
    )


def _marks(form: FormCell) -> Iterator[str]:
    """The classes of a value cell."""
    if form.level:
        yield form.level.value
    if form.doubt:
        yield "doubt"
    if form.cell.status is CellStatus.ABSENT:
        yield "absent"
