"""Findings and cells in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from extractor.cells import Doubt
from extractor.checks.labels import table_words
from extractor.forms import load_templates
from extractor.model import BBox, Cell, CellStatus, Change, Evidence, Finding, Level, Provenance, Verdict
from extractor.reports.wording import (
    DOUBT_WORDS,
    LEVEL_NAMES,
    VERDICT_NAMES,
    by_level,
    count_levels,
    doubt_words,
    finding_to_facts,
    main_cells,
    translated,
)

FORM = next(template for template in load_templates() if template.form == "2021")
TOTAL, PART = ("requests", "total", "total"), ("requests", "total", "business")
CELLS = {
    TOTAL: Cell(*TOTAL, Decimal(411), CellStatus.PRINTED, "411", 0.9, (Provenance(2, BBox(1, 2, 3, 4)),)),
    PART: Cell(*PART, None, CellStatus.BLANK, "", 0.9, (Provenance(3, BBox(1, 2, 3, 4)),)),
}
SUM = Finding("sum.requests.row", Level.ERROR, "不平", "requests", "total", (TOTAL, PART), "总计＝411", "410")


def facts(finding: Finding) -> dict[str, str]:
    return {fact.name: fact.text for fact in finding_to_facts(finding, FORM, CELLS)}


def test_a_finding_is_told_by_page_and_labels() -> None:
    assert facts(SUM) == {
        "位置": "第2页，“收到和处理政府信息公开申请情况”表，行“三、本年度办理结果·（七）总计”",
        "应为": "410",
        "原件所示": "总计＝411",
    }


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.EXTRACTION, "若实为 410"),
        (Verdict.PUBLISHER, "改为 410"),
        (Verdict.UNDECIDED, "若为 410"),
        (None, "若为 410"),
    ],
)
def test_a_suggestion_says_which_number_and_what_is_printed_there(verdict: Verdict | None, words: str) -> None:
    found = facts(
        replace(SUM, verdict=verdict, confidence=0.978, culprits=(TOTAL,), suggestion=Change(TOTAL, Decimal("410.0")))
    )
    assert found["建议"] == f"三、本年度办理结果·（七）总计，申请人情况·总计：{words} 即可吻合（原件为 411，第2页）"
    assert "应为" not in found and "核对" not in found
    assert found.get("判断") == (f"{VERDICT_NAMES[verdict]}（把握 97%）" if verdict else None)
    assert found.get("把握") == (None if verdict else "97%")


def test_where_no_single_number_would_do_the_culprits_are_named() -> None:
    found = facts(replace(SUM, verdict=Verdict.UNDECIDED, culprits=(PART, TOTAL)))
    assert found["判断"] == "尚难判断是误读还是报告有误"
    assert found["核对"].split("；") == [
        "三、本年度办理结果·（七）总计，法人或其他组织·商业企业（空白，第3页）".replace("法人", "申请人情况·法人"),
        "三、本年度办理结果·（七）总计，申请人情况·总计（原件为 411，第2页）",
    ]
    assert found["位置"].startswith("第3页")


def test_the_place_is_that_of_a_culprit_in_the_sum_itself_before_another() -> None:
    found = facts(replace(SUM, cells=(TOTAL,), verdict=Verdict.UNDECIDED, culprits=(PART, TOTAL)))
    assert found["位置"].startswith("第2页")


def test_a_table_whose_label_says_so_itself_is_no_table_table() -> None:
    assert table_words(FORM.tables[0]) == "“主动公开政府信息情况”表"
    form = next(template for template in load_templates() if template.form == "2014")
    assert table_words(form.tables[0]) == "“政府信息公开情况统计表”"


def test_a_sentence_of_the_narrative_is_quoted_with_its_section() -> None:
    found = facts(Finding("narrative.received", Level.WARNING, "不符", quote="全年收到\n申请5件。", section="overview"))
    assert found == {"原文": "“全年收到申请5件。”（一、总体情况）"}


def test_cells_of_another_form_or_report_are_told_by_their_names() -> None:
    key = ("other", "row", "column")
    found = facts(Finding("years.carried", Level.WARNING, "不符", "other", "row", (key,), culprits=(key,)))
    assert found == {"位置": "other / row", "核对": "other / row / column"}


def test_the_cells_to_look_at_are_culprits_else_the_total_else_all() -> None:
    assert main_cells(replace(SUM, culprits=(PART,)), FORM) == (PART,)
    assert main_cells(replace(SUM, suggestion=Change(PART, Decimal(1))), FORM) == (PART,)
    assert main_cells(SUM, FORM) == (TOTAL,)
    assert main_cells(replace(SUM, code="form.row_absent"), FORM) == (TOTAL, PART)


def test_levels_are_counted_and_ordered_gravest_first() -> None:
    findings = [Finding("a.a", level, "") for level in (Level.NOTE, Level.ERROR, Level.WARNING, Level.ERROR)]
    assert [finding.level for finding in by_level(findings)] == [Level.ERROR, Level.ERROR, Level.WARNING, Level.NOTE]
    assert count_levels(findings) == "错误 2 项，警告 1 项，提示 1 项"
    assert count_levels([]) == "未发现问题"


def test_every_level_verdict_and_doubt_has_its_words() -> None:
    assert set(LEVEL_NAMES) == set(Level) and set(VERDICT_NAMES) == set(Verdict) and set(DOUBT_WORDS) == set(Doubt)
    assert len(set(DOUBT_WORDS.values())) == len(Doubt)


def test_a_doubtful_cell_says_why() -> None:
    sound = Evidence(row_label=1, row_margin=1, column_label=1, column_fit=1)
    cell = Cell(*TOTAL, Decimal(1), CellStatus.PRINTED, "1", 0.619, evidence=replace(sound, order=0.4, agreed=0))
    assert doubt_words(cell) == "可信度 61%：两种读法读出的内容不同；行的先后次序与表式不同"
    assert doubt_words(replace(cell, evidence=sound)) == "可信度 61%：各项证据都不够强"


def test_places_are_translated_and_unknown_ones_left() -> None:
    assert translated("table 2, row 9, column 4") == "表2，第9行，第4列"
    assert translated("sheet 3") == "sheet 3"
