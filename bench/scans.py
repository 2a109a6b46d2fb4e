"""Scanned specimens read by OCR, cell by cell: `python -m bench.scans [--documents N] [--first N] [--dpi N] [--tune]
[--show] [--keep FILE] [--seconds N] [--write]`.

Each document is a report of the 2019 or 2021 form with drawn values, printed to PDF and scanned (see
`extractor.forms.specimen.scan`): 150, 200 or 300 dpi, up to 2 degrees askew, JPEG 40 to 80, noise, blur, shadows, on
every third a red seal over each page's middle. --tune draws others than those that are judged: thresholds may only be
looked for there. --dpi scans all with so many dots. With --keep what was judged is kept in a file of JSON lines and not
done again, so that the trial may be run in pieces of --seconds each. With --write what is kept becomes the committed
bench/SCANS.md, with what sums settle (`bench.settling`). The exit status is 1 where the acceptance is missed.
"""

import argparse
import json
import random
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.score.measures import SILENT
from bench.settling import settling_lines
from extractor import Source, extract
from extractor.errors import GoujiError
from extractor.forms import load_template
from extractor.forms.specimen import Scale, draw_values, expected_cells, write_specimen
from extractor.forms.specimen.scan import Scan, pdf_to_scans, scans_to_pdf
from extractor.readers import scan as scan_reader
from extractor.readers.apart import confine
from extractor.readers.scan_limits import MAX_SCAN_BYTES
from extractor.text.numbers import read_number

SCANS = Path(__file__).with_name("SCANS.md")
STEPS = {
    "picture_to_sheet": "clean and level the sheet",
    "_find": "rules, cells and lines",
    "_read_sample": "which way up (lines that are not read again)",
    "first_look": "recognise",
    "look_at_lines": "second look",
}
"""Steps of `extractor.readers.scan` that are timed, none within another, and what they do."""
FORMS = ("2021", "2019")
TUNED_FROM = 50_000
"""The number of the first document that thresholds may be tuned on."""
SCALES = (Scale.BUREAU, Scale.COUNTY, Scale.CITY)
DOCUMENTS = 200
"""What the acceptance asks for."""
SHOWN = 12
"""Wrong cells of a document that are listed."""
EXACT, PERFECT, SILENT_SHARE = 0.997, 0.9, 1 / 20_000
"""What is accepted at 150 dpi and more."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One document: how many cells, `wrong` and `silent` ones among them in words, `doubtful` (below the silent
    confidence); CPU seconds in all and by step, how many pages, and the most memory (MB) of its process so far."""

    name: str
    scan: Scan
    cells: int
    wrong: tuple[str, ...]
    silent: tuple[str, ...]
    doubtful: int
    seconds: float
    error: str = ""
    pages: int = 0
    steps: Mapping[str, float] = field(default_factory=dict)
    memory: float = 0.0


def number_to_scan(number: int, dpi: int = 0) -> Scan:
    """How the document of this number is scanned."""
    draw = random.Random(f"scan {number}")
    return Scan(
        dpi=dpi or draw.choice((150, 200, 300)),
        skew=round(draw.uniform(-2, 2), 2),
        turn=draw.choice((0, 0, 0, 0, 0, 0, 0, 90, 180, 270)),
        blur=draw.uniform(0, 0.7),
        noise=draw.uniform(0, 9),
        shadow=draw.uniform(0, 0.3),
        fade=draw.uniform(0, 0.3),
        specks=draw.randrange(80),
        jpeg=draw.randint(40, 80),
        seal=(draw.uniform(0.3, 0.8), draw.uniform(0.2, 0.6)) if number % 3 == 0 else None,
    )


def judge(number: int, dpi: int = 0) -> Judged:
    """One document made, read in this process and compared."""
    template = load_template(FORMS[number % len(FORMS)])
    values = draw_values(template, number, scale=SCALES[number // 2 % len(SCALES)])
    scan = number_to_scan(number, dpi)
    pictures = pdf_to_scans(write_specimen(template, values, "pdf"), scan, number)
    pdf = scans_to_pdf(pictures, scan)
    wanted = expected_cells(template, values)
    start = time.process_time()
    try:
        with timed_steps() as steps:
            report = extract(Source.of(f"{number}.pdf", pdf))
    except GoujiError as error:
        return Judged(str(number), scan, len(wanted), tuple(map("/".join, wanted)), (), 0, 0.0, f"{error}")
    seconds = time.process_time() - start
    units = {(t.name, r.name, c.name): r.unit or c.unit for t in template.tables for r, c in t.cells()}
    wrong, silent, doubtful = list[str](), list[str](), 0
    for cell in report.cells if report.form == template.form else ():
        meant = read_number(wanted[cell.key], units[cell.key])
        doubtful += cell.confidence < SILENT
        if (cell.value, cell.status) != (meant.value, meant.status):
            words = f"{'/'.join(cell.key)}: {wanted[cell.key]!r} read {cell.raw!r} {cell.status} {cell.confidence:.3f}"
            wrong.append(words)
            if cell.confidence >= SILENT:
                silent.append(words)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Judged(
        str(number), scan, len(wanted), tuple(wrong), tuple(silent), doubtful, seconds,
        pages=len(pictures), steps=dict(steps), memory=memory,
    )  # fmt: skip


@contextmanager
def timed_steps() -> Iterator[Counter[str]]:
    """CPU seconds of each of STEPS while it lasts; a step within another counts for the outer one alone."""
    spent, running = Counter[str](), list[str]()

    def timed(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            running.append(name)
            start = time.process_time()
            try:
                return step(*arguments, **named)
            finally:
                running.pop()
                if not running:
                    spent[name] += time.process_time() - start

        return run

    plain = {name: getattr(scan_reader, name) for name in STEPS}
    for name, step in plain.items():
        setattr(scan_reader, name, timed(name, step))
    try:
        yield spent
    finally:
        for name, step in plain.items():
            setattr(scan_reader, name, step)


def summary(judged: list[Judged]) -> str:
    """The figures, in all and by resolution."""
    heads = ("scans", "documents", "perfect", "cells", "exact", "silent errors", "doubtful", "CPU s a page")
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    groups = {"all": judged} | {
        f"{dpi} dpi": [one for one in judged if one.scan.dpi == dpi] for dpi in sorted({one.scan.dpi for one in judged})
    }
    groups["with a seal"] = [one for one in judged if one.scan.seal]
    for name, some in groups.items():
        if some:
            cells, wrong = sum(one.cells for one in some), sum(len(one.wrong) for one in some)
            perfect = sum(not one.wrong for one in some) / len(some)
            silent, doubtful = sum(len(one.silent) for one in some), sum(one.doubtful for one in some) / cells
            seconds = sum(one.seconds for one in some) / max(sum(one.pages for one in some), 1)
            lines.append(
                f"| {name} | {len(some)} | {perfect:.1%} | {cells:,} | {1 - wrong / cells:.3%} | {silent} "
                f"| {doubtful:.1%} | {seconds:.2f} |"
            )
    return "\n".join(lines)


def is_accepted(judged: list[Judged]) -> bool:
    """Whether the scans of 150 dpi and more are read well enough, and none of the others silently wrong."""
    fine = [one for one in judged if one.scan.dpi >= 150]
    silent = sum(len(one.silent) for one in judged if one.scan.dpi < 150)
    if not fine:
        return not silent
    cells, wrong = sum(one.cells for one in fine), sum(len(one.wrong) for one in fine)
    good = wrong <= (1 - EXACT) * cells and sum(not one.wrong for one in fine) >= PERFECT * len(fine)
    return good and not silent and sum(len(one.silent) for one in fine) <= SILENT_SHARE * cells


def one_to_lines(one: Judged) -> Iterator[str]:
    """What is wrong in a document, and how it was scanned."""
    yield (f"{one.name}: {one.scan.dpi} dpi, turned {one.scan.turn}{', seal' * bool(one.scan.seal)}: "
           f"{len(one.wrong)} wrong, {one.doubtful} doubtful, {one.seconds:.0f} s {one.error}")  # fmt: skip
    yield from (f"    {words}" for words in one.wrong[:SHOWN])


def step_lines(judged: Sequence[Judged]) -> Iterator[str]:
    """CPU seconds of each step of a page: the mean, and of the median and the slowest document."""
    read = [one for one in judged if one.pages]
    names = (*STEPS, "rest")
    yield "| step | CPU s a page | median | most |"
    yield "|---|---|---|---|"
    for name in names:
        each = [
            (one.seconds - sum(one.steps.values()) if name == "rest" else one.steps.get(name, 0.0)) / one.pages
            for one in read
        ]
        title = STEPS.get(name, "drawing the page, layout, matching, checks")
        yield f"| {title} | {statistics.mean(each):.2f} | {statistics.median(each):.2f} | {max(each):.2f} |"
    whole = [one.seconds / one.pages for one in read]
    yield f"| all | {statistics.mean(whole):.2f} | {statistics.median(whole):.2f} | {max(whole):.2f} |"


def page(judged: list[Judged]) -> str:
    """The whole page."""
    a_page = sum(one.seconds for one in judged) / max(sum(one.pages for one in judged), 1)
    memory = max(one.memory for one in judged)
    lines = (line for one in judged if one.wrong or one.error for line in one_to_lines(one))
    wrong = [f"  - `{line.strip()}`" if line.startswith(" ") else f"- {line}" for line in lines]
    return f"""# Scans

Written by `python -m bench.scans --keep FILE --write`. Reports of the 2019 and 2021 forms with drawn values, printed to
PDF and scanned by program: up to 2 degrees askew, some upside down or on their side, JPEG 40 to 80, noise, blur,
shadows, specks, on every third a red seal over each page. None of them was used in tuning. *Silent* is wrong with a
confidence of {SILENT} or more, *doubtful* is below that. Accepted: {EXACT:.1%} of cells exact at 150 dpi and more,
{PERFECT:.0%} of reports perfect, 1 silent error in {1 / SILENT_SHARE:,.0f} cells, none at 100 dpi; over
{DOCUMENTS} documents, of which {len(judged)} were read so far.

{summary(judged)}

{3600 / a_page:,.0f} pages an hour on one core (shared with other work), {memory:,.0f} MB at most.

{chr(10).join(step_lines(judged))}

## Settled by sums

{chr(10).join(settling_lines())}

## Not exact

{chr(10).join(wrong) or "All are exact."}
"""


def to_line(one: Judged) -> str:
    """One document for the file that is kept."""
    return json.dumps(asdict(one), ensure_ascii=False) + "\n"


def from_line(line: str) -> Judged:
    """The same document."""
    told = json.loads(line)
    seal = told["scan"]["seal"]
    told["scan"] = Scan(**told["scan"] | {"seal": tuple(seal) if seal else None})
    return Judged(**told | {"wrong": tuple(told["wrong"]), "silent": tuple(told["silent"])})


def judge_all(options: argparse.Namespace, done: Mapping[str, Judged]) -> Iterator[Judged]:
    """The documents asked for, as they come; those done already first. No more are begun after so many seconds."""
    first = options.first + (TUNED_FROM if options.tune else 0)
    numbers = range(first, first + options.documents)
    end = time.monotonic() + options.seconds
    open_numbers = [number for number in numbers if str(number) not in done]
    yield from [done[str(number)] for number in numbers if str(number) in done]
    with ProcessPoolExecutor(options.processes, initializer=confine, initargs=(MAX_SCAN_BYTES,)) as pool:
        for at in range(0, len(open_numbers), options.processes):
            if time.monotonic() > end:
                return
            some = open_numbers[at : at + options.processes]
            yield from pool.map(judge, some, [options.dpi] * len(some))


def parse() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m bench.scans", description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--first", type=int, default=0, help="the number of the first document")
    parser.add_argument("--dpi", type=int, default=0, help="scan all with so many dots an inch")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--tune", action="store_true", help="documents that thresholds may be tuned on")
    parser.add_argument("--show", action="store_true", help="list what is wrong as it comes")
    parser.add_argument("--keep", type=Path, help="a file of JSON lines for what was judged, which is not done again")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no document after so many")
    parser.add_argument("--write", action="store_true", help="write bench/SCANS.md from all that is kept")
    options = parser.parse_args()
    if options.write and (not options.keep or options.tune):
        parser.error("--write needs --keep, and documents that nothing was tuned on")
    return options


def main() -> int:
    """Command line; the exit status."""
    options = parse()
    kept = options.keep.read_text(encoding="utf-8").splitlines() if options.keep and options.keep.exists() else []
    done = {one.name: one for one in map(from_line, kept)}
    judged = list[Judged]()
    for one in judge_all(options, done):
        judged.append(one)
        if options.keep and one.name not in done:
            done[one.name] = one
            with options.keep.open("a", encoding="utf-8") as file:
                file.write(to_line(one))
        if options.show:
            print(*one_to_lines(one), sep="\n", flush=True)
    print(summary(judged))
    if options.write:
        SCANS.write_text(page(list(done.values())), encoding="utf-8")
    return int(not is_accepted(judged))


if __name__ == "__main__":
    sys.exit(main())
