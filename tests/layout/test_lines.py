"""Characters to lines and words."""

from extractor.layout.lines import chars_to_lines, distinct, line_to_text, line_to_words
from extractor.layout.page import Char


def printed(text: str, x: float = 0, y: float = 0, size: float = 10, gap: float = 0) -> list[Char]:
    """Characters side by side: hanzi as wide as high, others half as wide."""
    chars = []
    for char in text:
        width = size if ord(char) > 0x2E80 else size / 2
        chars.append(Char(char, x, y, x + width, y + size))
        x += width + gap
    return chars


def texts(chars: list[Char]) -> list[str]:
    return [line_to_text(line) for line in chars_to_lines(chars)]


def test_characters_are_read_by_place_and_not_by_their_order_in_the_file():
    assert texts(list(reversed(printed("规章", y=20) + printed("许可", y=0)))) == ["许可", "规章"]


def test_fonts_of_other_height_stand_in_one_line():
    assert texts(printed("收到", size=10.5) + printed("174", x=21, y=1.2, size=9)) == ["收到174"]


def test_one_character_a_line_stays_one_character_a_line():
    assert texts(printed("本", y=0) + printed("年", y=12) + printed("度", y=24)) == ["本", "年", "度"]


def test_spaces_are_seen_in_gaps_and_never_between_spread_hanzi():
    assert texts(printed("12") + printed("34", x=16)) == ["12 34"]
    assert texts(printed("规章", gap=3)) == ["规章"]
    assert texts(printed("规") + printed("章", x=30)) == ["规 章"]
    assert texts(printed("1. 属于")) == ["1. 属于"]


def test_words_carry_their_boxes():
    (line,) = chars_to_lines(printed("规章", x=5, y=7) + printed("12", x=60, y=7))
    assert [tuple(word) for word in line_to_words(line)] == [("规章", 5, 25, 7, 17), ("12", 60, 70, 7, 17)]


def test_white_space_alone_is_no_line():
    assert chars_to_lines(printed("  ")) == []
    assert chars_to_lines([]) == []


def test_a_character_printed_again_in_its_place_is_kept_once():
    twice = printed("2200") + printed("2200", x=0.4, y=0.2)
    assert [char.text for char in distinct(twice)] == list("2200")


def test_raised_small_digits_are_footnote_marks():
    assert texts(printed("22", y=10) + printed("13", x=10, y=8, size=6)) == ["22¹³"]
    assert texts(printed("22", y=10) + printed("5", x=10, y=12, size=8)) == ["225"]
