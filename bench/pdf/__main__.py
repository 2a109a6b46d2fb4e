"""PDF engines on the same pages, their time beside their right cells: `python -m bench.pdf [--documents N] [--rounds N]
[--leak N] [--only NAME,...] [--keep FOLDER] [--write]`.

`python -m bench.pdf --set-up` makes `.venv-peers`, the environment of the other engines and of WeasyPrint, from the
pins of bench/pdf/requirements.txt; without it only PDFium, pdfplumber, pdfminer and pdftotext stand beside the product.
With --write the result becomes the committed bench/PDF.md (about twenty minutes). The exit status is 1
where a bound is not met.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from rich.console import Console
from rich.progress import Progress

from bench.inks import pdf_inks
from bench.pdf import memory
from bench.pdf.bounds import results_to_bounds
from bench.pdf.documents import PLACES, Planned, Producer, plan, print_all
from bench.pdf.engines import ENGINES, Engine, Venv
from bench.pdf.judge import judge_cells
from bench.pdf.page import results_to_text
from bench.pdf.race import EngineFault, Worker, pythons, race, start
from bench.pdf.results import TWICE, Printed, Results
from bench.pdf.score import Score, score_document
from bench.pdf.set_up import python, set_up
from bench.pdf.truth import report_to_pieces
from bench.printers import MissingProgram

PAGE = Path(__file__).resolve().parents[1] / "PDF.md"


def main() -> int:
    """Command line; the exit status."""
    options = parse()
    if options.set_up:
        set_up()
        return 0
    with tempfile.TemporaryDirectory() as folder, Progress(transient=True, console=Console(stderr=True)) as progress:
        results = compare(options, options.keep or Path(folder), progress)
    text = results_to_text(results, options.rounds)
    print(text)
    if options.write:
        PAGE.write_text(text, encoding="utf-8")
    return int(not all(bound.met for bound in results_to_bounds(results)))


def parse() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m bench.pdf", description=__doc__)
    parser.add_argument("--set-up", action="store_true", help="make the environment of the other engines, and end")
    parser.add_argument("--documents", type=int, default=24, help="how many (default 24)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is read (default 5)")
    parser.add_argument("--leak", type=int, default=2000, help="documents in one process (default 2000, 0: none)")
    parser.add_argument("--only", default="", help="engines by name, with commas; the floor is always there")
    parser.add_argument("--peers", type=Path, default=python(), help="the interpreter of the other engines")
    parser.add_argument("--keep", type=Path, help="a folder for the PDFs")
    parser.add_argument("--write", action="store_true", help="write bench/PDF.md (all engines)")
    options = parser.parse_args()
    if options.write and options.only:
        parser.error("--write is for all engines")
    return options


def compare(options: argparse.Namespace, folder: Path, progress: Progress) -> Results:
    """Print, judge, time, weigh. Raises MissingProgram."""
    folder.mkdir(parents=True, exist_ok=True)
    interpreters = pythons(options.peers)
    producers = [one for one in PLACES if Venv.PEERS in interpreters or one is not Producer.WEASYPRINT]
    planned = plan(options.documents, producers)
    task = progress.add_task("printing", total=None)
    paths = print_all(planned, folder, interpreters.get(Venv.PEERS))
    progress.remove_task(task)
    only = {"floor", "reading", "extract", *options.only.split(",")} if options.only else set()
    chosen = [engine for engine in ENGINES if not only or engine.name in only]
    workers, missing = start_all(chosen, interpreters)
    try:
        scores = judge_all(workers, planned, paths, progress)
        task = progress.add_task("timing", total=options.rounds * len(planned))
        times = race(workers, list(paths.values()), options.rounds, lambda: progress.advance(task))
    finally:
        for worker in workers:
            worker.close()
    progress.add_task("memory", total=None)
    ordered = [paths[one.name] for one in planned]
    documents = [printed(one, paths[one.name]) for one in planned]
    return Results(
        printed=documents,
        engines=[(worker.engine, worker.version) for worker in workers],
        times=times,
        scores=scores,
        missing=missing,
        faults={worker.engine.name: worker.faults for worker in workers if worker.faults},
        peaks=weigh_some(documents, paths),
        leak=memory.measure(ordered, options.leak) if options.leak else (),
    )


def start_all(engines: Sequence[Engine], interpreters: dict[Venv, Path]) -> tuple[list[Worker], dict[str, str]]:
    """The engines that run here, and why the others do not."""
    workers, missing = list[Worker](), dict[str, str]()
    for engine in engines:
        try:
            workers.append(start(engine, interpreters))
        except EngineFault as fault:
            missing[engine.name] = f"not installed ({fault})"
    return workers, missing


def judge_all(
    workers: Sequence[Worker], planned: Sequence[Planned], paths: dict[str, Path], progress: Progress
) -> dict[str, dict[str, Score]]:
    """The scores of engines that find tables, by document; every engine is warm after it."""
    scores: dict[str, dict[str, Score]] = {worker.engine.name: {} for worker in workers if worker.engine.finds_tables}
    for one in progress.track(planned, description="judging"):
        path = paths[one.name]
        pieces = report_to_pieces(one.report, pdf_inks(path.read_bytes()))
        for worker in workers:
            if worker.engine.finds_tables:
                scores[worker.engine.name][one.name] = score_document(pieces, worker.tables(path))
            else:
                worker.time(path)
    return scores


def printed(planned: Planned, path: Path) -> Printed:
    """A document with what the whole extract makes of it."""
    data = path.read_bytes()
    tables = {glyph.page for glyph in pdf_inks(data)}
    return Printed(planned, len(pypdfium2.PdfDocument(data)), len(tables), judge_cells(planned, data))


def weigh_some(documents: Sequence[Printed], paths: dict[str, Path]) -> dict[str, memory.Sample]:
    """The memory that the first document of each producer takes, and the first of all that is read twice."""
    first: dict[str, Path] = {}
    for one in documents:
        kind = TWICE if one.cells.read_twice else one.planned.producer
        first.setdefault(kind, paths[one.planned.name])
    return {kind: memory.measure([path], 1)[-1] for kind, path in first.items()}


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MissingProgram as missing:
        sys.exit(str(missing))
