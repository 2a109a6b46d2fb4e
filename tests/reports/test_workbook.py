"""The workbook: what Excel would show, and nothing that it would run."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence

import pytest

from extractor.errors import GoujiError
from extractor.forms import load_templates
from extractor.model import Cell, Extraction, Finding, Level, Template
from extractor.reports import workbook
from extractor.reports.workbook import write_workbook

pytest.importorskip("xlsxwriter")

Make = Callable[..., Extraction]


def parts(*reports: Extraction, templates: Sequence[Template] = ()) -> dict[str, str]:
    out = io.BytesIO()
    write_workbook(reports, out, templates)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_has_sheets_of_reports_cells_and_findings(make: Make) -> None:
    found = parts(make(), make(source="b"))
    assert re.findall(r'<sheet name="(\w+)"', found["xl/workbook.xml"]) == ["汇总", "问题", "cells"]
    assert [found[f"xl/worksheets/sheet{number}.xml"].count("<row ") for number in (1, 2, 3)] == [3, 5, 15]
    assert "示例市数据局" in found["xl/sharedStrings.xml"]


def test_values_are_numbers_and_blanks_are_empty(make: Make) -> None:
    cells = parts(make())["xl/worksheets/sheet3.xml"]
    assert '<c r="I3"><v>303861</v></c>' in cells
    assert '"I5"' not in cells


def test_nothing_a_document_prints_becomes_a_formula_or_a_link(make: Make) -> None:
    texts = ["=1+1", "@SUM(1)", "+1", "-1", "http://a.example/", "\x01", "x" * 40_000]
    cells = tuple(Cell(*cell.key, None, cell.status, raw, 1.0) for cell, raw in zip(make().cells, texts, strict=True))
    findings = tuple(Finding("x.y", Level.NOTE, text, printed=text, expected=text, quote=text) for text in texts)
    found = parts(make(cells=cells, findings=findings, agency="=1+1", source="@x"), templates=load_templates())
    assert sum(name.startswith("xl/worksheets/sheet") for name in found) == 6
    assert not [name for name, text in found.items() if "<f>" in text or "hyperlink" in text]
    assert "=1+1" in found["xl/sharedStrings.xml"]


def test_forms_stand_between_findings_and_cells_and_end_where_tabs_would_bury_them(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_FORMS", 2)
    found = parts(*[make()] * 3, templates=load_templates())
    tables = ["主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况"]
    forms = [f"{number}.{index} {table}" for number in (1, 2) for index, table in enumerate(tables, 1)]
    assert re.findall(r'<sheet name="([^"]+)"', found["xl/workbook.xml"]) == ["汇总", "问题", *forms, "cells"]
    assert "仅前2份报告附表格" in found["xl/sharedStrings.xml"]
    assert found["xl/worksheets/sheet9.xml"].count("<row ") == 22


def test_more_rows_than_a_sheet_holds_is_one_clear_error(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_SHEET_ROWS", 10)
    with pytest.raises(GoujiError, match="use csv or parquet"):
        parts(make(), make())


def test_rows_are_as_high_as_what_wraps_in_them(make: Make) -> None:
    long = "/a/long/path/of/a/folder/with/reports/" * 3
    sheet = parts(make(source="a.pdf"), make(source=long + "b.pdf"))["xl/worksheets/sheet1.xml"]
    heights = [float(height) for height in re.findall(r'<row r="\d+"[^>]* ht="([\d.]+)"', sheet)]
    assert heights[-1] >= 4 * 15  # of Excel's own row; columns of paths are some 28 characters wide
    assert len(re.findall("<row ", sheet)) == 3
