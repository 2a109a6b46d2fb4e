"""The stages in their order, and nothing else: bytes to document, to alignment, to cells, to findings."""

from collections.abc import Sequence

from extractor import cells, checks
from extractor.errors import AmbiguousError
from extractor.forms import load_templates
from extractor.matching import align, read_head, split_reports
from extractor.model import Document, Extraction, Source, Template
from extractor.readers import read


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
    return tuple(document_to_extraction(part, source, known) for part in split_reports(read(source), known))


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
            *checks.relation_findings(template, table, relations),
            *checks.head_findings(head),
            *checks.twin_findings(template, table, cells.fill_twins(alignment)),
            *checks.reading_findings(template, table),
        ),
        confidence=cells.document_confidence(table),
        warnings=document.warnings,
    )
