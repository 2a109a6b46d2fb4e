"""Frozen records that the rooms hand to each other. Standard library only."""

from extractor.model.alignment import STRANGE, Alignment, BlockMatch, ColumnMatch, LabelMatch, Reading, RowMatch, Slot
from extractor.model.document import Block as DocumentBlock
from extractor.model.document import Document, Grid, GridCell, GridKind, Sight, TextLine, seen_together
from extractor.model.head import Head, SectionText
from extractor.model.narrative import ClaimKind, Narrative, Subject, Verb, Vocabulary
from extractor.model.place import BBox, Key, Provenance
from extractor.model.result import (
    CanonicalTable,
    Cell,
    CellStatus,
    Change,
    Evidence,
    Extraction,
    Finding,
    Outcome,
    RelationCheck,
    Verdict,
    is_given_up,
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
    Level,
    Power,
    Rank,
    Relation,
    RelationKind,
    Section,
    Table,
    Template,
    YearRelation,
)

__all__ = [
    "STRANGE", "Alignment", "Along", "Axis", "BBox", "BlankMeaning", "Block", "BlockMatch", "CanonicalTable", "Cell",
    "CellStatus", "Change", "ClaimKind", "ColumnMatch", "Document", "DocumentBlock", "Equal", "Evidence", "Extraction",
    "Finding", "Grid", "GridCell", "GridKind", "Head", "Heading", "Key", "Label", "LabelMatch", "Level", "Narrative",
    "Outcome", "Power", "Provenance", "Rank", "Reading", "Relation", "RelationCheck", "RelationKind", "RowMatch",
    "Section", "SectionText", "Sight", "Slot", "Source", "Subject", "Table", "Template", "TextLine", "Verb", "Verdict",
    "Vocabulary", "YearRelation", "is_given_up", "seen_together",
]  # fmt: skip
