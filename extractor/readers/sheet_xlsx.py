"""Workbooks of Excel 2007 and later (.xlsx, .xlsm) to sheets, from their XML.

Read here and not by a library: none of the fast ones tells hidden rows and columns, number formats and raised digits,
and those decide what a sheet shows.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zipfile import ZipFile

from extractor.errors import DamagedError, UnsupportedError
from extractor.readers.flow import SUBSCRIPTS, SUPERSCRIPTS
from extractor.readers.limits import open_zip, read_member
from extractor.readers.number_format import BUILT_IN, GENERAL, number_to_text
from extractor.readers.sheet import Merge, Place, Sheet
from extractor.readers.xml_guard import parse_guarded

if TYPE_CHECKING:
    from lxml.etree import _Element

WHAT = "Excel workbook"
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
"""Of a sheet."""

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_SHAPES = {"superscript": SUPERSCRIPTS, "subscript": SUBSCRIPTS}


@dataclass(frozen=True, slots=True)
class _Book:
    """What sheets share: texts, and by style the code of numbers and whether the cell has rules."""

    texts: tuple[str, ...]
    codes: tuple[str, ...]
    rules: tuple[bool, ...]


def xlsx_to_sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets that show, in the workbook's order. Raises DamagedError, EncryptedError or TooLargeError."""
    with open_zip(data) as container:
        names = {name.replace("\\", "/").lstrip("/").lower(): name for name in container.namelist()}
        package = _targets(container, names, "")
        main = next((path for kind, path in package.values() if kind == "officeDocument"), "xl/workbook.xml")
        if main.endswith(".bin"):
            raise UnsupportedError("is a binary workbook (.xlsb): save it as .xlsx")
        workbook = _part(container, names, main)
        related = _targets(container, names, main)
        parts = dict(reversed(related.values()))
        book = _book(_optional(container, names, parts.get("sharedStrings", "")),
                     _optional(container, names, parts.get("styles", "")))  # fmt: skip
        for sheet in workbook.iter("{*}sheet"):
            kind, path = related.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION, ""), ("", ""))
            if sheet.get("state", "visible") == "visible" and kind == "worksheet":
                yield _sheet(sheet.get("name", ""), _part(container, names, path), book)


def _targets(container: ZipFile, names: dict[str, str], part: str) -> dict[str, tuple[str, str]]:
    """(kind, path) of every part of the package that a part is related to, by the relation's id."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels").lower()
    found: dict[str, tuple[str, str]] = {}
    if place in names:
        for one in parse_guarded(read_member(container, names[place]), WHAT).iter("{*}Relationship"):
            target, kind = one.get("Target", ""), one.get("Type", "").rsplit("/", 1)[-1]
            if one.get("TargetMode") != "External":
                path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                found[one.get("Id", "")] = kind, posixpath.normpath(path)
    return found


def _part(container: ZipFile, names: dict[str, str], path: str) -> "_Element":
    if path.lower() not in names:
        raise DamagedError(f"is a damaged {WHAT}: its part {path} is missing; save it again")
    return parse_guarded(read_member(container, names[path.lower()]), WHAT)


def _optional(container: ZipFile, names: dict[str, str], path: str) -> "_Element | None":
    return _part(container, names, path) if path.lower() in names else None


def _book(strings: "_Element | None", styles: "_Element | None") -> _Book:
    texts = () if strings is None else tuple(_text(one) for one in strings.iterchildren("{*}si"))
    if styles is None:
        return _Book(texts, (), ())
    own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in styles.iter("{*}numFmt")}
    borders = styles.find("{*}borders")
    ruled = [] if borders is None else [any(side.get("style", "none") != "none" for side in one) for one in borders]
    formats = styles.find("{*}cellXfs")
    looks = [] if formats is None else list(formats.iterchildren("{*}xf"))
    codes = tuple(own.get(number := look.get("numFmtId", "0")) or BUILT_IN.get(_whole(number), GENERAL)
                  for look in looks)  # fmt: skip
    rules = tuple((at := _whole(look.get("borderId", "0"))) < len(ruled) and ruled[at] for look in looks)
    return _Book(texts, codes, rules)


def _text(container: "_Element") -> str:
    """The text of a string, readings of its characters (phonetic runs) left out, raised digits shown as such."""
    pieces = []
    for child in container:
        name = _name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            text = "".join(part.text or "" for part in child.iterchildren("{*}t"))
            shift = child.find("{*}rPr/{*}vertAlign")
            pieces.append(text.translate(_SHAPES.get(shift.get("val", ""), {})) if shift is not None else text)
    return _clean("".join(pieces))


def _clean(text: str) -> str:
    """Characters that are written by their code; line breaks as newlines; no blanks around lines."""
    text = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if "_x" in text else text
    lines = (line.strip(" \t") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _sheet(name: str, root: "_Element", book: _Book) -> Sheet:
    sheet = Sheet(name)
    zeros = all(view.get("showZeros", "1") not in ("0", "false") for view in root.iter("{*}sheetView"))
    for column in root.iter("{*}col"):
        if _is_on(column.get("hidden")) or column.get("width") == "0":
            first, last = _whole(column.get("min", "")), min(_whole(column.get("max", "")), MAX_COLUMN)
            sheet.hidden_columns.update(range(first - 1, last))
    row = -1
    for found in root.iterfind("{*}sheetData/{*}row"):
        row = _whole(found.get("r", ""), row + 2) - 1
        if _is_on(found.get("hidden")) or found.get("ht") == "0":
            sheet.hidden_rows.add(row)
            continue
        column_at = -1
        for cell in found.iterchildren("{*}c"):
            place = _place(cell.get("r", ""), (row, column_at + 1))
            column_at = place[1]
            _add(sheet, place, cell, book, zeros)
    sheet.merges += [merge for one in root.iter("{*}mergeCell") if (merge := _range(one.get("ref", "")))]
    return sheet


def _add(sheet: Sheet, place: Place, cell: "_Element", book: _Book, zeros: bool) -> None:
    """What a cell shows, and whether it has rules."""
    style = _whole(cell.get("s", "0"))
    text = _cell_text(cell, book, book.codes[style] if style < len(book.codes) else GENERAL, zeros)
    if text:
        sheet.texts[place] = text
    if style < len(book.rules) and book.rules[style]:
        sheet.ruled.add(place)


def _cell_text(cell: "_Element", book: _Book, code: str, zeros: bool) -> str:
    kind, stored = cell.get("t", "n"), cell.find("{*}v")
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return "" if inline is None else _text(inline)
    text = "" if stored is None else stored.text or ""
    if kind == "s":
        at = _whole(text, len(book.texts))
        if at >= len(book.texts):
            raise DamagedError(f"is a damaged {WHAT}: a text that a cell names is missing; save it again")
        return book.texts[at]
    if kind == "b":
        return "TRUE" if _is_on(text) else "FALSE"
    if not text:
        formula = cell.find("{*}f")  # never reckoned: what it would show is not in the file
        return "" if formula is None else f"={formula.text or ''}"
    return _number(text, code, zeros) if kind == "n" else _clean(text)


def _number(text: str, code: str, zeros: bool) -> str:
    try:
        number = float(text)
    except ValueError:
        return text
    return number_to_text(number, code) if number or zeros else ""


def _place(reference: str, otherwise: Place) -> Place:
    """`D9` as (8, 3); cells without a reference follow the one before."""
    found = _REFERENCE.match(reference)
    if not found:
        return otherwise
    column = 0
    for letter in found.group(1).upper():
        column = 26 * column + ord(letter) - 64
    return min(int(found.group(2)), MAX_ROW) - 1, min(column, MAX_COLUMN) - 1


def _range(reference: str) -> Merge | None:
    first, _, last = reference.partition(":")
    nowhere = (-1, -1)
    (top, left), (bottom, right) = _place(first, nowhere), _place(last or first, nowhere)
    return Merge(top, left, bottom, right) if 0 <= top <= bottom and 0 <= left <= right else None


def _whole(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _is_on(text: str | None) -> bool:
    return text in ("1", "true")


def _name(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]
