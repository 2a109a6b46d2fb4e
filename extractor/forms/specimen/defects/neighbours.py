"""Documents about such reports that are none: a reader must refuse them."""

from dataclasses import replace
from random import Random

from extractor.forms.specimen.defects.planted import Planted, reprinted
from extractor.forms.specimen.defects.spots import spots, with_cells
from extractor.forms.specimen.printed import PrintedReport, PrintedSection


def refused(planted: Planted, report: PrintedReport) -> Planted:
    """The document in place of the report."""
    return replace(reprinted(planted, report), refused=True)


def emptied(report: PrintedReport) -> tuple[PrintedSection, ...]:
    """The tables without values, each under its heading, and no text."""
    blank = with_cells(report, {spot: replace(spot.cell, text="") for spot in spots(report) if spot.cell.key})
    return tuple(replace(section, paragraphs=()) for section in blank.sections if section.tables)


def explanation(planted: Planted, rng: Random) -> Planted | None:
    """“解读”: what the report says, retold in sentences with some of its figures."""
    report, name = planted.report, planted.template.title.text
    figures = rng.sample(range(3, 400), 3)
    texts = (
        f"近日，{report.agency}发布了{report.year}年{name}。为便于公众理解，现就有关内容解读如下。",
        f"{report.year}年，{report.agency}主动公开政府信息{figures[0]}条，收到政府信息公开申请{figures[1]}件，均已按时答复。",
        f"全年组织培训{figures[2] % 9 + 1}次，因政府信息公开引起的行政复议、行政诉讼均为0件。",
    )
    title = (f"《{report.agency}{report.year}年{name}》解读",)
    return refused(planted, replace(report, title=title, sections=(PrintedSection("一图读懂", texts),)))


def notice(planted: Planted, rng: Random) -> Planted | None:
    """“编制通知”: a notice to write the report, with the empty form."""
    report, name = planted.report, planted.template.title.text
    texts = (
        "各乡镇人民政府、街道办事处，县直各部门：",
        f"根据《中华人民共和国政府信息公开条例》和{planted.template.notice}要求，现就做好{report.year}年{name}编制工作通知如下。",
        f"一、请各单位于{report.year + 1}年1月15日前报送年度报告。二、统计数据应当真实准确，不得漏报、瞒报。",
    )
    title = (f"关于做好{report.year}年{name}编制发布工作的通知",)
    return refused(planted, replace(report, title=title, sections=(PrintedSection("", texts), *emptied(report))))


def half_year(planted: Planted, rng: Random) -> Planted | None:
    """“half-year statistics”: a table of the same form, filled in for six months."""
    report = planted.report
    half = rng.choice(("上半年", "第一季度", "第三季度"))
    tables = tuple(replace(section, paragraphs=()) for section in report.sections if section.tables)
    title = (f"{report.agency}{report.year}年{half}政府信息公开工作情况统计",)
    return refused(planted, replace(report, title=title, sections=tables))


def draft_for_opinions(planted: Planted, rng: Random) -> Planted | None:
    """“征求意见”: a new form laid out for opinions, empty."""
    report, name = planted.report, planted.template.title.text
    texts = (
        f"为进一步规范{name}的格式，{report.agency}起草了《{name}格式（征求意见稿）》，现向社会公开征求意见。",
        f"有关意见请于{report.year}年11月30日前反馈至{report.agency}。",
    )
    title = (f"关于公开征求《{name}格式（征求意见稿）》意见的公告",)
    return refused(planted, replace(report, title=title, sections=(PrintedSection("", texts), *emptied(report))))
