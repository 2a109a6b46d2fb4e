"""Whose error it is that sums fail, on cases of which that is known:
`python -m bench.blame [--cases N] [--skip N] [--measure] [--show] [--write]`.

With --write the result becomes the committed bench/BLAME.md. --measure draws other documents, and counts what the
weights in extractor/checks/blame.py rest on. The exit status is 1 where the acceptance is missed.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench.blame.cases import MISREADINGS, PUBLISHERS, Kind
from bench.blame.judge import Judged, judge_all
from bench.blame.table import is_accepted, judged_to_text, patterns_to_text

SCOREBOARD = Path(__file__).resolve().parents[1] / "BLAME.md"
MEASURED_FROM = 5_000
"""The number of the first case that weights may be measured on; those that are judged are below."""


def main() -> int:
    """Command line; the exit status."""
    options = parse()
    first = MEASURED_FROM if options.measure else options.skip
    wanted = [
        (kind, first + number) for kind, count in kinds_to_counts(options.cases).items() for number in range(count)
    ]
    judged: list[Judged] = []
    with Progress(transient=True, console=Console(stderr=True)) as progress:
        judged.extend(progress.track(judge_all(wanted, options.processes), total=len(wanted), description="cases"))
    if options.show:
        for one in judged:
            if one.outcome != "right" or one.single and not one.named:
                print(f"{one.kind} {one.name}: {one.outcome}, named {one.named}: {dict(Counter(one.patterns))}")
    text = patterns_to_text(judged) if options.measure else judged_to_text(judged)
    print(text)
    if options.write:
        SCOREBOARD.write_text(text, encoding="utf-8")
    return int(not options.measure and not is_accepted(judged))


def kinds_to_counts(cases: int) -> dict[Kind, int]:
    """Half misreadings, half publisher's errors, each kind of a half as often as the others; of further kinds some."""
    counts = dict.fromkeys(Kind, cases // 8)
    counts |= {kind: cases // 2 // len(kinds) for kinds in (MISREADINGS, PUBLISHERS) for kind in kinds}
    return counts


def parse(words: Sequence[str] | None = None) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m bench.blame", description=__doc__)
    parser.add_argument("--cases", type=int, default=400, help="cases of the acceptance (default 400)")
    parser.add_argument("--skip", type=int, default=0, help="pass over so many cases of each kind: judge unseen ones")
    parser.add_argument("--processes", type=int, default=2, help="processes that read (default 2)")
    parser.add_argument("--measure", action="store_true", help="count patterns on documents that are not judged")
    parser.add_argument("--show", action="store_true", help="list the cases that are not right")
    parser.add_argument("--write", action="store_true", help="write bench/BLAME.md")
    options = parser.parse_args(words)
    if options.write and (options.measure or options.skip or options.cases != 400):
        parser.error("--write is for the 400 cases")
    if options.skip >= MEASURED_FROM:
        parser.error(f"--skip is for numbers below {MEASURED_FROM}")
    return options


if __name__ == "__main__":
    sys.exit(main())
