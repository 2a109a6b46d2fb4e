"""A PDF that is built to break its reader ends in a result or in one line, within 20 s and 1 GiB, and hurts no other."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractor import GoujiError, Source, extract, extract_all
from extractor.readers import pdf
from tests.hostile_pdfs import CASES, report

REPOSITORY = Path(__file__).parents[1]
SECONDS, BYTES = 20, 2**30
ENDS = {
    "3,000 pages": "has 3,000 pages",
    "million characters in lines": "200,000 characters",
    "100,000 segments": "no text layer",
    "circle of pages": "damaged",
    "cut at 50%": "truncated",
}
"""What is said of those that stand for all: many pages, characters and segments, a page tree in a circle, a cut file."""


@pytest.mark.parametrize("name", ENDS)
def test_the_command_ends_in_time_and_memory_with_one_line(tmp_path: Path, name: str) -> None:
    place = tmp_path / "hostile.pdf"
    place.write_bytes(CASES[name]())
    started = time.monotonic()
    command = [sys.executable, "-c", MEASURED, str(place)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False)
    error, most = done.stderr.splitlines()
    assert error.startswith(f"gouji: {place}: ") and ENDS[name] in error and done.stdout.count("\n") == 1
    assert int(most) < BYTES and time.monotonic() - started < SECONDS


MEASURED = """
import re, resource, sys
from cli import main
from extractor.readers import apart
sys.argv = ["gouji", "extract", sys.argv[1]]
try:
    main()
except SystemExit as end:
    assert end.code == 2
finally:
    apart._close_all()
    own = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())  # ru_maxrss begins with that of the test
    read = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(1024 * (int(own[1]) + read), file=sys.stderr)
"""
"""The command, and then the most memory that it and the process it reads in have taken, in bytes."""


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_pdf_costs_itself_one_line_and_nothing_else(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(pdf, "MAX_SECONDS", 4.0)
    before = memory()
    try:
        extract_all(Source.of("hostile.pdf", CASES[name]()))
    except GoujiError as error:
        assert "\n" not in str(error) and len(str(error)) > 10
    assert memory() < before + 300_000_000


@pytest.mark.parametrize("seed", range(60))
def test_what_chance_makes_of_a_report_costs_one_line_at_most(seed: int) -> None:
    try:
        extract_all(Source.of("damaged.pdf", damaged(seed)))
    except GoujiError as error:
        assert "\n" not in str(error)


def test_the_next_report_is_read_as_ever() -> None:
    sound = extract(Source.of("report.pdf", report()))
    with pytest.raises(GoujiError):
        extract(Source.of("hostile.pdf", CASES["forms 10 deep, 10 each"]()))
    assert extract(Source.of("report.pdf", report())).cells == sound.cells


def memory() -> int:
    """Bytes that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


WORDS = (
    b"<<",
    b">>",
    b"[",
    b"/Kids",
    b"/Parent",
    b"2 0 R",
    b"stream\n",
    b"endobj",
    b"4294967295",
    b"-1",
    b"/Filter",
    b"(",
)


def damaged(seed: int) -> bytes:
    """The report with bytes changed, cut out, doubled, or replaced by words of the format."""
    chance, data = random.Random(seed), bytearray(report())
    for _ in range(chance.choice((1, 1, 2, 4, 20))):
        at, length = chance.randrange(len(data)), chance.choice((1, 5, 200, 3_000))
        change = chance.randrange(4)
        if change == 0:
            data[at] = chance.randrange(256)
        elif change == 1:
            del data[at : at + length]
        elif change == 2:
            data[at:at] = data[at : at + length]
        else:
            data[at : at + 1] = chance.choice(WORDS)
    return bytes(data)
