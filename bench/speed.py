"""Where the time and the memory go: `python -m bench.speed [--documents N] [--write]`.

For each format the CPU milliseconds of one document for reading, matching and the rest (medians, once warm), as a
ratio to a unit measured in the same run (1,000 folds of one label, so that a slow or busy machine cancels out), and the
peak memory of a process that reads only that format. Then what starting the command costs, the bare interpreter being
the unit.
"""

import argparse
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

from extractor import Source, Template, load_templates
from extractor.forms.specimen import draw_values, write_specimen
from extractor.matching import align, split_reports
from extractor.pipeline import document_to_extraction
from extractor.readers import read
from extractor.readers.apart import confine
from extractor.text import fold

REPOSITORY = Path(__file__).resolve().parent.parent
SPEED = Path(__file__).with_name("SPEED.md")
SEED = REPOSITORY / "corpus" / "2019" / "erqi-justice-2020" / "document.txt"
FORMATS = ("txt-tsv", "txt-cells", "txt-layout", "md", "html", "html-word", "docx", "pdf")
WARM_UP = 5
STARTS = 7

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU milliseconds of one document: medians. `unit`: those of the unit of work, measured beside each document."""

    read: float
    match: float
    rest: float
    unit: float

    @property
    def whole(self) -> float:
        """Everything, from bytes to findings."""
        return self.read + self.match + self.rest


def timed(job: Callable[[], T]) -> tuple[float, T]:
    """CPU milliseconds of a job, and its result."""
    start = time.process_time()
    result = job()
    return 1000 * (time.process_time() - start), result


def unit_of_work() -> float:
    """CPU milliseconds of 1,000 foldings without the cache: what the other figures are a ratio to."""
    return timed(lambda: [fold.__wrapped__("（一） 予以公开，属于国家秘密") for _ in range(1000)])[0]


def time_format(name: str, count: int, templates: Sequence[Template]) -> Timing:
    """Medians over specimens of the 2019 and 2021 forms."""
    forms = [template for template in templates if template.form != "2014"]
    sources = [
        Source.of(
            f"{name}-{seed}", write_specimen(forms[seed % 2], draw_values(forms[seed % 2], seed), name, year=2020)
        )
        for seed in range(count + WARM_UP)
    ]
    reads, matches, rests, units = [], [], [], []
    for number, source in enumerate(sources):
        spent, document = timed(lambda source=source: split_reports(read(source), templates)[0])  # type: ignore[misc]
        matched, _ = timed(lambda document=document: align(document, templates))  # type: ignore[misc]
        whole, _ = timed(lambda d=document, s=source: document_to_extraction(d, s, templates))  # type: ignore[misc]
        if number >= WARM_UP:
            reads.append(spent)
            matches.append(matched)
            rests.append(max(0.0, whole - matched))
            units.append(unit_of_work())
    return Timing(*(statistics.median(spent) for spent in (reads, matches, rests, units)))


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


def report(count: int) -> str:
    """All measurements as Markdown."""
    templates = load_templates()
    lines = [
        "# Speed\n",
        f"Written by `python -m bench.speed --write` ({os.cpu_count()} cores, shared). CPU ms a document, medians of",
        f"{count}, once warm. Unit: 1,000 foldings of a label, timed beside each document, so that a busy machine",
        "cancels out of the ratio.\n",
        "| format | read | match | rest | whole | unit | whole / unit | peak memory MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in FORMATS:
        timing = time_format(name, count, templates)
        lines.append(
            f"| {name} | {timing.read:.1f} | {timing.match:.1f} | {timing.rest:.1f} | {timing.whole:.1f} | "
            f"{timing.unit:.1f} | {timing.whole / timing.unit:.1f} | {peak_memory(name):.0f} |"
        )
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
