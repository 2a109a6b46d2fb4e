"""Chinese words of the quality page: for statuses, groups, failures, and cells by the labels of their form."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from extractor.model import Axis, CellStatus, Key, Template
from extractor.reports.plain import decimal_to_plain
from extractor.reports.quality.decided import Reading
from extractor.reports.quality.records import CellRecord
from extractor.reports.wording import DOUBT_WORDS

DIMENSIONS = {"format": "格式", "form": "表式", "year": "年度", "region": "地区", "agency": "机关"}
"""What reports are grouped by, as on the page."""

STATUS_WORDS = {
    CellStatus.PRINTED: "印有数字",
    CellStatus.BLANK: "空白",
    CellStatus.PLACEHOLDER: "占位符",
    CellStatus.ABSENT: "文件中没有",
    CellStatus.UNREADABLE: "无法读作数字",
}

ERROR_WORDS = {
    "UnsupportedError": "类型不能读取",
    "DamagedError": "文件损坏",
    "EncryptedError": "文件加密",
    "TooLargeError": "超出大小或时间限制",
    "UnknownFormError": "没有已知的法定表格",
    "AmbiguousError": "不能确定是哪一种",
    "SourceError": "无法读取",
}
"""Kinds of files that gave no report."""

Labels = Mapping[str, Mapping[Key, tuple[str, str]]]
"""By form and address: the title of the table, and the label paths of row and column."""


def templates_to_labels(templates: Iterable[Template]) -> dict[str, dict[Key, tuple[str, str]]]:
    """The labels of every cell of some forms."""
    return {
        template.form: {
            (table.name, row.name, column.name): (table.labels.text, cell_path(row, column))
            for table in template.tables
            for row, column in table.cells()
        }
        for template in templates
    }


@lru_cache(maxsize=4096)
def cell_path(row: Axis, column: Axis) -> str:
    """The label paths of a row and a column: `三、本年度办理结果 › （七）总计 × 自然人`."""
    sides = (" › ".join(label.text for label in axis.path if label.text) for axis in (row, column))
    return " × ".join(side for side in sides if side)


def cell_words(cell: CellRecord | Reading) -> str:
    """What a cell was read as: its number, or its status."""
    return decimal_to_plain(cell.value) if cell.value is not None else STATUS_WORDS[CellStatus(cell.status)]


def doubt_words(cell: CellRecord) -> list[str]:
    """Why a cell is not believed more; words of a later version stay as they are."""
    known: dict[str, str] = {doubt.value: words for doubt, words in DOUBT_WORDS.items()}
    return [known.get(doubt, doubt) for doubt in cell.doubts or ()]
