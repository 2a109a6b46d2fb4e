"""Pages whose text lies on its side or head."""

import numpy as np
import pytest

from extractor.layout.blocks import lay_out
from extractor.layout.continued import pages_to_blocks
from extractor.layout.page import Chars, Page

WIDTH, HEIGHT = 400.0, 600.0
SIZE = 10.0


def upright_page() -> Page:
    """A ruled table of two cells and a line above it."""
    codes, boxes = list[int](), list[tuple[float, float, float, float]]()
    for text, x, y in (("年度报告", 50, 20), ("规章", 55, 55), ("12", 155, 55)):
        for at, char in enumerate(text):
            codes.append(ord(char))
            boxes.append((x + at * SIZE, y, x + (at + 1) * SIZE, y + SIZE))
    chars = Chars(np.array(codes, np.uint32), np.array(boxes), np.zeros(len(codes), np.intp))
    across = np.array([[50.0, 50, 250], [70, 50, 250]])
    down = np.array([[50.0, 50, 70], [150, 50, 70], [250, 50, 70]])
    return Page(1, WIDTH, HEIGHT, chars, across, down)


def turned_once(page: Page) -> Page:
    """The page and what is on it turned clockwise by a quarter."""
    x0, top, x1, bottom = page.chars.boxes.T
    boxes = np.stack([page.height - bottom, x0, page.height - top, x1], 1)
    chars = Chars(page.chars.codes, boxes, (page.chars.turns + 90) % 360)
    down = np.stack([page.height - page.horizontal[:, 0], page.horizontal[:, 1], page.horizontal[:, 2]], 1)
    across = np.stack([page.vertical[:, 0], page.height - page.vertical[:, 2], page.height - page.vertical[:, 1]], 1)
    return Page(1, page.height, page.width, chars, across, down)


def blocks(page: Page):
    line, table = pages_to_blocks([lay_out(page)])
    return [(line.text, line.provenance[0].box), *((cell.text, cell.provenance[0].box) for cell in table.cells)]


def box_turned(box, quarters: int):
    """A box of the upright page as it stands after so many quarter turns."""
    width, height = WIDTH, HEIGHT
    for _ in range(quarters):
        x0, top, x1, bottom = box
        box, width, height = (height - bottom, x0, height - top, x1), height, width
    return box


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_lying_page_is_read_turned_and_its_boxes_stay_where_they_are_shown(quarters):
    page = upright_page()
    for _ in range(quarters):
        page = turned_once(page)
    expected = blocks(upright_page())
    assert [text for text, _ in expected] == ["年度报告", "规章", "12"]
    assert blocks(page) == [(text, box_turned(box, quarters)) for text, box in expected]
