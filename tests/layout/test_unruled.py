"""Words in lines to the rows of tables that no rule bounds."""

import pytest

from extractor.layout.unruled import lines_to_regions
from extractor.layout.words import Word, WordLine, cell_to_text


def line(text: str, after_gap: bool = False) -> WordLine:
    """A line whose words are one column wide a character; two spaces part cells."""
    words, at = [], 0
    for part in text.split(" "):
        if part:
            words.append(Word(part, at, at + len(part)))
        at += len(part) + 1
    return WordLine(tuple(words), 2, after_gap)


def tables(*texts: str) -> list[list[list[str]]]:
    regions = lines_to_regions([line(text) for text in texts])
    return [[[cell_to_text(cell) for cell in row] for row in region.rows] for region in regions]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("规章 0 0", ["规章", "0", "0"]),
        ("1. 属于国家秘密 0 / 无", ["1. 属于国家秘密", "0", "/", "无"]),
        ("（三）不予公开  1.属于国家秘密 0   12", ["（三）不予公开", "1.属于国家秘密", "0", "12"]),
        ("0 0 0 规章", ["0", "0", "0", "规章"]),
        ("政府集中采购 3 30.3861 万元", ["政府集中采购", "3", "30.3861 万元"]),
        ("（一）主动公开数 条 14944", ["（一）主动公开数", "条", "14944"]),
        ("+2 -15 —", ["+2", "-15", "—"]),
        ("第二十条 0", ["第二十条", "0"]),
    ],
)
def test_a_line_of_a_label_and_values_is_a_row_with_a_cell_for_each(text, cells):
    assert tables(text) == [[cells]]


@pytest.mark.parametrize(
    "text",
    [
        "2021 年度报告",
        "共收到申请 3 件，其中网上申请 5",
        "收到 3 件。 0 0",
        "年度报告 2021",
        "附件 1",
        "一、总体情况",
        "标题  副题",
        "规章",
        "0",
        "- 4 -",
        "",
    ],
)
def test_a_sentence_or_a_lone_text_is_no_table(text):
    assert tables(text) == []


def test_lines_without_values_between_rows_stay_rows_of_their_own():
    assert tables("规章  0  0", "行政规范", "性文件  1  2") == [
        [["规章", "0", "0"], ["行政规范"], ["性文件", "1", "2"]]
    ]


def test_a_section_title_ends_a_table():
    found = tables("行政许可 0 0", "三、收到和处理政府信息公开申请情况", "总计 1 1")
    assert found == [[["行政许可", "0", "0"]], [["总计", "1", "1"]]]


def test_headers_of_two_cells_right_above_belong_to_the_table():
    assert tables("信息内容  本年处理决定数量", "行政许可  5") == [
        [["信息内容", "本年处理决定数量"], ["行政许可", "5"]]
    ]
    regions = lines_to_regions([line("某局  2021年1月"), line("行政许可  5", after_gap=True)])
    assert [(region.start, region.end) for region in regions] == [(1, 2)]


def test_columns_without_any_value_are_a_table_from_two_lines_on():
    assert tables("甲  乙  丙") == []
    assert tables("甲  乙  丙", "丁  戊  己") == [[["甲", "乙", "丙"], ["丁", "戊", "己"]]]


def test_single_spaced_headers_are_parted_where_the_values_ask_for_it():
    assert tables("信息内容 制发件数", "规章 0") == [[["信息内容", "制发件数"], ["规章", "0"]]]
    assert tables("商业企业 科研机构 其他", "总计 0 0 0 0")[0][0] == ["商业企业", "科研机构", "其他"]
