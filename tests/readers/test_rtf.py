"""Rich Text Format read in Python: what Word, WPS and LibreOffice write for text, tables and what is not shown."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DamagedError, SourceError, TooLargeError
from extractor.model import Grid, GridCell, TextLine
from extractor.readers.rtf import rtf_to_document


def lines(body: str) -> list[str]:
    document = rtf_to_document(rf"{{\rtf1\ansi\ansicpg936\uc1 {body}}}".encode("latin-1"))
    return [block.text for block in document.blocks if isinstance(block, TextLine)]


def row(*cells: str, bounds: str) -> str:
    return rf"\trowd\trleft0{bounds}\pard\intbl " + "".join(rf"{cell}\cell " for cell in cells) + r"\row "


def grid(body: str) -> list[tuple[int, int, int, int, str]]:
    document = rtf_to_document(rf"{{\rtf1\ansi\ansicpg936 {body}\pard\par}}".encode("latin-1"))
    (found,) = (block for block in document.blocks if isinstance(block, Grid))
    return [(cell.row, cell.col, cell.rowspan, cell.colspan, cell.text) for cell in map(GridCell._make, found.cells)]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (r"\'d2\'bb\'a1\'a2\par", ["一、"]),
        (r"\u19968?\u12289?\par", ["一、"]),
        (r"\uc2\u19968\'d2\'bb\u-244 abc\par", ["一\uff0cc"]),
        (r"\uc0\u55349\u56320 x\par", ["\U0001d400x"]),
        (r"{\fonttbl{\f0\fcharset136 Ming;}{\f1\fcharset134 Song;}}{\f0 \'a4\'40}{\f1 \'d2\'bb}\par", ["一一"]),
        (r"a\line b\tab c\par\par d", ["a", "b\tc", "d"]),
        (r"12{\super 1}{\v 9}{\deleted 8}3\par", ["12¹3"]),
        (r"{\v a}b{\*\bkmkstart x}{\header no}{\footnote no}{\*\unknown{\b no}}c\par", ["bc"]),
        (r"{\field{\*\fldinst HYPERLINK no}{\fldrslt yes}}\par", ["yes"]),
        (r"{\listtext\pard\plain 1.\tab}a\{b\}\~c\_d\par", ["1.\ta{b}\u00a0c-d"]),
        (r"{\pict\bin3 {}\}y\par", ["y"]),
        (r"{\*\shppict x}{\shp{\*\shpinst{\sp{\sn no}{\sv no}}{\shptxt\pard box\par}}}\par", ["box"]),
    ],
)
def test_what_is_shown_is_read_and_nothing_else(body: str, shown: list[str]) -> None:
    assert lines(body) == shown


def test_cells_have_the_spans_of_their_definitions() -> None:
    top = r"\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000"
    below = r"\clvmrg\cellx1000\cellx2000\cellx3000"
    wide = r"\cellx2001\cellx3000"
    assert grid(row("a", "b", "", bounds=top) + row("", "1", "2", bounds=below) + row("c", "3", bounds=wide)) == [
        (0, 0, 2, 1, "a"), (0, 1, 1, 2, "b"), (1, 1, 1, 1, "1"), (1, 2, 1, 1, "2"), (2, 0, 1, 2, "c"), (2, 2, 1, 1, "3"),
    ]  # fmt: skip


def test_lines_and_tables_in_a_cell_are_its_text() -> None:
    bounds = r"\cellx1000\cellx2000"
    assert grid(row(r"a\par b", r"{\itap2 x\nestcell y\nestcell{\*\nesttableprops\nestrow}}", bounds=bounds)) == [
        (0, 0, 1, 1, "a\nb"), (0, 1, 1, 1, "x y"),
    ]  # fmt: skip


def test_a_paragraph_parts_two_tables() -> None:
    body = row("a", "1", bounds=r"\cellx1\cellx999") + r"\pard\par " + row("b", "2", bounds=r"\cellx1\cellx999")
    document = rtf_to_document(rf"{{\rtf1 {body}}}".encode())
    assert [type(block) for block in document.blocks] == [Grid, Grid]


@pytest.mark.parametrize("body", [r"a{\b b", r"a\par}{"])
def test_a_file_without_its_end_is_damaged(body: str) -> None:
    with pytest.raises(DamagedError, match="truncated"):
        rtf_to_document(rf"{{\rtf1 {body}".encode())


def test_absurd_depth_is_refused() -> None:
    with pytest.raises(TooLargeError):
        rtf_to_document(b"{\\rtf1 " + b"{" * 100_000)


words = st.sampled_from([b"\\trowd", b"\\cellx100", b"\\cell", b"\\row", b"{", b"}", b"\\u-5 ", b"\\'8", b"\\bin99 ", b"\\",
                         b"\\*", b"\\f1", b"\\fcharset134", b"x", b"\\ansicpg7"])  # fmt: skip


@given(st.lists(words | st.binary(max_size=9), max_size=40))
def test_no_bytes_raise_anything_but_a_source_error(parts: list[bytes]) -> None:
    with contextlib.suppress(SourceError):
        rtf_to_document(b"{\\rtf1 " + b" ".join(parts) + b"}")
