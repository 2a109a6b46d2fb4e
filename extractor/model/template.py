"""A statutory form in one edition, as its YAML file declares it.

A table's rows and columns are trees of labels; what carries a canonical name is a row or a column of the canonical
table. A node may be both (2014: 收到申请数 is a row, and the group of its parts).

Templates, tables and blocks compare by identity: they are loaded once, and are keys of caches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from extractor.model.narrative import Narrative


class Level(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Label:
    """The official text of a label, and other texts known to stand for it."""

    text: str
    variants: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Official text first."""
        return (self.text, *self.variants)


@dataclass(frozen=True, slots=True)
class Heading(Label):
    """The title of a report. `neighbours`: words in the titles of documents about such reports that are none."""

    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """One row or one column of the canonical table: its canonical name and its label path, root first."""

    name: str
    path: tuple[Label, ...]
    unit: str = ""
    signed: bool = False
    """Whether its numbers may be below zero: an increase or decrease."""

    @property
    def label_path(self) -> str:
        """The official label path as in `indicators.csv`: `三、本年度办理结果/（一）予以公开`."""
        return "/".join(label.text for label in self.path if label.text)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows that stand under one header. The 2019 `proactive` table is five blocks, `requests` is one.

    `title`: the labels of the title row over all columns, if there is one; it is the root of its rows' paths.
    `asides`: labels of columns that hold no values (单位), and `aside_texts` what may stand in them.
    `corner`: what stands over the row labels; `label_columns`: how many columns the row labels take.
    """

    rows: tuple[Axis, ...]
    columns: tuple[Axis, ...]
    title: Label | None = None
    corner: Label | None = None
    asides: tuple[Label, ...] = ()
    aside_texts: tuple[str, ...] = ()
    label_columns: int = 1


class BlankMeaning(StrEnum):
    """What an empty cell of a table means when sums are checked."""

    ZERO = "zero"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One statutory table. `labels`: the titles that may stand above it."""

    name: str
    labels: Label
    blocks: tuple[Block, ...]
    section: str = ""
    blank: BlankMeaning = BlankMeaning.ZERO

    def cells(self) -> Iterator[tuple[Axis, Axis]]:
        """Every (row, column) of the table in the form's order."""
        for block in self.blocks:
            for row in block.rows:
                for column in block.columns:
                    yield row, column


class RelationKind(StrEnum):
    """How the two sides of a relation compare."""

    EQUAL = "equal"
    AT_MOST = "at_most"
    AT_LEAST_LARGEST = "at_least_largest"
    """The left side is at least the largest term of the right side."""


class Along(StrEnum):
    """A relation holds once in every row (its terms are columns), or once in every column (its terms are rows)."""

    ROW = "row"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Relation:
    """A statutory sum (勾稽关系). `left` and `right` are canonical names of rows or columns, wildcards resolved."""

    code: str
    table: str
    kind: RelationKind
    along: Along
    left: tuple[str, ...]
    right: tuple[str, ...]
    statement: str
    only: tuple[str, ...] = ()
    """The rows (or columns) it is checked in; empty for all that have its terms."""


@dataclass(frozen=True, slots=True)
class Equal:
    """What another form has as one row (along a column) or column (along a row) and this form has in parts: `name` of
    `form` is the sum of `terms` of this one. Names that stand in both forms mean the same and need none."""

    form: str
    table: str
    along: Along
    name: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearRelation:
    """What must add up between the reports of two consecutive years of one agency.

    The sum of `left` this year = the sum of `last_year` in the report before + the sum of `right` this year; terms,
    `along` and `only` are as in a Relation.
    """

    code: str
    table: str
    along: Along
    left: tuple[str, ...]
    last_year: tuple[str, ...]
    right: tuple[str, ...]
    level: Level
    statement: str
    only: tuple[str, ...] = ()


class Rank(StrEnum):
    """What kind of agency publishes a report."""

    STATE = "state"
    PROVINCE = "province"
    CITY = "city"
    """The government of a place of prefecture level: 设区的市, 自治州, 盟."""
    COUNTY = "county"
    TOWNSHIP = "township"
    DEPARTMENT = "department"
    """A department (局, 委, 厅) of a local government."""


@dataclass(frozen=True, slots=True)
class Power:
    """Rows in which only agencies of some ranks can have numbers other than zero. Empty `columns`: all of them."""

    code: str
    table: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    ranks: tuple[Rank, ...]
    statement: str


@dataclass(frozen=True, slots=True)
class Section:
    """A narrative section, known by its title. `required`: the form asks for it, and no table stands for it."""

    name: str
    label: Label
    required: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """One form in one edition. `years`: the report years it was made for (None: still in use); a hint, never a rule."""

    form: str
    title: Heading
    notice: str
    years: tuple[int, int | None]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    relations: tuple[Relation, ...]
    equals: tuple[Equal, ...] = ()
    between_years: tuple[YearRelation, ...] = ()
    powers: tuple[Power, ...] = ()
    fixed_wording: tuple[str, ...] = ()
    """Sentences that every report of this form may have in common: no sign that a text was copied."""
    narrative: Narrative | None = None

    def table(self, name: str) -> Table:
        """The table of this canonical name."""
        return next(table for table in self.tables if table.name == name)
