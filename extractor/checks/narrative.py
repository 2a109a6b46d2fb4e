"""Text against tables: what the narrative claims, and whether any accepted reading of the claim fits the cells."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice, product

from extractor.checks.claim_course import Office
from extractor.checks.claims import Claim, read_claims
from extractor.checks.code import Code
from extractor.checks.labels import cell_words
from extractor.model import (
    BlankMeaning,
    CanonicalTable,
    Cell,
    CellStatus,
    ClaimKind,
    Finding,
    Head,
    Key,
    Level,
    Template,
)

CODES = {
    "narrative.differs": Code(
        Level.WARNING,
        "正文数字与表格不一致",
        "正文所述的数量（如收到、答复申请数，行政复议、行政诉讼数，规范性文件数）按各种通行的理解都与统计表对不上。"
        "其他年度、部分单位或其他事项的数字不作比较。",
        "核对正文与表格，改正写错的一处；若正文统计口径不同，请在正文中说明。",
    ),
}
"""The kinds of findings of this module."""

CLAIM_PRECISION = 0.95
"""The share of claims that a person reads the same way: 320 of the 336 found in sentences when they were first read,
by words that had not been fitted on them (tests/checks/test_claims.py)."""
MOST_READINGS = 64
"""Combinations tried for kinds that are added up; the forms' own need at most nine."""

Reading = tuple[Key, ...]


def narrative_findings(template: Template, table: CanonicalTable, head: Head) -> Iterator[Finding]:
    """One finding for each claim of the text that no accepted reading fits.

    A reading with a cell that is absent, unreadable, or not filled in may fit, so that there is none. A cell that was
    read but is doubted does contradict the sentence: the finding is believed as little as its least sure cell, since it
    is true only if that cell was read right.
    """
    if template.narrative is None:
        return
    cells = {cell.key: cell for cell in table}
    kinds = {kind.name: kind for kind in template.narrative.kinds}
    blanks = {declared.name: declared.blank for declared in template.tables}
    told: set[tuple[tuple[str, ...], Decimal, Decimal | None, str]] = set()
    for claim in read_claims(template.narrative.vocabulary, head.sections, Office(head.agency, head.year)):
        same = (claim.kinds, claim.low, claim.high, claim.quote)
        if same in told or not all(kind in kinds for kind in claim.kinds):
            continue
        told.add(same)
        named = [kinds[kind] for kind in claim.kinds]
        readings = claim_readings(named)
        values = [reading_value([cells[key] for key in reading], blanks) for reading in readings]
        if not any(value is None or fits(claim, value) for value in values):
            yield differing(template, cells, claim, named, readings, [value for value in values if value is not None])


def claim_readings(kinds: Sequence[ClaimKind]) -> tuple[Reading, ...]:
    """What a claim may mean: one reading of each of its kinds, added up."""
    combined = islice(product(*(kind.readings for kind in kinds)), MOST_READINGS)
    return tuple(dict.fromkeys(tuple(chain.from_iterable(readings)) for readings in combined))


def reading_value(cells: Sequence[Cell], blanks: Mapping[str, BlankMeaning]) -> Decimal | None:
    """The sum of a reading's cells; None where one of them cannot be known, or none is filled in."""
    for cell in cells:
        unfilled = cell.status is CellStatus.BLANK and blanks[cell.table] is BlankMeaning.UNKNOWN
        if unfilled or cell.status in (CellStatus.ABSENT, CellStatus.UNREADABLE):
            return None
    values = [cell.value for cell in cells if cell.value is not None]
    return sum(values, Decimal(0)) if values else None


def fits(claim: Claim, value: Decimal) -> bool:
    """Whether the words of a claim allow a value."""
    return claim.low <= value and (claim.high is None or value <= claim.high)


def differing(
    template: Template,
    cells: Mapping[Key, Cell],
    claim: Claim,
    kinds: Sequence[ClaimKind],
    readings: Sequence[Reading],
    values: Sequence[Decimal],
) -> Finding:
    """The finding of a claim that nothing fits."""
    compared = tuple(dict.fromkeys(key for reading in readings for key in reading))
    what = "与".join(kind.title for kind in kinds)
    sums = "或".join(dict.fromkeys(f"{value:f}" for value in values))
    return Finding(
        code="narrative.differs",
        level=Level.WARNING,
        message=f"正文与表格不一致：正文所述{what}为{told_words(claim)}，表中为{sums}",
        table=compared[0][0],
        where=readings[0][0][1] if len({key[1] for key in readings[0]}) == 1 else "",
        cells=compared,
        printed="；".join([f"正文“{claim.words}”", *shown_cells(template, cells, compared)]),
        expected=sums,
        confidence=CLAIM_PRECISION * min(cells[key].confidence for key in compared),
        quote=claim.quote,
        section=claim.section,
    )


def shown_cells(template: Template, cells: Mapping[Key, Cell], keys: Sequence[Key]) -> Iterator[str]:
    """The cells compared, in words; of many, those that hold a number but zero."""
    shown = [key for key in keys if cells[key].value] or keys[:1]
    for key in shown:
        yield f"{cell_words(template, key)}＝{cells[key].raw.strip() or '空'}"


def told_words(claim: Claim) -> str:
    """The number of a claim, or its bounds: `30至40`, `不少于100`."""
    if claim.high is None:
        return f"不少于{claim.low:f}"
    return f"{claim.low:f}" if claim.low == claim.high else f"{claim.low:f}至{claim.high:f}"
