"""A harvest seen from outside: the command in a process of its own, its time, the memory of it and its workers."""

import os
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.harvest.corpus import POISON, draw, statutory_forms
from extractor.bulk.display import resident
from extractor.forms.specimen import expected_cells
from extractor.model import Key

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds on the clock; bytes of memory, sample by sample, of the process that was started and of its workers; exit
    status; processor seconds of that process (as of the last sample) and of its workers."""

    seconds: float
    memory: tuple[tuple[int, int], ...]
    status: int
    own: float
    workers: float

    def quarters(self) -> Iterator[tuple[tuple[int, int], ...]]:
        """The samples of each quarter of the time; the last has the rest."""
        size = max(len(self.memory) // 4, 1)
        yield from (self.memory[at * size : (at + 1) * size] for at in range(3))
        yield self.memory[3 * size :]


def start_harvest(sources: Sequence[Path], out: Path, *options: str) -> "subprocess.Popen[bytes]":
    """The command, with a library that poison can poison."""
    words = (*map(str, sources), "--out", str(out), "--quiet", *options)
    return subprocess.Popen(
        [sys.executable, "-m", "bench.harvest.poison", "harvest", *words], cwd=REPOSITORY, stderr=subprocess.DEVNULL
    )


def run_harvest(sources: Sequence[Path], out: Path, *options: str) -> Measured:
    """The command from beginning to end."""
    started, memory, own = time.monotonic(), list[tuple[int, int]](), 0.0
    before = ended_seconds()
    running = start_harvest(sources, out, *options)
    while running.poll() is None:
        memory.append(tree_memory(running.pid))
        own = own_seconds(running.pid) or own
        time.sleep(SAMPLE_SECONDS)
    workers = ended_seconds() - before - own
    return Measured(time.monotonic() - started, tuple(memory), running.returncode, own, workers)


def gain_of_two(seconds: float = 5.0) -> float:
    """How many times the work of one process two do at once that share nothing (a loop of Python): what this machine
    gives a second worker at most."""
    return sum(turns_of(2, seconds)) / sum(turns_of(1, seconds))


def turns_of(count: int, seconds: float) -> list[int]:
    """The turns that each of so many processes makes in some seconds, all at once."""
    code = f"import time; end = time.monotonic() + {seconds}; turns = 0\nwhile time.monotonic() < end: turns += 1\n"
    started = [
        subprocess.Popen([sys.executable, "-c", code + "print(turns)"], stdout=subprocess.PIPE) for _ in range(count)
    ]
    return [int(process.communicate()[0]) for process in started]


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


def tree_memory(process: int) -> tuple[int, int]:
    """Resident bytes of a process, and of its children."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = [child for thread in tasks for child in (thread / "children").read_text().split()]
    except OSError:
        return 0, 0
    return resident(str(process)), sum(map(resident, children))


def judge(folder: Path, out: Path) -> tuple[Counter[str], list[str]]:
    """What became of the documents: counts by kind and failure, and a line for each that is not as it must be."""
    sources = {Path(row["source"]).name: row for row in read_rows(out, "sources", ["source", "reports", "error"])}
    counts, wrong = Counter[str](), list[str]()
    for file in sorted(folder.iterdir()):
        kind = file.stem.partition("-")[2]
        error, reports = sources[file.name]["error"] or "", sources[file.name]["reports"]
        counts[f"{kind}: {error or 'read'}" if kind in POISON else "sound: " + (error or "read")] += 1
        allowed = POISON[kind][1] if kind in POISON else frozenset[str]()
        if (error not in allowed) if allowed else (error or reports != 1):
            wrong.append(f"{file.name}: {error or f'{reports} reports'}")
    return counts, wrong


def compare_cells(out: Path) -> tuple[int, int]:
    """How many cells of sound documents the dataset has, and how many of them without the text that was printed."""
    forms, cells, differing = statutory_forms(), 0, 0
    for part in (out / "cells").glob("*.parquet"):
        found = defaultdict[int, list[tuple[Key, str]]](list)
        for row in pq.read_table(part, columns=["source", "table", "row", "column", "raw"]).to_pylist():
            number, _, kind = Path(row["source"]).stem.partition("-")
            if kind not in POISON:
                found[int(number)].append(((row["table"], row["row"], row["column"]), row["raw"]))
        for document, texts in found.items():
            printed = expected_cells(*draw(forms, document))
            cells += len(printed)
            differing += sum(text != printed.pop(key, None) for key, text in texts) + len(printed)
    return cells, differing


def read_rows(out: Path, table: str, columns: list[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a table of the dataset."""
    parts = (out / table).glob("*.parquet")
    return [row for part in parts for row in pq.read_table(part, columns=columns).to_pylist()]


def table_rows(out: Path, table: str, sources: Sequence[Path] | None = None) -> Counter[int]:
    """Every row of a table, or those of some sources, as a digest of its text: what is compared between datasets."""
    parts = (pq.read_table(part) for part in (out / table).glob("*.parquet"))
    if sources is not None:
        names = pa.array(list(map(str, sources)))
        parts = (rows.filter(pc.is_in(rows["source"].cast(pa.string()), names)) for rows in parts)
    return Counter(hash(repr(row)) for rows in parts for row in rows.to_pylist())
