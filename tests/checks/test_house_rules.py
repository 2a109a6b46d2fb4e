"""The rules of the form that are no sums: each has a document that breaks exactly it, and clean ones break none."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor import Extraction, Finding, Source, Template, extract, load_templates
from extractor.checks import CODES, house_findings
from extractor.checks.foreign import foreign_names
from extractor.forms.specimen import Key, draw_values, write_specimen
from extractor.model import Document, Head, Level, SectionText, TextLine
from tests.seeds import CELLS, TABS

FORMS = {template.form: template for template in load_templates()}
FORM = FORMS["2021"]
OWN = "沭阳县水利局"
FORMATS = ["txt-tsv", "txt-cells", "md", "html", "docx", "pdf"]
NO_REGULATIONS: dict[Key, str] = {
    ("proactive", "regulations", name): "0" for name in ("issued", "repealed", "in_force")
}
SOUND = {**draw_values(FORM, 5), **NO_REGULATIONS}


def report(text: str) -> Extraction:
    return extract(Source.of("report", text.encode()))


def specimen(year: int = 2022, values: dict[Key, str] | None = None, agency: str = OWN, form: Template = FORM) -> str:
    return write_specimen(form, SOUND if values is None else values, "txt-tsv", agency=agency, year=year).decode()


def found(text: str) -> list[Finding]:
    return list(report(text).findings)


# Clean documents


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_clean_specimen_breaks_no_rule(form: Template, seed: int, format: str) -> None:
    document = extract(Source.of("report", write_specimen(form, draw_values(form, seed), format)))
    assert [one for one in document.findings if one.code in CODES or one.code.startswith("house.")] == []


@pytest.mark.parametrize("file", [TABS, CELLS], ids=["tabs", "cells"])
def test_a_seed_report_breaks_no_rule(file: Path) -> None:
    assert extract(Source.of("seed", file.read_bytes())).findings == ()


def test_a_sound_report_of_a_known_place_has_no_finding() -> None:
    assert found(specimen()) == []


# One document for each rule


def without_section(text: str) -> str:
    return re.sub(r"(?m)^六、其他需要报告的事项.*\n", "", text)


def with_old_period(text: str) -> str:
    return text.replace("2022年1月1日", "2021年1月1日")


def with_old_report(text: str) -> str:
    return text.replace("编制2022年度", "编制2021年度")


def with_old_account(text: str) -> str:
    return re.sub(
        f"根据[^\n]*?{OWN}编制2022年度政府信息公开工作年度报告。",
        f"根据《条例》要求，现将{OWN}2021年度政府信息公开工作情况报告如下。",
        text,
    )


def with_other_maker(text: str) -> str:
    return text.replace(f"{OWN}编制", "泗阳县水利局编制")


def with_other_subject(text: str) -> str:
    return text.replace(f"2022年，{OWN}认真贯彻", "2022年，泗阳县认真贯彻")


def with_other_department(text: str) -> str:
    return text.replace(f"{OWN}编制", "沭阳县财政局编制")


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (without_section, "house.section", "六、其他需要报告的事项"),
        (with_old_period, "house.year", "2021年1月1日至12月31日"),
        (with_old_report, "house.year", "编制2021年度"),
        (with_old_account, "house.year", "2021年度政府信息公开工作情况报告"),
        (with_other_maker, "house.other_agency", "泗阳县水利局"),
        (with_other_subject, "house.other_agency", "泗阳县"),
        (with_other_department, "house.other_agency", "沭阳县财政局"),
    ],
)
def test_a_wrong_text_is_found_and_nothing_else(change: Callable[[str], str], code: str, words: str) -> None:
    text = specimen()
    assert change(text) != text
    (finding,) = found(change(text))
    assert (finding.code, finding.level) == (code, Level.WARNING)
    assert words in finding.message


@pytest.mark.parametrize(
    "line",
    [
        "六、其他需要报告的事项。本局无其他需要报告的事项，今后将进一步做好工作。",
        "五、存在的主要问题及改进情况 六、其他需要报告的事项",
    ],
)
def test_a_title_that_stands_with_its_text_or_with_another_is_not_missing(line: str) -> None:
    assert found(re.sub(r"(?m)^六、其他需要报告的事项$", line, specimen())) == []


def test_an_old_form_for_a_new_year_is_a_note() -> None:
    form = FORMS["2019"]
    values = {**draw_values(form, 5), ("proactive", "regulations", "made"): "0"}
    (finding,) = found(specimen(2022, values, form=form))
    assert (finding.code, finding.level) == ("house.form_year", Level.NOTE)
    assert "2019至2020年度" in finding.message


@pytest.mark.parametrize("agency", ["苏澳镇人民政府", "沭阳县水利局", "沭阳县人民政府"])
def test_an_agency_that_cannot_make_regulations_has_none(agency: str) -> None:
    (finding,) = found(specimen(values={**SOUND, ("proactive", "regulations", "in_force"): "3"}, agency=agency))
    assert (finding.code, finding.cells) == ("house.regulations", (("proactive", "regulations", "in_force"),))
    assert agency in finding.message and "规章" in finding.message and "3" in finding.message


@pytest.mark.parametrize("agency", ["宿迁市人民政府", "江苏省人民政府", "平潭综合实验区管委会", "云川市水利局"])
def test_an_agency_that_may_or_whose_rank_is_not_known_is_not_accused(agency: str) -> None:
    assert found(specimen(values={**SOUND, ("proactive", "regulations", "in_force"): "3"}, agency=agency)) == []


def test_a_count_below_zero_is_named() -> None:
    (finding,) = found(specimen(values={**SOUND, ("proactive", "penalties", "decisions"): "-5"}))
    assert (finding.code, finding.cells) == ("house.negative", (("proactive", "penalties", "decisions"),))


def test_a_decrease_is_no_negative_count() -> None:
    form = FORMS["2019"]
    values = {
        **draw_values(form, 5),
        ("proactive", "regulations", "made"): "0",
        ("proactive", "licensing", "change"): "-5",
    }
    assert found(specimen(2020, values, form=form)) == []


# What a text may say


ACCEPTED = [
    "做好与南通市的南北挂钩合作，南通市通州区积极支持产业园建设",
    "如对本年度报告有疑问，请与沭阳县水利局联系（地址：沭阳县人民路1号）",
    "配合泗阳县公安局开展联合执法，宿迁市中级人民法院判决驳回",
    "江苏省人民政府办公厅印发的《江苏省2022年政务公开工作要点》",
    "2022年，在宿迁市委、市政府的正确领导下，沭阳县深入贯彻党的二十大精神",
    "上一篇：沭阳县财政局2022年政府信息公开工作年度报告",
    "泗阳县人民政府2022年政府信息公开工作年度报告",
    "友情链接 泗阳县水利局 泗洪县水利局",
    "由沭阳县水利局根据各乡镇人民政府的报告编制",
    "沭阳县水利局认真落实宿迁市水利局和江苏省水利厅的要求",
    "宿迁市深入推进政务公开，沭阳县积极响应",
    "赴杭州市学习政务公开经验",
    "如有疑问，请与沭阳县水利局办公室联系",
    "宿迁市沭阳县水利局编制2022年度政府信息公开工作年度报告",
    "县政府办公室编制本报告",
    "本报告由沭阳县人民政府办公室编制",
    "被泗阳县人民法院裁定",
    "根据要求沭阳县水利局编制本报告",
    "近年来全面深化改革，2022年，全县认真贯彻",
    "对口支援泗阳县教育局",
    "",
]
FOREIGN = [
    ("泗阳县水利局编制本报告", "泗阳县水利局"),
    ("现将泗阳县2022年政府信息公开工作年度报告公布如下", "泗阳县"),
    ("请与泗阳县水利局联系", "泗阳县水利局"),
    ("2022年，泗阳县人民政府深入贯彻党的二十大精神", "泗阳县"),
    ("办公室设在淮安市涟水县水利局。", "涟水县水利局"),
    ("沭阳县财政局编制本报告", "沭阳县财政局"),
]


@pytest.mark.parametrize("line", ACCEPTED)
def test_names_that_a_report_may_give(line: str) -> None:
    assert list(foreign_names(OWN, line, FORM.title.texts)) == []


@pytest.mark.parametrize(("line", "name"), FOREIGN)
def test_names_that_stand_where_the_own_one_should(line: str, name: str) -> None:
    names = {other for other, _ in foreign_names(OWN, line, FORM.title.texts)}
    assert len(names) == 1 and names.pop().removeprefix("淮安市") == name


def test_a_name_is_told_from_the_words_before_it() -> None:
    line = "根据有关要求沭阳县水利局编制2022年度政府信息公开工作年度报告"
    assert list(foreign_names("江苏省宿迁市沭阳县水利局", line, FORM.title.texts)) == []
    assert [name for name, _ in foreign_names("江苏省宿迁市泗阳县水利局", line, FORM.title.texts)] == ["沭阳县水利局"]


def test_a_report_of_nobody_accuses_nobody() -> None:
    assert [found for line, _ in FOREIGN for found in foreign_names("", line, FORM.title.texts)] == []


def test_the_year_after_and_the_report_before_are_no_statement_of_the_year() -> None:
    sections = tuple(SectionText(section.name, section.label.text, "") for section in FORM.sections)
    head = Head(agency=OWN, year=2022, sections=sections)
    lines = (
        "2023年，我局将继续推进",
        "2021年政府信息公开工作年度报告指出的问题已整改",
        "及时编制2021年政府信息公开工作年度报告并公布",
        "根据《条例》要求，编制2022年政府信息公开工作年度报告",
        "按照要求编制2021年政府信息公开工作年度报告并公布",
        "自2022年1月1日起至2022年12月31日止",
    )
    document = Document("", tuple(TextLine(line) for line in lines))
    assert list(house_findings(FORM, head, (), document)) == []
