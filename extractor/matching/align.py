"""A document laid on the form that it is: all its tables, each found once, further copies kept apart."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from extractor.errors import AmbiguousError, UnknownFormError
from extractor.matching.adjoining import split_adjoining
from extractor.matching.beside import split_beside
from extractor.matching.identify import plausible_templates
from extractor.matching.leftover import beside_long, beside_strays, drifted, left_over_beside, long_rows, stray_numbers
from extractor.matching.nameless import NAMELESS
from extractor.matching.rows import Row, document_to_rows
from extractor.matching.spaced_label import join_spaced_labels, known_words
from extractor.matching.stacked import split_stacked
from extractor.matching.tables import find_table, table_labels
from extractor.matching.titles import neighbour_word, titles_in
from extractor.matching.traces import known_share, missing_traces
from extractor.matching.written import split_written
from extractor.model import Alignment, BlockMatch, Document, Table, Template

LEAST_TABLE_GAIN = 0.12
"""Mean gain a row below which a table is not there: a few accidental likenesses in prose reach 0.05."""
LEAST_ROWS, SURE_ROW = 3, 0.9
"""Rows of a table, with values and labels read nearly whole, that under its header are a part of it, however few."""
LEAST_SHOWN = 5.0
"""Rows and columns found, less half of the rows missing between them: the smallest statutory table alone has 12, a
table of two rows in a news page 1. What a table lacks at its ends is cut off, and speaks against no form."""
LEAST_TWIN_GAIN = 0.35
"""A second copy must be a whole table: a narrative that repeats five labels is none."""
LEAST_TWIN_SHARE = 0.5
MISSING_COST = 0.5
"""A row of a found table that is not there speaks against the form, less than a found one speaks for it."""
MOST_TWINS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A template laid on the document. `rank`: how much of the form the document shows; `shown`: how surely it is one
    of the form's tables, or a part of one."""

    alignment: Alignment
    rank: float
    shown: float


def align(document: Document, templates: Sequence[Template]) -> Alignment:
    """The document on its form. Raises UnknownFormError or AmbiguousError."""
    rows = document_to_rows(document)
    candidates = [lay_on(rows, template) for template in plausible_templates(rows, templates)]
    candidates = sorted((c for c in candidates if c.shown >= LEAST_SHOWN), key=lambda c: -c.rank)
    if not candidates:
        known = ", ".join(template.form for template in templates)
        remedy = "are its tables pictures?"
        if document.is_pictured:
            remedy = "its pages are pictures: are they flat, upright, of 150 dpi or more?"
        raise UnknownFormError(f"no statutory table of a known form ({known}) is in it: is it a report, {remedy}")
    best = candidates[0]
    rivals = [c for c in candidates if c.rank >= best.rank - 1e-6]
    if len(rivals) > 1:
        names = ", ".join(sorted(c.alignment.template.form for c in rivals))
        raise AmbiguousError(
            f"fits several forms equally well ({names}): its tables show nothing that tells them apart"
        )
    refuse_neighbour(document, best.alignment)
    return replace(best.alignment, pictured=True) if document.is_pictured else best.alignment


def refuse_neighbour(document: Document, alignment: Alignment) -> None:
    """Raises UnknownFormError for a document about reports (a notice, an explanation) with the form in it, or figures.

    A document with a report's title and figures in its tables is a report, whatever else stands above them.
    """
    heading = alignment.template.title
    filled = any(slot.text.strip() for block in alignment.blocks for row in block.rows for slot in row.slots)
    if filled and any(titles_in(document, heading)):
        return
    if word := neighbour_word(document, heading):
        raise UnknownFormError(f"is no annual report: its heading says {word}")


def lay_on(rows: Sequence[Row], template: Template) -> Candidate:
    """Every table of a template, and second copies, found in the stream."""
    for step in (join_spaced_labels, split_adjoining, split_stacked, split_written, split_beside):
        rows = step(rows, template)
    matches = [find_table(rows, table) for table in template.tables]
    found = [match for match in matches if match.gain >= LEAST_TABLE_GAIN or any(map(is_part, match.blocks))]
    taken = frozenset().union(*(match.rows for match in found))
    twins, free = find_twins([row for index, row in enumerate(rows) if index not in taken], template)
    blocks = tuple(
        told_by_place(block, frozenset(drifted(rows, match.course, taken, long_rows(match.blocks))))
        for match in found
        for block in match.blocks
    )
    traces = missing_traces(rows, free, template, blocks)
    left_over = Counter[tuple[str, str]]()
    strays = stray_numbers(free, known_words(template))
    for table, match in zip(template.tables, matches, strict=True):
        course = match.course if match in found else [(row.name, None) for block in table.blocks for row in block.rows]
        beside = left_over_beside(rows, course, taken, table_labels(table))
        left_over.update({(table.name, row): n for row, n in beside.items()})
        left_over.update({(table.name, row): n for row, n in beside_strays(course, strays)})
        left_over.update((table.name, row) for row in beside_long(course, long_rows(match.blocks)))
    found_there = found_in(blocks)
    missing = [missing_rows(table, blocks) for table in template.tables]
    rank, shown = (found_there - MISSING_COST * sum(counts) for counts in zip(*missing, strict=True))
    return Candidate(Alignment(template, blocks, twins, traces, left_over), rank, shown)


def told_by_place(block: BlockMatch, names: Collection[str]) -> BlockMatch:
    """A block of which rows of these names are told by nothing but their place, whatever their labels."""
    if not names:
        return block
    rows = (
        replace(row, label=replace(row.label, score=min(row.label.score, NAMELESS), margin=0.0))
        if row.row.name in names
        else row
        for row in block.rows
    )
    return replace(block, rows=tuple(rows))


def is_part(block: BlockMatch) -> bool:
    """Whether a block is surely one of the form's, though most of its table be cut off."""
    sure = [row for row in block.rows if row.label.score >= SURE_ROW and any(slot.text.strip() for slot in row.slots)]
    headed = sum(bool(column.label.found) for column in block.columns)
    return len(sure) >= LEAST_ROWS and 2 * headed >= len(block.columns)


def found_in(blocks: Sequence[BlockMatch]) -> float:
    """How many rows and columns of a form a document shows, each as far as its label is like."""
    rows = sum(row.label.score for block in blocks for row in block.rows)
    return rows + sum(column.label.score for block in blocks for column in block.columns if column.label.found)


def missing_rows(table: Table, blocks: Sequence[BlockMatch]) -> tuple[int, int]:
    """How many rows of a table that was found are missing, and how many of these between two that are there."""
    own = [block for block in blocks if block.table is table]
    names = [row.name for block in table.blocks for row in block.rows] if own else []
    there = {row.row.name for block in own if not block.transposed for row in block.rows}
    places = [at for at, name in enumerate(names) if name in there]
    inner = places[-1] + 1 - places[0] - len(places) if places else 0
    return len(names) - len(places), inner


def find_twins(free: Sequence[Row], template: Template) -> tuple[tuple[BlockMatch, ...], Sequence[Row]]:
    """Further copies of tables in the rows that the first copies left over, and the rows that these leave."""
    twins: list[BlockMatch] = []
    for table in template.tables:
        for _ in range(MOST_TWINS):
            if known_share(free, table) < LEAST_TWIN_SHARE:
                break
            match = find_table(free, table)
            if match.gain < LEAST_TWIN_GAIN:
                break
            twins.extend(match.blocks)
            free = [row for index, row in enumerate(free) if index not in match.rows]
    return tuple(twins), free
