"""What an alignment leaves unexplained lowers belief in what may be there."""

import pytest

from extractor import CellStatus, Source, extract, load_templates
from extractor.forms.specimen import write_specimen

FORM = next(template for template in load_templates() if template.form == "2021")
VALUES = {(table.name, row.name, column.name): "0" for table in FORM.tables for row, column in table.cells()}
SURE = 0.95
"""From it on nobody looks at a cell."""


def lines() -> list[str]:
    return write_specimen(FORM, VALUES, "txt-tsv").decode().split("\n")


def beliefs(text: str, row: str) -> set[tuple[CellStatus, bool]]:
    cells = extract(Source.of("a.txt", text.encode())).cells
    return {(cell.status, cell.confidence >= SURE) for cell in cells if cell.row == row}


def place(lines: list[str], label: str) -> int:
    return next(at for at, line in enumerate(lines) if label in line)


def test_a_row_of_blanks_with_an_unknown_label_may_be_the_row_that_is_missing_there() -> None:
    """`2.逾期未交款` between 1. and 3. of its group."""
    changed = lines()
    at = place(changed, "申请人逾期未按收费通知")
    changed[at] = "\t\t2.逾期未交款" + 7 * "\t"
    found = beliefs("\n".join(changed), "other.fee_unpaid")
    assert {status for status, _ in found} <= {CellStatus.ABSENT, CellStatus.BLANK}
    assert (CellStatus.ABSENT, True) not in found
    del changed[at]
    assert beliefs("\n".join(changed), "other.fee_unpaid") == {(CellStatus.ABSENT, True)}


def test_values_that_a_page_break_parts_from_their_label_are_not_surely_blank() -> None:
    changed = lines()
    at = place(changed, "2.重复申请")
    label, values = changed[at].split("\t")[:3], changed[at].split("\t")[3:]
    changed[at : at + 1] = ["\t".join([*label, *[""] * 7]), "续表", "\t".join(["", "", "", *values])]
    assert not beliefs("\n".join(changed), "not_processed.duplicate") & {(CellStatus.BLANK, True)}


@pytest.mark.parametrize("format", ["txt-tsv", "txt-layout"])
def test_a_row_of_placeholders_with_an_unknown_label_may_be_the_row_that_is_missing_there(format: str) -> None:
    changed = write_specimen(FORM, VALUES, format).decode().split("\n")
    at = place(changed, "4.保护第三方合法权益")
    changed[at] = changed[at].replace("4.保护第三方合法权益", "4.隐私").replace("0", "/")
    assert not beliefs("\n".join(changed), "denied.third_party") & {(CellStatus.ABSENT, True)}


def test_a_column_whose_label_stands_elsewhere_is_not_surely_absent() -> None:
    """Text that gives a table column by column: the labels of the others follow with their values, each in a line."""
    text = write_specimen(FORM, VALUES, "txt-lines").decode()
    first, second = text.index("第二十条第（一）项"), text.index("第二十条第（五）项")
    labels = ("本年制发件数", "本年废止件数", "现行有效件数")
    told = [f"信息内容\n{labels[0]}\n规章\n7\n行政规范性文件\n9", *(f"{label}\n8\n6" for label in labels[1:])]
    changed = text[:first] + "第二十条第（一）项\n" + "\n".join(told) + "\n" + text[second:]
    cells = extract(Source.of("a.txt", changed.encode())).cells
    lost = [cell for cell in cells if cell.row == "regulations" and cell.status is CellStatus.ABSENT]
    assert all(cell.confidence < SURE for cell in lost)


@pytest.mark.parametrize(
    ("head", "first", "doubted"),
    [("", "2023年", False), ("", "3", True), ("收费通知件数", "3", False), ("总计", "3", True)],
)
def test_numbers_in_a_table_of_something_else_are_no_row_of_the_form(head: str, first: str, doubted: bool) -> None:
    """The form is not filled in; the numbers of a table above it could be its own, but for years or labels."""
    blank = dict.fromkeys(VALUES, "")
    text = write_specimen(FORM, blank, "html").decode()
    rows = "".join(f"<tr><td>{first}</td><td>12</td><td>5</td><td>1</td></tr>" for _ in range(3))
    at = text.index("<table")
    rows = f"<tr><td>{head}</td><td></td><td></td><td></td></tr>{rows}" if head else rows
    text = f"{text[:at]}<table>{rows}</table>{text[at:]}"
    cells = extract(Source.of("a.html", text.encode())).cells
    assert any(cell.confidence < SURE for cell in cells if cell.table == "requests") is doubted


def test_a_row_whose_label_is_lost_in_lines_is_not_surely_absent() -> None:
    """Its numbers follow those of the row above, as if they were its."""
    changed = write_specimen(FORM, VALUES, "txt-lines").decode().split("\n")
    del changed[place(changed, "行政规范性文件")]
    assert not beliefs("\n".join(changed), "normative_documents") & {(CellStatus.ABSENT, True)}


def column_of_lines(values_first_from: str) -> str:
    """Every label of `requests` in a line and its values in the next; from one label on before it."""
    found, turned = [], False
    for line in lines():
        cells = [cell for cell in line.split("\t") if cell]
        label = [cell for cell in cells if cell != "0"]
        if not label or len(cells) - len(label) != 7:
            found.append(line)
            continue
        turned = turned or values_first_from in line
        values = " ".join(["0"] * 7)
        found += [values, label[-1]] if turned else [label[-1], values]
    return "\n".join(found)


def test_values_between_a_line_that_is_no_rows_and_a_row_without_may_be_the_neighbours() -> None:
    """After a page break values stand before their labels: one line is too many at its top, one too few at its end."""
    text = column_of_lines("2.其他法律行政法规禁止公开")
    assert beliefs(text, "granted") == {(CellStatus.PRINTED, False)}
    assert beliefs(text, "denied.third_party") == {(CellStatus.PRINTED, True)}
    assert beliefs(column_of_lines("no label"), "granted") == {(CellStatus.PRINTED, True)}
