"""Canonical table -> findings: `balance` (the form's sums), `document` (copies, unreadable and missing parts),
`house` (the form's other rules), `narrative` (the figures in the text against those in the tables); of many reports
`compare` (`years`, `twins`, `alike`).

What is known of each kind of finding stands beside the functions that make it; `CODES` has them all but the
relations' and powers', whose words stand in the form's YAML: `known_codes` has these too.
"""

from collections.abc import Iterable, Iterator

from extractor.checks import compare, document, house, narrative, twins, years
from extractor.checks.agencies import agency_key, rank_of
from extractor.checks.balance import check_relations, relation_codes, relation_findings, rule_codes
from extractor.checks.code import Code
from extractor.checks.compare import Compared, Comparison, compare_reports, only_findings
from extractor.checks.document import head_findings, reading_findings, twin_findings
from extractor.checks.house import house_findings
from extractor.checks.narrative import narrative_findings
from extractor.checks.twins import agreeing_cells
from extractor.model import CanonicalTable, Finding, Head, Template


def cell_findings(template: Template, head: Head, table: CanonicalTable) -> Iterator[Finding]:
    """All that is found of a report by its cells, and by its text beside them, but for its sums."""
    yield from reading_findings(template, table)
    yield from house.cell_findings(template, head, table)
    yield from narrative_findings(template, table, head)


def cell_codes(template: Template) -> frozenset[str]:
    """The codes of what `cell_findings` and the form's sums may find."""
    named = {relation.code for relation in template.relations} | {power.code for power in template.powers}
    return frozenset(named | {*document.CELL_CODES, *house.CELL_CODES, *narrative.CODES})


CODES: dict[str, Code] = {
    **document.CODES, **house.CODES, **narrative.CODES, **years.CODES, **twins.CODES, **compare.CODES,
}  # fmt: skip


def known_codes(templates: Iterable[Template]) -> dict[str, Code]:
    """Every kind of finding that reports of these forms may have, by its code."""
    forms = tuple(templates)
    return {**relation_codes(forms), **rule_codes(forms), **CODES}


__all__ = [
    "CODES", "Code", "Compared", "Comparison", "agency_key", "agreeing_cells", "cell_codes", "cell_findings",
    "check_relations", "compare_reports", "head_findings", "house_findings", "known_codes", "narrative_findings",
    "only_findings", "rank_of", "reading_findings", "relation_codes", "relation_findings", "twin_findings",
]  # fmt: skip
