"""Chinese numerals: 一百二十三, 两千零五, 二〇二三, 1.8万."""

import re
from decimal import Decimal

DIGITS = {char: value for value, chars in enumerate(("〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
          for char in chars}  # fmt: skip
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
_DIGIT = "[一二两三四五六七八九]"
_SMALL = re.compile(
    rf"(?P<千>{_DIGIT}?千)?[〇零]?(?P<百>{_DIGIT}?百)?[〇零]?(?P<十>{_DIGIT}?十)?(?:(?<=(?P<short>[百千]))|[〇零]|)"
    rf"(?P<last>{_DIGIT})?[〇零]?"
)
MOST_NUMERAL = 40
"""Characters of the longest numeral that is read: 九千九百九十九万九千九百九十九亿 has fewer than twenty."""
NUMERALS = "".join([*DIGITS, *SMALL, *LARGE])
"""All characters of Chinese numerals."""


def read_numeral(text: str) -> Decimal | None:
    """The number of a Chinese or mixed numeral (`一百二十三`, `二〇二三`, `1.8万`, `百`); None for anything else."""
    if len(text) > MOST_NUMERAL:
        return None
    plain = text.replace(",", "")
    arabic = plain.rstrip("十百千万亿")
    if arabic.replace(".", "", 1).isdecimal() and arabic.isascii():
        value = Decimal(arabic)
        for char in plain[len(arabic) :]:
            value *= SMALL.get(char) or LARGE[char]
        return value
    if not plain or any(char not in NUMERALS for char in plain):
        return None
    if all(char in DIGITS for char in plain):
        return Decimal("".join(str(DIGITS[char]) for char in plain))
    return _composed(plain)


def _composed(text: str) -> Decimal | None:
    """A numeral with units: 一亿二千万零五. None where the units do not compose (`三四十`, `十百`)."""
    for unit, factor in reversed(LARGE.items()):
        before, found, after = text.rpartition(unit)
        if found:
            high = _composed(before) if before else Decimal(1)
            low = _short(after, factor) if after else Decimal(0)
            return None if high is None or low is None or max(high, low) >= factor else high * factor + low
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> Decimal | None:
    """千, 百 and 十 each at most once and in this order, 零 between them, a bare unit for one: 十五, 百."""
    found = _SMALL.fullmatch(text)
    if found is None or not text:
        return None
    total = 0
    for unit, factor in SMALL.items():
        if found[unit] is not None:
            total += factor * DIGITS.get(found[unit][0], 1)
    last = found["last"]
    if last and found["short"]:
        return Decimal(total + DIGITS[last] * SMALL[found["short"]] // 10)
    return Decimal(total + (DIGITS[last] if last else 0))


def _short(text: str, above: int) -> Decimal | None:
    """What stands behind a large unit; a single digit is a tenth of it: 三万五 is 35,000, 三万零五 is 30,005."""
    return Decimal(DIGITS[text] * above // 10) if text in DIGITS else _composed(text.lstrip("〇零") or "零")
