"""Reading the files that a command was given, and saying what could not be read."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NoReturn

import typer

from extractor.model import Extraction, Source, Template


@dataclass(slots=True)
class Tally:
    """What came of the files so far. `findings`: errors and warnings; a note is none. `unread`, also in `failures`."""

    reports: int = 0
    findings: int = 0
    unread: list[str] = field(default_factory=list)
    failures: BinaryIO | None = None


def read_pairs(
    paths: Iterable[Path], forms: "tuple[Template, ...]", tally: Tally, *, quiet: bool
) -> "Iterator[tuple[Source, Extraction]]":
    """The reports in the files, one by one, each with its file's bytes; what gives none is named on standard error."""
    from extractor import extract_all
    from extractor.errors import GoujiError, SourceError
    from extractor.reports.jsonl import write_failure
    from extractor.reports.progress import track_files
    from extractor.sources import find_sources, path_to_name, read_source

    def pass_over(path: Path, why: GoujiError) -> None:
        tally.unread.append(f"{path_to_name(path)}: {why}")
        say(tally.unread[-1])
        if tally.failures is not None:
            write_failure(path_to_name(path), why, tally.failures)

    astray = SourceError("is a link to a folder, out of the folder or to nowhere: name its target to read it")
    files = find_sources(paths, lambda link: pass_over(link, astray))
    for file in files if quiet else track_files(files):
        try:
            source = read_source(file)
            extractions = extract_all(source, forms)
        except GoujiError as error:
            pass_over(file, error)
            continue
        for extraction in extractions:
            tally.reports += 1
            yield source, extraction


def fail(message: str) -> NoReturn:
    """A command that cannot be done: one line, status 2."""
    say(message)
    raise typer.Exit(2)


def say(message: str) -> None:
    """One line to standard error, whatever characters a file's name holds."""
    from extractor.reports.plain import printable

    print(f"gouji: {printable(message)}", file=sys.stderr, flush=True)
