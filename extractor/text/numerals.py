"""Chinese numerals: 一百二十三, 两千零五, 二〇二三, 1.8万."""

from decimal import Decimal

DIGITS = {char: value for value, chars in enumerate(("〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
          for char in chars}  # fmt: skip
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
NUMERALS = "".join([*DIGITS, *SMALL, *LARGE])
"""All characters of Chinese numerals."""


def read_numeral(text: str) -> Decimal | None:
    """The number of a Chinese or mixed numeral (`一百二十三`, `二〇二三`, `1.8万`, `百`); None for anything else."""
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
    """A numeral with units, read from the left: 一亿二千万零五. None where the units do not compose (`十百`, `三四十`)."""
    total = section = 0
    digit: int | None = None
    last = 10_000
    for index, char in enumerate(text):
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
        elif char in SMALL:
            if SMALL[char] >= last or digit == 0 and text[index - 1] not in "零〇":
                return None
            section += (digit or 1) * SMALL[char]
            digit, last = None, SMALL[char]
        else:
            section += digit or 0
            if not (section or total or index == 0):
                return None
            total = (total + section or 1) * LARGE[char] if LARGE[char] > total else total + section * LARGE[char]
            section, digit, last = 0, None, 10_000
    # 一百二 and 三万五 are short for 120 and 35,000.
    if digit and len(text) > 1 and text[-2] in "百千万":
        unit = SMALL.get(text[-2]) or LARGE[text[-2]]
        return Decimal(total + section + digit * unit // 10)
    return Decimal(total + section + (digit or 0))
