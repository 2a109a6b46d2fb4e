"""Text in which every line of every cell is a line of its own, as libraries give that of PDFs and pages."""

import pytest

from extractor import Source, Template, extract, load_templates
from extractor.forms.specimen import (
    WRITERS,
    Layout,
    Unlabelled,
    Values,
    draw_values,
    expected_cells,
    values_to_report,
    write_specimen,
)
from extractor.forms.specimen.defects import plant
from extractor.matching import align
from extractor.matching.assign import MOST_RUNS
from extractor.matching.views import table_to_views
from extractor.model import Alignment, Document
from extractor.readers import read
from extractor.text.numbers import is_value_text
from tests.expectations import wrong_cells

TEMPLATES = {template.form: template for template in load_templates()}
FORMS = sorted(TEMPLATES)
LEAST_SURE = 0.95


def specimen(form: str, seed: int = 3) -> tuple[Template, Values, str]:
    template = TEMPLATES[form]
    values = draw_values(template, seed)
    return template, values, write_specimen(template, values, "txt-lines").decode()


def wrong(template: Template, values: Values, text: str) -> list[str]:
    report = extract(Source.of("a.txt", text.encode()))
    return [str(cell) for cell in wrong_cells(report, template, expected_cells(template, values))]


def silent(template: Template, values: Values, text: str) -> list[str]:
    """The wrong cells that nobody would look at."""
    report = extract(Source.of("a.txt", text.encode()))
    sure = {str(cell.key) for cell in report.cells if cell.confidence >= LEAST_SURE}
    return [one for one in wrong_cells(report, template, expected_cells(template, values)) if one.split(":")[0] in sure]


def section(lines: list[str], first: str, beyond: str) -> tuple[int, int]:
    """From the line that begins so to the one before that which begins with `beyond`."""
    start, end = (next(at for at, line in enumerate(lines) if line.startswith(text)) for text in (first, beyond))
    return start, end


def values_before_labels(template: Template, text: str) -> str:
    """The lines of a report, those of the values of each row of 三、 before those of its label."""
    lines, turned, label = text.split("\n"), list[str](), list[str]()
    start, end = section(lines, "一、本年新收", "四、政府信息公开行政复议")
    values: list[str] = []
    for line in [*lines[start:end], ""]:
        if line.isdigit():
            values.append(line)
            continue
        if values:
            turned += [*values, *label]
            values, label = [], []
        label.append(line)
    return "\n".join([*lines[:start], *turned, *lines[end:]])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(3))
def test_labels_broken_over_many_lines_keep_the_values_below_them(form: str, seed: int) -> None:
    assert not wrong(*specimen(form, seed))


@pytest.mark.parametrize("width", [3, 4, 5])
def test_a_column_of_a_few_characters_breaks_a_label_over_thirteen_lines(width: int) -> None:
    template, values, text = specimen("2021")
    lines = text.split("\n")
    first = next(at for at, line in enumerate(lines) if line.startswith("1.属于国家"))
    last = next(at for at, line in enumerate(lines) if line.startswith("（七）总计"))
    broken = [
        piece
        for line in joined(lines[first:last])
        for piece in ([line] if line.isdigit() else [line[at : at + width] for at in range(0, len(line), width)])
    ]
    assert max(map(len, (piece for piece in broken if not piece.isdigit()))) <= width
    assert not wrong(template, values, "\n".join([*lines[:first], *broken, *lines[last:]]))


def joined(lines: list[str]) -> list[str]:
    """Lines, those of one label together."""
    whole: list[str] = []
    for line in lines:
        if whole and not line.isdigit() and not whole[-1].isdigit() and not line[0].isdigit() and line[0] != "（":
            whole[-1] += line
        else:
            whole.append(line)
    return whole


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_values_may_stand_before_their_labels_throughout(form: str) -> None:
    template, values, text = specimen(form)
    assert not wrong(template, values, values_before_labels(template, text))


@pytest.mark.parametrize("label", ["属于行政", "当理由", "（七）总计"])
def test_a_label_that_nobody_knows_does_not_move_the_values_of_the_others(label: str) -> None:
    template, values, text = specimen("2021")
    assert label in text
    assert not silent(template, values, text.replace(label, "甲乙丙丁", 1))


def test_a_number_of_a_label_in_a_line_of_its_own_begins_the_label() -> None:
    template, values, text = specimen("2021")
    for number in range(1, 9):
        text = text.replace(f"\n{number}.", f"\n{number}.\n")
    assert not wrong(template, values, text)


@pytest.mark.parametrize("note", ["注：1.以上数据含各区、县（市）。2.跨年度办件12件。", "单位：件"])
def test_a_note_between_two_tables_turns_neither_of_them(note: str) -> None:
    template, values, text = specimen("2021")
    title = "四、政府信息公开行政复议"
    assert not wrong(template, values, text.replace(title, note + "\n" + title))


@pytest.mark.parametrize(
    ("form", "layout"),
    [
        ("2021", Layout(unlabelled=Unlabelled.SPLIT)),
        ("2014", Layout(serial="序号", group_value="——")),
        ("2014", Layout(serial="序号")),
        ("2019", Layout(split_blocks=True)),
    ],
)
def test_other_settings_of_the_tables_are_told_from_lines(form: str, layout: Layout) -> None:
    template = TEMPLATES[form]
    values = draw_values(template, 5)
    assert not wrong(template, values, WRITERS["txt-lines"](values_to_report(template, values, layout=layout)).decode())


def test_columns_of_figures_away_from_their_labels_are_doubted() -> None:
    """As pdfminer gives a table: first all labels, then the numbers."""
    template, values, text = specimen("2021")
    lines = text.split("\n")
    start = next(at for at, line in enumerate(lines) if line.startswith("一、本年新收"))
    numbers = [line for line in lines[start:] if line.isdigit()]
    apart = [*lines[:start], *(line for line in lines[start:] if not line.isdigit()), *numbers]
    assert len(numbers) > 150
    assert not silent(template, values, "\n".join(apart))


@pytest.mark.parametrize("kind", ["labels_swapped", "rows_reordered", "columns_swapped", "label_instructed"])
@pytest.mark.parametrize("form", FORMS)
def test_what_changed_places_is_found_by_its_label(kind: str, form: str) -> None:
    template = TEMPLATES[form]
    planted = plant(template, draw_values(template, 1), (kind,), 1)
    if planted.kinds:
        printed = {key: truth.text for key, truth in planted.truth.items()}
        report = extract(Source.of("a.txt", WRITERS["txt-lines"](planted.report)))
        assert not wrong_cells(report, template, printed)


@pytest.mark.parametrize("page", ["- 3 -", "— 3 —", "第 3 页", "第3页 共12页", "3/12"])
def test_the_number_of_a_page_is_no_value_of_the_row_below(page: str) -> None:
    template, values, text = specimen("2021")
    for label in ("规章\n", "（七）总计\n", "未经复议直接"):
        assert label in text
        assert not wrong(template, values, text.replace(label, f"{page}\n{label}", 1))
    totals = text.replace("总计\n", f"总计\n{page}\n")
    assert not wrong(template, values, totals)


@pytest.mark.parametrize("remark", ["见附件", "统计中", "####", "#REF!"])
def test_a_remark_in_place_of_a_number_is_one_cell(remark: str) -> None:
    template, values, _ = specimen("2021")
    values |= {("requests", "granted", "business"): remark, ("disputes", "cases", "review.other"): remark}
    report = values_to_report(template, values)
    for format in ("txt-lines", "txt-spaced"):
        assert not wrong(template, values, WRITERS[format](report).decode())


@pytest.mark.parametrize(
    "lost", ["review.upheld", "review.other", "litigation_direct.total", "litigation_after_review.other"]
)
@pytest.mark.parametrize("format", ["txt-lines", "txt-spaced", "txt-layout"])
def test_a_column_that_a_text_leaves_out_is_absent_and_moves_no_other(lost: str, format: str) -> None:
    template, values, _ = specimen("2021")
    texts = {key: str(10 + at) for at, key in enumerate(values) if key[0] == "disputes"}
    report = values_to_report(template, values | texts)
    text = WRITERS[format](report).decode()
    lines = text.split("\n")
    whole = extract(Source.of("a.txt", without_column(lines, texts["disputes", "cases", lost], lost).encode()))
    found = {cell.column: cell for cell in whole.cells if cell.table == "disputes"}
    assert found.pop(lost).status == "absent"
    assert {column: cell.raw for column, cell in found.items()} == {
        column: text for (_, _, column), text in texts.items() if column != lost
    }


def without_column(lines: list[str], value: str, column: str) -> str:
    """The text without a value and the label of its column, which is the one at the same turn of all 15."""
    kept = list(lines)
    names = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "pending": "尚未审结", "total": "总计"}
    group, leaf = column.split(".")
    turn = ["review", "litigation_direct", "litigation_after_review"].index(group)
    start = next(at for at, line in enumerate(kept) if "行政复议" in line and "四、" not in line)
    seen = -1
    for at in range(start, len(kept)):
        for place in range(len(kept[at])):
            if kept[at].startswith(names[leaf], place):
                seen += 1
                if seen == turn:
                    apart = "  " in kept[at]
                    kept[at] = kept[at][:place] + kept[at][place + len(names[leaf]) :]
                    kept[at] = kept[at] if apart else " ".join(kept[at].split())
                    break
        if seen == turn:
            break
    row = next(at for at in range(start, len(kept)) if value in kept[at].split())
    blank = " " * len(value) if len(kept[row].split()) > 1 and "  " in kept[row] else ""
    kept[row] = kept[row].replace(value, blank, 1)
    return "\n".join(line for line in kept if line.strip() or not blank)


@pytest.mark.parametrize("turn", range(3))
def test_columns_in_another_order_are_told_by_the_lines_of_their_header(turn: int) -> None:
    template, values, _ = specimen("2021")
    names = [key for key in values if key[0] == "disputes"]
    values |= {key: str(100 + at) for at, key in enumerate(names)}
    text = write_specimen(template, values, "txt-lines").decode()
    lines = text.split("\n")
    labels = [at for at, line in enumerate(lines) if line == "结果纠正"]
    at, place = labels[turn], 5 * turn + 1
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    one, other = (lines.index(values[names[place + step]]) for step in (0, 1))
    lines[one], lines[other] = lines[other], lines[one]
    assert not wrong(template, values, "\n".join(lines))


@pytest.mark.parametrize("seed", range(3))
def test_numbers_of_rows_on_lines_of_their_own_move_no_values(seed):
    """`1 / 一、本年新收… / 4 / 0 / …`: the number before the first label is no row's values."""
    template, values, text = specimen("2021", seed)
    lines = text.split("\n")
    start, end = section(lines, "一、本年新收", "四、政府信息公开行政复议")
    numbered, count = list[str](), 0
    for at in range(start, end):
        if not lines[at].isdigit() and (at == start or lines[at - 1].isdigit()):
            count += 1
            numbered.append(str(count))
        numbered.append(lines[at])
    assert not silent(template, values, "\n".join([*lines[:start], *numbered, *lines[end:]]))


@pytest.mark.parametrize("seed", range(3))
def test_numbers_of_columns_in_lines_above_the_first_label_move_no_values(seed: int) -> None:
    template, values, text = specimen("2021", seed)
    first = "一、本年新收政府信息公开申请数量\n"
    assert not wrong(template, values, text.replace(first, "".join(f"{number}\n" for number in range(1, 9)) + first))


@pytest.mark.parametrize(
    ("form", "lines", "printed"),
    [
        ("2021", "1.信访举报投\n诉类申请\n", "1.信访举报投\n诉类申请（由信\n息公开机构填写\n）\n"),
        ("2021", "1.信访举报投\n诉类申请\n", "1.信仿举报投\n诉类审请\n"),
        ("2021", "4.无正当理由\n大量反复申请\n", "4.无正当\n理由大\n量反复\n"),
        ("2014", "制发规范性文件\n总数\n件\n", "制发规范性文\n件\n件\n"),
        ("2014", "舆情数（不同方\n式回应同一热点\n或舆情计1次）\n", "舆情数（不同方\n式回应同\n"),
    ],
)
def test_a_label_in_many_lines_may_be_misspelt_or_cut_or_have_an_instruction(
    form: str, lines: str, printed: str
) -> None:
    template, values, text = specimen(form)
    assert text.count(lines) == 1
    assert not wrong(template, values, text.replace(lines, printed))


@pytest.mark.parametrize(("label", "unit"), [("制发规范性文件\n总数\n", "件"), ("（二）举办各类\n培训班数\n", "次")])
def test_a_unit_and_a_number_where_one_row_is_missing_are_that_row(label: str, unit: str) -> None:
    template, values, text = specimen("2014")
    assert text.count(label + unit) == 1
    assert not wrong(template, values, text.replace(label, ""))


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_column_labels_of_a_character_a_line_are_no_rows(form):
    """As pdftotext gives narrow columns: 结 / 果 / 维 / 持 …, then all values of the one row in a line."""
    template, values, text = specimen(form)
    lines = text.split("\n")
    start, end = section(lines, "四、政府信息公开行政复议", "五、")
    start += 1
    labels = [line for line in lines[start:end] if line.strip() and not line.strip().isdigit()]
    spelled = [char for label in labels for char in (label if len(label) == 4 else [label])]
    row = " ".join(values["disputes", "cases", column.name] for column in template.tables[2].blocks[0].columns)
    assert not wrong(template, values, "\n".join([*lines[:start], *spelled, row, *lines[end:]]))


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_unit_on_a_line_of_its_own_in_every_row_moves_no_values(form):
    template, values, text = specimen(form)
    lines = text.split("\n")
    start, end = section(lines, "一、本年新收", "四、政府信息公开行政复议")
    united = [
        part
        for at, line in enumerate(lines[start:end], start)
        for part in (["件", line] if line.isdigit() and not lines[at - 1].isdigit() else [line])
    ]
    assert not wrong(template, values, "\n".join([*lines[:start], *united, *lines[end:]]))


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_labels_with_blanks_between_their_characters_are_labels(form):
    """`自 然 人`, `总 计`: on lines of their own, where no cell shows that they are one text."""
    template, values, text = specimen(form)
    lines = [
        " ".join(line) if line in ("自然人", "商业企业", "总计", "其他", "规章") else line for line in text.split("\n")
    ]
    assert not wrong(template, values, "\n".join(lines))


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_column_labels_below_their_row_of_values_are_no_rows(form):
    template, values, text = specimen(form)
    lines = text.split("\n")
    start, end = section(lines, "四、政府信息公开行政复议", "五、")
    start += 1
    table = [line for line in lines[start:end] if line.strip()]
    turned = [*(line for line in table if line.isdigit()), *(line for line in table if not line.isdigit())]
    assert not silent(template, values, "\n".join([*lines[:start], *turned, *lines[end:]]))


def row_of_lines(text: str, label: str, values: Values, row: str) -> str:
    """The lines of a row: its label, and its values below it."""
    columns = TEMPLATES["2021"].tables[1].blocks[0].columns
    whole = label + "\n" + "".join(f"{values['requests', row, column.name]}\n" for column in columns)
    assert text.count(whole) == 1
    return whole


@pytest.mark.parametrize("times", [1, 2])
def test_a_label_said_before_its_row_is_not_the_row_that_is_missing(times: int) -> None:
    template, values, text = specimen("2021")
    label = "一、本年新收政\n府信息公开申请\n数量\n"
    lost = row_of_lines(text, "二、上年结转政府信息公开申请数量", values, "carried_in")
    text = text.replace(lost, "").replace("一、本年新收政府信息公开申请数量\n", label * (times + 1))
    assert {one.split("'")[3] for one in wrong(template, values, text)} <= {"carried_in"}
    assert not [one for one in silent(template, values, text) if "None absent" not in one]


def test_first_and_last_row_that_changed_places_turn_no_values_to_the_other_side() -> None:
    template, values, text = specimen("2021")
    one, other = "一、本年新收政府信息公开申请数量\n", "四、结转下年度继续办理\n"
    first, last = ([f"{values['requests', row, c.name]}\n" for c in template.tables[1].blocks[0].columns]
                   for row in ("new", "carried_out"))  # fmt: skip
    upper, lower = one + "".join(first), other + "".join(last)
    assert text.count(upper) == text.count(lower) == 1
    assert not wrong(template, values, text.replace(upper, "@").replace(lower, upper).replace("@", lower))


def test_two_labels_of_several_lines_that_changed_places_keep_their_values() -> None:
    template, values, text = specimen("2021")
    columns = template.tables[1].blocks[0].columns
    start, middle = text.index("2.申请人逾期\n"), text.index("\n3.其他\n") + 1
    end = middle + len("3.其他\n") + sum(len(values["requests", "other.other", c.name]) + 1 for c in columns)
    assert not wrong(template, values, text[:start] + text[middle:end] + text[start:middle] + text[end:])


def test_a_total_that_stands_first_is_no_piece_of_the_label_that_is_missing() -> None:
    """（七）总计 right below 三、本年度办理结果, and （一） and （二） lost."""
    _, values, text = specimen("2021")
    total = row_of_lines(text, "（七）总计", values, "total")
    lost = row_of_lines(text, "（一）予以公开", values, "granted")
    part = row_of_lines(text, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", values, "partly_granted")
    report = extract(Source.of("a.txt", text.replace(total, "").replace(lost, total).replace(part, "").encode()))
    assert all(cell.value is None for cell in report.cells if cell.row == "granted")
    assert [c.raw for c in report.cells if c.row == "total" and c.table == "requests"] == total.split()[1:]


def test_values_of_several_rows_without_a_label_between_them_make_all_that_follow_each_other_doubted() -> None:
    """Text of a PDF column by column: on which side of its label a row's values stand is told by the others alone."""
    _, _, text = specimen("2021")
    beside = ("not_processed.petition", "not_processed.reconfirmation")

    def doubted(text: str) -> set[str]:
        cells = extract(Source.of("a.txt", text.encode())).cells
        return {cell.row for cell in cells if cell.row in beside and cell.confidence < LEAST_SURE}

    lines = text.split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("2.重复申请")) + 1
    assert not doubted(text)
    for _ in range(2):  # one missing label is known by the length of its run
        label = next(at for at in range(at, len(lines)) if not is_value_text(lines[at]))
        end = next(at for at in range(label, len(lines)) if is_value_text(lines[at]))
        del lines[label:end]
    assert doubted("\n".join(lines)) == set(beside)


def test_a_number_before_a_label_that_wraps_counts_its_row() -> None:
    """`pdftotext -raw` of a numbered table: the unit and the value stand on the last line, or beside a short label."""
    template = TEMPLATES["2014"]
    values = draw_values(template, 3)
    lines = ["某某县水利局2016年度政府信息公开工作年度报告", "序号 统计指标 单位 统计数", "1 一、主动公开情况 ——"]
    rows = [row for block in template.tables[0].blocks for row in block.rows]
    for number, row in enumerate(rows, 2):
        label, value = row.path[-1].text, values["statistics", row.name, "count"]
        wraps = len(label) > 10
        lines += [f"{number} {label[:8]}", label[8:], f"件 {value}"] if wraps else [f"{number} {label} 件 {value}"]
    assert not wrong(template, values, "\n".join(lines))


@pytest.mark.parametrize("form", FORMS)
def test_runs_of_lines_that_another_report_had_are_matched_as_if_they_were_new(form: str) -> None:
    template, _, _ = specimen(form)
    runs = [view.lexicon.runs for table in template.tables for view in table_to_views(table)]
    first, second = (read(Source.of("a.txt", specimen(form, seed)[2].encode())) for seed in (3, 4))

    def matched(*documents: Document) -> list[Alignment]:
        for known in runs:
            known.clear()
        return [align(document, (template,)) for document in documents]

    assert matched(first, second)[1] == matched(second)[0]
    assert 0 < max(map(len, runs)) <= MOST_RUNS
