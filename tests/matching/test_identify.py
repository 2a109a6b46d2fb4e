"""Which form a document is: one answer, none, or an error that names the candidates; and several reports in one file."""

from dataclasses import replace

import pytest

from extractor import Source, Template, extract, extract_all, load_templates
from extractor.errors import AmbiguousError, UnknownFormError
from extractor.forms.specimen import PrintedSection, draw_values, values_to_report, write_specimen
from extractor.forms.specimen.plaintext import write_tsv

TEMPLATES = {template.form: template for template in load_templates()}


def report(form: str, *, year: int | None = None, agency: str = "云川市水利局", seed: int = 1) -> bytes:
    return write_specimen(TEMPLATES[form], draw_values(TEMPLATES[form], seed), "txt-tsv", year=year, agency=agency)


def only_tables(template: Template, *names: str) -> bytes:
    """The report with the text of all its sections, and these tables only."""
    printed = values_to_report(template, draw_values(template, 1))

    def kept(section: PrintedSection) -> PrintedSection:
        return replace(section, tables=tuple(table for table in section.tables if table.name in names))

    return write_tsv(replace(printed, sections=tuple(map(kept, printed.sections))))


@pytest.mark.parametrize("form", TEMPLATES)
def test_a_report_has_one_form(form: str) -> None:
    assert extract(Source.of("report", report(form))).form == form


@pytest.mark.parametrize(("form", "year"), [("2019", 2022), ("2019", 2023), ("2021", 2020), ("2014", 2019)])
def test_the_labels_decide_the_form_and_never_the_year(form: str, year: int) -> None:
    found = extract(Source.of("report", report(form, year=year)))
    assert (found.form, found.year) == (form, year)


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_templates_decides_nothing(order: int) -> None:
    assert extract(Source.of("report", report("2019")), load_templates()[::order]).form == "2019"


def test_an_old_notice_over_a_new_table_decides_nothing() -> None:
    text = report("2021").decode()
    assert "国办公开办函〔2021〕30号" in text
    cited = text.replace("国办公开办函〔2021〕30号", "国办公开办函〔2019〕60号")
    assert extract(Source.of("report", cited.encode())).form == "2021"


def test_an_old_label_inside_a_new_form_decides_nothing() -> None:
    text = report("2021").decode().replace("行政规范性文件", "规范性文件").replace("本年制发件数", "本年新制作数量")
    assert extract(Source.of("report", text.encode())).form == "2021"


@pytest.mark.parametrize(
    "text",
    [
        "云川市水利局2023年政府信息公开工作年度报告\n一、总体情况\n本年度共收到申请3件，均已答复。\n",
        "关于做好2023年政府信息公开工作年度报告编制工作的通知\n各单位：\n请于1月31日前公布年度报告。\n",
        "项目\t预算数\t决算数\n财政拨款收入\t1\t2\n事业收入\t3\t4\n合计\t4\t6\n",
        "一二三四",
    ],
    ids=["narrative only", "notice", "another table", "nothing"],
)
def test_a_document_without_a_statutory_table_is_of_no_known_form(text: str) -> None:
    with pytest.raises(UnknownFormError) as raised:
        extract(Source.of("report", text.encode()))
    for form in TEMPLATES:
        assert form in str(raised.value)


def test_a_table_that_two_forms_share_alone_is_ambiguous_and_names_them() -> None:
    for form in ("2019", "2021"):
        with pytest.raises(AmbiguousError) as raised:
            extract(Source.of("report", only_tables(TEMPLATES[form], "disputes")))
        assert "2019" in str(raised.value) and "2021" in str(raised.value)
        assert "2014" not in str(raised.value)


def test_a_shared_table_is_no_riddle_where_only_one_of_the_forms_is_known() -> None:
    found = extract(Source.of("report", only_tables(TEMPLATES["2019"], "disputes")), [TEMPLATES["2019"]])
    assert found.form == "2019"


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("table", ["proactive", "requests"])
def test_a_table_of_its_own_tells_the_form(form: str, table: str) -> None:
    found = extract(Source.of("report", only_tables(TEMPLATES[form], table)))
    assert found.form == form
    assert {cell.table for cell in found.cells if cell.status != "absent"} == {table}


# Several reports in one file


def test_two_reports_in_one_file_are_two_documents() -> None:
    data = report("2021", year=2022, agency="云川市水利局", seed=1) + report(
        "2021", year=2022, agency="云川市教育局", seed=2
    )
    first, second = extract_all(Source.of("reports", data))
    assert [(one.agency, one.year) for one in (first, second)] == [("云川市水利局", 2022), ("云川市教育局", 2022)]
    for found, seed in ((first, 1), (second, 2)):
        assert {cell.key: cell.raw for cell in found.cells} == draw_values(TEMPLATES["2021"], seed)


def test_two_years_of_one_agency_in_one_file_are_two_documents_each_of_its_form() -> None:
    data = report("2019", year=2020, seed=1) + report("2021", year=2021, seed=2)
    assert [(one.form, one.year) for one in extract_all(Source.of("reports", data))] == [("2019", 2020), ("2021", 2021)]


def test_several_reports_where_one_was_asked_for_are_an_error_that_counts_them() -> None:
    data = report("2021", agency="云川市水利局") + report("2021", agency="云川市教育局")
    with pytest.raises(AmbiguousError, match="2 reports"):
        extract(Source.of("reports", data))


def test_a_title_repeated_over_the_same_report_is_one_document() -> None:
    text = report("2021", year=2022).decode()
    data = ("云川市水利局2022年政府信息公开工作年度报告\n" + text).encode()
    assert len(extract_all(Source.of("report", data))) == 1


def test_a_report_that_mentions_another_is_one_document() -> None:
    text = report("2021", year=2022).decode() + "附件：云川市教育局2021年政府信息公开工作年度报告\n"
    assert len(extract_all(Source.of("report", text.encode()))) == 1


# The same table twice


def test_the_same_table_twice_gives_one_and_no_finding_where_they_agree() -> None:
    text = report("2021", year=2022).decode()
    again = "\n".join(line for line in text.splitlines() if "\t" in line)
    found = extract(Source.of("report", f"{text}\n附件\n{again}\n".encode()))
    assert {cell.key: cell.raw for cell in found.cells} == draw_values(TEMPLATES["2021"], 1)
    assert [finding.code for finding in found.findings] == []


def test_two_copies_that_differ_give_the_first_and_a_finding_with_both() -> None:
    text = report("2021", year=2022).decode()
    lines = [line for line in text.splitlines() if "\t" in line]
    at = next(number for number, line in enumerate(lines) if line.startswith("行政处罚\t"))
    first = lines[at].split("\t")[1]
    lines[at] = lines[at].replace(first, "7654", 1)
    found = extract(Source.of("report", (text + "\n附件\n" + "\n".join(lines)).encode()))
    (finding,) = found.findings
    assert (finding.code, finding.cells) == ("twin.differs", (("proactive", "penalties", "decisions"),))
    assert first in finding.message and "7654" in finding.message
    assert next(cell.raw for cell in found.cells if cell.row == "penalties") == first
