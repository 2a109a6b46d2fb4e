"""A picture becomes a clean sheet: level, without seals and shadows, and places are carried back to the picture."""

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the extra `ocr` is not installed")

from PIL import Image, ImageDraw

from extractor.ocr.sheet import DPI, POINTS, Sheet, ink_of, picture_to_sheet, skew_of, without_seals, without_shadows


def ruled(width: int = 1000, height: int = 1400) -> Image.Image:
    """A page with lines across and down."""
    page = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(page)
    for y in range(200, height - 200, 90):
        draw.line((100, y, width - 100, y), fill="black", width=3)
    draw.line((100, 200, 100, height - 250), fill="black", width=3)
    return page


@pytest.mark.parametrize("angle", [-5.6, -2.5, -1.0, -0.3, 0.0, 0.4, 1.7, 2.9, 5.2])
def test_the_skew_of_a_page_is_found(angle: float) -> None:
    page = ruled().rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")
    assert abs(skew_of(np.asarray(page.convert("L"))) + angle) <= 0.06


@pytest.mark.parametrize(
    ("angle", "dpi", "quarters"), [(0, 200, 0), (1.5, 150, 0), (-2, 300, 2), (0.7, 200, 1), (1, 200, 3)]
)
def test_a_place_on_the_sheet_is_carried_back_to_the_picture(angle: float, dpi: float, quarters: int) -> None:
    page = ruled()
    ImageDraw.Draw(page).rectangle((700, 300, 740, 330), fill="black")
    tilted = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")
    x0, y0, x1, y1 = (
        Image.fromarray(np.where(np.asarray(_square(angle)) > 128, 255, 0).astype(np.uint8)).getbbox() or (0,) * 4
    )
    sheet = picture_to_sheet(np.asarray(tilted), dpi, dpi).turned(quarters)
    rows, columns = np.nonzero(_block(ink_of(sheet.grey)))
    (found,) = sheet.to_points(np.array([[columns.min(), rows.min(), columns.max(), rows.max()]], np.float64))
    middle = np.array([x0 + x1, y0 + y1]) / 2 * 72 / dpi
    assert np.abs((found[:2] + found[2:]) / 2 - middle).max() < 2


def _square(angle: float) -> Image.Image:
    """Only the square of the page above, tilted."""
    page = Image.new("L", (1000, 1400), 0)
    ImageDraw.Draw(page).rectangle((700, 300, 740, 330), fill=255)
    return page.rotate(angle, Image.Resampling.BICUBIC)


def _block(ink: np.ndarray) -> np.ndarray:
    """Where a sheet is black over more than a rule is thick."""
    import cv2

    return np.asarray(cv2.erode(ink, np.ones((11, 11), np.uint8)))


def test_red_seals_go_and_print_under_them_stays() -> None:
    page = Image.new("RGB", (800, 800), "white")
    draw = ImageDraw.Draw(page)
    draw.ellipse((240, 240, 560, 560), outline=(214, 36, 40), width=12)
    draw.rectangle((230, 395, 270, 405), fill="black")  # print that the ring runs over
    draw.text((20, 20), "RED", fill=(214, 36, 40), font_size=60)
    grey = without_seals(np.asarray(page))
    assert grey[250, 400] > 230 and grey[400, 555] > 230
    assert grey[400, 245] < 90
    assert grey[20:90, 20:160].min() < 120  # a red heading is no seal


@pytest.mark.parametrize("light", [0.4, 0.7])
def test_a_shadow_becomes_paper_and_ink_stays_ink(light: float) -> None:
    page = np.asarray(ruled().convert("L"), np.float64) * np.linspace(light, 1, 1000)[None, :]
    flat = without_shadows(page.astype(np.uint8))
    assert flat[50:150, 50:950].min() > 225
    assert flat[200, 150:850].max() < 60


def test_four_right_angles_are_none() -> None:
    sheet = Sheet(np.zeros((10, 20), np.uint8), np.array([[POINTS, 0, 5], [0, POINTS, 7]]), DPI)
    boxes = np.array([[1.0, 2, 3, 4]])
    turned = sheet.turned(1).turned(1).turned(1).turned(1)
    assert np.allclose(turned.to_points(boxes), sheet.to_points(boxes))
    assert np.allclose(sheet.turned(3).turned(1).back, sheet.back)
