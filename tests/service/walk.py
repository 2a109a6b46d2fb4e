"""The way through the service in a browser, step by step: hand a file in, correct a cell, export."""

import csv
import json
import os
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import python_calamine
from playwright.sync_api import Locator, Page, expect

PICTURES = os.environ.get("GOUJI_PICTURES")
"""A folder for pictures of the pages, for a person to look at."""
READING = 60_000
"""Milliseconds for a file to be read, on a machine that has other things to do."""

Key = tuple[str, str, str]
Both = tuple[Decimal, Decimal]
"""What a person read in a cell, and what the machine."""


def look(page: Page, name: str) -> None:
    """Keep a picture of a page, if pictures are wanted."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def marked(page: Page) -> None:
    """Wait until the cell is boxed in its original."""
    expect(page.locator("#page .value").first).to_be_attached()


def hand_in(page: Page, address: str, file: Path) -> None:
    """Hand a file in where there is none yet, and go to its result."""
    page.goto(f"{address}/")
    page.set_input_files("#file", file)
    link = page.locator("#jobs a.result")
    expect(link).to_have_text("查看结果", timeout=READING)
    expect(page.locator("#reports tbody tr")).to_have_count(1)
    look(page, f"home{file.suffix}")
    link.click()
    page.wait_for_url("**/documents/*")
    look(page, f"document{file.suffix}")


def correct(page: Page, key: Key, typed: str) -> Decimal:
    """Give a cell of the result another number, and come back; the number that the machine had read."""
    keys = json.loads(page.locator("#cells").text_content() or "")
    cell = page.locator(f"#r0-c{keys.index(list(key))}")
    before = Decimal(cell.inner_text())
    has_finding = cell.locator("a").count() > 0
    cell.click()
    if has_finding:  # it comes first
        expect(page.locator("article.finding.selected")).to_be_visible()
        cell.click()
    marked(page)
    look(page, f"review-{before}")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/*")
    expect(cell).to_have_text(typed)
    expect(page.locator(".badge.good", has_text="已复核")).to_be_visible()
    look(page, f"corrected-{before}")
    return before


def export(page: Page, key: Key, folder: Path) -> dict[str, Both]:
    """What the downloads of a result say of a cell, by their suffix."""
    links = page.locator(".actions a[download]", has_not_text="语料案例")
    return dict(file_to_both(download(page, link, folder), key) for link in links.all())


def download(page: Page, link: Locator, folder: Path) -> Path:
    """What a click on a link brings."""
    with page.expect_download() as coming:
        link.click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def file_to_both(file: Path, key: Key) -> tuple[str, Both]:
    """The suffix of an export, and what it says of a cell."""
    return file.suffix, EXPORTED[file.suffix](file, key)


def both(row: Mapping[str, Any]) -> Both:
    return Decimal(str(row["value"])), Decimal(str(row["machine_value"]))


def row_of(rows: list[dict[str, Any]], key: Key) -> dict[str, Any]:
    (row,) = [row for row in rows if (row["table"], row["row"], row["column"]) == key]
    return row


def from_csv(file: Path, key: Key) -> Both:
    with file.open(encoding="utf-8", newline="") as text:
        return both(row_of(list(csv.DictReader(text)), key))


def from_jsonl(file: Path, key: Key) -> Both:
    (report,) = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    cell = row_of(report["cells"], key)
    return both({"value": cell["value"], "machine_value": cell["machine"]["value"]})


def from_parquet(file: Path, key: Key) -> Both:
    return both(row_of(pq.read_table(file).to_pylist(), key))


def from_xlsx(file: Path, key: Key) -> Both:
    names, *rows = python_calamine.load_workbook(str(file)).get_sheet_by_name("复核").to_python()
    return both(row_of([dict(zip(map(str, names), row, strict=True)) for row in rows], key))


EXPORTED: dict[str, Callable[[Path, Key], Both]] = {
    ".xlsx": from_xlsx,
    ".csv": from_csv,
    ".jsonl": from_jsonl,
    ".parquet": from_parquet,
}
"""By the suffix of the file."""
