"""The command gouji: the words of a shell to one call of the library, and its errors to an exit status.

0: done, nothing found; 1: findings (check) or problems (template lint); 2: something could not be read, or the command
was wrong; 130: interrupted. What a command does not need is not imported, so that --help answers at once.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, NoReturn

import typer

if TYPE_CHECKING:
    from extractor.model import Extraction, Template
    from extractor.reports.review import Review

__version__ = "0.1.0"


class Format(StrEnum):
    """How `extract` writes the canonical table."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"
    TABLE = "table"


class FindingFormat(StrEnum):
    """How `check` writes findings."""

    TEXT = "text"
    JSON = "json"


@dataclass(slots=True)
class Tally:
    """What came of the files so far. `findings` counts errors and warnings; a note is no reason to fail. `failures`:
    where the unreadable are listed."""

    reports: int = 0
    findings: int = 0
    unreadable: int = 0
    failures: BinaryIO | None = None


Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH", show_default=False, help="Files, folders with all in them, - for stdin.")
]
LintPaths = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH", show_default=False, help="Files, folders. Default: all in use.")
]
FormatOption = Annotated[
    Format | None,
    typer.Option(show_default=False, help="Default: FILE's suffix; else a table on a terminal, CSV in a pipe."),
]
FindingFormatOption = Annotated[FindingFormat, typer.Option(help="Text for people, or a JSON array.")]
SpecimenFormat = Annotated[str, typer.Option(help="txt-tsv, docx, html, pdf or another; a wrong one lists all.")]
_FILE = typer.Option("--output", "-o", metavar="FILE", show_default=False, help="Write to FILE, whole or not at all.")
Output = Annotated[Path | None, _FILE]
NeededOutput = Annotated[Path, _FILE]
Seed = Annotated[int, typer.Option(help="Another seed, other numbers.")]
Templates = Annotated[
    Path | None,
    typer.Option("--templates", metavar="DIR", show_default=False, help="Use the forms in DIR, not the built-in ones."),
]
_MAX_ERROR = typer.Option(
    metavar="SHARE",
    show_default=False,
    help="The share of wrong cells that you can bear among those accepted, such as 0.005.",
)
MaxError = Annotated[float | None, _MAX_ERROR]
NeededMaxError = Annotated[float, _MAX_ERROR]
_REVIEW = typer.Option("--review", metavar="FILE", show_default=False, help="List the cells not accepted (CSV).")
ReviewFile = Annotated[Path | None, _REVIEW]
_FAILED = typer.Option("--failed", metavar="FILE", show_default=False, help="List files without a report (JSON Lines).")
FailedFile = Annotated[Path | None, _FAILED]
ResultPaths = Annotated[
    list[Path], typer.Argument(metavar="PATH", show_default=False, help="Results, .jsonl or .parquet, or their folder.")
]
Title = Annotated[str, typer.Option(help="The heading of the page.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar; errors are still named.")]
Name = Annotated[str, typer.Argument(metavar="NAME", show_default=False, help="A form, as `list` names it.")]

SETTINGS = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, context_settings=SETTINGS
)
template_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, context_settings=SETTINGS)
app.add_typer(template_app, name="template")


def main() -> None:
    """The entry of the command. An error that names its remedy becomes one line and status 2; no other is caught."""
    try:
        app(prog_name="gouji")
    except Exception as error:
        from extractor.errors import GoujiError

        if not isinstance(error, GoujiError):
            raise
        say(str(error))
        sys.exit(2)


def print_version(wanted: bool) -> None:
    """For --version: print it and stop."""
    if wanted:
        typer.echo(f"gouji {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and stop.")
]


@app.callback()
def gouji(version: Version = False) -> None:
    """Government information-disclosure reports (政府信息公开工作年度报告) to one table.

    \b
    Example:
      gouji extract report.docx
      gouji check reports/
    """


@app.command()
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
      gouji extract reports/ -o cells.csv --max-error 0.005 --review look.csv
      gouji extract reports/ -o cells.parquet
      gouji extract reports/ --format jsonl | jq .agency
      gouji extract - --format csv < report.html
    """
    from extractor.forms import load_templates
    from extractor.reports import BINARY_FORMATS, WRITERS
    from extractor.reports.review import Review
    from extractor.reports.target import open_target

    on_terminal = output is None and sys.stdout.isatty()
    chosen = format or default_format(output, on_terminal)
    if chosen in BINARY_FORMATS and on_terminal:
        fail(f"{chosen} cannot be shown on a terminal: name a file with -o FILE")
    least = least_confidence(max_error, review)
    forms, tally, sorted_out = load_templates(templates), Tally(), Review(least)
    listed = open_target(failed) if failed else nullcontext()
    with open_target(output) as out, open_target(review) if review else nullcontext() as look, listed as tally.failures:
        reports = read_reports(paths, forms, tally, quiet=quiet or on_terminal)
        reports = sorted_out.passing(reports, look)
        if chosen is Format.TABLE:
            from extractor.reports.terminal import write_tables

            write_tables(reports, forms, out, doubtful=least)
        else:
            WRITERS[chosen](reports, out)
        if output is not None and not tally.reports:
            fail(f"{output}: not written, because no report could be read")
    if max_error is not None:
        say(acceptance(sorted_out, max_error, review))
    raise typer.Exit(2 if tally.unreadable else 0)


@app.command()
def check(
    paths: Paths, format: FindingFormatOption = FindingFormat.TEXT, templates: Templates = None, quiet: Quiet = False
) -> None:
    """Print what does not add up: which relation, where, what is printed, what would fit.

    Exit status 0: nothing found, or notes (提示) only; 1: errors or warnings; 2: something could not be read.

    \b
    Example:
      gouji check report.docx
      gouji check reports/ --format json > findings.json
    """
    from extractor.forms import load_templates
    from extractor.reports import FINDING_WRITERS
    from extractor.reports.target import open_target

    tally = Tally()
    reports = read_reports(paths, load_templates(templates), tally, quiet=quiet or sys.stdout.isatty())
    with open_target(None) as out:
        FINDING_WRITERS[format](reports, out)
    raise typer.Exit(2 if tally.unreadable else int(tally.findings > 0))


@app.command()
def report(
    paths: ResultPaths,
    output: NeededOutput,
    max_error: NeededMaxError = 0.005,
    title: Title = "信息公开年度报告提取质量报告",
    templates: Templates = None,
    quiet: Quiet = False,
) -> None:
    """Write the quality report of extracted results as one HTML page.

    What was read, failed and needs eyes at an error rate (0.005 unless --max-error says another); how sure the cells
    are; findings by code; the worst reports and cells, with pictures where the PDF is still in its place.

    \b
    Example:
      gouji extract reports/ -o results/cells.jsonl --failed results/failed.jsonl
      gouji report results/ -o quality.html
      gouji report results/cells.parquet -o quality.html --max-error 0.001
    """
    from extractor.forms import load_templates
    from extractor.reports.quality import write_quality
    from extractor.reports.target import open_target

    with open_target(output) as out:
        write_quality(paths, load_templates(templates), out, max_error=max_error, title=title, quiet=quiet)


@template_app.callback()
def template() -> None:
    """The forms that reports are read by: look at them, test your own.

    \b
    Example:
      gouji template show 2021
    """


@template_app.command("list")
def list_templates(templates: Templates = None) -> None:
    """Print the forms: name, report years, notice, cells of each table.

    \b
    Example:
      gouji template list
    """
    from extractor.forms import load_templates
    from extractor.reports.target import print_lines
    from extractor.reports.templates import templates_to_lines

    print_lines(templates_to_lines(load_templates(templates)))


@template_app.command("show")
def show_template(name: Name, templates: Templates = None) -> None:
    """Print a form: trees of rows and columns with names and units, relations.

    \b
    Example:
      gouji template show 2021
    """
    from extractor.reports.target import print_lines
    from extractor.reports.templates import template_to_lines

    print_lines(template_to_lines(find_template(name, templates)))


@template_app.command("lint")
def lint_templates(paths: LintPaths = None, templates: Templates = None) -> None:
    """Print what is wrong with template files, each with its path and remedy.

    Exit status 1 where something is.

    \b
    Example:
      gouji template lint my-form.yaml
      gouji template lint --templates my-forms/
    """
    from extractor.forms import lint_file, templates_folder
    from extractor.reports.target import print_lines

    places = paths or [templates or templates_folder()]
    files = [file for place in places for file in (sorted(place.glob("*.yaml")) or [place])]
    problems = [problem for file in files for problem in lint_file(file)]
    print_lines(map(str, problems))
    say(f"template files: {len(files)}, problems: {len(problems)}")
    raise typer.Exit(1 if problems else 0)


@template_app.command("specimen")
def write_specimen_file(
    name: Name, output: NeededOutput, format: SpecimenFormat = "docx", seed: Seed = 1, templates: Templates = None
) -> None:
    """Write a report of the form, filled with made-up numbers that add up.

    \b
    Example:
      gouji template specimen 2021 --format pdf -o specimen.pdf
    """
    from extractor.forms.specimen import Scale, draw_values, write_specimen
    from extractor.reports.target import open_target

    form = find_template(name, templates)
    with open_target(output) as out:
        out.write(write_specimen(form, draw_values(form, seed, scale=Scale.COUNTY), format))


def default_format(output: Path | None, on_terminal: bool) -> Format:
    """What is written where no format is asked for."""
    suffix = output.suffix.removeprefix(".").lower() if output else ""
    if suffix in set(Format):
        return Format(suffix)
    if suffix and output and not output.exists():
        fail(f"{output}: no format is known by .{suffix}: name a file .csv, .jsonl, .parquet or .xlsx, or add --format")
    return Format.TABLE if on_terminal else Format.CSV


def read_reports(
    paths: Iterable[Path], forms: "tuple[Template, ...]", tally: Tally, *, quiet: bool
) -> "Iterator[Extraction]":
    """The reports in the files, one by one; a file that gives none is named on standard error and counted."""
    from extractor import extract_all
    from extractor.errors import GoujiError
    from extractor.model import Level
    from extractor.reports.jsonl import write_failure
    from extractor.reports.progress import track_files
    from extractor.sources import find_sources, path_to_name, read_source

    def pass_over(link: Path) -> None:
        tally.unreadable += 1
        say(f"{path_to_name(link)}: is a link to a folder, out of the folder or to nowhere: name its target to read it")

    files = find_sources(paths, pass_over)
    for file in files if quiet else track_files(files):
        try:
            extractions = extract_all(read_source(file), forms)
        except GoujiError as error:
            tally.unreadable += 1
            say(f"{path_to_name(file)}: {error}")
            if tally.failures is not None:
                write_failure(path_to_name(file), error, tally.failures)
            continue
        for extraction in extractions:
            tally.reports += 1
            tally.findings += sum(finding.level is not Level.NOTE for finding in extraction.findings)
            yield extraction


def find_template(name: str, folder: Path | None) -> "Template":
    """The form of this name; without one, the command fails."""
    from extractor.forms import load_templates

    forms = {template.form: template for template in load_templates(folder)}
    return forms[name] if name in forms else fail(f"no form is named {name}: choose one of {', '.join(forms)}")


def least_confidence(max_error: float | None, review: Path | None) -> float:
    """From which confidence on cells are accepted."""
    from extractor.cells import accept_from
    from extractor.reports.records import DOUBTFUL

    if review and max_error is None:
        fail("--review lists what is not accepted at an error rate: name it with --max-error")
    return DOUBTFUL if max_error is None else accept_from(max_error)


def acceptance(found: "Review", max_error: float, review: Path | None) -> str:
    """What became of an error rate, in a line."""
    count = found.accepted + found.doubted
    rest = f"{found.doubted:,} to look at: {f'see {review}' if review else '--review FILE lists them'}"
    return f"{found.accepted:,} of {count:,} cells accepted at an error rate of {max_error:g}; {rest}"


def fail(message: str) -> NoReturn:
    """A command that cannot be done: one line, status 2."""
    say(message)
    raise typer.Exit(2)


def say(message: str) -> None:
    """One line to standard error, whatever characters a file's name holds."""
    from extractor.reports.plain import printable

    print(f"gouji: {printable(message)}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
