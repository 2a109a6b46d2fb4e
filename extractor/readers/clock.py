"""A time limit for engines that a hostile file can keep busy for ever.

Works in any thread, on code that runs Python (pdfminer does): the exception is put into the thread by the interpreter.
A loop inside a C library does not see it; such input has to be recognised before it is parsed, and bulk runs put a
process around every document.
"""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from extractor.errors import TooLargeError


class _OutOfTime(BaseException):
    """Not an Exception, so that an engine's own `except Exception` does not keep it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TooLargeError in a block that takes longer, in wall-clock seconds."""
    thread = ctypes.c_ulong(threading.get_ident())
    lock = threading.Lock()
    fired = done = False

    def fire() -> None:
        nonlocal fired
        with lock:
            if not done:
                fired = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(_OutOfTime))

    timer = threading.Timer(seconds, fire)
    timer.daemon = True
    timer.start()
    try:
        yield
    except _OutOfTime:
        fired = False
        raise TooLargeError(f"takes more than {seconds:.0f} s to read: it is no ordinary report") from None
    finally:
        with lock:
            done = True
        timer.cancel()
        if fired:  # between the end of the block and here: not delivered yet, and not wanted any more
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)
