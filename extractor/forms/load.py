"""Template files to templates. A file that does not load stops the run: it names itself, the path in it, and why.

A file dropped into the templates folder adds a form; there is nothing else to register.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TypeVar

from extractor.errors import GoujiError, TemplateError
from extractor.forms.narrative import spec_to_narrative
from extractor.forms.read import read_yaml, templates_folder
from extractor.forms.schema import (
    BlockSpec,
    EqualSpec,
    LabelSpec,
    NodeSpec,
    PowerSpec,
    RelationSpec,
    TableSpec,
    TemplateSpec,
    YearRelationSpec,
)
from extractor.model import (
    Along,
    Axis,
    Block,
    Equal,
    Heading,
    Label,
    Power,
    Relation,
    Section,
    Table,
    Template,
    YearRelation,
)

_Spec = TypeVar("_Spec", RelationSpec, YearRelationSpec, PowerSpec, EqualSpec)
_Record = TypeVar("_Record")


@cache
def load_templates(folder: Path | None = None) -> tuple[Template, ...]:
    """All forms of a folder (the built-in ones by default), ordered by name. Raises TemplateError."""
    place = folder or templates_folder()
    templates = tuple(load_file(file) for file in sorted(place.glob("*.yaml")))
    if not templates:
        raise TemplateError(str(place), "", "no template in this folder: add a .yaml file, see docs/templates.md")
    seen: dict[str, Template] = {}
    for template in templates:
        if template.form in seen:
            raise TemplateError(str(place), "form", f"two files declare form {template.form}: rename one of them")
        seen[template.form] = template
    for template in templates:
        check_equals(template, seen, str(place))
    return templates


def check_equals(template: Template, known: Mapping[str, Template], place: str) -> None:
    """Raises TemplateError where a form that is there does not have what another says it has."""
    for index, equal in enumerate(template.equals):
        other = known.get(equal.form)
        tables = [table for table in other.tables if table.name == equal.table] if other else []
        names = {name for table in tables for name in table_names(table)[0 if equal.along is Along.COLUMN else 1]}
        if other and equal.name not in names:
            path = f"equals.{index}.name (of form {template.form})"
            raise TemplateError(place, path, f"form {equal.form} has no {equal.name} in {equal.table}")


def load_template(name: str, folder: Path | None = None) -> Template:
    """One form of a folder (of the built-in ones by default). Raises GoujiError where none has this name."""
    forms = {template.form: template for template in load_templates(folder)}
    if name not in forms:
        raise GoujiError(f"no form is named {name}: choose one of {', '.join(forms)}")
    return forms[name]


def load_file(file: Path) -> Template:
    """One template. Raises TemplateError with the path of the first fault."""
    return spec_to_template(read_spec(file), str(file))


def read_spec(file: Path) -> TemplateSpec:
    """A file's contents, checked against the schema. Raises TemplateError."""
    return read_yaml(file, TemplateSpec)


def spec_to_template(spec: TemplateSpec, file: str) -> Template:
    """The frozen record that the other rooms use. Raises TemplateError where names do not resolve."""
    tables = tuple(spec_to_table(table) for table in spec.tables)
    by_name = {table.name: table for table in tables}

    def resolved(part: str, specs: Sequence[_Spec], make: Callable[[_Spec, Table, str, str], _Record]) -> list[_Record]:
        for index, one in enumerate(specs):
            if one.table not in by_name:
                raise TemplateError(file, f"{part}.{index}.table", f"no table is named {one.table}")
        return [make(one, by_name[one.table], file, f"{part}.{index}") for index, one in enumerate(specs)]

    return Template(
        form=spec.form,
        title=Heading(spec.title.label, tuple(spec.title.variants), tuple(spec.title.neighbours)),
        notice=spec.notice,
        years=spec.years,
        sections=tuple(Section(section.name, to_label(section), section.required) for section in spec.sections),
        tables=tables,
        relations=tuple(resolved("relations", spec.relations, spec_to_relation)),
        between_years=tuple(resolved("between_years", spec.between_years, spec_to_year_relation)),
        powers=tuple(resolved("powers", spec.powers, spec_to_power)),
        equals=tuple(resolved("equals", spec.equals, spec_to_equal)),
        fixed_wording=tuple(spec.fixed_wording),
        narrative=spec_to_narrative(spec.narrative, tables, Path(file)) if spec.narrative else None,
    )


def to_label(spec: LabelSpec) -> Label:
    """Label text and variants."""
    return Label(spec.label, tuple(spec.variants))


def spec_to_table(spec: TableSpec) -> Table:
    """A table with its blocks; a table without blocks is one block without a title."""
    blocks = spec.blocks or [BlockSpec(columns=spec.columns, rows=spec.rows)]
    return Table(
        name=spec.name,
        labels=to_label(spec),
        blocks=tuple(spec_to_block(block, spec) for block in blocks),
        section=spec.section,
        blank=spec.blank,
    )


def spec_to_block(spec: BlockSpec, table: TableSpec) -> Block:
    """A block; its title is the root of its rows' paths, as in `indicators.csv`."""
    title = Label(spec.label, tuple(spec.variants)) if spec.label else None
    unit = spec.unit or table.unit
    return Block(
        rows=tuple(tree_to_axes(spec.rows, (title,) if title else (), "")),
        columns=tuple(tree_to_axes(spec.columns, (), unit)),
        title=title,
        corner=Label(table.corner) if table.corner else None,
        asides=tuple(to_label(aside) for aside in table.asides),
        aside_texts=tuple(text for aside in table.asides for text in aside.texts),
        label_columns=table.label_columns,
    )


def tree_to_axes(nodes: Sequence[NodeSpec], above: tuple[Label, ...], unit: str) -> Iterator[Axis]:
    """The named nodes of a label tree, depth first, each with its label path."""
    for node in nodes:
        path = (*above, to_label(node)) if node.label else above
        own = node.unit or unit
        if node.name is not None:
            yield Axis(node.name, path, own, node.signed)
        yield from tree_to_axes(node.children, path, unit)


def spec_to_relation(spec: RelationSpec, table: Table, file: str, path: str) -> Relation:
    """A relation with its wildcards resolved against the table's names."""
    terms = known_terms(spec, table, file, path)
    return Relation(
        code=spec.code,
        table=spec.table,
        kind=spec.kind,
        along=spec.along,
        left=tuple(resolve(spec.left, terms, file, f"{path}.left")),
        right=tuple(resolve(spec.right, terms, file, f"{path}.right")),
        statement=spec.statement,
        only=tuple(spec.only),
    )


def spec_to_equal(spec: EqualSpec, table: Table, file: str, path: str) -> Equal:
    """What another form has as one, wildcards resolved against the names of this form. Raises TemplateError."""
    names = table_names(table)[0 if spec.along is Along.COLUMN else 1]
    if spec.name in names:
        raise TemplateError(file, f"{path}.name", f"{spec.name} stands in this form, too: it means the same there")
    terms = tuple(resolve(spec.sum, names, file, f"{path}.sum"))
    return Equal(spec.form, spec.table, spec.along, spec.name, terms)


def known_terms(spec: RelationSpec | YearRelationSpec, table: Table, file: str, path: str) -> list[str]:
    """The names that a relation may add up. Raises TemplateError where `only` names none of the others."""
    rows, columns = table_names(table)
    terms, others = (columns, rows) if spec.along is Along.ROW else (rows, columns)
    for name in spec.only:
        if name not in others:
            raise TemplateError(file, f"{path}.only", f"{table.name} has no {name}; it has {', '.join(others)}")
    return terms


def table_names(table: Table) -> tuple[list[str], list[str]]:
    """The canonical names of a table's rows and of its columns, in the form's order."""
    cells = list(table.cells())
    return list(dict.fromkeys(row.name for row, _ in cells)), list(dict.fromkeys(column.name for _, column in cells))


def spec_to_year_relation(spec: YearRelationSpec, table: Table, file: str, path: str) -> YearRelation:
    """A relation between years; terms are resolved against this form: a name means the same in every form."""
    terms = known_terms(spec, table, file, path)
    return YearRelation(
        code=spec.code,
        table=spec.table,
        along=spec.along,
        left=tuple(resolve(spec.left, terms, file, f"{path}.left")),
        last_year=tuple(resolve(spec.last_year, terms, file, f"{path}.last_year")),
        right=tuple(resolve(spec.right, terms, file, f"{path}.right")),
        level=spec.level,
        statement=spec.statement,
        only=tuple(spec.only),
    )


def spec_to_power(spec: PowerSpec, table: Table, file: str, path: str) -> Power:
    """A power with its wildcards resolved."""
    rows, columns = table_names(table)
    return Power(
        code=spec.code,
        table=spec.table,
        rows=tuple(resolve(spec.rows, rows, file, f"{path}.rows")),
        columns=tuple(resolve(spec.columns, columns, file, f"{path}.columns")),
        ranks=tuple(spec.ranks),
        statement=spec.statement,
    )


def resolve(terms: Sequence[str], names: Sequence[str], file: str, path: str) -> Iterator[str]:
    """Terms to names: `denied.*` becomes every name below it. Raises TemplateError for a term that is no name."""
    for term in terms:
        found = [name for name in names if fnmatchcase(name, term)]
        if not found:
            raise TemplateError(file, path, f"{term} names nothing in this table; it has {', '.join(names)}")
        yield from found
