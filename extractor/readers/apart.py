"""Reading in a process of its own: for engines and files that could hold up, bloat or bring down this one.

A C library cannot be stopped from Python, and a few hundred bytes of PDF can keep it busy for years or make it take all
memory. The process here has a limit on both; where it passes one, or crashes, it is gone and the file costs one error.
It is started when the first such file comes, and serves all that follow.
"""

import atexit
import contextlib
import os
import pickle
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Any, ParamSpec, TypeVar, cast

from extractor.errors import SourceError, TooLargeError

MAX_SECONDS = 20
"""Of processor time for a file; the largest ordinary ones take two."""
MAX_BYTES = 900_000_000
"""Of memory; an ordinary report takes 100 MB."""
MAX_WAIT = 120
"""Seconds on the clock until a process that sleeps is given up."""
HEAVY = 300_000
"""Kilobytes of memory from which a process is replaced after a file: what it once took it does not give back."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any], float]
"""A function of a module, its arguments, and the seconds it may take."""

_LOCK = threading.RLock()
_process: "subprocess.Popen[bytes] | None" = None


def read_apart(function: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
    """What a function of a module gives for these arguments, called in the other process.

    Raises the SourceError that it raises, and TooLargeError where the process came to its end.
    """
    with _LOCK:
        try:
            success, answer = _ask((function, arguments, named, MAX_SECONDS))
        except (EOFError, OSError, pickle.UnpicklingError) as fault:
            _close()
            limits = f"{MAX_SECONDS:.0f} s or {MAX_BYTES // 10**6} MB"
            raise TooLargeError(f"takes more than {limits} to read, or breaks the engine: print it anew") from fault
    if not success:
        raise answer
    return answer  # type: ignore[no-any-return]


def _ask(call: Call) -> tuple[bool, Any]:
    """Raises EOFError or OSError where the process is gone."""
    global _process
    _process = _process or subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    clock = threading.Timer(MAX_WAIT, _process.kill)
    clock.start()
    try:
        requests, answers = cast(IO[bytes], _process.stdin), cast(IO[bytes], _process.stdout)
        pickle.dump(call, requests, pickle.HIGHEST_PROTOCOL)
        requests.flush()
        success, answer, goes_on = pickle.load(answers)  # noqa: S301  it comes from our own process
    finally:
        clock.cancel()
    if not goes_on:
        _close()
    return success, answer


@atexit.register
def _close() -> None:
    """End the process, if there is one."""
    global _process
    if _process:
        _process.kill()
        with contextlib.suppress(OSError):
            _process.communicate()
        _process = None


def _forget() -> None:
    """In a forked process: the other one is the parent's."""
    global _process
    _process = None


os.register_at_fork(after_in_child=_forget)


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer calls until there are no more, or until too much memory was taken."""
    resource.setrlimit(resource.RLIMIT_DATA, (MAX_BYTES, MAX_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    goes_on = True
    while goes_on:
        try:
            function, arguments, named, seconds = pickle.load(requests)  # noqa: S301  from the process that started us
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)  # nobody catches its signal: it ends the process
        answer: tuple[bool, Any]
        try:
            answer = True, function(*arguments, **named)
        except SourceError as error:
            answer = False, error
        except (RecursionError, MemoryError):
            answer = False, TooLargeError("is too large or too deeply nested: give the report without its attachments")
        signal.setitimer(signal.ITIMER_PROF, 0)
        goes_on = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < HEAVY
        pickle.dump((*answer, goes_on), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


if __name__ == "__main__":
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what an engine prints must not get between the answers
    _serve(sys.stdin.buffer, own)
