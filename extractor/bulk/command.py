"""`gouji harvest`: the words of a user to a harvest, and what came of it to lines and an exit status."""

import os
import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from extractor.bulk.batch import Limits
from extractor.bulk.display import Display, say, summary_to_lines
from extractor.bulk.ledger import LEDGER, Ledger
from extractor.bulk.plan import with_version
from extractor.bulk.run import Order, harvest
from extractor.bulk.wide import write_wide
from extractor.forms import load_templates
from extractor.reports.target import print_lines
from extractor.sources.files import path_to_name
from extractor.sources.reference import Reference, find_references


@dataclass(frozen=True, slots=True)
class Wish:
    """The options of the command, each as its help says."""

    sources: tuple[Path, ...]
    out: Path
    workers: int | None
    batch_size: int
    timeout: float
    memory: int
    retry: str
    force: bool
    dry_run: bool
    wide: bool
    templates: Path | None
    quiet: bool


def run_harvest(wish: Wish, words: Sequence[str]) -> int:
    """The exit status: 0 done, 2 something could not be read, 130 interrupted."""
    if wish.dry_run:
        print_lines(list_work(find_references(wish.sources), wish.out, force=wish.force))
        return 0
    from extractor.bulk.processes import ProcessExecutor

    limits = Limits(wish.timeout, wish.memory * 1_000_000)
    order = Order(wish.out, shlex.join(words), wish.batch_size, wish.templates, limits, wish.retry, wish.force)
    executor = ProcessExecutor(wish.workers or os.cpu_count() or 1, limits)
    display = Display(lambda: sum(1 for _ in find_references(wish.sources)), quiet=wish.quiet)
    passed = list[Path]()
    with closing(display):
        summary = harvest(
            find_references(wish.sources, lambda link: _pass_over(link, passed)), order, executor, display
        )
    if wish.wide and not summary.stopped:
        write_wide(wish.out, load_templates(wish.templates))
    for line in summary_to_lines(summary, wish.out):
        say(line)
    return 130 if summary.stopped else 2 if summary.failed or passed else 0


def list_work(references: Iterable[Reference], folder: Path, *, force: bool) -> Iterator[str]:
    """A line for each source: `new`, `changed` or `known`, as far as that is told without reading it, and its name."""
    if not (folder / LEDGER).exists():
        yield from (f"new\t{reference.name}" for reference in references)
        return
    with closing(Ledger(folder)) as ledger:
        for reference in map(with_version, references):
            known = ledger.key_of(reference) is not None and not force
            state = "known" if known else "changed" if ledger.is_known(reference) else "new"
            yield f"{state}\t{reference.name}"


def _pass_over(link: Path, passed: list[Path]) -> None:
    passed.append(link)
    say(f"{path_to_name(link)}: is a link to a folder, out of the folder or to nowhere: name its target to read it")
