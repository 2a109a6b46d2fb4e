"""Chinese numerals to numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.numerals import read_numeral

DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """A number below a hundred million in words, as official texts spell it."""
    if number >= 10_000:
        rest = number % 10_000
        zero = "零" if 0 < rest < 1000 else ""
        return f"{spelled(number // 10_000)}万{zero}{spelled(rest) if rest else ''}"
    words, zero = "", False
    for factor, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // factor % 10
        if digit:
            words += ("零" if zero else "") + DIGITS[digit] + unit
            zero = False
        elif words:
            zero = True
    return words or "零"


@given(st.integers(min_value=0, max_value=99_999_999))
def test_what_is_spelled_out_is_read_again(number: int) -> None:
    assert read_numeral(spelled(number)) == number


@given(st.text(alphabet="〇零一二两三十百千万亿0123456789.,件", max_size=12))
def test_anything_is_read_or_refused(text: str) -> None:
    value = read_numeral(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "value"),
    [("一百二十三", 123), ("两", 2), ("十五", 15), ("百", 100), ("〇", 0), ("二〇二三", 2023), ("1.8万", 18_000), ("3千", 3000),
     ("1,204", 1204), ("一百二", 120), ("三万五", 35_000), ("三万零五", 30_005), ("两千零五", 2005), ("一亿二千万零五", 120_000_005)],
)  # fmt: skip
def test_forms_seen_in_reports(text: str, value: int) -> None:
    assert read_numeral(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "件", "三四十", "十百", "一二件", "1.2.3", "万一千万万"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    assert read_numeral(text) is None
