"""PDFium's functions as the reader calls them: by number, a thousand times a page.

A call through the prototypes of pypdfium2.raw converts its arguments into objects. One that takes plain integers
(handles and addresses) and keeps the interpreter's lock costs half of that, and `map` runs it over a whole page without
a loop in Python: what PDFium returns through pointers lands in the rows of an array. Long calls (opening a file,
parsing a page) stay with pypdfium2.raw, which lets other threads run meanwhile.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

_INT, _POINTER = ctypes.c_int, ctypes.c_void_p


def _quick(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.PYFUNCTYPE(result, *arguments)(address(getattr(raw, name)))


def address(handle: Any) -> int:
    """The number of a handle, or of a function, that pypdfium2.raw gave."""
    return ctypes.cast(handle, _POINTER).value or 0


page_object = _quick("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
object_count = _quick("FPDFPage_CountObjects", _INT, _POINTER)
form_object = _quick("FPDFFormObj_GetObject", _POINTER, _POINTER, _INT)
form_count = _quick("FPDFFormObj_CountObjects", _INT, _POINTER)
object_type = _quick("FPDFPageObj_GetType", _INT, _POINTER)
object_bounds = _quick("FPDFPageObj_GetBounds", _INT, *[_POINTER] * 5)
object_matrix = _quick("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
fill_color = _quick("FPDFPageObj_GetFillColor", _INT, *[_POINTER] * 5)
stroke_color = _quick("FPDFPageObj_GetStrokeColor", _INT, *[_POINTER] * 5)
is_transparent = _quick("FPDFPageObj_HasTransparency", _INT, _POINTER)
segment_count = _quick("FPDFPath_CountSegments", _INT, _POINTER)
path_segment = _quick("FPDFPath_GetPathSegment", _POINTER, _POINTER, _INT)
segment_point = _quick("FPDFPathSegment_GetPoint", _INT, *[_POINTER] * 3)
segment_type = _quick("FPDFPathSegment_GetType", _INT, _POINTER)
segment_closes = _quick("FPDFPathSegment_GetClose", _INT, _POINTER)
draw_mode = _quick("FPDFPath_GetDrawMode", _INT, *[_POINTER] * 3)
render_mode = _quick("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
clip_path = _quick("FPDFPageObj_GetClipPath", _POINTER, _POINTER)
clip_count = _quick("FPDFClipPath_CountPaths", _INT, _POINTER)
clip_segment_count = _quick("FPDFClipPath_CountPathSegments", _INT, _POINTER, _INT)
clip_segment = _quick("FPDFClipPath_GetPathSegment", _POINTER, _POINTER, _INT, _INT)
text_font = _quick("FPDFTextObj_GetFont", _POINTER, _POINTER)
char_count = _quick("FPDFText_CountChars", _INT, _POINTER)
char_code = _quick("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
char_angle = _quick("FPDFText_GetCharAngle", ctypes.c_float, _POINTER, _INT)
char_object = _quick("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
char_lacks_code = _quick("FPDFText_HasUnicodeMapError", _INT, _POINTER, _INT)
loose_box = _quick("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
page_text = _quick("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)


def indexed(call: Callable[..., Any], handle: int, count: int) -> list[Any]:
    """What a call gives for each index of a page, form, path or text."""
    return list(map(call, repeat(handle, count), range(count)))


def numbers_of(call: Callable[..., Any], handles: Sequence[int], width: int, dtype: type) -> NDArray[Any]:
    """What a call returns through `width` pointers for each handle: an array of a row each."""
    found: NDArray[Any] = np.zeros((len(handles), width), dtype)
    start, step = found.ctypes.data, found.itemsize
    end = start + found.nbytes
    run(map(call, handles, *(range(start + at * step, end, width * step) for at in range(width))))
    return found


def first_numbers_of(call: Callable[..., Any], handles: Sequence[int], width: int, dtype: type) -> NDArray[Any]:
    """Only the first of the numbers that a call returns: half the work."""
    found: NDArray[Any] = np.zeros(len(handles) + 1, dtype)
    start, step = found.ctypes.data, found.itemsize
    end = start + len(handles) * step
    run(map(call, handles, range(start, end, step), *(repeat(end) for _ in range(width - 1))))
    return found[:-1]


def run(calls: "map[Any]") -> None:
    """Make calls for what they leave behind."""
    deque(calls, maxlen=0)
