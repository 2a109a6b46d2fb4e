"""gouji check: files to findings."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from extractor.commands.options import (
    FindingFormat,
    FindingFormatOption,
    HtmlFile,
    Ignore,
    MaxError,
    Paths,
    Quiet,
    Select,
    Templates,
)
from extractor.commands.reading import Tally, read_pairs
from extractor.model import Extraction, Source, Template

if TYPE_CHECKING:
    from extractor.checks import Code
    from extractor.reports.findings_page import FindingsPage
    from extractor.reports.selection import Selection


def check(
    paths: Paths,
    format: FindingFormatOption = FindingFormat.TEXT,
    html: HtmlFile = None,
    select: Select = None,
    ignore: Ignore = None,
    max_error: MaxError = None,
    templates: Templates = None,
    quiet: Quiet = False,
) -> None:
    """Print what does not add up: which relation, where, what is printed, what would fit, whose error it is.

    Several reports are also compared: years of one agency, files of one report, texts of any two. What that finds
    stands under the later report.

    Exit status 0: nothing found, or notes (提示) only; 1: errors or warnings; 2: something could not be read.

    With --html, a page shows the findings beside the form, with pictures of the cells of PDFs; cells that are not
    accepted at --max-error are marked. A gouji.toml in the working folder may hold select, ignore, max-error and
    templates in a table [check]; what the command line says counts before it.

    \b
    Example:
      gouji check report.docx
      gouji check report.pdf --html findings.html
      gouji check reports/ --select sum,cell.unreadable --ignore sum.disputes
      gouji check reports/ --format json > findings.json
    """
    from extractor.checks import known_codes
    from extractor.forms import load_templates
    from extractor.reports import FINDING_WRITERS, least_confidence
    from extractor.reports.selection import Selection
    from extractor.reports.settings import read_settings
    from extractor.reports.target import open_target

    settings = read_settings(Path())
    forms = load_templates(templates or settings.templates)
    codes, tally = known_codes(forms), Tally()
    selection = Selection.of(select or settings.select, ignore or settings.ignore, codes)
    least = least_confidence(settings.max_error if max_error is None else max_error)
    pairs = read_pairs(paths, forms, tally, quiet=quiet)
    page = findings_page(forms, codes, least) if html else None
    with open_target(html) if html else nullcontext() as target, open_target(None) as out:
        FINDING_WRITERS[format](checked(pairs, forms, selection, tally, page), forms, out)
        if page and target:
            page.write(target, tally.unread)
    raise typer.Exit(2 if tally.unread else int(tally.findings > 0))


def findings_page(forms: tuple[Template, ...], codes: "Mapping[str, Code]", least: float) -> "FindingsPage":
    """The page of --html, which loads what a check without it does not need."""
    from extractor.reports.findings_page import FindingsPage

    return FindingsPage(forms, codes, least)


def checked(
    pairs: "Iterable[tuple[Source, Extraction]]",
    forms: "tuple[Template, ...]",
    selection: "Selection",
    tally: Tally,
    page: "FindingsPage | None",
) -> "Iterator[Extraction]":
    """The reports with their chosen findings, those from comparing them at the end; they come when all have been read.

    The page sees each report while its bytes are at hand, and then what comparing found of it.
    """
    from extractor.checks import Comparison, only_findings
    from extractor.model import Level, Source

    comparison = Comparison(forms)
    waiting = []
    chosen = ((source, selection.applied(report)) for source, report in pairs)
    for _, report in page.passing(chosen) if page else chosen:
        comparison.add(report)
        waiting.append(only_findings(report))
    for report, compared in zip(waiting, comparison.results(), strict=True):
        more = selection.applied(replace(report, cells=(), findings=compared.findings))
        if page and more.findings:
            page.add(Source.of(report.source, b""), more)
        findings = (*report.findings, *more.findings)
        tally.findings += sum(finding.level is not Level.NOTE for finding in findings)
        yield replace(report, findings=findings)
