"""The page of findings: what it says, that no document speaks through it, and what a click does in a browser."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from extractor import extract
from extractor.checks import known_codes
from extractor.forms import load_templates
from extractor.forms.specimen import draw_values, write_specimen
from extractor.model import Change, Extraction, Finding, Level, Source, Verdict
from extractor.reports.findings_page import FindingsPage
from tests.browser import DESK, PHONE, chromium, open_tab

Make = Callable[..., Extraction]

FORMS = load_templates()
TOTAL = ("requests", "total", "total")


def page_of(*pairs: tuple[Source, Extraction], unread: tuple[str, ...] = ()) -> str:
    page, out = FindingsPage(FORMS, known_codes(FORMS)), io.BytesIO()
    assert list(page.passing(pairs)) == list(pairs)
    page.write(out, unread)
    return out.getvalue().decode()


def read(format: str, **texts: str) -> tuple[Source, Extraction]:
    """A report with a total that is one too high, and other texts in `row__column` of requests."""
    form = next(template for template in FORMS if template.form == "2021")
    values = dict(draw_values(form, 4))
    values[TOTAL] = str(int(values[TOTAL]) + 1)
    values |= {("requests", *name.split("__")): text for name, text in texts.items()}
    source = Source.of("a", write_specimen(form, values, format, agency="示例市数据局", year=2023))
    return source, extract(source)


def cells_of(html: str) -> dict[str, str]:
    """The text of every value cell by its address."""
    found = re.findall(r'<td id="([\w-]+)"[^>]*>(.*?)</td>', html, re.DOTALL)
    return {name: re.sub(r"<[^>]+>", "", inner).strip() for name, inner in found}


@pytest.mark.parametrize("format", ["txt-tsv", "pdf"])
def test_the_form_is_shown_as_printed_and_findings_and_cells_point_at_each_other(format: str) -> None:
    source, report = read(format)
    html = page_of((source, report))
    cells = cells_of(html)
    assert [cells[f"r0-c{index}"] for index in range(len(report.cells))] == [cell.raw for cell in report.cells]
    total = f"r0-c{[cell.key for cell in report.cells].index(TOTAL)}"
    assert f'<td id="{total}" class="error' in html
    for name, listed in re.findall(r'<article class="finding \w+" id="([\w-]+)" data-cells="([^"]*)"', html):
        assert set(listed.split()) <= set(cells)
        assert f'<a class="screen go" href="#{listed.split()[0]}" data-finding="{name}">' in html
    assert set(re.findall(r'data-finding="([\w-]+)"', html)) == set(re.findall(r'<article [^>]*id="([\w-]+)"', html))
    assert html.count('<img class="crop" src="data:image/png;base64,') == (3 if format == "pdf" else 0)
    assert ("第2页" if format == "pdf" else "行，第") in html


def test_verdict_suggestion_and_certainty_are_told(make: Make) -> None:
    source, report = read("txt-tsv")
    finding = Finding(
        "sum.requests.results", Level.ERROR, "不平", "requests", "total", (TOTAL,), "411", "410",
        Verdict.PUBLISHER, (TOTAL,), Change(TOTAL, Decimal(410)), 0.93,
    )  # fmt: skip
    html = page_of((source, replace(report, findings=(finding,))))
    assert "报告有误（把握 93%）" in html and "改为 410 即可吻合" in html


def test_what_a_document_prints_cannot_become_markup(make: Make) -> None:
    evil = "</td></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'\u202e\x1b"
    report = make(
        agency=evil, source=evil, warnings=(evil,), cells=tuple(replace(cell, raw=evil) for cell in read("txt-tsv")[1].cells),
        findings=(Finding("x.y", Level.NOTE, evil, "requests", evil, (TOTAL,), evil, evil, quote=evil, section=evil),),
    )  # fmt: skip
    html = page_of((Source.of("a", b""), report), unread=(evil,))
    assert html.count("<script") == 1 and "<img" not in html
    assert not {"\u202e", "\x1b"} & set(html)
    assert html.count("&lt;script&gt;alert(1)") > 200


def test_clean_reports_take_a_line_and_unread_files_are_named(make: Make) -> None:
    source, report = read("txt-tsv")
    html = page_of((source, make(findings=())), (source, report), unread=("b.pdf: is damaged",))
    assert html.count('<section class="report"') == 1
    assert "未发现问题" in html and "b.pdf: is damaged" in html
    assert '<a href="#r1">' in html and 'href="#r0"' not in html


def test_a_report_of_which_no_cells_are_at_hand_has_its_findings_alone() -> None:
    source, report = read("txt-tsv")
    html = page_of((source, report), (source, replace(report, cells=(), findings=report.findings[:1])))
    assert html.count('<article class="finding') == len(report.findings) + 1
    assert "r1-c" not in html and 'id="r1-f0" data-cells=""' in html


def test_a_cell_twice_found_keeps_two_cards(make: Make) -> None:
    source, report = read("txt-tsv")
    html = page_of((source, replace(report, findings=report.findings[:1] * 2)))
    assert re.findall(r'<article [^>]*id="([\w-]+)"', html) == ["r0-f0", "r0-f1"]


def test_pictures_that_cannot_be_cut_are_said_to_be_missing() -> None:
    _, report = read("pdf")
    html = page_of((Source.of("a.pdf", b"%PDF-1.7\nnothing"), report))
    assert "未能截取原件图片" in html and "<img" not in html


def test_the_page_is_whole_markup() -> None:
    html = page_of(read("txt-tsv"))
    for tag in ("html", "main", "section", "article", "table", "tr", "td", "th", "a", "dl", "dd", "p", "li", "div"):
        assert len(re.findall(rf"<{tag}[ >]", html)) == html.count(f"</{tag}>"), tag
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'aria-labelledby="([^"]+)"', html)) <= set(ids)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def chosen(page: Page) -> tuple[Locator, Locator]:
    """The cell and the card that are chosen."""
    return page.locator(".focus"), page.locator(".list .selected")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_in_a_browser_a_click_on_a_finding_shows_its_cell(
    browser: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    source, report = read("pdf", granted__business="见附件")
    assert len(report.findings) > 2
    path = tmp_path / "page.html"
    path.write_text(page_of((source, report)), encoding="utf-8")
    with open_tab(browser, size) as tab:
        tab.page.goto(path.as_uri())
        cell, card = chosen(tab.page)
        for index in range(len(report.findings)):
            tab.page.locator(f"#r0-f{index} .go").click()
            expect(card).to_have_id(f"r0-f{index}")
            expect(cell).to_be_in_viewport(ratio=1)
            assert tab.page.locator(".shown").count() > 0
            assert card.locator("img").first.evaluate("image => image.naturalWidth") > 50
            assert tab.page.locator("#sheet").is_visible() is (size == PHONE)
            tab.page.keyboard.press("Escape")
        tab.page.locator(".form td.error a").first.click()
        expect(cell).to_have_id(re.compile("^r0-c"))
        expect(card).to_have_id(re.compile("^r0-f"))
        tab.page.keyboard.press("Escape")
        expect(cell).to_have_count(0)
        assert tab.stays(path.as_uri())
