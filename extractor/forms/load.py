"""Template files to templates. A file that does not load stops the run: it names itself, the path in it, and why.

A file dropped into the templates folder adds a form; there is nothing else to register.
"""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from extractor.errors import TemplateError
from extractor.forms.schema import BlockSpec, LabelSpec, NodeSpec, RelationSpec, TableSpec, TemplateSpec
from extractor.model import Along, Axis, Block, Equal, Heading, Label, Relation, Section, Table, Template

MAX_TEMPLATE_BYTES = 1_000_000
"""The three forms take 10 kB each; a megabyte of YAML is a mistake."""

_YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def templates_folder() -> Path:
    """Where the built-in forms are: inside the installed package, or `templates/` of the repository."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


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
        names = {axes[0 if equal.along is Along.COLUMN else 1].name for table in tables for axes in table.cells()}
        if other and equal.name not in names:
            path = f"equals.{index}.name (of form {template.form})"
            raise TemplateError(place, path, f"form {equal.form} has no {equal.name} in {equal.table}")


def load_file(file: Path) -> Template:
    """One template. Raises TemplateError with the path of the first fault."""
    return spec_to_template(read_spec(file), str(file))


def read_spec(file: Path) -> TemplateSpec:
    """A file's contents, checked against the schema. Raises TemplateError."""
    try:
        if file.stat().st_size > MAX_TEMPLATE_BYTES:
            raise TemplateError(str(file), "", f"larger than {MAX_TEMPLATE_BYTES} bytes: this is no template")
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_YamlLoader)  # noqa: S506 (a safe loader)
        return TemplateSpec.model_validate(data)
    except OSError as error:
        raise TemplateError(str(file), "", f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TemplateError(str(file), "", "is not UTF-8: save it as UTF-8") from error
    except yaml.YAMLError as error:
        raise TemplateError(str(file), "", f"is not YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(part) for part in first["loc"])
        raise TemplateError(str(file), path, first["msg"].removeprefix("Value error, ")) from error


def spec_to_template(spec: TemplateSpec, file: str) -> Template:
    """The frozen record that the other rooms use. Raises TemplateError where names do not resolve."""
    tables = tuple(spec_to_table(table) for table in spec.tables)
    by_name = {table.name: table for table in tables}
    relations = []
    for index, relation in enumerate(spec.relations):
        path = f"relations.{index}"
        if relation.table not in by_name:
            raise TemplateError(file, f"{path}.table", f"no table is named {relation.table}")
        relations.append(spec_to_relation(relation, by_name[relation.table], file, path))
    return Template(
        form=spec.form,
        title=Heading(spec.title.label, tuple(spec.title.variants), tuple(spec.title.neighbours)),
        notice=spec.notice,
        years=spec.years,
        sections=tuple(Section(section.name, to_label(section)) for section in spec.sections),
        tables=tables,
        relations=tuple(relations),
        equals=tuple(spec_to_equals(spec, by_name, file)),
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
            yield Axis(node.name, path, own)
        yield from tree_to_axes(node.children, path, unit)


def spec_to_relation(spec: RelationSpec, table: Table, file: str, path: str) -> Relation:
    """A relation with its wildcards resolved against the table's names."""
    rows = list(dict.fromkeys(row.name for row, _ in table.cells()))
    columns = list(dict.fromkeys(column.name for _, column in table.cells()))
    terms, others = (columns, rows) if spec.along is Along.ROW else (rows, columns)
    for name in spec.only:
        if name not in others:
            raise TemplateError(file, f"{path}.only", f"{table.name} has no {name}; it has {', '.join(others)}")
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


def spec_to_equals(spec: TemplateSpec, tables: Mapping[str, Table], file: str) -> Iterator[Equal]:
    """What other forms have as one, wildcards resolved against the names of this form. Raises TemplateError."""
    for index, equal in enumerate(spec.equals):
        path = f"equals.{index}"
        if equal.table not in tables:
            raise TemplateError(file, f"{path}.table", f"no table is named {equal.table}")
        side = 0 if equal.along is Along.COLUMN else 1
        names = list(dict.fromkeys(axes[side].name for axes in tables[equal.table].cells()))
        if equal.name in names:
            raise TemplateError(file, f"{path}.name", f"{equal.name} stands in this form, too: it means the same there")
        terms = tuple(resolve(equal.sum, names, file, f"{path}.sum"))
        yield Equal(equal.form, equal.table, equal.along, equal.name, terms)


def resolve(terms: Sequence[str], names: Sequence[str], file: str, path: str) -> Iterator[str]:
    """Terms to names: `denied.*` becomes every name below it. Raises TemplateError for a term that is no name."""
    for term in terms:
        found = [name for name in names if fnmatchcase(name, term)]
        if not found:
            raise TemplateError(file, path, f"{term} names nothing in this table; it has {', '.join(names)}")
        yield from found
