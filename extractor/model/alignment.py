"""How a document lies on a form: which stream rows are which template rows, and where their values may belong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.model.document import GridKind, Sight
from extractor.model.place import Provenance
from extractor.model.template import Axis, Block, Table, Template


class Slot(NamedTuple):
    """A place in a row where a value may stand. `x0`, `x1`, `sight` as in GridCell."""

    text: str
    x0: float
    x1: float
    provenance: tuple[Provenance, ...] = ()
    sight: Sight | None = None


STRANGE = 0.25
"""Score of a column whose header is lost where one stands that is not understood; it, or one that changed places, may
name the column."""


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A label of the form found in the document. `score`: likeness, 0 to 1; `margin`: to the runner-up; `ordered`: it
    stands where the form's order wants it. A column without a header has `found` empty."""

    score: float
    margin: float = 1.0
    ordered: bool = True
    found: str = ""
    provenance: tuple[Provenance, ...] = ()


class Reading(NamedTuple):
    """One way to give a row's slots to its block's columns: for each column the slot's index, or None for a gap.
    `prior`: how well geometry and neighbouring rows support it, 0 to 1."""

    slots: tuple[int | None, ...]
    prior: float


@dataclass(frozen=True, slots=True)
class RowMatch:
    """A row of the form found in the document, with its candidate readings, best first. `kind`: of its grid; `off`: by
    how many the places for values are more than the columns, below 0 where they are fewer."""

    row: Axis
    label: LabelMatch
    slots: tuple[Slot, ...]
    readings: tuple[Reading, ...]
    kind: GridKind = GridKind.SPANNED
    off: int = 0


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A column of the form under a found block. `unit`: the unit of money that its header prints, if any."""

    column: Axis
    label: LabelMatch
    unit: str = ""


@dataclass(frozen=True, slots=True)
class BlockMatch:
    """A block of the form found in the document: its columns in the order found, and its rows.

    `transposed`: rows and columns of the canonical table are exchanged in the document. `steady`: the share of its
    complete rows whose values begin where those of most do; in columns of words it is not told.
    """

    table: Table
    block: Block
    columns: tuple[ColumnMatch, ...]
    rows: tuple[RowMatch, ...]
    transposed: bool = False
    steady: float = 1.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """A document laid on one template. `twins`: further copies of tables that stand in the same report.

    `traces`: for rows of the form that were not found, (table, row) -> how much of their labels the document shows, 0
    to 1; (table, row, column) -> the same of the label of a column that was not found. `left_over`: (table, row) -> how
    many rows with numbers beside it are explained by nothing, if any are.
    `pictured`: some of the document was read in pictures.
    """

    template: Template
    blocks: tuple[BlockMatch, ...]
    twins: tuple[BlockMatch, ...] = ()
    traces: Mapping[tuple[str, ...], float] = field(default_factory=dict)
    left_over: Mapping[tuple[str, str], int] = field(default_factory=dict)
    pictured: bool = False
