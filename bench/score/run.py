"""Cases to judged documents: made, extracted and judged in processes of their own, in the order they were given."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bench.score.cases import Draw, draw_case
from bench.score.judged import BUG, Judged, Labels, give_up, judge
from bench.score.specimen import Case, make
from extractor import Extraction, GoujiError, Source, extract

CHUNK = 8
"""Documents that a process is given at a time."""


def judge_all(cases: Sequence[Case | Draw], processes: int) -> list[Judged]:
    """Every case judged, with a progress bar on the error channel."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, transient=True, console=Console(stderr=True)) as progress:
        return list(progress.track(judge_each(cases, processes), total=len(cases), description="documents"))


def judge_each(cases: Sequence[Case | Draw], processes: int) -> Iterator[Judged]:
    """The same, one after the other as they are ready; a single process is this one."""
    if processes < 2 or len(cases) < CHUNK:
        yield from map(judge_case, cases)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from pool.map(judge_case, cases, chunksize=CHUNK)


def judge_case(case: Case | Draw) -> Judged:
    """Draw and make one document, extract it and judge it. Raises RuntimeError where our own printer breaks on it: a
    score without it would be one of other documents."""
    try:
        made = make(draw_case(case) if isinstance(case, Draw) else case)
    except Exception as error:
        raise RuntimeError(f"{case} cannot be made") from error
    report = read(made.labels, made.data)
    return give_up(made.labels, report) if isinstance(report, str) else judge(made.labels, report, made.answers)


def read(labels: Labels, data: bytes) -> Extraction | str:
    """The report, or why there is none. Whatever the product raises costs one document, never the run."""
    try:
        return extract(Source.of(labels.name, data))
    except GoujiError as error:
        return str(error)
    except Exception as error:
        return f"{BUG} {type(error).__name__}: {error}"
