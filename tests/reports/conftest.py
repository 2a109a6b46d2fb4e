"""A made-up report with every kind of cell."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from extractor.model import (
    BBox,
    Cell,
    CellStatus,
    Extraction,
    Finding,
    Level,
    Provenance,
    SectionText,
)

Make = Callable[..., Extraction]

CELLS = (
    Cell(
        "requests", "new", "total", Decimal("21"), CellStatus.PRINTED, "21", 0.99871,
        (Provenance(location="line 46, cell 3"), Provenance(location="line 46"), Provenance(location="line 48")),
    ),
    Cell(
        "proactive", "procurement", "amount", Decimal("3.03861E+5"), CellStatus.PRINTED, "30.3861万元", 0.97,
        (Provenance(location="line 20, cell 2"), Provenance(location="line 20")),
    ),
    Cell(
        "proactive", "fees", "amount", Decimal("96171.6000"), CellStatus.PRINTED, "96171.6000", 0.6,
        (Provenance(page=3, box=BBox(72.123456, 100.0, 99.5, 112.25)),),
    ),
    Cell("requests", "carried_in", "total", None, CellStatus.BLANK, "", 0.98),
    Cell("requests", "granted", "total", None, CellStatus.PLACEHOLDER, "—", 0.98),
    Cell("requests", "carried_out", "total", None, CellStatus.ABSENT, "", 0.9),
    Cell("requests", "total", "total", None, CellStatus.UNREADABLE, '=1+1 见"附件",\n说明', 0.5),
)  # fmt: skip

FINDINGS = (
    Finding("year.title", Level.NOTE, "标题中没有年度。"),
    Finding(
        "sum.requests.balance", Level.ERROR, "“总计”列：第一项加第二项之和不等于第三项加第四项之和。",
        "requests", "total", (("requests", "new", "total"), ("requests", "total", "total")), "21", "27",
    ),
)  # fmt: skip


@pytest.fixture
def make() -> Make:
    """`make(agency="…")`: the made-up report with some fields changed."""
    report = Extraction(
        source="reports/a.txt",
        sha256="ab" * 32,
        agency="示例市数据局",
        year=2023,
        form="2021",
        cells=CELLS,
        sections=(SectionText("overview", "一、总体情况", "第一段\n第二段"),),
        checks=(),
        findings=FINDINGS,
        confidence=0.87654,
        warnings=("tracked changes were accepted",),
    )
    return lambda **changes: replace(report, **changes)
