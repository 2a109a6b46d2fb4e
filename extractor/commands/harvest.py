"""gouji harvest: many sources to one dataset."""

import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from extractor.commands.options import (
    Agent,
    BatchSize,
    Cluster,
    DryRun,
    Force,
    Memory,
    Out,
    Pause,
    Quiet,
    Refetch,
    RetryOption,
    Sources,
    Templates,
    Timeout,
    UrlLists,
    Wide,
    Workers,
)
from extractor.commands.reading import fail, say

if TYPE_CHECKING:
    from extractor.bulk import Executor, Limits, Order, Summary
    from extractor.bulk.fetching import Wanted
    from extractor.sources import Reference

STOPPED = 130
"""Exit status after Ctrl-C, as shells have it."""


def harvest(
    out: Out,
    sources: Sources = None,
    urls: UrlLists = None,
    workers: Workers = None,
    batch_size: BatchSize = 200,
    timeout: Timeout = 60,
    memory: Memory = 700,
    retry: RetryOption = None,
    force: Force = False,
    dry_run: DryRun = False,
    wide: Wide = False,
    agent: Agent = "gouji/0.1",
    pause: Pause = 1.0,
    refetch: Refetch = False,
    cluster: Cluster = None,
    templates: Templates = None,
    quiet: Quiet = False,
) -> None:
    """Read many reports into one dataset of Parquet files; interrupted, the same command goes on.

    Only what is new or changed is read. A document that crashes its reader, or takes too much time or memory, is listed
    among the failures and not read again. Exit status 2: something could not be read.

    \b
    Example:
      gouji harvest reports/ --out dataset/
      gouji harvest reports/ --out dataset/ --retry timeout --timeout 300
      gouji harvest s3://crawls/2024 --out s3://datasets/2024
      gouji harvest --urls list.csv --out dataset/ --agent "my study (me@example.org)"
    """
    from extractor.bulk import Limits, Order, work_folder, write_wide
    from extractor.forms import load_templates
    from extractor.sources.places import is_near

    folder, store = work_folder(out), "" if is_near(out) else out
    wanted = make_wanted(urls, folder, agent, pause, again=refetch, retry=retry == "failed") if urls else None
    named = check_sources(sources, wanted, is_far=bool(cluster and store))
    forms = load_templates(templates)  # a form that is wrong stops the run before anything is fetched
    if dry_run:
        list_all(named, wanted, folder, store, force=force)
        raise typer.Exit
    limits = Limits(timeout, memory * 1_000_000)
    order = Order(folder, shlex.join(sys.argv), batch_size, templates, limits, retry or "", force, store)
    executor = make_executor(cluster, templates, workers, limits, forks=all(map(is_near, (out, *named))))
    with stoppable():
        summary, is_whole = reap(fetch(named, wanted, quiet=quiet), order, executor, quiet=quiet)
        if wide and not summary.stopped:
            write_wide(folder, forms, store)
    raise typer.Exit(STOPPED if summary.stopped else 0 if is_whole else 2)


@contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C, or the SIGTERM of a batch system, ends the block, whatever it is at, with a line and a status."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        say("stopped: the same command goes on from here")
        raise typer.Exit(STOPPED) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def make_wanted(lists: list[Path], folder: Path, agent: str, pause: float, *, again: bool, retry: bool) -> "Wanted":
    """What is to be fetched."""
    from extractor.bulk.fetching import Wanted
    from extractor.sources.fetch import Manners

    return Wanted(tuple(lists), folder, Manners(pause, agent), again, retry)


def check_sources(sources: list[str] | None, wanted: "Wanted | None", *, is_far: bool) -> list[str]:
    """The sources that were named, if they can be harvested. `is_far`: by nodes that share no folder with this one."""
    if wanted is not None and is_far:
        fail("--urls keeps what it fetches on this machine, where no cluster sees it: harvest it without --cluster")
    if not sources and wanted is None:
        fail("nothing to read: name files, folders, archives or crawls, or a list of addresses with --urls")
    if sources and "-" in sources:
        fail("-: a harvest goes through its sources more than once, which standard input cannot: name files")
    return sources or []


Find = Callable[[Callable[[Path], None]], "Iterator[Reference]"]
"""All documents, from the beginning; links that are not followed are told to what it is given."""


def fetch(sources: list[str], wanted: "Wanted | None", *, quiet: bool) -> Find:
    """What is on the lists is fetched; how to find all that there is to read then."""
    from extractor.bulk.fetching import fetch_lists, fetched
    from extractor.sources.reference import find_references

    if wanted is None:
        return lambda passed: find_references(sources, passed)
    addresses = fetch_lists(wanted, quiet=quiet)
    return lambda passed: chain(find_references(sources, passed), fetched(wanted, addresses))


def reap(find: Find, order: "Order", executor: "Executor", *, quiet: bool) -> "tuple[Summary, bool]":
    """The harvest, shown as it goes and summed up; what it came to, and whether all that was named could be read."""
    from extractor.bulk import Display, summary_to_lines
    from extractor.bulk import harvest as harvest_all

    passed = list[Path]()
    with closing(Display(lambda: sum(1 for _ in find(lambda link: None)), quiet=quiet)) as display:
        summary = harvest_all(find(lambda link: pass_over(link, passed)), order, executor, display)
    for line in summary_to_lines(summary, order.place):
        say(line)
    return summary, not summary.failed and not passed


def list_all(sources: list[str], wanted: "Wanted | None", folder: Path, store: str, *, force: bool) -> None:
    """What would be fetched, and what of what is there would be read."""
    from extractor.bulk import list_work
    from extractor.bulk.fetching import fetched, list_fetches
    from extractor.bulk.folder import write_faults
    from extractor.bulk.remote import fetch_ledger
    from extractor.bulk.shelf import StoreShelf
    from extractor.reports.target import print_lines
    from extractor.sources.fetched import known_addresses
    from extractor.sources.reference import find_references

    if store:
        with write_faults(store):
            fetch_ledger(StoreShelf(store), folder)
    found = find_references(sources)
    if wanted is not None:
        print_lines(list_fetches(wanted))
        found = chain(found, fetched(wanted, known_addresses(wanted.crawl)))
    print_lines(list_work(found, folder, force=force))


def make_executor(
    cluster: str | None, templates: Path | None, workers: int | None, limits: "Limits", *, forks: bool
) -> "Executor":
    """Where the work is done: on this machine, or on the cluster of a scheduler's address. `workers`: by default as
    many as processors."""
    if cluster is not None:
        from extractor.bulk.cluster import ClusterExecutor
        from extractor.bulk.engine import engine_fingerprint

        return ClusterExecutor(cluster, engine_fingerprint(templates))
    from extractor.bulk.processes import ProcessExecutor

    return ProcessExecutor(workers or os.cpu_count() or 1, limits, forks=forks)


def pass_over(link: Path, passed: list[Path]) -> None:
    """A link that is not followed: it is said, and remembered in `passed`."""
    from extractor.sources.files import path_to_name

    passed.append(link)
    say(f"{path_to_name(link)}: is a link to a folder, out of the folder or to nowhere: name its target to read it")
