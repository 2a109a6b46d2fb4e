"""Files in, results out: at once and as jobs, in every format, with the machine's reading and people's side by side."""

import csv
import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bench.review.running import Running
from extractor.reports import COLUMNS
from extractor.service.exports import REVIEW_COLUMNS
from tests.service.conftest import SEED, TOTAL, hand_in, put, read, specimen, wait_for, wrong_total


def correct(run: Running, document: str, typed: str, key: tuple[str, str, str] = TOTAL, **more: Any) -> dict[str, Any]:
    """A person's number in one cell."""
    table, row, column = key
    look = run.client.get(f"/api/documents/{document}/look", params={"table": table, "row": row, "column": column})
    cell = {"table": table, "row": row, "column": column, "version": look.json()["cells"][0]["version"]}
    answer = cell | {"kind": "correct", "typed": typed}
    body = {"of": document, "cells": [answer], "name": "张三", **more}
    return run.client.post("/api/review/decisions", json=body).raise_for_status().json()  # type: ignore[no-any-return]


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def cell_of(rows: list[dict[str, Any]], key: tuple[str, str, str] = TOTAL) -> dict[str, Any]:
    (found,) = [row for row in rows if (row["table"], row["row"], row["column"]) == key]
    return found


def test_a_file_is_read_at_once_and_nothing_is_kept(run: Running) -> None:
    answer = run.client.put("/api/extract", params={"format": "csv", "name": "a.txt"}, content=SEED.read_bytes())
    assert answer.status_code == 200
    rows = lines(answer.text)
    expected = lines((SEED.parent / "expected.csv").read_text(encoding="utf-8"))
    assert [(row["row"], row["value"]) for row in rows] == [(row["row"], row["value"]) for row in expected]
    assert list(rows[0]) == [*COLUMNS, *REVIEW_COLUMNS] and rows[0]["source"] == "a.txt"
    assert run.client.get("/api/documents").json() == []
    assert run.service.db.read.execute("SELECT count(*) FROM sources").fetchone()[0] == 0


def test_a_file_becomes_a_job_and_a_document(run: Running) -> None:
    job = hand_in(run, SEED.read_bytes(), "二七区.txt")
    (document,) = job["documents"]
    (listed,) = run.client.get("/api/documents", params={"words": "二七"}).json()
    assert (listed["id"], listed["agency"], listed["year"], listed["name"]) == (
        document,
        "二七区司法局",
        2020,
        "二七区.txt",
    )
    assert run.client.get("/api/documents", params={"words": "%"}).json() == []
    assert run.client.get(f"/api/documents/{document}").json() == listed


@pytest.mark.parametrize(
    ("data", "error"), [(b"", "DamagedError"), (b"hello", "UnknownFormError"), (b"%PDF-1.7 broken", "DamagedError")]
)
def test_what_is_no_report_says_why(run: Running, data: bytes, error: str) -> None:
    job = hand_in(run, data)
    assert (job["state"], job["error"]) == ("failed", error) and job["message"]
    refused = run.client.put("/api/extract", content=data)
    assert refused.status_code == 422 and refused.json()["error"] == error


def test_a_correction_stands_beside_the_machines_reading_in_every_format(run: Running) -> None:
    pa, xl = pytest.importorskip("pyarrow"), pytest.importorskip("xlsxwriter")
    assert pa and xl
    import pyarrow.parquet as pq

    machine, true = wrong_total(), str(int(wrong_total()) - 1)
    document = put(run, read(specimen(total__total=machine)))
    correct(run, document, true, why="看错了")
    results = f"/api/documents/{document}/results"

    row = cell_of(lines(run.client.get(results, params={"format": "csv"}).text))
    assert (row["value"], row["machine_value"], row["decision"], row["decided_by"]) == (
        true,
        machine,
        "correct",
        "张三",
    )
    assert row["reason"] == "看错了" and row["decided_at"].endswith("+00:00")

    record = json.loads(run.client.get(results, params={"format": "jsonl"}).text)
    cell = cell_of(record["cells"])
    assert (cell["value"], cell["machine"]["value"], cell["decision"]["by"]) == (int(true), int(machine), "张三")

    table = pq.read_table(io.BytesIO(run.client.get(results, params={"format": "parquet"}).content))
    cell = cell_of(table.to_pylist())
    assert (cell["value"], cell["machine_value"], cell["decided_by"]) == (int(true), int(machine), "张三")

    with zipfile.ZipFile(io.BytesIO(run.client.get(results, params={"format": "xlsx"}).content)) as book:
        text = book.read("xl/workbook.xml").decode() + book.read("xl/sharedStrings.xml").decode()
    assert "复核" in text and "看错了" in text

    (label,) = [json.loads(line) for line in run.client.get("/api/labels").text.splitlines()]
    assert label["correct"] is False and label["true_value"] == true and "row_label" in label["evidence"]
    (kept,) = [json.loads(line) for line in run.client.get("/api/corrections").text.splitlines()]
    assert kept["machine"]["number"] == machine and kept["person"]["number"] == true


def test_sums_are_checked_again_at_once(run: Running) -> None:
    document = put(run, read(specimen(total__total=wrong_total())))
    before = run.client.get(f"/api/documents/{document}/findings").json()
    assert before["machine"] == before["reviewed"] != []
    correct(run, document, str(int(wrong_total()) - 1))
    after = run.client.get(f"/api/documents/{document}/findings").json()
    assert after["machine"] == before["machine"] and after["reviewed"] == []


def test_lists_count_the_findings_after_every_decision(run: Running) -> None:
    document = put(run, read(specimen(total__total=wrong_total())))

    def counted() -> int:
        (listed,) = run.client.get("/api/documents").json()
        return int(listed["findings"])

    before = counted()
    correct(run, document, str(int(wrong_total()) - 1))
    assert (before > 0, counted()) == (True, 0)
    assert run.client.post("/api/review/undo", json={"name": "张三"}).status_code == 200
    assert counted() == before


def test_a_sum_that_fails_by_a_persons_reading_is_the_publishers_error(run: Running) -> None:
    document = put(run, read(specimen()))
    correct(run, document, wrong_total())
    found = run.client.get(f"/api/documents/{document}/findings").json()
    assert found["machine"] == [] and {one["verdict"] for one in found["reviewed"]} == {"publisher"}


def test_pages_and_texts_are_shown_with_the_places_of_cells(run: Running) -> None:
    pdf, html = specimen("pdf"), specimen("html")
    for data, paged in ((pdf, True), (html, False)):
        document = put(run, read(data), data)
        key = dict(zip(("table", "row", "column"), TOTAL, strict=True))
        look = run.client.get(f"/api/documents/{document}/look", params=key).json()
        spots = {spot["part"]: spot for spot in look["cells"][0]["spots"]}
        assert look["paged"] is paged and set(spots) == {"value", "row", "column"}
        if paged:
            page = run.client.get(f"/api/documents/{document}/pages/{spots['value']['page']}")
            assert page.headers["content-type"] == "image/png" and page.content.startswith(b"\x89PNG")
            assert run.client.get(f"/api/documents/{document}/pages/99").status_code == 422
        else:
            blocks = run.client.get(f"/api/documents/{document}/text").json()
            shown = {place: cell["text"] for block in blocks for cell in block["cells"] for place in cell["places"]}
            assert shown[spots["value"]["location"]] == look["cells"][0]["raw"]
            assert "总计" in shown[spots["column"]["location"]] and "总计" in shown[spots["row"]["location"]]


def zip_bomb() -> bytes:
    """A Word file of 200 kB whose text has 200 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w") as text:
            for _ in range(200):
                text.write(b"0" * 1_000_000)
    return out.getvalue()


POISON: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a package cut short": lambda: b"PK\x03\x04" + b"\0" * 99,
    "a broken PDF": lambda: b"%PDF-1.4\n" + b"x" * 999,
    "zeros": lambda: b"\x00" * 5000,
    "a zip bomb": zip_bomb,
}


def test_fifty_at_once_are_all_answered_poison_too(run: Running) -> None:
    good = [specimen("txt-tsv", seed % 9) for seed in range(45)]
    poison = [make() for make in POISON.values()]
    files = [*good, *poison]
    random.Random(1).shuffle(files)
    with ThreadPoolExecutor(50) as pool:
        handed = list(pool.map(lambda data: run.client.post("/api/jobs", content=data), files))
        assert {answer.status_code for answer in handed} == {202}
        jobs = list(pool.map(lambda answer: wait_for(run, answer.json()["id"]), handed))
    for data, job in zip(files, jobs, strict=True):
        assert job["state"] == ("failed" if data in poison else "done")
        assert bool(job["message"]) == (job["state"] == "failed")
        assert len(job["documents"]) == (job["state"] == "done")


def test_memory_does_not_grow_with_the_files_that_were_read(run: Running) -> None:
    def read_some() -> int:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda seed: hand_in(run, specimen("txt-tsv", seed % 9) + b"\n" + b" " * 500_000), range(16)))
        return memory_of(os.getpid())

    read_some()
    before = read_some()
    assert read_some() - before < 16 * 500_000  # not even the bytes of the files


def memory_of(process: int) -> int:
    """Bytes that a process and its children have in memory."""
    here = Path(f"/proc/{process}")
    own = int(here.joinpath("statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    children = (child for task in here.glob("task/*/children") for child in task.read_text().split())
    return own + sum(memory_of(int(child)) for child in children)


@pytest.mark.parametrize("kind", POISON)
def test_what_is_poison_at_once_is_refused_with_its_reason(run: Running, kind: str) -> None:
    refused = run.client.put("/api/extract", content=POISON[kind]())
    assert refused.status_code == 422 and refused.json()["message"]


@pytest.mark.parametrize("type", ["text/html", "application/pdf", "image/svg+xml", "multipart/form-data", 'x; y="', ""])
def test_what_a_file_is_said_to_be_decides_nothing(run: Running, type: str) -> None:
    headers = {"content-type": type}
    for name in ("a.exe", "a.html", "a.pdf"):
        told = run.client.post("/api/jobs", params={"name": name}, content=specimen("txt-tsv"), headers=headers)
        assert wait_for(run, told.json()["id"])["state"] == "done"
    page = run.client.put("/api/extract", content=b"<script>alert(1)</script>", headers=headers)
    assert page.status_code == 422 and page.headers["content-type"] == "application/json"


def test_the_api_describes_itself(run: Running) -> None:
    described = run.client.get("/api/openapi.json").json()
    assert {"/api/extract", "/api/jobs", "/api/review/decisions", "/api/documents/{document}/results"} <= set(
        described["paths"]
    )
    assert "application/octet-stream" in json.dumps(described["paths"]["/api/jobs"])


@pytest.mark.parametrize(
    "path",
    ["/api/jobs/none", "/api/documents/none", "/api/documents/..%2f..%2fetc%2fpasswd/results", "/static/..%2fapp.py",
     "/static/api.py", "/api/review/looks/77", "/documents/none", "/api/documents/none/pages/1"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(run: Running, path: str) -> None:
    assert run.client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/review/next", {"skip": "x"}),
        ("POST", "/api/review/next", {"skip": ["nobody"]}),
        ("POST", "/api/review/decisions", {}),
        ("POST", "/api/review/decisions", {"of": "none", "cells": []}),
        ("POST", "/api/review/decisions", {"of": "none", "cells": [{"table": "t", "row": "r", "column": "c", "version": -1, "kind": "accept"}]}),
        ("POST", "/api/review/next", {"name": "x" * 1000}),
        ("GET", "/api/documents?before=99999999999999999999999", None),
        ("GET", "/api/documents/x/pages/99999999999999999999", None),
        ("GET", "/api/review/looks/99999999999999999999999", None),
        ("GET", "/api/results?format=exe", None),
        ("PUT", "/api/documents", None),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_the_callers_error(run: Running, method: str, path: str, body: object) -> None:
    answer = run.client.request(method, path, json=body) if body is not None else run.client.request(method, path)
    assert 400 <= answer.status_code < 500
