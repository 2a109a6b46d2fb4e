"""The stages in their order, and nothing else: bytes to document, to alignment, to cells, to findings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extractor import cells, checks
from extractor.errors import AmbiguousError, SourceError
from extractor.forms import load_templates
from extractor.matching import align, read_head, split_reports
from extractor.model import (
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
        second = document_to_extractions(again, source, known)
    except SourceError:
        return found
    if [report.form for report in second] != [report.form for report in found]:
        return found
    by_form = {template.form: template for template in known}
    pairs = zip(found, second, strict=True)
    return tuple(better_of(by_form[first.form], first, other, pages) for first, other in pairs)


def document_to_extractions(
    document: Document, source: Source, templates: Sequence[Template]
) -> tuple[Extraction, ...]:
    """Every report in a document, once its bytes are read. Raises SourceError where there is none."""
    return tuple(document_to_extraction(part, source, templates) for part in split_reports(document, templates))


def better_of(template: Template, first: Extraction, second: Extraction, pages: frozenset[int]) -> Extraction:
    """The better of two readings of one report, by score; cells on the `pages` that were read twice know of both, and
    so does whose error a failing sum is."""
    kept, other = sorted((first, second), key=lambda report: -cells.table_score(report.cells))
    table = cells.with_second_opinion(kept.cells, other.cells, kept.checks, pages)
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
    alignment = align(document, templates)
    template = alignment.template
    head = read_head(document, template)
    table = cells.fill(alignment)
    relations = checks.check_relations(template, table)
    table = cells.with_confidence(table, relations)
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
            *checks.twin_findings(template, table, cells.fill_twins(alignment)),
            *checks.reading_findings(template, table),
            *checks.house_findings(template, head, table, document),
            *checks.narrative_findings(template, table, head),
        ),
        confidence=cells.document_confidence(table),
        warnings=document.warnings,
    )
