"""What the styles of an OpenDocument file say about its content: what is hidden, raised, ruled, and numbered."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.readers.word_numbering import Level

if TYPE_CHECKING:
    from lxml.etree import _Element

CHAIN = 20
"""Styles followed from one to its parent; a longer chain is a circle."""

_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一, 二, 三, ...": "chineseCounting", "壹, 贰, 叁, ...": "chineseLegalSimplified",
    "①, ②, ③, ...": "decimalEnclosedCircle", "甲, 乙, 丙, ...": "ideographTraditional",
    "子, 丑, 寅, ...": "ideographZodiac",
}  # fmt: skip
"""What Word calls the formats of numbers."""


@dataclass(frozen=True, slots=True)
class Look:
    """`hidden`: it shows nothing; `shift`: above or below the line (1, -1); `ruled`: with a rule on some side;
    `list_name`: the list that its paragraphs belong to."""

    hidden: bool = False
    shift: int = 0
    ruled: bool = False
    list_name: str = ""


@dataclass(slots=True)
class Styles:
    """Looks by family and name, and the levels of lists by name."""

    looks: dict[tuple[str, str], Look] = field(default_factory=dict)
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    outline: dict[int, Level] = field(default_factory=dict)

    def of(self, family: str, name: str | None) -> Look:
        """The look of a style; a plain one where there is none."""
        return self.looks.get((family, name or ""), _PLAIN)


_PLAIN = Look()


def parts_to_styles(*parts: "_Element | None") -> Styles:
    """The styles of content.xml and styles.xml."""
    styles = Styles()
    found: dict[tuple[str, str], _Element] = {}
    for part in parts:
        if part is None:
            continue
        for style in part.iter("{*}style"):
            found.setdefault((_attribute(style, "family"), _attribute(style, "name")), style)
        for own in part.iter("{*}list-style"):
            styles.lists.setdefault(_attribute(own, "name"), _levels(own))
        for own in part.iter("{*}outline-style"):
            styles.outline = _levels(own)
    for key in found:
        styles.looks[key] = _look(key, found)
    return styles


def _look(key: tuple[str, str], found: "dict[tuple[str, str], _Element]") -> Look:
    """The look of a style, with what its parents say."""
    said: dict[str, str] = {}
    family, name = key
    for _ in range(CHAIN):
        style = found.get((family, name))
        if style is None:
            break
        said.setdefault("list", _attribute(style, "list-style-name"))
        for properties in style:
            for attribute, text in properties.items():
                said.setdefault(str(attribute).rpartition("}")[2], str(text))
        name = _attribute(style, "parent-style-name")
    hidden = said.get("display") in ("none", "false")
    rules = [text for name, text in said.items() if name == "border" or name.startswith("border-")]
    ruled = any(text not in ("none", "hidden", "") for text in rules if "line-width" not in text)
    return Look(hidden, _shift(said.get("text-position", "")), ruled, said.get("list", ""))


def _shift(position: str) -> int:
    """`super 58%` or `33% 58%`: above the line."""
    first = position.split(" ")[0]
    if first in ("super", "sub"):
        return 1 if first == "super" else -1
    return 0 if first in ("", "0%") else -1 if first.startswith("-") else 1


def _levels(own: "_Element") -> dict[int, Level]:
    """The numbered levels of a list; its text has %1 to %9 for the numbers, as Word writes it."""
    levels = {}
    for level in own:
        number = _whole(_attribute(level, "level"), 1)
        form = _attribute(level, "num-format")
        shown = _whole(_attribute(level, "display-levels"), 1)
        numbers = ".".join(f"%{at}" for at in range(max(number - shown, 0) + 1, number + 1))
        text = _attribute(level, "num-prefix") + numbers + _attribute(level, "num-suffix")
        is_number = str(level.tag).endswith(("list-level-style-number", "outline-level-style")) and form
        start = _whole(_attribute(level, "start-value"), 1)
        levels[number - 1] = Level(start, _FORMATS.get(form, "decimal"), text if is_number else "")
    return levels


def _attribute(element: "_Element", name: str) -> str:
    """An attribute of whatever namespace."""
    return next((str(text) for key, text in element.items() if str(key).rpartition("}")[2] == name), "")


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else otherwise
