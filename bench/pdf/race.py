"""The engines' processes, and the race: a document at a time, the engines in an order drawn anew for each."""

import json
import os
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.pdf.engines import Engine, Venv
from bench.pdf.found import FoundTable

REPOSITORY = Path(__file__).resolve().parents[2]
SLOW_EVERY = 3
"""A slow engine takes part in every third round."""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1")

Times = dict[str, dict[str, dict[int, float]]]
"""CPU milliseconds by engine, document and round."""


class EngineFault(Exception):
    """What an engine said instead of an answer."""


@dataclass(slots=True)
class Worker:
    """An engine in its own process. `faults`: by document."""

    engine: Engine
    process: "subprocess.Popen[str]"
    version: str = ""
    faults: dict[str, str] = field(default_factory=dict)

    def ask(self, job: str, path: Path) -> dict[str, object]:
        """The answer. Raises EngineFault, also where the process is gone."""
        assert self.process.stdin
        try:
            print(json.dumps({"job": job, "path": str(path)}), file=self.process.stdin, flush=True)
        except OSError as fault:
            raise EngineFault("the process has ended") from fault
        return self.hear()

    def hear(self) -> dict[str, object]:
        """The next line. Raises EngineFault."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        answer: dict[str, object] = json.loads(line) if line else {"error": "the process has ended"}
        if "error" in answer:
            raise EngineFault(str(answer["error"]))
        return answer

    def time(self, path: Path) -> float | None:
        """CPU milliseconds, None where the engine failed."""
        spent = self.tried(path, lambda: self.ask("time", path)["ms"])
        return float(str(spent)) if spent is not None else None

    def tables(self, path: Path) -> list[FoundTable]:
        """The tables of a document, none where the engine failed."""
        found = self.tried(path, lambda: self.ask("tables", path)["tables"])
        return [FoundTable(page, tuple(map(tuple, rows))) for page, rows in found or ()]

    def tried(self, path: Path, call: Callable[[], Any]) -> Any:
        """The result; a fault is kept."""
        try:
            return call()
        except EngineFault as fault:
            self.faults[path.stem] = str(fault)
            return None

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.communicate()


def start(engine: Engine, pythons: Mapping[Venv, Path]) -> Worker:
    """An engine's process, once it is ready. Raises EngineFault where it is not installed."""
    if engine.venv not in pythons:
        raise EngineFault("the peers' environment is not set up")
    command = [str(pythons[engine.venv]), "-m", "bench.pdf.worker", engine.name]
    process = subprocess.Popen(
        command, cwd=REPOSITORY, env=os.environ | ONE_THREAD, text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    worker = Worker(engine, process)
    try:
        worker.version = str(worker.hear()["version"])
    except EngineFault:
        worker.close()
        raise
    return worker


def race(workers: Sequence[Worker], paths: Sequence[Path], rounds: int, step: Callable[[], None]) -> Times:
    """Every engine on every document, in each round."""
    rng = random.Random("race")
    times: Times = {worker.engine.name: defaultdict(dict) for worker in workers}
    for number in range(rounds):
        taking_part = [worker for worker in workers if number % SLOW_EVERY == 0 or not worker.engine.slow]
        for path in paths:
            for worker in rng.sample(taking_part, len(taking_part)):
                spent = worker.time(path)
                if spent is not None:
                    times[worker.engine.name][path.stem][number] = spent
            step()
    return times


def pythons(peers: Path) -> dict[Venv, Path]:
    """The interpreters that are there."""
    found = {Venv.OURS: Path(sys.executable)}
    return found | ({Venv.PEERS: peers} if peers.exists() else {})
