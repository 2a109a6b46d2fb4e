"""One engine in a process that stays warm: `python -m bench.pdf.worker NAME`, a request and an answer a line, as JSON.

Requests: `{"job": "time" | "tables", "path": ...}`. Answers: `{"ms": ...}` or `{"tables": [[page, rows], ...]}`, or
`{"error": ...}`; the first line, before any request, is `{"version": ...}` or `{"error": ...}`.
"""

import gc
import json
import os
import resource
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.pdf.engines import ENGINES, Reader, load

Answer = dict[str, object]


def main() -> None:
    """Serve one engine until there are no more requests."""
    name = sys.argv[1]
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what an engine prints must not get between the answers

    def say(answer: Answer) -> None:
        print(json.dumps(answer), file=answers, flush=True)

    try:
        reader = load(name)
        reader.settle()
    except Exception as fault:
        say({"error": f"{type(fault).__name__}: {fault}"})
        return
    say({"version": installed_version(name)})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            say(answer(reader, request["job"], request["path"]))
        except Exception as fault:  # an engine's failure is one of its results
            say({"error": f"{type(fault).__name__}: {fault}"[:300]})


def installed_version(name: str) -> str:
    """The version of an engine's distribution, empty where it has none."""
    package = next(engine.package for engine in ENGINES if engine.name == name)
    try:
        return version(package) if package else ""
    except PackageNotFoundError:
        return ""


def answer(reader: Reader, job: str, path: str) -> Answer:
    """The answer to a request; raises what the engine raises."""
    data = Path(path).read_bytes()
    if job == "tables":
        return {"tables": [[table.page, table.rows] for table in reader.tables(path, data)]}
    gc.collect()
    start = cpu_ms(reader)
    result = reader.run(path, data)
    spent = cpu_ms(reader) - start
    del result
    return {"ms": spent}


def cpu_ms(reader: Reader) -> float:
    """Processor time so far, in milliseconds: of this process with all its threads, of children that have ended, of
    the processes that work for the engine now."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    others = sum(process_ms(pid) for pid in reader.helpers())
    return 1000 * (time.process_time() + children.ru_utime + children.ru_stime) + others


def process_ms(pid: int) -> float:
    """Processor time of another process so far."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in tasks) / 1e6


if __name__ == "__main__":
    main()
