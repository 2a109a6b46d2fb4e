"""Lines of text are found by their ink, whatever characters are made of."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the extra `ocr` is not installed")

from PIL import Image, ImageDraw

from extractor.ocr.textlines import Inked

WHOLE = np.array([0, 0, 600, 400], np.intp)


def inked(*boxes: tuple[int, int, int, int]) -> Inked:
    """Black boxes as text, and some characters that tell the size of text: 28 pixels."""
    page = Image.new("L", (600, 400), 255)
    draw = ImageDraw.Draw(page)
    for box in boxes:
        draw.rectangle(box, fill=0)
    found = Inked.of(np.asarray(page))
    return replace(found, size=28.0)


def lines(text: Inked, *, cell: bool = True, box: np.ndarray = WHOLE) -> list[list[int]]:
    return [line.tolist() for line in text.lines_in(box, cell=cell)]


def test_lines_come_downward() -> None:
    found = lines(inked((50, 50, 200, 77), (50, 90, 150, 117)))
    assert [line[1] // 10 for line in found] == [4, 8]


def test_the_strokes_of_one_character_are_one_line() -> None:
    assert len(lines(inked((50, 50, 77, 53), (52, 61, 75, 64), (48, 73, 79, 77)))) == 1


def test_lines_that_touch_are_parted_in_a_cell_only() -> None:
    touching = inked((50, 50, 200, 78), (60, 79, 190, 79), (50, 80, 180, 108))
    assert len(lines(touching)) == 2
    assert len(lines(touching, cell=False)) == 1


def test_a_wide_gap_parts_a_line() -> None:
    assert len(lines(inked((50, 50, 100, 77), (120, 50, 170, 77)))) == 1
    assert len(lines(inked((50, 50, 100, 77), (200, 50, 250, 77)))) == 2


def test_dust_is_no_line_and_a_dash_is_read_with_room_around() -> None:
    assert lines(inked((50, 50, 51, 51), (300, 200, 301, 202))) == []
    ((_, top, _, bottom),) = lines(inked((50, 60, 70, 62)))
    assert bottom - top >= 0.7 * 28


def test_a_sign_or_a_point_beside_a_line_is_read_with_it_and_dust_farther_off_is_not() -> None:
    for speck in ((34, 62, 39, 63), (80, 74, 82, 76)):
        ((x0, _, x1, _),) = lines(inked((50, 50, 77, 77), speck))
        assert x0 <= speck[0] and speck[2] <= x1
    ((x0, _, _, _),) = lines(inked((50, 50, 77, 77), (34, 60, 36, 62)))
    assert x0 > 36


def test_what_is_left_out_gives_no_line() -> None:
    text = inked((50, 50, 200, 77), (50, 200, 200, 227))
    assert len(lines(text.without([np.array([0, 0, 600, 100])]))) == 1
