"""A progress bar over files, on standard error, for a person who waits."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.reports.plain import printable


def track_files(files: Iterable[Path]) -> Iterable[Path]:
    """The files behind a bar that names the one in work, where there are several and standard error is a terminal.

    What is printed to standard error meanwhile stands above the bar, which is gone when all are done.
    """
    if not sys.stderr.isatty():
        return files
    known = list(files)
    return known if len(known) < 2 else _bar(known)


def _bar(files: list[Path]) -> Iterable[Path]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    # Results go to sys.stdout.buffer, which rich does not see; the bar leaves standard output alone.
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("", total=len(files))
        for file in files:
            progress.update(task, description=escape(printable(file.name)))
            yield file
            progress.advance(task)


@contextmanager
def track_shares(files: Iterable[Path], *, quiet: bool) -> Iterator[Callable[[Path, float], None]]:
    """A bar over large files, each as long as it is large; it is told of each share of a file that is done. None is
    shown where standard error is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda file, share: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    sizes = {file: file.stat().st_size for file in files}
    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("", total=sum(sizes.values()))

        def advance(file: Path, share: float) -> None:
            progress.update(task, advance=share * sizes[file], description=escape(printable(file.name)))

        yield advance
