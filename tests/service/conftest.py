"""A running service, and files to hand in."""

import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")
pytest.importorskip("httpx")

from bench.review.running import Running, running
from extractor import Source, extract, load_templates
from extractor.forms.specimen import draw_values, write_specimen
from extractor.model import Extraction
from extractor.service.documents import add_document
from extractor.service.packing import pack
from extractor.service.settings import Settings

SEED = Path(__file__).parents[2] / "corpus" / "2019" / "erqi-justice-2020" / "document.txt"
TOTAL = ("requests", "total", "total")
GRANTED = ("requests", "granted", "natural_person")

HandIn = Callable[..., dict[str, Any]]


KEYS = {"张三": "zhang-san-zhang-san", "li": "li-li-li-li-li-li-li"}


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service of one process, without an audit; for all tests, since its processes take a second to start."""
    with running(Settings(tmp_path_factory.mktemp("local"), workers=1, audit=0.0)) as service:
        yield service


@pytest.fixture(scope="session")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with keys and small uploads."""
    folder = tmp_path_factory.mktemp("keyed")
    with running(Settings(folder, workers=1, keys=KEYS, max_upload=100_000)) as service:
        yield service


@pytest.fixture
def run(local: Running) -> Running:
    """The service of this machine, with nothing in it."""
    return emptied(local)


@pytest.fixture
def guarded(keyed: Running) -> Running:
    """The service with keys, with nothing in it and nobody logged in."""
    return emptied(keyed)


def emptied(run: Running) -> Running:
    """A service as if it had just been installed."""
    run.client.cookies.clear()
    run.service.text.cache_clear()
    run.service.page_picture.cache_clear()
    with run.service.db.write() as write:
        for table in ("sources", "jobs", "documents", "looks", "look_cells", "decisions", "places", "harvested"):
            write.execute(f"DELETE FROM {table}")  # noqa: S608
    return run


def wait_for(run: Running, job: str, **headers: str) -> dict[str, Any]:
    """A job once it is done, or has failed."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        state: dict[str, Any] = run.client.get(f"/api/jobs/{job}", headers=headers).raise_for_status().json()
        if state["state"] in ("done", "failed"):
            return state
        time.sleep(0.02)
    raise AssertionError("the job does not end")


def hand_in(run: Running, data: bytes, name: str = "report.txt") -> dict[str, Any]:
    """A file as a job, waited for."""
    answer = run.client.post("/api/jobs", params={"name": name}, content=data)
    assert answer.status_code == 202, answer.text
    return wait_for(run, answer.json()["id"])


@cache
def specimen(format: str = "html", seed: int = 4, **values: str) -> bytes:
    """A report of the 2021 form; `values`: other texts in `row__column` of requests."""
    form = next(template for template in load_templates() if template.form == "2021")
    drawn = dict(draw_values(form, seed)) | {("requests", *name.split("__")): text for name, text in values.items()}
    return write_specimen(form, drawn, format, agency="示例市数据局", year=2023)


@cache
def wrong_total(seed: int = 4) -> str:
    """A total that is one too high."""
    form = next(template for template in load_templates() if template.form == "2021")
    return str(int(draw_values(form, seed)[TOTAL]) + 1)


def put(run: Running, report: Extraction, data: bytes = b"") -> str:
    """A report in the database, as a job would put it there; its id."""
    with run.service.db.write() as write:
        write.execute("INSERT OR IGNORE INTO sources VALUES (?, ?)", (report.sha256, data))
        add_document(write, "", pack(report), report, run.service.least, run.service.settings.audit)
        return str(write.execute("SELECT id FROM documents ORDER BY number DESC LIMIT 1").fetchone()[0])


@cache
def read(data: bytes, name: str = "report.html") -> Extraction:
    """The report of a file."""
    return extract(Source.of(name, data))
