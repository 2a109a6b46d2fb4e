"""Rows that lost their label, rows whose values stand elsewhere, and what stands in their place."""

from decimal import Decimal

import pytest

from extractor import CellStatus
from tests.matching.test_assign import VALUES, cells_of, line_of, relabelled, row_of, specimen_lines, wrong_cells
from tests.matching.test_assign import alignment_of as alignment


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("行政事业性收费", "fees"),
        ("规章", "regulations"),
        ("行政处罚", "penalties"),
        ("1.属于国家秘密", "denied.state_secret"),
        ("2.重复申请", "not_processed.duplicate"),
        ("四、结转下年度继续办理", "carried_out"),
        ("一、本年新收政府信息公开申请数量", "new"),
    ],
)
def test_a_row_without_its_label_is_known_by_its_place(label: str, row: str) -> None:
    cells = cells_of(relabelled(label, ""))
    assert not wrong_cells(cells)
    assert all(cell.confidence < 0.99 for cell in cells.values() if cell.row == row)


def test_two_rows_without_labels_are_those_that_are_missing() -> None:
    lines = specimen_lines()
    for label in ("5.属于三类内部事务信息", "6.属于四类过程性信息"):
        at = line_of(lines, label)
        lines[at] = lines[at].replace(label, "")
    assert not wrong_cells(cells_of(lines))


def test_numbers_below_a_blank_row_are_those_of_the_next_row_if_that_is_missing() -> None:
    lines = specimen_lines()
    upper, lower = line_of(lines, "5.属于三类内部事务信息"), line_of(lines, "6.属于四类过程性信息")
    fields = lines[upper].split("\t")
    lines[upper] = "\t".join([*fields[:3], *[""] * 7])
    lines[lower] = lines[lower].replace("6.属于四类过程性信息", "")
    cells = cells_of(lines)
    blank = [cell for cell in cells.values() if cell.row == "denied.internal_affairs"]
    assert {cell.status for cell in blank} == {CellStatus.BLANK}
    assert not wrong_cells(cells, "denied.internal_affairs")


def test_a_blank_row_gives_way_to_one_of_the_same_label_with_numbers() -> None:
    lines = specimen_lines()
    at = line_of(lines, "1.本机关不掌握相关政府信息")
    fields = lines[at].split("\t")
    other = line_of(lines, "2.没有现成信息需要另行制作")
    lines[at] = "\t".join([*fields[:3], *[""] * 7])
    lines.insert(other + 1, "\t".join(["", "", *fields[2:]]))
    cells = cells_of(lines)
    assert not wrong_cells(cells)


@pytest.mark.parametrize("one, other", [("1.申请人无正当理由", "2.申请人逾期未按"), ("1.信访举报", "4.无正当理由")])
def test_two_rows_that_are_alike_and_changed_places_are_told_by_their_labels(one: str, other: str) -> None:
    lines = specimen_lines()
    first, second = (next(at for at, line in enumerate(lines) if label in line) for label in (one, other))
    upper, lower = lines[first].split("\t"), lines[second].split("\t")
    lines[first] = "\t".join([*upper[:2], *lower[2:]])
    lines[second] = "\t".join([*lower[:2], *upper[2:]])
    assert not wrong_cells(cells_of(lines))


@pytest.mark.parametrize(
    "printed",
    [
        "予以公开（由信息公开机构填写）",
        "（一）予以公开（如无，请填0）",
        "（一）予以公开 Granted",
        "1）予以公开（单位：件",
    ],
)
def test_what_is_added_to_a_label_does_not_hide_it(printed: str) -> None:
    lines = relabelled("（一）予以公开", printed)
    row = row_of(alignment(lines), "granted")
    assert row.label.score > 0.7
    assert not wrong_cells(cells_of(lines))


@pytest.mark.parametrize("mark", ["{})", "（{}）", "{}）"])
def test_a_number_with_another_mark_is_the_forms_number(mark: str) -> None:
    lines = specimen_lines()
    for number, label in ((1, "信访举报投诉类申请"), (2, "重复申请"), (3, "要求提供公开出版物")):
        lines = [line.replace(f"{number}.{label}", mark.format(number) + label) for line in lines]
    assert row_of(alignment(lines), "not_processed.duplicate").label.score > 0.95
    assert not wrong_cells(cells_of(lines))


def test_the_number_of_a_page_above_the_only_row_of_a_table_is_none_of_its_values() -> None:
    lines = specimen_lines()
    at = next(
        at for at, line in enumerate(lines) if line.split("\t")[0] == VALUES["disputes", "cases", "review.upheld"]
    )
    lines.insert(at, "\t".join(["8", *[""] * 14]))
    assert not wrong_cells(cells_of(lines))


def test_what_is_missing_is_doubted_while_a_row_of_numbers_stands_in_the_document() -> None:
    lines = specimen_lines()
    header = next(at for at, line in enumerate(lines) if line.startswith("行政复议\t"))
    strange = [*lines[:header], "甲\t乙\t丙", "丁\t戊\t己", *lines[header + 3 :]]
    cells = [cell for cell in cells_of(strange).values() if cell.table == "disputes"]
    lost = [cell for cell in cells if cell.value != Decimal(VALUES[cell.key])]
    assert all(cell.confidence < 0.95 for cell in lost)
