"""The contract's rules of reading, by examples and as properties."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractor.model import CellStatus
from extractor.text.numbers import WORDS, header_unit, is_value_text, read_number

YUAN = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
FULL_WIDTH = str.maketrans("0123456789,.+-", "０１２３４５６７８９，．＋－")


def value_of(text: str, unit: str = "件", header: str = "") -> Decimal | None:
    reading = read_number(text, unit, header)
    assert reading.status is CellStatus.PRINTED, f"{text!r} is {reading.status}"
    return reading.value


# Numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("447228", "447228"),
        ("11,398,889", "11398889"),
        ("１２３", "123"),
        ("１，２３４", "1234"),
        ("+2", "2"),
        ("-15", "-15"),
        ("－3", "-3"),
        ("＋2", "2"),
        ("−18", "-18"),
        ("-¥3.00", "-3"),
        ("2.00", "2"),
        ("0.092", "0.092"),
        ("316441.123456", "316441.123456"),
        (" 12 ", "12"),
        ("\u30001\u200b2\ufeff", "12"),
        ("12\u00a0", "12"),
    ],
)
def test_a_plain_number_is_itself(text: str, value: str) -> None:
    assert value_of(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("22（其中修订16件）", 22),
        ("22(其中修订16件)", 22),
        ("２２（其中修订１６件）", 22),
        ("55（含自然失效29件）", 55),
        ("22件（其中修订16件）", 22),
        ("22\n（其中修订16件）", 22),
        ("22 （其中 修订 16 件）", 22),
        ("共3119件", 3119),
        ("共计 3119 件", 3119),
        ("3119件", 3119),
        ("行政许可：447228件", 447228),
        ("行政许可:447228", 447228),
    ],
)
def test_a_number_with_a_note_is_the_number(text: str, value: int) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize("mark", ["²", "¹²", "①", "*", "[1]", "注1", "†"])
def test_a_footnote_mark_is_no_digit(mark: str) -> None:
    assert value_of(f"3{mark}") == 3


@pytest.mark.parametrize("mark", ["²", "①", "*", "[1]", "†"])
def test_a_footnote_mark_raised_to_a_line_of_its_own_is_none_either(mark: str) -> None:
    assert value_of(f"{mark}\n30") == 30
    assert read_number(f"{mark}\n/").status is CellStatus.PLACEHOLDER
    assert read_number(mark).status is not CellStatus.PRINTED


def test_digits_broken_over_lines_in_a_narrow_cell_are_one_number_less_surely() -> None:
    assert value_of("1139\n8889") == 11398889
    assert read_number("1139\n8889").parse < read_number("11398889").parse


def test_digits_run_together_are_read_with_little_belief() -> None:
    assert read_number("25380363300630003").parse < read_number("11398889").parse - 0.5


# Units


@pytest.mark.parametrize(
    ("text", "unit", "header", "value"),
    [
        ("12500元", "万元", "", "1.25"),
        ("30.3861万元", "元", "", "303861"),
        ("73802895.90元", "元", "", "73802895.90"),
        ("251000元", "元", "", "251000"),
        ("251000", "元", "", "251000"),
        ("25.1", "元", "万元", "251000"),
        ("12500", "万元", "元", "1.25"),
        ("1.25万元", "万元", "元", "1.25"),
        ("12500元", "万元", "亿元", "1.25"),
        ("1.25", "万元", "", "1.25"),
        ("30万", "元", "", "300000"),
        ("0.5亿元", "万元", "", "5000"),
        ("6.2\n万元", "元", "", "62000"),
        ("1.8万", "件", "", "18000"),
        ("1.8万件", "件", "", "18000"),
        ("0元", "万元", "", "0"),
    ],
)
def test_a_unit_in_the_cell_goes_before_the_header_and_the_header_before_the_form(
    text: str, unit: str, header: str, value: str
) -> None:
    assert value_of(text, unit, header) == Decimal(value)


def test_a_header_of_money_does_not_scale_counts() -> None:
    assert value_of("12", "件", "万元") == 12


def test_a_unit_of_another_kind_changes_no_value_but_lowers_the_belief() -> None:
    assert value_of("12件", "万元") == 12
    assert read_number("12件", "万元").parse < read_number("12万元", "万元").parse


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("本年收费金额（单位：万元）", "万元"),
        ("本年收费金额(单位:元)", "元"),
        ("本年收费金额（万元）", "万元"),
        ("采购总金额（亿元）", "亿元"),
        ("采购总金额", ""),
        ("单位", ""),
        ("百元店数量", ""),
    ],
)
def test_a_header_prints_a_unit_of_money_or_none(header: str, unit: str) -> None:
    assert header_unit(header) == unit


# What is no number


@pytest.mark.parametrize("text", ["", " ", "　", "\u00a0", "\u2003\u2009", "\n\t", "\u200b", "\ufeff"])
def test_spaces_of_any_width_are_blank(text: str) -> None:
    assert (read_number(text).value, read_number(text).status) == (None, CellStatus.BLANK)


@pytest.mark.parametrize(
    "text",
    [
        "零",
        "〇",
        "○",
        "无",
        "-",
        "—",
        "——",
        "－",
        "–",
        "/",
        "／",
        "\\",
        "N/A",
        "n/a",
        "Ｎ／Ａ",
        "N／A",
        " 无 ",
        "无。",
        "－－",
        "暂无",
    ],
)
def test_placeholders_are_no_values(text: str) -> None:
    assert (read_number(text).value, read_number(text).status) == (None, CellStatus.PLACEHOLDER)


@pytest.mark.parametrize(
    "text",
    ["见附件", "统计中", "########", "#REF!", "12 34", "3-5", "1/2", "10%", "2020年", "1,23", "12.3.4", "万元", "件",
     "（12）", "三", "详见附表1", "9" * 50],
)  # fmt: skip
def test_what_is_no_number_is_unreadable(text: str) -> None:
    assert (read_number(text).value, read_number(text).status) == (None, CellStatus.UNREADABLE)


@given(st.text(max_size=60), st.sampled_from(["", "件", "元", "万元", "亿元"]), st.sampled_from(["", "元", "万元"]))
def test_any_text_is_read_and_has_a_value_only_where_a_number_is_printed(text: str, unit: str, header: str) -> None:
    reading = read_number(text, unit, header)
    assert (reading.value is not None) == (reading.status is CellStatus.PRINTED)
    assert 0 < reading.parse <= 1


@given(st.text("0123456789,.+-—/\\ \n零无件元万亿约共（）()其中E#％", max_size=24))
def test_any_text_of_the_characters_of_cells_is_read(text: str) -> None:
    reading = read_number(text, "元", "万元")
    assert (reading.value is not None) == (reading.status is CellStatus.PRINTED)


@given(st.text(st.characters(exclude_categories=["Nd", "No", "Nl"]), max_size=30))
def test_a_text_without_digits_holds_no_number(text: str) -> None:
    assert read_number(text, "元").value is None


# Printed and read back


@st.composite
def numbers(draw: st.DrawFn) -> Decimal:
    digits = draw(st.integers(0, 10**10 - 1))
    return Decimal(digits).scaleb(-draw(st.integers(0, 6)))


def with_thousands(number: Decimal) -> str:
    return f"{number:,f}"


@given(numbers(), st.booleans(), st.booleans(), st.sampled_from(["", "+", "-", "－", "＋", "−"]),
       st.sampled_from(["", "件", "条", "项"]), st.sampled_from(["", "（其中修订16件）", "(含2项)", "\n（其中：3）"]),
       st.text(" 　\u00a0\u200b", max_size=2))  # fmt: skip
def test_a_number_in_any_dress_is_read_back_exactly(
    number: Decimal, thousands: bool, wide: bool, sign: str, unit: str, note: str, space: str
) -> None:
    digits = with_thousands(number) if thousands else f"{number:f}"
    text = sign + digits
    text = space + (text.translate(FULL_WIDTH) if wide else text) + unit + note + space
    assert value_of(text) == (-number if sign in ("-", "－", "−") else number)


@given(numbers(), st.sampled_from(list(YUAN)), st.sampled_from(list(YUAN)), st.booleans())
def test_money_is_converted_exactly(number: Decimal, printed: str, wanted: str, in_header: bool) -> None:
    text, header = (f"{number:f}", printed) if in_header else (f"{number:f}{printed}", "")
    value = value_of(text, wanted, header)
    assert value is not None
    assert value * YUAN[wanted] == number * YUAN[printed]


@given(numbers())
def test_a_value_prints_as_a_plain_decimal(number: Decimal) -> None:
    value = value_of(f"{number:f}万元", "元")
    assert "E" not in f"{value:f}" and Decimal(f"{value:f}") == number * 10_000


@given(numbers(), st.sampled_from(["件", "（其中2件）", "²"]))
def test_what_stands_beside_a_number_lowers_its_parse(number: Decimal, beside: str) -> None:
    assert read_number(f"{number:f}{beside}").parse < read_number(f"{number:f}").parse


# Labels and values told apart


@pytest.mark.parametrize("text", ["0", "12", "-", "无", "１２", "22（其中修订16件）", "3119件"])
def test_numbers_and_placeholders_can_only_be_values(text: str) -> None:
    assert is_value_text(text)


@pytest.mark.parametrize("text", ["", " ", "规章", "1.属于国家秘密", "总计", "行政许可：447228件", "（一）", "2020年"])
def test_labels_and_blanks_are_no_values(text: str) -> None:
    assert not is_value_text(text)


@given(st.text("０１２３４５６７８９", min_size=1, max_size=10))
def test_full_width_digits_are_the_same_number(text: str) -> None:
    half = "".join(chr(ord(char) - 0xFEE0) for char in text)
    assume(half != text)
    assert read_number(text) == read_number(half)


@pytest.mark.parametrize("text", ["3 -", "13,612252 人民", "本年新制作数量 3"])
def test_what_is_no_number_though_it_has_digits_is_likely_garbled(text: str) -> None:
    remark = read_number("见附件")
    assert read_number(text).status is remark.status is CellStatus.UNREADABLE
    assert read_number(text).parse < 0.5 < remark.parse


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("规章 7 件 0 件", ["规章", "7 件", "0 件"]),
        ("式公开相同信息计 1 条）", ["式公开相同信息计", "1 条）"]),
        ("1.当面申请数 件 0", ["1.当面申请数", "件", "0"]),
        ("共 12 条例", ["共", "12", "条例"]),
    ],
)
def test_a_number_and_its_unit_are_one_word(line: str, words: list[str]) -> None:
    assert WORDS.findall(line) == words


@pytest.mark.parametrize("text", ["nan", "NaN", "None", "<NA>", " NaN "])
def test_what_a_data_frame_writes_for_nothing_is_a_blank_that_takes_a_values_place(text: str) -> None:
    assert read_number(text, "件").status is CellStatus.BLANK
    assert is_value_text(text)
