"""Printed text to value and status, by the contract's rules of reading.

A number with a note is the number; a unit in the cell goes before the unit in the header; placeholders and blanks are
told apart; what is no number is unreadable. Nothing is guessed: `12 34` could be two numbers, and is unreadable.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from extractor.model import CellStatus
from extractor.text.fold import squeeze, unescape_spaces, unify

MONEY = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
"""Units of money in yuan."""
MULTIPLES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
"""Bare multiples: `1.8万` counts, and under a unit of money `30万` is money."""
COUNTERS = (
    "人次",
    "件",
    "条",
    "项",
    "个",
    "次",
    "人",
    "篇",
    "份",
    "宗",
    "起",
    "部",
    "种",
    "类",
    "家",
    "批",
    "场",
    "期",
    "例",
    "户",
    "笔",
    "本",
    "册",
)
"""Counting words that carry no factor."""

MAX_DIGITS = 40
"""A longer run of digits is no number of any report; Decimal would accept it."""
PLAUSIBLE_DIGITS = 10
"""The largest value seen in a real report has eight digits; eleven are likely several numbers run together."""

CLEAN = 1.0
NOTED = 0.97
"""With a unit or a note that was recognised."""
JOINED = 0.9
"""Digits broken over lines in a narrow cell, joined."""
ODD = 0.6
"""A number, but printed oddly (sign words, wrong kind of unit, digits grouped by spaces)."""
IMPLAUSIBLE = 0.3
"""More digits than any real value, or a zero before them: `037` may well be two numbers. Or what goes on elsewhere: of
`1,` and `0.` the rest may stand on the next line."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a printed text says. `parse`: how cleanly it is that number, from 0 to 1."""

    value: Decimal | None
    status: CellStatus
    parse: float


BLANK = Reading(None, CellStatus.BLANK, CLEAN)
PLACEHOLDER = Reading(None, CellStatus.PLACEHOLDER, CLEAN)
UNREADABLE = Reading(None, CellStatus.UNREADABLE, ODD)
GARBLED = Reading(None, CellStatus.UNREADABLE, IMPLAUSIBLE)
"""With digits in it, and no remark: likelier than not a number that something else ran into (`3 -`, `13,612252`)."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]+")
_DASHES = str.maketrans({"−": "-", "‐": "-", "‑": "-", "‒": "-", "–": "-", "﹣": "-", "➖": "-", "﹢": "+", "➕": "+"})
_PLACEHOLDER = re.compile(
    r"^(?:[-—―─━一]{2,}|[-—―─━⸺⸻/\\_~*.·•…]+|[无零〇○]|暂无|没有|不涉及|不适用|n/?a|n\.a\.|null|none|nil)[。.]?$",
    re.I,
)
_FRAME_BLANKS = frozenset(("nan", "NaN", "NAN", "None", "<NA>", "NaT"))
"""What data frames and lists of Python write for a cell in which nothing stands; no office prints it."""
_REMARK = re.compile(
    r"^[(]?(?:详?见(?:附[件表]|正文|说明|备注|下文)|统计中|待统计|(?:未|无法|暂未|正在|不)统计|(?:属于?)?(?:涉密|保密)|不详|待定|略|"
    r"同上|另行公布|#{2,}|#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!))[)]?[。.]?$"
)
_FOOTNOTE = re.compile(r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹①-⑳*†‡]|\[\d{1,2}\]|注\d?)+$")
_MARK_ABOVE = re.compile(r"^(?:[⁰¹²³⁴⁵⁶⁷⁸⁹①-⑳*†‡]|\(\d{1,2}\)) *\n(?=.)")
"""A footnote mark on a line of its own, as a page shows one that is raised high. (`[1]` is unified to `(1)`.)"""
_NOTE = re.compile(r"\((?:[^()]|\([^()]*\)){0,200}\)|[,，;；、]?(?:其中|含|包括|包含|不含)[^()]{1,200}$")
_UNIT = "|".join(
    [*sorted(MONEY, key=len, reverse=True), *(m + c for m in MULTIPLES for c in COUNTERS), *MULTIPLES, *COUNTERS]
)
_NUMBER = re.compile(
    rf"^(?:[^\d:]{{1,40}}:)?(?P<currency>[¥￥])?(?P<before>共计|共|合计|总计|计|约|近)?"
    rf"(?P<sign>[+\-—±]|增加|新增|增|减少|减|↑|↓)?[¥￥]?"
    rf"(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<fraction>\.\d+)?(?:E(?P<exponent>[+-]?\d{{1,2}}))?"
    rf"(?P<about>余|多)?(?P<unit>{_UNIT})?(?P<after>余|多)?(?:人民币)?[。;,.]?$",
    re.I,
)
_ONLY_UNIT = re.compile(rf"(?:{_UNIT})$")
WORDS = re.compile(rf"[+\-－]?\d[\d.,]* (?:{_UNIT})(?:[)）]\S*|(?!\S))|\S+")
"""The words of a line; a number and its unit are one, though a space parts them, as word processors set it (`7 件`, and
in a label `相同信息计 1 条）`)."""
_SPACED_GROUPS = re.compile(r"^[+\-]?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:\.\d+)?$")
_NEGATIVE = {"-", "—", "减少", "减", "↓"}


@lru_cache(maxsize=65_536)
def read_number(text: str, unit: str = "", header_unit: str = "") -> Reading:
    """The value of a printed text in the indicator's `unit`.

    `header_unit`: the unit that the column's header prints, if it prints one; a unit in the text goes before it.
    """
    if text.isascii() and text.isdigit() and len(text) <= PLAUSIBLE_DIGITS and (text[0] != "0" or text == "0"):
        return _scaled(Decimal(text), "", unit, header_unit, CLEAN)
    shown = _INVISIBLE.sub("", unify(unescape_spaces(text))).translate(_DASHES).strip()
    shown = _MARK_ABOVE.sub("", shown)
    if not shown:
        return BLANK
    bare, parse = _unbroken(shown)
    if bare in _FRAME_BLANKS:
        return BLANK
    if _PLACEHOLDER.match(bare):
        return PLACEHOLDER
    return _read_shown(bare, parse, unit, header_unit)


def _read_shown(bare: str, parse: float, unit: str, header_unit: str) -> Reading:
    unmarked = _FOOTNOTE.sub("", bare) or bare
    plain = _NOTE.sub("", unmarked)
    found = _NUMBER.match(plain)
    if found is None or len(found["digits"]) > MAX_DIGITS:
        return GARBLED if any(map(str.isdigit, bare)) and not _REMARK.match(bare) else UNREADABLE
    parse = min(parse, CLEAN if plain == bare else NOTED)
    digits = found["digits"].replace(",", "")
    value = Decimal(digits + (found["fraction"] or ""))
    if found["exponent"]:
        value, parse = value.scaleb(int(found["exponent"])), min(parse, ODD)
    if found["sign"] in _NEGATIVE:
        value = -value
    if (
        (found["sign"] or "") not in ("", "+", "-")
        or found["about"]
        or found["after"]
        or found["before"] in ("约", "近")
    ):
        parse = min(parse, ODD)
    if len(digits) > PLAUSIBLE_DIGITS or len(digits) > 1 and digits[0] == "0" or plain[-1] in ",.":
        parse = min(parse, IMPLAUSIBLE)
    return _scaled(value, found["unit"] or "", unit, header_unit, parse)


def _unbroken(shown: str) -> tuple[str, float]:
    """Text without white space where that changes no number, and how safe that was.

    A line break in a narrow cell breaks one number; a space between digits is kept, since it may part two numbers.
    """
    if not any(char.isspace() for char in shown):
        return shown, CLEAN
    lines = [line.strip() for line in shown.splitlines() if line.strip()]
    joined = "".join(lines)
    broken = any(a[-1].isdigit() and b[0].isdigit() for a, b in pairwise(lines))
    parse = JOINED if broken else CLEAN
    if _SPACED_GROUPS.match(joined):
        return re.sub(r"\s", "", joined), ODD
    if re.search(r"[\d.]\s+[\d.]", joined):
        return joined, parse
    return re.sub(r"\s", "", joined), parse


def _scaled(value: Decimal, printed: str, unit: str, header_unit: str, parse: float) -> Reading:
    """The value in the indicator's unit; a unit of another kind changes nothing and lowers the parse."""
    if printed:
        parse = min(parse, NOTED)
    if unit in MONEY:
        factor = MONEY.get(printed) or (MONEY.get(header_unit, MONEY[unit]) if printed == "" else None)
        if printed in MULTIPLES:
            factor = MULTIPLES[printed]
        if factor is None:
            return Reading(value, CellStatus.PRINTED, min(parse, ODD))
        if factor != MONEY[unit]:
            value = value * factor / MONEY[unit]
        return Reading(_plain(value), CellStatus.PRINTED, parse)
    if printed in MONEY and unit:
        return Reading(value, CellStatus.PRINTED, min(parse, ODD))
    if printed[:1] in MULTIPLES:
        value = value * MULTIPLES[printed[:1]]
    return Reading(_plain(value), CellStatus.PRINTED, parse)


def _plain(value: Decimal) -> Decimal:
    """Without an exponent and without trailing zeros that a conversion made."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1)) if value.adjusted() < 27 else value
    return value.normalize()


def is_digits(text: str) -> bool:
    """Whether a text is ordinary digits alone: `str.isdigit` also takes superscripts and circled numbers."""
    return text.isascii() and text.isdigit()


@lru_cache(maxsize=65_536)
def is_value_text(text: str) -> bool:
    """Whether a text can only be what stands in a value cell: a number, a placeholder, a data frame's blank, or a
    remark in place of them (见附件, a spreadsheet's ####), not a label."""
    if text.isascii() and text.isdigit() or text.strip() in _FRAME_BLANKS or _REMARK.match(unify(text)):
        return True
    status = read_number(text).status
    return status is CellStatus.PLACEHOLDER or (status is CellStatus.PRINTED and ":" not in unify(text))


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else: 件, 万元."""
    return _ONLY_UNIT.match(squeeze(text)) is not None


@lru_cache(maxsize=4096)
def header_unit(text: str) -> str:
    """The unit of money that a header prints: `本年收费金额（单位：万元）` -> `万元`; empty where it prints none."""
    found = re.search(r"(?:单位[:：]?\s*|[(（]\s*)(亿元|百万元|万元|千元|元)", text)
    return found.group(1) if found else ""
