"""The confidence model fitted: `python -m bench.confidence --load FILE [--labels FILE ...] [--write]`.

What --load takes was made by `python -m bench.score --set tuning --documents 12000 --save FILE`, or by several such
commands with other documents (`--skip`), and by `--set outside`. The first FIT_SHARE of each file's documents
fit the trees, and by folds what they are worth; the others turn the dial and give the calibration curve.
With --write the model becomes extractor/cells/model.json, the curve calibration.json beside it. Needs `.[bench]`.

--labels takes what `/api/labels` of `gouji serve` gave: what people found is added to what the trees' answers are worth
(`labels`), before the dial is turned. Without --load nothing is fitted: the shipped model is held against the labels.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.confidence.curve import curve_to_json
from bench.confidence.dial import broken_promises, dial, threshold_for
from bench.confidence.export import model_to_json
from bench.confidence.fit import FOLDS, Models, beliefs, fit, held_out_beliefs, worth
from bench.confidence.labels import Steps, labels_to_text, model_to_steps, read_labels, steps_with_labels
from bench.confidence.table import Cells, documents_to_cells
from bench.score.judged import Judged
from bench.score.keep import load
from bench.score.measures import Floats, auroc, found_in_lowest, silent, tally
from bench.score.outside import PART as OUTSIDE
from extractor.cells.model import fitted, read_model

MODEL = Path(__file__).resolve().parents[2] / "extractor" / "cells" / "model.json"
CURVE = MODEL.with_name("calibration.json")
FIT_SHARE = 0.5
THRESHOLDS = np.unique(np.concatenate([np.linspace(0.5, 0.99, 50), 1 - np.logspace(-2, -5.5, 60)]))
"""Of confidence: fixed beforehand, as the dial's guarantee wants it."""
PROMISES = (0.0005, 0.001, 0.002, 0.005, 0.01)
SHOWN = 0.95


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.confidence", description=__doc__)
    parser.add_argument("--load", type=Path, nargs="+", default=[], help="judged documents for tuning")
    parser.add_argument("--labels", type=Path, nargs="+", default=[], help="decisions that gouji serve exported")
    parser.add_argument("--write", action="store_true", help="write model.json and calibration.json")
    parser.add_argument("--splits", action="store_true", help="fit nothing: halve FILE's documents and try the dial")
    options = parser.parse_args()
    if not options.load:
        if not options.labels:
            parser.error("give --load, --labels or both")
        print(labels_to_text(read_labels(options.labels, fitted()), model_to_steps(fitted())))
        return
    if options.splits:
        print(splits(options.load))
        return
    fitting, turning = halves([judged([file]) for file in options.load])
    known, others = documents_to_cells(fitting), documents_to_cells(turning)
    count, left = len(fitting), len(turning)
    fold = np.random.default_rng(0).permutation(count) % FOLDS
    raw = held_out_beliefs(known, fold)
    free = ~known.given_up & (known.most == 1)
    steps = {
        name: worth(raw[free & asked], known.right[free & asked])
        for name, asked in (("there", ~known.absent), ("absent", known.absent))
    }
    given_up = (known.right[known.given_up].sum() + 1) / (known.given_up.sum() + 2)
    models = fit(known, np.ones(len(known.right), bool))
    if options.labels:
        steps = steps_of_both(models, steps, given_up, options.labels)
    confidence = confidences(others, beliefs(others, models), steps, given_up)
    print(report(confidence, others))
    found = dial(confidence, others.right, others.owner, THRESHOLDS, left)
    for promise in PROMISES:
        least = threshold_for(promise, found)
        share = np.mean(confidence >= least) if least is not None else 0
        print(f"promise {promise}: {'none' if least is None else f'from {least:.6f} on, {share:.4%} of cells'}")
    power = whole_power(confidence, others)
    if options.write:
        files = ", ".join(file.name for file in (*options.load, *options.labels))
        recipe = f"bench.confidence on {count} documents for the trees and {left} for the dial, {files}"
        text = model_to_json(models, steps, given_up=given_up, whole=power, dial=found, documents=left, recipe=recipe)
        MODEL.write_text(text, encoding="utf-8")
        print(f"{MODEL}: {len(text)} bytes")
        CURVE.write_text(curve_to_json(confidence, others, documents=left, recipe=recipe), encoding="utf-8")


def halves(files: Sequence[Sequence[Judged]]) -> tuple[list[Judged], list[Judged]]:
    """The documents of each file that the trees are fitted on, and those that turn the dial."""
    cuts = [(one, round(FIT_SHARE * len(one))) for one in files]
    return [one for file, cut in cuts for one in file[:cut]], [one for file, cut in cuts for one in file[cut:]]


def steps_of_both(models: Models, steps: Steps, given_up: float, files: Sequence[Path]) -> Steps:
    """The worth of what new trees answer, by the documents of the fit and the labels of people in `files`."""
    text = model_to_json(models, steps, given_up=given_up, whole=1, dial=(), documents=0, recipe="")
    labels = read_labels(files, read_model(text))
    print(labels_to_text(labels, steps))
    return steps_with_labels(steps, labels)


def judged(files: Sequence[Path]) -> list[Judged]:
    """The documents of saved files, one after the other, without those that have no table."""
    return [one for file in files for one in load(file) if one.keys and not one.labels.refused]


def splits(files: Sequence[Path]) -> str:
    """How often promises are broken on the other half of some documents, which should not be those of the fit: dumps by
    other tools are left out."""
    documents = [one for one in judged(files) if one.labels.part != OUTSIDE]
    confidence, right = (np.concatenate([getattr(one, name) for one in documents]) for name in ("confidence", "right"))
    owner = np.repeat(np.arange(len(documents)), [len(one.keys) for one in documents])
    lines = [f"{len(documents)} documents, 200 halvings"]
    for promise in PROMISES:
        broken, silent = broken_promises(confidence, right, owner, THRESHOLDS, len(documents), promise)
        lines.append(f"promise {promise}: broken {broken}, none given {silent}")
    return "\n".join(lines)


def confidences(cells: Cells, raw: Floats, steps: Steps, given_up: float) -> Floats:
    """What the product would believe: what raw beliefs are worth, within its bounds."""
    there, absent = (np.interp(raw, *steps[name]) for name in ("there", "absent"))
    free: Floats = np.where(cells.given_up, given_up, np.where(cells.absent, absent, there))
    return np.round(np.minimum(free, cells.most), 6)


def report(confidence: Floats, cells: Cells) -> str:
    """How well wrong cells are told, in a line."""
    own = tally(confidence, cells.right)
    return json.dumps({
        "cells": len(confidence), "wrong": int((~cells.right).sum()), "auroc": auroc(own),
        "lowest 1 %": found_in_lowest(own, 0.01), "lowest 5 %": found_in_lowest(own, 0.05),
        "silent": silent(own, SHOWN), "below 0.95": float(np.mean(confidence < SHOWN)),
    })  # fmt: skip


def whole_power(confidence: Floats, cells: Cells) -> float:
    """The power of the product over rows that makes documents as often right as it says."""
    least = np.ones(cells.rows.max() + 1)
    np.minimum.at(least, cells.rows, confidence)
    owner = np.zeros(len(least), np.intp)
    owner[cells.rows] = cells.owner
    product = np.bincount(owner, np.log(least))
    right = np.ones(len(product), bool)
    np.logical_and.at(right, cells.owner, cells.right)
    powers = np.linspace(0.1, 2, 96)
    costs = [np.mean((np.exp(power * product) - right) ** 2) for power in powers]
    return float(powers[int(np.argmin(costs))])


if __name__ == "__main__":
    main()
