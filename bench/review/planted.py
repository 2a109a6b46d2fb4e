"""Documents with planted defects, read by this version, with what is true of them."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from bench.score.cases import Draw, defect_cases, draw_case
from bench.score.judged import Answers
from bench.score.specimen import make
from extractor import Source, extract_all, load_templates
from extractor.errors import SourceError
from extractor.service.packing import pack

STEP = 14
"""Of the scoreboard's documents with defects every fourteenth, so that all its parts are there; prime to the number of
formats and forms, which come in turn."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A document: its bytes, its packed report, and its truth."""

    name: str
    data: bytes
    report: bytes
    answers: Answers


def planted_documents(count: int, processes: int) -> Iterator[Planted]:
    """So many documents of which a table was given; those that were refused, or are to be, are passed over."""
    draws = list(defect_cases(STEP * count * 2))[::STEP]
    with ProcessPoolExecutor(processes) as pool:
        found = 0
        for planted in pool.map(partial(read_draw), draws, chunksize=4):
            if planted is not None:
                yield planted
                found += 1
            if found == count:
                pool.shutdown(cancel_futures=True)
                return


def read_draw(draw: Draw) -> Planted | None:
    """One document, None where there is no single report in it."""
    made = make(draw_case(draw))
    if made.labels.refused:
        return None
    try:
        reports = extract_all(Source.of(made.labels.name, made.data), load_templates())
    except SourceError:
        return None
    if len(reports) != 1 or reports[0].form != made.labels.form:
        return None
    return Planted(made.labels.name, made.data, pack(reports[0]), made.answers)
