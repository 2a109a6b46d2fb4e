"""Which cell a character belongs to, where a rule runs through a word or is missing between two."""

import numpy as np
import pytest

from extractor.layout.page import Chars, Page
from extractor.layout.ruled import page_to_tables
from extractor.layout.shares import share_out

SIZE = 8.0
EDGES = (0.0, 40.0, 80.0)


def chars(*words: tuple[str, float, float]) -> Chars:
    """Words with the left end and the middle height of each."""
    codes, boxes = list[int](), list[tuple[float, float, float, float]]()
    for text, x, y in words:
        for at, char in enumerate(text):
            codes.append(ord(char))
            boxes.append((x + at * SIZE, y - SIZE / 2, x + (at + 1) * SIZE, y + SIZE / 2))
    return Chars(np.array(codes, np.uint32), np.array(boxes), np.zeros(len(codes), np.intp))


def shared(found: Chars, *missing: tuple[str, float, float, float]) -> dict[str, str]:
    """The text of each cell of a table of four, `row,col` its address. `missing`: pieces of rules left out."""
    horizontal = [(at, start, start + 40) for at in EDGES for start in EDGES[:-1]]
    vertical = list(horizontal)
    for direction, *piece in missing:
        (horizontal if direction == "-" else vertical).remove(tuple(piece))
    page = Page(1, 90, 90, found, np.array(horizontal), np.array(vertical))
    shares = share_out(found, page_to_tables(page))
    (table,) = shares.tables
    texts: dict[str, str] = {}
    for code, group in zip(found.codes.tolist(), shares.groups.tolist(), strict=True):
        place = "{},{}".format(*table.spans[group]) if group >= 0 else "outside"
        texts[place] = texts.get(place, "") + chr(code)
    return texts


def test_a_word_that_hangs_over_a_rule_belongs_to_the_cell_that_holds_its_middle():
    assert shared(chars(("1234", 20, 20), ("5", 60, 60))) == {"0,0": "1234", "1,1": "5"}


def test_a_word_that_hangs_out_of_the_table_belongs_to_its_cell():
    assert shared(chars(("1234", 60, 20))) == {"0,1": "1234"}


@pytest.mark.parametrize("aside", [2.0, 0.3])
def test_words_that_nearly_touch_across_a_rule_stay_apart(aside):
    """A page of a site has a pixel of padding in its cells, printed small."""
    left, right = ("1234", 40 - aside - 4 * SIZE, 20), ("56", 40 + aside, 20)
    assert shared(chars(left, right)) == {"0,0": "1234", "0,1": "56"}


def test_a_word_whose_characters_adjoin_at_a_rule_is_one():
    assert shared(chars(("1234", 40 - 3 * SIZE, 20))) == {"0,0": "1234"}


def test_figures_between_which_a_rule_is_missing_are_in_cells_of_their_own():
    found = chars(("12", 10, 20), ("34", 50, 20), ("5", 10, 60), ("6", 50, 60))
    beside = shared(found, ("|", 40.0, 0.0, 40.0))
    under = shared(found, ("-", 40.0, 40.0, 80.0))
    assert beside == under == {"0,0": "12", "0,1": "34", "1,0": "5", "1,1": "6"}


@pytest.mark.parametrize("text", ["总计", "1234"])
def test_what_stands_in_the_middle_of_a_wide_cell_is_one_text(text):
    found = chars((text, 40 - len(text) * SIZE / 2, 20), ("5", 10, 60))
    assert shared(found, ("|", 40.0, 0.0, 40.0)) == {"0,0": text, "1,0": "5"}


def test_words_in_a_wide_cell_stay_together():
    found = chars(("总", 10, 20), ("计", 50, 20), ("5", 10, 60))
    assert shared(found, ("|", 40.0, 0.0, 40.0)) == {"0,0": "总计", "1,0": "5"}


HANGS = ("供", 16, 41)
"""Over the rule between two cells of a column, its middle in the lower one."""


@pytest.mark.parametrize(
    ("others", "above", "below"),
    [
        ([("五", 16, 70)], "供", "五"),
        ([("法", 16, 31), ("五", 16, 70)], "法供", "五"),
        ([("五", 16, 52)], "", "供五"),
        ([("法", 16, 8), ("五", 16, 62)], "法", "供五"),
        ([], "", "供"),
    ],
    ids=["over an empty cell", "after its label", "the first of its label", "far from the label above", "alone"],
)
def test_a_line_that_hangs_over_a_rule_is_of_the_label_that_it_stands_by(others, above, below):
    found = shared(chars(HANGS, *others))
    assert sorted(found.get("0,0", "")) == sorted(above) and sorted(found.get("1,0", "")) == sorted(below)
