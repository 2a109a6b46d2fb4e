"""The columns of a found block: their labels, their order, and what holds where no header tells them."""

import pytest

from extractor import CellStatus, Source, extract, load_templates
from extractor.forms.specimen import draw_values, write_specimen
from extractor.matching import align
from extractor.matching.columns import LONGEST_SHARED, header_rows_to_columns, shape_to_columns
from extractor.matching.rows import Row, make_row
from extractor.model import BlockMatch, GridCell, GridKind, Provenance
from extractor.readers import read

FORM = next(template for template in load_templates() if template.form == "2021")
KEYS = [(table.name, row.name, column.name) for table in FORM.tables for row, column in table.cells()]
VALUES = {key: str(100 + number) for number, key in enumerate(KEYS)}
REQUESTS = ["natural_person", "business", "research", "public_welfare", "legal_service", "other_organisation", "total"]


def specimen(format: str = "txt-tsv") -> str:
    return write_specimen(FORM, VALUES, format).decode()


def blocks_of(text: str) -> list[BlockMatch]:
    return list(align(read(Source.of("report", text.encode())), load_templates()).blocks)


def block_of(text: str, table: str, number: int = 0) -> BlockMatch:
    return [block for block in blocks_of(text) if block.table.name == table][number]


def values_of(text: str, row: str) -> dict[str, str]:
    cells = extract(Source.of("report", text.encode())).cells
    return {cell.column: cell.raw for cell in cells if cell.row == row}


def truth(row: str) -> dict[str, str]:
    return {key[2]: text for key, text in VALUES.items() if key[1] == row}


def exchange(text: str, one: str, other: str) -> str:
    """The text with two labels in each other's place."""
    assert one in text and other in text
    return text.replace(one, "\0").replace(other, one).replace("\0", other)


@pytest.mark.parametrize("format", ["txt-tsv", "txt-cells", "txt-layout", "md", "html"])
def test_every_column_is_found_in_the_order_of_the_form(format: str) -> None:
    columns = block_of(specimen(format), "requests").columns
    assert [match.column.name for match in columns] == REQUESTS
    assert all(match.label.score > 0.9 and match.label.ordered for match in columns)


@pytest.mark.parametrize("format", ["txt-tsv", "md", "html"])
def test_exchanged_headers_exchange_their_columns(format: str) -> None:
    text = exchange(specimen(format), "本年制发件数", "现行有效件数")
    was = truth("regulations")
    found = values_of(text, "regulations")
    assert (found["in_force"], found["issued"]) == (was["issued"], was["in_force"])
    assert found["repealed"] == was["repealed"]
    columns = block_of(text, "proactive").columns
    assert [match.column.name for match in columns] == ["in_force", "repealed", "issued"]
    assert [match.label.ordered for match in columns] == [False, True, False]


@pytest.mark.parametrize("format", ["txt-tsv", "html"])
def test_headers_exchanged_in_the_lowest_header_row_exchange_their_columns(format: str) -> None:
    text = exchange(specimen(format), "商业企业", "科研机构")
    was, found = truth("granted"), values_of(text, "granted")
    assert (found["business"], found["research"]) == (was["research"], was["business"])
    assert found["natural_person"] == was["natural_person"] and found["total"] == was["total"]


def test_a_total_moved_to_the_front_is_the_total() -> None:
    lines = specimen().splitlines()
    rows = [number for number, line in enumerate(lines) if line.count("\t") == 9]
    for number in rows:
        fields = lines[number].split("\t")
        lines[number] = "\t".join([*fields[:3], fields[9], *fields[3:9]])
    found = values_of("\n".join(lines), "granted")
    assert found["total"] == truth("granted")["total"]


def test_a_header_repeated_after_a_page_break_changes_nothing() -> None:
    lines = specimen().splitlines()
    top = next(number for number, line in enumerate(lines) if "申请人情况" in line.split("\t"))
    below = next(number for number, line in enumerate(lines) if "2.重复申请" in line)
    again = [*lines[:below], *lines[top : top + 3], *lines[below:]]
    columns = block_of("\n".join(again), "requests").columns
    assert [match.column.name for match in columns] == REQUESTS
    assert all(match.label.score == 1.0 for match in columns)
    assert values_of("\n".join(again), "not_processed.duplicate") == truth("not_processed.duplicate")


def test_where_the_header_is_lost_the_order_of_the_form_holds_and_nothing_vouches_for_it() -> None:
    lines = specimen().splitlines()
    top = next(number for number, line in enumerate(lines) if "申请人情况" in line.split("\t"))
    text = "\n".join([*lines[:top], *lines[top + 3 :]])
    columns = block_of(text, "requests").columns
    assert [match.column.name for match in columns] == REQUESTS
    assert all(match.label.score <= 0.5 and match.label.found == "" for match in columns)
    assert values_of(text, "granted") == truth("granted")


def test_a_lost_header_lowers_the_confidence() -> None:
    values = draw_values(FORM, 3)
    lines = write_specimen(FORM, values, "txt-tsv").decode().splitlines()
    top = next(number for number, line in enumerate(lines) if "申请人情况" in line.split("\t"))
    headed, headless = (
        {cell.key: cell.confidence for cell in extract(Source.of("report", "\n".join(text).encode())).cells}
        for text in (lines, [*lines[:top], *lines[top + 3 :]])
    )
    key = ("requests", "granted", "natural_person")
    assert headless[key] < headed[key]


@pytest.mark.parametrize(
    ("official", "printed"),
    [
        ("现行有效件数", "现行有效件"),
        ("法律服务机构", "法律服务机抅"),
        ("本年处理决定数量", "处理决定数量"),
        ("社会公益组织", "社会公益\n组织"),
        ("法人或其他组织", "法人或者其他组织"),
    ],
)
def test_a_header_printed_otherwise_is_still_the_column(official: str, printed: str) -> None:
    text = specimen("html").replace(official, printed.replace("\n", "<br/>"))
    cells = extract(Source.of("report", text.encode())).cells
    assert {cell.key: cell.raw for cell in cells} == VALUES


@pytest.mark.parametrize(
    ("printed", "value"), [("本年收费金额（单位：元）", "0.0025"), ("本年收费金额（单位：万元）", "25")]
)
def test_the_unit_that_a_header_prints_is_the_unit_of_its_column(printed: str, value: str) -> None:
    values = {**VALUES, ("proactive", "fees", "amount"): "25"}
    text = write_specimen(FORM, values, "html").decode().replace("本年收费金额（单位：万元）", printed)
    (cell,) = [cell for cell in extract(Source.of("report", text.encode())).cells if cell.column == "amount"]
    assert (str(cell.value), cell.raw, cell.status) == (value, "25", CellStatus.PRINTED)


def test_a_shattered_header_does_not_move_numbers() -> None:
    """商业企科研机社会公法律服 / 业 | 构 | 益组织 | 务机构, as seen."""
    lines = specimen().splitlines()
    at = next(number for number, line in enumerate(lines) if "商业企业" in line.split("\t"))
    fields = lines[at].split("\t")
    width = len(fields)
    lines[at : at + 1] = [
        "\t".join(["", "", "", "", "商业企科研机社会公法律服", "", "", "", "其他", ""]),
        "\t".join(["", "", "", "", "业", "构", "益组织", "务机构", "", ""]),
    ]
    assert width == 10
    for row in ("new", "granted", "total", "carried_out"):
        assert values_of("\n".join(lines), row) == truth(row)


def test_a_whole_header_tells_the_order_of_all_columns() -> None:
    """总计 as the first column of values, before 自然人 and the group of the organisations."""
    text = specimen("html")
    lines = text.split("</tr>")
    start = next(at for at, line in enumerate(lines) if "申请人情况" in line)
    end = next(at for at, line in enumerate(lines) if "四、结转下年度" in line)
    for at in range(start + 1, end + 1):
        head, cells = lines[at].split("<td", 1)[0], lines[at].split("<td")[1:]
        total = next((cell for cell in cells if "总计</strong>" in cell), None)
        if total is not None:
            cells.remove(total)
            cells.insert(0, total)
        elif at > start + 2:
            cells.insert(len(cells) - 7, cells.pop())
        lines[at] = "<td".join([head, *cells])
    found = values_of("</tr>".join(lines), "new")
    assert found == truth("new")


def test_a_merged_cell_that_a_tool_repeats_in_every_column_is_one_value() -> None:
    """As python-docx gives the cells of a row."""
    form = next(template for template in load_templates() if template.form == "2019")
    values = draw_values(form, 3)
    lines = write_specimen(form, values, "txt-tsv").decode().split("\n")
    for label in ("行政事业性收费", "政府集中采购"):
        at = next(at for at, line in enumerate(lines) if line.startswith(label + "\t"))
        for row in (at, at - 1):
            fields = lines[row].split("\t")
            lines[row] = "\t".join([*fields[:3], fields[2]])
    cells = extract(Source.of("a.txt", "\n".join(lines).encode())).cells
    wrong = [cell.key for cell in cells if cell.row in ("fees", "procurement") and cell.raw != values[cell.key]]
    assert not wrong


def test_a_unit_in_the_last_column_is_no_value() -> None:
    lines = specimen().split("\n")
    marked = [line + "\t件" if line.startswith(("规章\t", "行政规范性文件\t")) else line for line in lines]
    assert values_of("\n".join(marked), "regulations") == truth("regulations")


def test_a_column_that_the_document_leaves_out_is_absent_though_another_stands_after_the_others() -> None:
    """信息内容 | 本年制发件数 | 现行有效件数 | 备注: no cell between the two is 本年废止件数."""
    lines = specimen().split("\n")
    start = next(at for at, line in enumerate(lines) if line.startswith("信息内容"))
    for at in range(start, start + 3):
        fields = lines[at].split("\t")
        lines[at] = "\t".join([fields[0], fields[1], fields[3], "备注" if at == start else "无"])
    cells = {cell.key: cell for cell in extract(Source.of("a.txt", "\n".join(lines).encode())).cells}
    row = [cells["proactive", "regulations", column] for column in ("issued", "repealed", "in_force")]
    assert [cell.status for cell in row] == [CellStatus.PRINTED, CellStatus.ABSENT, CellStatus.PRINTED]
    assert [cell.raw for cell in row] == ["100", "", "102"]


def test_columns_that_changed_places_in_each_group_are_found_where_spans_are_not_shown() -> None:
    """结果维持 | 结果纠正 | 其他结果 | 总计 | 尚未审结, three times."""
    text = specimen().replace("尚未审结\t总计", "总计\t尚未审结")
    lines = text.split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("285\t"))
    values = lines[at].split("\t")
    for total in (4, 9, 14):
        values[total - 1], values[total] = values[total], values[total - 1]
    lines[at] = "\t".join(values)
    assert values_of("\n".join(lines), "cases") == truth("cases")


def test_one_header_row_tells_the_order_of_its_columns_where_spans_are_not_shown() -> None:
    lines = specimen("txt-cells").split("\n")
    head = next(at for at, line in enumerate(lines) if "申请人情况" in line)
    first = next(at for at, line in enumerate(lines) if "一、本年新收" in line)
    last = next(at for at, line in enumerate(lines) if line.startswith("四、政府信息公开行政复议"))
    names = ["总计", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    moved, run = [f"\t{name}" for name in names] + [""], list[str]()
    for line in lines[first:last]:
        if line.strip().isdigit():
            run.append(line)
            continue
        moved += [*run[-1:], *run[:-1], line]
        run = []
    found = values_of("\n".join([*lines[:head], *moved, *lines[last:]]), "new")
    assert found == truth("new")


@pytest.mark.parametrize(("one", "other"), [("商业企业", "科研机构"), ("社会公益组织", "法律服务机构")])
def test_pieces_of_two_labels_in_one_header_cell_are_no_column_of_another_form(one: str, other: str) -> None:
    """社会法律 and below it 公益组织 | 服务机构: the values below it are the form's."""
    lines = specimen().split("\n")
    at = next(at for at, line in enumerate(lines) if one in line.split("\t"))
    fields = lines[at].split("\t")
    place = fields.index(one)
    assert fields[place + 1] == other
    below = [""] * len(fields)
    below[place : place + 2] = one[2:], other[2:]
    fields[place : place + 2] = [one[:2] + other[:2]]
    lines[at : at + 1] = ["\t".join([*fields, ""]), "\t".join(below)]
    cells = extract(Source.of("a.txt", "\n".join(lines).encode())).cells
    assert not [cell for cell in cells if cell.raw != VALUES[cell.key] and cell.confidence >= 0.95]
    assert sum(cell.raw != VALUES[cell.key] for cell in cells) == 0


ORGANISATIONS = "商业企业 科研机构 社会公益组织 法律服务机构 其他"


def labels_of_requests() -> list[str]:
    return [row.path[-1].text for row in FORM.tables[1].blocks[0].rows]


@pytest.mark.parametrize(
    ("header", "first"),
    [
        (f"申请人情况 总计 自然人 法人或其他组织 {ORGANISATIONS}", "natural_person"),
        (f"申请人情况 自然人 法人或其他组织 总计 {ORGANISATIONS}", "natural_person"),
        (f"自然人 法人或其 他组织 总计 {ORGANISATIONS}", "natural_person"),
        (f"自然人 {ORGANISATIONS} 总计", "natural_person"),
        (f"总计 自然人 {ORGANISATIONS}", "total"),
    ],
)
def test_labels_in_running_text_tell_the_order_only_where_no_group_stands_among_them(header: str, first: str) -> None:
    """A header of several rows, told cell by cell, may name the last column first."""
    rows = [f"{label} 9 4 0 0 3 2 0" for label in labels_of_requests()]
    text = "\n".join(["某局2023年政府信息公开工作年度报告", *f"{header} {' '.join(rows)}".split()])
    block = block_of(text, "requests")
    order = REQUESTS if first == REQUESTS[0] else [REQUESTS[-1], *REQUESTS[:-1]]
    assert [match.column.name for match in block.columns] == order


def test_one_row_of_labels_tells_the_order_of_the_columns_that_are_there() -> None:
    """总计 | 自然人 | 商业企业 | 其他: nothing else is there, and nothing is guessed."""
    lines = [line for line in specimen().splitlines() if line.count("\t") == 9]
    rows = [line.split("\t") for line in lines if any(field.isdigit() for field in line.split("\t"))]
    told = ["\t".join([*row[:3], row[9], row[3], row[4], row[8]]) for row in rows]
    text = "\n".join(["某局2023年政府信息公开工作年度报告", "\t\t\t总计\t自然人\t商业企业\t其他", *told])
    columns = block_of(text, "requests").columns
    assert [match.column.name for match in columns] == ["total", "natural_person", "business", "other_organisation"]
    assert all(match.label.score > 0.9 for match in columns)


def test_a_corner_that_comes_again_in_each_header_row_is_no_column_of_another_form() -> None:
    """Columns of text, and a column left out."""
    corner = FORM.tables[1].blocks[0].corner
    assert corner
    groups = "申请人情况  申请人情况      申请人情况    申请人情况    申请人情况      申请人情况"
    middle = "自然人      法人或其他组织  法人或其他组织  法人或其他组织  法人或其他组织  总计"
    leaves = "自然人      商业企业        社会公益组织    法律服务机构    其他            总计"
    values = "0           1               2               0               0               3"
    lines = [*(f"{corner.text}    {cells}" for cells in (groups, middle, leaves))]
    lines += [f"{label.ljust(len(corner.text), '　')}    {values}" for label in labels_of_requests()]
    found = values_of("\n".join(["某局2023年政府信息公开工作年度报告", *lines]), "new")
    assert [found[name] for name in REQUESTS] == ["0", "1", "", "2", "0", "0", "3"]


def header_at(place: str, *labels: str) -> Row:
    """A header row whose cells tell where they stand in their document."""
    cells = (
        GridCell(0, at, label, 1, 1, float(at), at + 1.0, (Provenance(location=f"{place}, {at}"),))
        for at, label in enumerate(labels)
    )
    return make_row(0, GridKind.SPANNED, tuple(cells))


def test_headers_that_are_read_once_keep_their_own_places() -> None:
    block = FORM.table("proactive").blocks[0]
    labels = ["信息内容", *(column.path[-1].text for column in block.columns)]
    for place in ("one", "other"):
        columns = header_rows_to_columns([header_at(place, *labels)], block)
        told = [[where.location for where in column.match.label.provenance] for column in columns]
        assert told == [[f"{place}, {at}"] for at in range(1, len(labels))]


def test_a_header_longer_than_any_forms_is_read_and_not_remembered() -> None:
    block = FORM.table("proactive").blocks[0]
    labels = [column.path[-1].text for column in block.columns]
    shape_to_columns.cache_clear()
    columns = header_rows_to_columns([header_at("one", *labels, "长" * LONGEST_SHARED)], block)
    assert [column.match.label.found for column in columns] == labels
    assert shape_to_columns.cache_info().currsize == 0
