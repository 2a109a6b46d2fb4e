"""Numbers as a sheet shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.readers.number_format import number_to_text
from extractor.text.numbers import read_number

ACCOUNTING = '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (12, "General", "12"), (0, "General", "0"), (-7, "General", "-7"), (0.1 + 0.2, "General", "0.3"), (5, "", "5"),
        (73802895.9, "General", "73802895.9"), (1e15, "0", "1000000000000000"), (1e-7, "General", "0.0000001"),
        (30.3861, "0.00", "30.39"), (2.5, "0", "3"), (-2.5, "0", "-3"), (-0.4, "0", "0"), (5, "000", "005"),
        (1234567.891, "#,##0.00", "1,234,567.89"), (1234, "#,##0,", "1"), (123456, '0!.0,"万"', "12.3万"),
        (0, "0;-0;;@", ""), (3, ";;;", ""), (0, ACCOUNTING, "-"), (1234, ACCOUNTING, "1,234"), (-5, "0_);(0)", "(5)"),
        (18, "+0;-0;0", "+18"), (-18, "+0;-0;0", "-18"), (0.125, "0.0%", "12.5%"), (0, "#", ""), (1.5, "#.##", "1.5"),
        (3, "0.0#", "3.0"), (7, '0"件"', "7件"), (7, "0件", "7件"), (5, '"共"0"件"', "共5件"), (2, "[Red]0;[Blue]-0", "2"),
        (3, "G/通用格式", "3"), (3, 'G/通用格式"件"', "3件"), (12, "@", "12"), (1.5, "# ?/?", "1.5"),
        (44220, "yyyy/m/d", "2021-01-24"), (44220, '[$-804]yyyy"年"m"月"', "2021-01-24"), (float("inf"), "0", "#NUM!"),
    ],
)  # fmt: skip
def test_a_number_is_shown_as_its_format_says(number: float, code: str, shown: str) -> None:
    assert number_to_text(number, code) == shown


@given(st.integers(-(10**14), 10**14), st.sampled_from(["General", "0", "#,##0", "0.00", "0_ ", ACCOUNTING, "@"]))
def test_whole_numbers_keep_their_value_in_every_format(number: int, code: str) -> None:
    shown = number_to_text(float(number), code)
    assert shown == "-" or int(read_number(shown, "件").value) == number


@given(st.floats(allow_nan=True), st.text(alphabet='0#?.,%;"\\_*[]@yE+-/ 万', max_size=12))
def test_no_format_raises(number: float, code: str) -> None:
    assert isinstance(number_to_text(number, code), str)
