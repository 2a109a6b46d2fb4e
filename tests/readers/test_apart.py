"""Calls in a process of their own: what they give, and what is left of those that go wrong."""

import math
import os
import signal
import threading
import time

import pytest

from extractor.errors import DamagedError, TooLargeError
from extractor.model import Source
from extractor.readers import apart
from extractor.readers.apart import Confined, read_apart
from extractor.readers.text import read_text
from extractor.readers.word import read_word


def test_the_answer_is_that_of_the_function():
    source = Source.of("a.txt", "规章\t1\t2".encode())
    assert read_apart(20, read_text, source) == read_text(source)


def test_it_is_another_process_and_stays_the_same():
    assert read_apart(20, os.getpid) == read_apart(20, os.getpid) != os.getpid()


def test_an_error_of_the_reader_is_raised_here():
    with pytest.raises(DamagedError):
        read_apart(20, read_word, Source.of("a.docx", b"PK\x03\x04 nothing"))


@pytest.mark.parametrize(
    ("function", "arguments"),
    [(os.abort, ()), (signal.raise_signal, (signal.SIGSEGV,)), (bytearray, (5_000_000_000,)), (os._exit, (0,))],
    ids=["abort", "crash", "memory", "exit"],
)
def test_a_process_that_comes_to_its_end_costs_one_error(function, arguments):
    with pytest.raises(TooLargeError):
        read_apart(20, function, *arguments)
    assert read_apart(20, math.sqrt, 4.0) == 2.0


@pytest.mark.parametrize(("function", "argument"), [(math.factorial, 3_000_000), (time.sleep, 60)])
def test_what_takes_too_long_is_ended(monkeypatch, function, argument):
    monkeypatch.setattr(apart, "MAX_WAIT", 0.5 if function is time.sleep else 30)
    started = time.monotonic()
    with pytest.raises(TooLargeError):
        read_apart(0.5, function, argument)
    assert time.monotonic() - started < 30


def test_threads_wait_for_each_other():
    answers: list[float] = []
    threads = [
        threading.Thread(target=lambda at=at: answers.append(read_apart(20, math.sqrt, at**2))) for at in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == list(range(8))


def test_a_forked_process_has_one_of_its_own():
    mine = read_apart(20, os.getpid)
    child = os.fork()
    if not child:
        os._exit(read_apart(20, os.getpid) == mine)
    _, status = os.waitpid(child, 0)
    assert status == 0 and read_apart(20, os.getpid) == mine


def test_a_process_that_another_thread_closes_while_it_answers_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    confined = Confined()

    def read_of_closed_file(_: object) -> None:
        confined.close()
        raise ValueError("PyMemoryView_FromBuffer(): info->buf must not be NULL")

    monkeypatch.setattr(apart.pickle, "load", read_of_closed_file)
    with pytest.raises(TooLargeError):
        confined.call(5, len, b"")
