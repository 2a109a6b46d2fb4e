"""Numbers as a workbook shows them: what is stored is 1234.5, what a reader of the sheet sees is 1,234.50.

The codes are those of Excel and its kin (ECMA-376, part 1, 18.8.31): up to four sections, placeholders, literals.
"""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0;-",
    42: "#,##0;-#,##0;-", 43: "#,##0.00;-#,##0.00;-", 44: "#,##0.00;-#,##0.00;-", 48: "0.0E+0", 49: "@",
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "yyyy-mm-dd"),
}  # fmt: skip
"""The codes that files name by number only; those of dates all as one, since no value of a form is a date."""
GENERAL = "General"

DIGITS = 15
"""Significant digits of a stored number; what goes beyond is the noise of binary fractions."""
LARGEST = Decimal(10) ** DIGITS
LONGEST = 30
"""Pieces of a format from which it is no format of a number."""
EPOCH_DAYS = 693_594
"""Proleptic ordinal of 1899-12-30, day 0 of a sheet."""
LAST_DAY = 2_958_465

_PART = re.compile(r'"([^"]*)"|[\\!](.)|_.|\*.|\[([^\]]*)\]|(General|[0#?.,%@]|E[+-]|.)', re.DOTALL | re.IGNORECASE)
_PLACES = frozenset("0#?")
_DATE = frozenset("ymdhs")


def number_to_text(number: float, code: str) -> str:
    """What a cell of this format shows; a code that is beyond this module (a fraction) shows the number itself."""
    if not isfinite(number):
        return "#NUM!"
    exact = rounded(Decimal(repr(number)))
    section, negative = _section((code or GENERAL).replace("G/通用格式", GENERAL), exact)
    parts = _parts(section)
    kinds = {part for is_literal, part in parts if not is_literal}
    if any(part.lower() in _DATE for part in kinds):
        return _date_to_text(exact)
    if any(part in ("/", "E+", "E-", "e+", "e-") for part in kinds):
        return "-" * negative + _plain(abs(exact))
    if kinds & _PLACES and abs(exact) < LARGEST and len(parts) < LONGEST:
        return _placed(parts, abs(exact), negative)
    plain = "-" * negative + _plain(abs(exact))
    return plain if kinds & _PLACES else "".join(part if is_literal else plain for is_literal, part in parts)


def rounded(number: Decimal) -> Decimal:
    """The number without what stands behind its DIGITS significant digits."""
    return round(number, DIGITS - 1 - number.adjusted()) if number else Decimal()


def _section(code: str, number: Decimal) -> tuple[str, bool]:
    """The part of a code for a number, and whether a minus is to stand before it."""
    sections = [""]
    for found in _PART.finditer(code):
        if found.group(4) == ";":
            sections.append("")
        else:
            sections[-1] += found.group()
    if number < 0 and len(sections) > 1:
        return sections[1], False
    return (sections[2], False) if number == 0 and len(sections) > 2 else (sections[0], number < 0)


@lru_cache(maxsize=256)
def _parts(section: str) -> tuple[tuple[bool, str], ...]:
    """(whether it is literal, what it is) of each piece of a section."""
    parts = []
    for found in _PART.finditer(section):
        quoted, escaped, bracket, other = found.groups()
        if quoted is not None or escaped is not None:
            parts.append((True, quoted if quoted is not None else escaped))
        elif other is not None and not (bracket or other in "()+-:$￥¥ " or ord(other[0]) > 127):
            parts.append((False, other))
        elif other is not None:
            parts.append((True, other))
    return tuple(parts)


def _placed(parts: tuple[tuple[bool, str], ...], number: Decimal, negative: bool) -> str:
    """The digits of a number from 0 up put in the places of its format."""
    marks = [part for is_literal, part in parts if not is_literal]
    point = marks.index(".") if "." in marks else len(marks)
    after = [mark for mark in marks[point:] if mark in _PLACES]
    whole = [at for at, mark in enumerate(marks[:point]) if mark in _PLACES]
    last = max(at for at, mark in enumerate(marks) if mark in _PLACES)
    number *= Decimal(100) ** marks.count("%") / Decimal(1000) ** marks[last:].count(",")
    digits = f"{number.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP):f}"
    integer, _, fraction = digits.partition(".")
    while fraction and fraction[-1] == "0" and after[len(fraction) - 1] != "0":
        fraction = fraction[:-1]
    integer = integer.lstrip("0").rjust(sum(marks[at] == "0" for at in whole), "0")
    thousands = bool(whole) and "," in marks[whole[0] : whole[-1]]
    minus = "-" * (negative and (integer + fraction).strip("0") != "")
    return minus + _filled(parts, integer, fraction, thousands)


def _filled(parts: tuple[tuple[bool, str], ...], integer: str, fraction: str, thousands: bool) -> str:
    """Literals and digits from right to left: the leftmost place takes all the digits that are left."""
    point = next((at for at, part in enumerate(parts) if part == (False, ".")), len(parts))
    places = [at for at, (is_literal, part) in enumerate(parts[:point]) if not is_literal and part in _PLACES]
    tail = "".join(part for is_literal, part in parts[point + 1 :] if is_literal or part == "%")
    dot = "." * bool(fraction or point < len(parts) and parts[point + 1 : point + 2] == ((False, "0"),))
    shown, rest, count = dot + fraction + tail, integer, 0
    for at in range(point - 1, -1, -1):
        is_literal, part = parts[at]
        if is_literal or part == "%":
            shown = part + shown
        elif part in _PLACES:
            taken, rest = (rest, "") if at == places[0] else (rest[-1:], rest[:-1])
            for digit in reversed(taken):
                shown = digit + ("," if thousands and count and count % 3 == 0 else "") + shown
                count += 1
    return shown


def _plain(number: Decimal) -> str:
    """Without an exponent, and without zeros at the end of a fraction."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date_to_text(number: Decimal) -> str:
    """The day of a serial number."""
    day = int(number)
    return date.fromordinal(EPOCH_DAYS + day).isoformat() if 0 < day <= LAST_DAY else _plain(number)
