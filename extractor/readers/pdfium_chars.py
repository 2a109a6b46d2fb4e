"""The characters of a page that PDFium has parsed, with boxes and directions, in the page's user space."""

from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

import numpy as np

from extractor.layout.page import Codes, Flags, Floats, Ints, true_at
from extractor.readers import pdfium_calls as pdfium

ASLANT = 8.0
"""Degrees off an axis from which text is a watermark or a stamp, and no text of the report; scans lean by 2."""
STEEP = 0.3
"""Share of a character's height that the next must stand higher or lower for their line to be, perhaps, not level."""
SLOPE = 0.14
"""The same as a share of how far apart they stand: the tangent of ASLANT. Figures are narrow, and climb less each."""
LEVEL = 0.01
"""Points that two characters of one line may differ by rounding alone."""
GARBLED = 0.2
"""Share of a font's characters without a code from which all of them are guesses; sound fonts lack a bullet or two."""
FIRST_IDEOGRAPH = 0x2E80
"""Above are ideographs and their punctuation, below are figures."""
SAMPLED = 8
"""One in so many ideographs is asked first."""

_HYPHENS = (0x02, 0xFFFE)
"""What PDFium gives for a hyphen at a line's end."""
_NEWLINE, _RETURN = ord("\n"), ord("\r")
_SURROGATES = (0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class TextLayer:
    """n characters. `codes`: Unicode, or what PDFium guessed where the font tells none; `boxes` (n x 4): left, top,
    right, bottom, y upward, without width for what PDFium makes up between words; `angles`: degrees, clockwise."""

    codes: Codes
    boxes: Floats
    angles: Floats


def text_layer(text_page: Any, count: int) -> TextLayer:
    """All characters, in the order of the file."""
    codes = _codes(text_page, count)
    asked = true_at((codes != _RETURN) & (codes != _NEWLINE))  # what PDFium makes up: a third of a table
    boxes = np.zeros((count, 4))
    boxes[asked] = pdfium.boxes_of(text_page, asked.tolist())
    return TextLayer(codes, boxes, _angles(text_page, codes, boxes))


def objects_of(text_page: Any, count: int) -> Ints:
    """The handle of the text object of each character; 0 for one made up."""
    return np.array([handle or 0 for handle in pdfium.indexed(pdfium.char_object, text_page, count)], np.intp)


def without_code(text_page: Any, codes: Codes) -> Flags:
    """Which characters PDFium could only guess: all those of a font that lacks codes for more than a few.

    An ideograph that is one can only spoil a label; of those, a few are asked whether their font lacks codes at all.
    """
    count = len(codes)
    asked = true_at((codes < FIRST_IDEOGRAPH) & (codes != _RETURN) & (codes != _NEWLINE)).tolist()
    if 1 not in map(pdfium.char_lacks_code, repeat(text_page), chain(asked, range(0, count, SAMPLED))):
        return np.zeros(count, np.bool_)
    lacking = np.array(pdfium.indexed(pdfium.char_lacks_code, text_page, count), np.intp) == 1
    objects = objects_of(text_page, count)
    handles, members = np.unique(objects, return_inverse=True)
    fonts = np.array([pdfium.text_font(handle) or 0 if handle else 0 for handle in handles.tolist()], np.intp)
    _, font = np.unique(fonts[members], return_inverse=True)
    share = np.bincount(font, lacking) / np.bincount(font)
    guessed: Flags = lacking | (share > GARBLED)[font] & (objects != 0)
    return guessed


def _codes(text_page: Any, count: int) -> Codes:
    """All at once where there are as many codes as characters; else one by one."""
    room = np.zeros(count + 1, np.uint16)
    found = pdfium.page_text(text_page, 0, count, pdfium.argument(room.ctypes.data))
    codes = room[:count].astype(np.uint32)
    if found != count + 1 or ((codes >= _SURROGATES[0]) & (codes < _SURROGATES[1])).any():
        codes = np.array(pdfium.indexed(pdfium.char_code, text_page, count), np.uint32)
    codes[(codes == _HYPHENS[0]) | (codes == _HYPHENS[1])] = ord("-")
    return codes


def _angles(text_page: Any, codes: Codes, boxes: Floats) -> Floats:
    """Asked only where a line perhaps does not run to the right: one character is higher or lower than the one right
    after which it stands in the file (PDFium puts line ends, without width, between lines), or ends where that one
    begins. Where one does not, those are asked too that stand alone."""
    angles = np.zeros(len(codes))
    if len(codes) < 2:
        return angles
    up = np.abs(np.diff(boxes[:, 1] + boxes[:, 3]))
    size = boxes[:, 1] - boxes[:, 3] + boxes[:, 2] - boxes[:, 0]
    real = boxes[:, 2] > boxes[:, 0]
    apart = np.abs(np.diff(boxes[:, 0] + boxes[:, 2]))
    climbs = up > np.minimum(STEEP * size[1:], SLOPE * apart + LEVEL)
    backward = np.abs(boxes[1:, 2] - boxes[:-1, 0]) < STEEP * size[1:]
    odd = real[1:] & real[:-1] & (climbs | backward)
    if not odd.any():
        return angles
    _ask_angles(text_page, angles, true_at(np.r_[odd, False] | np.r_[False, odd]))
    if angles.any():
        _ask_angles(text_page, angles, true_at(real & ~np.r_[False, real[:-1]] & ~np.r_[real[1:], False]))
    return angles


def _ask_angles(text_page: Any, angles: Floats, asked: Ints) -> None:
    angles[asked] = np.degrees([pdfium.char_angle(text_page, at) for at in asked.tolist()])
