"""Titles of reports: agency and year in every way they are printed, and lines that are no title."""

import pytest

from extractor.forms import load_templates
from extractor.matching.titles import best_title, find_titles, printed_year
from extractor.model import Document, TextLine

LABEL = next(template for template in load_templates() if template.form == "2021").title


def named(text: str) -> tuple[str, int | None] | None:
    """Agency and year of the best title of some lines."""
    found = best_title(find_titles(Document("text", tuple(TextLine(line) for line in text.splitlines())), LABEL))
    return (found.agency, found.year) if found else None


@pytest.mark.parametrize(
    "text",
    [
        "云川市水利局2022年政府信息公开工作年度报告",
        "云川市水利局2022年度政府信息公开工作年度报告",
        "云川市水利局 2022 年 政府信息公开工作年度报告",
        "云川市水利局２０２２年政府信息公开工作年度报告",
        "云川市水利局二〇二二年政府信息公开工作年度报告",
        "云川市水利局二○二二年度政府信息公开工作年度报告",
        "2022年云川市水利局政府信息公开工作年度报告",
        "2022年度云川市水利局政府信息公开年报",
        "云川市水利局政府信息公开工作年度报告（2022年）",
        "云川市水利局政府信息公开工作年度报告(2022年度)",
        "云川市水利局政府信息公开工作年度报告\n（2022年）",
        "云川市水利局政府信息公开工作年度报告\n2022年度",
        "云川市水利局\n2022年政府信息公开工作年度报告",
        "云川市水利局\n2022年度\n政府信息公开工作年度报告",
        "云川市水利局2022年\n政府信息公开工作年度报告",
        "云川市水利局2022年政府\n信息公开工作年度报告",
        "关于云川市水利局2022年政府信息公开工作年度报告",
        "云川市水利局关于2022年度的政府信息公开工作年度报告",
        "云川市水利局2022年政府信息公开工作报告",
        "云川市水利局关于2022年政府信息公开工作情况的年度报告",
        "云川市水利局2022年政府信息公开年报（2023年1月发布）",
        "云川市水利局2022年政府信息公开工作年度报告2022年",
    ],
)
def test_agency_and_year_are_found_wherever_they_stand(text: str) -> None:
    assert named(text) == ("云川市水利局", 2022)


def test_a_title_without_a_year_has_none() -> None:
    assert named("云川市水利局政府信息公开工作年度报告") == ("云川市水利局", None)


def test_a_title_without_an_agency_has_none() -> None:
    assert named("2022年政府信息公开工作年度报告") == ("", 2022)


@pytest.mark.parametrize(
    "agency",
    [
        "云川市人民政府",
        "云川市人民政府办公室",
        "云川市平安县青山镇人民政府",
        "云川高新技术产业开发区管委会",
        "国家税务总局云川市税务局",
    ],
)
def test_agencies_of_all_levels_are_named_whole(agency: str) -> None:
    assert named(f"{agency}2022年政府信息公开工作年度报告") == (agency, 2022)
    assert named(f"{agency}\n2022年政府信息公开工作年度报告") == (agency, 2022)


@pytest.mark.parametrize(
    "text",
    [
        "关于做好2022年政府信息公开工作年度报告编制工作的通知",
        "《云川市水利局2022年政府信息公开工作年度报告》解读",
        "一图读懂云川市水利局2022年政府信息公开工作年度报告",
        "首页 > 政务公开 > 政府信息公开工作年度报告",
        "根据要求，现将云川市水利局2022年政府信息公开工作年度报告公布如下。",
        "云川市水利局2022年政府信息公开工作年度报告（征求意见稿）",
        "三、收到和处理政府信息公开申请情况",
        "云川市水利局",
        "",
    ],
)
def test_near_neighbours_and_other_lines_are_no_title(text: str) -> None:
    assert named(text) is None


def test_of_two_titles_the_one_that_says_more_stands() -> None:
    text = "政府信息公开工作年度报告\n正文\n正文\n云川市水利局2022年政府信息公开工作年度报告"
    assert named(text) == ("云川市水利局", 2022)


def test_a_title_keeps_its_text_as_printed() -> None:
    document = Document("text", (TextLine("  云川市水利局 2022年政府信息公开工作年度报告 "),))
    (title,) = find_titles(document, LABEL)
    assert title.text == "云川市水利局 2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2022年", 2022),
        ("二〇二二年", 2022),
        ("二○一九年", 2019),
        ("二零二零年", 2020),
        ("2022年度", 2022),
        ("1822年", None),
        ("第3022号", None),
        ("第19020局", None),
        ("没有年份", None),
    ],
)
def test_a_year_is_read_in_either_kind_of_digits(text: str, year: int | None) -> None:
    assert printed_year(text) == year
