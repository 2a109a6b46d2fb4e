"""The benches of scans and of office formats: what is kept is what was judged, and what is planted has one truth."""

import pytest

pytest.importorskip("cv2", reason="the extra `ocr` is not installed")

from bench.office import FORMATS, draw_specimen, page_to_archive, read_and_judge
from bench.scans import Judged, from_line, number_to_scan, timed_steps, to_line
from bench.score.specimen import make
from bench.settling import LEFT, RIGHT, outcome, plant
from extractor.readers import scan as scan_reader


@pytest.mark.parametrize("number", [3, 4], ids=["with a seal", "without"])
def test_a_document_that_was_judged_is_kept_as_it_is(number: int) -> None:
    one = Judged(
        "3", number_to_scan(number), 200, ("a",), ("a",), 5, 12.5, pages=3, steps={"first_look": 2.0}, memory=512.0
    )
    assert from_line(to_line(one)) == one


def test_steps_are_counted_once_and_only_while_they_are_timed() -> None:
    plain = scan_reader.first_look
    with timed_steps() as steps:
        scan_reader.pictures_to_pages([], scan_reader.needed_engine())
    assert set(steps) == {"look_at_lines"}
    assert scan_reader.first_look is plain


def test_confusions_are_settled_right_or_left_and_errors_never_changed() -> None:
    found = [outcome(plant(number, confusions, 1)) for number in range(12) for confusions in (0, 1, 2)]
    assert set(found) <= {RIGHT, LEFT}
    assert all(outcome(plant(number, 1, 0)) == RIGHT for number in range(12))


def test_a_report_in_a_web_archive_is_the_report() -> None:
    made = make(draw_specimen("mht", 0))
    judged, words = read_and_judge(made, page_to_archive(made.data))
    assert judged.perfect, words


def test_every_format_draws_documents_with_defects() -> None:
    kinds = [draw_specimen(name, number).kinds for name in FORMATS for number in range(8)]
    assert sum(map(bool, kinds)) > len(kinds) / 2
