"""gouji harvest: many sources to one dataset."""

import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
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
    from extractor.bulk import Executor, Limits
    from extractor.bulk.fetching import Wanted
    from extractor.sources import Reference


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
    from extractor.bulk import Display, Limits, Order, summary_to_lines, work_folder, write_wide
    from extractor.bulk import harvest as harvest_all
    from extractor.forms import load_templates
    from extractor.sources.places import is_near

    folder, store = work_folder(out), "" if is_near(out) else out
    wanted = make_wanted(urls, folder, agent, pause, again=refetch, retry=retry == "failed") if urls else None
    named = check_sources(sources, wanted)
    if cluster and store and wanted:
        fail(
            "--urls keeps what it fetches on this machine, where no cluster sees it: harvest the list without --cluster"
        )
    if dry_run:
        list_all(named, wanted, folder, store, force=force)
        raise typer.Exit
    find = fetch(named, wanted, quiet=quiet)
    passed = list[Path]()
    limits = Limits(timeout, memory * 1_000_000)
    order = Order(folder, shlex.join(sys.argv), batch_size, templates, limits, retry or "", force, store)
    forks = all(map(is_near, (out, *named)))
    executor = make_executor(cluster, templates, workers or os.cpu_count() or 1, limits, forks=forks)
    with closing(Display(lambda: sum(1 for _ in find(lambda link: None)), quiet=quiet)) as display:
        summary = harvest_all(find(lambda link: pass_over(link, passed)), order, executor, display)
    if wide and not summary.stopped:
        write_wide(folder, load_templates(templates), store)
    for line in summary_to_lines(summary, out):
        say(line)
    raise typer.Exit(130 if summary.stopped else 2 if summary.failed or passed else 0)


def make_wanted(lists: list[Path], folder: Path, agent: str, pause: float, *, again: bool, retry: bool) -> "Wanted":
    """What is to be fetched."""
    from extractor.bulk.fetching import Wanted
    from extractor.sources.fetch import Manners

    return Wanted(tuple(lists), folder, Manners(pause, agent), again, retry)


def check_sources(sources: list[str] | None, wanted: "Wanted | None") -> list[str]:
    """The sources that were named, if they can be harvested."""
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
    try:
        addresses = fetch_lists(wanted, quiet=quiet)
    except KeyboardInterrupt:
        say("stopped: the same command goes on from here")
        raise typer.Exit(130) from None
    return lambda passed: chain(find_references(sources, passed), fetched(wanted, addresses))


def list_all(sources: list[str], wanted: "Wanted | None", folder: Path, store: str, *, force: bool) -> None:
    """What would be fetched, and what of what is there would be read."""
    from extractor.bulk import list_work
    from extractor.bulk.fetching import fetched, list_fetches
    from extractor.bulk.remote import fetch_ledger
    from extractor.bulk.shelf import StoreShelf
    from extractor.reports.target import print_lines
    from extractor.sources.fetched import known_addresses
    from extractor.sources.reference import find_references

    if store:
        fetch_ledger(StoreShelf(store), folder)
    found = find_references(sources)
    if wanted is not None:
        print_lines(list_fetches(wanted))
        found = chain(found, fetched(wanted, known_addresses(wanted.crawl)))
    print_lines(list_work(found, folder, force=force))


def make_executor(
    cluster: str | None, templates: Path | None, workers: int, limits: "Limits", *, forks: bool
) -> "Executor":
    """Where the work is done: on this machine, or on the cluster of a scheduler's address."""
    if cluster is not None:
        from extractor.bulk.cluster import ClusterExecutor
        from extractor.bulk.engine import engine_fingerprint

        return ClusterExecutor(cluster, engine_fingerprint(templates))
    from extractor.bulk.processes import ProcessExecutor

    return ProcessExecutor(workers, limits, forks=forks)


def pass_over(link: Path, passed: list[Path]) -> None:
    """A link that is not followed: it is said, and remembered in `passed`."""
    from extractor.sources.files import path_to_name

    passed.append(link)
    say(f"{path_to_name(link)}: is a link to a folder, out of the folder or to nowhere: name its target to read it")
