"""What a printer or a browser put at the edges of pages is told from the report."""

import pytest

from extractor.layout.blocks import LaidPage
from extractor.layout.furniture import without_furniture
from extractor.model import BBox, Provenance, TextLine

HEIGHT = 842.0


def line(text: str, top: float) -> TextLine:
    return TextLine(text, (Provenance(1, BBox(90, top, 400, top + 12)),))


def texts(*pages: list[tuple[str, float]]) -> list[list[str]]:
    laid = [LaidPage(at, HEIGHT, tuple(line(*part) for part in page)) for at, page in enumerate(pages, 1)]
    return [[block.text for block in page.blocks if isinstance(block, TextLine)] for page in without_furniture(laid)]


@pytest.mark.parametrize(
    "time",
    ["11/26/26, 8:17 AM  ", "2025/1/20 09:15 ", "2025/1/20, 上午9:15 ", "2025-01-20 09:15 ", "2025/1/20，09:15 "],
)
def test_a_browsers_head_is_the_title_alone_and_stands_once(time: str) -> None:
    title = "杭州市人民政府2025年政府信息公开工作年度报告"
    page = [(f"{time}{title}", 20.0), ("一、总体情况", 300.0)]
    assert texts(page, page) == [[title, "一、总体情况"], ["一、总体情况"]]


def test_a_time_alone_and_a_time_in_the_text_stay() -> None:
    page = [("2025-01-20 09:30", 60.0), ("来源：办公室", 90.0), ("2025-01-20 09:30 起施行", 300.0)]
    assert texts(page) == [[text for text, _ in page]]


def test_a_report_that_begins_with_its_year_keeps_it() -> None:
    page = [("2025年政府信息公开工作年度报告", 60.0), ("正文", 300.0)]
    assert texts(page) == [[text for text, _ in page]]


def test_page_numbers_and_running_feet_are_left_out_and_the_first_running_head_stays() -> None:
    page = [("某镇年度报告", 30.0), ("正文", 300.0), ("某镇人民政府", 790.0), ("- 3 -", 810.0)]
    assert texts(page, page) == [["某镇年度报告", "正文"], ["正文"]]
