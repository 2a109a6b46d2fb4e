"""Reading in a process of its own: for engines that a file could hold up, bloat or bring down.

A C library cannot be stopped from Python, and a few hundred bytes of PDF can keep one busy for years, make it take all
memory, or crash it. The process here has a limit on time and memory; where it passes one it is gone, and the file costs
one error. It is started for the first such file and serves all that follow; a file costs 3 ms more that way.
`read_apart` has one for this whole process; who wants several makes them (`Confined`).
"""

import atexit
import contextlib
import gc
import os
import pickle
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar, TypeVarTuple, cast

from extractor.errors import SourceError, TooLargeError

MAX_BYTES = 700_000_000
"""Of memory; an ordinary report takes 100 MB."""
MAX_WAIT = 60.0
"""Seconds on the clock until a process that sleeps is given up; or five times those of processor time."""
PATIENCE = 5.0
GARBAGE = 20_000
"""New objects from which Python looks for rings of them: at 700, as it comes, that takes a twentieth of the time."""
HEAVY = 0.43
"""Share of its memory from which a process is replaced: what it took for a file and does not give back."""

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")
Call = tuple[float, Callable[..., Any], tuple[Any, ...]]
"""The seconds of processor time that it may take, a function of a module, its arguments."""

_START = "import sys; sys.path[:] = sys.argv[2:]; from extractor.readers.apart import serve; serve(int(sys.argv[1]))"
"""With the folders of modules that this process has: no others, such as the one it is called in."""
_LOCK = threading.RLock()
_confined = False


def read_apart(
    seconds: float, function: Callable[[*Arguments], Result], *arguments: *Arguments, most: int = MAX_BYTES
) -> Result:
    """What a function of a module gives for these arguments, called in the other process for at most `seconds` of
    processor time and `most` bytes of memory; one call at a time. In a process that is confined already it is called
    right here.

    Raises the SourceError that it raises, and TooLargeError where the process came to its end.
    """
    if _confined:
        return function(*arguments)
    with _LOCK:
        return _processes.setdefault(most, Confined(most)).call(seconds, function, *arguments)


def reading_processes() -> tuple[int, ...]:
    """The numbers of the processes that read for this one now."""
    return tuple(number for process in _processes.values() if (number := process.number))


def confine(most: int = MAX_BYTES) -> None:
    """Limit the memory of this process for good, in bytes, and let it read by itself: whoever calls this minds its
    time. What is loaded by now is never looked through for garbage again."""
    global _confined
    gc.freeze()
    gc.set_threshold(GARBAGE)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _confined = True


class Confined:
    """A process with limits that is started for its first call, and anew where it came to its end; one call at a time
    (who has several threads minds that)."""

    def __init__(self, most: int = MAX_BYTES) -> None:
        """`most`: the bytes of memory that it may take."""
        self._most = most
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def number(self) -> int | None:
        """Of the process, while there is one."""
        return self._process.pid if self._process else None

    def call(self, seconds: float, function: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        """As `read_apart`, in this process."""
        try:
            success, answer = self._ask((seconds, function, arguments))
        except (EOFError, OSError, pickle.UnpicklingError) as fault:
            limits = f"{seconds:.0f} s or {self._most // 10**6} MB"
            raise TooLargeError(f"takes more than {limits} to read, or breaks the engine: print it anew") from fault
        if not success:
            raise answer
        return answer  # type: ignore[no-any-return]

    def _ask(self, call: Call) -> tuple[bool, Any]:
        """Raises EOFError or OSError where the process is gone."""
        self._process = process = self._process or subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", "-c", _START, str(self._most), *sys.path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        goes_on = False
        clock = threading.Timer(max(MAX_WAIT, PATIENCE * call[0]), process.kill)
        clock.start()
        try:
            requests, answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
            pickle.dump(call, requests, pickle.HIGHEST_PROTOCOL)
            requests.flush()
            success, answer, goes_on = pickle.load(answers)  # noqa: S301  it comes from our own process
        except ValueError as fault:
            if self._process is process:
                raise
            raise EOFError("closed by another thread, and its pipes with it") from fault
        finally:  # also where someone interrupts: the answer would be taken for the next one
            clock.cancel()
            if not goes_on:
                self.close()
        return success, answer

    def close(self) -> None:
        """End the process, if there is one; also while another thread waits for its answer."""
        process, self._process = self._process, None
        if process:
            process.kill()
            with contextlib.suppress(OSError, ValueError):
                process.communicate()


_processes: dict[int, Confined] = {}
"""By the bytes of memory that each may take."""


@atexit.register
def _close() -> None:
    """End the processes of all, if there are any."""
    for process in _processes.values():
        process.close()


def _forget() -> None:
    """In a forked process: the others are the parent's."""
    _processes.clear()


os.register_at_fork(after_in_child=_forget)


def _memory() -> int:
    """Bytes that this process holds now. (Its ru_maxrss begins with that of the process that started it.)"""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


def serve(most: int) -> None:
    """Answer the calls that come through standard input, until there are no more or too much memory was taken."""
    confine(most)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what an engine prints must not get between the answers
    goes_on = True
    while goes_on:
        try:
            seconds, function, arguments = pickle.load(requests)  # noqa: S301  from the process that started us
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)  # nobody catches its signal: it ends the process
        answer: tuple[bool, Any]
        try:
            answer = True, function(*arguments)
        except SourceError as error:
            answer = False, error
        except (RecursionError, MemoryError):
            answer = False, TooLargeError("is too large or too deeply nested: give the report without its attachments")
        signal.setitimer(signal.ITIMER_PROF, 0)
        goes_on = _memory() < HEAVY * most
        pickle.dump((*answer, goes_on), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
