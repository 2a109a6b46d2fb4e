"""Documents to PDFs: many in one call of a program, as starting it is what takes time."""

import io
import tempfile
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

import pypdfium2

from bench.breaks.plan import NARROW, Print, Producer, print_to_report, print_to_values
from bench.inks import ink_to_colour, page_inks
from bench.printers import print_by_chromium, print_by_libreoffice
from extractor.forms.specimen.html_page import plain_text, report_to_article
from extractor.forms.specimen.paging import Paging
from extractor.forms.specimen.word import write_docx

BATCH = 40
"""Documents in one call."""
TITLE_INK = 4095
"""The ink of a report's title in Chromium's batches: it tells where the next report begins."""


def produce(prints: Sequence[Print]) -> Iterator[tuple[Print, bytes]]:
    """Each document with its PDF. Raises MissingProgram, CalledProcessError, TimeoutExpired."""
    for producer, make in ((Producer.LIBREOFFICE, by_libreoffice), (Producer.CHROMIUM, by_chromium)):
        own = [one for one in prints if one.producer is producer]
        for start in range(0, len(own), BATCH):
            batch = own[start : start + BATCH]
            with tempfile.TemporaryDirectory() as folder:
                yield from zip(batch, make(batch, Path(folder)), strict=True)


def by_libreoffice(prints: Sequence[Print], folder: Path) -> list[bytes]:
    """The PDFs of some documents."""
    paths = []
    for one in prints:
        paths.append(folder / f"{one.name}.docx")
        paths[-1].write_bytes(write_docx(print_to_report(one, print_to_values(one)), one.paging))
    return [path.read_bytes() for path in print_by_libreoffice(paths)]


def by_chromium(prints: Sequence[Print], folder: Path) -> list[bytes]:
    """The PDFs of some documents, cut out of one."""
    path = folder / "reports.html"
    rules = "\n".join(sorted({page_rule(one.paging) for one in prints}))
    page = PAGE.format(rules=rules, reports="\n".join(map(print_to_html, prints)))
    path.write_text(page, encoding="utf-8")
    return split_reports(print_by_chromium(path).read_bytes())


def print_to_html(one: Print) -> str:
    """One report as part of a page that holds many."""
    report = print_to_report(one, print_to_values(one))
    title = "<br />".join(map(escape, report.title))
    narrow = "narrow" * (one.paging.group_width < NARROW)
    style = f"color:#{ink_to_colour(TITLE_INK)}"
    return (
        f'<section style="page:{page_kind(one.paging)}" class="{narrow}"><h1 style="{style}">{title}</h1>\n'
        f'<div style="height:{one.paging.lower:.2f}pt"></div>\n'
        f"{report_to_article(report, plain_text, one.paging)}</section>"
    )


def page_kind(paging: Paging) -> str:
    """The name of a kind of page in the style sheet."""
    return f"{'numbered' if paging.page_numbers else 'bare'}-{paging.bottom:.1f}".replace(".", "-")


def page_rule(paging: Paging) -> str:
    """A kind of page for the style sheet."""
    footer = '@bottom-center {content: "- " counter(page) " -"; font-size: 10.5pt}' if paging.page_numbers else ""
    return f"@page {page_kind(paging)} {{margin-bottom: calc(28mm + {paging.bottom:.1f}pt); {footer}}}"


def split_reports(data: bytes) -> list[bytes]:
    """The reports of a PDF, each beginning with a title."""
    whole = pypdfium2.PdfDocument(data)
    starts = [number for number, page in enumerate(whole) if any(glyph.ink == TITLE_INK for glyph in page_inks(page))]
    return [save_pages(whole, range(*ends)) for ends in zip(starts, [*starts[1:], len(whole)], strict=True)]


def save_pages(whole: pypdfium2.PdfDocument, pages: range) -> bytes:
    """Some pages as a PDF of their own."""
    part, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    part.import_pages(whole, list(pages))
    part.save(out)
    return out.getvalue()


PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8" /><title>政府信息公开工作年度报告</title><style>
@page {{ size: A4; margin: 30mm 27mm 28mm }}
{rules}
body {{ margin: 0; font-family: "Noto Sans CJK SC", sans-serif; font-size: 12pt; orphans: 1; widows: 1 }}
section {{ break-before: page }}
h1 {{ text-align: center; font-size: 22pt; margin: 0 }}
table {{ table-layout: fixed }}
.narrow td[align=left] {{ line-break: anywhere }}
</style></head><body>
{reports}
</body></html>
"""
