"""The schema of a template file: what may stand in the YAML, and nothing else.

`docs/templates.md` explains it with an example. Unknown keys are errors: a misspelt key is not silently ignored.
"""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from extractor.model import Along, BlankMeaning, Level, Rank, RelationKind

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
Term = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*(\.\*)?$")]

CellTerm = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]*(/[a-z][a-z0-9_.]*(\.\*)?){2}$")]


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
    signed: bool = False
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


class YearRelationSpec(Strict):
    """What must add up between two years: the sum of `left` this year is that of `last_year` in the report before,
    plus that of `right` this year."""

    code: Name
    table: Name
    along: Along
    left: list[Term] = Field(min_length=1)
    last_year: list[Term] = Field(min_length=1)
    right: list[Term] = []
    only: list[Name] = []
    level: Level
    statement: str


class PowerSpec(Strict):
    """Rows in which only agencies of these ranks can have numbers; `columns`: in these only."""

    code: Name
    table: Name
    rows: list[Term] = Field(min_length=1)
    columns: list[Term] = []
    ranks: list[Rank] = Field(min_length=1)
    statement: str


class SectionSpec(LabelSpec):
    """A narrative section, known by its title; `required`: a report without it breaks the form."""

    name: Name
    required: bool = False


class VerbSpec(Strict):
    """Words that say which kind of claim a number is: a `kind`, or one for each direction of time."""

    words: list[str] = Field(min_length=1)
    kind: str = ""
    previous: str = ""
    next: str = ""
    zero: bool = True
    vague: bool = False

    @model_validator(mode="after")
    def either_kind_or_directions(self) -> Self:
        """Both would leave open which of them is meant."""
        if bool(self.kind) == bool(self.previous and self.next):
            raise ValueError("give either `kind`, or `previous` and `next`")
        return self


class SubjectSpec(Strict):
    """What the text of a report counts."""

    name: Name
    words: list[str] = Field(min_length=1)
    weak: list[str] = []
    matter: list[str] = []
    alone: str = ""
    sections: list[Name] = []
    verbs: list[VerbSpec] = []
    foreign: list[str] = []
    aside: list[str] = []


class YearsSpec(Strict):
    """Words for the year reported on, the years beside it, and other times."""

    this: list[str] = []
    previous: list[str] = []
    next: list[str] = []
    apart: list[str] = []


class AgenciesSpec(Strict):
    """Words for the office that reports, and the ends of the names of offices."""

    own: list[str] = []
    every: list[str] = []
    endings: list[str] = []


class VocabularySpec(Strict):
    """A file of `templates/words/`: the words with which reports state figures in their text."""

    subjects: list[SubjectSpec] = Field(min_length=1)
    counters: list[str] = Field(min_length=1)
    fillers: list[str] = []
    joins: list[str] = []
    both: list[str] = []
    apiece: list[str] = []
    among: list[str] = []
    negations: list[str] = []
    nothing: list[str] = []
    causes: list[str] = []
    years: YearsSpec = YearsSpec()
    comparisons: list[str] = []
    parts: list[str] = []
    foreign: list[str] = []
    whole: list[str] = []
    agencies: AgenciesSpec = AgenciesSpec()


class ClaimSpec(Strict):
    """A kind of claim: each reading is a sum of cells, `table/row/column`, that the number may mean."""

    kind: str
    title: str
    readings: list[Annotated[list[CellTerm], Field(min_length=1)]] = Field(min_length=1)


class NarrativeSpec(Strict):
    """The figures in the text: the file of words (beside the form's own), and the claims that are checked."""

    words: str
    claims: list[ClaimSpec] = Field(min_length=1)


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
    between_years: list[YearRelationSpec] = []
    powers: list[PowerSpec] = []
    fixed_wording: list[str] = []
    narrative: NarrativeSpec | None = None
