"""The command gouji: the words of a shell to one call of the library, and its errors to an exit status.

0: done, nothing found; 1: findings (check) or problems (template lint); 2: something could not be read, or the command
was wrong; 130: interrupted. What a command does not need is not imported, so that --help answers at once.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, NoReturn

import typer

if TYPE_CHECKING:
    from extractor.model import Extraction, Source, Template
    from extractor.reports.findings_page import FindingsPage
    from extractor.reports.selection import Selection

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
    """What came of the files so far. `findings`: errors and warnings; a note is none. `unread`, also in `failures`."""

    reports: int = 0
    findings: int = 0
    unread: list[str] = field(default_factory=list)
    failures: BinaryIO | None = None


argument, option = partial(typer.Argument, show_default=False), partial(typer.Option, show_default=False)

Paths = Annotated[list[Path], argument(metavar="PATH", help="Files, folders with all in them, - for stdin.")]
LintPaths = Annotated[list[Path] | None, argument(metavar="PATH", help="Files, folders. Default: all in use.")]
Name = Annotated[str, argument(metavar="NAME", help="A form, as `list` names it.")]
CodeName = Annotated[str | None, argument(metavar="CODE", help="Default: list all codes.")]
FormatOption = Annotated[Format | None, option(help="Default: FILE's suffix; a table on a terminal, CSV in a pipe.")]
FindingFormatOption = Annotated[FindingFormat, typer.Option(help="Text for people, or a JSON array.")]
SpecimenFormat = Annotated[str, typer.Option(help="txt-tsv, docx, html, pdf or another; a wrong one lists all.")]
_FILE = option("--output", "-o", metavar="FILE", help="Write to FILE, whole or not at all.")
Output = Annotated[Path | None, _FILE]
NeededOutput = Annotated[Path, _FILE]
ReviewFile = Annotated[Path | None, option("--review", metavar="FILE", help="List the cells not accepted in FILE.")]
HtmlFile = Annotated[Path | None, option("--html", metavar="FILE", help="Write a page with the marked form, too.")]
_RATE = option(metavar="SHARE", help="The share of wrong cells that you can bear among those accepted, such as 0.005.")
MaxError = Annotated[float | None, _RATE]
NeededMaxError = Annotated[float, _RATE]
FailedFile = Annotated[Path | None, option("--failed", metavar="FILE", help="List the files without a report.")]
Results = Annotated[list[Path], argument(metavar="PATH", help="Results, .jsonl or .parquet, or folders with them.")]
Select = Annotated[list[str] | None, option(metavar="CODE", help="Only codes that are this or begin so: sum,cell")]
Ignore = Annotated[list[str] | None, option(metavar="CODE", help="All codes but these.")]
Templates = Annotated[Path | None, option("--templates", metavar="DIR", help="Use the forms in DIR, not our own.")]
Seed = Annotated[int, typer.Option(help="Another seed, other numbers.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar; errors are still named.")]

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


Version = Annotated[bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version.")]


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


@app.command()
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
    page = None
    if html:
        from extractor.reports.findings_page import FindingsPage

        page = FindingsPage(forms, codes, least)
    with open_target(html) if html else nullcontext() as target, open_target(None) as out:
        FINDING_WRITERS[format](checked(pairs, forms, selection, tally, page), forms, out)
        if page and target:
            page.write(target, tally.unread)
    raise typer.Exit(2 if tally.unread else int(tally.findings > 0))


@app.command()
def explain(code: CodeName = None, templates: Templates = None) -> None:
    """Print what a kind of finding means, why it matters and what to do; without CODE, list them all.

    \b
    Example:
      gouji explain
      gouji explain form.row_absent
    """
    from extractor.checks import known_codes
    from extractor.forms import load_templates
    from extractor.reports.explain import code_to_lines, codes_to_lines
    from extractor.reports.target import print_lines

    forms = load_templates(templates)
    codes = known_codes(forms)
    print_lines(code_to_lines(code, codes, forms) if code else codes_to_lines(codes))


@app.command()
def report(
    paths: Results,
    output: NeededOutput,
    max_error: NeededMaxError = 0.005,
    title: Annotated[str, typer.Option(help="The heading of the page.")] = "信息公开年度报告提取质量报告",
    templates: Templates = None,
    quiet: Quiet = False,
) -> None:
    """Write the quality report of extracted results as one HTML page.

    What was read, failed and needs eyes at an error rate (0.005 unless --max-error says another); how sure the cells
    are; findings by code; the worst reports and cells, with pictures where the PDF is still in its place.

    \b
    Example:
      gouji extract reports/ -o results/cells.jsonl --failed results/failed.jsonl
      gouji report results/ -o quality.html --max-error 0.001
    """
    from extractor.forms import load_templates
    from extractor.reports.quality import write_quality
    from extractor.reports.target import open_target

    with open_target(output) as out:
        write_quality(paths, load_templates(templates), out, max_error=max_error, title=title, quiet=quiet)


@app.command()
def serve(
    data: Annotated[Path, option("--data", metavar="DIR", help="Where the database is kept.")] = Path("gouji-data"),
    host: Annotated[str, typer.Option(help="Where to listen; others than loopback need --keys.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8420,
    name: Annotated[list[str] | None, option(help="Another host name by which browsers call it.")] = None,
    keys: Annotated[Path | None, option(metavar="FILE", help="Who may use it: lines `name key`.")] = None,
    max_error: NeededMaxError = 0.001,
    audit: Annotated[float, typer.Option(metavar="SHARE", help="Accepted cells to look at all the same.")] = 0.002,
    max_upload: Annotated[int, typer.Option(metavar="MB", min=1, max=200, help="The largest file.")] = 64,
    workers: Annotated[int, typer.Option(min=0, help="Files read at once; 0: one a processor.")] = 0,
    templates: Templates = None,
) -> None:
    """Read reports in the browser, and review the doubtful cells.

    \b
    Example:
      gouji serve
      gouji serve --data reviews/ --max-error 0.002
    """
    from extractor.service import Settings, read_keys, serve

    say(f"http://{host}:{port}/")
    names, known = tuple(name or ()), read_keys(keys) if keys else {}
    serve(Settings(data, host, port, names, known, workers, max_upload * 10**6, max_error, audit, templates))


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
    """Print a form: rows and columns with names and units, relations.

    \b
    Example:
      gouji template show 2021
    """
    from extractor.forms import load_template
    from extractor.reports.target import print_lines
    from extractor.reports.templates import template_to_lines

    print_lines(template_to_lines(load_template(name, templates)))


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
    from extractor.forms import load_template
    from extractor.forms.specimen import Scale, draw_values, write_specimen
    from extractor.reports.target import open_target

    form = load_template(name, templates)
    with open_target(output) as out:
        out.write(write_specimen(form, draw_values(form, seed, scale=Scale.COUNTY), format))


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
