"""The page of quality: its numbers are those of the results, no document speaks through it, and it opens by itself."""

import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from extractor import accept_from
from extractor.cells import calibration_curve
from extractor.forms import load_templates
from extractor.model import CellStatus, Extraction
from extractor.reports.quality import CellRecord, Quality, ReportRecord, quality_to_html, tally, write_quality
from extractor.reports.quality.charts import confidences_to_bands
from extractor.reports.quality.figures import percent
from tests.browser import Tab, chromium, open_tab
from tests.reports.quality.conftest import Results, write

Make = Callable[..., Extraction]
Run = Callable[..., Any]
MAX_ERROR = 0.0005
HOSTILE = "</script><script>document.title='stolen'</script><img src=x onerror=\"document.title='stolen'\">"


def page_of(*paths: Path, max_error: float = MAX_ERROR) -> str:
    out = io.BytesIO()
    write_quality(paths, load_templates(), out, max_error=max_error, title="质量", quiet=True)
    return out.getvalue().decode()


def numbers_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="numbers">(.*?)</script>', html, re.DOTALL)
    assert found
    numbers: dict[str, Any] = json.loads(found[1])
    return numbers


def text_of(html: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(html)
    for element in page.css("script, style"):
        element.decompose()
    return re.sub(r"\s+", " ", page.body.text() if page.body else "")


def test_the_numbers_of_the_page_are_those_of_the_parquet_table(results: Results) -> None:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    html = page_of(results.parquet)
    numbers, table = numbers_of(html), pq.read_table(results.parquet)
    doubtful = pc.less(table["confidence"], accept_from(MAX_ERROR))
    assert numbers["cells"] == table.num_rows
    assert numbers["doubtful"] == pc.sum(doubtful).as_py() > 0
    assert numbers["accepted"] == table.num_rows - numbers["doubtful"]
    sources = table.filter(doubtful)["source"].unique()
    assert (numbers["reports"], numbers["looked_at"]) == (len(table["source"].unique()), len(sources))
    assert numbers["expected"] == pytest.approx(pc.sum(pc.subtract(1.0, table["confidence"])).as_py(), abs=0.006)
    assert numbers["statuses"] == Counter(table["status"].to_pylist())
    for name, column in (("form", "form"), ("year", "year"), ("agency", "agency")):
        cells = Counter(table[column].to_pylist())
        ending = {"form": "版", "year": "年"}.get(name, "")
        assert {group: sums["cells"] for group, sums in numbers["groups"][name].items()} == {
            f"{value}{ending}": count for value, count in cells.items()
        }
    text = text_of(html)
    assert f"{numbers['doubtful']:,} 格要人看" in text and f"读到{numbers['reports']}份报告" in text
    assert "Parquet 只有单元格" in text  # no findings recorded is not: nothing found


def test_the_numbers_of_the_page_are_those_of_the_json_lines(results: Results) -> None:
    html = page_of(results.jsonl)
    numbers, reports = numbers_of(html), [json.loads(line) for line in results.jsonl.read_text().splitlines()]
    cells = [cell for report in reports for cell in report["cells"]]
    assert numbers["cells"] == len(cells)
    assert numbers["doubtful"] == sum(cell["confidence"] < accept_from(MAX_ERROR) for cell in cells)
    findings = [(report["source"], finding) for report in reports for finding in report["findings"]]
    assert findings
    assert numbers["codes"] == {
        code: {
            "total": sum(finding["code"] == code for _, finding in findings),
            "reports": len({source for source, finding in findings if finding["code"] == code}),
            "verdicts": Counter(
                finding["verdict"] for _, finding in findings if finding["code"] == code and finding["verdict"]
            ),
        }
        for code in {finding["code"] for _, finding in findings}
    }
    assert sum(numbers["levels"].values()) == len(findings)
    assert sum(count for _, _, count in numbers["bands"]) == len(cells)
    for dimension in numbers["groups"].values():
        assert sum(sums["cells"] for sums in dimension.values()) == len(cells)
    assert {group: sums["reports"] for group, sums in numbers["groups"]["format"].items()} == Counter(
        report["source"].rpartition(".")[2] for report in reports
    )


def test_doubtful_cells_stand_beside_a_picture_of_the_pdf_while_it_is_there(results: Results, tmp_path: Path) -> None:
    assert page_of(results.jsonl).count('src="data:image/png;base64,') > 0
    moved = write(tuple(replace(one, source=f"gone/{one.source}") for one in results.reports), tmp_path)
    html = page_of(moved.jsonl)
    assert "data:image/png" not in html and "无图：源文件已不在原处" in html
    changed = write(tuple(replace(one, sha256="0" * 64) for one in results.reports), tmp_path)
    html = page_of(changed.jsonl)
    assert "data:image/png" not in html and "无图：源文件已有改动" in html


def test_files_that_failed_are_counted_by_reason_and_named(results: Results, tmp_path: Path, gouji: Run) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    answer = gouji("extract", tmp_path / "broken.pdf", results.folder / "documents", "-o", tmp_path / "a.jsonl",
                   "--failed", tmp_path / "failed.jsonl")  # fmt: skip
    assert answer.status == 2
    answer = gouji("report", tmp_path / "a.jsonl", tmp_path / "failed.jsonl", "-o", tmp_path / "page.html")
    assert (answer.status, answer.out, answer.err) == (0, b"", "")
    html = (tmp_path / "page.html").read_text()
    assert numbers_of(html)["failed"] == {"DamagedError": 1}
    assert numbers_of(html)["reports"] == len(results.reports)
    assert "broken.pdf" in text_of(html) and "文件损坏 1" in text_of(html)
    assert "没有失败记录" in text_of(page_of(tmp_path / "a.jsonl"))


def test_an_error_rate_that_cannot_be_promised_is_refused_and_no_page_written(results: Results, gouji: Run) -> None:
    place = results.folder / "page.html"
    answer = gouji("report", results.jsonl, "-o", place, "--max-error", "0.0000001")
    assert answer.status == 2 and "cannot be promised" in answer.err
    assert not place.exists()


def test_results_without_a_report_are_an_error(tmp_path: Path, gouji: Run) -> None:
    (tmp_path / "empty.jsonl").write_bytes(b"")
    answer = gouji("report", tmp_path / "empty.jsonl", "-o", tmp_path / "page.html")
    assert answer.status == 2 and "has no report in it" in answer.err


def test_the_worst_are_kept_and_the_sums_have_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "MAX_LISTED", 3)
    quality = Quality(0.9)
    for number in range(10):
        cell = CellRecord("t", "r", "c", None, CellStatus.BLANK, "", number / 10)
        quality.add(ReportRecord(f"{number}.pdf", "", "", None, "2021", (cell,)))
    assert [line.source for line in quality.listed()] == ["0.pdf", "1.pdf", "2.pdf"]
    assert (quality.total.reports, quality.total.doubtful) == (10, 9)


def test_of_a_row_one_cell_is_shown(make: Make) -> None:
    cells = [CellRecord("t", row, column, None, "printed", "", 0.5) for row in "abc" for column in "xyz"]
    assert [cell.row for cell in tally.least_sure(cells, 0.9)] == ["a", "b", "c"]


@given(st.floats(0, 1))
def test_a_share_is_never_shown_as_all_or_nothing_unless_it_is(share: float) -> None:
    assert (percent(share) == "100%") == (share == 1)
    assert (percent(share) == "0%") == (share == 0)


@given(st.lists(st.floats(0, 1).map(lambda one: round(one, 6))))
def test_every_cell_is_in_one_band_of_confidence(confidences: list[float]) -> None:
    bands = confidences_to_bands(Counter(confidences))
    assert sum(count for *_, count in bands) == len(confidences)


def test_the_calibration_curve_is_of_the_shipped_model() -> None:
    from extractor.cells.model import fitted

    curve = calibration_curve()
    assert (curve.documents, curve.recipe) == (fitted().documents, fitted().recipe)
    assert (sum(one.cells for one in curve.bins), sum(one.wrong for one in curve.bins)) == (curve.cells, curve.wrong)
    text = text_of(page_of_one())
    assert "量自合成文档" in text and f"{curve.documents:,} 份植入缺陷" in text


def page_of_one() -> str:
    cell = CellRecord("requests", "new", "total", None, "blank", "", 0.4, doubts=("row_label", "of_later"))
    quality = Quality(0.5).take([ReportRecord(HOSTILE, "", HOSTILE, 2023, HOSTILE, (cell,), ())])
    return quality_to_html(quality, load_templates(), title=HOSTILE, max_error=0.005, day=date(2026, 1, 1))


def test_what_documents_and_names_say_stays_text() -> None:
    html = page_of_one()
    assert "<img" not in html and html.count("<script") == 2
    assert numbers_of(html)["groups"]["agency"].keys() == {HOSTILE}
    text = text_of(html)
    assert "行标签与表式不尽相同" in text and "of_later" in text


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    with open_tab(browser) as tab:
        yield tab


def test_the_page_opens_without_a_request_or_a_complaint(results: Results, tab: Tab, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page_of(results.jsonl))
    tab.page.goto(path.as_uri())
    assert tab.stays(path.as_uri())
    assert not re.findall(r"""(?:src|href|action|url\()=?["'(]?\s*(?:https?:)?//""", path.read_text())
    assert tab.page.evaluate("[...document.images].every(image => (image.loading = 'eager', true))")
    pictures = tab.page.evaluate("Promise.all([...document.images].map(i => i.decode().then(() => i.naturalWidth)))")
    assert pictures and all(pictures)
    assert tab.fits()


def test_a_hostile_name_runs_nothing(tab: Tab, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page_of_one())
    tab.page.goto(path.as_uri())
    assert tab.page.title() == HOSTILE
    assert tab.stays(path.as_uri())


def test_reports_are_found_and_sorted(results: Results, tab: Tab, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page_of(results.jsonl))
    tab.page.goto(path.as_uri())
    rows = tab.page.locator("#reports tbody tr:visible")

    def column(number: int) -> list[str]:
        return rows.locator(f"td:nth-child({number})").all_text_contents()

    tab.page.fill("#search", "甲市 2022")
    assert column(1) == ["示例省甲市教育局"]
    assert tab.page.locator("#shown").text_content() == f"1 / {len(results.reports)} 份"
    tab.page.click('[data-pick="2019版"]')
    assert column(3) == ["2019版"]
    tab.page.fill("#search", "")
    tab.page.locator("th[data-sort]").nth(5).click()
    shown = [float(text) for text in column(6)]
    assert shown == sorted(shown) and len(shown) == len(results.reports)


def test_a_set_in_which_nothing_could_be_read_still_gives_a_page(tmp_path: Path) -> None:
    (tmp_path / "failed.jsonl").write_text('{"source": "a.pdf", "error": "EncryptedError", "message": "locked"}\n')
    text = text_of(page_of(tmp_path))
    assert "所给结果中没有一份报告" in text and "文件加密 1" in text
