"""What is odd about a report beside its sums: copies that differ, unreadable cells, missing parts."""

from collections.abc import Iterable, Iterator

from extractor.checks.labels import cell_words, where_words
from extractor.model import CanonicalTable, Cell, CellStatus, Finding, Head, Level, Template


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
                message=f"未找到“{declared.labels.text}”表",
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
                    message=f"“{declared.labels.text}”表缺少一行：{where_words(template, declared.name, row)}",
                    table=declared.name,
                    where=row,
                    cells=tuple(cell.key for cell in own),
                )
