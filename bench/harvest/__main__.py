"""What a harvest does to many documents: `python -m bench.harvest [--documents N] [--kills N] [--nodes N] [--write]`.

Each part is left out with a 0. A folder that is named is kept, and so are the documents in it. --write replaces the
sections of bench/HARVEST.md that were measured.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.harvest.corpus import FORMATS, write_corpus
from bench.harvest.kills import kill_often
from bench.harvest.measure import Measured, compare_cells, gain_of_two, judge, run_harvest, table_rows
from bench.harvest.nodes import DEEDS, strike
from bench.harvest.query import QUERIES, generate, time_query
from extractor.bulk.columns import TABLES

HARVEST = Path(__file__).parent.with_name("HARVEST.md")
TIMEOUT = "10"
NODE_BATCH = 50


def poison_lines(place: Path, count: int, workers: int) -> Iterator[str]:
    """A harvest of all formats with poison among them."""
    write_corpus(place / "mixed", count)
    shutil.rmtree(place / "mixed-out", ignore_errors=True)
    measured = run_harvest([place / "mixed"], place / "mixed-out", "--timeout", TIMEOUT, "--workers", str(workers))
    counts, wrong = judge(place / "mixed", place / "mixed-out")
    cells, differing = compare_cells(place / "mixed-out")
    yield f"{count:,} documents of all formats, 1 % poison, {workers} workers:"
    yield f"{measured.seconds:.0f} s, {3600 * count / measured.seconds:,.0f} documents an hour."
    yield f"Documents that are not as they must be: {len(wrong)}. Of {cells:,} cells of the sound ones, {differing:,}"
    yield "do not have the text that was printed."
    yield ""
    yield from memory_lines(measured)
    yield ""
    yield from (f"- {line}" for line in wrong[:20])
    yield from ("| what | became | number |", "|---|---|--:|")
    yield from (f"| {kind.replace(': ', ' | ')} | {number:,} |" for kind, number in sorted(counts.items()))


def memory_lines(measured: Measured) -> Iterator[str]:
    """Memory by quarters of the time: middle and highest, since poison makes peaks."""
    yield "| quarter | parent, middle MB | parent, highest MB | workers, middle MB | workers, highest MB |"
    yield "|---|--:|--:|--:|--:|"
    for number, samples in enumerate(measured.quarters(), 1):
        sides = [sorted(side) for side in zip(*samples, strict=True)]
        figures = " | ".join(f"{size / 1e6:.0f}" for side in sides for size in (side[len(side) // 2], side[-1]))
        yield f"| {number} | {figures} |"


def rate_lines(place: Path, count: int) -> Iterator[str]:
    """Documents an hour by format with one worker and two, and what the processors did: with workers w and the parent p
    on two processors, a second worker makes 2w / (w + p) of one, less where both at once are slower."""
    yield f"Two loops of Python at once, which share nothing, make here {gain_of_two():.2f} times the turns of one."
    yield f"Documents an hour, {count} of each format; processor ms a document with 2 workers, start-up the parent's:"
    yield ""
    yield "| format | 1 worker | 2 workers | times | ms in the workers | ms in the parent | times by the processors |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for format in FORMATS:
        write_corpus(place / format, count, (format,), poison=False)
        runs = []
        for workers in (1, 2):
            out = place / f"{format}-out"
            shutil.rmtree(out, ignore_errors=True)
            options = ("--workers", str(workers), "--batch-size", str(max(count // 8, 1)))
            runs.append(run_harvest([place / format], out, *options))
        one, two = runs
        yield (
            f"| {format} | {3600 * count / one.seconds:,.0f} | {3600 * count / two.seconds:,.0f} "
            f"| {one.seconds / two.seconds:.2f} | {1000 * two.workers / count:.0f} | {1000 * two.own / count:.0f} "
            f"| {2 * one.workers / (two.workers + two.own):.2f} |"
        )


def kill_lines(place: Path, count: int, kills: int, seed: int) -> Iterator[str]:
    """kill -9 again and again; the datasets compared."""
    options = ("--timeout", TIMEOUT, "--workers", "2", "--batch-size", "50")
    write_corpus(place / "killed", count, ("txt-tsv", "html", "docx"), poison=False)
    for out in ("whole-out", "killed-out"):
        shutil.rmtree(place / out, ignore_errors=True)
    run_harvest([place / "killed"], place / "whole-out", *options)
    killed = kill_often([place / "killed"], place / "killed-out", kills, seed, *options)
    equal = all(table_rows(place / "whole-out", table) == table_rows(place / "killed-out", table) for table in TABLES)
    yield f"{killed.kills} times kill -9 in a harvest of {count:,} documents."
    yield f"Ended: {killed.ended}. All tables equal to those of an undisturbed run, row by row: {equal}."
    if killed.starts:
        middle = sorted(killed.starts)[len(killed.starts) // 2]
        yield f"From start to the first new document: median {middle:.1f} s, at most {max(killed.starts):.1f} s."


def node_lines(place: Path, count: int, deeds: Sequence[str]) -> Iterator[str]:
    """A cluster that loses a node, and one that loses a link; the datasets compared with what one machine made of the
    same documents, poison among them, in the measurement of poison or now."""
    options = ("--timeout", TIMEOUT, "--batch-size", str(NODE_BATCH))
    write_corpus(place / "mixed", count)
    documents = sorted((place / "mixed").iterdir())[:count]
    alone = place / "mixed-out"
    run_harvest(documents, alone, "--workers", "2", *options)
    yield f"{count:,} documents of all formats, 1 % poison, batches of {NODE_BATCH}."
    yield "A scheduler and two nodes of one worker, in network namespaces of this machine:"
    yield ""
    yield from ("| a node | after batches | seconds | exit status | rows | not equal |", "|---|--:|--:|--:|--:|--:|")
    for name in deeds:
        out = place / "nodes-out"
        shutil.rmtree(out, ignore_errors=True)
        struck = strike(documents, out, DEEDS[name], count // NODE_BATCH, *options)
        pairs = [(table_rows(alone, table, documents), table_rows(out, table)) for table in TABLES]
        rows = sum(one.total() for one, _ in pairs)
        unlike = sum(((one - other) + (other - one)).total() for one, other in pairs)
        yield f"| {name} | {struck.after} | {struck.seconds:.0f} | {struck.status} | {rows:,} | {unlike:,} |"


def query_lines(place: Path, cells: int) -> Iterator[str]:
    """Reports that fail a relation in a year by province."""
    out = place / "generated"
    shutil.rmtree(out, ignore_errors=True)
    made = generate(out, cells)
    size = sum(file.stat().st_size for file in (out / "cells").iterdir())
    yield f"{made:,} cells in {len(list((out / 'cells').iterdir()))} parts, {size / made:.1f} bytes a cell."
    yield "Reports that fail sum.requests.balance in 2022 by province, by DuckDB:"
    yield ""
    yield from ("| | first | warm, best | warm, worst | rows |", "|---|--:|--:|--:|--:|")
    for name, query in QUERIES.items():
        timed = time_query(out, query)
        yield f"| {name} | {timed.first:.2f} s | {timed.best:.2f} s | {timed.worst:.2f} s | {len(timed.answer)} |"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rates", type=int, default=400)
    parser.add_argument("--kill-documents", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="of the moments of the kills")
    parser.add_argument("--nodes", type=int, default=5_000, help="documents of the cluster; needs root")
    parser.add_argument("--deeds", nargs="+", choices=DEEDS, default=list(DEEDS), help="what happens to a node")
    parser.add_argument("--cells", type=int, default=20_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--write", action="store_true", help="write bench/HARVEST.md")
    chosen = parser.parse_args()
    place = chosen.folder or Path(tempfile.mkdtemp(prefix="gouji-bench-"))
    parts: dict[str, tuple[int, Callable[[], Iterator[str]]]] = {
        "Poison": (chosen.documents, lambda: poison_lines(place, chosen.documents, chosen.workers)),
        "Rates": (chosen.rates, lambda: rate_lines(place, chosen.rates)),
        "Kills": (chosen.kills, lambda: kill_lines(place, chosen.kill_documents, chosen.kills, chosen.seed)),
        "Cluster": (chosen.nodes, lambda: node_lines(place, chosen.nodes, chosen.deeds)),
        "Queries": (chosen.cells, lambda: query_lines(place, chosen.cells)),
    }
    for title, (wanted, part) in parts.items():
        if wanted:
            load, lines = os.getloadavg()[0], "\n".join(part())
            about = f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} processors, load {load:.1f} before and "
            text = f"{about}{os.getloadavg()[0]:.1f} after. {lines}\n"
            print(f"## {title}\n\n{text}", flush=True)
            if chosen.write:
                write_section(title, text)
    if chosen.folder is None:
        shutil.rmtree(place)


def write_section(title: str, text: str) -> None:
    """One section of HARVEST.md anew; the others stay, so that a long measurement can be made in pieces."""
    old = HARVEST.read_text(encoding="utf-8") if HARVEST.exists() else "# Harvest\n\nBy `python -m bench.harvest`.\n"
    head, *sections = old.split("\n## ")
    kept = {section.partition("\n")[0]: section.partition("\n\n")[2].strip() for section in sections}
    kept[title] = text.strip()
    body = "".join(f"\n\n## {name}\n\n{section}" for name, section in kept.items())
    HARVEST.write_text(f"{head.strip()}{body}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
