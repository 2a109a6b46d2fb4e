"""Frozen records that the rooms hand to each other. Standard library only."""

from extractor.model.document import Block as DocumentBlock
from extractor.model.document import Document, Grid, GridCell, GridKind, TextLine
from extractor.model.place import BBox, Provenance
from extractor.model.result import (
    CanonicalTable,
    Cell,
    CellStatus,
    Evidence,
    Extraction,
    Finding,
    Level,
    Outcome,
    RelationCheck,
    SectionText,
)
from extractor.model.source import Source
from extractor.model.template import (
    Along,
    Axis,
    BlankMeaning,
    Block,
    Label,
    Relation,
    RelationKind,
    Section,
    Table,
    Template,
)

__all__ = [
    "Along", "Axis", "BBox", "BlankMeaning", "Block", "CanonicalTable", "Cell", "CellStatus", "Document",
    "DocumentBlock", "Evidence", "Extraction", "Finding", "Grid", "GridCell", "GridKind", "Label", "Level", "Outcome",
    "Provenance", "Relation", "RelationCheck", "RelationKind", "Section", "SectionText", "Source", "Table", "Template",
    "TextLine",
]  # fmt: skip
