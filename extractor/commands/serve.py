"""gouji serve: the service in the browser."""

from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.options import NeededMaxError, Templates, option
from extractor.commands.reading import say


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
    dataset: Annotated[Path | None, option(metavar="DIR", help="A harvest's dataset to review.")] = None,
    templates: Templates = None,
) -> None:
    """Read reports in the browser, and review the doubtful cells.

    \b
    Example:
      gouji serve
      gouji serve --data reviews/ --max-error 0.002
      gouji serve --dataset dataset/
    """
    from extractor.service import Settings, read_keys, serve

    names, known = tuple(name or ()), read_keys(keys) if keys else {}
    settings = Settings(data, host, port, names, known, workers, max_upload * 10**6, max_error, audit, templates)
    serve(settings, dataset, say)
