"""What is odd about a report beside its sums."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from extractor import Cell, CellStatus, Finding, Source, extract, load_templates
from extractor.checks import head_findings, reading_findings, twin_findings
from extractor.forms.specimen import draw_values, write_specimen
from extractor.model import CanonicalTable, Head, Level

Key = tuple[str, str, str]

FORM = next(template for template in load_templates() if template.form == "2021")
KEYS = [(table.name, row.name, column.name) for table in FORM.tables for row, column in table.cells()]
TABLE: CanonicalTable = tuple(Cell(*key, Decimal(3), CellStatus.PRINTED, "3", 1.0) for key in KEYS)
KEY = ("requests", "granted", "natural_person")


def changed(status: CellStatus, raw: str, *keys: Key) -> CanonicalTable:
    return tuple(replace(cell, value=None, status=status, raw=raw) if cell.key in keys else cell for cell in TABLE)


def readings(table: CanonicalTable) -> list[Finding]:
    return list(reading_findings(FORM, table))


def test_a_whole_table_has_no_findings() -> None:
    assert readings(TABLE) == []


@pytest.mark.parametrize("status", [CellStatus.BLANK, CellStatus.PLACEHOLDER])
def test_a_blank_or_a_dash_is_no_finding(status: CellStatus) -> None:
    assert readings(changed(status, "", KEY)) == []


def test_a_cell_that_holds_no_number_is_named_with_what_stands_in_it() -> None:
    (finding,) = readings(changed(CellStatus.UNREADABLE, "见附件", KEY))
    assert (finding.code, finding.level, finding.cells) == ("cell.unreadable", Level.WARNING, (KEY,))
    assert "（一）予以公开" in finding.message and "自然人" in finding.message and "见附件" in finding.message
    assert finding.printed == "见附件"


def test_an_absent_row_of_a_table_that_is_there_is_one_finding() -> None:
    keys = [key for key in KEYS if key[1] == "denied.third_party"]
    (finding,) = readings(changed(CellStatus.ABSENT, "", *keys))
    assert (finding.code, finding.where, finding.cells) == ("form.row_absent", "denied.third_party", tuple(keys))
    assert "保护第三方合法权益" in finding.message


def test_an_absent_table_is_one_finding_and_not_one_a_row() -> None:
    keys = [key for key in KEYS if key[0] == "requests"]
    (finding,) = readings(changed(CellStatus.ABSENT, "", *keys))
    assert (finding.code, finding.table, len(finding.cells)) == ("form.table_absent", "requests", len(keys))
    assert "收到和处理政府信息公开申请情况" in finding.message


def test_a_row_of_which_some_cells_are_there_is_not_absent() -> None:
    assert readings(changed(CellStatus.ABSENT, "", KEY)) == []


# Copies


def twin(key: Key, value: int | None, raw: str) -> Cell:
    status = CellStatus.BLANK if value is None else CellStatus.PRINTED
    return Cell(*key, None if value is None else Decimal(value), status, raw, 1.0)


def test_copies_that_agree_are_no_finding() -> None:
    assert list(twin_findings(FORM, TABLE, TABLE)) == []


def test_a_copy_that_prints_the_same_number_otherwise_agrees() -> None:
    assert list(twin_findings(FORM, TABLE, [twin(KEY, 3, "3件")])) == []


@pytest.mark.parametrize(("value", "raw", "word"), [(4, "4", "4"), (None, "", "空")])
def test_a_copy_that_differs_is_named_with_both_texts(value: int | None, raw: str, word: str) -> None:
    (finding,) = twin_findings(FORM, TABLE, [twin(KEY, value, raw)])
    assert (finding.code, finding.cells) == ("twin.differs", (KEY,))
    assert "3" in finding.message and word in finding.message and "（一）予以公开" in finding.message


def test_what_the_first_copy_does_not_have_cannot_differ() -> None:
    assert list(twin_findings(FORM, changed(CellStatus.ABSENT, "", KEY), [twin(KEY, 4, "4")])) == []


# Title


@pytest.mark.parametrize(
    ("year", "title_year", "count"), [(2022, 2021, 1), (2022, 2022, 0), (2022, None, 0), (None, None, 0)]
)
def test_a_title_is_a_finding_only_where_the_text_contradicts_it(
    year: int | None, title_year: int | None, count: int
) -> None:
    found = list(head_findings(Head(title="某局2021年报告", year=year, title_year=title_year)))
    assert len(found) == count
    assert all("2021" in one.message and "2022" in one.message for one in found)


# In whole documents


def test_every_finding_of_a_damaged_report_is_a_chinese_sentence_about_cells_of_the_form() -> None:
    text = write_specimen(FORM, {**draw_values(FORM, 5), KEY: "见附件"}, "txt-tsv", year=2022).decode()
    lines = [line for line in text.splitlines() if "2.重复申请" not in line]
    found = extract(Source.of("report", "\n".join(lines).encode())).findings
    assert {one.code for one in found} == {"cell.unreadable", "form.row_absent"}
    for one in found:
        assert re.search(r"[\u4e00-\u9fff]{4}", one.message) and "\n" not in one.message
        assert set(one.cells) <= set(KEYS)


def test_a_sum_over_a_missing_row_is_not_reported_as_wrong() -> None:
    text = write_specimen(FORM, draw_values(FORM, 5), "txt-tsv").decode()
    lines = [line for line in text.splitlines() if "2.重复申请" not in line]
    found = extract(Source.of("report", "\n".join(lines).encode())).findings
    assert [one.code for one in found] == ["form.row_absent"]
