"""A harvest seen from outside: the command in a process of its own, its time, the memory of it and its workers."""

import os
import resource
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.harvest.corpus import POISON
from extractor.bulk.display import resident

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds on the clock; bytes of memory of all processes, sample by sample; exit status; processor seconds of the
    process that was started (as of the last sample) and of its workers."""

    seconds: float
    memory: tuple[int, ...]
    status: int
    own: float
    workers: float

    @property
    def flatness(self) -> tuple[int, int]:
        """The highest memory in the second and in the last quarter."""
        quarter = max(len(self.memory) // 4, 1)
        return max(self.memory[quarter : 2 * quarter] or self.memory), max(self.memory[-quarter:])


def start_harvest(folder: Path, out: Path, *options: str) -> "subprocess.Popen[bytes]":
    """The command, with a library that poison can poison."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench.harvest.poison", "harvest", str(folder), "--out", str(out), "--quiet", *options],
        cwd=REPOSITORY, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def run_harvest(folder: Path, out: Path, *options: str) -> Measured:
    """The command from beginning to end."""
    started, memory, own = time.monotonic(), list[int](), 0.0
    before = ended_seconds()
    running = start_harvest(folder, out, *options)
    while running.poll() is None:
        memory.append(tree_memory(running.pid))
        own = own_seconds(running.pid) or own
        time.sleep(SAMPLE_SECONDS)
    workers = ended_seconds() - before - own
    return Measured(time.monotonic() - started, tuple(memory), running.returncode, own, workers)


def ended_seconds() -> float:
    """Processor seconds of all processes that ended below this one."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def own_seconds(process: int) -> float:
    """Processor seconds of a process without its children; 0 where it is gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def tree_memory(process: int) -> int:
    """Resident bytes of a process and its children."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = [child for thread in tasks for child in (thread / "children").read_text().split()]
    except OSError:
        return 0
    return sum(resident(one) for one in (str(process), *children))


def judge(folder: Path, out: Path) -> tuple[Counter[str], list[str]]:
    """What became of the documents: counts by kind and failure, and a line for each that is not as it must be."""
    reports = Counter(Path(row["source"]).name for row in read_rows(out, "reports", ["source"]))
    failures = {Path(row["source"]).name: row["error"] for row in read_rows(out, "failures", ["source", "error"])}
    counts, wrong = Counter[str](), list[str]()
    for file in sorted(folder.iterdir()):
        kind = file.stem.partition("-")[2]
        error = failures.get(file.name, "")
        counts[f"{kind}: {error or 'read'}" if kind in POISON else "sound: " + (error or "read")] += 1
        allowed = POISON[kind][1] if kind in POISON else frozenset[str]()
        if (error not in allowed) if allowed else (error or reports[file.name] != 1):
            wrong.append(f"{file.name}: {error or f'{reports[file.name]} reports'}")
    return counts, wrong


def read_rows(out: Path, table: str, columns: list[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a table of the dataset."""
    parts = (out / table).glob("*.parquet")
    return [row for part in parts for row in pq.read_table(part, columns=columns).to_pylist()]


def table_rows(out: Path, table: str) -> list[str]:
    """Every row of a table as text, sorted: what is compared between datasets."""
    return sorted(map(repr, read_rows(out, table)))
