"""What is odd about a report beside its sums: copies that differ, unreadable cells, missing parts."""

from collections.abc import Iterable, Iterator

from extractor.checks.code import Code
from extractor.checks.labels import cell_words, table_words, where_words
from extractor.model import CanonicalTable, Cell, CellStatus, Finding, Head, Level, Template

CODES = {
    "head.year": Code(
        Level.WARNING,
        "标题年度与正文年度不一致",
        "报告标题中的年度与正文所述统计年度不同。常见于沿用上一年度文档时漏改标题。",
        "核对报告年度，改正标题或正文中写错的一处。",
    ),
    "twin.differs": Code(
        Level.WARNING,
        "同一张表出现两次且不一致",
        "同一份文件中同一张法定表格出现两次（如正文与附件），对应单元格的数字不同。",
        "确认以哪一张为准，改正另一张。",
    ),
    "cell.unreadable": Code(
        Level.WARNING,
        "单元格内容无法读作数字",
        "该格印有内容，但不能确定为一个数字，如“见附件”“########”，或两个数字连在一起无法分开。",
        "在该格填写一个数字；没有数据的填“0”。",
    ),
    "form.table_absent": Code(
        Level.WARNING,
        "缺少法定表格",
        "文件中没有找到该版格式要求的一张表。表格可能是图片，或未随正文发布。",
        "按格式补上该表；以图片发布的改为文字表格。",
    ),
    "form.row_absent": Code(
        Level.WARNING,
        "法定表格缺少一行",
        "表格在，但格式要求的一行没有找到。",
        "按格式补上该行；没有数据的填“0”。",
    ),
}
"""The kinds of findings of this module."""
CELL_CODES = ("cell.unreadable", "form.table_absent", "form.row_absent")
"""Those of `reading_findings`."""


def head_findings(head: Head) -> Iterator[Finding]:
    """A title whose year the text contradicts."""
    if head.title_year is not None and head.year is not None and head.title_year != head.year:
        yield Finding(
            code="head.year",
            level=Level.WARNING,
            message=f"标题所写年度为{head.title_year}年，正文所述为{head.year}年",
            printed=head.title,
            expected=str(head.year),
        )


def twin_findings(template: Template, table: CanonicalTable, twins: Iterable[Cell]) -> Iterator[Finding]:
    """The same table printed twice, with different contents."""
    first = {cell.key: cell for cell in table}
    for twin in twins:
        cell = first[twin.key]
        if cell.status is not CellStatus.ABSENT and (cell.value, cell.status) != (twin.value, twin.status):
            yield Finding(
                code="twin.differs",
                level=Level.WARNING,
                message=f"同一张表出现两次且不一致：{cell_words(template, cell.key)}"
                f"一处为{shown(cell)}，另一处为{shown(twin)}",
                table=cell.table,
                where=cell.row,
                cells=(cell.key,),
                printed=f"{shown(cell)}；{shown(twin)}",
            )


def shown(cell: Cell) -> str:
    """What stands in a cell, in words."""
    return cell.raw.strip() or "空"


def reading_findings(template: Template, table: CanonicalTable) -> Iterator[Finding]:
    """Cells in which something stands that is no number, and rows and tables that are not there."""
    for cell in table:
        if cell.status is CellStatus.UNREADABLE:
            yield Finding(
                code="cell.unreadable",
                level=Level.WARNING,
                message=f"{cell_words(template, cell.key)}：“{shown(cell)}”无法读作一个数字",
                table=cell.table,
                where=cell.row,
                cells=(cell.key,),
                printed=shown(cell),
            )
    yield from absent_findings(template, table)


def absent_findings(template: Template, table: CanonicalTable) -> Iterator[Finding]:
    """Absent tables, and absent rows of tables that are there."""
    for declared in template.tables:
        cells = [cell for cell in table if cell.table == declared.name]
        if all(cell.status is CellStatus.ABSENT for cell in cells):
            yield Finding(
                code="form.table_absent",
                level=Level.WARNING,
                message=f"未找到{table_words(declared)}",
                table=declared.name,
                cells=tuple(cell.key for cell in cells),
            )
            continue
        for row in dict.fromkeys(cell.row for cell in cells):
            own = [cell for cell in cells if cell.row == row]
            if all(cell.status is CellStatus.ABSENT for cell in own):
                yield Finding(
                    code="form.row_absent",
                    level=Level.WARNING,
                    message=f"{table_words(declared)}缺少一行：{where_words(template, declared.name, row)}",
                    table=declared.name,
                    where=row,
                    cells=tuple(cell.key for cell in own),
                )
