"""From the file to the export in a real browser: a seed and a PDF are handed in, looked at, corrected, and downloaded."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.review.running import Running
from tests.browser import DESK, PHONE, Tab, chromium, open_tab
from tests.service.conftest import SEED, TOTAL, put, read, specimen, wrong_total
from tests.service.test_review import doubted
from tests.service.walk import EXPORTED, correct, export, hand_in, look, marked


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    with open_tab(browser) as tab:
        yield tab


def turned(page: Page, key: str) -> None:
    """Press a key that leads to another look."""
    turn = page.locator("body").get_attribute("data-turn")
    page.keyboard.press(key)
    expect(page.locator("body")).not_to_have_attribute("data-turn", str(turn))


def name_of_look(page: Page) -> str | None:
    return page.locator("body").get_attribute("data-look")


@pytest.mark.parametrize("kind", ["seed", "pdf"])
def test_a_report_is_handed_in_looked_at_corrected_and_exported(
    tab: Tab, run: Running, tmp_path: Path, kind: str
) -> None:
    file = SEED
    if kind == "pdf":
        file = tmp_path / "报告.pdf"
        file.write_bytes(specimen("pdf", total__total=wrong_total()))
    hand_in(tab.page, run.address, file)
    shown = [text for text in tab.page.locator("td[id]").all_text_contents() if text]
    assert len(shown) == sum(bool(cell.raw) for cell in read(file.read_bytes(), file.name).cells)
    assert (tab.page.locator("article.finding").count() > 0) is (kind == "pdf")
    machine = correct(tab.page, TOTAL, "8")
    assert {"seed": 0, "pdf": int(wrong_total())}[kind] == machine
    assert export(tab.page, TOTAL, tmp_path) == dict.fromkeys(EXPORTED, (8, machine))
    tab.page.goto(f"{run.address}/")
    found = len(next(iter(run.service.every_reviewed())).report.findings)
    assert tab.page.locator("#reports td.number").all_inner_texts() == [str(found), "无"] and found > 0
    assert tab.stays(run.address)


def test_what_leaves_the_machine_would_be_noticed(tab: Tab, run: Running) -> None:
    tab.page.goto(f"{run.address}/")
    assert tab.stays(run.address)
    tab.page.goto("about:blank")
    tab.page.set_content('<img src="http://elsewhere.example/a.png">')
    tab.complaints.clear()
    assert not tab.stays(run.address)


def test_keys_settle_undo_and_pass_over(tab: Tab, run: Running) -> None:
    put(run, doubted(0.2, 0.6, 0.9), specimen("txt-tsv"))
    page = tab.page
    page.goto(f"{run.address}/review")
    expect(page.locator("#page td.value")).to_have_count(7)
    first = name_of_look(page)
    turned(page, " ")
    assert name_of_look(page) != first
    turned(page, "z")
    assert name_of_look(page) == first
    turned(page, "x")
    assert name_of_look(page) == first  # six of seven cells are open
    assert page.locator(".cells tr").first.inner_text().endswith("没有这一格")
    turned(page, " ")
    turned(page, "u")
    turned(page, "n")
    assert "没有待复核" in page.locator("#detail").inner_text()
    assert tab.stays(run.address)


def test_what_is_no_number_is_asked_twice(tab: Tab, run: Running) -> None:
    document = put(run, doubted(0.2), specimen("txt-tsv"))
    page = tab.page
    page.goto(f"{run.address}/review")
    marked(page)
    page.keyboard.press("c")
    page.keyboard.type("12o")
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_contain_text("12o")
    assert run.client.get(f"/api/documents/{document}/corrections").json() == []
    turned(page, "Enter")
    (kept,) = run.client.get(f"/api/documents/{document}/corrections").json()
    assert (kept["person"]["status"], kept["person"]["raw"]) == ("unreadable", "12o")


def test_somebody_elses_decision_is_shown_and_not_overwritten(tab: Tab, run: Running) -> None:
    document = put(run, doubted(0.2), specimen("txt-tsv"))
    page = tab.page
    page.goto(f"{run.address}/review")
    marked(page)
    cells = run.client.get(f"/api/review/looks/{name_of_look(page)}").json()["cells"]
    names = ("table", "row", "column", "version")
    body = {"of": document, "cells": [{name: cells[0][name] for name in names} | {"kind": "blank"}], "name": "李四"}
    assert run.client.post("/api/review/decisions", json=body).status_code == 200
    page.keyboard.press(" ")
    expect(page.locator("#message")).to_contain_text("他人")
    expect(page.locator(".cells tr").first).to_contain_text("空白")
    page.locator(".cells tr").first.click()
    expect(page.locator("#detail")).to_contain_text("李四")


def test_what_a_document_prints_never_runs(tab: Tab, run: Running) -> None:
    evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
    data = specimen("html", total__total=evil)
    document = put(run, read(data), data)
    key = "&".join(f"{name}={part}" for name, part in zip(("table", "row", "column"), TOTAL, strict=True))
    page = tab.page
    for path in (f"/documents/{document}", f"/review?document={document}&{key}", "/"):
        page.goto(f"{run.address}{path}")
        if path.startswith("/review"):
            expect(page.locator("#page td.value")).to_contain_text("<img src=x")
        assert page.title() != "1" and page.locator("img[src=x]").count() == 0
    assert tab.stays(run.address)


UNNAMED = """() => Array.from(document.querySelectorAll('button, a, input'), e =>
    (e.textContent || '') + (e.ariaLabel || '') + Array.from(e.labels || [], l => l.textContent).join('')
).filter(name => !name.trim()).length"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_fits_and_has_names_for_what_can_be_used(
    browser: Browser, run: Running, size: tuple[int, int]
) -> None:
    document = put(run, doubted(0.2, 0.6, format="pdf"), specimen("pdf"))
    with open_tab(browser, size) as tab:
        for path in ("/", f"/documents/{document}", "/review", "/progress", "/login"):
            tab.page.goto(f"{run.address}{path}")
            if path == "/review":
                for part in ("value", "row", "column"):
                    expect(tab.page.locator(f".box.{part}")).to_have_count(7)
            assert tab.fits(), path
            assert tab.page.evaluate(UNNAMED) == 0
            assert tab.page.locator("html").get_attribute("lang") == "zh-CN"
            look(tab.page, f"{path.strip('/').split('/')[0] or 'home'}-{size[0]}")
        assert tab.stays(run.address)


def test_one_answer_is_given_to_all_that_are_left(tab: Tab, run: Running) -> None:
    put(run, doubted(0.2, format="html"), specimen("html"))
    page = tab.page
    page.goto(f"{run.address}/review")
    marked(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("5")
    page.keyboard.press("Enter")
    expect(page.locator(".cells tr").nth(1)).to_contain_text("已更正")
    expect(page.locator(".cells [aria-selected=true]")).to_have_attribute("data-at", "2")
    page.keyboard.press("0")
    look(page, "typing")
    page.locator("#typed").click(trial=True)  # what is typed is to be seen: nothing lies over it
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#detail")).to_contain_text("没有待复核的格了")
    typed = [one["person"]["number"] for one in map(json.loads, run.client.get("/api/corrections").text.splitlines())]
    assert typed == ["5", "0", "0", "0", "0", "0", "0"]


def test_the_number_that_would_reconcile_is_under_a_key(tab: Tab, run: Running) -> None:
    report = read(specimen("html", total__total=wrong_total()))
    document = put(run, report, specimen("html", total__total=wrong_total()))
    page = tab.page
    page.goto(f"{run.address}/review?document={document}&table=requests&row=total&column=total")
    marked(page)
    expect(page.locator(".candidates button").first).to_be_visible()
    look(page, "offer")
    page.keyboard.press("s")
    page.wait_for_url("**/documents/*")
    (kept,) = map(json.loads, run.client.get("/api/corrections").text.splitlines())
    assert kept["person"]["number"] == str(int(wrong_total()) - 1) and kept["kind"] == "correct"
