"""kill -9 at random moments, and the same command again, until the harvest comes to its end."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.harvest.measure import start_harvest
from extractor.bulk.journal import read_progress

AFTER_FIRST = 1.5
"""Seconds from the first new document to a kill, at most."""
EARLY_EVERY = 4
"""Every so many kills comes within so many seconds of the start, before anything is read."""
PATIENCE = 60.0
"""Seconds for a start to come to its first document on a busy machine; the fault is the harvest's if it does not."""


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


def kill_often(sources: Sequence[Path], out: Path, kills: int, seed: int, *options: str) -> Killed:
    """At most so many kills; then the harvest is left to itself."""
    moments, starts = random.Random(seed), list[float]()
    for number in range(kills):
        before, started = done_so_far(out), time.monotonic()
        running = start_harvest(sources, out, *options)
        early = number % EARLY_EVERY == EARLY_EVERY - 1
        until = started + (moments.uniform(0.0, EARLY_EVERY) if early else PATIENCE)
        while running.poll() is None and time.monotonic() < until:
            if not early and done_so_far(out) != before:
                starts.append(time.monotonic() - started)
                time.sleep(moments.uniform(0.0, AFTER_FIRST))
                break
            time.sleep(0.02)
        if running.poll() is not None:
            return Killed(number, tuple(starts), running.returncode in (0, 2))
        running.kill()
        running.wait()
    return Killed(kills, tuple(starts), start_harvest(sources, out, *options).wait() in (0, 2))
