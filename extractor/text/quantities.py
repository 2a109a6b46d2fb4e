"""Counted things in running text: 1.8万余条, 一百二十三件, 25-30件, and what range of numbers the words allow."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractor.text.numerals import DIGITS, NUMERALS, SMALL, read_numeral

ABOUT = Decimal("0.1")
"""约 and 左右 allow a tenth either way. Chosen, not measured: the text of a report is written by the same hand as its
table, and a rounding by more than a tenth would be told as 近 or 余."""
NEAR = Decimal("0.2")
"""近 allows up to a fifth less: 近百件 is 80 and more."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A counted number at `start` to `end` of a text: at least `low`, at most `high` (None: no bound)."""

    start: int
    end: int
    low: Decimal
    high: Decimal | None


_ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15}(?:\.\d{1,6})?)[百千万亿]{0,2}"
_NUMBER = rf"{_ARABIC}|(?<![数几])[{NUMERALS}]{{1,20}}"
_END = r"(?=[,，。;；、)）]|$)"
_NOT_COUNTED = r"(?!月|工作日|百分点|小时|目|例[^，。]|门|委|位|乡镇|街道|部门|单位)"
"""What follows a counting word that is a part of a longer one: 3个月, 2项目, 5部门."""


@lru_cache(maxsize=16)
def _pattern(counters: tuple[str, ...]) -> re.Pattern[str]:
    counter = "|".join(sorted(map(re.escape, counters), key=len, reverse=True))
    return re.compile(
        rf"(?<![\d.第〔\-A-Za-z])(?<!\d,)(?P<before>大约|约|将近|接近|近|超过|超|逾|突破|不足|不到|少于|上)?"
        rf"(?P<low>{_NUMBER})(?P<about>余|多|来)?(?:[-—~～至到](?P<high>{_NUMBER}))?"
        rf"(?:(?P<counter>{counter}){_NOT_COUNTED}(?P<after>左右|上下|以上|以内|以下|余|多)?|{_END})"
    )


def find_quantities(text: str, counters: Sequence[str]) -> Iterator[Quantity]:
    """All numbers that stand before one of the counting words, or alone at the end of a clause."""
    for found in _pattern(tuple(counters)).finditer(text):
        if found["counter"] is None and not _is_told(text[: found.start()]):
            continue
        bounds = _bounds(found)
        if bounds is not None:
            yield Quantity(found.start(), found.end(), *bounds)


def _is_told(before: str) -> bool:
    """Whether a number without a counting word follows a word, and is no numbering: 总数为7, but not 一、 or （3）."""
    return before[-1:].isalnum() or before[-1:] in (":", "：")


def _bounds(found: re.Match[str]) -> tuple[Decimal, Decimal | None] | None:
    """What the words allow; None where the digits are no number."""
    low, high = read_numeral(found["low"]), read_numeral(found["high"] or "")
    if low is None:
        return _neighbours(found["low"])
    if found["high"] is not None:
        return (low, high) if high is not None and low < high else None
    before, after = found["before"] or "", found["about"] or found["after"] or ""
    if before in ("约", "大约") or after in ("左右", "上下"):
        return low * (1 - ABOUT), low * (1 + ABOUT)
    if before in ("近", "将近", "接近"):
        return low * (1 - NEAR), low
    if before in ("超过", "超", "逾", "突破", "上") or after == "以上":
        return low, None
    if before in ("不足", "不到", "少于") or after in ("以内", "以下"):
        return Decimal(0), low
    if after:
        return low, low + _last_unit(found["low"], low)
    return low, low


def _neighbours(text: str) -> tuple[Decimal, Decimal] | None:
    """二三十 is twenty to thirty."""
    if len(text) == 3 and text[0] in DIGITS and text[1] in DIGITS and text[2] in SMALL:
        low, high = (Decimal(DIGITS[char] * SMALL[text[2]]) for char in text[:2])
        return (low, high) if low < high else None
    return None


def _last_unit(printed: str, value: Decimal) -> Decimal:
    """The unit of the last digit told: 余 after 1.8万 is at most 1,000, after 30 at most 10, after 25 at most one."""
    decimals = len(printed.partition(".")[2].rstrip("百千万亿"))
    if decimals:
        factor = read_numeral("1" + printed.lstrip("0123456789.,")) or Decimal(1)
        return factor.scaleb(-decimals)
    plain = str(int(value))
    return Decimal(10) ** (len(plain) - len(plain.rstrip("0")))
