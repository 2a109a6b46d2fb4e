"""Rules are found in a picture, and strokes of characters are none."""

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the extra `ocr` is not installed")

from PIL import Image, ImageDraw, ImageFilter

from extractor.layout.page import Page
from extractor.layout.ruled import page_to_tables
from extractor.ocr.rulings import sheet_to_rules, without_rules
from extractor.ocr.sheet import POINTS, Grey

XS, YS = (200, 500, 700, 900, 1100), (300, 346, 392, 460, 506)


def sheet(draw_more: object = None, *, fade: int = 0, blur: float = 0.6, noise: float = 6) -> Grey:
    """A table of four columns and four rows, its first column merged over two rows, as a scanner gives it."""
    page = Image.new("L", (1300, 800), 255)
    draw = ImageDraw.Draw(page)
    for at, y in enumerate(YS):
        draw.line((XS[1] if at == 2 else XS[0], y, XS[-1], y), fill=fade, width=2)
    for x in XS:
        draw.line((x, YS[0], x, YS[-1]), fill=fade, width=2)
    if callable(draw_more):
        draw_more(draw)
    light = np.asarray(page.filter(ImageFilter.GaussianBlur(blur)), np.float64)
    light += np.random.default_rng(1).normal(0, noise, light.shape)
    return np.clip(light, 0, 255).astype(np.uint8)


def cells(grey: Grey) -> list[list[int]]:
    horizontal, vertical = sheet_to_rules(grey)
    tables = page_to_tables(Page(1, 468, 288, horizontal=horizontal * POINTS, vertical=vertical * POINTS))
    return [span for table in tables for span in table.spans.tolist()]


MERGED = [[row, col, 1, 1] for row in range(4) for col in range(4) if (row, col) not in ((1, 0), (2, 0))]
TABLE = sorted([*MERGED, [1, 0, 2, 1]])


@pytest.mark.parametrize(("fade", "blur", "noise"), [(0, 0.3, 0), (0, 1.0, 9), (90, 0.6, 6), (140, 0.4, 4)])
def test_the_cells_of_a_scanned_table_are_those_that_were_drawn(fade: int, blur: float, noise: float) -> None:
    assert cells(sheet(fade=fade, blur=blur, noise=noise)) == TABLE


def test_strokes_in_a_row_are_no_rules() -> None:
    def strokes(draw: ImageDraw.ImageDraw) -> None:
        for x in (560, 640, 780, 1000):  # as high as text of 10 points is, in rows that are little higher
            draw.line((x, 309, x, 337), fill=0, width=3)
            draw.line((x, 355, x, 383), fill=0, width=3)
        draw.line((520, 426, 580, 426), fill=0, width=3)

    assert cells(sheet(strokes)) == TABLE


def test_a_stroke_where_a_rule_would_go_on_is_not_its_piece() -> None:
    def stroke(draw: ImageDraw.ImageDraw) -> None:
        draw.rectangle((690, 260, 710, 299), fill=255)
        draw.line((350, 355, 350, 383), fill=0, width=3)
        draw.line((400, 392, 480, 392), fill=0, width=3)  # a dash in the merged cell, in line with the rule beside it

    assert cells(sheet(stroke)) == TABLE


def test_text_without_rules_gives_none() -> None:
    page = Image.new("L", (1300, 800), 255)
    draw = ImageDraw.Draw(page)
    for y in range(100, 700, 60):
        draw.text((100, y), "HEFTIL|HITLE EEE|FFF HILT", fill=0, font_size=44)
    assert cells(np.asarray(page)) == []


def test_a_sheet_without_its_rules_keeps_its_text() -> None:
    def text(draw: ImageDraw.ImageDraw) -> None:
        draw.text((560, 310), "216", fill=0, font_size=28)

    grey = sheet(text, noise=0)
    clean = without_rules(grey, *sheet_to_rules(grey))
    assert clean[:, 195:205].min() > 200 and clean[300:302, 200:1100].min() > 200
    assert (clean[310:340, 555:620] == grey[310:340, 555:620]).mean() > 0.99
