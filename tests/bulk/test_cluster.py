"""A real scheduler and two nodes, each a process; one of them is lost midway."""

from pathlib import Path

import pytest

from extractor.bulk import Order, harvest
from extractor.bulk.engine import engine_fingerprint
from extractor.errors import GoujiError
from extractor.sources.reference import find_references
from tests.bulk.conftest import COUNT, LIMITS, Harvest, Silent, address_of, files_of, patiently, report_bytes
from tests.bulk.test_poison import write_poison

pytest.importorskip("distributed")

MORE = 12


def test_a_lost_node_costs_no_row_and_doubles_none(
    folder: Path, tmp_path: Path, reap: Harvest, start, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bench.harvest.poison import poisoned
    from extractor.bulk import cluster, task

    for number in range(100, 100 + MORE):
        (folder / f"{number}.txt").write_bytes(report_bytes(number))
    write_poison(folder, "crash")
    monkeypatch.setattr(task, "extract_all", poisoned)
    reap(folder, tmp_path / "one")
    start("scheduler")
    address = address_of(tmp_path / "scheduler.json")
    nodes = [start("worker"), start("worker")]

    class Killer(Silent):
        """Ends a node when the first results are there."""

        def take(self, name, outcome) -> None:
            super().take(name, outcome)
            if len(self.told) == 8:
                nodes[0].kill()

    watcher = Killer()
    wait_for_nodes(address, 2)
    executor = cluster.ClusterExecutor(address, engine_fingerprint(None))
    order = Order(tmp_path / "many", batch_size=4, limits=LIMITS)
    summary = harvest(find_references([Path()]), order, executor, watcher)
    assert nodes[0].wait() < 0
    assert summary.errors == {"Crash": 1, "DamagedError": 1}
    assert files_of(tmp_path / "many") == files_of(tmp_path / "one")


def wait_for_nodes(address: str, count: int) -> None:
    from distributed import Client

    for _ in patiently(60):
        with Client(address) as client:
            if len(client.nthreads()) == count:
                break


def test_a_lost_scheduler_is_one_line_and_costs_nothing_that_is_done(
    folder: Path, tmp_path: Path, reap: Harvest, start
) -> None:
    from extractor.bulk import cluster

    scheduler = start("scheduler")
    address = address_of(tmp_path / "scheduler.json")
    start("worker")
    wait_for_nodes(address, 1)
    reap(folder, tmp_path / "one")

    class Killer(Silent):
        def take(self, name, outcome) -> None:
            super().take(name, outcome)
            if len(self.told) == 4:
                scheduler.kill()

    executor = cluster.ClusterExecutor(address, engine_fingerprint(None))
    order = Order(tmp_path / "many", batch_size=4, limits=LIMITS)
    with pytest.raises(GoujiError, match="the scheduler is lost: start it"):
        harvest(find_references([Path()]), order, executor, Killer())
    assert len(reap(folder, tmp_path / "many")[1]) <= COUNT - 3
    assert files_of(tmp_path / "many") == files_of(tmp_path / "one")


def test_without_a_scheduler_it_is_one_line(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.bulk import cluster

    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    executor = cluster.ClusterExecutor("tcp://127.0.0.1:9", "engine")
    with pytest.raises(GoujiError, match="no Dask scheduler answers"):
        harvest(find_references([folder]), Order(tmp_path / "out"), executor, Silent())
