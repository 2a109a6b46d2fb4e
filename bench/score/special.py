"""Two questions that cell by cell figures do not answer: are labels that changed places read right or at least doubted,
and is what is absent said to be absent?"""

from collections.abc import Iterable, Sequence

import numpy as np

from bench.score.judged import CODES, Judged
from extractor.model import CellStatus

SWAPS = ("labels_swapped", "columns_swapped", "groups_swapped", "rows_reordered")
"""Defects by which labels stand in other places than in the form, their values with them. Values exchanged under right
labels are not among them: such a document gives no evidence of it, unless a sum breaks."""

PRINTED, ABSENT = CODES[CellStatus.PRINTED], CODES[CellStatus.ABSENT]


def swap_lines(documents: Sequence[Judged]) -> Iterable[tuple[str, int, int, int]]:
    """A line a kind of swap, and one for all: documents, those all right, those in which every wrong cell is doubted.

    A document that gave no table counts as doubted: it was refused with its reason.
    """
    for title, kinds in (*((kind, {kind}) for kind in SWAPS), ("all", set(SWAPS))):
        own = [one for one in documents if kinds & set(one.labels.kinds)]
        yield title, len(own), sum(one.perfect for one in own), sum(not one.silent.any() for one in own)


def absence_lines(documents: Sequence[Judged]) -> Iterable[tuple[str, int, int, int, int, int]]:
    """Without and with defects: documents with absent cells, these cells, those said to be absent, those for which a
    number was given, and of these the ones that nobody will look at."""
    for title, defective in (("without defects", False), ("with defects", True)):
        own = [one for one in documents if bool(one.labels.kinds) is defective and (one.true == ABSENT).any()]
        absent = [one.true == ABSENT for one in own]
        invented = [gone & (one.found == PRINTED) for one, gone in zip(own, absent, strict=True)]
        yield (
            title,
            len(own),
            sum(map(np.count_nonzero, absent)),
            sum(int((gone & (one.found == ABSENT)).sum()) for one, gone in zip(own, absent, strict=True)),
            sum(map(np.count_nonzero, invented)),
            sum(int((cells & one.silent).sum()) for one, cells in zip(own, invented, strict=True)),
        )
