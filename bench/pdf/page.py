"""The results as a page of Markdown."""

from collections.abc import Iterator, Sequence

from bench.pdf.bounds import Bound, results_to_bounds
from bench.pdf.documents import Producer
from bench.pdf.engines import Engine
from bench.pdf.memory import slopes
from bench.pdf.results import EXTRACT, READING, Results
from bench.pdf.score import Score
from bench.pdf.set_up import LEFT_OUT

INTRO = """# PDF: the product and other engines on the same pages

Written by `python -m bench.pdf --write` (once before it: `python -m bench.pdf --set-up`, which makes an environment
for the other engines; LibreOffice and Chromium must be installed).

**Documents.** {documents} filled reports of the 2021, 2019 and 2014 forms, {pages} pages of which {table_pages} show
a table and the others only prose: printed by LibreOffice ({libreoffice}), Chromium ({chromium}), WeasyPrint
({weasyprint}) and ReportLab ({reportlab}). Many hold the figures of a real report. The prose is made of sentences of
two real reports and of our specimens, at the length that sections have in real ones; page breaks fall where it puts
them. The fonts are Noto CJK, embedded; ReportLab's is not, so that PDFium looks for another in each such document.

**Time.** Processor time (all threads, and other processes that work for the engine), each engine in a warm process of
its own. Each document is read by all engines in turn, in an order drawn anew, {rounds} times (by slow engines every
third time). A document's time is its median, times are summed over documents. *x floor* is the ratio to what PDFium
takes to open the document and to load each page and its text; in brackets the least and the largest ratio of one round.

**Right cells.** Every printed cell has an ink of its own, a shade of black, by which it is known without any of the
engines what each page shows of each table. A value is right *at its place* where the engine's table has exactly its
text in that row and column of the piece; *in line* where it has it in the row and column that belong to them once both
tables are set against each other in order, so that an empty row or column lost or added costs nothing; *in its row*
anywhere in that row. *All texts* counts labels and headers too, in line; *pieces*, those with exactly their rows and
columns. Our own tables are judged before they are joined over pages; the other engines run with their defaults for
ruled tables.
"""
HEAD = ("engine", "version", "ms a page", "x floor", "at their place", "in line", "in its row", "all texts", "pieces")


def results_to_text(results: Results, rounds: int) -> str:
    """The whole page."""
    counts = {producer.name.lower(): len(results.names(producer)) for producer in Producer}
    intro = INTRO.format(
        documents=len(results.printed),
        pages=sum(one.pages for one in results.printed),
        table_pages=sum(one.table_pages for one in results.printed),
        rounds=rounds,
        **counts,
    )
    parts = [
        [intro, *bound_lines(results_to_bounds(results))],
        ["## Time and right cells", "", *engine_lines(results)],
        ["## Ratios to the floor by producer", "", *producer_lines(results)],
        ["## Memory", "", *memory_lines(results)],
        ["## Not taking part", "", *missing_lines(results)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part[2:]) + "\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a Markdown table."""
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


def bound_lines(bounds: Sequence[Bound]) -> list[str]:
    """What was set out to reach."""
    rows = [[bound.what, bound.wanted, bound.measured, "yes" if bound.met else "**no**"] for bound in bounds]
    return table(("bound", "wanted", "measured", "met"), rows)


def engine_lines(results: Results) -> list[str]:
    """A line for each engine."""
    pages = sum(one.pages for one in results.printed)
    rows = []
    for engine, version in results.engines:
        spent = results.spent(engine.name, results.names())
        low, high = results.spread(engine.name)
        ratio = f"{results.ratio(engine.name):.2f} ({low:.2f} to {high:.2f})"
        rows.append([title(engine), version, f"{spent / pages:.2f}", ratio, *score_fields(results, engine)])
    twice = sum(one.cells.read_twice for one in results.printed)
    words = (
        f"{twice} of the documents are read twice in part by the whole extract (the second opinion of docs/pdf.md), "
        "most because a sum fails in the real figures; the other documents take it "
        f"{results.ratio(EXTRACT, once=True):.2f} times the floor."
    )
    return [*table(HEAD, rows), "", words]


def title(engine: Engine) -> str:
    """Name and what it does; ours say it in one."""
    return engine.does if engine.does.startswith(("Gouji", "PDFium")) else f"{engine.name}: {engine.does}"


def score_fields(results: Results, engine: Engine) -> list[str]:
    """The measures of an engine, dashes where it finds no tables."""
    if engine.name.startswith(EXTRACT):
        cells = [one.cells for one in results.printed]
        right, wanted = sum(one.right for one in cells), sum(one.wanted for one in cells)
        return [f"{right} of {wanted} canonical cells", *["-"] * 4]
    score = results.score(engine.name) if engine.name in results.scores else Score()
    counts = (
        (score.placed, score.values), (score.aligned, score.values), (score.in_row, score.values),
        (score.texts_right, score.texts), (score.shaped, score.pieces),
    )  # fmt: skip
    return [f"{share(right, wanted)} ({right})" if wanted else "-" for right, wanted in counts]


def share(right: int, wanted: int) -> str:
    """In percent, never rounded up to all."""
    return f"{100 * right / wanted:.1f}%" if right in (0, wanted) else f"{min(99.9, 100 * right / wanted):.1f}%"


def producer_lines(results: Results) -> list[str]:
    """Times and values in line by producer."""
    producers = [producer for producer in Producer if results.names(producer)]
    rows = []
    for engine, _ in results.engines:
        row = [engine.name]
        for producer in producers:
            score = results.score(engine.name, producer) if engine.name in results.scores else Score()
            right = f", {share(score.aligned, score.values)}" if score.values else ""
            row.append(f"{results.ratio(engine.name, producer=producer):.2f}{right}")
        rows.append(row)
    pages = {
        producer: sum(one.pages for one in results.printed if one.planned.producer is producer)
        for producer in producers
    }
    floors = [
        f"{results.spent('floor', results.names(producer)) / pages[producer]:.2f} ms a page" for producer in producers
    ]
    return [
        *table(("x floor, values in line", *producers), rows),
        "",
        f"The floor is {', '.join(floors)}, in this order.",
    ]


def memory_lines(results: Results) -> Iterator[str]:
    """Peaks of one document, and growth over many."""
    if results.peaks:
        rows = [
            [producer, f"{one.own_peak / 1024:.0f}", f"{one.apart_peak / 1024:.0f}", f"{one.peak:.0f}"]
            for producer, one in results.peaks.items()
        ]
        yield "Peak resident MB of a fresh process that extracts one report, and of the one that reads for it:"
        yield from ("", *table(("printed by", "own", "reader", "both"), rows))
    if results.leak:
        own, apart = slopes(results.leak)
        rows = [
            [str(one.documents), f"{one.own / 1024:.1f}", f"{one.apart / 1024:.1f}"] for one in results.leak
        ]  # fmt: skip
        readers = len({one.reader for one in results.leak})
        words = (
            f"Resident MB over {results.leak[-1].documents} documents in one process, for which {readers} other "
            f"read. After the first fifth it grows by {own:.2f} kB a document, the reader's by {apart:.2f} kB:"
        )
        yield from ("", words, "", *table(("documents", "own", "reader"), rows))


def missing_lines(results: Results) -> Iterator[str]:
    """Who does not, and what failed."""
    yield from (f"- {name}: {why}" for name, why in results.missing.items())
    yield from (f"- {name}: {why}" for name, why in LEFT_OUT.items())
    for name, faults in results.faults.items():
        first, why = next(iter(faults.items()))
        yield f"- {name} failed on {len(faults)} documents; on {first}: {why}"


def summary(results: Results) -> str:
    """A line for the terminal."""
    ratios = ", ".join(f"{name} {results.ratio(name):.2f}" for name in (READING, EXTRACT) if results.runs(name))
    return f"x floor: {ratios}"
