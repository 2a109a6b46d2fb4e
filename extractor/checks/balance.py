"""The form's own sums (勾稽关系): each passed, failed, or not assessable with its reason."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from extractor.checks.code import Code
from extractor.checks.labels import term_words, where_words
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
)

ZERO = Decimal(0)

WHY = {
    RelationKind.EQUAL: "表式规定的勾稽关系，两边的数应当相等。不等时必有一处有误：报告填错，或者识读有误。",
    RelationKind.AT_MOST: "一部分不能大于其全体。大于时必有一处有误：报告填错，或者识读有误。",
    RelationKind.AT_LEAST_LARGEST: "合并计数不能小于其中最大的一项。小于时必有一处有误：报告填错，或者识读有误。",
}
"""Why each kind of relation must hold."""

REMEDY = "对照原件核对所列各格：与原件不符的是识读有误，以原件为准；与原件相符的是报告有误，改正填错的一处。"


def relation_codes(templates: Iterable[Template]) -> dict[str, Code]:
    """What is known of the findings of these forms' relations: the title is the form's own statement."""
    statements: dict[str, tuple[RelationKind, list[str]]] = {}
    for template in templates:
        for relation in template.relations:
            found = statements.setdefault(relation.code, (relation.kind, []))[1]
            found += [relation.statement] if relation.statement not in found else []
    return {code: Code(Level.ERROR, "；".join(found), WHY[kind], REMEDY) for code, (kind, found) in statements.items()}


def check_relations(template: Template, table: CanonicalTable) -> tuple[RelationCheck, ...]:
    """Every relation of the form in every row or column it applies to."""
    cells = {cell.key: cell for cell in table}
    return tuple(check_instance(template, instance, cells) for instance in template_instances(template))


def check_instance(template: Template, instance: Instance, cells: Mapping[Key, Cell]) -> RelationCheck:
    """One relation in one row or column, from what is printed."""
    relation = instance.relation
    keys = (*instance.left, *instance.right)
    blank = template.table(relation.table).blank
    reason = not_assessable(instance, cells, blank)
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
    template: Template, table: CanonicalTable, checks: tuple[RelationCheck, ...]
) -> Iterator[Finding]:
    """One finding for each failed relation."""
    cells = {cell.key: cell for cell in table}
    instances = {(i.relation.code, i.where): i for i in template_instances(template)}
    for check in checks:
        if check.outcome is not Outcome.FAILED or check.left is None or check.right is None:
            continue
        instance = instances[check.code, check.where]
        words = where_words(template, check.table, check.where, check.along)
        where = f"{words}一栏，" if words else ""
        yield Finding(
            code=check.code,
            level=Level.ERROR,
            message=f"{instance.relation.statement}：{where}{comparison(template, instance, check)}",
            table=check.table,
            where=check.where,
            cells=check.cells,
            printed=printed_terms(template, instance, cells),
            expected=reconciling(instance, check),
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


def reconciling(instance: Instance, check: RelationCheck) -> str:
    """The number that would make a sum right: only a single total has one that needs no guess."""
    if instance.relation.kind is RelationKind.EQUAL and len(instance.left) == 1:
        return plain(check.right)
    return ""


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
