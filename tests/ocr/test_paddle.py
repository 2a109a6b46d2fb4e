"""The network reads figures as wide as they are, also those as long as a label."""

import numpy as np
import pytest

pytest.importorskip("rapidocr", reason="the extra `ocr` is not installed")
pytest.importorskip("onnxruntime", reason="the extra `ocr` is not installed")

from PIL import Image, ImageDraw, ImageFont

from extractor.ocr import paddle
from extractor.ocr.sheet import Grey
from extractor.readers.scan import needed_engine


def printed(text: str) -> Grey:
    """A line of type, cut out as cells are."""
    font = ImageFont.load_default(26)
    line = Image.new("L", (round(font.getlength(text)) + 8, 36), 255)
    ImageDraw.Draw(line).text((4, 2), text, fill=20, font=font)
    return np.asarray(line)


@pytest.mark.parametrize("text", ["7", "34", "490", "11398889", "73802895.90", "-316441.5", "100000001"])
def test_figures_of_any_length_are_read(text: str) -> None:
    assert needed_engine().read_lines([printed(text)])[0].text == text


def test_what_may_be_a_figure_is_not_left_at_its_reading_pressed_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pressed to a fifth nothing could be read."""
    monkeypatch.setattr(paddle, "SQUEEZED", 0.2)
    (line,) = needed_engine().read_lines([printed("73802895.90")])
    assert line.text == "73802895.90"


def test_lines_come_back_in_their_order_whatever_their_width() -> None:
    texts = ["1234567890", "7", "56", "98765432", "3", "4120"] * 9
    assert [line.text for line in needed_engine().read_lines([*map(printed, texts)])] == texts
