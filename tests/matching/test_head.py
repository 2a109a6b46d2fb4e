"""Whose report it is, of which year, and its narrative sections."""

import pytest

from extractor import Source, extract, load_templates
from extractor.forms.specimen import AGENCY, draw_values, write_specimen
from extractor.matching import read_head
from extractor.model import Document, Head, TextLine

FORM = next(template for template in load_templates() if template.form == "2021")
SECTIONS = ["overview", "proactive", "requests", "disputes", "problems", "other"]


def head(text: str, title: str = "") -> Head:
    return read_head(Document("text", tuple(TextLine(line) for line in text.splitlines()), title=title), FORM)


TITLE = "云川市水利局2022年政府信息公开工作年度报告\n"
PERIOD = "本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。\n"
OPENING = "{year}年，我局认真贯彻落实条例。\n"


# Year


def test_title_and_text_agree() -> None:
    found = head(TITLE + PERIOD.format(year=2022))
    assert (found.agency, found.year, found.title_year) == ("云川市水利局", 2022, 2022)


def test_without_a_year_in_the_title_the_period_of_the_text_is_the_year() -> None:
    found = head("云川市水利局政府信息公开工作年度报告\n" + PERIOD.format(year=2022))
    assert (found.year, found.title_year) == (2022, None)


def test_last_years_title_copied_in_is_outvoted_by_the_text() -> None:
    text = TITLE.replace("2022", "2021") + PERIOD.format(year=2022) + OPENING.format(year=2022)
    assert (head(text).year, head(text).title_year) == (2022, 2021)


def test_the_year_of_publishing_is_not_the_year_reported_on() -> None:
    text = (
        "云川市水利局政府信息公开工作年度报告\n发布日期：2023年1月24日\n" + PERIOD.format(year=2022) + "2023年1月24日\n"
    )
    assert head(text).year == 2022


def test_the_year_of_publishing_in_the_title_is_outvoted() -> None:
    text = TITLE.replace("2022", "2023") + PERIOD.format(year=2022) + OPENING.format(year=2022)
    assert head(text).year == 2022


def test_plans_for_the_next_year_do_not_outvote_the_title() -> None:
    text = TITLE + OPENING.format(year=2022) + "2023年，我局将继续努力。2023年要加强培训。\n"
    assert head(text).year == 2022


def test_a_comparison_with_the_year_before_does_not_outvote_the_title() -> None:
    assert head(TITLE + "与2021年相比，申请数量减少。2021年为5件，2021年另有2件。\n").year == 2022


def test_dates_of_laws_are_no_year_of_a_report() -> None:
    assert head("云川市水利局政府信息公开工作年度报告\n条例自2008年5月1日起施行。\n").year is None


def test_a_title_contradicted_by_the_text_is_a_finding() -> None:
    text = write_specimen(FORM, draw_values(FORM, 1), "txt-tsv", year=2022).decode()
    wrong = text.replace("2022年政府信息公开工作年度报告", "2021年政府信息公开工作年度报告", 1)
    found = extract(Source.of("report", wrong.encode()))
    assert found.year == 2022
    (finding,) = [one for one in found.findings if one.code == "head.year"]
    assert "2021" in finding.message and "2022" in finding.message


# Agency


def test_the_title_of_the_metadata_helps_where_the_text_has_none() -> None:
    found = head(
        "一、总体情况\n" + PERIOD.format(year=2022), title="云川市水利局2022年政府信息公开工作年度报告_云川市人民政府"
    )
    assert (found.agency, found.year) == ("云川市水利局", 2022)


def test_the_text_goes_before_the_metadata() -> None:
    assert head(TITLE, title="云川市教育局2020年政府信息公开工作年度报告").agency == "云川市水利局"


@pytest.mark.parametrize("format", ["txt-tsv", "txt-layout", "md", "html", "html-word", "docx"])
def test_agency_year_and_sections_are_found_in_every_format(format: str) -> None:
    found = extract(Source.of("report", write_specimen(FORM, draw_values(FORM, 2), format, year=2023)))
    assert (found.agency, found.year) == (AGENCY, 2023)
    assert [section.name for section in found.sections] == SECTIONS


# Sections


def sections(text: str) -> list[tuple[str, str]]:
    return [(section.name, section.text) for section in head(TITLE + text).sections]


def test_the_narrative_is_cut_at_the_titles_of_the_sections() -> None:
    text = "一、总体情况\n第一段。\n第二段。\n五、存在的主要问题及改进情况\n问题。\n六、其他需要报告的事项\n无。\n"
    assert sections(text) == [("overview", "第一段。\n第二段。"), ("problems", "问题。"), ("other", "无。")]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2、主动公开政府信息情况", "proactive"),
        ("二、行政机关主动公开政府信息情况", "proactive"),
        ("二、 主动公开 政府信息情况", "proactive"),
        ("三、收到和处理政府信息公开申请情况", "requests"),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "disputes"),
        ("四、政府信息公开行政复议、行政诉讼情况：", "disputes"),
        ("5、存在的主要问题及改进情况", "problems"),
        ("五、政府信息公开工作存在的主要问题及改进情况", "problems"),
        ("（六）其他需要报告的事项", "other"),
        ("六、其他需要报告的事项。", "other"),
    ],
)
def test_a_section_is_known_by_its_title_in_every_variant(title: str, name: str) -> None:
    assert sections(f"{title}\n文字。\n") == [(name, "文字。")]


def test_a_section_keeps_its_title_as_printed() -> None:
    (section,) = head(TITLE + "2、主动公开政府信息情况\n文字。\n").sections
    assert section.title == "2、主动公开政府信息情况"


def test_a_missing_section_is_left_out_and_shifts_nothing() -> None:
    assert sections("一、总体情况\n甲。\n三、收到和处理政府信息公开申请情况\n乙。\n") == [
        ("overview", "甲。"),
        ("requests", "乙。"),
    ]


def test_numbers_that_start_again_for_the_tables_are_no_hindrance() -> None:
    """As one real report has it: 一 to 六 for the text, then 一、 again for the tables."""
    text = "一、总体情况\n甲。\n六、其他需要报告的事项\n无。\n一、主动公开政府信息情况\n二、收到和处理政府信息公开申请情况\n"
    assert [name for name, _ in sections(text)] == ["overview", "other", "proactive", "requests"]


@pytest.mark.parametrize(
    "line",
    [
        "其他事项按照有关规定办理，存在的主要问题及改进情况见上文所述。",
        "（一）主动公开政府信息数",
        "三是业务能力需要进一步提高。",
        "一、组织领导不断加强",
    ],
)
def test_a_sentence_in_the_narrative_opens_no_section(line: str) -> None:
    assert sections(f"一、总体情况\n{line}\n后文。\n") == [("overview", f"{line}\n后文。")]


def test_rows_of_a_table_that_stand_as_text_are_no_narrative() -> None:
    found = sections("三、收到和处理政府信息公开申请情况\n见下表。\n自然人 3 0 1 0\n12\n")
    assert found == [("requests", "见下表。")]
