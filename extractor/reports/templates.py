"""A template for people: its tables, label trees, units and relations, and a line a form for the list."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from extractor.model import Relation, RelationKind, Table, Template, YearRelation
from extractor.reports.plain import display_width
from extractor.reports.tree import TreeLine, axes_to_tree

SIGNS = {RelationKind.EQUAL: "=", RelationKind.AT_MOST: "<=", RelationKind.AT_LEAST_LARGEST: ">= the largest of"}
"""How a relation's sides compare, as it is shown."""

NAME_COLUMN = 60
"""Where names stand: after most labels of the statutory forms, of thirty Chinese characters at most."""

LINE_WIDTH = 100
"""Where sums of many terms are broken: about as wide as a label with its name."""


def templates_to_lines(templates: Iterable[Template]) -> Iterator[str]:
    """One line a form: name, years, notice, tables with their number of cells, number of relations."""
    for template in templates:
        tables = ", ".join(f"{table.name} {sum(1 for _ in table.cells())}" for table in template.tables)
        years = f"{template.years[0]}-{template.years[1] or ''}"
        yield f"{template.form}  {years:<9}  {template.notice}  {tables}; {len(template.relations)} relations"


def template_to_lines(template: Template) -> Iterator[str]:
    """The whole form: head, sections, tables with their label trees, relations."""
    first, last = template.years
    yield f"{template.form}  {template.title.text}"
    yield f"{template.notice}, report years {first} to {last or 'today'}"
    yield ""
    yield "sections"
    for section in template.sections:
        yield _beside(f"  {section.label.text}", section.name)
    for table in template.tables:
        yield ""
        yield from table_to_lines(table)
    yield ""
    yield "relations"
    for relation in template.relations:
        yield from relation_to_lines(relation)
    if template.between_years:
        yield ""
        yield "between years"
    for between in template.between_years:
        yield from year_relation_to_lines(between)
    if template.powers:
        yield ""
        yield "powers"
    for power in template.powers:
        yield f"  {power.code}  {power.statement}"
        yield f"    {', '.join(power.rows)}: only {', '.join(power.ranks)}"


def table_to_lines(table: Table) -> Iterator[str]:
    """A table: per block its columns, then its rows, as trees with canonical names and units."""
    yield f"table {table.name}  {table.labels.text}"
    for block in table.blocks:
        if block.title:
            yield f"  {block.title.text}"
        yield "  columns"
        yield from tree_to_lines(axes_to_tree(block.columns))
        yield "  rows"
        yield from tree_to_lines(axes_to_tree(block.rows, block.title))


def tree_to_lines(tree: Iterable[TreeLine]) -> Iterator[str]:
    """Labels indented by depth; those that carry values have their canonical name and unit beside them."""
    for depth, text, axis in tree:
        label = f"    {'  ' * depth}{text or '(no label)'}"
        unit = f"  [{axis.unit}]" if axis and axis.unit else ""
        yield _beside(label, f"{axis.name}{unit}") if axis else label


def relation_to_lines(relation: Relation) -> Iterator[str]:
    """A relation: its code and sentence, then its terms."""
    yield f"  {relation.code}  {relation.statement}"
    along = f"in each {relation.along.value}" + (f" of {', '.join(relation.only)}" if relation.only else "")
    terms = f"{along}: {' + '.join(relation.left)} {SIGNS[relation.kind]} {' + '.join(relation.right)}"
    yield from wrap(terms, LINE_WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)


def year_relation_to_lines(relation: YearRelation) -> Iterator[str]:
    """A relation between two years: its code and sentence, then its terms."""
    yield f"  {relation.code}  {relation.statement}"
    along = f"in each {relation.along.value}" + (f" of {', '.join(relation.only)}" if relation.only else "")
    last = [f"last year's {term}" for term in relation.last_year]
    terms = f"{along}: {' + '.join(relation.left)} = {' + '.join((*last, *relation.right))}"
    yield from wrap(terms, LINE_WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)


def _beside(label: str, name: str) -> str:
    return f"{label}{' ' * max(2, NAME_COLUMN - display_width(label))}{name}"
