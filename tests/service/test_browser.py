"""From the file to the export in a real browser: a seed and a PDF are handed in, looked at, corrected, and downloaded."""

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.review.running import Running
from tests.chromium import Tab, chromium
from tests.service.conftest import SEED, TOTAL, put, read, specimen, wrong_total
from tests.service.test_review import doubted

DESK, PHONE = (1366, 768), (390, 800)
MARKED = "document.querySelector('#page .value, #page .box.value') !== null"
PICTURES = os.environ.get("GOUJI_PICTURES")
"""A folder for pictures of the pages, for a person to look at."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """One browser for all tests; it finds no host but this machine."""
    with chromium(tmp_path_factory.mktemp("profile")) as tab:
        yield tab


@pytest.fixture
def tab(browser: Tab) -> Tab:
    """Its tab, at the size of an office's screen, with nothing that happened before."""
    browser.events.clear()
    resize(browser, DESK)
    return browser


def resize(tab: Tab, size: tuple[int, int]) -> None:
    tab.call(
        "Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=size == PHONE
    )


def look(tab: Tab, name: str) -> None:
    if PICTURES:
        tab.picture(Path(PICTURES) / f"{name}.png")


def upload(tab: Tab, run: Running, *files: Path) -> list[str]:
    """The addresses of the results."""
    tab.visit(f"{run.address}/")
    tab.choose_files("#file", *files)
    count = f"document.querySelectorAll('#jobs a.result').length === {len(files)}"
    tab.wait(count)
    return list(tab.run("Array.from(document.querySelectorAll('#jobs a.result'), a => a.href)"))


def turned(tab: Tab, key: str) -> None:
    """Press a key that leads to another look."""
    turn = tab.run("document.body.dataset.turn")
    tab.press(key)
    tab.wait(f"document.body.dataset.turn !== '{turn}'")


def stays_here(tab: Tab, run: Running) -> bool:
    """Whether nothing was asked of anybody else, and nothing was complained about."""
    assert tab.complaints() == []
    return all(url.startswith((run.address, "data:")) for url in tab.requests())


def fits(tab: Tab) -> bool:
    """Whether the page is no wider than the window."""
    return bool(tab.run("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("kind", ["seed", "pdf"])
def test_a_report_is_handed_in_looked_at_corrected_and_exported(
    tab: Tab, run: Running, tmp_path: Path, kind: str
) -> None:
    file = SEED
    if kind == "pdf":
        file = tmp_path / "报告.pdf"
        file.write_bytes(specimen("pdf", total__total=wrong_total()))
    (address,) = upload(tab, run, file)
    look(tab, f"home-{kind}")
    tab.visit(address)
    shown = tab.run("Array.from(document.querySelectorAll('td[id]'), cell => cell.textContent).filter(Boolean).length")
    assert shown == sum(bool(cell.raw) for cell in read(file.read_bytes(), file.name).cells)
    look(tab, f"document-{kind}")
    assert tab.run("document.querySelector('article.finding') !== null") is (kind == "pdf")

    cell = tab.run(
        f"JSON.parse(document.getElementById('cells').textContent).findIndex(k => k.join() === '{','.join(TOTAL)}')"
    )
    tab.run(f"document.getElementById('r0-c{cell}').dispatchEvent(new MouseEvent('click', {{bubbles: true}}))")
    tab.wait(MARKED)
    look(tab, f"review-{kind}")
    tab.press("8")
    tab.press("Enter")
    tab.wait(
        "location.pathname.startsWith('/documents/') && document.readyState === 'complete' && document.querySelector('.badge.good') !== null"
    )
    assert tab.run(f"document.getElementById('r0-c{cell}').textContent") == "8"
    look(tab, f"corrected-{kind}")

    link = tab.run("document.querySelector('a[href$=\"format=csv\"]').href")
    rows = csv.DictReader(io.StringIO(run.client.get(link).text))
    (row,) = [row for row in rows if (row["table"], row["row"], row["column"]) == TOTAL]
    assert (row["value"], row["decision"]) == ("8", "correct") and row["machine_value"] not in ("", "8")
    assert stays_here(tab, run)


def test_keys_settle_undo_and_pass_over(tab: Tab, run: Running) -> None:
    data = specimen("txt-tsv")
    put(run, doubted(0.2, 0.6, 0.9), data)
    tab.visit(f"{run.address}/review")
    tab.wait(MARKED)
    assert tab.run("document.querySelectorAll('#page td.value').length") == 7
    first = tab.run("document.body.dataset.look")
    turned(tab, " ")
    assert tab.run("document.body.dataset.look") != first
    turned(tab, "z")
    assert tab.run("document.body.dataset.look") == first
    turned(tab, "x")
    assert tab.run("document.body.dataset.look") == first  # six of seven cells are open
    assert tab.run("document.querySelectorAll('.cells tr')[0].textContent").endswith("没有这一格")
    turned(tab, " ")
    turned(tab, "u")
    turned(tab, "n")
    assert "没有待复核" in tab.run("document.getElementById('detail').textContent")
    assert stays_here(tab, run)


def test_what_is_no_number_is_asked_twice(tab: Tab, run: Running) -> None:
    document = put(run, doubted(0.2), specimen("txt-tsv"))
    tab.visit(f"{run.address}/review")
    tab.wait(MARKED)
    tab.press("c")
    for character in "12o":
        tab.press(character)
    tab.press("Enter")
    assert "12o" in tab.wait("document.getElementById('message').textContent")
    assert run.client.get(f"/api/documents/{document}/corrections").json() == []
    turned(tab, "Enter")
    (kept,) = run.client.get(f"/api/documents/{document}/corrections").json()
    assert (kept["person"]["status"], kept["person"]["raw"]) == ("unreadable", "12o")


def test_somebody_elses_decision_is_shown_and_not_overwritten(tab: Tab, run: Running) -> None:
    document = put(run, doubted(0.2), specimen("txt-tsv"))
    tab.visit(f"{run.address}/review")
    tab.wait(MARKED)
    cells = run.client.get(f"/api/review/looks/{tab.run('document.body.dataset.look')}").json()["cells"]
    names = ("table", "row", "column", "version")
    body = {"of": document, "cells": [{name: cells[0][name] for name in names} | {"kind": "blank"}], "name": "李四"}
    assert run.client.post("/api/review/decisions", json=body).status_code == 200
    tab.press(" ")
    assert "他人" in tab.wait("document.getElementById('message').textContent")
    assert "李四" in tab.run("document.getElementById('detail').textContent") or tab.run(
        "document.querySelector('.cells tr').textContent.includes('空白')"
    )


def test_what_a_document_prints_never_runs(tab: Tab, run: Running) -> None:
    evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
    data = specimen("html", total__total=evil)
    document = put(run, read(data), data)
    key = "&".join(f"{name}={part}" for name, part in zip(("table", "row", "column"), TOTAL, strict=True))
    for path in (f"/documents/{document}", f"/review?document={document}&{key}", "/"):
        tab.visit(f"{run.address}{path}")
        if path.startswith("/review"):
            tab.wait(MARKED)
            assert tab.run("document.querySelector('#page td.value').textContent").startswith("<img src=x")
        assert tab.run("document.title") != "1" and tab.run("document.querySelectorAll('img[src=x]').length") == 0
    assert stays_here(tab, run)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_fits_and_has_names_for_what_can_be_used(tab: Tab, run: Running, size: tuple[int, int]) -> None:
    document = put(run, doubted(0.2, 0.6, format="pdf"), specimen("pdf"))
    resize(tab, size)
    for path in ("/", f"/documents/{document}", "/review", "/progress", "/login"):
        tab.visit(f"{run.address}{path}")
        if path == "/review":
            tab.wait(MARKED)
            boxes = "document.querySelectorAll('.box.{}').length"
            assert [tab.run(boxes.format(part)) for part in ("value", "row", "column")] == [7, 7, 7]
        assert fits(tab), path
        unnamed = tab.run(
            "Array.from(document.querySelectorAll('button, a, input'), e => "
            "(e.textContent || '') + (e.ariaLabel || '') + Array.from(e.labels || [], l => l.textContent).join(''))"
            ".filter(name => !name.trim()).length"
        )
        assert unnamed == 0 and tab.run("document.documentElement.lang") == "zh-CN"
        look(tab, f"{path.strip('/').split('/')[0] or 'home'}-{size[0]}")


def test_one_answer_is_given_to_all_that_are_left(tab: Tab, run: Running) -> None:
    put(run, doubted(0.2, format="html"), specimen("html"))
    tab.visit(f"{run.address}/review")
    tab.wait(MARKED)
    tab.press("ArrowDown")
    tab.press("5")
    tab.press("Enter")
    at = "document.querySelector('.cells [aria-selected=true]').dataset.at"
    tab.wait(f"document.querySelectorAll('.cells tr')[1].textContent.includes('已更正') && {at} === '2'")
    tab.press("0")
    look(tab, "typing")
    middle = "document.elementFromPoint(...(box => [box.x + 9, box.y + 9])(document.querySelector('#typed').getBoundingClientRect())).id"
    assert tab.run(middle) == "typed"  # what is typed is to be seen
    tab.call("Input.dispatchKeyEvent", type="keyDown", key="Enter", text="\r", modifiers=8)
    tab.wait("document.body.innerText.includes('没有待复核的格了')")
    typed = [one["person"]["number"] for one in map(json.loads, run.client.get("/api/corrections").text.splitlines())]
    assert typed == ["5", "0", "0", "0", "0", "0", "0"]


def test_the_number_that_would_reconcile_is_under_a_key(tab: Tab, run: Running) -> None:
    report = read(specimen("html", total__total=wrong_total()))
    document = put(run, report, specimen("html", total__total=wrong_total()))
    tab.visit(f"{run.address}/review?document={document}&table=requests&row=total&column=total")
    tab.wait(f"{MARKED} && document.querySelector('.candidates button') !== null")
    look(tab, "offer")
    tab.press("s")
    tab.wait("location.pathname.startsWith('/documents/')")
    (kept,) = map(json.loads, run.client.get("/api/corrections").text.splitlines())
    assert kept["person"]["number"] == str(int(wrong_total()) - 1) and kept["kind"] == "correct"
