"""Between two consecutive reports of one agency: what must be carried over, and figures out of all measure.

The relations stand in the form's YAML (`between_years`). Only cells read for certain accuse: a relation with any other
is not assessable.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import prod

from extractor.checks.balance import ZERO, plain
from extractor.checks.code import Code
from extractor.checks.labels import cell_words, term_words, where_words
from extractor.checks.remembered import Remembered, Seen, cells_of
from extractor.model import (
    Along,
    BlankMeaning,
    CellStatus,
    Finding,
    Key,
    Level,
    Outcome,
    RelationCheck,
    Template,
    Verdict,
    YearRelation,
)

SHIFT, LONE_SHIFT = 100, 1_000
"""Times by which a figure leaves its history, of at least two years or of one: 元 in place of 万元 is 10,000 times.
Over the real figures (2019 to 2025) the largest change of a figure of some size is 13 times (181 to 2,278)."""
STEADY = 10
"""A history whose largest figure is more than this many times its smallest has no level to leave."""
LEAST_SHIFTED = 1_000
"""The larger figure is at least this: small counts come and go."""

CODES = {
    "years.level_shift": Code(
        Level.NOTE,
        "数量级与往年明显不同",
        "同一机关同一指标与往年报告相差百倍以上，常见于计量单位用错（元与万元）或多写、少写数字。",
        "核对计量单位和数字；确实变化的可不改。",
    ),
}
"""The kinds of findings of this module but the relations', whose words stand in the form's YAML."""


@dataclass(frozen=True, slots=True)
class YearInstance:
    """A relation in one row or column: the cells of its three sums."""

    relation: YearRelation
    where: str
    left: tuple[Key, ...]
    last_year: tuple[Key, ...]
    right: tuple[Key, ...]


@lru_cache(maxsize=64)
def year_instances(template: Template) -> tuple[YearInstance, ...]:
    """All instances of a form's relations between years, in the form's order."""
    return tuple(
        instance for relation in template.between_years for instance in relation_to_instances(relation, template)
    )


def relation_to_instances(relation: YearRelation, template: Template) -> Iterator[YearInstance]:
    """A relation in every row (or column) of its table that has all its terms."""
    by_row = relation.along is Along.ROW
    cells = [(row.name, column.name) for row, column in template.table(relation.table).cells()]
    for where in dict.fromkeys(row if by_row else column for row, column in cells):
        pairs = [
            [(where, term) if by_row else (term, where) for term in terms]
            for terms in (relation.left, relation.last_year, relation.right)
        ]
        if (not relation.only or where in relation.only) and all(pair in cells for side in pairs for pair in side):
            left, last_year, right = (tuple((relation.table, *pair) for pair in side) for side in pairs)
            yield YearInstance(relation, where, left, last_year, right)


def check_years(template: Template, last: Remembered, this: Remembered) -> tuple[RelationCheck, ...]:
    """Every relation between the report of a year and the one before; `template` is the later one's form, and a name
    that stands in both forms means the same. `cells` and `left` are this year's, `right` what they should be."""
    before, now = cells_of(last), cells_of(this)
    return tuple(check_instance(template, instance, before, now) for instance in year_instances(template))


def check_instance(
    template: Template, instance: YearInstance, before: Mapping[Key, Seen], now: Mapping[Key, Seen]
) -> RelationCheck:
    """One relation in one row or column, from what both reports show."""
    relation, keys = instance.relation, (*instance.left, *instance.right)
    blank = template.table(relation.table).blank
    sides = ((now, instance.left), (before, instance.last_year), (now, instance.right))
    reason = next((reason for cells, side in sides if side and (reason := unfit(cells, side, blank))), "")
    if reason:
        outcome, left, right = Outcome.NOT_ASSESSABLE, None, None
    else:
        left, carried, added = (sum((cells[key].value or ZERO for key in side), ZERO) for cells, side in sides)
        right = carried + added
        outcome = Outcome.PASSED if left == right else Outcome.FAILED
    return RelationCheck(
        relation.code, relation.table, instance.where, outcome, keys, left, right, reason, along=relation.along
    )


def unfit(cells: Mapping[Key, Seen], side: Sequence[Key], blank: BlankMeaning) -> str:
    """Why a sum cannot be taken, in Chinese; empty where it can."""
    seen = [cells[key] for key in side if key in cells]
    if len(seen) < len(side):
        return "两年所用的版式没有相同的项目"
    if any(one.status in (CellStatus.ABSENT, CellStatus.UNREADABLE) for one in seen):
        return "有关单元格缺少或无法读出数字"
    if all(one.value is None for one in seen):
        return "有关单元格均未填写"
    if blank is BlankMeaning.UNKNOWN and any(one.status is CellStatus.BLANK for one in seen):
        return "有关单元格未填写"
    return "" if all(one.is_certain for one in seen) else "有关单元格未能确认"


def year_findings(templates: Mapping[str, Template], last: Remembered, this: Remembered) -> Iterator[Finding]:
    """One finding for each relation between two years that fails; it belongs to the later report."""
    template = templates[this.form]
    before, now = cells_of(last), cells_of(this)
    for instance, check in zip(year_instances(template), check_years(template, last, this), strict=True):
        if check.outcome is not Outcome.FAILED or check.left is None or check.right is None:
            continue
        relation = instance.relation
        terms = [
            *(terms_words(template, this, now, key) for key in (*instance.left, *instance.right)),
            *(terms_words(templates[last.form], last, before, key) for key in instance.last_year),
        ]
        others = sum((now[key].value or ZERO for key in instance.left[1:]), ZERO)
        sure = [now[key].confidence for key in check.cells] + [before[key].confidence for key in instance.last_year]
        words = where_words(template, relation.table, instance.where, relation.along)
        yield Finding(
            code=relation.code,
            level=relation.level,
            message=f"{relation.statement}：{words}一栏，{comparison(template, instance, check, last, this)}",
            table=relation.table,
            where=instance.where,
            cells=check.cells,
            printed=f"{'；'.join(terms)}（{this.year}年报告：{this.source}；{last.year}年报告：{last.source}）",
            expected=plain(check.right - others),
            verdict=Verdict.PUBLISHER,
            confidence=prod(sure),
        )


def terms_words(template: Template, report: Remembered, cells: Mapping[Key, Seen], key: Key) -> str:
    """`2022年“二、上年结转政府信息公开申请数量，总计”＝1`."""
    return f"{report.year}年“{cell_words(template, key)}”＝{cells[key].words}"


def comparison(
    template: Template, instance: YearInstance, check: RelationCheck, last: Remembered, this: Remembered
) -> str:
    """What both reports say, and the difference, in numbers."""
    left, carried, added = (
        "与".join(f"“{term_words(template, key, instance.relation.along)}”" for key in side)
        for side in (instance.left, instance.last_year, instance.right)
    )
    own = f"{this.year}年报告的{left}为{plain(check.left)}"
    other = f"{last.year}年报告的{carried}" + (f"加{this.year}年{added}" if added else "")
    return f"{own}，{other}为{plain(check.right)}，相差{plain(abs((check.left or ZERO) - (check.right or ZERO)))}"


def shift_findings(template: Template, history: Sequence[Remembered], this: Remembered) -> Iterator[Finding]:
    """Figures that are orders of magnitude away from what the same agency reported in the years before."""
    years = [cells_of(report) for report in history]
    units = template_units(template)
    for key, seen in cells_of(this).items():
        past = [size for cells in years if (size := figure(cells.get(key))) is not None]
        now = figure(seen)
        if now is None or not past or max(past) > STEADY * min(past):
            continue
        middle = sorted(past)[len(past) // 2]
        times = max(now, middle) / min(now, middle)
        if times >= (SHIFT if len(past) > 1 else LONE_SHIFT) and max(now, middle) >= LEAST_SHIFTED:
            span = "、".join(plain(size) for size in past)
            yield Finding(
                code="years.level_shift",
                level=Level.NOTE,
                message=f"{cell_words(template, key)}：{this.year}年为{plain(now)}{units[key]}，"
                f"{'、'.join(f'{report.year}年' for report in history)}为{span}，相差约{times:.0f}倍",
                table=key[0],
                where=key[1],
                cells=(key,),
                printed=plain(now),
                confidence=seen.confidence,
            )


def figure(seen: Seen | None) -> Decimal | None:
    """A number above zero that was read for certain."""
    return seen.value if seen and seen.value and seen.value > 0 and seen.is_certain else None


@lru_cache(maxsize=64)
def template_units(template: Template) -> dict[Key, str]:
    """The unit of every cell."""
    return {
        (table.name, row.name, column.name): row.unit or column.unit
        for table in template.tables
        for row, column in table.cells()
    }
