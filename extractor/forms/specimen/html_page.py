"""Reports as pages of a government site: head, navigation, breadcrumb, article, share buttons, footer around them.

Variants: the article inside layout tables; as a string of a script; as pasted from Word (labels split over spans,
conditional comments, `o:p`). Nothing is loaded from anywhere: the addresses are relative.
"""

import json
from collections.abc import Callable
from enum import StrEnum
from html import escape

from extractor.errors import UnsupportedError
from extractor.forms.specimen.paging import UNPAGED, Paging, column_widths
from extractor.forms.specimen.printed import (
    Border,
    Flow,
    PrintedCell,
    PrintedReport,
    PrintedTable,
    Role,
    Sides,
    is_dark,
    missing_sides,
)


class Page(StrEnum):
    """How the article stands in its page."""

    PLAIN = "plain"
    NESTED = "nested"
    """Inside the cells of layout tables."""
    SCRIPT = "script"
    """Only in a string of a script, quotes escaped."""
    WORD = "word"
    """Pasted from Word."""


CellToHtml = Callable[[PrintedCell], str]
"""What stands inside a cell."""


def write_html(report: PrintedReport, *, page: Page = Page.PLAIN, charset: str = "utf-8") -> bytes:
    """A whole page in the given charset; a character outside it becomes a numeric reference.

    Raises UnsupportedError for borders that only PDF has.
    """
    article = report_to_article(report, word_text if page is Page.WORD else plain_text)
    if page is Page.WORD:
        article = WORD_PREFIX + article.replace("<p ", '<p class="MsoNormal" ')
    elif page is Page.NESTED:
        article = NESTED_BEFORE + article + NESTED_AFTER
    elif page is Page.SCRIPT:
        article = article_to_script(article)
    html = PAGE.format(
        charset=charset,
        title=escape(article_title(report)),
        site=escape(report.agency),
        date=report.published,
        article=article,
    )
    return html.encode(charset, "xmlcharrefreplace")


def article_title(report: PrintedReport) -> str:
    """The title in one line."""
    return "".join(report.title)


def report_to_article(report: PrintedReport, cell_to_html: CellToHtml, paging: Paging = UNPAGED) -> str:
    """Paragraphs and tables of the report."""
    parts = []
    for section in report.sections:
        parts.append(f'<p style="text-indent:2em;line-height:2"><strong>{escape(section.heading)}</strong></p>')
        for paragraph in section.paragraphs:
            parts.append(f'<p style="text-indent:2em;line-height:2">{escape(paragraph)}</p>')
        parts += [table_to_html(table, cell_to_html, paging) for table in section.tables]
    return "\n".join(parts)


def table_to_html(table: PrintedTable, cell_to_html: CellToHtml, paging: Paging = UNPAGED) -> str:
    """One table with its spans and rules; its header stands in a `thead` where each page is to repeat it."""
    header = table.header_rows if paging.repeat_header else 0
    columns = "".join(f'<col width="{width}" />' for width in html_widths(table, paging))
    rows = rows_to_html(table, cell_to_html, paging)
    head = f"<thead>\n{NEWLINE.join(rows[:header])}\n</thead>\n" if header else ""
    return (
        f"<table {border_to_css(table.border)[0]}><colgroup>{columns}</colgroup>\n{head}"
        f"<tbody>\n{NEWLINE.join(rows[header:])}\n</tbody></table>"
    )


def html_widths(table: PrintedTable, paging: Paging) -> list[str]:
    """Percents, or pixels where the width of labels is set."""
    if paging.leaf_width or paging.group_width:
        return [str(int(width / POINTS_PER_PIXEL)) for width in column_widths(table, PAPER_WIDTH, paging)]
    return [f"{int(width)}%" for width in column_widths(table, 100, paging)]


def rows_to_html(table: PrintedTable, cell_to_html: CellToHtml, paging: Paging) -> list[str]:
    """The rows of a table, their cells with the styles of its rules."""
    style = border_to_css(table.border)[1]
    missing = missing_sides(table) if table.border is Border.MISSING else {}
    rows = []
    for number, row in enumerate(table.rows):
        styles = [
            (DARK if is_dark(table.border, cell.role) else style)
            + hidden_sides(missing.get((number, cell.col), Sides()))
            for cell in row
        ]
        cells = [cell_to_td(cell, cell_to_html, paging, style) for cell, style in zip(row, styles, strict=True)]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return rows


def border_to_css(border: Border) -> tuple[str, str]:
    """The attributes of a table, and the style of its cells. Raises UnsupportedError."""
    if border is Border.SOLID:
        return f'border="1" cellspacing="0" {TABLE} style="border-collapse:collapse"', ""
    if border is Border.SEPARATE:
        return f'border="1" cellspacing="2" {TABLE}', ""
    if border is Border.SHADED:
        return f'border="0" cellspacing="2" {TABLE}', LIGHT
    if border not in CELL_BORDERS:
        raise UnsupportedError(f"{border} borders are printed to PDF only: choose another")
    return f'cellspacing="0" {TABLE} style="border-collapse:collapse"', CELL_BORDERS[border]


def hidden_sides(missing: Sides) -> str:
    """The style of a cell whose rules are left out; the one beside it cannot bring a hidden border back."""
    return ";border-right:hidden" * missing.right + ";border-bottom:hidden" * missing.bottom


def cell_to_td(cell: PrintedCell, cell_to_html: CellToHtml, paging: Paging, style: str) -> str:
    """One cell; labels run from the left, all else stands in the middle."""
    spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    spans += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    align = "left" if cell.role is Role.LABEL else "center"
    spans += f' style="{style}"' if style else ""
    valign = "top" if paging.top else "middle"
    text = cell_to_html(cell)
    if cell.flow is not Flow.ACROSS:
        text = f'<div style="{FLOWS[cell.flow]}">{text}</div>'
    return f'<td{spans} align="{align}" valign="{valign}">{text}</td>'


def plain_text(cell: PrintedCell) -> str:
    """The text in a paragraph, indented by spaces as editors do; an empty cell holds a space that does not break."""
    text = escape(cell.indented).replace("\n", "<br />")
    strong = cell.role in (Role.TITLE, Role.HEADER)
    ink = f";color:#{cell.ink}" if cell.ink else ""
    return f'<p style="{CELL_STYLE}{ink}">{"<strong>" * strong}{text or "&nbsp;"}{"</strong>" * strong}</p>'


def word_text(cell: PrintedCell) -> str:
    """The text as Word's clipboard has it: spans of a few characters, Latin ones as English, then `o:p`."""
    spans = []
    for start in range(0, len(cell.indented), WORD_RUN):
        piece = cell.indented[start : start + WORD_RUN]
        lang = 'lang="EN-US" ' if piece.isascii() else ""
        spans.append(f'<span {lang}style="{WORD_STYLE}">{escape(piece).replace(NEWLINE, "<br />")}</span>')
    empty = '<span lang="EN-US"><o:p>&nbsp;</o:p></span>' if not spans else '<span lang="EN-US"><o:p></o:p></span>'
    align = "left" if cell.role is Role.LABEL else "center"
    style = f"text-align:{align};margin:0cm;mso-pagination:widow-orphan"
    return f'<p align="{align}" style="{style}">{"".join(spans)}{empty}</p>'


def article_to_script(article: str) -> str:
    """The article as a string that a script puts into the page; `</` is escaped, or the script would end there."""
    literal = json.dumps(article, ensure_ascii=False).replace("</", "<\\/")
    return f"""<div id="zoom"></div>
<script type="text/javascript">
var articleContent = {literal};
document.getElementById("zoom").innerHTML = articleContent;
</script>"""


NEWLINE = "\n"
TABLE = 'cellpadding="4" width="100%"'

LIGHT = "background:#e6eef7;-webkit-print-color-adjust:exact"
DARK = "background:#0b5aa6;color:#fff;-webkit-print-color-adjust:exact"

CELL_BORDERS = {
    Border.HAIRLINE: "border:0.1pt solid #000",
    Border.GREY: "border:1px solid #ccc",
    Border.DASHED: "border:1px dashed #000",
    Border.DOTTED: "border:1px dotted #000",
    Border.DOUBLE: "border:3px double #000",
    Border.OPEN: "border:1px solid #000;border-left:0;border-right:0",
    Border.NONE: "border:0",
    Border.MISSING: "border:1px solid #000",
}
"""The style of a cell by its border."""

FLOWS = {
    Flow.DOWN: "writing-mode:vertical-rl;display:inline-block",
    Flow.TURNED: "writing-mode:vertical-rl;text-orientation:sideways;display:inline-block",
}

WORD_RUN = 2
"""Characters in a span: Word breaks its runs about so where a label was edited."""

WORD_STYLE = "font-size:9.0pt;font-family:宋体;mso-bidi-font-family:宋体"
CELL_STYLE = "margin:0;font-size:14px"

POINTS_PER_PIXEL = 0.75
PAPER_WIDTH = 440.0
"""Points between the margins of A4 with 27 mm on either side, less the outer rules: browsers cut off what is wider."""

WORD_PREFIX = """<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom>
<w:PunctuationKerning/>
<w:DrawingGridVerticalSpacing>7.8 磅</w:DrawingGridVerticalSpacing></w:WordDocument></xml><![endif]-->
<!--[if gte mso 10]><style>table.MsoNormalTable{mso-style-name:普通表格;mso-tstyle-rowband-size:0}</style><![endif]-->
"""

NESTED_BEFORE = """<table width="100%" border="0" cellpadding="0" cellspacing="0"><tbody><tr><td width="12">&nbsp;</td>
<td><table width="100%" border="0"><tbody><tr><td height="20">【字体：大 中 小】</td></tr><tr><td class="content">
"""
NESTED_AFTER = """
</td></tr><tr><td align="right">【打印】【关闭】</td></tr></tbody></table></td>
<td width="12">&nbsp;</td></tr></tbody></table>
"""

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="{charset}" />
<meta name="SiteName" content="{site}" />
<meta name="ArticleTitle" content="{title}" />
<meta name="PubDate" content="{date} 09:30" />
<meta name="ColumnName" content="政府信息公开年报" />
<title>{title}_{site}</title>
<style>
body{{margin:0;font-family:"Microsoft YaHei","宋体",sans-serif;background:#f4f6f9}}
.top{{background:#0b5aa6;color:#fff;padding:24px 60px;font-size:28px}}
.nav{{background:#084a8a;margin:0;padding:0 60px;list-style:none}} .nav li{{display:inline-block;padding:12px 22px}}
.nav a{{color:#fff;text-decoration:none}}
.crumb{{width:1000px;margin:16px auto;color:#666;font-size:14px}}
.article{{width:940px;margin:0 auto;background:#fff;padding:30px}}
h1{{text-align:center;font-size:26px}}
.info{{text-align:center;color:#888;font-size:13px;border-bottom:1px solid #ddd;padding:10px}}
.share{{text-align:right;font-size:13px;color:#888}} .footer{{text-align:center;color:#666;font-size:13px;padding:30px}}
</style>
</head>
<body>
<div class="top">{site}</div>
<ul class="nav"><li><a href="/">首页</a></li>
<li><a href="/zfxxgk/">政务公开</a></li><li><a href="/fw/">政务服务</a></li>
<li><a href="/hd/">互动交流</a></li></ul>
<div class="crumb">当前位置：<a href="/">首页</a> &gt;
<a href="/zfxxgk/">政务公开</a> &gt; <a href="/zfxxgk/nb/">政府信息公开年报</a></div>
<div class="article">
<h1>{title}</h1>
<div class="info">发布日期：{date} 来源：{site} 浏览次数：<span id="hits">286</span></div>
<div class="content" id="content">
{article}
</div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a> | <a href="javascript:window.print()">打印本页</a>
<a href="javascript:window.close()">关闭窗口</a></div>
</div>
<div class="footer">主办单位：{site} 技术支持：信息中心<br />网站标识码：9901000001 备案序号：云ICP备00000001号</div>
</body>
</html>
"""
