"""Rich Text Format as a run of tokens, and what its control words mean for the text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?\x20?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)

SHOWN = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "column": "\n", "tab": "\t", "emdash": "—", "endash": "–",
    "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": "\u2003",
    "enspace": "\u2002", "qmspace": "\u2005", "nestcell": " ", "nestrow": "\n",
}  # fmt: skip
"""Control words that are characters; a table in a cell is the cell's text, a line a row."""
SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\r": "\n", b"\n": "\n", b"\t": "\t"}

UNSHOWN = frozenset((
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl",
    "footerr", "footerf", "footnote", "annotation", "fldinst", "nonshppict", "nonesttables", "sp", "template", "xe",
    "tc", "rxe", "txe", "filetbl", "revtbl", "objdata", "objname", "objclass", "themedata", "datastore",
))  # fmt: skip
"""Groups of which nothing is shown; those that begin with `\\*` are not either, but for SHOWN_STARRED."""
SHOWN_STARRED = frozenset(("shpinst", "nesttableprops"))

_CODE_PAGES = {
    134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949", 238: "cp1250", 204: "cp1251", 161: "cp1253",
}  # fmt: skip
"""Encodings by a font's \\fcharset."""


class Token(NamedTuple):
    """One of: a control word with its number; a byte or bytes of text; a control symbol; a brace."""

    word: str = ""
    number: int | None = None
    text: bytes = b""
    symbol: bytes = b""
    brace: bytes = b""


def rtf_to_tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file in order, binary data (\\bin) left out."""
    at = 0
    while found := _TOKEN.match(data, at):
        at = found.end()
        word, number, code, symbol, brace, text = found.groups()
        if word == b"bin":
            at += max(int(number or 0), 0)
        elif word:
            yield Token(word.decode(), None if number is None else int(number))
        elif code:
            yield Token(text=bytes.fromhex(code.decode()))
        elif text:
            yield Token(text=text)
        elif symbol:
            yield Token(symbol=symbol)
        elif brace:
            yield Token(brace=brace)


def code_page(charset: int | None, otherwise: str) -> str:
    """The encoding of a font with this \\fcharset."""
    return _CODE_PAGES.get(charset or 0, otherwise)


def ansi_page(number: int | None) -> str:
    """The encoding that \\ansicpg names."""
    known = {936: "gb18030", 950: "big5hkscs", 65001: "utf-8"}
    return known.get(number or 0, f"cp{number}" if number in (874, 932, 949, *range(1250, 1259)) else "cp1252")
