"""The workbook: what Excel would show, and nothing that it would run."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from extractor.errors import GoujiError
from extractor.model import Cell, Extraction
from extractor.reports import workbook
from extractor.reports.workbook import write_workbook

pytest.importorskip("xlsxwriter")

Make = Callable[..., Extraction]


def parts(*reports: Extraction) -> dict[str, str]:
    out = io.BytesIO()
    write_workbook(reports, out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_has_sheets_of_reports_cells_and_findings(make: Make) -> None:
    found = parts(make(), make(source="b"))
    assert re.findall(r'<sheet name="(\w+)"', found["xl/workbook.xml"]) == ["reports", "cells", "findings"]
    assert [found[f"xl/worksheets/sheet{number}.xml"].count("<row ") for number in (1, 2, 3)] == [3, 15, 5]
    assert "示例市数据局" in found["xl/sharedStrings.xml"]


def test_values_are_numbers_and_blanks_are_empty(make: Make) -> None:
    cells = parts(make())["xl/worksheets/sheet2.xml"]
    assert '<c r="I3"><v>303861</v></c>' in cells
    assert '"I5"' not in cells


def test_nothing_a_document_prints_becomes_a_formula_or_a_link(make: Make) -> None:
    texts = ["=1+1", "@SUM(1)", "+1", "-1", "http://a.example/", "\x01", "x" * 40_000]
    cells = tuple(Cell(*cell.key, None, cell.status, raw, 1.0) for cell, raw in zip(make().cells, texts, strict=True))
    found = parts(make(cells=cells))
    assert "<f>" not in found["xl/worksheets/sheet2.xml"]
    assert "hyperlink" not in found["xl/worksheets/sheet2.xml"]
    assert "=1+1" in found["xl/sharedStrings.xml"]


def test_more_rows_than_a_sheet_holds_is_one_clear_error(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_SHEET_ROWS", 10)
    with pytest.raises(GoujiError, match="use csv or parquet"):
        parts(make(), make())
