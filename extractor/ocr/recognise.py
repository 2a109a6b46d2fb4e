"""Lines of a sheet to text, each with how surely it was read: a recogniser, and a second look at digits.

The recogniser's own likelihood may not be trusted for digits: see `paddle`. What counts is whether the second look
agrees: the shapes of the document's own digits (`glyphs`), and where they say nothing, the recogniser again on the
crop made darker, wider and with other margins, allowed digits only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np

from extractor.ocr.glyphs import Judgement, Look, look_again
from extractor.ocr.sheet import WHITE, Grey, Ints
from extractor.ocr.words import FIRST_IDEOGRAPH, Engine, ReadLine, is_figure

MOST_MISREAD = 3
"""Characters of a text that may be a misread figure."""
SURE_WORD = 0.95
"""Likelihood from which a short word (无) is one."""
DUSTY = ".,-—－"
"""What dust beside a number is read as before it: a look at the digits says nothing of it."""
POINTED = ".,"
"""What no number begins with (reports print 0.5), and dust is read as; what follows is believed AGAINST at most."""
SEEN_TWICE = 0.998
"""The most that is believed of a reading that the second look confirms."""
SEEN_ONCE = 0.9
"""The most where a second look says nothing."""
AGAINST = 0.4
"""The most where it says otherwise."""
WEAK = 0.6
"""Likelihood of the recogniser below which digits are looked at once more, and believed no more than it."""
WIDER = 1.15
"""By how much a crop is stretched for another look."""
PALE = 170
"""Grey that another look takes for paper."""
MEANT = 0.5
"""Likelihood of what the shapes of digits say where that is not what was read."""
LEAST_LIKELY = 1e-3
"""Of another digit that may stand in a place."""
MOST_OTHERS = 8
"""Other texts that are kept of a line."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A line as the recogniser reads it: its box in pixels of the sheet, and what was cut out there."""

    box: Ints
    crop: Grey
    read: ReadLine


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line as read. `box` (4): pixels of the sheet; `score`: belief that all its characters are right, 0 to 1;
    `others`: what else may stand there, with likelihoods; only of digits."""

    box: Ints
    read: ReadLine
    score: float
    others: tuple[tuple[str, float], ...] = ()


def first_look(
    engine: Engine, grey: Grey, boxes: Sequence[Ints], known: Mapping[int, ReadLine] = MappingProxyType({})
) -> list[FirstLook]:
    """The text in boxes (pixels) of a sheet without rules; `known`: that of boxes, by number, that were read before."""
    crops = [grey[box[1] : box[3], box[0] : box[2]].copy() for box in boxes]
    rest = [at for at in range(len(boxes)) if at not in known]
    read = dict(known) | dict(zip(rest, engine.read_lines([crops[at] for at in rest]), strict=True))
    return [FirstLook(box, crop, read[at]) for at, (box, crop) in enumerate(zip(boxes, crops, strict=True))]


def look_at_lines(engine: Engine, lines: Sequence[FirstLook]) -> list[SeenLine]:
    """The lines of a document after a second look at its digits."""
    crops, first = [line.crop for line in lines], [line.read for line in lines]
    looks = look_again(crops, first)
    asked = [at for at, read in enumerate(first) if _may_be_figure(read) and _is_open(read, looks[at].look)]
    again = dict(zip(asked, engine.read_lines([_otherwise(crops[at]) for at in asked], figures=True), strict=True))
    lost = [at for at in asked if not is_figure(first[at].text) and not is_figure(again[at].text)]
    again |= zip(lost, engine.read_lines([crops[at] for at in lost], figures=True), strict=True)
    taken = [_taken(read, again.get(at)) for at, read in enumerate(first)]
    clean = [_without_dust(read) for read in taken]
    looks = look_again(crops, clean)
    return [
        _seen(line.box, read, looks[at], again.get(at), most=1.0 if read is taken[at] else AGAINST)
        for at, (line, read) in enumerate(zip(lines, clean, strict=True))
    ]


def _seen(box: Ints, read: ReadLine, judged: Judgement, again: ReadLine | None, *, most: float) -> SeenLine:
    others = tuple(_others(read, judged.meant, again)) if is_figure(read.text) else ()
    return SeenLine(box, read, min(_score(read, judged.look, again), most), others)


def _may_be_figure(read: ReadLine) -> bool:
    """Whether a text is a figure, or perhaps one that was misread: ó, l, 日."""
    short = 0 < len(read.text) <= MOST_MISREAD and (read.score < SURE_WORD or max(read.text) < FIRST_IDEOGRAPH)
    return is_figure(read.text) or short


def _taken(read: ReadLine, again: ReadLine | None) -> ReadLine:
    """The second look's reading where only that is a figure."""
    return again if again is not None and is_figure(again.text) and not is_figure(read.text) else read


def _without_dust(read: ReadLine) -> ReadLine:
    """A figure without the points before it."""
    dust = len(read.text) - len(read.text.lstrip(POINTED)) if is_figure(read.text) else 0
    if not dust:
        return read
    return ReadLine(read.text[dust:], read.likely[dust:], read.places[dust:], read.others[dust:])


def _is_open(line: ReadLine, look: Look) -> bool:
    return look is not Look.AGREES or line.score < WEAK


def _otherwise(crop: Grey) -> Grey:
    """The crop with pale dirt gone, ink darker, wider, and more paper around it."""
    stretched = cv2.resize(crop, None, fx=WIDER, fy=1.0, interpolation=cv2.INTER_CUBIC)
    darker = cv2.convertScaleAbs(np.minimum(stretched, PALE), alpha=WHITE / PALE)
    return np.asarray(cv2.copyMakeBorder(darker, 3, 3, 6, 6, cv2.BORDER_CONSTANT, value=WHITE))


def _score(read: ReadLine, look: Look, again: ReadLine | None) -> float:
    """How far a reading is believed."""
    if not read.text:
        return 0.0
    if again is not None and again.text != read.text or look is Look.DIFFERS:
        return min(read.score, AGAINST)
    likely = max(read.score, again.score if again else 0.0)
    twice = look is Look.AGREES and likely >= WEAK and read.text[0] not in DUSTY
    return SEEN_TWICE if twice else min(likely, SEEN_ONCE)


def _others(read: ReadLine, meant: Sequence[str], again: ReadLine | None) -> Iterator[tuple[str, float]]:
    """Other figures that a line may be: what the looks make of it, and with one digit that is likely otherwise."""
    texts = dict[str, float]()
    for rank, text in enumerate(meant):
        texts.setdefault(text, MEANT / (1 + rank))
    if again is not None and is_figure(again.text):
        texts[again.text] = max(texts.get(again.text, 0.0), again.score)
    for at, (other, likely) in enumerate(read.others):
        if likely >= LEAST_LIKELY:
            texts.setdefault(read.text[:at] + other + read.text[at + 1 :], likely)
    texts.pop("", None)
    texts.pop(read.text, None)
    yield from sorted(texts.items(), key=lambda one: -one[1])[:MOST_OTHERS]
