"""The queue, and people who work at it at the same time."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.review.running import Running, running
from extractor.model import Extraction
from extractor.service.database import FILE
from extractor.service.review import AUDIT_EVERY
from extractor.service.settings import Settings
from tests.service.conftest import put, read, specimen


def doubted(*confidences: float, seed: int = 4, format: str = "txt-tsv") -> Extraction:
    """A report of whose rows in `requests` the first have these confidences, all cells of a row the same."""
    report = read(specimen(format, seed))
    rows = list(dict.fromkeys(cell.row for cell in report.cells if cell.table == "requests"))
    beliefs = dict(zip(rows, confidences, strict=False))
    cells = tuple(
        replace(cell, confidence=beliefs.get(cell.row, 1.0) if cell.table == "requests" else 1.0)
        for cell in report.cells
    )
    return replace(report, cells=cells)


def ask(run: Running, path: str, status: int = 200, **body: Any) -> dict[str, Any]:
    answer = run.client.post(f"/api/review/{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()  # type: ignore[no-any-return]


def next_look(run: Running, **body: Any) -> dict[str, Any]:
    return ask(run, "next", **body)["look"]  # type: ignore[no-any-return]


def answers(look: dict[str, Any], kind: str = "accept", typed: str = "") -> dict[str, Any]:
    names = ("table", "row", "column", "version")
    cells = [{name: cell[name] for name in names} | {"kind": kind, "typed": typed} for cell in look["cells"]]
    return {"of": look["document"], "look": look["id"], "cells": cells}


def row_of(look: dict[str, Any]) -> str:
    (row,) = {cell["row"] for cell in look["cells"]}
    return str(row)


def test_the_row_that_is_believed_least_comes_first_and_one_answer_settles_it(run: Running) -> None:
    put(run, doubted(0.9, 0.2, 0.6))
    order, look = [], next_look(run)
    while look:
        assert len(look["cells"]) == 7
        order.append(look["cells"][0]["confidence"])
        look = ask(run, "decisions", **answers(look))["look"]
    assert order == [0.2, 0.6, 0.9]


def test_a_look_stays_until_all_its_cells_are_settled(run: Running) -> None:
    put(run, doubted(0.2))
    look = next_look(run)
    some = answers(look) | {"cells": answers(look)["cells"][:3]}
    again = ask(run, "decisions", **some)["look"]
    assert again["id"] == look["id"] and sum(cell["decision"] is None for cell in again["cells"]) == 4
    rest = answers(again) | {"cells": answers(again)["cells"][3:]}
    assert ask(run, "decisions", **rest)["look"] is None


def test_two_people_are_given_different_looks(run: Running) -> None:
    put(run, doubted(0.2, 0.6))
    first, second = next_look(run, name="a"), next_look(run, name="b")
    assert first["id"] != second["id"]
    assert next_look(run, name="a")["id"] == first["id"]
    assert next_look(run, name="c") is None


def test_who_decides_upon_an_old_state_is_told_and_nothing_is_lost(run: Running) -> None:
    document = put(run, doubted(0.2))
    look = next_look(run, name="a")
    ask(run, "decisions", **answers(look, "correct", "7"), name="a")
    refused = ask(run, "decisions", 409, **answers(look, "correct", "8"), name="b")
    assert refused["error"] == "ConflictError" and len(refused["cells"]) == 7
    kept = run.client.get(f"/api/documents/{document}/corrections").json()
    assert {(one["decided_by"], one["person"]["number"]) for one in kept} == {("a", "7")}


def test_of_several_cells_all_are_written_or_none(run: Running) -> None:
    document = put(run, doubted(0.2))
    look = next_look(run)
    one = answers(look) | {"cells": answers(look)["cells"][:1]}
    ask(run, "decisions", **one)
    ask(run, "decisions", 409, **answers(look))
    assert len(run.client.get(f"/api/documents/{document}/corrections").json()) == 1


def test_a_request_that_is_sent_again_changes_nothing(run: Running) -> None:
    put(run, doubted(0.2))
    body = answers(next_look(run), "blank")
    ask(run, "decisions", **body)
    ask(run, "decisions", 409, **body)
    assert run.service.db.read.execute("SELECT count(*) FROM decisions").fetchone()[0] == 7


def test_undo_gives_the_look_again_and_keeps_the_history(run: Running) -> None:
    put(run, doubted(0.2, 0.6))
    first = next_look(run)
    second = ask(run, "decisions", **answers(first, "correct", "7"))["look"]
    ask(run, "decisions", **answers(second))
    assert ask(run, "undo")["look"]["id"] == second["id"]
    again = ask(run, "undo")["look"]
    assert again["id"] == first["id"] and all(cell["decision"] is None for cell in again["cells"])
    kinds = [row[0] for row in run.service.db.read.execute("SELECT kind FROM decisions ORDER BY id")]
    assert kinds == ["correct"] * 7 + ["accept"] * 7 + ["undo"] * 14
    ask(run, "decisions", **answers(again, "correct", "9"))
    assert next_look(run)["id"] == second["id"]


def test_undo_of_a_second_thought_brings_the_first_back(run: Running) -> None:
    document = put(run, doubted(0.2))
    look = next_look(run)
    ask(run, "decisions", **answers(look, "correct", "7"))
    look = run.client.get(f"/api/review/looks/{look['id']}").json()
    ask(run, "decisions", **answers(look, "blank"))
    ask(run, "undo")
    kept = run.client.get(f"/api/documents/{document}/corrections").json()
    assert {one["kind"] for one in kept} == {"correct"}
    ask(run, "undo")
    assert run.client.get(f"/api/documents/{document}/corrections").json() == []


def test_nobody_undoes_what_somebody_else_built_upon(run: Running) -> None:
    put(run, doubted(0.2))
    look = next_look(run, name="a")
    ask(run, "decisions", **answers(look), name="a")
    look = run.client.get(f"/api/review/looks/{look['id']}").json()
    ask(run, "decisions", **answers(look, "blank"), name="b")
    ask(run, "undo", 409, name="a")
    assert ask(run, "undo", name="b")["look"]["cells"][0]["decision"]["kind"] == "accept"


def test_a_document_can_be_left_for_later_or_be_the_only_one(run: Running) -> None:
    first, second = put(run, doubted(0.2)), put(run, doubted(0.6, seed=5))
    assert next_look(run)["document"] == first
    assert next_look(run, skip=[first])["document"] == second
    assert next_look(run, document=second)["document"] == second
    assert next_look(run, skip=[first, second]) is None


def test_what_is_typed_wrong_is_said_and_not_written(run: Running) -> None:
    put(run, doubted(0.2))
    refused = ask(run, "decisions", 422, **answers(next_look(run), "correct", "12o"))
    assert refused["error"] == "TypedError" and "12o" in refused["message"]
    assert run.service.db.read.execute("SELECT count(*) FROM decisions").fetchone()[0] == 0


def test_progress_counts_down_to_the_wanted_error_rate(run: Running) -> None:
    put(run, doubted(0.2, 0.6, 0.9))
    before = run.client.get("/api/review/progress").json()
    assert (before["open"], before["settled"]) == (3, 0) and before["looks_left"] == 3
    assert before["expected"] == pytest.approx(7 * (0.8 + 0.4 + 0.1) / before["cells"])
    ask(run, "decisions", **answers(next_look(run), "correct", "7"))
    after = run.client.get("/api/review/progress").json()
    assert (after["open"], after["settled"], after["looks_left"], after["corrected"]) == (2, 1, 2, 7)
    assert after["expected"] == pytest.approx(7 * (0.4 + 0.1) / before["cells"])
    (group,) = run.client.get("/api/review/groups").json()
    assert (group["open"], group["looks_left"], group["documents"]) == (2, 2, 1)


@pytest.fixture
def audited(tmp_path: Path) -> Iterator[Running]:
    """A service that has a tenth of the accepted cells looked at."""
    with running(Settings(tmp_path / "data", workers=1, audit=0.1)) as service:
        yield service


def test_an_audit_is_mixed_in_and_measures_the_error_rate_of_accepted_cells(audited: Running) -> None:
    put(audited, doubted(*[0.5] * 14))
    look, seen = next_look(audited), []
    while look:
        sure = look["cells"][0]["confidence"] == 1
        seen.append(sure)
        look = ask(audited, "decisions", **answers(look, "blank" if sure and seen.count(True) == 1 else "accept"))[
            "look"
        ]
    assert seen[: AUDIT_EVERY - 1] == [False] * (AUDIT_EVERY - 1) and seen[AUDIT_EVERY - 1]
    measured = audited.client.get("/api/review/progress").json()["audit"]
    assert (measured["looked"], measured["wrong"], measured["waiting"]) == (seen.count(True), 1, 0)
    assert measured["low"] < measured["rate"] == 1 / measured["looked"] < measured["high"]


def test_another_error_rate_makes_another_queue_and_keeps_what_was_decided(tmp_path: Path) -> None:
    with running(Settings(tmp_path, workers=1, audit=0.0)) as run:
        document = put(run, doubted(0.2, 0.9))
        ask(run, "decisions", **answers(next_look(run)))
    with running(Settings(tmp_path, workers=1, audit=0.0, max_error=0.005)) as run:
        assert next_look(run) is None  # 0.9 is accepted at that rate, and the other row is decided
        assert len(run.client.get(f"/api/documents/{document}/corrections").json()) == 7


KILLED = """
import os, sys
from pathlib import Path
from bench.review.running import running
from extractor.service.settings import Settings
from tests.service.conftest import put
from tests.service.test_review import answers, ask, doubted, next_look
with running(Settings(Path(sys.argv[1]), workers=1, audit=0.0)) as run:
    put(run, doubted(*[0.5] * 20))
    while True:
        ask(run, "decisions", **answers(next_look(run)))
        print("kept", flush=True)
"""


def test_a_killed_service_has_lost_no_answer(tmp_path: Path, repository: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for _ in range(5):
            assert process.stdout.readline() == "kept\n"
        process.send_signal(signal.SIGKILL)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        acts = connection.execute("SELECT count(*) FROM decisions GROUP BY act ORDER BY act").fetchall()
        looks = connection.execute("SELECT cells FROM looks WHERE open = 0").fetchall()
    assert len(acts) >= 5 and sorted(acts) == sorted(looks)


def test_a_job_that_was_interrupted_is_read_again_and_given_up_the_third_time(tmp_path: Path) -> None:
    from extractor.service.database import Database
    from extractor.service.jobs import add_job, find_job, resume_jobs, take_job

    db = Database(tmp_path)
    job = add_job(db, "a", "n", "0", b"")
    for _ in range(2):
        assert take_job(db) == (job.id, "n", "0") and take_job(db) is None
        resume_jobs(db)
    assert take_job(db) is None
    assert (find_job(db, "a", job.id).state, find_job(db, "a", job.id).error) == ("failed", "TooLargeError")
    db.close()
