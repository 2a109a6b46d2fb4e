"""Scanned specimens read by OCR, cell by cell: `python -m bench.scans [--documents N] [--dpi N] [--tune] [--show]`.

Each document is a report of the 2019 or 2021 form with drawn values, printed to PDF and scanned (see
`extractor.forms.specimen.scan`): 150, 200 or 300 dpi, up to 2 degrees askew, JPEG 40 to 80, noise, blur, shadows, on
every third a red seal over each page's middle. --tune draws others than those that are judged: thresholds may only be
looked for there. --dpi scans all with so many dots. The exit status is 1 where the acceptance is missed.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from bench.score.measures import SILENT
from extractor import Source, extract
from extractor.errors import GoujiError
from extractor.forms import load_template
from extractor.forms.specimen import Scale, draw_values, expected_cells, write_specimen
from extractor.forms.specimen.scan import Scan, pdf_to_scans, scans_to_pdf
from extractor.text.numbers import read_number

FORMS = ("2021", "2019")
TUNED_FROM = 50_000
"""The number of the first document that thresholds may be tuned on."""
SCALES = (Scale.BUREAU, Scale.COUNTY, Scale.CITY)
SHOWN = 12
"""Wrong cells of a document that are listed."""
EXACT, PERFECT, SILENT_SHARE = 0.997, 0.9, 1 / 20_000
"""What is accepted at 150 dpi and more."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One document: how many cells, `wrong` and `silent` ones among them in words, `doubtful` (below the silent
    confidence), seconds on the clock."""

    name: str
    scan: Scan
    cells: int
    wrong: tuple[str, ...]
    silent: tuple[str, ...]
    doubtful: int
    seconds: float
    error: str = ""


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
    """One document made, read and compared."""
    template = load_template(FORMS[number % len(FORMS)])
    values = draw_values(template, number, scale=SCALES[number // 2 % len(SCALES)])
    scan = number_to_scan(number, dpi)
    pdf = scans_to_pdf(pdf_to_scans(write_specimen(template, values, "pdf"), scan, number), scan)
    wanted = expected_cells(template, values)
    start = time.perf_counter()
    try:
        report = extract(Source.of(f"{number}.pdf", pdf))
    except GoujiError as error:
        return Judged(str(number), scan, len(wanted), tuple(map("/".join, wanted)), (), 0, 0.0, f"{error}")
    seconds = time.perf_counter() - start
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
    return Judged(str(number), scan, len(wanted), tuple(wrong), tuple(silent), doubtful, seconds)


def summary(judged: list[Judged]) -> str:
    """The figures, in all and by resolution."""
    heads = ("scans", "documents", "perfect", "cells", "exact", "silent errors", "doubtful", "s a document")
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
            seconds = sum(one.seconds for one in some) / len(some)
            lines.append(
                f"| {name} | {len(some)} | {perfect:.1%} | {cells:,} | {1 - wrong / cells:.3%} | {silent} "
                f"| {doubtful:.1%} | {seconds:.1f} |"
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


def judge_all(options: argparse.Namespace) -> Iterator[Judged]:
    """The documents asked for, as they come."""
    first = options.first + (TUNED_FROM if options.tune else 0)
    with ProcessPoolExecutor(options.processes) as pool:
        yield from pool.map(judge, range(first, first + options.documents), [options.dpi] * options.documents)


def main() -> int:
    """Command line; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.scans", description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the number of the first document")
    parser.add_argument("--dpi", type=int, default=0, help="scan all with so many dots an inch")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--tune", action="store_true", help="documents that thresholds may be tuned on")
    parser.add_argument("--show", action="store_true", help="list what is wrong as it comes")
    options = parser.parse_args()
    judged = list[Judged]()
    for one in judge_all(options):
        judged.append(one)
        if options.show:
            print(*one_to_lines(one), sep="\n", flush=True)
    print(summary(judged))
    return int(not is_accepted(judged))


if __name__ == "__main__":
    sys.exit(main())
