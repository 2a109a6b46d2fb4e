"""The command gouji: the words of a shell to one call of the library, and its errors to an exit status.

0: done, nothing found; 1: findings (check) or problems (template lint); 2: something could not be read, or the command
was wrong; 130: interrupted. The commands themselves stand in extractor/commands, a module each.
"""

import sys
from typing import Annotated

import typer

from extractor.commands import check, explain, extract, harvest, report, serve, template_app
from extractor.commands.options import SETTINGS
from extractor.commands.reading import say

__version__ = "0.1.0"

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, context_settings=SETTINGS
)


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


for command in (extract, check, explain, harvest, report, serve):
    app.command()(command)
app.add_typer(template_app, name="template")


if __name__ == "__main__":
    main()
