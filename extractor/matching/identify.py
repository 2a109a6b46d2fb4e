"""Which form a document is: a question with one answer, none, or an error that names the candidates.

Decided by row and column labels, never by the year or the notice that the report cites: late users of an old form are
common. First the templates vote by the exact labels they know; only those that could still win are aligned.
"""

from collections.abc import Sequence
from functools import lru_cache

from extractor.matching.columns import header_vocabulary
from extractor.matching.lexicon import UNNUMBERED
from extractor.matching.rows import Row, check_size
from extractor.matching.titles import parts_by_title
from extractor.matching.views import table_to_views
from extractor.model import Document, Template

CLEAR_LEAD = 3
"""Distinct exact labels by which a template must lead to be aligned alone: 2019 and 2021 differ in at least 12."""
LEAST_REPORT = 10
"""Distinct labels of a form that a part of a file must show to be a report of its own; the smallest table has 12."""


@lru_cache(maxsize=64)
def template_vocabulary(template: Template) -> frozenset[str]:
    """Every folded text that stands in the form's tables and nowhere in ordinary prose."""
    words: set[str] = set()
    for table in template.tables:
        for block in table.blocks:
            words |= header_vocabulary(block)
        for view in table_to_views(table)[:1]:
            exact = view.lexicon.exact.items()
            words |= {key for key, slots in exact if max(quality for _, quality in slots) >= UNNUMBERED}
            words |= view.lexicon.group_keys
    return frozenset(word for word in words if len(word) > 1)


def plausible_templates(rows: Sequence[Row], templates: Sequence[Template]) -> list[Template]:
    """The templates that could be the document's form, the likeliest first."""
    texts = {key for row in rows for key in row.keys}
    votes = sorted(((len(texts & template_vocabulary(template)), template) for template in templates),
                   key=lambda vote: -vote[0])  # fmt: skip
    most = votes[0][0] if votes else 0
    return [template for count, template in votes if count > most - CLEAR_LEAD]


def split_reports(document: Document, templates: Sequence[Template]) -> tuple[Document, ...]:
    """The reports that one file holds; the document itself where it holds one. Raises TooLargeError."""
    check_size(document)
    for title in dict.fromkeys(template.title for template in templates):
        words = frozenset().union(*(template_vocabulary(template) for template in templates))
        parts = parts_by_title(document, title, words, LEAST_REPORT)
        if len(parts) > 1:
            return parts
    return (document,)
