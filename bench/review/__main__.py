"""A scripted reviewer at the running service: `python -m bench.review [--documents N] [--loaded N] [--write]`.

On documents with planted defects: how many of the cells that were read wrong are found after looking at 5 % of all
cells, and what keys it takes. Then, with many documents in the database, how long an answer takes until the next cell
is there. With --write the result becomes bench/REVIEW.md; the exit status is 1 where the acceptance is missed.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.review.planted import Planted, planted_documents
from bench.review.reviewer import Review, review_all
from bench.review.running import Running, running
from bench.score.judged import Answers
from extractor.service.documents import add_document
from extractor.service.packing import unpack
from extractor.service.progress import find_progress
from extractor.service.settings import Settings

SCOREBOARD = Path(__file__).resolve().parents[1] / "REVIEW.md"
SHARE = 0.05
"""Of all cells that are looked at."""
WANTED_FOUND, WANTED_KEYS, WANTED_SECONDS = 0.95, 2.0, 0.3
LOOKS_TIMED = 300


@dataclass(frozen=True, slots=True)
class Result:
    """What came out. `found`: the share of wrong cells after SHARE of all; `found_all`: in the whole queue; `low`,
    `high`: cells seen of the queue; `keys`: for each cell that was right, and for each that was wrong;
    `keys_wrong_look`: for each look with a wrong cell, whose cells often share one answer."""

    documents: int
    cells: int
    wrong: int
    found: float
    found_all: float
    queue: float
    looks: int
    keys_right: float
    keys_wrong: float
    keys_wrong_look: float
    expected: float
    loaded: int
    median: float
    p95: float

    @property
    def is_accepted(self) -> bool:
        """Whether it is as good as was asked for."""
        return self.found >= WANTED_FOUND and self.keys_right <= WANTED_KEYS and self.p95 < WANTED_SECONDS


def main() -> int:
    """Command line; the exit status."""
    options = parse()
    started = time.monotonic()
    planted = list(planted_documents(options.documents, options.processes))
    print(f"{len(planted)} documents read in {time.monotonic() - started:.0f} s", file=sys.stderr)
    review, expected = reviewed(planted)
    seconds = timed(planted, options.loaded)
    result = to_result(planted, review, expected, options.loaded, seconds)
    text = result_to_text(result)
    print(text)
    if options.write:
        SCOREBOARD.write_text(text, encoding="utf-8")
    return int(not result.is_accepted)


def reviewed(planted: Sequence[Planted]) -> tuple[Review, float]:
    """All looks at these documents, and the error rate that the service expects after them."""
    with tempfile.TemporaryDirectory() as folder, running(Settings(Path(folder), workers=1, audit=0.0)) as run:
        load(run, planted, 1)
        *_, last = review_all(run.client, truths(planted))
        return last, find_progress(run.service.db, run.service.settings.max_error).expected


def timed(planted: Sequence[Planted], loaded: int) -> list[float]:
    """Seconds from an answer to the next cell, with so many documents loaded."""
    with tempfile.TemporaryDirectory() as folder, running(Settings(Path(folder), workers=1)) as run:
        load(run, planted, -(-loaded // len(planted)))
        *_, last = review_all(run.client, truths(planted), LOOKS_TIMED)
        return last.seconds


def load(run: Running, planted: Sequence[Planted], times: int) -> None:
    """The documents in the database, so many times each, as a job would put them there."""
    with run.service.db.write() as write:
        for one in planted:
            report = unpack(one.report)
            write.execute("INSERT OR IGNORE INTO sources VALUES (?, ?)", (report.sha256, one.data))
            for _ in range(times):
                add_document(write, "", one.report, report, run.service.least, run.service.settings.audit)


def truths(planted: Sequence[Planted]) -> dict[str, Answers]:
    """What is true, by the document's name."""
    return {one.name: one.answers for one in planted}


def to_result(
    planted: Sequence[Planted], review: Review, expected: float, loaded: int, seconds: Sequence[float]
) -> Result:
    """The figures."""
    reports = [(unpack(one.report), one.answers) for one in planted]
    cells = sum(len(report.cells) for report, _ in reports)
    wrong = sum(not answers[cell.key].is_met_by(cell) for report, answers in reports for cell in report.cells)
    within = sum(at <= SHARE * cells for at in review.found)
    return Result(
        documents=len(planted), cells=cells, wrong=wrong, found=within / wrong, found_all=len(review.found) / wrong,
        queue=review.cells / cells, looks=review.looks, keys_right=review.right_keys / max(review.right_cells, 1),
        keys_wrong=(review.keys - review.right_keys) / max(len(review.found), 1),
        keys_wrong_look=statistics.mean(review.wrong_looks), expected=expected, loaded=loaded,
        median=statistics.median(seconds), p95=statistics.quantiles(seconds, n=20)[-1],
    )  # fmt: skip


def result_to_text(result: Result) -> str:
    """The figures as a page."""
    said = "met" if result.is_accepted else "MISSED"
    return f"""# A scripted reviewer

Written by `python -m bench.review --write`: documents with planted defects (bench/score), the looks of the service in
its order, answers through its API by a reviewer who knows the truth. Keys are counted as the page takes them.

| | |
|---|--:|
| documents, cells | {result.documents:,}, {result.cells:,} |
| cells read wrong | {result.wrong:,} |
| found after looking at {SHARE:.0%} of all cells | {result.found:.1%} |
| found in the whole queue | {result.found_all:.1%} |
| the queue, as a share of all cells | {result.queue:.2%} |
| looks; cells a look | {result.looks:,}; {result.queue * result.cells / result.looks:.1f} |
| keys for a cell that was right | {result.keys_right:.2f} |
| keys for a cell that was wrong | {result.keys_wrong:.2f} |
| keys for a look with a wrong cell | {result.keys_wrong_look:.2f} |
| error rate that the service expects to be left | {result.expected:.4%} |
| documents loaded | {result.loaded:,} |
| from answer to next cell over HTTP, median | {1000 * result.median:.0f} ms |
| the same, 95th percentile | {1000 * result.p95:.0f} ms |

Wanted: found at least {WANTED_FOUND:.0%}, keys for a right cell at most {WANTED_KEYS:g}, 95th percentile under
{1000 * WANTED_SECONDS:.0f} ms: {said}. All documents are synthetic, and their defects are of the kinds that the
confidence model was fitted on, in other mixes, or near them: a real file may hide errors that none of these have.
"""


def parse() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m bench.review", description=__doc__)
    parser.add_argument("--documents", type=int, default=200, help="documents that are reviewed (default 200)")
    parser.add_argument("--loaded", type=int, default=10_000, help="documents loaded when time is taken (10000)")
    parser.add_argument("--processes", type=int, default=2, help="processes that read (default 2)")
    parser.add_argument("--write", action="store_true", help="write bench/REVIEW.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
