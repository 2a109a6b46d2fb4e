"""Two files of one agency's report of one year (the page and its attachment), cell by cell."""

from collections.abc import Iterator
from itertools import groupby

from extractor.checks.code import Code
from extractor.checks.labels import cell_words, where_words
from extractor.checks.remembered import Remembered, Seen, cells_of
from extractor.model import CanonicalTable, Cell, CellStatus, Finding, Key, Level, Template

MOST_ROWS = 10
"""Files that differ in more rows are hardly two copies of one report."""
NOT_THERE = (CellStatus.ABSENT, CellStatus.UNREADABLE)

CODES = {
    "twin.file_differs": Code(
        Level.WARNING,
        "同一报告的两个文件不一致",
        "同一机关同一年度的两个文件（如网页与附件）中，对应单元格的数字不同。",
        "确认以哪一个文件为准，改正另一个。",
    ),
    "twin.files_unlike": Code(
        Level.WARNING,
        "同一机关同一年度的两个文件差别很大",
        "两个文件都写明是同一机关同一年度的报告，但数字大多不同：可能是另一份报告（如本级与汇总），或年度、机关写错。",
        "核对两个文件的标题、年度和机关；确为两份报告的，在标题中写明口径。",
    ),
}
"""The kinds of findings of this module."""


def agreeing_cells(first: CanonicalTable, second: CanonicalTable) -> Iterator[tuple[Cell, bool]]:
    """(cell of `first`, whether `second` shows the same) for each cell that both files show: free labels for what a
    confidence is worth, where the two are copies of one report."""
    others = {cell.key: cell for cell in second}
    for cell in first:
        other = others.get(cell.key)
        if other is not None and cell.status not in NOT_THERE and other.status not in NOT_THERE:
            yield cell, agree(cell, other)


def agree(one: Cell | Seen, other: Cell | Seen) -> bool:
    """Whether two cells show the same: the same number, or none (a blank and a dash are the same)."""
    return one.value == other.value


def file_findings(template: Template, first: Remembered, second: Remembered) -> Iterator[Finding]:
    """A finding for each row in which two files differ, or one where they have little in common; it belongs to the
    second file, and `template` is its form. Only cells that both show for certain count."""
    own, others = cells_of(second), cells_of(first)
    differing = [
        key
        for key, seen in own.items()
        if (other := others.get(key)) is not None
        and seen.is_certain and other.is_certain
        and seen.status not in NOT_THERE and other.status not in NOT_THERE
        and not agree(seen, other)
    ]  # fmt: skip
    rows = [(row, tuple(keys)) for row, keys in groupby(differing, key=lambda key: key[:2])]
    if len(rows) > MOST_ROWS:
        yield Finding(
            code="twin.files_unlike",
            level=Level.WARNING,
            message=f"与同一机关同一年度的另一文件（{first.source}）有{len(differing)}个单元格不同，可能不是同一份报告",
            cells=tuple(differing),
            printed=f"{second.source}；{first.source}",
        )
        return
    for (table, row), keys in rows:
        yield Finding(
            code="twin.file_differs",
            level=Level.WARNING,
            message=f"与同一报告的另一文件（{first.source}）不一致：{row_words(template, table, row)}，"
            + "；".join(difference(template, key, own[key], others[key]) for key in keys),
            table=table,
            where=row,
            cells=keys,
            printed="；".join(own[key].words for key in keys),
            confidence=min(own[key].confidence * others[key].confidence for key in keys),
        )


def row_words(template: Template, table: str, row: str) -> str:
    """A row by its label, or by its table's where it has none."""
    return where_words(template, table, row) or template.table(table).labels.text


def difference(template: Template, key: Key, own: Seen, other: Seen) -> str:
    """`自然人此处为5，另一处为6`: by the column's label, the last part of the cell's."""
    return f"{cell_words(template, key).rpartition('，')[2]}此处为{own.words}，另一处为{other.words}"
