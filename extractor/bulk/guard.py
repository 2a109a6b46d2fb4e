"""The guard inside a worker: whatever a document does, the kernel ends it in time, and no worker outlives its parent.

A loop in C that holds the interpreter's lock answers no signal handler and no thread; the default action of SIGPROF and
of SIGALRM is the kernel's own and needs no answer.
"""

import ctypes
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.bulk.columns import load_arrow
from extractor.readers.apart import confine

_PR_SET_PDEATHSIG = 1
CLOCK_FACTOR = 4
"""Times on the clock that a document may take of its processor time: what waits for ever is ended, too. A scan of three
pages took 13 s of the processor and 91 s on the clock where twelve processes shared two processors."""


def guard_worker(parent: int, memory: int, scratch: str) -> None:
    """What a worker does first: die with `parent` (a process id), keep to `memory` bytes beyond what it inherits, read
    PDFs by itself, leave Ctrl-C to the parent, take one processor, and lay temporary files into `scratch`, which the
    parent clears away: a process that is killed leaves them, and one of multiprocessing ends without `atexit`."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with(parent)
    silence()
    os.environ["TMPDIR"] = tempfile.tempdir = scratch
    pa = load_arrow()
    pa.set_memory_pool(pa.system_memory_pool())  # the others reserve more than they use, which counts
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    confine(memory + inherited_memory())


def silence() -> None:
    """What an engine prints goes nowhere: the terminal is the parent's, whose locks a fork may have caught closed."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.stdout = sys.stderr = os.fdopen(nowhere, "w")


def inherited_memory() -> int:
    """Bytes of data that this process has from its parent."""
    data = Path("/proc/self/statm")
    return int(data.read_text(encoding="ascii").split()[5]) * resource.getpagesize() if data.exists() else 0


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent dies; at once, where it did."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """The process ends by SIGPROF where the block takes more of the processor, whatever else the machine does, and by
    SIGALRM where it takes CLOCK_FACTOR times that on the clock."""
    signal.setitimer(signal.ITIMER_REAL, CLOCK_FACTOR * seconds)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
