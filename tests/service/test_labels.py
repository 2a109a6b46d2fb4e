"""Corrections become labels: exported by the service, read again, and weighed against what the model believed."""

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")

from bench.confidence.labels import (
    STEP_ROWS,
    Labels,
    labels_to_confidence,
    labels_to_text,
    log_loss,
    model_to_steps,
    read_labels,
    steps_with_labels,
)
from bench.review.running import Running
from extractor.cells import rows_to_around
from extractor.cells.confidence import cell_confidence
from extractor.cells.model import fitted
from extractor.model import CellStatus, Evidence, Extraction
from extractor.service.looks import table_to_looks
from tests.service.conftest import put, read, specimen
from tests.service.test_review import ask

DOUBTS = Evidence(
    row_label=0.8, row_margin=0.0, column_label=1.0, column_fit=0.7, column_margin=0.1, short=2, left_over=2
)
"""A row of few values whose label is not the form's, beside two that nothing explains: by the model it is wrong now and
then, and no bound says so."""
DOCUMENTS = 16


@cache
def doubtful_report(number: int) -> Extraction:
    """A report with ten rows of one doubt, believed what the model says of that."""
    report = read(specimen("txt-tsv", 4))
    rows = list(dict.fromkeys(cell.row for cell in report.cells if cell.table == "requests"))[:10]
    around = rows_to_around(report.cells, report.checks)["requests", rows[0]]
    belief = cell_confidence(CellStatus.PRINTED, DOUBTS, around)
    cells = tuple(
        replace(cell, confidence=belief, evidence=DOUBTS)
        if cell.table == "requests" and cell.row in rows and cell.status is CellStatus.PRINTED
        else replace(cell, confidence=1.0)
        for cell in report.cells
    )
    return replace(report, sha256=f"{number:064}", cells=cells)


def reviewed(run: Running, seed: int, wrong: float, file: Path) -> Labels:
    """Labels of a reviewer who finds a share of the doubted rows wrong, out of the service and in again."""
    with run.service.db.write() as write:
        for table in ("documents", "looks", "look_cells", "decisions"):
            write.execute(f"DELETE FROM {table}")  # noqa: S608
    chance = random.Random(seed)
    for number in range(DOCUMENTS):
        report = doubtful_report(number)
        kinds = {cell.row: "absent" if chance.random() < wrong else "accept" for cell in report.cells}
        cells = [
            {"table": cell.table, "row": cell.row, "column": cell.column, "version": 0, "kind": kinds[cell.row]}
            for cell in report.cells
            if cell.confidence < run.service.least
        ]
        ask(run, "decisions", of=put(run, report), cells=cells)
    file.write_text(run.client.get("/api/labels").text, encoding="utf-8")
    return read_labels([file], fitted())


@pytest.mark.parametrize("seed", [1, 2])
def test_what_people_found_moves_the_confidence_its_way(run: Running, tmp_path: Path, seed: int) -> None:
    steps = model_to_steps(fitted())
    stated = next(cell.confidence for cell in doubtful_report(0).cells if cell.confidence < 1)
    means = {}
    for wrong in (0.0, 1 - stated, 0.5, 1.0):
        labels = reviewed(run, seed, wrong, tmp_path / "labels.jsonl")
        assert np.allclose(labels.stated, labels_to_confidence(labels, steps), atol=1e-6)  # read as it was stated
        means[wrong] = labels_to_confidence(labels, steps_with_labels(steps, labels)).mean()
    assert means[1.0] < means[0.5] < means[0.0]
    assert means[0.5] < stated - 0.1 and means[0.0] >= stated
    assert abs(means[1 - stated] - stated) < 0.05  # who finds what was stated changes next to nothing


def test_other_reports_are_believed_better_for_it(run: Running, tmp_path: Path) -> None:
    steps = model_to_steps(fitted())
    known = reviewed(run, 1, 0.4, tmp_path / "known.jsonl")
    other = reviewed(run, 2, 0.4, tmp_path / "other.jsonl")
    learned = labels_to_confidence(other, steps_with_labels(steps, known))
    assert log_loss(learned, other) < log_loss(other.stated, other) - 0.02
    assert "found wrong" in labels_to_text(known, steps)


def test_steps_rise_still_and_few_rows_move_them_little(run: Running, tmp_path: Path) -> None:
    steps = model_to_steps(fitted())
    labels = reviewed(run, 3, 1.0, tmp_path / "labels.jsonl")
    after = steps_with_labels(steps, labels)
    assert all(np.all(np.diff(worth) >= 0) and worth.max() < 1 for _, worth in after.values())
    one = Labels(*(getattr(labels, name)[:1] for name in ("stated", "raw", "right", "absent", "stepped", "weight")))
    few = steps_with_labels(steps, one)
    assert max(np.abs(few[name][1] - steps[name][1]).max() for name in steps) < 2 / STEP_ROWS


def test_cells_that_somebody_chose_are_no_labels_of_a_rate(run: Running, tmp_path: Path) -> None:
    report = read(specimen("txt-tsv", 5))
    document = put(run, report)
    assert not list(table_to_looks(report.cells, run.service.least, 0.0, ""))
    cell = {"table": "requests", "row": "total", "column": "total", "version": 0, "kind": "blank"}
    ask(run, "decisions", of=document, cells=[cell])
    text = run.client.get("/api/labels").text
    assert '"drawn": "chosen"' in text
    (tmp_path / "labels.jsonl").write_text(text)
    with pytest.raises(ValueError, match="no label"):
        read_labels([tmp_path / "labels.jsonl"], fitted())
