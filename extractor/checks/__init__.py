"""Canonical table -> findings: `balance` (the form's sums), `document` (copies, unreadable and missing parts)."""

from extractor.checks.balance import check_relations, relation_findings
from extractor.checks.document import head_findings, reading_findings, twin_findings

__all__ = ["check_relations", "head_findings", "reading_findings", "relation_findings", "twin_findings"]
