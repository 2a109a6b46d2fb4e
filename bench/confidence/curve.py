"""What the fitted confidence turned out to be worth on documents that its trees were not fitted on, as the numbers that
the package ships for its quality report: see extractor/cells/curve.py."""

import json

from bench.confidence.table import Cells
from bench.score import measures
from bench.score.measures import Floats

PLACES = 7


def curve_to_json(confidence: Floats, cells: Cells, *, documents: int, recipe: str) -> str:
    """The file, one bin a line: mean confidence, cells, wrong ones, and the middle 95 % of the share of wrong ones when
    documents are drawn again. `confidence` (cells,)."""
    counts = measures.count_by_document(confidence, cells.right, cells.owner, documents)
    tally = measures.counts_to_tally(counts)
    place = measures.finer_bins(tally.cells)
    bins = measures.tally_to_bins(tally, place)
    low, high = measures.bin_intervals(counts, place)
    rows = [
        [*(round(float(x), PLACES) for x in (mean, least, most)), int(count), int(count - right)]
        for mean, count, right, least, most in zip(bins.confidence, bins.cells, bins.right, low, high, strict=True)
    ]
    data = {
        "recipe": recipe,
        "documents": documents,
        "cells": tally.total,
        "wrong": int(tally.wrong.sum()),
        "columns": ["confidence", "low", "high", "cells", "wrong"],
        "bins": rows,
    }
    return json.dumps(data).replace("[[", "[\n[").replace("], [", "],\n[") + "\n"
