"""Page breaks at every position of the tables, in PDFs that LibreOffice and Chromium print:
`python -m bench.breaks [--sample N] [--only NAME] [--keep FOLDER] [--write]`.

A sweep moves the page break step by step through the tables; what it misses is aimed at by further documents. Each
document is read with the product and judged by its inks. With --write the result becomes the committed
bench/BREAKS.md. The exit status is 1 where anything is not exact.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench.breaks.aim import aim_at
from bench.breaks.judge import judge
from bench.breaks.measure import Measured, measure
from bench.breaks.plan import Print, name_to_print, plan
from bench.breaks.produce import produce
from bench.breaks.table import Judged, results_to_text
from bench.printers import MissingProgram

SCOREBOARD = Path(__file__).resolve().parents[1] / "BREAKS.md"
AIMED_FIRST = 100
"""The number of the first document that is aimed at a place; those of a sweep are below."""
ROUNDS = 2
"""How often places that are still missed are aimed at."""


def main() -> int:
    """Command line; the exit status."""
    options = parse()
    prints = [name_to_print(options.only)] if options.only else sampled(plan(), options.sample)
    aimed = not (options.only or options.sample)
    with Progress(transient=True, console=Console(stderr=True)) as progress:
        judged = list(trial(prints, options.keep, progress, aimed=aimed))
    for one in judged:
        if one.verdict.faults:
            print(f"{one.document.one.name}: {len(one.verdict.faults)} not exact: {one.verdict.faults[0]}")
    text = results_to_text(judged, aimed=aimed)
    print(text)
    if options.write:
        SCOREBOARD.write_text(text, encoding="utf-8")
    return int(any(one.verdict.faults for one in judged))


def parse() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m bench.breaks", description=__doc__)
    parser.add_argument("--sample", type=int, default=0, help="so many documents of the sweeps only, none aimed")
    parser.add_argument("--only", default="", help="the document of this name only")
    parser.add_argument("--keep", type=Path, help="a folder for the PDFs")
    parser.add_argument("--write", action="store_true", help="write bench/BREAKS.md (of the whole trial)")
    options = parser.parse_args()
    if options.write and (options.sample or options.only):
        parser.error("--write is for the whole trial")
    return options


def sampled(prints: Sequence[Print], count: int) -> list[Print]:
    """So many documents, evenly from all (0: all)."""
    return [prints[at * len(prints) // count] for at in range(min(count, len(prints)))] if count else list(prints)


def trial(prints: Sequence[Print], keep: Path | None, progress: Progress, *, aimed: bool) -> Iterator[Judged]:
    """Print, read and judge documents, and those that are aimed at what the breaks of the first have missed.

    Raises MissingProgram.
    """
    documents: list[Measured] = []
    number = AIMED_FIRST
    for turn in range(1 + ROUNDS * aimed):
        task = progress.add_task("aimed" if turn else "sweeps", total=len(prints))
        for one, data in produce(prints):
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{one.name}.pdf").write_bytes(data)
            documents.append(measure(one, data))
            yield Judged(documents[-1], judge(documents[-1]))
            progress.advance(task)
        number += len(prints) * (turn > 0)
        prints = aim_at(documents, number) if turn < ROUNDS and aimed else []


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MissingProgram as missing:
        sys.exit(str(missing))
