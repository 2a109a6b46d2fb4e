"""The arguments and options of the commands, in one place: what has one name means one thing everywhere."""

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer


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


class Retry(StrEnum):
    """Which failures `harvest` reads again."""

    FAILED = "failed"
    TIMEOUT = "timeout"


argument, option = partial(typer.Argument, show_default=False), partial(typer.Option, show_default=False)

Paths = Annotated[list[Path], argument(metavar="PATH", help="Files, folders, archives, crawls (WARC); - for stdin.")]
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
_RATE = option(metavar="SHARE", help="The share of wrong cells that you can bear among those accepted, such as 0.001.")
MaxError = Annotated[float | None, _RATE]
NeededMaxError = Annotated[float, _RATE]
FailedFile = Annotated[Path | None, option("--failed", metavar="FILE", help="List the files without a report.")]
Results = Annotated[list[Path], argument(metavar="PATH", help="The folder of a harvest; results, .jsonl or .parquet.")]
Select = Annotated[list[str] | None, option(metavar="CODE", help="Only codes that are this or begin so: sum,cell")]
Ignore = Annotated[list[str] | None, option(metavar="CODE", help="All codes but these.")]
Templates = Annotated[Path | None, option("--templates", metavar="DIR", help="Use the forms in DIR, not our own.")]
_SOURCES = argument(metavar="SOURCE", help="Files, folders, archives, crawls (WARC), s3://...")
Sources = Annotated[list[str] | None, _SOURCES]
_URLS = option("--urls", metavar="FILE", help="Fetch what FILE lists: an address a line, or a CSV with a column url.")
UrlLists = Annotated[list[Path] | None, _URLS]
Agent = Annotated[str, typer.Option(help="Who asks for them, best with an address to complain to.")]
Pause = Annotated[float, typer.Option(min=0, metavar="SECONDS", help="Between two requests to one host.")]
Refetch = Annotated[bool, typer.Option("--refetch", help="Ask for all addresses again, whether they have changed.")]
Out = Annotated[
    str, option(metavar="PLACE", help="The dataset's folder, or s3://bucket/prefix; a harvest there goes on.")
]
Workers = Annotated[int | None, option(min=1, help="Processes. Default: as many as processors.")]
BatchSize = Annotated[int, typer.Option(min=1, help="Documents of one part.")]
Timeout = Annotated[float, typer.Option(min=1, metavar="SECONDS", help="Of the processor, for one document.")]
Memory = Annotated[int, typer.Option(min=300, metavar="MB", help="For one process.")]
Cluster = Annotated[str | None, option(metavar="ADDRESS", help="Work on a Dask cluster: tcp://host:8786")]
RetryOption = Annotated[Retry | None, option(help="Read again what failed, or what took too long, in an earlier run.")]
Force = Annotated[bool, typer.Option("--force", help="Read again what is given, whether it changed or not.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="List what would be fetched and read, and do neither.")]
Wide = Annotated[bool, typer.Option("--wide", help="Also write wide.parquet: a row a report, a column an indicator.")]
Seed = Annotated[int, typer.Option(help="Another seed, other numbers.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar; errors are still named.")]

SETTINGS = {"help_option_names": ["-h", "--help"]}
