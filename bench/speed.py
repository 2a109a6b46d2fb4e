"""Where the time and the memory go: `python -m bench.speed [--documents N] [--write]`.

For each format, and for reports with planted defects, the CPU milliseconds of one document for reading, matching,
confidence and the rest (medians, once warm), as a ratio to a unit measured in the same run (1,000 folds of one label,
so that a slow or busy machine cancels out), and the peak memory of a process that reads only that format. Then what
starting the command costs, the bare interpreter being the unit.
"""

import argparse
import inspect
import itertools
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from extractor import Source, Template, cells, checks, load_templates
from extractor.forms.specimen import draw_values, write_specimen
from extractor.matching import align, split_reports
from extractor.matching.columns import column_lexicon
from extractor.matching.views import table_to_views
from extractor.model import Document
from extractor.pipeline import document_to_extraction
from extractor.readers import read
from extractor.readers.apart import confine
from extractor.text import fold

REPOSITORY = Path(__file__).resolve().parent.parent
SPEED = Path(__file__).with_name("SPEED.md")
SEED = REPOSITORY / "corpus" / "2019" / "erqi-justice-2020" / "document.txt"
FORMATS = ("txt-tsv", "txt-cells", "txt-layout", "md", "html", "html-word", "docx", "pdf")
WARM_UP = 5
FIRST_BROKEN = 34_000
"""Number of the first document for tuning that is timed."""
STARTS = 7
PARTS_OF_A_FORM = frozenset({"Template", "Table", "Block", "View", "Lexicon"})
"""What a memo may be asked for that is made once a process from the forms, and keeps nothing of a document."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU milliseconds of one document: medians. `unit`: those of the unit of work, measured beside each document;
    `first`: matching and confidence where nothing is remembered of other documents."""

    read: float
    match: float
    confidence: float
    rest: float
    unit: float
    first: float

    @property
    def whole(self) -> float:
        """Everything, from bytes to findings."""
        return self.read + self.match + self.confidence + self.rest

    @property
    def belief(self) -> float:
        """Matching and confidence."""
        return self.match + self.confidence


def timed(job: Callable[[], T]) -> tuple[float, T]:
    """CPU milliseconds of a job, and its result."""
    start = time.process_time()
    result = job()
    return 1000 * (time.process_time() - start), result


def unit_of_work() -> float:
    """CPU milliseconds of 1,000 foldings without the cache: what the other figures are a ratio to."""
    return timed(lambda: [fold.__wrapped__("（一） 予以公开，属于国家秘密") for _ in range(1000)])[0]


def forget(templates: Sequence[Template]) -> None:
    """Clears every memo that keeps something of a document: all but those asked for parts of a form alone."""
    modules = [module for name, module in sys.modules.items() if name.startswith("extractor.")]
    named = [one for module in modules for one in (*vars(module).values(), *_methods(module))]
    for memo in {id(one): one for one in named if hasattr(one, "cache_clear")}.values():
        asked = inspect.signature(memo.__wrapped__).parameters.values()
        if not all(getattr(one.annotation, "__name__", "") in PARTS_OF_A_FORM for one in asked):
            memo.cache_clear()
    views = [view for template in templates for table in template.tables for view in table_to_views(table)]
    blocks = {block for view in views for block in view.blocks}
    for lexicon in (*(view.lexicon for view in views), *map(column_lexicon, blocks)):
        for kept in (lexicon.memo, lexicon.fragments, lexicon.candidates, lexicon.runs):
            kept.clear()


def _methods(module: object) -> list[object]:
    return [method for kind in vars(module).values() if isinstance(kind, type) for method in vars(kind).values()]


def clean_sources(name: str, count: int, templates: Sequence[Template]) -> list[Source]:
    """Specimens of the 2019 and 2021 forms."""
    forms = [template for template in templates if template.form != "2014"]
    return [
        Source.of(
            f"{name}-{seed}", write_specimen(forms[seed % 2], draw_values(forms[seed % 2], seed), name, year=2020)
        )
        for seed in range(count)
    ]


def broken_sources(form: str, count: int, name: str = "") -> list[Source]:
    """Reports of a form with planted defects, in all formats in turn that tuning knows, or in that of a `name`."""
    from bench.score.cases import Draw, draw_case  # with what they load a process begins larger: not while that counts
    from bench.score.specimen import Part, make

    cases = (draw_case(Draw(Part.TUNING, number)) for number in itertools.count(FIRST_BROKEN))
    wanted = (make(case) for case in cases if case.kinds and case.form == form and name in ("", case.format))
    return [Source.of(made.labels.name, made.data) for made in itertools.islice(wanted, count)]


def time_sources(sources: Sequence[Source], templates: Sequence[Template]) -> Timing:
    """Medians over documents, but for the first ones."""
    spent: list[tuple[float, ...]] = []
    documents: list[Document] = []
    for source in sources:
        read_in, document = timed(lambda source=source: split_reports(read(source), templates)[0])  # type: ignore[misc]
        matched, alignment = timed(lambda document=document: align(document, templates))  # type: ignore[misc]
        filled, table = timed(lambda alignment=alignment: cells.fill(alignment))  # type: ignore[misc]
        sums = checks.check_relations(alignment.template, table)
        believed, _ = timed(lambda table=table, sums=sums: cells.with_confidence(table, sums))  # type: ignore[misc]
        whole, _ = timed(lambda d=document, s=source: document_to_extraction(d, s, templates))  # type: ignore[misc]
        told = filled + believed
        spent.append((read_in, matched, told, max(0.0, whole - matched - told), unit_of_work()))
        documents.append(document)
    first = statistics.median(time_first(document, templates) for document in documents[WARM_UP:])
    return Timing(*(statistics.median(one) for one in zip(*spent[WARM_UP:], strict=True)), first)


def time_first(document: Document, templates: Sequence[Template]) -> float:
    """CPU milliseconds of matching and confidence, nothing being remembered of other documents."""
    forget(templates)
    matched, alignment = timed(lambda: align(document, templates))
    filled, table = timed(lambda: cells.fill(alignment))
    sums = checks.check_relations(alignment.template, table)
    believed, _ = timed(lambda: cells.with_confidence(table, sums))
    return matched + filled + believed


def peak_memory(name: str) -> float:
    """Peak resident MB of a process that extracts ten documents of one format."""
    code = (
        "import resource, sys\n"
        "from extractor import Source, extract\n"
        "for name in sys.argv[1:]:\n"
        "    extract(Source.of(name, open(name, 'rb').read()))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    import tempfile

    template = next(template for template in load_templates() if template.form == "2021")
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for seed in range(10):
            path = Path(folder) / f"{seed}.bin"
            path.write_bytes(write_specimen(template, draw_values(template, seed), name, year=2022))
            names.append(str(path))
        out = subprocess.run(
            [sys.executable, "-c", code, *names], cwd=REPOSITORY, capture_output=True, text=True, check=True
        )
    return int(out.stdout) / 1024


def start_up(arguments: Sequence[str]) -> float:
    """Median CPU milliseconds of a whole command, children included."""
    spent = []
    for _ in range(STARTS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, *arguments], cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return statistics.median(spent)


def loaded_modules(arguments: Sequence[str]) -> list[str]:
    """Which heavy libraries a command imports."""
    heavy = ("pdfplumber", "pdfminer", "docx", "lxml", "selectolax", "pydantic", "numpy", "pyarrow", "jieba", "rich")
    code = (
        "import runpy, sys\nsys.argv = sys.argv[1:]\n"
        "try:\n    runpy.run_path(sys.argv[0], run_name='__main__')\nexcept SystemExit:\n    pass\n"
        f"print(' '.join(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)\n"
    )
    out = subprocess.run([sys.executable, "-c", code, *arguments], cwd=REPOSITORY, capture_output=True, text=True)
    return out.stderr.strip().splitlines()[-1].split() if out.stderr.strip() else []


def timing_cells(timing: Timing) -> str:
    """The numbers of a row."""
    spent = (timing.read, timing.match, timing.confidence, timing.rest, timing.whole, timing.unit)
    shares = (timing.whole / timing.unit, timing.belief, timing.belief / timing.read, timing.first)
    return " | ".join(f"{number:.1f}" for number in (*spent, *shares))


def report(count: int) -> str:
    """All measurements as Markdown."""
    templates = load_templates()
    lines = [
        "# Speed\n",
        f"Written by `python -m bench.speed --write` ({os.cpu_count()} cores, shared). CPU ms a document, medians of",
        f"{count}, once warm. Unit: 1,000 foldings of a label, timed beside each document, so that a busy machine",
        "cancels out of the ratio. The figures are of documents among others like them, with other values; first of",
        "its kind: matching and confidence with nothing remembered of any other document.\n",
        "| documents | read | match | confidence | rest | whole | unit | whole / unit | match and confidence | "
        "of reading | first of its kind | peak memory MB |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name in FORMATS:
        timing = time_sources(clean_sources(name, count + WARM_UP, templates), templates)
        lines.append(f"| {name} | {timing_cells(timing)} | {peak_memory(name):.0f} |")
    for template in templates:
        timing = time_sources(broken_sources(template.form, count + WARM_UP), templates)
        lines.append(f"| {template.form} with defects | {timing_cells(timing)} | |")
    timing = time_sources(broken_sources("2014", count + WARM_UP, "txt-lines"), templates)
    lines.append(f"| 2014 in lines | {timing_cells(timing)} | |")
    bare = start_up(["-c", "pass"])
    lines += [
        "",
        f"| command | CPU ms | bare interpreters ({bare:.0f} ms) | heavy libraries it loads |",
        "|---|---|---|---|",
    ]
    for title, arguments in (
        ("gouji --help", ["cli.py", "--help"]),
        ("gouji extract seed.txt", ["cli.py", "extract", str(SEED)]),
    ):
        spent = start_up(arguments)
        lines.append(
            f"| {title} | {spent:.0f} | {spent / bare:.1f} | {', '.join(loaded_modules(arguments)) or 'none'} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20, help="documents a format (default 20)")
    parser.add_argument("--write", action="store_true", help="write bench/SPEED.md")
    options = parser.parse_args()
    confine()  # PDFs are read in this process then, where their time is counted
    text = report(options.documents)
    print(text)
    if options.write:
        SPEED.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
