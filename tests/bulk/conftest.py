"""A folder of reports, and a harvest of it in this process."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from extractor import load_templates
from extractor.bulk import Limits, Order, Summary, harvest
from extractor.bulk.batch import Outcome
from extractor.bulk.columns import TABLES
from extractor.bulk.executor import Executor
from extractor.bulk.plan import Seen
from extractor.bulk.processes import ProcessExecutor
from extractor.forms.specimen import draw_values, write_specimen
from extractor.sources.reference import find_references

COUNT = 9
LIMITS = Limits(seconds=20)


class Silent:
    """A watcher that remembers the documents that it was told of."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Outcome]] = []

    def start(self, seen: Seen, executor: Executor) -> None:
        pass

    def take(self, name: str, outcome: Outcome) -> None:
        self.told.append((Path(name).name, outcome))


def report_bytes(number: int, form: str = "2021") -> bytes:
    template = next(template for template in load_templates() if template.form == form)
    return write_specimen(template, draw_values(template, number), "txt-tsv", agency=f"第{number}局", year=2022)


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports in two forms and an empty file. Not to be changed: `folder` is a copy."""
    place = tmp_path_factory.mktemp("reports")
    for number in range(COUNT):
        (place / f"{number}.txt").write_bytes(report_bytes(number, "2021" if number % 3 else "2019"))
    (place / "empty.txt").write_bytes(b"")
    return place


@pytest.fixture
def folder(reports: Path, tmp_path: Path) -> Path:
    """A copy of `reports`."""
    return Path(shutil.copytree(reports, tmp_path / "in"))


Harvest = Callable[..., tuple[Summary, list[str]]]


@pytest.fixture
def reap(monkeypatch: pytest.MonkeyPatch) -> Harvest:
    """`reap(folder, out, workers=2, batch_size=4, ...)`: the summary, and the names of the documents that were read.
    Names are relative, so that data sets of copies are equal."""

    def run(
        folder: Path, out: Path, workers: int = 2, limits: Limits = LIMITS, **options: Any
    ) -> tuple[Summary, list[str]]:
        monkeypatch.chdir(folder)
        order = Order(out, limits=limits, **{"batch_size": 4, **options})
        watcher = Silent()
        summary = harvest(find_references([Path()]), order, ProcessExecutor(workers, limits), watcher)
        return summary, sorted(name for name, _ in watcher.told)

    return run


def rows_of(out: Path, table: str) -> list[dict[str, Any]]:
    """All rows of a table, in an order of their own."""
    parts = sorted((out / table).glob("*.parquet"))
    rows = [row for part in parts for row in pq.read_table(part).to_pylist()]
    return sorted(rows, key=repr)


def dataset(out: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    return {table: rows_of(out, table) for table in TABLES}


def files_of(out: Path) -> dict[str, bytes]:
    """Everything that a reader of the data set sees."""
    names = [
        *(f"{table}/{file}" for table in TABLES for file in sorted(file.name for file in (out / table).iterdir())),
        "datapackage.json",
    ]
    return {name: (out / name).read_bytes() for name in names}


def patiently(seconds: float) -> Iterator[None]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield
        time.sleep(0.05)


@pytest.fixture
def start(tmp_path: Path, repository: Path) -> Iterator[object]:
    """`start("scheduler")`, `start("worker")`: processes that are ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def run(kind: str) -> "subprocess.Popen[bytes]":
        options = ["--scheduler-file", str(tmp_path / "scheduler.json")]
        options += (
            ["--no-nanny", "--nthreads", "1", "--no-dashboard"]
            if kind == "worker"
            else ["--port", "0", "--no-dashboard"]
        )
        code = (
            "import sys; from bench.harvest.poison import poisoned; from extractor.bulk import task; "
            f"task.extract_all = poisoned; from distributed.cli.dask_{kind} import main; main()"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", code, *options],
            cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(repository)}, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()


def address_of(file: Path) -> str:
    for _ in patiently(30):
        if file.exists():
            return str(json.loads(file.read_bytes())["address"])
    raise AssertionError("no scheduler")
