"""Datasets in an object store, through the command, against a server on this machine that speaks S3."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

pytest.importorskip("obstore")

import obstore

from extractor.bulk.columns import TABLES
from extractor.bulk.remote import work_folder
from extractor.sources.stores import open_store
from tests.bulk.conftest import COUNT, Harvest, address_of, files_of, patiently, report_bytes

OUT = "data/2022"


@pytest.fixture(autouse=True)
def state(tmp_path: Path) -> Iterator[Path]:
    """The user's state, which another machine does not have."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
        yield tmp_path / "state"


def objects(prefix: str = OUT) -> dict[str, bytes]:
    store = open_store("reports")
    names = [item["path"] for page in obstore.list(store, prefix) for item in page]
    return {name.removeprefix(f"{prefix}/"): bytes(obstore.get(store, name).bytes()) for name in names}


def tables(found: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in found.items() if name.partition("/")[0] in TABLES}


def listed(found: dict[str, bytes]) -> set[str]:
    """What the data package says that there is."""
    about = json.loads(found["datapackage.json"])
    paths = [resource["path"] for resource in about["resources"]]
    return {one for path in paths for one in ([path] if isinstance(path, str) else path)}


@pytest.fixture
def harvest(gouji, bucket: str, folder: Path) -> Iterator[Callable[..., Any]]:
    """`harvest()`: the folder into the store."""
    with contextlib.chdir(folder):
        yield lambda *options: gouji(
            "harvest", ".", "--out", f"{bucket}/{OUT}", "--workers", "2", "--batch-size", "4", *options
        )


def test_the_dataset_in_a_store_is_that_in_a_folder_and_goes_on(
    harvest, folder: Path, tmp_path: Path, reap: Harvest
) -> None:
    answer = harvest("--wide")
    assert (answer.status, f"in s3://reports/{OUT}: documents: {COUNT + 1}" in answer.err) == (2, True)
    reap(folder, tmp_path / "out")
    expected = {name: data for name, data in files_of(tmp_path / "out").items() if name != "datapackage.json"}
    found = objects()
    assert tables(found) == expected
    assert listed(found) == set(expected)
    assert "wide.parquet" in found
    assert "read now: 0" in harvest().err
    assert tables(objects()) == expected
    assert {file.suffix for file in folder.iterdir()} == {".txt"}, "and nothing here"


def test_sources_in_a_store_are_read_into_one(gouji, bucket: str, folder: Path) -> None:
    for file in folder.iterdir():
        obstore.put(open_store("reports"), f"in/{file.name}", file.read_bytes())
    answer = gouji("harvest", f"{bucket}/in", "--out", f"{bucket}/{OUT}", "--workers", "2", "-q")
    assert f"documents: {COUNT + 1}, reports: {COUNT}" in answer.err
    assert f"unchanged: {COUNT + 1}" in gouji("harvest", f"{bucket}/in", "--out", f"{bucket}/{OUT}", "-q").err


def test_nodes_of_a_cluster_read_from_a_store_and_write_into_it(
    gouji, bucket: str, folder: Path, tmp_path: Path, start: Callable[[str], object]
) -> None:
    pytest.importorskip("distributed")
    for file in folder.iterdir():
        obstore.put(open_store("reports"), f"in/{file.name}", file.read_bytes())
    start("scheduler")
    start("worker")
    address = address_of(tmp_path / "scheduler.json")
    words = ("harvest", f"{bucket}/in", "--batch-size", "4", "-q")
    answer = gouji(*words, "--out", f"{bucket}/many", "--cluster", address)
    assert f"documents: {COUNT + 1}, reports: {COUNT}" in answer.err
    gouji(*words, "--out", f"{bucket}/{OUT}")
    assert tables(objects("many")) == tables(objects())


def test_another_machine_goes_on_from_what_is_in_the_store(harvest, folder: Path, state: Path) -> None:
    harvest("-q")
    shutil.rmtree(state)
    (folder / "new.txt").write_bytes(report_bytes(50))
    assert ("new\tnew.txt" in (told := harvest("--dry-run").text), told.count("known")) == (True, COUNT + 1)
    assert "read now: 1, of them failed: 0" in harvest("-q").err
    found = objects()
    assert listed(found) == set(tables(found))
    assert len([name for name in found if name.startswith("ledger/")]) == 1


def test_of_two_harvests_at_a_time_one_is_told_that_it_came_too_late(
    harvest, folder: Path, state: Path, gouji, monkeypatch: pytest.MonkeyPatch
) -> None:
    harvest("-q")
    before = work_folder(f"s3://reports/{OUT}") / "version"
    old = before.read_bytes()
    (folder / "new.txt").write_bytes(report_bytes(50))
    whole = objects()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("extractor.bulk.run.fetch_ledger", lambda shelf, folder: before.write_bytes(b'"of yesterday"'))
        answer = harvest("-q")
    assert (answer.status, "another harvest wrote the dataset meanwhile" in answer.err) == (2, True)
    assert listed(whole) <= set(objects()), "what is listed is there"
    assert objects()["datapackage.json"] == whole["datapackage.json"]
    before.write_bytes(b"of today" + old)  # so the ledger of the store is the one that counts
    assert "read now: 1, of them failed: 0" in harvest("-q").err
    assert listed(objects()) == set(tables(objects()))


def test_what_is_listed_is_whole_after_a_kill_and_a_harvest_goes_on(
    harvest, folder: Path, tmp_path: Path, reap: Harvest, repository: Path
) -> None:
    harvest("-q")
    for number in range(20, 40):
        (folder / f"{number}.txt").write_bytes(report_bytes(number))
    (folder / "1.txt").write_bytes(report_bytes(60))
    words = ["harvest", ".", "--out", f"s3://reports/{OUT}", "--batch-size", "4", "-q"]
    command = [sys.executable, "-c", "import cli; cli.main()", *words]
    before = set(objects())
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(repository)}) as child:
        for _ in patiently(60):
            if len(set(objects()) - before) > 3:
                break
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    found = objects()
    assert listed(found) <= set(found)
    assert harvest("-q").status == 0
    reap(folder, tmp_path / "out", workers=1)
    found = objects()
    assert listed(found) == set(tables(found))
    for table in ("cells", "reports", "failures", "sources"):
        assert rows(found, table, tmp_path) == rows(files_of(tmp_path / "out"), table, tmp_path)


def rows(found: dict[str, bytes], table: str, place: Path) -> list[str]:
    """The rows of a table, in an order of their own."""
    result = []
    for name, data in found.items():
        if name.startswith(f"{table}/"):
            (place / "part.parquet").write_bytes(data)
            result += map(repr, pq.read_table(place / "part.parquet").to_pylist())
    return sorted(result)


def test_a_store_that_does_not_answer_is_one_line(harvest, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("extractor.bulk.shelf.StoreShelf.read_version", no_answer)
        answer = harvest("-q")
    assert (answer.status, len(answer.err.splitlines())) == (2, 1)
    assert answer.err.startswith(f"gouji: s3://reports/{OUT}: cannot be written: ")


def no_answer(shelf, name: str) -> bytes:
    with shelf._faults():
        raise ConnectionError("no route to host")


def test_what_a_list_brought_to_this_machine_is_not_for_a_cluster_elsewhere(gouji, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("http://127.0.0.1:9/a\n")
    words = ("--urls", tmp_path / "list.txt", "--out", "s3://reports/x", "--cluster", "tcp://127.0.0.1:9")
    answer = gouji("harvest", *words)
    assert (answer.status, "harvest it without --cluster" in answer.err) == (2, True)
