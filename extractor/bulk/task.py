"""The one task of a harvest: a batch of references to one part of each table. Pure: the same batch gives the same
bytes, wherever and however often it is run."""

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from extractor.bulk.batch import READING_SECONDS, Batch, BatchResult, Fate, Item, Outcome
from extractor.bulk.columns import BATCH_TABLES
from extractor.bulk.guard import time_limit
from extractor.bulk.journal import Entry, Journal
from extractor.bulk.parts import write_parts
from extractor.bulk.rows import extractions_to_frames, failure_to_frames
from extractor.bulk.shelf import open_shelf
from extractor.errors import DamagedError, SourceError, TooLargeError
from extractor.forms import load_templates
from extractor.model import Source, Template
from extractor.pipeline import extract_all
from extractor.readers.sniff import sniff
from extractor.sources.reference import Read, read_references

WORK = "work"
"""The folder of journals, in that of the run."""


def journal_path(batch: Batch) -> Path:
    """Where a batch writes down what it has done."""
    return Path(batch.folder) / WORK / f"{batch.number}-{batch.attempt}.journal"


def run_batch(batch: Batch) -> BatchResult:
    """Read what is not done yet, then write the parts. A document that ends the process is the last in the journal.

    Raises OSError where the place cannot be written.
    """
    templates = load_templates(Path(batch.templates) if batch.templates else None)
    with Journal(journal_path(batch)) as journal:
        waiting = [item for item in batch.items if item.key not in journal.entries]
        for item in waiting:
            if item.fate:
                journal.end(failure(item, item.fate, item.detail))
        read_items([item for item in waiting if not item.fate], journal, templates, batch.limits.seconds)
        entries = [journal.entries[item.key] for item in batch.items]
    rows = ((table, [entry.frames[table] for entry in entries if table in entry.frames]) for table in BATCH_TABLES)
    return BatchResult(
        batch.number, write_parts(open_shelf(batch.place), rows), tuple(entry.outcome for entry in entries)
    )


def read_items(items: Sequence[Item], journal: Journal, templates: Sequence[Template], seconds: float) -> None:
    """Each document under its limit of time, begun and ended in the journal. All are read in one pass through what
    holds them; after a bug in reading, in another one through the rest."""
    reads: Iterator[Read] | None = None
    for number, item in enumerate(items):
        journal.begin(item.key)
        try:
            with time_limit(READING_SECONDS):
                reads = reads or read_references(rest.reference for rest in items[number:])
                _, found = next(reads)
        except Exception as bug:
            reads = None
            journal.end(bug_to_entry(item, bug))
            continue
        with time_limit(seconds):
            journal.end(read_to_entry(item, found, templates))


def read_to_entry(item: Item, found: Source | SourceError, templates: Sequence[Template]) -> Entry:
    """What one document gives: its tables, or why there are none. A bug costs this document only."""
    if isinstance(found, SourceError):
        return failure(item, type(found).__name__, str(found))
    format = ""
    try:
        format = sniff(found.data).value
        if found.sha256 != item.key:
            raise DamagedError("changed while it was being read: run harvest again")
        reports = extract_all(replace(found, name=item.reference.name), templates)
        return Entry(
            Outcome(
                item.key, format, len(reports),
                cells=sum(len(report.cells) for report in reports),
                findings=sum(len(report.findings) for report in reports),
            ),
            extractions_to_frames(reports, format),
        )  # fmt: skip
    except SourceError as error:
        return failure(item, type(error).__name__, str(error), format)
    except (MemoryError, RecursionError):
        message = "is too large or too deeply nested: give the report without its attachments"
        return failure(item, TooLargeError.__name__, message, format)
    except Exception as bug:
        return bug_to_entry(item, bug, format)


def failure(item: Item, error: str, message: str, format: str = "", trace: str = "") -> Entry:
    """A document that gave no table."""
    outcome = Outcome(item.key, format, error=str(error), message=message, trace=trace)
    return Entry(outcome, failure_to_frames(item, outcome))


def bug_to_entry(item: Item, bug: Exception, format: str = "") -> Entry:
    """A document that met a bug of ours; the log of the run has its trace."""
    message = f"meets a bug in gouji ({type(bug).__name__}): please report it with the trace in the log of this run"
    return failure(item, Fate.BUG, message, format, "".join(traceback.format_exception(bug)))
