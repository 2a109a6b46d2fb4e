"""Many reports beside each other: years of one agency, files of one report, texts of any two.

Reports are added one by one and forgotten but for what `Remembered` and `Sketch` hold; texts are compared at once,
since the passages come from the report at hand, figures when all are there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.checks.alike import Clause, Sketch, clauses_to_sketch, own_clauses, shared_passages
from extractor.checks.code import Code
from extractor.checks.remembered import Remembered, remember
from extractor.checks.twins import file_findings
from extractor.checks.years import shift_findings, year_findings
from extractor.model import Extraction, Finding, Level, Template

COPIED = 0.7
"""Two texts of equal length that share this much of their shingles have 82 % of them in common."""
MOST_PASSAGES, MOST_CHARACTERS = 3, 120
"""Of what is copied, so much is shown."""

CODES = {
    "text.last_year": Code(
        Level.NOTE,
        "文字与本机关相邻年度报告大部分相同",
        "除去数字、机关名称、标题和格式固定用语后，正文与本机关相邻年度的报告大部分相同。",
        "按本年度实际情况重写总体情况、存在问题和改进措施。",
    ),
    "text.other_agency": Code(
        Level.WARNING,
        "文字与其他机关的报告大部分相同",
        "除去数字、机关名称、标题和格式固定用语后，正文与另一机关的报告大部分相同。",
        "核对是否误用了其他机关的文稿；按本机关实际情况重写。",
    ),
}
"""The kinds of findings of this module."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison found about one report, the later of those it is about."""

    report: Remembered
    findings: tuple[Finding, ...]


def compare_reports(extractions: Iterable[Extraction], templates: Sequence[Template]) -> tuple[Compared, ...]:
    """Findings that need more than one report, one entry for each, in the order given. Extractions are taken one by one
    and not kept."""
    comparison = Comparison(templates)
    for extraction in extractions:
        comparison.add(extraction)
    return comparison.results()


class Comparison:
    """Reports seen so far, and what their texts have in common.

    Of texts that resemble each other the first one seen is named: a village's text that thirty villages share gives
    each of the others one finding.
    """

    __slots__ = ("_bands", "_reports", "_sketches", "_templates", "_texts")

    def __init__(self, templates: Sequence[Template]) -> None:
        self._templates = {template.form: template for template in templates}
        self._reports: list[Remembered] = []
        self._sketches: dict[tuple[str, int], tuple[int, Sketch]] = {}
        self._bands: dict[int, tuple[int, Sketch]] = {}
        self._texts: defaultdict[int, list[Finding]] = defaultdict(list)

    def add(self, extraction: Extraction) -> None:
        """Take note of a report."""
        number, report = len(self._reports), remember(extraction)
        self._reports.append(report)
        clauses = own_clauses(extraction.sections, extraction.agency, self._templates[extraction.form])
        sketch = clauses_to_sketch(clauses)
        if sketch is None or not report.key or report.year is None:
            return
        for other, resembling in self._candidates(report, sketch):
            self._note_text(number, other, clauses, resembling, sketch.share(resembling))
        entry = (number, sketch)
        self._sketches.setdefault((report.key, report.year), entry)
        for band in sketch.bands():
            self._bands.setdefault(band, entry)

    def results(self) -> tuple[Compared, ...]:
        """The findings about each report, in the order in which they were added."""
        found: defaultdict[int, list[Finding]] = defaultdict(list)
        for number, finding in self._figures():
            found[number].append(finding)
        return tuple(
            Compared(report, (*found[number], *self._texts[number])) for number, report in enumerate(self._reports)
        )

    def _candidates(self, report: Remembered, sketch: Sketch) -> Iterator[tuple[int, Sketch]]:
        """The years beside it of its own agency, and of the others the one that resembles it most."""
        for year in (-1, 1):
            beside = self._sketches.get((report.key, (report.year or 0) + year))
            if beside is not None:
                yield beside
        found = {one[0]: one[1] for band in sketch.bands() if (one := self._bands.get(band)) is not None}
        others = [(n, other) for n, other in found.items() if self._reports[n].key != report.key]
        if others:
            yield max(others, key=lambda one: sketch.share(one[1]))

    def _note_text(self, number: int, other: int, clauses: tuple[Clause, ...], sketch: Sketch, share: float) -> None:
        if share < COPIED:
            return
        own, else_ = self._reports[number], self._reports[other]
        later, earlier = (number, else_) if (own.year or 0) >= (else_.year or 0) else (other, own)
        finding = text_finding(earlier, own.key == else_.key, share, shared_passages(clauses, sketch))
        # One other agency is enough to look at.
        if all(finding.code != known.code for known in self._texts[later]):
            self._texts[later].append(finding)

    def _figures(self) -> Iterator[tuple[int, Finding]]:
        by_agency: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, report in enumerate(self._reports):
            if report.key and report.year is not None:
                by_agency[report.key][report.year].append(number)
        for years in by_agency.values():
            for numbers in years.values():
                yield from self._twins(numbers)
            best = {year: max(years[year], key=lambda number: self._reports[number].certain) for year in sorted(years)}
            yield from self._chain(tuple(best.values()))

    def _twins(self, numbers: Sequence[int]) -> Iterator[tuple[int, Finding]]:
        first = self._reports[numbers[0]]
        for number in numbers[1:]:
            report = self._reports[number]
            if report.sha256 != first.sha256:
                for finding in file_findings(self._templates[report.form], first, report):
                    yield number, finding

    def _chain(self, numbers: Sequence[int]) -> Iterator[tuple[int, Finding]]:
        chain = [self._reports[number] for number in numbers]
        for place, (last, this) in enumerate(pairwise(chain), 1):
            if (this.year or 0) - (last.year or 0) == 1:
                for finding in year_findings(self._templates, last, this):
                    yield numbers[place], finding
            for finding in shift_findings(self._templates[this.form], chain[:place], this):
                yield numbers[place], finding


def only_findings(extraction: Extraction) -> Extraction:
    """A report without its text, and of its cells those that its findings name: what can wait until all are read."""
    named = {key for finding in extraction.findings for key in finding.cells}
    cells = tuple(cell for cell in extraction.cells if cell.key in named)
    return replace(extraction, cells=cells, sections=(), checks=())


def text_finding(other: Remembered, own: bool, share: float, passages: Sequence[str]) -> Finding:
    """That a report's text is that of another one, with the longest passages."""
    shown = [passage if len(passage) <= MOST_CHARACTERS else f"{passage[:MOST_CHARACTERS]}……" for passage in passages]
    whose = f"本机关{other.year}年报告" if own else f"{other.agency}{other.year}年报告"
    return Finding(
        code="text.last_year" if own else "text.other_agency",
        level=Level.NOTE if own else Level.WARNING,
        message=f"正文与{whose}（{other.source}）大部分相同，约{share:.0%}的文字重合，相同的段落有{len(passages)}处",
        quote="；".join(shown[:MOST_PASSAGES]),
    )
