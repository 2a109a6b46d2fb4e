"""Counted things in running text, and the numbers that the words allow."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.quantities import find_quantities

COUNTERS = ("件", "条", "起", "个", "项", "次", "件次")


def bounds(text: str) -> list[tuple[Decimal, Decimal | None]]:
    return [(one.low, one.high) for one in find_quantities(text, COUNTERS)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("收到12件", 12, 12), ("1.8万余条", 18_000, 19_000), ("2.3万件", 23_000, 23_000), ("一百二十三件", 123, 123), ("30余件", 30, 40),
     ("100多件", 100, 200), ("25件多", 25, 26), ("约200件", 180, 220), ("200件左右", 180, 220), ("近百件", 80, 100), ("超过100件", 100, None),
     ("100件以上", 100, None), ("不足10件", 0, 10), ("25-30件", 25, 30), ("三十至四十件", 30, 40), ("二三十件", 20, 30), ("1,204件", 1204, 1204),
     ("零件", 0, 0), ("两件", 2, 2), ("21件次", 21, 21), ("总数为7。", 7, 7), ("数量为零", 0, 0)],
)  # fmt: skip
def test_a_counted_number_is_found_with_its_bounds(text: str, low: int, high: int | None) -> None:
    assert bounds(text) == [(Decimal(low), None if high is None else Decimal(high))]


@pytest.mark.parametrize(
    "text",
    ["2023年", "12月31日", "20个工作日", "3个月", "增长25%", "第三项", "第20条第（一）项", "12345热线", "数十件", "几百件", "30号", "25个百分点", "2项目"],
)  # fmt: skip
def test_other_numbers_are_left_alone(text: str) -> None:
    assert bounds(text) == []


@given(st.integers(0, 10**7), st.sampled_from(["", "约", "近", "超过", "不足"]), st.sampled_from(["", "余"]))
def test_the_words_always_allow_something(number: int, before: str, after: str) -> None:
    ((low, high),) = bounds(f"收到{before}{number}{after}件")
    assert high is None or low <= high


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    places = [(one.start, one.end) for one in find_quantities(text, COUNTERS)]
    assert all(0 <= start < end <= len(text) for start, end in places)
