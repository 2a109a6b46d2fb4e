"""A finding, a place, a doubt in the words of a Chinese reader: the same on a terminal, on a page and in a workbook."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extractor.cells import Doubt, cell_to_doubts
from extractor.checks.labels import table_words
from extractor.model import Axis, Cell, CellStatus, Extraction, Finding, Key, Level, Template, Verdict
from extractor.reports.plain import decimal_to_plain, printable

LEVEL_NAMES = {Level.ERROR: "错误", Level.WARNING: "警告", Level.NOTE: "提示"}
"""Gravest first, as they are listed."""

LEVEL_STYLES = {"错误": "red", "警告": "yellow", "提示": "cyan"}
"""The colours of levels on a terminal."""

VERDICT_NAMES = {
    Verdict.EXTRACTION: "疑似误读，请对照原件",
    Verdict.PUBLISHER: "报告有误",
    Verdict.UNDECIDED: "尚难判断是误读还是报告有误",
}
"""Whose error it is."""

_SUGGESTED = {Verdict.EXTRACTION: "若实为", Verdict.PUBLISHER: "改为"}

DOUBT_WORDS = {
    Doubt.TEXT: "文字由图像识别而来，或文字层不可靠",
    Doubt.PARSE: "所印内容不像一个单纯的数字",
    Doubt.READERS: "两种读法读出的内容不同",
    Doubt.SETTLED: "数字连写或位置不明，按勾稽关系确定",
    Doubt.ROW_LABEL: "行标签与表式不尽相同",
    Doubt.ROW_MARGIN: "该行也可能是表式中的另一行",
    Doubt.ORDER: "行的先后次序与表式不同",
    Doubt.LEFT_OVER: "旁边有数字不能归入表式的任何一行",
    Doubt.COLUMN_LABEL: "列标题与表式不尽相同",
    Doubt.COLUMN_FIT: "数字的位置与列不完全对应",
    Doubt.COLUMN_MARGIN: "数字也可能属于另一列",
    Doubt.SHORT: "该行的数字比表式的列少",
    Doubt.OVER: "该行的数字比表式的列多",
    Doubt.STEADY: "表中各行的数字起点不一",
    Doubt.SUMS: "所在的勾稽关系不成立",
    Doubt.TRACE: "文件中有与该行标签相近的文字",
}
"""Why a cell is not believed more."""

_EMPTY = {CellStatus.ABSENT: "文件中没有这一格"}
"""What is said of a cell in which nothing stands; of most, that it is blank."""

_PLACE_WORDS = {
    r"table (\d+), row (\d+), column (\d+)": r"表\1，第\2行，第\3列",
    r"line (\d+), cell (\d+)": r"第\1行，第\2格",
    r"line (\d+)": r"第\1行",
    r"paragraph (\d+)": r"第\1段",
}

STEP = "·"
"""Between the labels of a path."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to know about a finding: `位置`, and the words for it."""

    name: str
    text: str


def extraction_to_title(extraction: Extraction) -> str:
    """Agency, report year and form: `示例市数据局 2023年 2021版`."""
    year = f"{extraction.year}年" if extraction.year else "年份未识别"
    return f"{printable(extraction.agency) or '机关未识别'} {year} {printable(extraction.form)}版"


def count_levels(findings: Iterable[Finding]) -> str:
    """`错误 1 项，提示 1 项`; `未发现问题` where there are none."""
    levels = [finding.level for finding in findings]
    counts = (f"{name} {levels.count(level)} 项" for level, name in LEVEL_NAMES.items() if level in levels)
    return "，".join(counts) or "未发现问题"


def by_level(findings: Iterable[Finding]) -> list[Finding]:
    """Gravest first, else in their order."""
    levels = list(LEVEL_NAMES)
    return sorted(findings, key=lambda finding: levels.index(finding.level))


def finding_to_facts(finding: Finding, template: Template, cells: Mapping[Key, Cell]) -> list[Fact]:
    """Where it is, whose error, what would reconcile it, what is printed: the facts that it has, the longest last."""
    facts = (
        Fact("位置", place_words(finding, template, cells)),
        Fact("判断", verdict_words(finding)),
        Fact("把握", "" if finding.verdict else sureness_words(finding)),
        Fact("核对", culprit_words(finding, template, cells)),
        Fact("应为", "" if finding.suggestion else finding.expected),
        Fact("建议", suggestion_words(finding, template, cells)),
        Fact("原件所示", finding.printed),
        Fact("原文", quote_words(finding, template)),
    )
    return [Fact(fact.name, one_line(fact.text)) for fact in facts if fact.text]


def one_line(text: str) -> str:
    """Text of a document on one line; where a line was broken to fit its cell, Chinese goes on without a space."""
    return printable(text.replace("\n", ""))


def main_cells(finding: Finding, template: Template) -> tuple[Key, ...]:
    """The cells to look at first: those that would have to change, the total of a sum, or all that it speaks of."""
    if finding.culprits:
        return finding.culprits
    if finding.suggestion:
        return (finding.suggestion.key,)
    is_relation = any(relation.code == finding.code for relation in template.relations)
    return finding.cells[:1] if is_relation else finding.cells


def place_words(finding: Finding, template: Template, cells: Mapping[Key, Cell]) -> str:
    """`第2页，“…”表，行“…”，列“…”`, as much of it as is known; by canonical names only where the form has no label.

    The page or line is that of the first cell to look at that lies in what the finding speaks of.
    """
    main = main_cells(finding, template)
    keys = (*(key for key in main if key in finding.cells), *main, *finding.cells)
    place = next((words for words in map(cell_to_place, (cells[key] for key in keys if key in cells)) if words), "")
    tables = [table_words(table) for table in template.tables if table.name == finding.table]
    words = "，".join(part for part in (place, *tables, *axis_words(finding, template)) if part)
    return words or " / ".join(part for part in (finding.table, finding.where) if part)


def axis_words(finding: Finding, template: Template) -> list[str]:
    """The row and the column that all its cells share, by their labels."""
    keys = finding.cells
    if not keys or len({key[0] for key in keys}) > 1:
        return []
    rows, columns = {key[1] for key in keys}, {key[2] for key in keys}
    row, column = key_to_labels(template, keys[0])
    # Of a row that is absent as a whole, and of a table, no column is told: it has them all.
    parts = ((row, "行", len(rows)), (column, "列", len(columns)))
    return [f"{name}“{label}”" for label, name, count in parts if label and count == 1]


def key_to_labels(template: Template, key: Key) -> tuple[str, str]:
    """Row and column of a cell by their label paths; empty where the form has no such cell, or no label for it."""
    for table in template.tables:
        for row, column in table.cells():
            if (table.name, row.name, column.name) == key:
                return path_words(row), path_words(column)
    return "", ""


def path_words(axis: Axis) -> str:
    """All labels of a row or column from the root: `三、本年度办理结果·（七）总计`."""
    return STEP.join(label.text for label in axis.path if label.text)


def key_to_words(template: Template, key: Key) -> str:
    """A cell by its labels, `三、本年度办理结果·（七）总计，申请人情况·总计`; by its names where the form has none."""
    return "，".join(part for part in key_to_labels(template, key) if part) or " / ".join(key)


def verdict_words(finding: Finding) -> str:
    """Whose error, and how sure; empty where that was not asked."""
    if finding.verdict is None:
        return ""
    sure = sureness_words(finding)
    return f"{VERDICT_NAMES[finding.verdict]}（把握 {sure}）" if sure else VERDICT_NAMES[finding.verdict]


def sureness_words(finding: Finding) -> str:
    """How sure a finding is; a certainty that nobody weighed (1) is not boasted of."""
    return f"{int(finding.confidence * 100)}%" if finding.confidence < 1 else ""


def culprit_words(finding: Finding, template: Template, cells: Mapping[Key, Cell]) -> str:
    """The cells that would have to change, each with its place and what is printed, where not one number would do."""
    if finding.suggestion and finding.culprits in ((), (finding.suggestion.key,)):
        return ""
    return "；".join(f"{key_to_words(template, key)}{printed_words(cells.get(key))}" for key in finding.culprits)


def suggestion_words(finding: Finding, template: Template, cells: Mapping[Key, Cell]) -> str:
    """The one number that would reconcile it: `（七）总计，总计：改为 410 即可吻合（原件为 411）`."""
    change = finding.suggestion
    if change is None:
        return ""
    verb = _SUGGESTED.get(finding.verdict or Verdict.UNDECIDED, "若为")
    words = key_to_words(template, change.key)
    return f"{words}：{verb} {decimal_to_plain(change.value)} 即可吻合{printed_words(cells.get(change.key))}"


def printed_words(cell: Cell | None) -> str:
    """What stands in a cell, and where: `（原件为 411，第2页）`; nothing of a cell that is not at hand."""
    if cell is None:
        return ""
    text = f"原件为 {cell.raw.strip()}" if cell.raw.strip() else _EMPTY.get(cell.status, "空白")
    return f"（{'，'.join(part for part in (text, cell_to_place(cell)) if part)}）"


def quote_words(finding: Finding, template: Template) -> str:
    """The sentence of the narrative, and the section it stands in."""
    if not finding.quote:
        return ""
    titles = {section.name: section.label.text for section in template.sections}
    section = titles.get(finding.section, finding.section)
    return f"“{finding.quote}”（{section}）" if section else f"“{finding.quote}”"


def cell_to_place(cell: Cell) -> str:
    """Where a cell stands, for a person: its page, or its line or table; empty where it is not in the document."""
    where = cell.provenance[0] if cell.provenance else None
    if where is None:
        return ""
    return f"第{where.page}页" if where.page else translated(where.location)


def translated(location: str) -> str:
    """A reader's location in Chinese: `table 2, row 9, column 4` -> `表2，第9行，第4列`."""
    for pattern, words in _PLACE_WORDS.items():
        if re.fullmatch(pattern, location):
            return re.sub(pattern, words, location)
    return location


def doubt_words(cell: Cell) -> str:
    """How far a cell is believed, and why no more: `可信度 61%：行的先后次序与表式不同`."""
    reasons = "；".join(DOUBT_WORDS[doubt] for doubt in cell_to_doubts(cell)) or "各项证据都不够强"
    return f"可信度 {int(cell.confidence * 100)}%：{reasons}"
