"""Digits are held against the other digits of their document: one that was misread gives itself away."""

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the extra `ocr` is not installed")

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from extractor.ocr.glyphs import Look, look_again
from extractor.ocr.sheet import Grey
from extractor.ocr.words import ReadLine

PRINTED = ("108", "801", "926", "345", "677", "120", "96", "589", "34", "7", "0", "0", "1", "2", "8", "4", "53", "69")


def crop(text: str, seed: int) -> Grey:
    """A figure as it is cut out of a scan."""
    page = Image.new("L", (24 + 17 * len(text), 36), 255)
    ImageDraw.Draw(page).text((10, 2), text, fill=20, font=ImageFont.load_default(26))
    light = np.asarray(page.filter(ImageFilter.GaussianBlur(0.7)), np.float64)
    light += np.random.default_rng(seed).normal(0, 6, light.shape)
    return np.clip(light, 0, 255).astype(np.uint8)


def read(text: str) -> ReadLine:
    count = len(text)
    return ReadLine(text, np.full(count, 0.999), (np.arange(count) + 0.8) / (count + 0.6), (("", 0.0),) * count)


CROPS = [crop(text, seed) for seed, text in enumerate(PRINTED)]


def test_what_was_read_right_is_confirmed() -> None:
    looks = [judged.look for judged in look_again(CROPS, [read(text) for text in PRINTED])]
    assert Look.DIFFERS not in looks
    assert looks.count(Look.AGREES) > 0.9 * len(looks)


@pytest.mark.parametrize(
    ("at", "wrong"), [(2, "626"), (1, "807"), (0, "106"), (3, "845"), (14, "0"), (12, "7"), (6, "66")]
)
def test_a_misread_digit_differs_and_the_right_one_is_named(at: int, wrong: str) -> None:
    texts = [wrong if number == at else text for number, text in enumerate(PRINTED)]
    judged = look_again(CROPS, [read(text) for text in texts])
    assert judged[at].look is Look.DIFFERS
    assert judged[at].meant[0] == PRINTED[at]
    assert all(one.look is not Look.DIFFERS for number, one in enumerate(judged) if number != at)


@pytest.mark.parametrize(("at", "read_as"), [(0, "18"), (2, "96"), (4, "67"), (15, "44"), (5, "12"), (10, "00")])
def test_a_digit_lost_or_read_twice_is_not_confirmed(at: int, read_as: str) -> None:
    texts = [read_as if number == at else text for number, text in enumerate(PRINTED)]
    assert look_again(CROPS, [read(text) for text in texts])[at].look is not Look.AGREES


@pytest.mark.parametrize(("shown", "read_as"), [("-16", "16"), ("0.92", "092"), ("16", "1.6")])
def test_a_sign_or_a_point_that_was_lost_or_made_up_is_not_confirmed(shown: str, read_as: str) -> None:
    judged = look_again([*CROPS, crop(shown, 99)], [*map(read, PRINTED), read(read_as)])
    assert judged[-1].look is not Look.AGREES


def test_words_are_not_judged() -> None:
    (judged,) = look_again([CROPS[0]], [read("规章")])
    assert judged.look is Look.SILENT


def test_the_only_digit_of_its_kind_is_not_confirmed() -> None:
    (judged,) = look_again([CROPS[9]], [read("7")])
    assert judged.look is Look.SILENT
