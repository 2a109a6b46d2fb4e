"""A report as HTML for paper: the page that a browser prints, in the letters and margins of official documents."""

from html import escape

from extractor.forms.specimen import PrintedReport
from extractor.forms.specimen.html_page import plain_text, report_to_article
from extractor.forms.specimen.paging import Paging


def report_to_page(report: PrintedReport, paging: Paging) -> str:
    """The whole page."""
    title = "<br />".join(map(escape, report.title))
    whole_rows = "" if paging.split_rows else "tr { break-inside: avoid }"
    return PAGE.format(title=title, rules=whole_rows, article=report_to_article(report, plain_text, paging))


PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8" /><title>政府信息公开工作年度报告</title><style>
@page {{ size: A4; margin: 30mm 27mm 28mm; @bottom-center {{ content: "- " counter(page) " -"; font-size: 10.5pt }} }}
body {{ margin: 0; font-family: "Noto Sans CJK SC", sans-serif; font-size: 15pt }}
h1 {{ text-align: center; font-size: 22pt; margin: 0 0 20pt }}
p {{ margin: 0 }}
{rules}
</style></head><body><h1>{title}</h1>
{article}
</body></html>
"""
"""15 points at a line height of two, as the article has it: 22 lines a page."""
