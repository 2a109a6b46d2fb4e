"""A harvest's dataset opened for review: what was read then, with the files where they still lie."""

import io
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("pebble")

from bench.review.running import Running
from extractor import Source, extract
from extractor.bulk import Order, harvest
from extractor.bulk.processes import ProcessExecutor
from extractor.errors import GoujiError
from extractor.reports.quality import write_quality
from extractor.service.dataset import Opened, unfilled
from extractor.service.documents import find_document
from extractor.service.packing import pack
from extractor.service.placing import place_labels
from extractor.service.work import Answer
from extractor.sources.reference import find_references
from tests.bulk.conftest import LIMITS, Silent
from tests.service.conftest import TOTAL, put, specimen, wrong_total
from tests.service.test_api import correct

FILES = {
    "clean.html": specimen(seed=1),
    "wrong.html": specimen(total__total=wrong_total()),
    "paged.pdf": specimen("pdf", 2),
}


def reap(folder: Path, out: Path) -> Path:
    """A harvest of a folder."""
    harvest(find_references([folder]), Order(out, limits=LIMITS), ProcessExecutor(1, LIMITS), Silent())
    return out


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """The dataset of FILES in `in`."""
    (tmp_path / "in").mkdir()
    for name, data in FILES.items():
        (tmp_path / "in" / name).write_bytes(data)
    return reap(tmp_path / "in", tmp_path / "out")


def names(run: Running) -> dict[str, str]:
    """The documents' ids by the names of their files."""
    return {Path(one["name"]).name: one["id"] for one in run.client.get("/api/documents").json()}


def test_what_was_harvested_is_what_is_reviewed(run: Running, dataset: Path) -> None:
    assert run.service.open_dataset(dataset) == Opened(new=3)
    for name, id in names(run).items():
        own = extract(Source.of(name, FILES[name]))
        (listed,) = run.client.get("/api/documents", params={"words": name}).json()
        opened = run.service.open(find_document(run.service.db, id)).machine
        assert [replace(cell, provenance=(), header=()) for cell in opened.cells] == [
            replace(cell, provenance=(), header=()) for cell in own.cells
        ]
        assert (opened.checks, opened.agency, opened.year) == (own.checks, own.agency, own.year)
        assert [one.code for one in opened.findings] == [one.code for one in own.findings]
        assert listed["open"] == find_document(run.service.db, put(run, own)).open


def test_a_page_and_a_text_are_shown_from_where_the_file_lies(run: Running, dataset: Path) -> None:
    run.service.open_dataset(dataset)
    ids = names(run)
    key = dict(zip(("table", "row", "column"), TOTAL, strict=True))
    look = run.client.get(f"/api/documents/{ids['paged.pdf']}/look", params=key).json()
    (spot,) = look["cells"][0]["spots"]
    assert spot["box"] and run.client.get(f"/api/documents/{ids['paged.pdf']}/pages/{spot['page']}").status_code == 200
    look = run.client.get(f"/api/documents/{ids['wrong.html']}/look", params=key).json()
    blocks = run.client.get(f"/api/documents/{ids['wrong.html']}/text").json()
    shown = {place: cell["text"] for block in blocks for cell in block["cells"] for place in cell["places"]}
    assert shown[look["cells"][0]["spots"][0]["location"]] == wrong_total()
    assert run.service.db.read.execute("SELECT count(*) FROM sources").fetchone()[0] == 0


@pytest.mark.parametrize("change", ["gone", "another"])
def test_a_file_that_is_not_what_was_read_is_not_shown(run: Running, dataset: Path, change: str) -> None:
    file = dataset.parent / "in" / "wrong.html"
    if change == "gone":
        file.unlink()
    else:
        file.write_bytes(b"<p>secret</p>")
    run.service.open_dataset(dataset)
    document = names(run)["wrong.html"]
    answer = run.client.get(f"/api/documents/{document}/text")
    assert answer.status_code == 404 and "原件已不在原处" in answer.json()["message"]
    assert "原件已不在原处" in run.client.get(f"/documents/{document}").text
    correct(run, document, str(int(wrong_total()) - 1))  # with the paper in hand
    assert run.client.get(f"/api/documents/{document}/findings").json()["reviewed"] == []


def test_opened_again_a_dataset_brings_what_is_new_and_keeps_what_was_decided(run: Running, dataset: Path) -> None:
    run.service.open_dataset(dataset)
    before = names(run)
    correct(run, before["wrong.html"], "7")
    (dataset.parent / "in" / "more.html").write_bytes(specimen(seed=9))
    reap(dataset.parent / "in", dataset)
    assert run.service.open_dataset(dataset) == Opened(new=1, known=3)
    assert names(run).items() >= before.items()
    assert len(run.client.get(f"/api/documents/{before['wrong.html']}/corrections").json()) == 1


def test_another_reading_takes_the_place_of_one_that_nobody_decided_on(run: Running, dataset: Path) -> None:
    run.service.open_dataset(dataset)
    before = names(run)
    correct(run, before["wrong.html"], "7")
    with run.service.db.write() as write:
        write.execute("UPDATE harvested SET digest = 'of another version'")
    assert run.service.open_dataset(dataset) == Opened(new=3)
    after = [one["id"] for one in run.client.get("/api/documents").json()]
    assert len(after) == 4 and before["wrong.html"] in after and before["clean.html"] not in after


def test_what_is_no_dataset_is_said(run: Running, tmp_path: Path) -> None:
    with pytest.raises(GoujiError, match="holds no dataset"):
        run.service.open_dataset(tmp_path)
    (tmp_path / "datapackage.json").write_text("{}")
    with pytest.raises(GoujiError, match="not written by gouji harvest"):
        run.service.open_dataset(tmp_path)


def test_the_quality_report_of_a_dataset_says_what_people_decided(run: Running, dataset: Path, tmp_path: Path) -> None:
    run.service.open_dataset(dataset)
    true = str(int(wrong_total()) - 1)
    correct(run, names(run)["wrong.html"], true, why="看错了")
    (tmp_path / "corrections.jsonl").write_text(run.client.get("/api/corrections").text, encoding="utf-8")
    pages = []
    for decisions in ([tmp_path / "corrections.jsonl"], []):
        out = io.BytesIO()
        write_quality(
            [dataset], run.service.forms, out, max_error=0.0005, title="质量", decisions=decisions, quiet=True
        )
        pages.append(out.getvalue().decode())
    assert "看错了" in pages[0] and f"<b>{true}</b>" in pages[0] and f"<s>{wrong_total()}</s>" in pages[0]
    assert "看错了" not in pages[1]


def test_labels_are_placed_while_nobody_waits(run: Running, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "doubtful.html").write_bytes(specimen(**{"other.other__legal_service": "037"}))
    dataset = reap(tmp_path / "in", tmp_path / "out")
    run.service.open_dataset(dataset)
    look = run.client.post("/api/review/next", json={}).json()["look"]
    machine = run.service.open(find_document(run.service.db, look["document"])).machine
    end = time.monotonic() + 30
    while {spot["part"] for spot in look["cells"][0]["spots"]} != {"value", "row", "column"}:
        assert time.monotonic() < end, "the labels are never placed"
        time.sleep(0.05)
        look = run.client.get(f"/api/review/looks/{look['id']}").json()
    after = run.service.open(find_document(run.service.db, look["document"])).machine
    bare = [[replace(cell, provenance=(), header=()) for cell in one.cells] for one in (machine, after)]
    assert bare[0] == bare[1] and run.service.open_dataset(dataset) == Opened(known=1)


def test_another_reading_of_the_file_places_nothing(run: Running, dataset: Path) -> None:
    run.service.open_dataset(dataset)
    with run.service.db.write() as write:
        row = write.execute("SELECT * FROM harvested").fetchone()
        (before,) = write.execute("SELECT report FROM documents WHERE number = ?", (row["document"],)).fetchone()
    other = pack(extract(Source.of("other", specimen(total__total="77777"))))
    assert not place_labels(run.service.db, row, Answer((other,)))
    assert not place_labels(run.service.db, row, Answer(error="DamagedError"))
    after = run.service.db.read.execute("SELECT report FROM documents WHERE number = ?", (row["document"],)).fetchone()
    assert after[0] == before


@pytest.mark.parametrize(
    ("filled", "number"),
    [("12.0000000000", "12"), ("0E-10", "0"), ("100", "100"), ("1.5000000000", "1.5"), (f"{'9' * 28}.1234567890", f"{'9' * 28}.123456789")],
)  # fmt: skip
def test_a_number_loses_the_zeros_of_its_column_and_nothing_else(filled: str, number: str) -> None:
    assert str(unfilled(Decimal(filled))) == number
