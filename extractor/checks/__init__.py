"""Canonical table -> findings: `balance` (the form's sums), `document` (copies, unreadable and missing parts).

What is known of each kind of finding stands beside the functions that make it; `CODES` has them all but the sums',
whose words stand in the form's YAML: `known_codes` has these too.
"""

from collections.abc import Iterable

from extractor.checks import document
from extractor.checks.balance import check_relations, relation_codes, relation_findings
from extractor.checks.code import Code
from extractor.checks.document import head_findings, reading_findings, twin_findings
from extractor.model import Template

CODES: dict[str, Code] = {**document.CODES}


def known_codes(templates: Iterable[Template]) -> dict[str, Code]:
    """Every kind of finding that reports of these forms may have, by its code."""
    return {**relation_codes(templates), **CODES}


__all__ = [
    "CODES", "Code", "check_relations", "head_findings", "known_codes", "reading_findings", "relation_codes",
    "relation_findings", "twin_findings",
]  # fmt: skip
