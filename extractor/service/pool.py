"""Confined processes for many threads: a file that breaks one costs its own answer.

The harvest's executor (`bulk.processes`) is for batches that must be run again after a crash of everything; here a
person waits for one file, so a call goes straight to the next free process. The limits are the same (`readers.apart`).
"""

from collections.abc import Callable
from queue import LifoQueue
from typing import TypeVar, TypeVarTuple

from extractor.errors import SourceError
from extractor.readers.apart import Confined

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


class EndedError(SourceError):
    """The service ends; what was asked for is done after its next start, or has to be asked for again."""


class Pool:
    """So many processes, each started when it is first needed; the one used last comes first."""

    def __init__(self, size: int) -> None:
        self._every = [Confined() for _ in range(size)]
        self._free: LifoQueue[Confined] = LifoQueue()
        self._ended = False
        for process in self._every:
            self._free.put(process)

    def call(self, seconds: float, function: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        """What a function of a module gives for these arguments in a free process, waiting for one; `seconds` of
        processor time at most. Raises the SourceError that it raises, TooLargeError where the process ends, and
        EndedError after `close`."""
        process = self._free.get()
        try:
            if self._ended:
                raise EndedError("the service ends: ask again later")
            return process.call(seconds, function, *arguments)
        finally:
            self._free.put(process)

    def close(self) -> None:
        """End all processes, busy ones too, and start no other."""
        self._ended = True
        for process in self._every:
            process.close()
