"""The numbers that Word prints before paragraphs of a list: they stand in numbering.xml, not in the text.

A statutory label is often half automatic (一、 or （三） from the list, the rest typed): without them it is cut.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.readers.word_xml import W, value, whole

if TYPE_CHECKING:
    from lxml.etree import _Element

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip

_LEVELS = 9
"""Levels of a Word list."""

_MAX_NUMBER = 9_999
"""Numbers above this are printed as digits in every format; no list of a report is a tenth as long."""

_STYLE_CHAIN = 20
"""Styles followed from one to the style it is based on; a longer chain is a circle."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `text` has %1 to %9 for the numbers of the levels."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    separator: str = " "
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted. `number` must be called once a paragraph, in order."""

    lists: dict[str, tuple[str, dict[int, Level]]]
    styles: dict[str, tuple[str, int]]
    overrides: dict[str, dict[int, int]]
    counts: dict[str, list[int | None]] = field(default_factory=dict)

    def number(self, properties: "_Element | None") -> str:
        """What Word prints before the paragraph with these properties (w:pPr), with its separator; else empty."""
        if properties is None:
            return ""
        number_id, level = self._list_of(properties)
        if number_id not in self.lists:
            return ""
        abstract, levels = self.lists[number_id]
        counts = self.counts.setdefault(abstract, [None] * _LEVELS)
        for at, start in self.overrides.pop(number_id, {}).items():
            counts[at] = start - 1
        begun = counts[level]
        counts[level] = levels.get(level, Level()).start if begun is None else begun + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return list_label(levels, counts, level)

    def _list_of(self, properties: "_Element") -> tuple[str, int]:
        """The list and level of a paragraph, its own or its style's."""
        style = properties.find(f"{W}pStyle")
        inherited = self.styles.get(value(style), ("", 0))
        own = properties.find(f"{W}numPr")
        if own is None:
            return inherited
        number_id = value(own.find(f"{W}numId")) or inherited[0]
        return number_id, min(_integer(own.find(f"{W}ilvl"), inherited[1]), _LEVELS - 1)


def parts_to_numbering(numbering: "_Element", styles: "_Element | None") -> Numbering:
    """The lists of numbering.xml, and the paragraph styles of styles.xml that are numbered."""
    abstracts = {found.get(f"{W}abstractNumId", ""): _levels(found) for found in numbering.iterfind(f"{W}abstractNum")}
    lists: dict[str, tuple[str, dict[int, Level]]] = {}
    overrides: dict[str, dict[int, int]] = {}
    for found in numbering.iterfind(f"{W}num"):
        number_id, abstract = found.get(f"{W}numId", ""), value(found.find(f"{W}abstractNumId"))
        changes = {_at(change): change for change in found.iterfind(f"{W}lvlOverride")}
        replaced = {at: level for change in changes.values() for at, level in _levels(change).items()}
        lists[number_id] = abstract, abstracts.get(abstract, {}) | replaced
        starts = {at: change.find(f"{W}startOverride") for at, change in changes.items()}
        overrides[number_id] = {at: _integer(start, 1) for at, start in starts.items() if start is not None}
    return Numbering(lists, {} if styles is None else _numbered_styles(styles, lists), overrides)


def _levels(container: "_Element") -> dict[int, Level]:
    """The levels that stand in an abstract list or an override."""
    return {_at(level): _level(level) for level in container.iterfind(f"{W}lvl")}


def _level(found: "_Element") -> Level:
    """One w:lvl."""
    suffix = value(found.find(f"{W}suff"))
    return Level(
        _integer(found.find(f"{W}start"), 0),
        value(found.find(f"{W}numFmt")) or "decimal",
        value(found.find(f"{W}lvlText")),
        "" if suffix == "nothing" else " ", found.find(f"{W}isLgl") is not None, value(found.find(f"{W}pStyle")),
    )  # fmt: skip


def _numbered_styles(styles: "_Element", lists: dict[str, tuple[str, dict[int, Level]]]) -> dict[str, tuple[str, int]]:
    """Style id -> (list, level), through the styles that a style is based on; the default style under the empty id."""
    own: dict[str, tuple[str, int]] = {}
    base: dict[str, str] = {}
    default = ""
    for style in styles.iterfind(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        base[name] = value(style.find(f"{W}basedOn"))
        number = style.find(f"{W}pPr/{W}numPr")
        if number is not None:
            number_id = value(number.find(f"{W}numId"))
            linked = next((at for at, level in lists.get(number_id, ("", {}))[1].items() if level.style == name), 0)
            own[name] = number_id, min(_integer(number.find(f"{W}ilvl"), linked), _LEVELS - 1)
        if style.get(f"{W}default") in ("1", "true") and style.get(f"{W}type") == "paragraph":
            default = name
    resolved = {name: own[ancestor] for name in base if (ancestor := _ancestor(name, base, own)) in own}
    return resolved | ({"": resolved[default]} if default in resolved else {})


def _ancestor(name: str, base: dict[str, str], own: dict[str, tuple[str, int]]) -> str:
    """The nearest style from `name` upward that says something about numbering."""
    for _ in range(_STYLE_CHAIN):
        if name in own or not name:
            break
        name = base.get(name, "")
    return name


def list_label(levels: dict[int, Level], counts: list[int | None], level: int) -> str:
    """The level's text, its placeholders filled in."""
    shown = levels.get(level, Level())
    if shown.format == "bullet" or not shown.text:
        return ""
    text = shown.text
    for at in range(level + 1):
        if f"%{at + 1}" in text:
            of = levels.get(at, Level())
            count = counts[at]
            printed = to_format(of.start if count is None else count, "decimal" if shown.legal else of.format)
            text = text.replace(f"%{at + 1}", printed)
    return text + shown.separator if text else ""


def to_format(number: int, name: str) -> str:
    """A number as Word prints it in the w:numFmt `name`; unknown formats print digits."""
    if name == "none":
        return ""
    if not 0 < number <= _MAX_NUMBER:
        return str(number)
    if name in _TABLES:
        table = _TABLES[name]
        return table[number - 1] if number <= len(table) else str(number)
    return _FORMATS[name](number) if name in _FORMATS else str(number)


def _counting(number: int, digits: str = _DIGITS, units: str = "千百十", ten: str = "十") -> str:
    """一, 十, 十一, 二十, 一百零一, 一千零一十."""
    if number < 20 and ten:
        return digits[number] if number < 10 else ten + (digits[number - 10] if number > 10 else "")
    written = ""
    for place, digit in zip((*units, ""), f"{number:04d}", strict=True):
        written += digits[int(digit)] + place if digit != "0" else "零" * (bool(written) and not written.endswith("零"))
    return written.rstrip("零")


def _letters(number: int) -> str:
    """a to z, then aa, bb, as Word repeats them."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    """i, ii, iii, iv."""
    written = ""
    for worth, letters in _ROMAN:
        written += letters * (number // worth)
        number %= worth
    return written


def _digit_by_digit(number: int) -> str:
    """一〇, 二三."""
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    """壹, 拾, 贰拾壹."""
    if 10 <= number < 20:
        return "壹拾" + _LEGAL[number - 10] * (number > 10)
    return _counting(number, _LEGAL, "仟佰拾", "")


def _span(first: str, count: int) -> str:
    """`count` characters from `first` on."""
    return "".join(chr(ord(first) + at) for at in range(count))


_TABLES: dict[str, str] = {
    "ideographTraditional": _STEMS, "ideographZodiac": _BRANCHES, "decimalEnclosedCircle": _span("①", 20),
    "decimalEnclosedCircleChinese": _span("①", 20), "ideographEnclosedCircle": _span("㊀", 10),
    "decimalEnclosedParen": _span("⑴", 20), "decimalEnclosedFullstop": _span("⒈", 20),
}  # fmt: skip
"""Formats with one character a number; Word prints digits past the last."""

_FORMATS: dict[str, Callable[[int], str]] = {
    "upperRoman": lambda number: _roman(number).upper(), "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(), "lowerLetter": _letters,
    "decimalZero": lambda number: f"{number:02d}", "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalFullWidth2": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "chineseCounting": _counting, "chineseCountingThousand": _counting, "japaneseCounting": _counting,
    "taiwaneseCounting": _counting, "taiwaneseCountingThousand": _counting, "koreanCounting": _counting,
    "ideographDigital": _digit_by_digit, "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": _legal, "ideographLegalTraditional": _legal,
}  # fmt: skip


def _integer(element: "_Element | None", otherwise: int) -> int:
    """The w:val as a number from 0 to _MAX_NUMBER; `otherwise` where there is none."""
    return min(whole(value(element), otherwise), _MAX_NUMBER)


def _at(element: "_Element") -> int:
    """The level that an element is about."""
    return min(whole(element.get(f"{W}ilvl")), _LEVELS - 1)
