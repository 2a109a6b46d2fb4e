"""Canonical table -> findings: `balance` (the form's sums), `document` (copies, unreadable and missing parts),
`narrative` (the figures in the text against those in the tables).

What is known of each kind of finding stands beside the functions that make it; `CODES` has them all but the sums',
whose words stand in the form's YAML.
"""

from extractor.checks import document, narrative
from extractor.checks.balance import check_relations, relation_findings
from extractor.checks.code import Code
from extractor.checks.document import head_findings, reading_findings, twin_findings
from extractor.checks.narrative import narrative_findings

CODES: dict[str, Code] = {**document.CODES, **narrative.CODES}

__all__ = [
    "CODES", "Code", "check_relations", "head_findings", "narrative_findings", "reading_findings",
    "relation_findings", "twin_findings",
]  # fmt: skip
