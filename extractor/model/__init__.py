"""Frozen records that the rooms hand to each other. Standard library only."""

from extractor.model.alignment import Alignment, BlockMatch, ColumnMatch, LabelMatch, Reading, RowMatch, Slot
from extractor.model.document import Block as DocumentBlock
from extractor.model.document import Document, Grid, GridCell, GridKind, TextLine
from extractor.model.head import Head, SectionText
from extractor.model.place import BBox, Provenance
from extractor.model.result import (
    CanonicalTable,
    Cell,
    CellStatus,
    Change,
    Evidence,
    Extraction,
    Finding,
    Key,
    Level,
    Outcome,
    RelationCheck,
    Verdict,
)
from extractor.model.source import Source
from extractor.model.template import (
    Along,
    Axis,
    BlankMeaning,
    Block,
    Equal,
    Heading,
    Label,
    Relation,
    RelationKind,
    Section,
    Table,
    Template,
)

__all__ = [
    "Alignment", "Along", "Axis", "BBox", "BlankMeaning", "Block", "BlockMatch", "CanonicalTable", "Cell",
    "CellStatus", "Change", "ColumnMatch", "Document", "DocumentBlock", "Equal", "Evidence", "Extraction", "Finding",
    "Grid", "GridCell", "GridKind", "Head", "Heading", "Key", "Label", "LabelMatch", "Level", "Outcome", "Provenance",
    "Reading", "Relation", "RelationCheck", "RelationKind", "RowMatch", "Section", "SectionText", "Slot", "Source",
    "Table", "Template", "TextLine", "Verdict",
]  # fmt: skip
