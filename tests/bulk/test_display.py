"""What a person sees of a harvest."""

import sys
import threading
import time
from contextlib import closing

import pytest

from extractor.bulk import display
from extractor.bulk.batch import Outcome
from extractor.bulk.display import Display, memory_in_use, time_left
from extractor.bulk.plan import Seen
from tests.bulk.conftest import patiently


class Working:
    """An executor with two documents done in a batch that is not."""

    def run(self, batches):
        return iter(())

    def under_way(self) -> int:
        return 2


@pytest.mark.parametrize(
    ("to_do", "rate", "words"),
    [
        (None, 1, "counting"),
        (10, 0, "counting"),
        (10, 1, "10 s left"),
        (600, 1, "10 min left"),
        (36_000, 1, "10.0 h left"),
        (-3, 1, "0 s left"),
    ],
)
def test_the_time_left_is_as_coarse_as_it_is_known(to_do: float | None, rate: float, words: str) -> None:
    assert time_left(to_do, rate) == words


def test_the_line_counts_what_is_done_and_on_the_way() -> None:
    shown = Display(lambda: 10, quiet=True)
    shown.start(Seen(sources=5, due=5, ended=True), Working())
    shown.take("a", Outcome("a"))
    shown.take("b", Outcome("b", error="Crash", message="breaks"))
    assert shown.line().startswith("4 done, 1 failed, ")


def test_failures_are_named_up_to_a_number(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "NAMED_FAILURES", 2)
    shown = Display(lambda: 10, quiet=True)
    for name in "abcd":
        shown.take(name, Outcome(name, error="Crash", message="breaks\x1b[2J"))
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "gouji: a: breaks\\x1b[2J", "gouji: b: breaks\\x1b[2J", "gouji: more failures are in the log and in the table failures",
    ]  # fmt: skip


def test_without_a_terminal_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while a batch of documents that hang takes hours, in which no document comes to its end."""
    monkeypatch.setattr(display, "PLAIN_SECONDS", 0.01)
    with closing(Display(lambda: 4)) as shown:
        shown.start(Seen(sources=4, due=4, ended=True), Working())
        said = ""
        for _ in patiently(10):
            said += capsys.readouterr().err
            if said.count("gouji: 2 done, 0 failed, ") > 1:
                break
    assert said.count("gouji: 2 done, 0 failed, ") > 1


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_memory_is_that_of_this_process_at_least() -> None:
    assert memory_in_use() > 10_000_000


def test_memory_is_told_while_threads_end() -> None:
    def start() -> threading.Thread:
        thread = threading.Thread(target=time.sleep, args=(0.0005,))
        thread.start()
        return thread

    for _ in range(100):
        threads = [start() for _ in range(10)]
        assert memory_in_use() > 10_000_000
        for thread in threads:
            thread.join()
