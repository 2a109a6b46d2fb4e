"""The form's own sums (勾稽关系): each passed, failed, or not assessable with its reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from extractor.checks.blame import Blame, blame
from extractor.checks.code import Code
from extractor.checks.explain import unfilled_total
from extractor.checks.labels import cell_words, term_words, where_words
from extractor.forms.relations import Instance, holds, template_instances
from extractor.model import (
    BlankMeaning,
    CanonicalTable,
    Cell,
    CellStatus,
    Finding,
    Key,
    Level,
    Outcome,
    RelationCheck,
    RelationKind,
    Template,
    Verdict,
)

ZERO = Decimal(0)

WHY = {
    RelationKind.EQUAL: "表式规定的勾稽关系，两边的数应当相等。不等时必有一处有误：报告填错，或者识读有误。",
    RelationKind.AT_MOST: "一部分不能大于其全体。大于时必有一处有误：报告填错，或者识读有误。",
    RelationKind.AT_LEAST_LARGEST: "合并计数不能小于其中最大的一项。小于时必有一处有误：报告填错，或者识读有误。",
}
"""Why each kind of relation must hold."""

REMEDY = "对照原件核对所列各格：与原件不符的是识读有误，以原件为准；与原件相符的是报告有误，改正填错的一处。"

WHY_BETWEEN_YEARS = "同一机关相邻两个年度的报告应当衔接。不衔接时必有一份报告填错，或者口径有变而未说明。"
REMEDY_YEARS = "对照两个年度的报告，改正填错的一处；口径有变的，在报告中说明。"
WHY_POWER = "该行只有法律授权的机关才会有数字。其他机关填了数字，多半是填错了行，或者误解了指标。"
REMEDY_POWER = "核对该行的数字是否应填在别处；确实没有的填“0”。"


def relation_codes(templates: Iterable[Template]) -> dict[str, Code]:
    """What is known of the findings of these forms' relations: the title is the form's own statement."""
    statements: dict[str, tuple[RelationKind, list[str]]] = {}
    for template in templates:
        for relation in template.relations:
            found = statements.setdefault(relation.code, (relation.kind, []))[1]
            found += [relation.statement] if relation.statement not in found else []
    return {code: Code(Level.ERROR, "；".join(found), WHY[kind], REMEDY) for code, (kind, found) in statements.items()}


def rule_codes(templates: Iterable[Template]) -> dict[str, Code]:
    """What is known of the findings of these forms' relations between years, and of who may fill their rows."""
    codes: dict[str, Code] = {}
    for template in templates:
        for relation in template.between_years:
            codes.setdefault(relation.code, Code(relation.level, relation.statement, WHY_BETWEEN_YEARS, REMEDY_YEARS))
        for power in template.powers:
            codes.setdefault(power.code, Code(Level.WARNING, power.statement, WHY_POWER, REMEDY_POWER))
    return codes


def check_relations(template: Template, table: CanonicalTable) -> tuple[RelationCheck, ...]:
    """Every relation of the form in every row or column it applies to."""
    cells = {cell.key: cell for cell in table}
    instances = template_instances(template)
    unfilled = frozenset(key for instance in instances for key in unfilled_total(instance, cells))
    return tuple(check_instance(template, instance, cells, unfilled) for instance in instances)


def check_instance(
    template: Template, instance: Instance, cells: Mapping[Key, Cell], unfilled: frozenset[Key] = frozenset()
) -> RelationCheck:
    """One relation in one row or column, from what is printed. `unfilled`: blank totals that stand for no zero."""
    relation = instance.relation
    keys = (*instance.left, *instance.right)
    blank = template.table(relation.table).blank
    reason = not_assessable(instance, cells, blank) or ("合计一方未填写" if unfilled & set(keys) else "")
    if reason:
        outcome = Outcome.NOT_ASSESSABLE
        return RelationCheck(
            relation.code, relation.table, instance.where, outcome, keys,
            reason=reason, kind=relation.kind, along=relation.along,
        )  # fmt: skip
    left = [cells[key].value or ZERO for key in instance.left]
    right = [cells[key].value or ZERO for key in instance.right]
    outcome = Outcome.PASSED if holds(relation.kind, left, right) else Outcome.FAILED
    return RelationCheck(
        relation.code, relation.table, instance.where, outcome, keys,
        left=sum(left, ZERO),
        right=max(right, default=ZERO) if relation.kind is RelationKind.AT_LEAST_LARGEST else sum(right, ZERO),
        kind=relation.kind,
        along=relation.along,
    )  # fmt: skip


def not_assessable(instance: Instance, cells: Mapping[Key, Cell], blank: BlankMeaning) -> str:
    """Why a relation cannot be assessed, in Chinese; empty where it can."""
    sides = (instance.left, instance.right)
    terms = [cells[key] for side in sides for key in side]
    if any(cell.status is CellStatus.ABSENT for cell in terms):
        return "表中缺少有关行或列"
    if any(cell.status is CellStatus.UNREADABLE for cell in terms):
        return "有关单元格无法读出数字"
    for side in sides:
        if all(cells[key].value is None for key in side):
            return "合计一方未填写" if len(side) == 1 else "有关单元格均未填写"
    if blank is BlankMeaning.UNKNOWN and any(cell.status is CellStatus.BLANK for cell in terms):
        return "有关单元格未填写"
    return ""


def relation_findings(
    template: Template, table: CanonicalTable, checks: Sequence[RelationCheck], beliefs: Mapping[Key, float]
) -> Iterator[Finding]:
    """One finding for each failed relation, with whose error it is.

    `beliefs`: for each cell the probability that it was read right, told without any sum.
    """
    blames = blame(template, table, checks, beliefs)
    cells = {cell.key: cell for cell in table}
    instances = {(i.relation.code, i.where): i for i in template_instances(template)}
    for check in checks:
        if check.outcome is not Outcome.FAILED or check.left is None or check.right is None:
            continue
        instance, whose = instances[check.code, check.where], blames[check.code, check.where]
        words = where_words(template, check.table, check.where, check.along)
        where = f"{words}一栏，" if words else ""
        yield Finding(
            code=check.code,
            level=Level.ERROR,
            message=f"{instance.relation.statement}：{where}{comparison(template, instance, check)}；"
            f"{blame_words(template, whose)}",
            table=check.table,
            where=check.where,
            cells=check.cells,
            printed=printed_terms(template, instance, cells),
            expected=reconciling(template, instance, check, whose),
            verdict=whose.verdict,
            culprits=whose.culprits,
            suggestion=whose.suggestion,
            confidence=whose.confidence,
        )


SIGNS = {
    RelationKind.EQUAL: "应等于",
    RelationKind.AT_MOST: "应不大于",
    RelationKind.AT_LEAST_LARGEST: "应不小于其中最大的",
}


def comparison(template: Template, instance: Instance, check: RelationCheck) -> str:
    """What stands against what, in numbers."""
    sign = SIGNS[instance.relation.kind]
    left, right = side_words(template, instance, instance.left), side_words(template, instance, instance.right)
    return f"{left}为{plain(check.left)}，{sign}{right}{plain(check.right)}"


def side_words(template: Template, instance: Instance, keys: tuple[Key, ...]) -> str:
    """One side of a relation: the label of a single cell, or how many are added up."""
    words = [term_words(template, key, instance.relation.along) for key in keys]
    if len(words) == 1:
        return f"“{words[0]}”"
    if len(words) == 2:
        return f"“{words[0]}”与“{words[1]}”之和"
    return f"“{words[0]}”至“{words[-1]}”等{len(words)}项之和"


MOST_NAMED = 2
"""Cells that a sentence names one by one."""


def blame_words(template: Template, whose: Blame) -> str:
    """Whose error it is, in a few words."""
    named = "、".join(f"“{cell_words(template, key)}”" for key in whose.culprits[:MOST_NAMED])
    more = f"等{len(whose.culprits)}格" if len(whose.culprits) > MOST_NAMED else ""
    fitting = f"，{named}为{plain(whose.suggestion.value)}即可勾稽" if whose.suggestion else ""
    if whose.verdict is Verdict.EXTRACTION:
        return f"识读存疑，请先对照原件核对{named}{more}{fitting}"
    if whose.verdict is Verdict.PUBLISHER:
        return f"原文如此，系报告自身之误{fitting}"
    return f"尚不能断定是报告之误还是识读之误{fitting}"


def reconciling(template: Template, instance: Instance, check: RelationCheck, whose: Blame) -> str:
    """What would make a sum right: the number that alone reconciles all, with its label where it is not the total's;
    else the total that its own parts give, where another total would not break other sums."""
    suggestion = whose.suggestion
    total = instance.left if instance.relation.kind is RelationKind.EQUAL and len(instance.left) == 1 else ()
    if suggestion and suggestion.key not in total and suggestion.key in check.cells:
        return f"{term_words(template, suggestion.key, instance.relation.along)}＝{plain(suggestion.value)}"
    return plain(check.right) if set(total) & set(whose.culprits) else ""


def printed_terms(template: Template, instance: Instance, cells: Mapping[Key, Cell]) -> str:
    """What is printed in the cells worth naming: `（七）总计＝21；（一）予以公开＝7`."""
    along = instance.relation.along
    return "；".join(
        f"{term_words(template, key, along)}＝{cells[key].raw.strip() or '空'}" for key in shown(instance, cells)
    )


def shown(instance: Instance, cells: Mapping[Key, Cell]) -> list[Key]:
    """The cells worth naming: all of the left side, and what is not zero on the right."""
    return [*instance.left, *(key for key in instance.right if cells[key].value)]


def plain(value: Decimal | None) -> str:
    """A number without exponent."""
    return "" if value is None else f"{value:f}"
