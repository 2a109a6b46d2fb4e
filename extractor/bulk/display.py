"""What a person sees of a harvest: a line that lives on a terminal, a line now and then elsewhere, a summary."""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from extractor.bulk.batch import Fate, Outcome
from extractor.bulk.executor import Executor
from extractor.bulk.plan import Seen
from extractor.bulk.run import Summary
from extractor.reports.plain import printable

NAMED_FAILURES = 100
"""Failures that get a line; the others are in the log and in the table `failures`, where they can be sorted."""
PLAIN_SECONDS = 10.0
"""Between two lines where there is no terminal."""
REFRESHES = 2.0
"""A second, of the line on a terminal."""


class Display:
    """A Watcher that writes to standard error. `count`: gives the number of sources, which is asked for aside, since
    it may take long; `quiet`: failures only."""

    def __init__(self, count: Callable[[], int], *, quiet: bool = False) -> None:
        self._count = count
        self._quiet = quiet
        self._seen = Seen()
        self._executor: Executor | None = None
        self._sources: int | None = None
        self._done = self._failed = 0
        self._started = time.monotonic()
        self._end: Callable[[], None] = lambda: None

    def start(self, seen: Seen, executor: Executor) -> None:
        """As Watcher.start."""
        self._seen, self._executor = seen, executor
        self._started = time.monotonic()
        if not self._quiet:
            threading.Thread(target=self._count_sources, daemon=True).start()
            self._end = show_line(self.line)

    def take(self, name: str, outcome: Outcome) -> None:
        """As Watcher.take."""
        self._done += 1
        if outcome.error:
            self._failed += 1
            if self._failed <= NAMED_FAILURES:
                say(f"{name}: {outcome.message}")
            elif self._failed == NAMED_FAILURES + 1:
                say("more failures are in the log and in the table failures")

    def line(self) -> str:
        """Done, failed, rate, time left, memory."""
        done = self._done + (self._executor.under_way() if self._executor else 0)
        rate = done / max(time.monotonic() - self._started, 1e-3)
        return ", ".join(
            (
                f"{done:,} done", f"{self._failed:,} failed", f"{rate:.1f}/s", time_left(self._to_do(done), rate),
                f"{memory_in_use() / 1e6:.0f} MB",
            )
        )  # fmt: skip

    def close(self) -> None:
        """The line is shown no more."""
        self._end()

    def _to_do(self, done: int) -> float | None:
        """Documents still to do, from the share of the sources so far that were new; None until that is known."""
        seen = self._seen
        if seen.ended:
            return seen.due - done
        if self._sources is None or not seen.sources:
            return None
        return seen.due - done + (self._sources - seen.sources) * seen.due / seen.sources

    def _count_sources(self) -> None:
        self._sources = self._count()


def show_line(line: Callable[[], str]) -> Callable[[], None]:
    """A line of standard error, written anew on a terminal and now and then elsewhere, also while no document comes to
    its end; what is returned ends it."""
    if sys.stderr.isatty():
        return live_line(line)
    ended = threading.Event()
    threading.Thread(target=say_often, args=(line, ended), daemon=True).start()
    return ended.set


def say_often(line: Callable[[], str], ended: threading.Event) -> None:
    """A line every PLAIN_SECONDS, until it is ended."""
    while not ended.wait(PLAIN_SECONDS):
        say(line())


def live_line(line: Callable[[], str]) -> Callable[[], None]:
    """A line on a terminal; what is returned ends it, and leaves nothing of it."""
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    live = Live(
        console=Console(stderr=True), get_renderable=lambda: Text(line()), refresh_per_second=REFRESHES,
        transient=True, redirect_stdout=False,
    )  # fmt: skip
    live.start()
    return live.stop


def time_left(to_do: float | None, rate: float) -> str:
    """In words, coarse as it is known."""
    if to_do is None or not rate:
        return "counting"
    seconds = max(to_do, 0) / rate
    if seconds < 90:
        return f"{seconds:.0f} s left"
    return f"{seconds / 60:.0f} min left" if seconds < 5400 else f"{seconds / 3600:.1f} h left"


def memory_in_use() -> int:
    """Resident bytes of this process and those that it started; 0 where the system does not tell."""
    threads = Path("/proc/self/task")
    children = [child for thread in threads.iterdir() for child in started_by(thread)] if threads.is_dir() else []
    return sum(resident(process) for process in ("self", *children))


def started_by(thread: Path) -> list[str]:
    """The processes that a thread started; none where it is gone."""
    try:
        return (thread / "children").read_text().split()
    except OSError:
        return []


def resident(process: str) -> int:
    """Resident bytes of a process; 0 where it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def summary_to_lines(summary: Summary, place: str) -> list[str]:
    """What the harvest came to, in a few lines."""
    seen = summary.seen
    found = [f"sources: {seen.sources:,}", f"unchanged: {seen.unchanged:,}", f"same bytes as another: {seen.same:,}"]
    lines = [
        ", ".join(found),
        f"read now: {summary.done:,}, of them failed: {summary.failed:,}",
        f"in {printable(place)}: documents: {summary.documents:,}, reports: {summary.sums.reports:,}, "
        f"cells: {summary.sums.cells:,}, findings: {summary.sums.findings:,}",
    ]
    if summary.errors:
        lines.append("failures: " + ", ".join(f"{error} {count:,}" for error, count in summary.errors.items()))
        slow = ", --retry timeout --timeout SECONDS what took too long" if Fate.TIMEOUT in summary.errors else ""
        lines.append(f"each with its cause in {printable(place)}/failures; --retry failed reads them again{slow}")
    if seen.kept:
        lines.append(f"kept from another engine, since their sources were not given: {seen.kept:,} documents")
    lines.append(f"log: {printable(str(summary.log))}")
    if summary.stopped:
        lines.append("stopped: the same command goes on from here")
    return lines


def say(message: str) -> None:
    """A line to standard error."""
    print(f"gouji: {printable(message)}\n", end="", file=sys.stderr, flush=True)  # one write: threads say things, too
