"""Template and values to a whole printed report: title, sections with plausible text, tables where the form has them.

The text holds no figures besides the year and the number of the notice: nothing in it can contradict the tables.
"""

from collections.abc import Iterator

from extractor.forms.specimen.layout import STATUTORY, Layout, table_to_printed
from extractor.forms.specimen.printed import PrintedReport, PrintedSection, Values
from extractor.model import Section, Template

AGENCY = "云川市水利局"
"""A place that does not exist."""

NARRATIVE: dict[str, tuple[str, ...]] = {
    "overview": (
        "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）和{notice}有关要求，{agency}编制{year}年度政府信息公开工作年度报告。"
        "本报告所列数据的统计期限为{year}年1月1日至12月31日。",
        "{year}年，{agency}认真贯彻落实上级关于政务公开工作的决策部署，坚持以公开为常态、不公开为例外，主动公开政府信息，"
        "依法办理政府信息公开申请，加强政府信息管理和公开平台建设，强化监督保障，各项工作平稳有序开展。",
        "主动公开方面，围绕重点领域及时发布政策文件、财政预决算、行政执法等信息；依申请公开方面，健全受理、审核、办理、答复的工作流程，"
        "保障公众依法获取政府信息；政府信息管理方面，严格落实信息发布审核制度，做到先审查、后公开。",
    ),
    "proactive": ("{agency}按照《条例》规定主动公开政府信息，不断拓展公开渠道，具体情况见统计表。",),
    "requests": ("{agency}依法受理和答复政府信息公开申请，办理程序规范，具体情况见统计表。",),
    "fees": ("{agency}依申请提供政府信息的收费及减免情况见统计表。",),
    "disputes": ("因政府信息公开引起的行政复议、行政诉讼情况见统计表。",),
    "problems": (
        "{year}年，{agency}政府信息公开工作取得了一定成效，但仍存在一些不足：一是公开内容的针对性有待增强；二是政策解读的形式还不够丰富；"
        "三是工作人员的业务能力需要进一步提高。",
        "下一步，{agency}将着力做好以下工作：一是聚焦群众关切，细化公开内容；二是创新解读方式，提高解读质量；三是加强业务培训，提升工作水平。",
    ),
    "other": ("{agency}无其他需要报告的事项。",),
}
"""What bureaus write under each heading, after the seed reports; sections of other names get DEFAULT_NARRATIVE."""

DEFAULT_NARRATIVE = ("{agency}按照要求做好相关工作。",)


def values_to_report(
    template: Template, values: Values, *, agency: str = AGENCY, year: int | None = None, layout: Layout = STATUTORY
) -> PrintedReport:
    """The report of an agency for a year (by default the form's first): tables stand in the sections the form
    names, or as annexes."""
    year = template.years[0] if year is None else year
    sections = [section_to_printed(section, template, values, agency, year, layout) for section in template.sections]
    return PrintedReport(
        title=(agency, f"{year}年{template.title.text}"),
        agency=agency,
        year=year,
        published=f"{year + 1}-01-24",
        sections=(*sections, *annexes(template, values, layout)),
    )


def section_to_printed(
    section: Section, template: Template, values: Values, agency: str, year: int, layout: Layout
) -> PrintedSection:
    """One section: its tables, or its text where it has none."""
    tables = tuple(
        printed
        for table in template.tables
        if table.section == section.name
        for printed in table_to_printed(table, values, layout)
    )
    texts = () if tables else NARRATIVE.get(section.name, DEFAULT_NARRATIVE)
    paragraphs = tuple(text.format(agency=agency, year=year, notice=template.notice) for text in texts)
    return PrintedSection(section.label.text, paragraphs, tables)


def annexes(template: Template, values: Values, layout: Layout) -> Iterator[PrintedSection]:
    """The tables that stand in no section, each under its own title."""
    names = {section.name for section in template.sections}
    for table in template.tables:
        if table.section not in names:
            yield PrintedSection(table.labels.text, (), table_to_printed(table, values, layout), attached=True)
