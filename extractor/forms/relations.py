"""A form's relations, spelled out cell by cell, and what makes one hold. Shared by checks, readings and specimens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractor.model import Along, Key, Relation, RelationKind, Table, Template


@dataclass(frozen=True, slots=True)
class Instance:
    """A relation in one row or column: `where` names it, `left` and `right` are the cells of its two sides."""

    relation: Relation
    where: str
    left: tuple[Key, ...]
    right: tuple[Key, ...]


@lru_cache(maxsize=64)
def template_instances(template: Template) -> tuple[Instance, ...]:
    """All instances of all relations of a form, in the form's order."""
    return tuple(
        instance
        for relation in template.relations
        for instance in relation_instances(relation, template.table(relation.table))
    )


def relation_instances(relation: Relation, table: Table) -> Iterator[Instance]:
    """A relation in every row (or column) of its table that has all its terms."""
    cells = [(row.name, column.name) for row, column in table.cells()]
    known = set(cells)
    by_row = relation.along is Along.ROW
    for where in dict.fromkeys(row if by_row else column for row, column in cells):
        if relation.only and where not in relation.only:
            continue
        left = tuple((table.name, where, term) if by_row else (table.name, term, where) for term in relation.left)
        right = tuple((table.name, where, term) if by_row else (table.name, term, where) for term in relation.right)
        if all(key[1:] in known for key in (*left, *right)):
            yield Instance(relation, where, left, right)


def holds(kind: RelationKind, left: Sequence[Decimal], right: Sequence[Decimal]) -> bool:
    """Whether the printed numbers of both sides satisfy a relation of this kind."""
    if kind is RelationKind.EQUAL:
        return sum(left) == sum(right)
    if kind is RelationKind.AT_MOST:
        return sum(left) <= sum(right)
    return sum(left) >= max(right, default=Decimal(0))
