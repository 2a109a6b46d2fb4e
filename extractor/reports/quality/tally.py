"""Records to the numbers of the quality report, in one pass: sums by group, and the worst reports, never all."""

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePosixPath

from extractor.model import CellStatus, Level
from extractor.reports.quality.decided import Review
from extractor.reports.quality.records import CellRecord, FailureRecord, FindingRecord, Record, ReportRecord
from extractor.reports.quality.region import agency_to_region
from extractor.reports.records import DOUBTFUL

MAX_LISTED = 2000
"""Reports that a page lists, the worst of all: with their cells 1.5 MB of HTML, and as many as a person can search."""
CELLS_A_REPORT = 4
"""Cells that are kept of a report to be shown: the rest are in the file of `gouji extract --review`."""
MAX_FAILURES = 500
"""Failures that are named one by one."""
NAMED_SOURCES = 5
"""Sources named with a kind of finding."""

NO_SUFFIX, NO_AGENCY, NO_YEAR = "无后缀", "机关未识别", "年份未识别"

_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


@dataclass(slots=True)
class Group:
    """Sums over reports. `doubtful`: cells below the least confidence that is accepted, `looked_at`: reports that have
    one; `expected`: the wrong cells that the confidences let expect; `findings`: errors and warnings."""

    reports: int = 0
    cells: int = 0
    doubtful: int = 0
    looked_at: int = 0
    expected: float = 0.0
    findings: int = 0

    def add(self, line: "ReportLine") -> None:
        """One more report."""
        self.reports += 1
        self.cells += line.cells
        self.doubtful += line.doubtful
        self.looked_at += line.doubtful > 0
        self.expected += line.expected
        self.findings += line.errors + line.warnings


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a line. `least`: its lowest confidence; `expected` as in Group; `recorded`: whether findings are;
    `worst`: its least sure cells, those below DOUBTFUL or not accepted."""

    source: str
    sha256: str
    agency: str
    year: int | None
    form: str
    format: str
    region: str
    cells: int
    doubtful: int
    least: float
    expected: float
    recorded: bool
    errors: int
    warnings: int
    notes: int
    codes: tuple[str, ...]
    worst: tuple[CellRecord, ...]

    @property
    def groups(self) -> dict[str, str]:
        """The group it belongs to in each dimension."""
        return {
            "format": self.format,
            "form": f"{self.form}版",
            "year": f"{self.year}年" if self.year else NO_YEAR,
            "region": self.region,
            "agency": self.agency or NO_AGENCY,
        }


@dataclass(slots=True)
class CodeCount:
    """Findings of one code: by level, in how many reports, by verdict, and what one of them says."""

    levels: Counter[Level] = field(default_factory=Counter)
    reports: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    example: str = ""
    sources: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All findings of the code."""
        return self.levels.total()


@dataclass(slots=True)
class Quality:
    """What a set of results comes to. `least`: the confidence from which on a cell is accepted; `review`: what people
    decided, None where that is not given; `confidences`: cells by confidence; `recorded`: reports whose findings are
    recorded; `failed`: files without a report, by kind of error."""

    least: float
    review: Review | None = None
    total: Group = field(default_factory=Group)
    confidences: Counter[float] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    groups: dict[str, dict[str, Group]] = field(default_factory=dict)
    recorded: int = 0
    with_findings: int = 0
    levels: Counter[Level] = field(default_factory=Counter)
    codes: dict[str, CodeCount] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    failures: list[FailureRecord] = field(default_factory=list)
    worst: list[tuple[tuple[float, ...], ReportLine]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    def take(self, records: Iterable[Record]) -> "Quality":
        """All records of an iterator."""
        for record in records:
            if isinstance(record, FailureRecord):
                self.failed[record.error] += 1
                if len(self.failures) < MAX_FAILURES:
                    self.failures.append(record)
            else:
                self.add(record)
        return self

    def add(self, report: ReportRecord) -> None:
        """One more report."""
        line = report_to_line(report, self.least)
        if self.review is not None:
            self.review.take(report, self.least)
        self.confidences.update(cell.confidence for cell in report.cells)
        self.statuses.update(cell.status for cell in report.cells)
        self.total.add(line)
        for dimension, name in line.groups.items():
            self.groups.setdefault(dimension, {}).setdefault(name, Group()).add(line)
        if report.findings is not None:
            self._add_findings(report.source, report.findings)
        # By what is likely wrong; then by findings; of equals the first stay. The heap's smallest is the best report.
        badness = (line.expected, float(line.errors), float(line.warnings), -float(next(self._order)))
        keep = heapq.heappush if len(self.worst) < MAX_LISTED else heapq.heappushpop
        keep(self.worst, (badness, line))

    def _add_findings(self, source: str, findings: tuple[FindingRecord, ...]) -> None:
        self.recorded += 1
        self.with_findings += any(finding.level is not Level.NOTE for finding in findings)
        for finding in findings:
            code = self.codes.setdefault(finding.code, CodeCount(example=finding.message))
            self.levels[finding.level] += 1
            code.levels[finding.level] += 1
            if finding.verdict:
                code.verdicts[finding.verdict.value] += 1
        for name in {finding.code for finding in findings}:
            self.codes[name].reports += 1
            if len(self.codes[name].sources) < NAMED_SOURCES:
                self.codes[name].sources.append(source)

    def listed(self) -> list[ReportLine]:
        """The reports that are kept, the worst first."""
        return [line for _, line in sorted(self.worst, key=lambda entry: entry[0], reverse=True)]


def report_to_line(report: ReportRecord, least: float) -> ReportLine:
    """A report in a line; `least`: the confidence from which on a cell is accepted."""
    levels = Counter(finding.level for finding in report.findings or ())
    return ReportLine(
        source=report.source,
        sha256=report.sha256,
        agency=report.agency,
        year=report.year,
        form=report.form,
        format=source_to_format(report.source),
        region=agency_to_region(report.agency),
        cells=len(report.cells),
        doubtful=sum(cell.confidence < least for cell in report.cells),
        least=min((cell.confidence for cell in report.cells), default=1.0),
        expected=sum(1 - cell.confidence for cell in report.cells),
        recorded=report.findings is not None,
        errors=levels[Level.ERROR],
        warnings=levels[Level.WARNING],
        notes=levels[Level.NOTE],
        codes=tuple(dict.fromkeys(finding.code for finding in report.findings or ())),
        worst=least_sure(report.cells, max(least, DOUBTFUL)),
    )


def least_sure(cells: Iterable[CellRecord], doubtful: float) -> tuple[CellRecord, ...]:
    """The least sure cells below `doubtful`, CELLS_A_REPORT at most: one of a row, since its cells err together, and of
    equally doubtful ones one that shows something."""
    rows: dict[tuple[str, str], tuple[float, bool, CellRecord]] = {}
    for cell in cells:
        if cell.confidence < doubtful:
            entry = cell.confidence, cell.status == CellStatus.ABSENT, cell
            rows[cell.key[:2]] = min(rows.get(cell.key[:2], entry), entry, key=lambda entry: entry[:2])
    chosen = heapq.nsmallest(CELLS_A_REPORT, rows.values(), key=lambda entry: entry[:2])
    return tuple(cell for *_, cell in chosen)


def source_to_format(source: str) -> str:
    """The suffix of a file's name, of an archive's member or a URL's path; it is a label here and decides nothing."""
    name = source.replace("\\", "/").partition("?")[0].partition("#")[0]
    suffix = PurePosixPath(name).suffix.lower()
    return suffix[1:] if _SUFFIX.fullmatch(suffix) else NO_SUFFIX
