"""PDFium's functions as the reader calls them: by number, a thousand times a page.

A call through the prototypes of pypdfium2.raw converts its arguments into objects. Those here keep the interpreter's
lock and convert as little as can be, which costs half of that, and `map` runs them over a whole page without a loop in
Python. Long calls (opening a file, parsing a page) stay with pypdfium2.raw, which lets other threads run meanwhile.

What PDFium returns through pointers lands in one room that all calls share: pointers into it are made once, not for
each call. What stands there is copied before the next call; PDFium must not run in two threads at once anyway.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice, repeat
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

_INT, _POINTER = ctypes.c_int, ctypes.c_void_p
_ROWS, _WIDTH, _BYTES = 1024, 4, 4
"""Of the room: the calls that fit, and for each four numbers of four bytes."""
_ROOM = (ctypes.c_uint32 * (_ROWS * _WIDTH))()
_PLACES = [[ctypes.byref(_ROOM, (row * _WIDTH + column) * _BYTES) for row in range(_ROWS)] for column in range(_WIDTH)]
"""By column and row of the room."""


def address(handle: Any) -> int:
    """The number of a handle, or of a function, that pypdfium2.raw gave."""
    return ctypes.cast(handle, _POINTER).value or 0


argument = _POINTER.from_param
"""The number of a page, form or text page as the calls on its parts want it: converted once for all."""


def _on_object(name: str, result: Any = _INT) -> Callable[..., Any]:
    """A call whose first argument is the number of a handle; pointers may follow, of `numbers_of` or `argument`."""
    return ctypes.PYFUNCTYPE(result, _POINTER)(address(getattr(raw, name)))


def _on_parts(name: str, result: Any = _INT) -> Callable[..., Any]:
    """A call whose first argument comes from `argument`: a number there would be cut to 32 bits. Indices follow."""
    call = ctypes.PYFUNCTYPE(result)(address(getattr(raw, name)))
    call.argtypes = None  # type: ignore[assignment]
    return call


page_object = _on_parts("FPDFPage_GetObject", _POINTER)
object_count = _on_parts("FPDFPage_CountObjects")
form_object = _on_parts("FPDFFormObj_GetObject", _POINTER)
form_count = _on_parts("FPDFFormObj_CountObjects")
char_count = _on_parts("FPDFText_CountChars")
char_code = _on_parts("FPDFText_GetUnicode", ctypes.c_uint)
char_angle = _on_parts("FPDFText_GetCharAngle", ctypes.c_float)
char_object = _on_parts("FPDFText_GetTextObject", _POINTER)
char_lacks_code = _on_parts("FPDFText_HasUnicodeMapError")
loose_box = _on_parts("FPDFText_GetLooseCharBox")
page_text = _on_parts("FPDFText_GetText")
path_segment = _on_parts("FPDFPath_GetPathSegment", _POINTER)
clip_segment_count = _on_parts("FPDFClipPath_CountPathSegments")
clip_segment = _on_parts("FPDFClipPath_GetPathSegment", _POINTER)

object_type = _on_object("FPDFPageObj_GetType")
object_bounds = _on_object("FPDFPageObj_GetBounds")
object_matrix = _on_object("FPDFPageObj_GetMatrix")
fill_color = _on_object("FPDFPageObj_GetFillColor")
stroke_color = _on_object("FPDFPageObj_GetStrokeColor")
is_transparent = _on_object("FPDFPageObj_HasTransparency")
segment_count = _on_object("FPDFPath_CountSegments")
segment_point = _on_object("FPDFPathSegment_GetPoint")
segment_type = _on_object("FPDFPathSegment_GetType")
segment_closes = _on_object("FPDFPathSegment_GetClose")
draw_mode = _on_object("FPDFPath_GetDrawMode")
render_mode = _on_object("FPDFTextObj_GetTextRenderMode")
clip_path = _on_object("FPDFPageObj_GetClipPath", _POINTER)
clip_count = _on_object("FPDFClipPath_CountPaths")
text_font = _on_object("FPDFTextObj_GetFont", _POINTER)


def indexed(call: Callable[..., Any], whole: Any, count: int) -> list[Any]:
    """What a call gives for each part of a page, form or text page (an `argument`)."""
    return list(map(call, repeat(whole, count), range(count)))


def numbers_of(call: Callable[..., Any], handles: Sequence[int], width: int, dtype: type) -> NDArray[Any]:
    """What a call returns through `width` pointers for each handle: an array of a row each, of four-byte numbers."""
    return _collected(len(handles), dtype, map(call, handles, *map(_places, range(width))))[:, :width]


def boxes_of(text_page: Any, indices: Sequence[int]) -> NDArray[np.float32]:
    """The loose box of each of these characters: left, top, right, bottom."""
    return _collected(len(indices), np.float32, map(loose_box, repeat(text_page), indices, _places(0)))


def run(calls: Iterable[Any]) -> None:
    """Make calls for what they leave behind."""
    deque(calls, maxlen=0)


def _places(column: int) -> Iterable[Any]:
    """The places of a column, over and over."""
    return chain.from_iterable(repeat(_PLACES[column]))


def _collected(count: int, dtype: type, calls: "map[Any]") -> NDArray[Any]:
    """What so many calls leave in the room, as often as it is full: zero where a call leaves nothing."""
    room: NDArray[Any] = np.ctypeslib.as_array(_ROOM).view(dtype).reshape(_ROWS, _WIDTH)
    parts = []
    for start in range(0, count, _ROWS):
        rows = min(_ROWS, count - start)
        room[:rows] = 0
        run(islice(calls, rows))
        parts.append(room[:rows].copy())
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.zeros((0, _WIDTH), dtype)
