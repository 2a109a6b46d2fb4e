"""Reports in the database are the reports that were read."""

from dataclasses import replace

import pytest

from extractor.service.packing import pack, unpack
from tests.service.conftest import read, specimen, wrong_total


@pytest.mark.parametrize("format", ["html", "pdf"])
def test_a_report_comes_back_as_it_was(format: str) -> None:
    report = read(specimen(format, total__total=wrong_total()))
    assert report.findings and unpack(pack(report)) == report


def test_halves_of_characters_are_written_out() -> None:
    report = read(specimen())
    broken = replace(report, agency="a\ud83db\\", cells=(replace(report.cells[0], raw='"\udc00'), *report.cells[1:]))
    again = unpack(pack(broken))
    assert (again.agency, again.cells[0].raw) == ("a\\ud83db\\", '"\\udc00')
    assert again.cells[1:] == report.cells[1:]
