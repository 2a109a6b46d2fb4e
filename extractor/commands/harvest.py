"""gouji harvest: many sources to one dataset."""

import os
import shlex
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from extractor.commands.options import (
    BatchSize,
    Cluster,
    DryRun,
    Force,
    Memory,
    Out,
    Quiet,
    RetryOption,
    Sources,
    Templates,
    Timeout,
    Wide,
    Workers,
)
from extractor.commands.reading import fail, say

if TYPE_CHECKING:
    from extractor.bulk import Executor, Limits


def harvest(
    sources: Sources,
    out: Out,
    workers: Workers = None,
    batch_size: BatchSize = 200,
    timeout: Timeout = 60,
    memory: Memory = 700,
    retry: RetryOption = None,
    force: Force = False,
    dry_run: DryRun = False,
    wide: Wide = False,
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
    """
    from extractor.bulk import Display, Limits, Order, list_work, summary_to_lines, write_wide
    from extractor.bulk import harvest as harvest_all
    from extractor.forms import load_templates
    from extractor.reports.target import print_lines
    from extractor.sources.reference import find_references

    if "-" in sources:
        fail("-: a harvest goes through its sources more than once, which standard input cannot: name files")
    if dry_run:
        print_lines(list_work(find_references(sources), out, force=force))
        raise typer.Exit
    passed = list[Path]()
    limits = Limits(timeout, memory * 1_000_000)
    order = Order(out, shlex.join(sys.argv), batch_size, templates, limits, retry or "", force)
    executor = make_executor(cluster, templates, workers or os.cpu_count() or 1, limits)
    with closing(Display(lambda: sum(1 for _ in find_references(sources)), quiet=quiet)) as display:
        summary = harvest_all(find_references(sources, lambda link: pass_over(link, passed)), order, executor, display)
    if wide and not summary.stopped:
        write_wide(out, load_templates(templates))
    for line in summary_to_lines(summary, out):
        say(line)
    raise typer.Exit(130 if summary.stopped else 2 if summary.failed or passed else 0)


def make_executor(cluster: str | None, templates: Path | None, workers: int, limits: "Limits") -> "Executor":
    """Where the work is done: on this machine, or on the cluster of a scheduler's address."""
    if cluster is not None:
        from extractor.bulk.cluster import ClusterExecutor
        from extractor.bulk.engine import engine_fingerprint

        return ClusterExecutor(cluster, engine_fingerprint(templates))
    from extractor.bulk.processes import ProcessExecutor

    return ProcessExecutor(workers, limits)


def pass_over(link: Path, passed: list[Path]) -> None:
    """A link that is not followed: it is said, and remembered in `passed`."""
    from extractor.sources.files import path_to_name

    passed.append(link)
    say(f"{path_to_name(link)}: is a link to a folder, out of the folder or to nowhere: name its target to read it")
