"""gouji extract: files to the canonical table."""

import sys
from contextlib import nullcontext

import typer

from extractor.commands.options import FailedFile, FormatOption, MaxError, Output, Paths, Quiet, ReviewFile, Templates
from extractor.commands.reading import Tally, fail, read_pairs, say


def extract(
    paths: Paths,
    format: FormatOption = None,
    output: Output = None,
    max_error: MaxError = None,
    review: ReviewFile = None,
    failed: FailedFile = None,
    templates: Templates = None,
    quiet: Quiet = False,
) -> None:
    """Print the canonical table of each report.

    A file that cannot be read is named on standard error, the others are still done, and the exit status is 2. With
    --max-error, the cells that may be accepted at that error rate are counted, and --review lists the others.

    \b
    Example:
      gouji extract report.pdf
      gouji extract reports/ -o cells.csv --max-error 0.001 --review look.csv
      gouji extract reports/ --format jsonl | jq .agency
      gouji extract - --format csv < report.html
    """
    from extractor.forms import load_templates
    from extractor.reports import BINARY_FORMATS, default_format, least_confidence, write_extractions
    from extractor.reports.review import Review
    from extractor.reports.target import open_target

    on_terminal = output is None and sys.stdout.isatty()
    chosen = format or default_format(output, on_terminal=on_terminal)
    if chosen in BINARY_FORMATS and on_terminal:
        fail(f"{chosen} cannot be shown on a terminal: name a file with -o FILE")
    if review and max_error is None:
        fail("--review lists what is not accepted at an error rate: name it with --max-error")
    least = least_confidence(max_error)
    forms, tally, sorted_out = load_templates(templates), Tally(), Review(least)
    pairs = read_pairs(paths, forms, tally, quiet=quiet or on_terminal)
    listed = open_target(failed) if failed else nullcontext()
    with open_target(output) as out, open_target(review) if review else nullcontext() as look, listed as tally.failures:
        reports = sorted_out.passing((report for _, report in pairs), look)
        write_extractions(chosen, reports, forms, out, doubtful=least)
        if output is not None and not tally.reports:
            fail(f"{output}: not written, because no report could be read")
    if max_error is not None:
        say(sorted_out.summary(max_error, review))
    raise typer.Exit(2 if tally.unread else 0)
