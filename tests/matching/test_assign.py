"""Rows of a document to rows of a form: broken, missing, extra, exchanged and misprinted labels."""

from decimal import Decimal

import pytest

from extractor import Cell, CellStatus, Source, extract, load_templates
from extractor.forms.specimen import write_specimen
from extractor.matching import align
from extractor.model import Alignment, RowMatch
from extractor.readers import read

Key = tuple[str, str, str]

FORM = next(template for template in load_templates() if template.form == "2021")
KEYS = [(table.name, row.name, column.name) for table in FORM.tables for row, column in table.cells()]
VALUES = {key: str(100 + number) for number, key in enumerate(KEYS)}
"""Every cell another number: a value in the wrong place shows."""


def specimen_lines() -> list[str]:
    """The report as lines, its tables tab-separated."""
    return write_specimen(FORM, VALUES, "txt-tsv").decode().splitlines()


def line_of(lines: list[str], label: str) -> int:
    (found,) = [number for number, line in enumerate(lines) if label in line.split("\t")]
    return found


def source(lines: list[str]) -> Source:
    return Source.of("report.txt", "\n".join(lines).encode())


def cells_of(lines: list[str]) -> dict[Key, Cell]:
    return {cell.key: cell for cell in extract(source(lines)).cells}


def alignment_of(lines: list[str]) -> Alignment:
    return align(read(source(lines)), load_templates())


def row_of(alignment: Alignment, name: str) -> RowMatch:
    (found,) = [row for block in alignment.blocks for row in block.rows if row.row.name == name]
    return found


def wrong_cells(cells: dict[Key, Cell], *but: str) -> list[Key]:
    """The cells that do not hold their own number, outside the rows in `but`."""
    return [key for key in KEYS if key[1] not in but and cells[key].value != Decimal(VALUES[key])]


def relabelled(label: str, printed: str) -> list[str]:
    lines = specimen_lines()
    at = line_of(lines, label)
    lines[at] = "\t".join(printed if field == label else field for field in lines[at].split("\t"))
    return lines


def test_an_untouched_report_is_read_cell_by_cell() -> None:
    assert wrong_cells(cells_of(specimen_lines())) == []


def test_every_row_of_the_form_is_found_once_in_order_with_its_official_label() -> None:
    matches = [row for block in alignment_of(specimen_lines()).blocks for row in block.rows]
    assert len(matches) == len({(row.row.name, row.row.path) for row in matches}) == 6 + 25 + 1
    labelled = [row for row in matches if row.row.path]
    assert {row.label.score for row in labelled} == {1.0}
    assert all(row.label.ordered for row in matches)


# Broken labels


def test_a_label_broken_over_two_rows_is_one_and_both_pieces_are_its_place() -> None:
    lines = specimen_lines()
    at = line_of(lines, "5.属于三类内部事务信息")
    empty = "\t".join("信息" if field == "5.属于三类内部事务信息" else "" for field in lines[at].split("\t"))
    lines[at] = lines[at].replace("5.属于三类内部事务信息", "5. 属于三类内部事务")
    lines.insert(at + 1, empty)
    assert wrong_cells(cells_of(lines)) == []
    match = row_of(alignment_of(lines), "denied.internal_affairs")
    assert match.label.found == "5. 属于三类内部事务 信息"
    assert len(match.label.provenance) == 2
    assert {place.location.partition(",")[0] for place in match.label.provenance} == {
        f"line {at + 1}",
        f"line {at + 2}",
    }


@pytest.mark.parametrize("first", [True, False], ids=["values above", "values below"])
def test_a_long_label_cut_in_the_middle_is_joined_wherever_its_values_stand(first: bool) -> None:
    label = "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
    head, tail = label[:28], label[28:]
    lines = specimen_lines()
    at = line_of(lines, label)
    fields = lines[at].split("\t")
    upper, lower = list(fields), [""] * len(fields)
    column = fields.index(label)
    upper[column], lower[column] = head, tail
    if not first:
        upper[column + 1 :], lower[column + 1 :] = lower[column + 1 :], upper[column + 1 :]
    lines[at : at + 1] = ["\t".join(upper), "\t".join(lower)]
    assert wrong_cells(cells_of(lines)) == []


def test_a_group_label_broken_by_a_page_break_lies_in_two_rows_of_the_group() -> None:
    lines = relabelled("（四）无法提供", "（四）无")
    below = line_of(lines, "2.没有现成信息需要另行制作")
    fields = lines[below].split("\t")
    fields[fields.index("2.没有现成信息需要另行制作") - 1] = "法提供"
    lines[below] = "\t".join(fields)
    assert wrong_cells(cells_of(lines)) == []


def test_a_group_label_set_one_character_a_line_is_the_label() -> None:
    html = write_specimen(FORM, VALUES, "html").decode()
    assert "三、本年度办理结果" in html
    broken = html.replace("三、本年度办理结果", "<br/>".join("三、本年度办理结果"))
    cells = {cell.key: cell for cell in extract(Source.of("a.html", broken.encode())).cells}
    assert wrong_cells(cells) == []


def test_two_rows_that_both_hold_values_are_never_merged() -> None:
    lines = specimen_lines()
    at = line_of(lines, "5.属于三类内部事务信息")
    fields = lines[at].split("\t")
    column = fields.index("5.属于三类内部事务信息")
    fields[column] = "信息"
    fields[column + 1 :] = ["7"] * len(fields[column + 1 :])
    lines[at] = lines[at].replace("5.属于三类内部事务信息", "5. 属于三类内部事务")
    lines.insert(at + 1, "\t".join(fields))
    assert wrong_cells(cells_of(lines)) == []
    assert row_of(alignment_of(lines), "denied.internal_affairs").label.found == "5. 属于三类内部事务"


# Missing and extra rows


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("一、本年新收政府信息公开申请数量", "new"),
        ("2.重复申请", "not_processed.duplicate"),
        ("3.补正后申请内容仍不明确", "unavailable.unclear"),
        ("（七）总计", "total"),
        ("四、结转下年度继续办理", "carried_out"),
        ("行政处罚", "penalties"),
        ("规章", "regulations"),
    ],
)
def test_a_missing_row_is_absent_and_shifts_nothing(label: str, name: str) -> None:
    lines = specimen_lines()
    del lines[line_of(lines, label)]
    cells = cells_of(lines)
    table = "proactive" if name in ("penalties", "regulations") else "requests"
    assert {cells[key].status for key in KEYS if key[:2] == (table, name)} == {CellStatus.ABSENT}
    assert [key for key in wrong_cells(cells) if key[:2] != (table, name)] == []


def test_several_rows_missing_in_the_middle_shift_nothing() -> None:
    lines = specimen_lines()
    gone = {"3.危及“三安全一稳定”": "denied.security_stability", "4.保护第三方合法权益": "denied.third_party",
            "5.属于三类内部事务信息": "denied.internal_affairs"}  # fmt: skip
    for label in gone:
        del lines[line_of(lines, label)]
    assert wrong_cells(cells_of(lines), *gone.values()) == []


@pytest.mark.parametrize(
    ("before", "label"),
    [
        ("行政处罚", "其他主动公开文件"),
        ("2.重复申请", "其中：涉及土地征收"),
        ("（七）总计", "备注"),
        ("二、上年结转政府信息公开申请数量", "受理数量"),
    ],
)
def test_an_extra_row_is_passed_over(before: str, label: str) -> None:
    lines = specimen_lines()
    at = line_of(lines, before)
    lines.insert(at, "\t".join([label, *["9"] * (lines[at].count("\t"))]))
    assert wrong_cells(cells_of(lines)) == []


@pytest.mark.parametrize("line", ["- 4 -", "— 5 —", "1", "\t- 4 -", "12\t\t\t", ""])
def test_a_page_number_inside_a_table_moves_nothing(line: str) -> None:
    for label in ("行政处罚", "2.重复申请", "二、上年结转政府信息公开申请数量"):
        lines = specimen_lines()
        lines.insert(line_of(lines, label), line)
        assert wrong_cells(cells_of(lines)) == []


def test_a_page_number_left_of_the_units_is_no_value_of_a_blank_beside_it() -> None:
    """Set as text in columns; nothing else stands on its line."""
    form = next(template for template in load_templates() if template.form == "2014")
    keys = [(table.name, row.name, column.name) for table in form.tables for row, column in table.cells()]
    key = ("statistics", "received.in_person", "count")
    values = {one: str(1000 + number) for number, one in enumerate(keys) if one != key}
    lines = write_specimen(form, values, "txt-layout").decode().splitlines()
    (at,) = [number for number, line in enumerate(lines) if "1.当面申请数" in line]
    lines.insert(at + 1, " " * (lines[at].index("件") - 3) + "2")
    cell = cells_of(lines)[key]
    assert (cell.value, cell.status) == (None, CellStatus.BLANK) or cell.confidence < 0.95


def test_a_header_repeated_in_the_middle_of_a_table_moves_nothing() -> None:
    lines = specimen_lines()
    header = [line for line in lines if "申请人情况" in line.split("\t") or "商业企业" in line.split("\t")]
    at = line_of(lines, "2.重复申请")
    lines[at:at] = header
    assert wrong_cells(cells_of(lines)) == []


def test_a_group_label_repeated_on_every_row_moves_nothing() -> None:
    lines = specimen_lines()
    first = line_of(lines, "（五）不予处理")
    for at in range(first, first + 5):
        lines[at] = "\t".join(["三、本年度办理结果", "（五）不予处理", *lines[at].split("\t")[2:]])
    assert wrong_cells(cells_of(lines)) == []


# Order


def test_two_exchanged_rows_keep_their_own_values_and_are_marked() -> None:
    lines = specimen_lines()
    one, other = line_of(lines, "6.属于四类过程性信息"), line_of(lines, "7.属于行政执法案卷")
    lines[one], lines[other] = lines[other], lines[one]
    assert wrong_cells(cells_of(lines)) == []
    alignment = alignment_of(lines)
    marks = {row.row.name: row.label.ordered for block in alignment.blocks for row in block.rows}
    assert False in {marks["denied.process_information"], marks["denied.enforcement_file"]}
    assert [name for name, ordered in marks.items() if not ordered and not name.startswith("denied.")] == []


def test_an_exchanged_row_with_a_wrong_character_is_found() -> None:
    lines = specimen_lines()
    one, other = line_of(lines, "行政处罚"), line_of(lines, "行政强制")
    lines[one], lines[other] = lines[other], lines[one].replace("行政处罚", "行行政处罚")
    assert wrong_cells(cells_of(lines)) == []


# Merged cells written out


@pytest.mark.parametrize("again", ["一、本年新收政府信息公开申请数量", "一、\t本年新收政府信息公开申请数量"])
def test_a_label_written_into_each_cell_that_it_covered_is_no_value(again: str) -> None:
    label = "一、本年新收政府信息公开申请数量"
    lines = specimen_lines()
    at = line_of(lines, label)
    values = [field for field in lines[at].split("\t")[1:] if field]
    lines[at] = "\t".join([label, again, *values])
    assert wrong_cells(cells_of(lines)) == []


# Misprints


@pytest.mark.parametrize(
    ("label", "printed", "name"),
    [
        ("二、上年结转政府信息公开申请数量", "二、上年转结政府信息公开申请数量", "carried_in"),
        ("四、结转下年度继续办理", "四、转结下年度继续办理", "carried_out"),
        ("2.其他法律行政法规禁止公开", "2.其它法律行政法规禁止公开", "denied.prohibited_by_law"),
        ("6.属于四类过程性信息", "6.属于四类过程信息", "denied.process_information"),
        ("7.属于行政执法案卷", "7.属于行政执法卷宗", "denied.enforcement_file"),
        ("3.要求提供公开出版物", "3.要求提供公开出物版", "not_processed.publication"),
        ("行政规范性文件", "行政规范性文仵", "normative_documents"),
    ],
)
def test_a_misprinted_label_is_matched_with_a_lower_score(label: str, printed: str, name: str) -> None:
    lines = relabelled(label, printed)
    assert wrong_cells(cells_of(lines)) == []
    match = row_of(alignment_of(lines), name)
    assert 0.6 < match.label.score < 1.0
    assert match.label.found.endswith(printed)


@pytest.mark.parametrize(
    ("label", "printed"),
    [
        ("1.属于国家秘密", "1、属于国家秘密"),
        ("（一）予以公开", "(一) 予以公开"),
        ("3.危及“三安全一稳定”", '３．危及"三安全一稳定"'),
        ("（七）总计", "（七） 总 计"),
    ],
)
def test_a_label_in_other_shapes_is_the_official_label(label: str, printed: str) -> None:
    lines = relabelled(label, printed)
    assert {row.label.score for block in alignment_of(lines).blocks for row in block.rows if row.row.path} == {1.0}


def test_a_label_with_an_instruction_kept_in_it_is_matched() -> None:
    lines = relabelled("（一）予以公开", "（一）予以公开（含主动公开后告知获取方式的）")
    assert wrong_cells(cells_of(lines)) == []


@pytest.mark.parametrize("format", ["txt-tsv", "txt-cells", "html"])
@pytest.mark.parametrize(
    ("one", "other"), [("reviews.corrected", "reviews.other"), ("litigations.corrected", "litigations.other")]
)
def test_a_label_that_two_groups_have_is_that_of_its_group_wherever_it_stands_in_it(
    format: str, one: str, other: str
) -> None:
    form = next(template for template in load_templates() if template.form == "2014")
    keys = [(table.name, row.name, column.name) for table in form.tables for row, column in table.cells()]
    values = {key: str(1000 + number) for number, key in enumerate(keys)}
    first, second = (values["statistics", row, "count"] for row in (one, other))
    text = write_specimen(form, values, format).decode()
    labels = ("（二）被依法纠错数", "（三）其他情形数")
    start = text.rindex(labels[0], 0, text.index(first))
    end = text.index(second) + len(second)
    part = text[start:end]
    for here, there in (labels, (first, second)):
        part = part.replace(here, "@").replace(there, here).replace("@", there)
    found = extract(Source.of("report", (text[:start] + part + text[end:]).encode()))
    assert {cell.key: cell.raw for cell in found.cells} == values


def test_a_label_said_before_its_row_is_not_the_row_in_a_table_out_of_order() -> None:
    lines = specimen_lines()
    one, other = line_of(lines, "行政处罚"), line_of(lines, "行政许可")
    lines[one], lines[other] = lines[other], lines[one]
    lines.insert(other, lines[other].split("\t")[0] + "\t")
    assert not wrong_cells(cells_of(lines))
