"""Memory of the product as users have it: this process, and the one in which it reads PDFs.

`python -m bench.pdf.memory COUNT PATH...` extracts so many documents, the paths in turn, and prints a JSON list of
samples, twenty in all, the last after the last document.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import linear_regression

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLES = 20
WARM = 0.2
"""Share of the documents after which memory should have stopped growing."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Resident memory after so many documents, in kB: now and at its peak; `reader`: which process reads."""

    documents: int
    own: int
    own_peak: int
    apart: int
    apart_peak: int
    reader: int

    @property
    def peak(self) -> float:
        """Of both processes, in MB of 1,024 kB; they need not have had it at the same time."""
        return (self.own_peak + self.apart_peak) / 1024


def measure(paths: Sequence[Path], count: int) -> list[Sample]:
    """The samples of a fresh process. Raises CalledProcessError."""
    command = [sys.executable, "-m", "bench.pdf.memory", str(count), *map(str, paths)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return [Sample(**sample) for sample in json.loads(done.stdout)]


def slopes(samples: Sequence[Sample]) -> tuple[float, float]:
    """kB that each further document takes once warm: in this process, in the other."""
    warm = [sample for sample in samples if sample.documents >= WARM * samples[-1].documents]
    numbers = [sample.documents for sample in warm]
    own, apart = (
        linear_regression(numbers, values).slope
        for values in ([sample.own for sample in warm], [sample.apart for sample in warm])
    )
    return own, apart


def main() -> None:
    """What `measure` starts."""
    from extractor import Source, extract

    count, paths, samples = int(sys.argv[1]), sys.argv[2:], list[Sample]()
    for number, path in enumerate(islice(cycle(paths), count), 1):
        extract(Source.of(path, Path(path).read_bytes()))
        if number * SAMPLES // count > (number - 1) * SAMPLES // count:
            samples.append(sample(number))
    print(json.dumps([asdict(one) for one in samples]))


def sample(documents: int) -> Sample:
    """Both processes now."""
    from extractor.readers import apart

    reader = next(iter(apart.reading_processes()), 0)
    own, own_peak = resident("self")
    other, other_peak = resident(str(reader)) if reader else (0, 0)
    return Sample(documents, own, own_peak, other, other_peak, reader)


def resident(pid: str) -> tuple[int, int]:
    """kB of a process: now, and at most since it was started."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    values = dict(line.split(":", 1) for line in lines)
    now, peak = (int(values[name].split()[0]) for name in ("VmRSS", "VmHWM"))
    return now, peak


if __name__ == "__main__":
    main()
