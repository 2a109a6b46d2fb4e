"""The objects of an OFD page as characters and rules, in points from the top left.

Lengths are millimetres, y runs downward. An object has a box on the page (Boundary), and what is in it is carried there
by its matrix (CTM) and the box's corner (GB/T 33190-2016, 8.5).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from extractor.errors import DamagedError, TooLargeError
from extractor.layout.page import MAX_CHARS, OUTLINES, Chars, Page
from extractor.layout.rules import THICKEST, boxes_to_rules

if TYPE_CHECKING:
    from lxml.etree import _Element

POINTS = 72 / 25.4
"""In a millimetre."""
ASCENT, DESCENT = 0.88, 0.12
"""Of a character above and below the line it stands on, in its size; those of Chinese fonts."""
MAX_OBJECTS = 300_000
"""As of a page of a PDF."""
MAX_DEPTH = 8
"""Drawings within drawings; one that holds itself ends here."""
MAX_NUMBER = 1e6
"""Millimetres; more is no place on paper."""
WHITE = 250
"""Least of red, green and blue of ink that does not show on paper."""
ASLANT = 10.0
"""Degrees from which a line of text is a watermark and no text of the page."""

_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


class Area(NamedTuple):
    """A box in millimetres: its corner and its size."""

    x: float
    y: float
    width: float
    height: float


class Matrix(NamedTuple):
    """As in PDF: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def of(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is carried."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: "Matrix") -> "Matrix":
        """Both, `inner` first."""
        (a, b), (c, d), (e, f) = inner[:2], inner[2:4], self.of(inner.e, inner.f)
        return Matrix(self.a * a + self.c * b, self.b * a + self.d * b,
                      self.a * c + self.c * d, self.b * c + self.d * d, e, f)  # fmt: skip


Box = tuple[float, float, float, float]


@dataclass(slots=True)
class _Ink:
    """What was found so far, boxes in points: characters with the turn of their line, and which of them are white;
    lines and filled shapes; pictures."""

    codes: list[int] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    white: list[bool] = field(default_factory=list)
    thin: list[Box] = field(default_factory=list)
    grounds: list[Box] = field(default_factory=list)
    shapes: int = 0
    images: int = 0
    objects: int = 0


def objects_to_page(number: int, area: Area, layers: "Sequence[_Element]", units: "dict[str, _Element]") -> Page:
    """A page of what its parts show. `units`: drawings that are used by number. Raises TooLargeError, DamagedError."""
    ink = _Ink()
    try:
        for layer in layers:
            content = layer.find("{*}Content")
            if content is not None:
                _add_objects(ink, content, Matrix(e=-area.x, f=-area.y), units, 0)
    except (ValueError, OverflowError) as fault:
        raise DamagedError(f"is damaged: page {number} holds what is no number; fetch it again") from fault
    thin = np.array(ink.thin, float).reshape(-1, 4)
    horizontal, vertical = boxes_to_rules(thin)
    drawn = bool(ink.images) or ink.shapes > OUTLINES
    return Page(number, area.width * POINTS, area.height * POINTS, _chars(ink, area), horizontal, vertical, drawn)


def _chars(ink: _Ink, area: Area) -> Chars:
    """The characters on the page; white ones where something is under them."""
    boxes = np.array(ink.boxes, float).reshape(-1, 4)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    shown = (x >= 0) & (y >= 0) & (x <= area.width * POINTS) & (y <= area.height * POINTS)
    white = np.array(ink.white, np.bool_)
    if white.any():
        covered = np.zeros(len(white), np.bool_)
        for left, top, right, bottom in ink.grounds:
            covered |= (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
        shown &= ~white | covered
    return Chars(np.array(ink.codes, np.uint32), boxes, np.array(ink.turns, np.intp)).where(shown)


def text_to_area(text: str | None) -> Area | None:
    """`0 0 210 297`; None for what is no box."""
    try:
        numbers = _numbers(text or "")
    except ValueError:
        return None
    return Area(*numbers) if len(numbers) == 4 and min(numbers[2:]) > 0 else None


def _add_objects(ink: _Ink, container: "_Element", outer: Matrix, units: "dict[str, _Element]", depth: int) -> None:
    """The objects of a layer, a block or a drawing, in order."""
    for one in container:
        ink.objects += 1
        if ink.objects > MAX_OBJECTS:
            raise TooLargeError(f"has a page of more than {MAX_OBJECTS:,} drawings: give the report's pages alone")
        name = str(one.tag).rpartition("}")[2]
        if one.get("Visible") == "false" or one.get("Alpha") == "0":
            continue
        if name in ("Layer", "PageBlock"):
            if depth < MAX_DEPTH:
                _add_objects(ink, one, outer, units, depth + 1)
        elif name == "TextObject":
            _add_text(ink, one, outer.after(_matrix(one)))
        elif name == "PathObject":
            _add_path(ink, one, outer.after(_matrix(one)))
        elif name == "ImageObject":
            ink.images += 1
            ink.grounds.append(_box_of(outer, one))
        elif name == "CompositeObject" and depth < MAX_DEPTH:
            content = units[one.get("ResourceID", "")].find("{*}Content") if one.get("ResourceID") in units else None
            if content is not None:
                _add_objects(ink, content, outer.after(_matrix(one)), units, depth + 1)


def _matrix(one: "_Element") -> Matrix:
    """From the space of an object to that of what it stands in."""
    corner, carried = _numbers(one.get("Boundary", "0 0 0 0")), _numbers(one.get("CTM", "1 0 0 1 0 0"))
    if len(corner) != 4 or len(carried) != 6:
        raise ValueError(corner, carried)
    return Matrix(e=corner[0], f=corner[1]).after(Matrix(*carried))


def _box_of(outer: Matrix, one: "_Element") -> Box:
    x, y, width, height = _numbers(one.get("Boundary", "0 0 0 0"))
    return _around([outer.of(x, y), outer.of(x + width, y + height)])


def _around(points: Sequence[tuple[float, float]]) -> Box:
    """The box around points, in points of the page."""
    xs, ys = [x * POINTS for x, _ in points], [y * POINTS for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _add_text(ink: _Ink, one: "_Element", matrix: Matrix) -> None:
    """The characters of a text object, each in a box of the font's height and of its own width."""
    size = float(one.get("Size", "0"))
    angle = math.degrees(math.atan2(matrix.b, matrix.a)) + float(one.get("CharDirection", "0"))
    quarters = round(angle / 90)
    if not 0 < size < MAX_NUMBER or abs(angle - 90 * quarters) >= ASLANT:
        return
    white = _is_white(one.find("{*}FillColor"))
    scale = float(one.get("HScale", "1"))
    down = one.get("ReadDirection", "0") in ("90", "270")
    x = y = 0.0
    for code in one.iterchildren("{*}TextCode"):
        text = _code_text(code)
        x, y = float(code.get("X", x)), float(code.get("Y", y))
        widths = [size * scale * (1.0 if ord(char) > 0x2E7F else 0.5) for char in text]
        right, below = _steps(code.get("DeltaX"), text), _steps(code.get("DeltaY"), text)
        if right is None and below is None:
            right, below = ([0.0] * len(text), [size] * len(text)) if down else (widths, None)
        for at, char in enumerate(text):
            step = right[at] if right else 0.0
            width = min(widths[at], step) if step > 0 and not (below and below[at]) else widths[at]
            ink.codes.append(ord(char))
            ink.boxes.append(_around([matrix.of(x, y - ASCENT * size), matrix.of(x + width, y + DESCENT * size)]))
            ink.turns.append(quarters % 4 * 90)
            ink.white.append(white)
            x, y = x + step, y + (below[at] if below else 0.0)
    if len(ink.codes) > MAX_CHARS:
        raise TooLargeError(f"has a page of more than {MAX_CHARS:,} characters: give the report's pages alone")


def _code_text(code: "_Element") -> str:
    """The characters of a run; where a program broke lines in the XML, the breaks are none of them."""
    text = code.text or ""
    return "".join(line.strip() for line in text.split("\n")) if "\n" in text else text


def _steps(text: str | None, run: str) -> list[float] | None:
    """From each character to the next: numbers, `g 3 4.2` for 4.2 three times; the last one goes on."""
    if not text or not text.strip():
        return None
    steps, parts = list[float](), iter(text.split())
    for part in parts:
        if len(steps) >= len(run):
            break
        if part == "g":
            count, step = int(next(parts, "0")), next(parts, "0")
            steps += [_number(step)] * min(count, len(run))
        else:
            steps.append(_number(part))
    return (steps + steps[-1:] * len(run))[: len(run)] if steps else None


def _add_path(ink: _Ink, one: "_Element", matrix: Matrix) -> None:
    """The straight lines that a path draws, and the boxes that it fills."""
    fills, strokes = one.get("Fill") == "true", one.get("Stroke") != "false"
    filled = fills and not _is_white(one.find("{*}FillColor"))
    stroked = strokes and not _is_white(one.find("{*}StrokeColor"))
    ink.shapes += 1
    for points in _subpaths(one.findtext("{*}AbbreviatedData") or ""):
        placed = [matrix.of(x, y) for x, y in points]
        if stroked:
            sides = [_around(pair) for pair in pairwise(placed)]
            ink.thin += [side for side in sides if min(side[2] - side[0], side[3] - side[1]) <= 1]
        box = _around(placed)
        if filled:
            thick = min(box[2] - box[0], box[3] - box[1]) > THICKEST
            (ink.grounds if thick else ink.thin).append(box)
    ink.objects += len(ink.thin) > MAX_OBJECTS


def _subpaths(data: str) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path; of a curve its end."""
    points, parts = list[tuple[float, float]](), iter(data.split())
    for operator in parts:
        if operator not in _OPERANDS:
            raise ValueError(operator)
        numbers = [_number(next(parts, "")) for _ in range(_OPERANDS[operator])]
        if operator == "C":
            points += points[:1]
        elif operator in "SM":
            if len(points) > 1:
                yield points
            points = [(numbers[0], numbers[1])]
        else:
            points.append((numbers[-2], numbers[-1]))
    if len(points) > 1:
        yield points


def _is_white(color: "_Element | None") -> bool:
    """Ink that shows nothing on paper."""
    if color is None:
        return False
    if color.get("Alpha") == "0":
        return True
    parts = (color.get("Value") or "").split()
    return len(parts) == 3 and all(part.isdigit() and int(part) >= WHITE for part in parts)


def _numbers(text: str) -> list[float]:
    return [_number(part) for part in text.split()]


def _number(text: str) -> float:
    """Raises ValueError for what is none, or is no place on paper."""
    number = float(text)
    if not abs(number) < MAX_NUMBER:
        raise ValueError(text)
    return number
