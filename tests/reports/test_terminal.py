"""The table on a terminal: read as a person sees it."""

import io
import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from extractor.forms import load_templates
from extractor.model import Cell, CellStatus, Extraction
from extractor.reports.plain import display_width
from extractor.reports.terminal import break_label, cut, write_tables

Make = Callable[..., Extraction]


def filled(form: str, **texts: object) -> tuple[Cell, ...]:
    """Every cell of a form with 0, but those named `row__column` with what is given: a number, text or a status."""
    template = next(template for template in load_templates() if template.form == form)
    cells = []
    for table in template.tables:
        for row, column in table.cells():
            given = texts.get(f"{row.name}__{column.name}", 0)
            if isinstance(given, int):
                cell = Cell(table.name, row.name, column.name, Decimal(given), CellStatus.PRINTED, str(given), 0.99)
            else:
                status, raw, confidence = given  # type: ignore[misc]
                cell = Cell(table.name, row.name, column.name, None, status, raw, confidence)
            cells.append(cell)
    return tuple(cells)


def shown(report: Extraction, width: int = 80) -> list[str]:
    out = io.BytesIO()
    write_tables([report], load_templates(), out, width=width)
    return out.getvalue().decode().splitlines()


def line_of(lines: list[str], label: str) -> str:
    return next(line for line in lines if line.strip().startswith(label))


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_every_form_fits_eighty_columns(make: Make, form: str) -> None:
    lines = shown(make(form=form, cells=filled(form, total__total=123456), findings=()))
    assert max(map(display_width, lines)) <= 80
    assert sum(line.count(" 0") for line in lines) >= len(filled(form)) - 1


def test_a_row_shows_its_label_under_its_group_and_its_values(make: Make) -> None:
    lines = shown(make(cells=filled("2021", new__business=7, new__total=11398889)))
    assert line_of(lines, "一、本年新收").split()[1:] == ["0", "7", "0", "0", "0", "0", "11398889"]
    assert line_of(lines, "（三）不予公开").startswith("  （")
    assert line_of(lines, "1.属于国家秘密").startswith("    1")


def test_what_is_no_number_is_told_apart(make: Make) -> None:
    lines = shown(
        make(
            cells=filled(
                "2021",
                new__business=(CellStatus.ABSENT, "", 0.99),
                new__research=(CellStatus.PLACEHOLDER, "—", 0.99),
                new__public_welfare=(CellStatus.BLANK, "", 0.99),
                new__legal_service=(CellStatus.UNREADABLE, "见附件", 0.99),
            )
        )
    )
    assert line_of(lines, "一、本年新收").split()[1:] == ["0", "·", "—", "见附件?", "0", "0"]


def test_doubtful_cells_are_marked_and_the_mark_is_explained(make: Make) -> None:
    sure = shown(make(cells=filled("2021")))
    assert not any("?" in line for line in sure)
    doubtful = shown(make(cells=filled("2021", new__total=(CellStatus.PLACEHOLDER, "/", 0.5))))
    assert line_of(doubtful, "一、本年新收").endswith("/?")
    assert any("该格可信度低于 0.95" in line for line in doubtful)


def test_numbers_are_never_cut_however_narrow_the_terminal(make: Make) -> None:
    report = make(cells=filled("2021", **dict.fromkeys(["new__business", "new__research", "new__total"], 11398889)))
    assert line_of(shown(report, width=20), "一、").split()[2:] == ["11398889", "11398889", "0", "0", "0", "11398889"]


def test_a_table_of_fifteen_columns_is_turned_on_its_side(make: Make) -> None:
    lines = shown(make(cells=filled("2021", cases__litigation_direct__pending=1)))
    place = lines.index(line_of(lines, "行政复议"))
    assert lines[place + 1].split() == ["结果维持", "0"]
    assert lines[place + 6 : place + 8] == ["行政诉讼", "  未经复议直接起诉"]


def test_a_table_that_the_document_has_not_takes_one_line(make: Make) -> None:
    cells = tuple(cell for cell in filled("2021") if cell.table != "disputes")
    lines = shown(make(cells=cells))
    assert "政府信息公开行政复议、行政诉讼情况  not in the document" in lines


def test_findings_and_warnings_stand_below_in_full(make: Make) -> None:
    lines = shown(make(cells=filled("2021")))
    assert any(re.search("错误 sum.requests.balance .*不等于.*之和。$", line) for line in lines)
    assert any("tracked changes" in line for line in lines)


def test_a_document_cannot_steer_the_terminal(make: Make) -> None:
    hostile = (CellStatus.UNREADABLE, "\x1b[2J\n[bold]x", 0.99)
    lines = shown(make(agency="\x1b]0;x\x07局", cells=filled("2021", new__total=hostile)))
    assert not any("\x1b" in line or "\x07" in line for line in lines)
    assert any("[bold]x" in line for line in lines)


def test_confidence_is_never_rounded_up_to_certainty(make: Make) -> None:
    assert shown(make(cells=filled("2021"), confidence=0.9999))[0].endswith("可信度 99%")


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("其他", ["其他"]),
        ("社会公益组织", ["社会公", "益组织"]),
        ("本年收费金额（单位：万元）", ["本年收费金额", "（单位：万元）"]),
        ("", [""]),
    ],
)
def test_a_column_label_is_broken_evenly(label: str, lines: list[str]) -> None:
    assert break_label(label) == lines


@pytest.mark.parametrize("width", range(1, 12))
def test_a_label_is_cut_to_exactly_its_width(width: int) -> None:
    assert display_width(cut("一、本年新收", width)) == width
