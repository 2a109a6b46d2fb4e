"""The stages in their order, and nothing else: bytes to document, to alignment, to cells, to findings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor import cells, checks
from extractor.errors import AmbiguousError, SourceError
from extractor.forms import load_templates
from extractor.matching import align, read_head, split_reports
from extractor.model import (
    Alignment,
    CanonicalTable,
    Cell,
    Document,
    Extraction,
    Finding,
    Head,
    Key,
    Outcome,
    RelationCheck,
    Source,
    Template,
)
from extractor.readers import read, reread


@dataclass(frozen=True, slots=True)
class Filled:
    """One report whose cells are known, and its sums."""

    document: Document
    alignment: Alignment
    cells: CanonicalTable
    checks: tuple[RelationCheck, ...]

    @property
    def template(self) -> Template:
        """The form that it is."""
        return self.alignment.template


def extract(source: Source, templates: Sequence[Template] | None = None) -> Extraction:
    """The canonical table of one report.

    Raises SourceError when no table can be given: a type that is not read, damaged or locked bytes, no known form, or
    several reports in one file (AmbiguousError; `extract_all` returns them all).
    """
    found = extract_all(source, templates)
    if len(found) > 1:
        raise AmbiguousError(f"holds {len(found)} reports: use extract_all")
    return found[0]


def extract_all(source: Source, templates: Sequence[Template] | None = None) -> tuple[Extraction, ...]:
    """The canonical tables of every report in a file, at least one. Raises SourceError as `extract` does."""
    known = load_templates() if templates is None else templates
    found = document_to_extractions(read(source), source, known)
    pages = frozenset[int]().union(*(cells.doubtful_pages(report.cells) for report in found))
    again = reread(source, pages) if pages else None
    if again is None:
        return found
    try:
        second = [document_to_filled(part, known) for part in split_reports(again, known)]
    except SourceError:
        return found
    if [other.template.form for other in second] != [report.form for report in found]:
        return found
    return tuple(better_of(source, first, other, pages) for first, other in zip(found, second, strict=True))


def document_to_extractions(
    document: Document, source: Source, templates: Sequence[Template]
) -> tuple[Extraction, ...]:
    """Every report in a document, once its bytes are read. Raises SourceError where there is none."""
    return tuple(document_to_extraction(part, source, templates) for part in split_reports(document, templates))


def better_of(source: Source, first: Extraction, second: Filled, pages: frozenset[int]) -> Extraction:
    """The better of two readings of one report, by score; cells on the `pages` that were read twice know of both, and
    so does whose error a failing sum is. Only of the better one all is checked."""
    kept, other = first, second.cells
    if cells.table_score(second.cells) > cells.table_score(first.cells):
        kept, other = filled_to_extraction(second, source), first.cells
    template = second.template
    table = cells.with_second_opinion(kept.cells, other, kept.checks, pages)
    sums = {relation.code for relation in template.relations}
    others = (finding for finding in kept.findings if finding.code not in sums)
    findings = (*relation_findings(template, table, kept.checks), *others)
    return replace(kept, cells=table, findings=findings, confidence=cells.document_confidence(table))


def relation_findings(
    template: Template, table: CanonicalTable, relations: Sequence[RelationCheck], certain: Iterable[Key] = ()
) -> tuple[Finding, ...]:
    """The failing sums, and whose error each is: for that the reading is believed as if there were no sums, but for the
    cells that are `certain`."""
    if all(relation.outcome is not Outcome.FAILED for relation in relations):
        return ()
    beliefs = cells.reading_beliefs(table) | dict.fromkeys(certain, 1.0)
    return tuple(checks.relation_findings(template, table, relations, beliefs))


def with_read_cells(report: Extraction, template: Template, read: Mapping[Key, Cell]) -> Extraction:
    """The same report with cells as a person read them, all that is checked of cells checked again; findings on its
    text alone stay. What a person read is taken for certain: a sum that fails still is the publisher's error."""
    table = tuple(read.get(cell.key, cell) for cell in report.cells)
    relations = checks.check_relations(template, table)
    head = Head(agency=report.agency, year=report.year, sections=report.sections)
    again = checks.cell_codes(template)
    return replace(
        report,
        cells=table,
        checks=relations,
        findings=(
            *relation_findings(template, table, relations, read),
            *(finding for finding in report.findings if finding.code not in again),
            *checks.cell_findings(template, head, table),
        ),
        confidence=cells.document_confidence(table),
    )


def document_to_extraction(document: Document, source: Source, templates: Sequence[Template]) -> Extraction:
    """One report, once its bytes are read."""
    return filled_to_extraction(document_to_filled(document, templates), source)


def document_to_filled(document: Document, templates: Sequence[Template]) -> Filled:
    """The cells of one report, believed as far as its sums let them be."""
    alignment = align(document, templates)
    table = cells.fill(alignment)
    relations = checks.check_relations(alignment.template, table)
    return Filled(document, alignment, cells.with_confidence(table, relations), relations)


def filled_to_extraction(filled: Filled, source: Source) -> Extraction:
    """All else that is told of a report."""
    document, template, table, relations = filled.document, filled.template, filled.cells, filled.checks
    head = read_head(document, template)
    return Extraction(
        source=source.name,
        sha256=source.sha256,
        agency=head.agency,
        year=head.year,
        form=template.form,
        cells=table,
        sections=head.sections,
        checks=relations,
        findings=(
            *relation_findings(template, table, relations),
            *checks.head_findings(head),
            *checks.twin_findings(template, table, cells.fill_twins(filled.alignment)),
            *checks.reading_findings(template, table),
            *checks.house_findings(template, head, table, document),
            *checks.narrative_findings(template, table, head),
        ),
        confidence=cells.document_confidence(table),
        warnings=document.warnings,
    )
