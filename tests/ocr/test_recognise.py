"""How surely lines were read: what a second look confirms, and what it says nothing of."""

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the extra `ocr` is not installed")

from extractor.ocr.recognise import AGAINST, SEEN_ONCE, SEEN_TWICE, SeenLine, first_look, look_at_lines
from extractor.ocr.sheet import Grey
from extractor.ocr.words import ReadLine
from tests.ocr.test_glyphs import CROPS, PRINTED, crop, read


class Scripted:
    """A recogniser that reads what it is told, in order, whatever the crop shows."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    def read_lines(self, crops: list[Grey], *, figures: bool = False) -> list[ReadLine]:
        given, self.texts = self.texts[: len(crops)], self.texts[len(crops) :]
        return [read(text) for text in given]


def scores(texts: tuple[str, ...], crops: list[Grey]) -> list[float]:
    return [line.score for line in looked_at(texts, crops)]


def looked_at(texts: tuple[str, ...], crops: list[Grey]) -> list[SeenLine]:
    sheet = np.concatenate([np.pad(one, ((0, 0), (0, 200 - one.shape[1])), constant_values=255) for one in crops])
    ends = np.cumsum([len(one) for one in crops]).tolist()
    boxes = [np.array([0, end - len(one), one.shape[1], end]) for one, end in zip(crops, ends, strict=True)]
    reader = Scripted(*texts)
    lines = first_look(reader, sheet, boxes)
    reader.texts = list(texts[-1:]) * 99
    return look_at_lines(reader, lines)


def test_figures_that_the_second_look_confirms_are_believed() -> None:
    found = scores(PRINTED, CROPS)
    assert found.count(SEEN_TWICE) > 0.9 * len(found)


@pytest.mark.parametrize("dust", [".", ",", ".."])
def test_a_point_before_a_number_is_dust_and_leaves_doubt(dust: str) -> None:
    (*_, line) = looked_at((*PRINTED, f"{dust}34"), [*CROPS, crop(".34", 99)])
    assert line.read.text == "34"
    assert len(line.read.likely) == len(line.read.places) == len(line.read.others) == 2
    assert line.score <= AGAINST


@pytest.mark.parametrize("sign", ["-", "—", "."])
def test_what_dust_may_be_before_a_number_is_confirmed_by_no_look_at_its_digits(sign: str) -> None:
    found = scores((*PRINTED, f"{sign}34"), [*CROPS, crop("-34", 99)])
    assert found[-1] <= SEEN_ONCE


def test_lines_that_were_read_before_are_not_read_again() -> None:
    reader, sheet = Scripted("12"), np.full((80, 40), 255, np.uint8)
    boxes = [np.array([0, 0, 40, 40]), np.array([0, 40, 40, 80])]
    assert [line.read.text for line in first_look(reader, sheet, boxes, {0: read("规章")})] == ["规章", "12"]
    assert reader.texts == []
