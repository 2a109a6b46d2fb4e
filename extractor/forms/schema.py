"""The schema of a template file: what may stand in the YAML, and nothing else.

`docs/templates.md` explains it with an example. Unknown keys are errors: a misspelt key is not silently ignored.
"""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from extractor.model import Along, BlankMeaning, RelationKind

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
Term = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*(\.\*)?$")]


class Strict(BaseModel):
    """Base of all parts: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LabelSpec(Strict):
    """A label as the form prints it, and other texts known to stand for it in real reports."""

    label: str
    variants: list[str] = []


class TitleSpec(LabelSpec):
    """The report's title; `neighbours` are words of documents about such reports that are none (通知, 解读)."""

    neighbours: list[str] = []


class NodeSpec(LabelSpec):
    """A node of a label tree: with `name` it is a row or column of the canonical table, with `children` a group."""

    name: Name | None = None
    unit: str = ""
    children: list["NodeSpec"] = []

    @model_validator(mode="after")
    def carries_something(self) -> Self:
        """A node without a name and without children would never be matched."""
        if self.name is None and not self.children:
            raise ValueError("a label with neither `name` nor `children` stands for nothing: add one of them")
        return self


class AsideSpec(LabelSpec):
    """A column that holds no values, and the texts that may stand in it."""

    texts: list[str] = []


class BlockSpec(Strict):
    """Rows under one header; `label` is the title row over all columns, the root of its rows' label paths."""

    label: str = ""
    variants: list[str] = []
    unit: str = ""
    columns: list[NodeSpec]
    rows: list[NodeSpec]


class TableSpec(LabelSpec):
    """A table: either `blocks`, or its own `columns` and `rows`."""

    name: Name
    section: str = ""
    blank: BlankMeaning
    unit: str = ""
    corner: str = ""
    label_columns: int = Field(default=1, ge=0, le=9)
    asides: list[AsideSpec] = []
    columns: list[NodeSpec] = []
    rows: list[NodeSpec] = []
    blocks: list[BlockSpec] = []

    @model_validator(mode="after")
    def either_blocks_or_axes(self) -> Self:
        """Both would leave open which rows stand under which columns."""
        if bool(self.blocks) == bool(self.columns and self.rows):
            raise ValueError("give either `blocks`, or `columns` and `rows`")
        return self


class RelationSpec(Strict):
    """A sum of the form. Terms are canonical names; `denied.*` stands for all names below `denied`."""

    code: Name
    table: Name
    along: Along
    kind: RelationKind
    left: list[Term] = Field(min_length=1)
    right: list[Term] = Field(min_length=1)
    only: list[Name] = []
    statement: str


class EqualSpec(Strict):
    """What another form calls by one `name` and this one has in parts: their `sum`. Terms as in relations."""

    form: str
    table: Name
    along: Along
    name: Name
    sum: list[Term] = Field(min_length=1)


class SectionSpec(LabelSpec):
    """A narrative section, known by its title."""

    name: Name


class TemplateSpec(Strict):
    """One form in one edition."""

    form: str
    notice: str
    years: tuple[int, int | None]
    title: TitleSpec
    sections: list[SectionSpec] = []
    tables: list[TableSpec] = Field(min_length=1)
    relations: list[RelationSpec] = []
    equals: list[EqualSpec] = []
