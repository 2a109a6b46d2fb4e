"""kill -9 at random moments, and the same command again, until the harvest comes to its end."""

import random
import time
from dataclasses import dataclass
from pathlib import Path

from bench.harvest.measure import start_harvest
from extractor.bulk.journal import read_progress

LONGEST = 4.0
"""Seconds from the start of a harvest to its kill, at most: it begins to read after about one."""


@dataclass(frozen=True, slots=True)
class Killed:
    """`kills` that met a harvest at work; seconds from each start to the first new document, as far as it got there;
    whether the end was reached."""

    kills: int
    starts: tuple[float, ...]
    ended: bool


def done_so_far(out: Path) -> tuple[int, int]:
    """(parts, documents in journals): grows while a harvest works."""
    journals = list((out / "work").glob("*.journal"))
    return len(list(out.glob("reports/*.parquet"))), sum(read_progress(journal).done for journal in journals)


def kill_often(folder: Path, out: Path, kills: int, seed: int, *options: str) -> Killed:
    """At most so many kills; then the harvest is left to itself."""
    moments, starts, killed = random.Random(seed), list[float](), 0
    while killed < kills:
        before, started = done_so_far(out), time.monotonic()
        running = start_harvest(folder, out, *options)
        until, first = started + moments.uniform(0.1, LONGEST), None
        while running.poll() is None and time.monotonic() < until:
            if first is None and done_so_far(out) != before:
                first = time.monotonic() - started
                starts.append(first)
            time.sleep(0.02)
        if running.poll() is not None:
            return Killed(killed, tuple(starts), True)
        running.kill()
        running.wait()
        killed += 1
    return Killed(killed, tuple(starts), start_harvest(folder, out, *options).wait() in (0, 2))
