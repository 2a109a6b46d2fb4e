"""What a page shows besides text: thin boxes that may be rules, shading, pictures; and what may hide its text.

PDFium's object list shows a form XObject as one object, whatever it holds; its objects are read in their turn, in the
form's own space, and carried into the page's by the product of the matrices.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractor.errors import TooLargeError
from extractor.layout.page import OUTLINES, Flags, Floats, Ints, true_at
from extractor.layout.rules import THICKEST
from extractor.readers import pdfium_calls as pdfium

MAX_OBJECTS = 300_000
"""Objects a page: dotted borders make 10,000."""
MAX_SEGMENTS = 1_000_000
"""Segments of all paths of a page."""
MAX_DEPTH = 8
"""Forms within forms; real ones have two or three."""
SIMPLE = 5
"""Segments of a path that its bounds describe: a line, a rectangle."""
WHITE = 250
"""Least of red, green and blue (to 255) of ink that does not show on paper."""
OPAQUE = 255
"""Alpha of ink that hides what is under it."""
STRAIGHT = 1.0
"""Points by which the two ends of a horizontal or vertical stroke may differ on the other axis."""

_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5
_LINE, _MOVE = 0, 2
_NO_TEXT, _INVISIBLE = -1, (3, 7)
"""Text render modes: that of other objects; those that put nothing on the page, neither fill nor stroke, or clip."""


class Drawn(NamedTuple):
    """Handles of objects (n) and when each is drawn (n): a later one has a larger number."""

    handles: Ints
    times: Floats


class Covers(NamedTuple):
    """Shapes, and their boxes (n x 4)."""

    drawn: Drawn
    boxes: Floats


@dataclass(slots=True)
class Ink:
    """What was found so far, boxes as left, bottom, right, top in user space. `thin`: what may be a rule; `grounds`:
    pictures and shading, on which white shows; `hidden`, `white`: handles of text objects; `clips`: in which box a text
    object shows, where it is clipped; `covers`: opaque shapes, with when they are drawn; `texts`: when each is;
    `carried`: of text objects in forms their bounds in the form's space, and the matrix (3 x 3) from it to the page's.
    """

    thin: list[Floats] = field(default_factory=list)
    grounds: list[Floats] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    white: set[int] = field(default_factory=set)
    clips: dict[int, Floats] = field(default_factory=dict)
    covers: list[Covers] = field(default_factory=list)
    texts: list[Drawn] = field(default_factory=list)
    carried: dict[int, tuple[Floats, Floats]] = field(default_factory=dict)
    images: int = 0
    shapes: int = 0
    objects: int = 0
    segments: int = 0

    @property
    def is_drawing(self) -> bool:
        """Pictures, or more shapes than frames take."""
        return bool(self.images) or self.shapes > OUTLINES


def page_ink(page: Any) -> Ink:
    """All there is on a page (an `argument` of pdfium_calls). Raises TooLargeError."""
    ink = Ink()
    _count(ink, pdfium.object_count(page))
    _add_objects(ink, pdfium.indexed(pdfium.page_object, page, pdfium.object_count(page)), np.eye(3), 0, (0.0, 1.0))
    return ink


def _count(ink: Ink, objects: int = 0, segments: int = 0) -> None:
    ink.objects += objects
    ink.segments += segments
    if ink.objects > MAX_OBJECTS or ink.segments > MAX_SEGMENTS:
        raise TooLargeError(f"has a page of more than {MAX_OBJECTS:,} drawings: print the report's pages alone")


def _add_objects(ink: Ink, objects: Sequence[int], matrix: Floats, depth: int, time: tuple[float, float]) -> None:
    """The objects of a page or a form, one kind after the other. `matrix` (3 x 3): from their space to the page's;
    `time`: when the first is drawn, and how long all of them take."""
    handles = np.array(objects, np.intp)
    modes = np.fromiter(map(pdfium.render_mode, objects), np.intp, len(objects))
    kinds = np.full(len(objects), _TEXT)
    other = true_at(modes == _NO_TEXT)
    kinds[other] = list(map(pdfium.object_type, handles[other].tolist()))
    times = time[0] + time[1] / max(len(objects), 1) * np.arange(len(objects))
    texts, paths = [Drawn(handles[own], times[own]) for own in (kinds == _TEXT, kinds == _PATH)]
    _add_texts(ink, texts, modes[kinds == _TEXT], matrix)
    _add_paths(ink, paths, matrix)
    if (pictures := (kinds == _IMAGE) | (kinds == _SHADING)).any():
        bounds = pdfium.numbers_of(pdfium.object_bounds, handles[pictures].tolist(), 4, np.float32)
        ink.grounds.append(carried(bounds.astype(np.float64), matrix))
        ink.images += int(pictures.sum())
    for at in true_at(kinds == _FORM).tolist() if depth < MAX_DEPTH else ():
        form = pdfium.argument(objects[at])
        count = pdfium.form_count(form)
        _count(ink, count)
        inner, during = _matrices_of([objects[at]])[0] @ matrix, (float(times[at]), time[1] / len(objects))
        _add_objects(ink, pdfium.indexed(pdfium.form_object, form, count), inner, depth + 1, during)


def _add_texts(ink: Ink, drawn: Drawn, modes: Ints, matrix: Floats) -> None:
    """Those of which not all may show; `modes`: how each is rendered."""
    ink.texts.append(drawn)
    texts = drawn.handles.tolist()
    if not (matrix == np.eye(3)).all():
        bounds = pdfium.numbers_of(pdfium.object_bounds, texts, 4, np.float32).astype(np.float64)
        ink.carried.update(zip(texts, zip(bounds, [matrix] * len(texts), strict=True), strict=True))
    clips = np.fromiter(map(pdfium.clip_count, map(pdfium.clip_path, texts)), np.intp, len(texts))
    for at in true_at(clips > 0).tolist():
        ink.clips[texts[at]] = carried(_clip_box(ink, pdfium.clip_path(texts[at]), int(clips[at])), matrix)[0]
    ink.hidden.update(drawn.handles[np.isin(modes, _INVISIBLE)].tolist() if modes.any() else ())  # filled is 0
    colors = pdfium.numbers_of(pdfium.fill_color, texts, 4, np.uint32)
    pale = colors[:, 0] > WHITE  # a pattern has no colour, and its zeros are no transparent ink
    if pale.any():
        ink.white.update(drawn.handles[pale & _is_white(colors)].tolist())


def _clip_box(ink: Ink, number: int, count: int) -> Floats:
    """The box (1 x 4) that all paths of a clip share; `number`: its handle."""
    clip = pdfium.argument(number)
    box = np.array([-np.inf, -np.inf, np.inf, np.inf])
    for path in range(count):
        size = pdfium.clip_segment_count(clip, path)
        _count(ink, segments=size)
        segments = [pdfium.clip_segment(clip, path, at) for at in range(size)]
        points = pdfium.numbers_of(pdfium.segment_point, segments, 2, np.float32)
        if size:
            box[:2], box[2:] = np.maximum(box[:2], points.min(0)), np.minimum(box[2:], points.max(0))
    return box[np.newaxis]


def _add_paths(ink: Ink, drawn: Drawn, matrix: Floats) -> None:
    """Paths of a few segments by their bounds, other ones segment by segment."""
    handles, paths = drawn.handles, drawn.handles.tolist()
    if not paths:
        return
    filled, stroked = pdfium.numbers_of(pdfium.draw_mode, paths, 2, np.int32).T != 0
    colors = pdfium.numbers_of(pdfium.fill_color, paths, 4, np.uint32)
    covering = filled & (colors[:, 3] == OPAQUE)
    if stroked.any():
        colors[stroked] = pdfium.numbers_of(pdfium.stroke_color, handles[stroked].tolist(), 4, np.uint32)
    shown = (filled | stroked) & ~_is_white(colors)
    boxes = pdfium.numbers_of(pdfium.object_bounds, paths, 4, np.float32).astype(np.float64)
    thin = (boxes[:, 2:] - boxes[:, :2]).min(1) <= THICKEST
    sizes = np.fromiter(map(pdfium.segment_count, paths), np.intp, len(paths))
    ink.shapes += len(paths)
    ink.thin.append(carried(boxes[shown & thin & (sizes <= SIMPLE)], matrix))
    ink.grounds.append(carried(boxes[shown & filled & ~thin], matrix))
    if (covering := covering & ~thin).any():
        covers = Drawn(handles[covering], drawn.times[covering])
        ink.covers.append(Covers(covers, carried(boxes[covering], matrix)))
    parted = shown & ((sizes > SIMPLE) | ~thin & stroked)
    _count(ink, segments=int(sizes[parted].sum()))
    if parted.any():
        ink.thin.append(_segments_to_boxes(handles[parted].tolist(), sizes[parted], stroked[parted], matrix))


def _segments_to_boxes(paths: Sequence[int], sizes: Ints, stroked: Flags, matrix: Floats) -> Floats:
    """The straight lines that paths stroke, and the parts that they fill, as boxes."""
    of_path, first = np.repeat(np.arange(len(paths)), sizes), sizes.cumsum() - sizes
    numbers = np.arange(len(of_path)) - first[of_path]
    wholes = list(map(pdfium.argument, paths))
    segments = list(map(pdfium.path_segment, map(wholes.__getitem__, of_path.tolist()), numbers.tolist()))
    kinds = np.fromiter(map(pdfium.segment_type, segments), np.intp, len(segments))
    points = pdfium.numbers_of(pdfium.segment_point, segments, 2, np.float32).astype(np.float64)
    matrices = _matrices_of(paths) @ matrix
    points = np.einsum("ni,nij->nj", points, matrices[of_path, :2, :2]) + matrices[of_path, 2, :2]
    begins = kinds == _MOVE
    begins[first] = True
    starts = true_at(begins)
    filled = ~stroked[of_path[starts]]
    parts = np.concatenate([np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)], 1)[filled]
    ends = true_at((kinds == _LINE) & ~begins & stroked[of_path])
    homes = starts[begins.cumsum() - 1]
    apart = (points != points[homes]).any(1) & np.r_[begins[1:], True] & stroked[of_path]
    closing = np.array([at for at in true_at(apart).tolist() if pdfium.segment_closes(segments[at])], np.intp)
    tails, heads = points[np.r_[ends - 1, closing]], points[np.r_[ends, homes[closing]]]
    lines = np.concatenate([np.minimum(tails, heads), np.maximum(tails, heads)], 1)
    return np.concatenate([parts, lines[(lines[:, 2:] - lines[:, :2]).min(1) <= STRAIGHT]])


def _is_white(colors: NDArray[np.uint32]) -> Flags:
    """Whether colours (red, green, blue, alpha to 255) show nothing on paper."""
    return np.asarray((colors[:, :3].min(1, initial=255) > WHITE) | (colors[:, 3] == 0))


def _matrices_of(handles: Sequence[int]) -> Floats:
    """From objects' own spaces to that of the page or form they stand in; for row vectors, n x 3 x 3."""
    found = np.zeros((len(handles), 6), np.float32)
    start = found.ctypes.data
    places = map(pdfium.argument, range(start, start + found.nbytes, found.strides[0]))
    pdfium.run(map(pdfium.object_matrix, handles, places))
    matrices = np.zeros((len(handles), 3, 3))
    matrices[:, :, :2] = found.reshape(-1, 3, 2)
    matrices[:, 2, 2] = 1
    return matrices


def carried(boxes: Floats, matrix: Floats) -> Floats:
    """Boxes (left, bottom, right, top) in another space; what is turned aslant grows to the box around it."""
    if (matrix == np.eye(3)).all() or not len(boxes):
        return boxes
    corners = [_carried_points(boxes[:, at], matrix) for at in ([0, 1], [2, 1], [0, 3], [2, 3])]
    return np.concatenate([np.min(corners, axis=0), np.max(corners, axis=0)], 1)


def _carried_points(points: Floats, matrix: Floats) -> Floats:
    return points @ matrix[:2, :2] + matrix[2, :2]
