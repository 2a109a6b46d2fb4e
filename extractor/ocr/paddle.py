"""PP-OCRv6 (small), the recogniser whose weights lie in the wheel of rapidocr, run by onnxruntime.

The weights are used without rapidocr's own code: that pads every crop to 320 pixels and finds lines by a network of its
own, which loses lone 一 and 0; crops of cells in batches of like width take a third of the time and lose none. Nothing
is ever downloaded: where the file is missing, the extra is missing.

Its likelihoods may not be trusted for digits: engines of this family have given 1.000 to a 9 read as 6, and a lone 0 is
read as o, O or ó with up to 0.88 (3 in 10 zeros of one specimen at 300 dpi).
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.sheet import WHITE, Grey
from extractor.ocr.words import DIGITS, FIRST_IDEOGRAPH, NOTHING, POINTS, ReadLine

WEIGHTS = Path("models", "PP-OCRv6_rec_small.onnx")
HEIGHT = 48
"""Pixels of the lines that the network was trained on."""
STEP = 8
"""Pixels in which it gives one character at most."""
BUCKET = 16
"""Crops are padded to multiples of this width, so that a batch has like ones. Padding is time; 8 leave so little paper
to the right that 490 was read as 499."""
LEAST_WIDTH = 64
"""Narrower crops are padded to it: the network repeats digits that fill the crop. 48 takes 0.2 s a page less and reads
fewer lone zeros as o, but under a seal it read a 0 as 8 that the second look did not question."""
LONG_TEXT = 3 * HEIGHT
"""Width from which a crop is likely no figure (7 digits are narrower)."""
NO_FIGURE = 6 * HEIGHT
"""Width from which it is none (9 digits are narrower)."""
SQUEEZED = 0.6
"""Share of its width in which such text is read: the time goes with the width. In 6 tuning documents of 100 to 300
dpi half of it lost no more characters than the whole, and fewer from coarse scans; in 3 others no hanzi of labels."""
NUMBERED = 2
"""Digits that a label may have (its number); what has more and may be a figure is read again as wide as it is."""
MOST_WIDTH = 2400
"""A line of a page is 1,800 wide at most; what is wider is pressed together."""
LEAST = 1e-9
"""Likelihood below which all figures together are none."""
BATCH_PIXELS = 320
"""Width of all crops of a batch: what the network makes of them stays in the processor's cache. With 3,200 reading
takes 8 % longer, and most of the memory."""


@cache
def engine() -> "Paddle | None":
    """The engine, loaded once; None where the extra `ocr` is not installed."""
    package = find_spec("rapidocr")
    if find_spec("onnxruntime") is None or package is None or not package.submodule_search_locations:
        return None
    weights = Path(package.submodule_search_locations[0]) / WEIGHTS
    return Paddle(weights) if weights.is_file() else None


class Paddle:
    """The network and its characters."""

    def __init__(self, weights: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # documents run beside each other, not lines
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        listed = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._chars = ["", *listed, " "]
        self._figures = [0, *(at for at, char in enumerate(self._chars) if char and char in DIGITS + POINTS)]

    def read_lines(self, crops: Sequence[Grey], *, figures: bool = False) -> list[ReadLine]:
        """What stands in each crop, in the same order; with `figures`, as if only figures could."""
        read = self._read([_to_height(crop, squeeze=not figures) for crop in crops], figures=figures)
        doubted = [] if figures else [at for at, crop in enumerate(crops) if _may_hold_figure(crop, read[at])]
        again = self._read([_to_height(crops[at], squeeze=False) for at in doubted], figures=False)
        for at, line in zip(doubted, again, strict=True):
            read[at] = line
        return read

    def _read(self, shaped: Sequence[Grey], *, figures: bool) -> list[ReadLine]:
        """What stands in crops that are HEIGHT high."""
        allowed = self._figures if figures else []
        chars = [self._chars[at] for at in self._figures] if figures else self._chars
        read = [NOTHING] * len(shaped)
        for batch in _batches([crop.shape[1] for crop in shaped]):
            width = _bucket(max(shaped[index].shape[1] for index in batch))
            given = np.stack([_padded(shaped[index], width) for index in batch])
            (likely,) = self._session.run(None, {self._input: np.repeat(given[:, np.newaxis], 3, 1)})
            for index, steps in zip(batch, likely, strict=True):
                read[index] = _decoded(_among(steps, allowed), chars, shaped[index].shape[1])
        return read


def _among(steps: NDArray[Any], allowed: Sequence[int]) -> NDArray[Any]:
    """The likelihoods (steps x characters) of those allowed, as if there were no others; of all if none are named."""
    if not allowed:
        return steps
    some = steps[:, allowed]
    return np.asarray(some / np.maximum(some.sum(1, keepdims=True), LEAST))


def _decoded(steps: NDArray[Any], chars: Sequence[str], width: int) -> ReadLine:
    """The best character of each step, repetitions and blanks (the first) left out. `width`: pixels of the crop."""
    best = steps.argmax(1)
    begins = np.flatnonzero((best > 0) & (best != np.r_[0, best[:-1]]))
    digits = [chars.index(digit) for digit in DIGITS] if len(begins) else []
    text, likely, places, others = "", list[float](), list[float](), list[tuple[str, float]]()
    for begin in begins.tolist():
        end = begin + 1
        while end < len(best) and best[end] == best[begin]:
            end += 1
        peak = begin + int(steps[begin:end, best[begin]].argmax())
        text += chars[best[begin]]
        likely.append(float(steps[peak, best[begin]]))
        places.append(min((begin + end) / 2 * STEP / width, 1.0))
        others.append(_other_digit(steps[peak, digits], text[-1]))
    return ReadLine(text, np.array(likely), np.array(places), tuple(others)) if text else NOTHING


def _other_digit(likely: NDArray[Any], read: str) -> tuple[str, float]:
    """The likeliest digit but the one that was read, and how likely it is."""
    if read not in DIGITS:
        return "", 0.0
    rest = np.where(np.arange(len(DIGITS)) == DIGITS.index(read), -1.0, likely)
    return DIGITS[int(rest.argmax())], float(rest.max())


def _width(crop: Grey) -> int:
    """Of a crop brought to HEIGHT."""
    return min(max(1, round(int(crop.shape[1]) * HEIGHT / int(crop.shape[0]))), MOST_WIDTH)


def _to_height(crop: Grey, *, squeeze: bool) -> Grey:
    width = _width(crop)
    if squeeze and width > LONG_TEXT:
        width = round(width * SQUEEZED)
    method = cv2.INTER_AREA if crop.shape[0] > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, (width, HEIGHT), interpolation=method))


def _may_hold_figure(crop: Grey, pressed: ReadLine) -> bool:
    """Whether a crop was read pressed together and shows that it should not have been."""
    digits = sum(char in DIGITS for char in pressed.text)
    is_text = digits <= NUMBERED and any(char >= FIRST_IDEOGRAPH for char in pressed.text)
    return LONG_TEXT < _width(crop) <= NO_FIGURE and not is_text


def _bucket(width: int) -> int:
    return max(LEAST_WIDTH, -(-width // BUCKET) * BUCKET)


def _batches(widths: Sequence[int]) -> list[list[int]]:
    """The numbers of crops in batches of one bucket each."""
    batches: list[list[int]] = []
    for index in sorted(range(len(widths)), key=lambda index: widths[index]):
        bucket = _bucket(widths[index])
        last = batches[-1] if batches else []
        if last and _bucket(widths[last[0]]) == bucket and (len(last) + 1) * bucket <= BATCH_PIXELS:
            last.append(index)
        else:
            batches.append([index])
    return batches


def _padded(crop: Grey, width: int) -> NDArray[np.float32]:
    """From -1 (ink) to 1 (paper), with paper to the right."""
    padded = np.full((HEIGHT, width), WHITE, np.uint8)
    padded[:, : crop.shape[1]] = crop
    return padded.astype(np.float32) / (WHITE / 2) - 1
