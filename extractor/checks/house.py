"""The rules of the form that are no sums: sections, the edition, the year in the text, who can have which numbers."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extractor.checks.agencies import rank_of
from extractor.checks.code import Code
from extractor.checks.foreign import foreign_names
from extractor.checks.labels import cell_words
from extractor.model import CanonicalTable, Document, Finding, Head, Level, Section, Template, TextLine
from extractor.text import fold_core, numbering, squeeze

CODES = {
    "house.section": Code(
        Level.WARNING,
        "缺少格式要求的部分",
        "没有找到格式要求的文字部分的标题。",
        "按格式补上该部分；确无内容的也应保留标题并说明。",
    ),
    "house.form_year": Code(
        Level.NOTE,
        "所用版式与报告年度不符",
        "报告使用了其他年度的版式。每一年度应使用当时有效的版式。",
        "改用该年度有效的版式填写。",
    ),
    "house.year": Code(
        Level.WARNING,
        "正文中的统计年度有误",
        "正文所写的统计期限或所编报告的年度不是本报告的年度，常见于沿用上一年度文稿。",
        "改正正文中的年度，并核对其余内容是否也是上一年度的。",
    ),
    "house.other_agency": Code(
        Level.WARNING,
        "正文中出现其他地方或其他机关的名称",
        "在应写本机关的地方写了其他地方或其他机关，常见于套用其他机关的文稿。",
        "改为本机关名称，并核对其余内容是否也是其他机关的。",
    ),
    "house.negative": Code(
        Level.WARNING,
        "数量为负数",
        "除“增/减”外，表中的数量不会小于零。",
        "核对该数字；减少的数量只写在“增/减”一栏。",
    ),
}
"""The kinds of findings of this module but those of `powers`, whose words stand in the form's YAML."""
CELL_CODES = ("house.negative",)
"""Those of `cell_findings`, again without the powers."""

TITLE_REACH = 60
"""Characters at the beginning of a paragraph in which a section's title is looked for: two of the longest titles."""

_PERIOD = re.compile(r"(20\d{2})年1月1日[^。；]{0,8}?(?:(20\d{2})年)?12月31日")


def house_findings(template: Template, head: Head, table: CanonicalTable, document: Document) -> Iterator[Finding]:
    """What one report breaks of the form's rules besides its sums."""
    lines = [squeeze(block.text) for block in document.blocks if isinstance(block, TextLine)]
    yield from section_findings(template, head, lines)
    yield from form_year_findings(template, head)
    yield from year_findings(template, head, lines)
    yield from foreign_findings(template, head, lines)
    yield from cell_findings(template, head, table)


def cell_findings(template: Template, head: Head, table: CanonicalTable) -> Iterator[Finding]:
    """Those of them that cells break."""
    yield from power_findings(template, head, table)
    yield from negative_findings(template, table)


def section_findings(template: Template, head: Head, lines: Sequence[str]) -> Iterator[Finding]:
    """Required sections whose titles are not in the report; a missing table is a finding of its own."""
    found = {section.name for section in head.sections}
    for section in template.sections:
        if section.required and section.name not in found and not any(has_title(line, section) for line in lines):
            yield Finding(
                code="house.section",
                level=Level.WARNING,
                message=f"未找到“{section.label.text}”部分",
                expected=section.label.text,
            )


def has_title(line: str, section: Section) -> bool:
    """Whether a section's title begins a paragraph, or stands in a numbered line with another one: there a reader finds
    no section, but nobody would say that it is missing."""
    start = line[:TITLE_REACH]
    core, numbered = fold_core(start), bool(numbering(start))
    titles = [fold_core(text) for text in section.label.texts]
    return any(core.startswith(title) or (numbered and title in core) for title in titles)


def form_year_findings(template: Template, head: Head) -> Iterator[Finding]:
    """A form used for a year that it was not made for."""
    first, last = template.years
    if head.year is not None and not (first <= head.year and (last is None or head.year <= last)):
        span = f"{first}至{last}年度" if last else f"{first}年度起"
        yield Finding(
            code="house.form_year",
            level=Level.NOTE,
            message=f"{head.year}年报告使用了{template.form}版格式（{template.notice}），该格式用于{span}的报告",
            printed=template.form,
        )


def year_findings(template: Template, head: Head, lines: Sequence[str]) -> Iterator[Finding]:
    """The first statement of another year as that of the report: the period of its data, or the report that is made.

    An office also makes last year's report in the year reported on: that is a fault only where the own is not named.
    """
    periods = [stated for line in lines for stated in stated_periods(line)]
    reports = [stated for line in lines for stated in stated_reports(template, line)]
    if any(head.year in years for years, _ in reports):
        reports = []
    for years, quote in (*periods, *reports):
        wrong = next((year for year in years if year != head.year), None)
        if head.year is not None and wrong is not None:
            yield Finding(
                code="house.year",
                level=Level.WARNING,
                message=f"报告年度为{head.year}年，正文却写作{wrong}年：“{quote}”",
                printed=str(wrong),
                expected=str(head.year),
                quote=quote,
            )
            return


def stated_periods(line: str) -> Iterator[tuple[tuple[int, ...], str]]:
    """(years, the words) of each whole calendar year in a line: 自2022年1月1日起至2022年12月31日."""
    for match in _PERIOD.finditer(line):
        yield tuple(int(year) for year in match.groups() if year), match.group()


def stated_reports(template: Template, line: str) -> Iterator[tuple[tuple[int, ...], str]]:
    """(year, the words) of each statement in a line that this report is made or given: 根据……要求，编制2022年度……
    年度报告; 现将2022年度……工作情况报告如下."""
    for match in made_report(template.title.texts).finditer(line):
        yield (int(match["year"]),), match["words"]


@lru_cache(maxsize=64)
def made_report(titles: tuple[str, ...]) -> re.Pattern[str]:
    """The statement that a report of one of these titles is made."""
    words = "|".join(re.escape(squeeze(text)) for text in titles)
    made, given = r"(?:根据|按照|依据|现将)[^。]*?(?=编制)", r"(?:[^。]*[,，])?(?=现(?:将|公布|发布))"
    stated = rf"(?:编制[了本《]{{0,2}}|现[^,，。]*?)(?P<year>20\d{{2}})年度?(?:{words})"
    return re.compile(rf"(?:^|。)(?:{made}|{given})(?P<words>{stated})")


def foreign_findings(template: Template, head: Head, lines: Sequence[str]) -> Iterator[Finding]:
    """Another place or another agency where the report's own should stand, one finding for each name."""
    seen = set()
    for line in lines:
        for name, quote in foreign_names(head.agency, line, template.title.texts):
            if name not in seen:
                seen.add(name)
                yield Finding(
                    code="house.other_agency",
                    level=Level.WARNING,
                    message=f"{head.agency}的报告正文中出现“{name}”：“{quote}”",
                    printed=name,
                    expected=head.agency,
                    quote=quote,
                )


def power_findings(template: Template, head: Head, table: CanonicalTable) -> Iterator[Finding]:
    """Numbers that an agency of this rank cannot have; where a name does not tell its rank, nothing is said."""
    rank = rank_of(head.agency)
    for power in template.powers:
        if rank is None or rank in power.ranks:
            continue
        for cell in table:
            inside = cell.table == power.table and cell.row in power.rows
            if cell.value and inside and (not power.columns or cell.column in power.columns):
                yield Finding(
                    code=power.code,
                    level=Level.WARNING,
                    message=f"{head.agency}的{cell_words(template, cell.key)}为{cell.raw.strip()}：{power.statement}",
                    table=cell.table,
                    where=cell.row,
                    cells=(cell.key,),
                    printed=cell.raw.strip(),
                    expected="0",
                    confidence=cell.confidence,
                )


def negative_findings(template: Template, table: CanonicalTable) -> Iterator[Finding]:
    """Numbers below zero where the form has no increase or decrease."""
    signed = {
        (declared.name, row.name, column.name)
        for declared in template.tables
        for row, column in declared.cells()
        if row.signed or column.signed
    }
    for cell in table:
        if cell.value is not None and cell.value < 0 and cell.key not in signed:
            yield Finding(
                code="house.negative",
                level=Level.WARNING,
                message=f"{cell_words(template, cell.key)}为负数：{cell.raw.strip()}",
                table=cell.table,
                where=cell.row,
                cells=(cell.key,),
                printed=cell.raw.strip(),
                confidence=cell.confidence,
            )
