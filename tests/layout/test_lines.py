"""Characters to lines and words."""

import numpy as np

from extractor.layout.lines import SetChars, lines_to_words, set_chars, texts_and_boxes
from extractor.layout.page import Chars

Printed = list[tuple[str, float, float, float, float]]
"""Character, x0, top, x1, bottom."""


def printed(text: str, x: float = 0, y: float = 0, size: float = 10, gap: float = 0) -> Printed:
    """Characters side by side: hanzi as wide as high, others half as wide."""
    chars = []
    for char in text:
        width = size if ord(char) > 0x2E80 else size / 2
        chars.append((char, x, y, x + width, y + size))
        x += width + gap
    return chars


def placed(found: Printed, groups: list[int] | None = None, turn: int = 0) -> SetChars:
    codes = np.array([ord(char) for char, *_ in found], np.uint32)
    boxes = np.array([box for _, *box in found], float).reshape(-1, 4)
    chars = Chars(codes, boxes, np.full(len(found), turn, np.intp))
    return set_chars(chars, np.array(groups or [0] * len(found), np.intp))


def lines(found: Printed) -> list[str]:
    _, texts, _ = texts_and_boxes(placed(found))
    return texts[0].split("\n") if texts else []


def test_characters_are_read_by_place_and_not_by_their_order_in_the_file():
    assert lines(list(reversed(printed("规章", y=20) + printed("许可", y=0)))) == ["许可", "规章"]


def test_fonts_of_other_height_stand_in_one_line():
    assert lines(printed("收到", size=10.5) + printed("174", x=21, y=1.2, size=9)) == ["收到174"]


def test_one_character_a_line_stays_one_character_a_line():
    assert lines(printed("本", y=0) + printed("年", y=12) + printed("度", y=24)) == ["本", "年", "度"]


def test_spaces_are_seen_in_gaps_and_never_between_spread_hanzi():
    assert lines(printed("12") + printed("34", x=16)) == ["12 34"]
    assert lines(printed("规章", gap=3)) == ["规章"]
    assert lines(printed("规") + printed("章", x=30)) == ["规 章"]
    assert lines(printed("1. 属于")) == ["1. 属于"]


def test_words_carry_their_boxes():
    (line,) = lines_to_words(placed(printed("规章", x=5, y=7) + printed("12", x=60, y=7)))
    assert [tuple(word) for word in line] == [("规章", 5, 25, 7, 17), ("12", 60, 70, 7, 17)]


def test_groups_are_set_apart_and_boxed():
    found = placed(printed("规章", x=5) + printed("12", x=30) + printed("许可", x=5, y=12), [3, 3, 4, 4, 3, 3])
    groups, texts, boxes = texts_and_boxes(found)
    assert (groups.tolist(), texts) == ([3, 4], ["规章\n许可", "12"])
    assert boxes.tolist() == [[5, 0, 25, 22], [30, 0, 40, 10]]


def test_white_space_alone_is_no_line():
    assert lines(printed("  ")) == []
    assert list(lines_to_words(placed([]))) == []


def test_a_character_printed_again_in_its_place_is_kept_once():
    twice = printed("2200") + printed("2200", x=0.4, y=0.2)
    assert lines(twice) == ["2200"]
    assert lines(printed("11", size=10) + printed("11", x=0.5)) == ["11"]


def test_raised_small_digits_are_footnote_marks():
    assert lines(printed("22", y=10) + printed("13", x=10, y=8, size=6)) == ["22¹³"]
    assert lines(printed("22", y=10) + printed("5", x=10, y=12, size=8)) == ["225"]
    assert lines(printed("22", y=10) + printed("13", x=10, y=7.5, size=6)) == ["22¹³"]


def test_a_small_figure_before_a_cell_of_larger_type_is_no_footnote_mark():
    found = printed("12", y=2, size=7) + printed("万元", x=60, y=0, size=10)
    _, texts, _ = texts_and_boxes(placed(found, [0, 0, 1, 1]))
    assert texts == ["12", "万元"]


def test_labels_of_two_and_of_three_lines_beside_each_other_are_no_line_together():
    beside = [("自然", 0, 0), ("于第三项", 60, 3.2), ("商业企", 120, 6.4), ("人", 5, 9.6)]
    found = [char for text, x, y in beside for char in printed(text, x=x, y=y)]
    assert lines(found) == ["自然 于第三项", "人 商业企"]


def test_a_value_set_smaller_than_its_neighbours_begins_with_no_footnote_mark():
    assert lines(printed("0") + printed("3(其中网上1件)", x=40, size=6)) == ["0 3(其中网上1件)"]
