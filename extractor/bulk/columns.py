"""The tables of the dataset and their columns: what `docs/dataset.md` explains and `datapackage.json` repeats.

A change of a name, a type or a meaning raises SCHEMA_VERSION; a new column at the end does not.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from extractor.errors import DependencyError
from extractor.reports.parquet import VALUE_PRECISION, VALUE_SCALE

SCHEMA_VERSION = 1


class Kind(StrEnum):
    """The type of a column. A WORD is text that comes again and again: Arrow and pandas hold it once."""

    TEXT = "text"
    WORD = "word"
    SHORT = "int16"
    INTEGER = "int32"
    LONG = "int64"
    DECIMAL = "decimal"
    FLOAT = "float32"
    DOUBLE = "float64"
    TEXTS = "texts"
    ADDRESS = "address"
    ADDRESSES = "addresses"
    SECTIONS = "sections"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type, what it holds."""

    name: str
    kind: Kind
    meaning: str


_REPORT = (
    Column("source", Kind.WORD, "the name under which the bytes were found first"),
    Column("sha256", Kind.WORD, "digest of the bytes"),
    Column("report", Kind.SHORT, "which report of the file, from 1: with sha256 the key of a report"),
    Column("agency", Kind.WORD, "whose report, empty where not found"),
    Column("year", Kind.SHORT, "the year reported on, null where not found"),
    Column("form", Kind.WORD, "name of the form"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "cells": (
        *_REPORT,
        Column("table", Kind.WORD, "canonical name of the table"),
        Column("row", Kind.WORD, "canonical name of the row"),
        Column("column", Kind.WORD, "canonical name of the column"),
        Column("value", Kind.DECIMAL, "the number in the indicator's unit, null where none is printed"),
        Column("status", Kind.WORD, "printed, blank, placeholder, absent, unreadable"),
        Column("raw", Kind.TEXT, "the text as it stands in the document"),
        Column("confidence", Kind.DOUBLE, "probability that value and status are what the document shows"),
        Column("page", Kind.INTEGER, "page from 1, null in formats without pages"),
        Column("x0", Kind.FLOAT, "left edge in PDF points from the left, to a tenth"),
        Column("top", Kind.FLOAT, "upper edge in PDF points from the top, to a tenth"),
        Column("x1", Kind.FLOAT, "right edge"),
        Column("bottom", Kind.FLOAT, "lower edge"),
        Column("location", Kind.TEXT, "where it stands in a format without pages"),
        Column("evidence", Kind.WORD, "why it is believed so much: what is not as usual of Evidence, as JSON"),
    ),
    "reports": (
        *_REPORT,
        Column("format", Kind.WORD, "pdf, word, html, text: told from the bytes"),
        Column("cells", Kind.INTEGER, "how many cells the form has"),
        Column("findings", Kind.INTEGER, "how many findings"),
        Column("confidence", Kind.DOUBLE, "chance that every cell is right"),
        Column("least_confidence", Kind.DOUBLE, "that of the cell believed least"),
        Column("warnings", Kind.TEXTS, "what was not read, and why"),
        Column("sections", Kind.SECTIONS, "the narrative: name, title, text of each section"),
    ),
    "findings": (
        *_REPORT,
        Column("code", Kind.WORD, "what kind of finding: gouji explain CODE"),
        Column("level", Kind.WORD, "error, warning, note"),
        Column("message", Kind.TEXT, "one Chinese sentence"),
        Column("table", Kind.WORD, "canonical name of the table, empty where it is about none"),
        Column("where", Kind.WORD, "the row or column of a relation"),
        Column("cells", Kind.ADDRESSES, "the cells that it speaks of"),
        Column("printed", Kind.TEXT, "what is printed"),
        Column("expected", Kind.TEXT, "what would fit"),
        Column("verdict", Kind.WORD, "whose error: extraction, publisher, undecided; null where that was not asked"),
        Column("culprits", Kind.ADDRESSES, "the cells that would have to change"),
        Column("suggestion", Kind.ADDRESS, "the one change that alone would do, with its value"),
        Column("confidence", Kind.DOUBLE, "chance that the finding is true of the document and the verdict right"),
        Column("quote", Kind.TEXT, "the sentence of the narrative"),
        Column("section", Kind.WORD, "the name of its section"),
    ),
    "failures": (
        Column("source", Kind.TEXT, "the name under which the bytes were found first"),
        Column("sha256", Kind.TEXT, "digest of the bytes, null where there were none"),
        Column("format", Kind.WORD, "as far as it was told"),
        Column("error", Kind.WORD, "its kind: EncryptedError, Timeout, Crash, ..."),
        Column("message", Kind.TEXT, "what happened, and what to do"),
    ),
    "sources": (
        Column("source", Kind.TEXT, "the name: path, archive member, URL"),
        Column("sha256", Kind.TEXT, "digest of the bytes, null where there were none"),
        Column("size", Kind.LONG, "bytes, as far as known"),
        Column("place", Kind.TEXT, "the file or URL that holds it"),
        Column("member", Kind.TEXTS, "where in it, from the outer container to the inner"),
        Column("url", Kind.TEXT, "of a web record"),
        Column("fetched", Kind.TEXT, "when it was fetched"),
        Column("parent", Kind.TEXT, "the page it was linked from"),
        Column("same_as", Kind.TEXT, "another source with the same bytes, under whose name they were read; else null"),
        Column("reports", Kind.INTEGER, "how many reports are in it"),
        Column("error", Kind.WORD, "why there are none, as in failures; else null"),
    ),
    "twins": (
        *_REPORT,
        Column("twin_source", Kind.WORD, "the first file, by name, of the same agency's report of the same year"),
        Column("twin_sha256", Kind.WORD, "digest of its bytes"),
        Column("twin_report", Kind.SHORT, "which report of it"),
        Column("alike", Kind.INTEGER, "of the cells that both show, how many are the same"),
        Column("differing", Kind.INTEGER, "and how many are not"),
    ),
}  # fmt: skip
"""By table, in the order of writing."""

BATCH_TABLES = ("cells", "reports", "findings", "failures")
"""Those that a batch writes; `sources` and `twins` are written at the end of a run."""


def load_arrow() -> Any:
    """pyarrow, which the dataset needs. Raises DependencyError with the remedy."""
    try:
        import pyarrow
    except ImportError as error:
        raise DependencyError("harvest needs pyarrow and pebble: pip install 'gouji[harvest]'") from error
    return pyarrow


def arrow_schema(table: str, *, written: bool) -> Any:
    """The Arrow schema of a table; WORDs as dictionaries where it is to be `written`, as plain text before."""
    pa = load_arrow()
    return pa.schema([(column.name, kind_to_type(pa, column.kind, written)) for column in TABLES[table]])


def kind_to_type(pa: Any, kind: Kind, written: bool) -> Any:
    """The Arrow type of a kind."""
    address = [(name, pa.string()) for name in ("table", "row", "column")]
    value = pa.decimal128(VALUE_PRECISION, VALUE_SCALE)
    types = {
        Kind.TEXT: pa.string(),
        Kind.WORD: pa.dictionary(pa.int32(), pa.string()) if written else pa.string(),
        Kind.SHORT: pa.int16(), Kind.INTEGER: pa.int32(), Kind.LONG: pa.int64(),
        Kind.DECIMAL: value, Kind.FLOAT: pa.float32(), Kind.DOUBLE: pa.float64(),
        Kind.TEXTS: pa.list_(pa.string()),
        Kind.ADDRESS: pa.struct([*address, ("value", value)]),
        Kind.ADDRESSES: pa.list_(pa.struct(address)),
        Kind.SECTIONS: pa.list_(pa.struct([(name, pa.string()) for name in ("name", "title", "text")])),
    }  # fmt: skip
    return types[kind]
