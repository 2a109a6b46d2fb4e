"""Tables drawn with pipes and borders: Markdown, reST and database grids (`+----+`), box-drawing characters.

Which lines are one row: in Markdown each; between borders, lines of which only one has values are one row.
"""

import re
from collections.abc import Sequence
from html import unescape
from itertools import takewhile

from extractor.model import Grid, Provenance
from extractor.readers.flow import SUPERSCRIPTS
from extractor.readers.text_lines import Lines, rows_to_grid
from extractor.text.numbers import is_value_text

EVIDENCE = 6
"""Rows without outer pipes that are looked at for values: a header of three, and what follows."""
MAX_PIECES = 12
"""Lines of a cell that breaks off without its closing pipe."""

_BARS = "│┃║┆┇┊┋╎╏▏｜"
_TO_BARS = str.maketrans(_BARS, "|" * len(_BARS))
_TO_ASCII = str.maketrans(
    dict.fromkeys(_BARS, "|")
    | dict.fromkeys("─━═┄┅┈┉╌╍", "-")
    | {chr(code): "+" for code in range(0x250C, 0x254C)}
    | {chr(code): "+" for code in range(0x2552, 0x256D)}
    | dict.fromkeys("╭╮╯╰", "+")
)
_MARKS = frozenset("+" + _BARS + "┌┏╔├┣╠└┗╚╒╓╭")
_BORDER = re.compile(r"[|+][-=+|: ]*$")
_RULE = re.compile(r"[-=]{2,}")
_SEPARATOR_CELL = re.compile(r":?-+:?$")
_PART_BORDER = re.compile(r"\+[-=:]{3,}\+")
_SPLIT = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RAISED = re.compile(r"<sup>([^<]*)</sup>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:sup|sub|b|i|u|em|strong|span|font|p|div)(?:\s[^<>]*)?>", re.IGNORECASE)
"""HTML that tools leave in a cell."""
_HEADING = re.compile(r"#{1,6}\s+")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_SPAN = re.compile(r"\[([^\[\]]*)\]\{[^{}]*\}")
"""A text with attributes (`[0]{lang="EN-US"}`), as Pandoc keeps a page's `span`; they may go on over lines."""
_FENCE = re.compile(r":{3,}(?:\s+\{?[\w.#=\" -]+\}?)?$")
"""The marks around a fenced division (`::: cell`, `:::`), which Pandoc keeps of a page's `div`."""
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>])")

_Fields = list[str]
_Group = list[tuple[int, _Fields]]
"""Lines between two borders: the index of each and its cells."""


def may_be_piped(text: str) -> bool:
    """Whether a line could stand in a drawn table; cheap, for every line of a text."""
    return "|" in text or "｜" in text or text.lstrip()[:1] in _MARKS


def take_piped(lines: Lines, at: int) -> tuple[Grid | None, int]:
    """The table that starts at the index `at` and the index after it; None where there is none up to there."""
    texts = lines.texts
    if not _starts_table(texts, at):
        return None, at
    bare = not texts[at].translate(_TO_ASCII).strip().startswith(("|", "+"))
    groups, index, rows, borders = [_Group()], at, 0, 0
    while index < len(texts):
        text = texts[index]
        if _is_border(text):
            groups.append(_Group())
            borders, index = borders + 1, index + 1
        elif _is_part_border(text):
            groups[-1].append((index, _split_part_border(text)))
            groups.append(_Group())
            borders, index = borders + 1, index + 1
        elif _is_row(text, bare):
            fields, end = _line_to_fields(texts, index)
            if not _is_separator(fields, rows):
                groups[-1].append((index, fields))
                rows += 1
            index = end
        elif _goes_on(texts, index):
            index += 1
        else:
            break
    return _groups_to_grid(groups, borders, lines), index


def _is_part_border(text: str) -> bool:
    """A line that is a border under some columns, and goes through a cell in others."""
    plain = text.translate(_TO_ASCII).strip()
    return plain.startswith(("|", "+")) and _PART_BORDER.search(plain) is not None


def _split_part_border(text: str) -> _Fields:
    """The texts beside the pieces of border, blank where a piece is."""
    fields = re.split(r"[|+]", text.translate(_TO_ASCII).strip())[1:-1]
    return ["" if _SEPARATOR_CELL.match(field.replace("=", "-")) else field.strip() for field in fields]


def unmarked(text: str) -> str:
    """A line of prose without the marks of a Markdown heading, of bold type and of characters that would be marks."""
    return _ESCAPED.sub(r"\1", _BOLD.sub(r"\2", _HEADING.sub("", text))) or text


def _starts_table(texts: Sequence[str], at: int) -> bool:
    text = texts[at]
    if _is_border(text):
        return at + 1 < len(texts) and (_is_row(texts[at + 1], False) or _is_border(texts[at + 1]))
    if _is_row(text, False):
        return True
    fields = _split(text)
    if len(fields) < 2 or at + 1 == len(texts) or not _is_row(texts[at + 1], True):
        return False
    below = _split(texts[at + 1])
    alike = len(below) == len(fields) and (len(fields) > 2 or not all(below))
    return _is_separator(below, 1) or alike or _has_record(texts, at)


def _has_record(texts: Sequence[str], at: int) -> bool:
    """Whether a row with values is among the first that follow each other, whatever their numbers of cells: tools that
    know no merged cells write each once."""
    rows = takewhile(lambda text: _is_row(text, True), texts[at : at + EVIDENCE])
    return any(_is_record(_split(text)) for text in rows)


def _is_row(text: str, bare: bool) -> bool:
    """A line with an outer pipe on the left and another; `bare`: any pipe will do."""
    plain = text.translate(_TO_BARS)
    return "|" in plain if bare else plain.lstrip().startswith("|") and plain.count("|") > 1


def _is_border(text: str) -> bool:
    plain = text.translate(_TO_ASCII).strip()
    return _BORDER.match(plain) is not None and _RULE.search(plain) is not None and ("+" in plain or "|" not in plain)


def _is_separator(fields: Sequence[str], rows_before: int) -> bool:
    """A row of dashes under the header. Single dashes elsewhere are values that say `none`."""
    if not fields or fields[0][-1:] not in ("-", ":") or not all(_SEPARATOR_CELL.match(field) for field in fields):
        return False
    return (
        all(len(field) > 2 or ":" in field for field in fields)
        or rows_before == 1
        and len(fields) > 1
        and all(len(field) == 2 for field in fields)
    )


def _goes_on(texts: Sequence[str], blank: int) -> bool:
    """Whether a table goes on after one blank line: with a row that is not the header of another table."""
    if texts[blank].strip() or blank + 1 >= len(texts):
        return False
    if not _is_row(texts[blank + 1], False) or _is_border(texts[blank + 1]):
        return False
    return blank + 2 >= len(texts) or not _is_separator(_split(texts[blank + 2]), 1)


def _line_to_fields(texts: Sequence[str], index: int) -> tuple[_Fields, int]:
    """The cells of the row that starts at a line, and the index after it; a cell may break off and go on below."""
    text, end = texts[index], index + 1
    plain = text.translate(_TO_BARS)
    if plain.lstrip().startswith("|") and not plain.rstrip().endswith("|"):
        for last in range(index + 1, min(index + MAX_PIECES, len(texts))):
            piece = texts[last].translate(_TO_BARS).strip()
            if not piece or piece.startswith("|"):
                break
            if piece.endswith("|"):
                text, end = "\n".join(texts[index : last + 1]), last + 1
                break
    return _split(text), end


def _split(text: str) -> _Fields:
    """The cells of a row, outer pipes dropped, markup of their text undone; a pipe at the end alone parts a blank."""
    fields = _SPLIT.split(text.translate(_TO_BARS).strip())
    first = 1 if fields and not fields[0] and len(fields) > 1 else 0
    last = len(fields) - 1 if first and len(fields) > 2 and not fields[-1] else len(fields)
    return [_clean(field) for field in fields[first:last]]


def _clean(field: str) -> str:
    if "<" in field:
        field = _TAG.sub("", _RAISED.sub(_raised, _BREAK.sub("\n", field)))
    if "&" in field:
        field = unescape(field)
    if "**" in field or "__" in field:
        field = _BOLD.sub(r"\2", field)
    if "\\" in field:
        field = _ESCAPED.sub(r"\1", field)
    if ":::" in field and _FENCE.match(field.strip()):
        return ""
    return "\n".join([piece.strip() for piece in field.split("\n")]) if "\n" in field else field.strip()


def _raised(found: re.Match[str]) -> str:
    return found.group(1).translate(SUPERSCRIPTS)


def _groups_to_grid(groups: Sequence[_Group], borders: int, lines: Lines) -> Grid | None:
    """Rows of lines between borders; one border alone below the first line is the rule under a header (Org, psql)."""
    drawn = borders > 1 or borders == 1 and not groups[0]
    rows = [row for group in groups for row in (_group_to_rows(group) if drawn else [[line] for line in group])]
    if not rows:
        return None
    return rows_to_grid([_lines_to_row(row, lines) for row in rows])


def _group_to_rows(group: _Group) -> list[_Group]:
    """Several lines with values of their own are several rows, else all are one."""
    if sum(_is_record(fields) for _, fields in group) > 1:
        return [[line] for line in group]
    return [group] if group else []


def _is_record(fields: Sequence[str]) -> bool:
    filled = [field for field in fields if field]
    values = sum(is_value_text(field) for field in filled)
    return values > 0 and (values < len(filled) or values == len(fields))


def _lines_to_row(group: _Group, lines: Lines) -> list[tuple[str, tuple[Provenance, ...]]]:
    """One row of cells; what stands in one column of several lines is one cell of several lines."""
    if len(group) == 1:
        index, fields = group[0]
        return [(_spans_to_text(field), lines.place_of_cell(index, cell)) for cell, field in enumerate(fields)]
    row = list[tuple[str, tuple[Provenance, ...]]]()
    for cell in range(max(len(fields) for _, fields in group)):
        pieces = [(fields[cell], index) for index, fields in group if cell < len(fields) and fields[cell]]
        places = [place for _, index in pieces or [(" ", group[0][0])] for place in lines.place_of_cell(index, cell)]
        row.append((_spans_to_text("\n".join([text for text, _ in pieces])), tuple(places)))
    return row


def _spans_to_text(text: str) -> str:
    return _SPAN.sub(r"\1", text) if "]{" in text else text
