"""What a rule strikes out, and what it only touches."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.layout.page import Chars, Page, Sights
from extractor.layout.struck import without_struck

WIDTH, HEIGHT, LEFT, TOP = 5.0, 10.0, 100.0, 200.0
MIDDLE = TOP + HEIGHT / 2


def page(text: str, *rules: tuple[float, float, float]) -> Page:
    """One line of text at LEFT and TOP, each character as wide as the next, with horizontal rules."""
    lefts = LEFT + WIDTH * np.arange(len(text))
    boxes = np.stack([lefts, np.full(len(text), TOP), lefts + WIDTH, np.full(len(text), TOP + HEIGHT)], 1)
    codes = np.array([ord(char) for char in text], np.uint32)
    return Page(1, 595, 842, Chars(codes, boxes, np.zeros(len(text), np.intp)), np.array(rules).reshape(-1, 3))


def left(found: Page) -> str:
    return "".join(map(chr, found.chars.codes.tolist()))


@given(st.text("0123456789,.", min_size=2, max_size=12), st.data(), st.floats(-0.7, 0.7))
def test_what_a_rule_runs_through_from_end_to_end_is_gone(text, data, overhang):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    rule = (MIDDLE, LEFT + WIDTH * start - overhang, LEFT + WIDTH * end + overhang)
    assert left(without_struck(page(text, rule))) == text[:start] + text[end:]


@pytest.mark.parametrize(
    "rule",
    [
        (TOP + HEIGHT - 0.5, LEFT, LEFT + 3 * WIDTH),
        (TOP + 0.5, LEFT, LEFT + 3 * WIDTH),
        (MIDDLE, LEFT - 4, LEFT + 3 * WIDTH + 40),
        (MIDDLE, LEFT - 4, LEFT + 3 * WIDTH),
        (MIDDLE, LEFT, LEFT + 1.5 * WIDTH),
    ],
    ids=["underline", "overline", "rule of a table", "rule that begins before", "rule that ends within"],
)
def test_other_rules_leave_text_as_it_was(rule):
    assert left(without_struck(page("128", rule))) == "128"


def test_a_side_of_a_cell_between_figures_of_two_cells_strikes_out_neither():
    crowded = page("5   93", (MIDDLE, LEFT, LEFT + 6 * WIDTH))
    shown = replace(crowded, chars=crowded.chars.where(np.array([True, False, False, False, True, True])))
    assert left(without_struck(shown)) == "593"


def test_a_picture_keeps_what_its_lines_cross():
    seen = replace(page("128", (MIDDLE, LEFT, LEFT + 3 * WIDTH)), sights=Sights(np.zeros((0, 2)), (), 1.0))
    assert without_struck(seen) is seen
