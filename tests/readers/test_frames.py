"""The numbers that pandas puts around a table are no part of it; whatever else begins with numbers is."""

from hypothesis import given
from hypothesis import strategies as st

from extractor.model import Grid, Source
from extractor.readers import read

HEADER = ["信息内容", "本年制发件数", "现行有效件数"]
ROWS = [["规章", "3", "74"], ["行政规范性文件", "564", "4185"], ["行政许可", "0", "1"]]


def grid(text: str) -> list[list[str]]:
    (found,) = [block for block in read(Source.of("frame", text.encode())).blocks if isinstance(block, Grid)]
    assert all(cell.col == at for row in range(found.n_rows) for at, cell in enumerate(cells(found, row)))
    return [texts for row in range(found.n_rows) if (texts := [cell.text for cell in cells(found, row)])]


def cells(found: Grid, row: int) -> list:
    return [cell for cell in found.cells if cell.row == row]


def to_html(rows: list[list[str]]) -> str:
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><table>{''.join(lines)}</table></body></html>"


def to_csv(rows: list[list[str]]) -> str:
    return "\n".join(map(",".join, rows))


def to_markdown(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])


def test_row_and_column_numbers_of_a_frame_are_left_out_in_every_format() -> None:
    columns = ["", "0", "1", "2"]
    numbered = [[str(at), *row] for at, row in enumerate([HEADER, *ROWS])]
    for write in (to_html, to_csv, to_markdown):
        assert grid(write([columns, *numbered])) == [HEADER, *ROWS], write


def test_a_header_of_words_stays() -> None:
    numbered = [[str(at), *row] for at, row in enumerate(ROWS)]
    for write in (to_html, to_csv, to_markdown):
        assert grid(write([["", *HEADER], *numbered])) == [HEADER, *ROWS], write


@given(st.lists(st.integers(0, 9).map(str), min_size=3, max_size=3))
def test_values_that_do_not_count_the_rows_stay(values: list[str]) -> None:
    rows = [[value, *row] for value, row in zip(values, ROWS, strict=True)]
    expected = [HEADER, *ROWS] if values == ["0", "1", "2"] else [["", *HEADER], *rows]
    assert grid(to_html([["", *HEADER], *rows])) == expected


def test_a_column_of_numbers_with_a_header_of_its_own_stays() -> None:
    rows = [["序号", *HEADER], *([str(at), *row] for at, row in enumerate(ROWS))]
    assert grid(to_html(rows)) == rows
