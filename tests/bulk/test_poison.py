"""Documents that hang, crash, bloat or kill the process that reads them, and a harvest that is killed itself."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.harvest.poison import ERRORS, poisoned
from extractor.bulk import Limits, processes, task
from extractor.bulk.journal import read_progress
from extractor.sources.reference import Reference, find_references
from tests.bulk.conftest import COUNT, Harvest, dataset, files_of, patiently, report_bytes, rows_of

POISON_LIMITS = Limits(seconds=3)
KILLS = 4


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library can be poisoned; a process that ends itself is missed sooner."""
    monkeypatch.setattr(task, "extract_all", poisoned)
    monkeypatch.setattr(processes, "SILENT_TICKS", 2)


def write_poison(folder: Path, *kinds: str) -> None:
    for number, kind in enumerate(kinds):
        (folder / f"{number}-{kind}.txt").write_bytes(report_bytes(90 + number) + f"\npoison: {kind}\n".encode())


@pytest.mark.usefixtures("poison")
def test_each_poison_is_listed_with_its_cause_and_costs_no_other(folder: Path, tmp_path: Path, reap: Harvest) -> None:
    out = tmp_path / "out"
    write_poison(folder, *ERRORS)
    _, read = reap(folder, out, limits=POISON_LIMITS)
    assert len(read) == COUNT + 1 + len(ERRORS)
    failures = {row["source"]: row["error"] for row in rows_of(out, "failures")}
    assert failures == {f"{n}-{kind}.txt": error for n, (kind, error) in enumerate(ERRORS.items())} | {
        "empty.txt": "DamagedError"
    }
    assert {row["source"] for row in rows_of(out, "reports")} == {f"{n}.txt" for n in range(COUNT)}
    messages = {row["source"]: row["message"] for row in rows_of(out, "failures")}
    assert messages["0-hang.txt"] == messages["1-spin.txt"]
    assert messages["1-spin.txt"].startswith(
        "takes more than 3 s of the processor, or 12 s on the clock, to read: try --retry timeout"
    )
    assert "KeyError: 'row'" in (out / "logs" / "run-0001.log").read_text()
    assert not list((out / "work").iterdir())


@pytest.mark.usefixtures("poison")
def test_poison_is_not_taken_again_until_asked_for(
    folder: Path, tmp_path: Path, reap: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write_poison(folder, "hang", "crash")
    reap(folder, out, limits=POISON_LIMITS)
    assert reap(folder, out)[1] == []
    monkeypatch.undo()  # the library is sound now: what was poison is a report
    monkeypatch.setattr(task, "extract_all", poisoned.__globals__["extract_all"])
    assert reap(folder, out, retry="timeout")[1] == ["0-hang.txt"]
    assert {row["source"] for row in rows_of(out, "failures")} == {"1-crash.txt", "empty.txt"}
    assert reap(folder, out, retry="failed")[1] == ["1-crash.txt", "empty.txt"]
    assert len({row["source"] for row in rows_of(out, "reports")}) == COUNT + 2


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_processes_killed_from_outside_while_idle_are_replaced(
    folder: Path, tmp_path: Path, reap: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.bulk.conftest.find_references", killing_references)
    summary, read = reap(folder, tmp_path / "out", batch_size=COUNT)
    assert (len(read), summary.failed) == (COUNT + 1, 1)


def killing_references(places: list[Path]) -> Iterator[Reference]:
    """The references; before the last, the first batch is done and every process of the pool is killed."""
    found = list(find_references(places))
    yield from found[:-1]
    for _ in patiently(60):
        if list(Path("../out/reports").glob("*.parquet")):
            break
    time.sleep(0.5)
    for child in children_of(os.getpid()):
        if b"forkserver" not in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(child, signal.SIGKILL)
    time.sleep(0.5)
    yield found[-1]


@pytest.mark.usefixtures("poison")
def test_an_order_to_stop_ends_the_workers_and_keeps_what_is_done(
    folder: Path, tmp_path: Path, reap: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    reap(folder, tmp_path / "whole")
    record = reap.__globals__["harvest"].__globals__["_Run"]._tell

    def stop(self: object, name: str, outcome: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("extractor.bulk.run._Run._tell", stop)
    summary, _ = reap(folder, out)
    assert summary.stopped
    monkeypatch.setattr("extractor.bulk.run._Run._tell", record)
    summary, read = reap(folder, out)
    assert not summary.stopped
    assert len(read) < COUNT + 1
    assert files_of(out) == files_of(tmp_path / "whole")


def start(folder: Path, out: Path, repository: Path, stderr: int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
    command = ["harvest", ".", "--out", str(out), "--workers", "2", "--batch-size", "3", "--quiet"]
    return subprocess.Popen(
        [sys.executable, "-m", "bench.harvest.poison", *command],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(repository)}, stderr=stderr, preexec_fn=hear_interrupts,
    )  # fmt: skip


def hear_interrupts() -> None:
    """A shell starts what it runs behind itself deaf to Ctrl-C, and so the tests with all their processes."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_killed_at_any_moment_it_goes_on_and_comes_to_the_same(
    folder: Path, tmp_path: Path, reap: Harvest, repository: Path
) -> None:
    out, moments = tmp_path / "out", random.Random(6)
    for number in range(20, 50):
        (folder / f"{number}.txt").write_bytes(report_bytes(number))
    reap(folder, tmp_path / "whole", batch_size=3)
    for _ in range(KILLS):
        running = start(folder, out, repository)
        journals = iter(lambda: any((out / "work").glob("*")), True)
        while running.poll() is None and next(journals, None) is not None:
            time.sleep(0.02)
        time.sleep(moments.random() * 0.5)
        running.kill()
        running.wait()
    assert start(folder, out, repository).wait() == 2  # the empty file
    assert dataset(out) == dataset(tmp_path / "whole")
    assert files_of(out) == files_of(tmp_path / "whole")


def children_of(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task")
    return [int(child) for thread in tasks.iterdir() for child in (thread / "children").read_text().split()]


def alive(processes: list[int]) -> list[int]:
    def state(process: int) -> str:
        try:
            return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return "X"

    return [process for process in processes if state(process) not in "XZ"]


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_ordered_to_stop_it_says_how_to_go_on(
    order: signal.Signals, folder: Path, tmp_path: Path, repository: Path
) -> None:
    write_poison(folder, "hang")
    running = start(folder, tmp_path / "out", repository, stderr=subprocess.PIPE)
    for _ in patiently(60):
        if any((tmp_path / "out" / "work").glob("*")):
            break
    running.send_signal(order)
    said = running.communicate()[1].decode()
    assert "stopped: the same command goes on from here" in said
    assert "Traceback" not in said
    assert running.returncode == 130


def test_no_worker_leaves_a_temporary_file(
    folder: Path, tmp_path: Path, reap: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one that is killed nor one that comes to its end."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    made = tmp_path / "made"

    def litter(source, templates):
        with made.open("a") as file:
            file.write(tempfile.mkdtemp() + "\n")
        return poisoned(source, templates)

    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.setattr(task, "extract_all", litter)
    write_poison(folder, "crash")
    reap(folder, tmp_path / "out", batch_size=2)
    folders = made.read_text().splitlines()
    assert len(folders) > COUNT
    assert all(Path(place).is_relative_to(scratch) for place in folders)
    assert list(scratch.iterdir()) == []


def test_when_the_dataset_is_finished_no_worker_is_at_work(
    folder: Path, tmp_path: Path, reap: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is would write parts that no ledger knows of, and every glob finds."""
    left = list[list[int]]()

    def stop(self: object, name: str, outcome: object) -> None:
        raise KeyboardInterrupt

    def finish(*_: object) -> None:
        left.append([child for child in children_of(os.getpid()) if b"tracker" not in command_of(child)])

    monkeypatch.setattr("extractor.bulk.run._Run._tell", stop)
    monkeypatch.setattr("extractor.bulk.run.finish_dataset", finish)
    before = children_of(os.getpid())
    reap(folder, tmp_path / "out", batch_size=2)
    assert [set(some) - set(before) for some in left] == [set()]


def command_of(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_a_worker_that_hangs_in_c_dies_with_its_parent(folder: Path, tmp_path: Path, repository: Path) -> None:
    write_poison(folder, "hang")
    key = hashlib.sha256((folder / "0-hang.txt").read_bytes()).hexdigest()
    running = start(folder, tmp_path / "out", repository)
    for _ in patiently(30):
        workers = children_of(running.pid)
        if any(read_progress(journal).key == key for journal in (tmp_path / "out" / "work").glob("*")):
            break
    assert alive(workers)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    for _ in patiently(10):
        if not alive(workers):
            return
    raise AssertionError("a worker outlived its parent")
