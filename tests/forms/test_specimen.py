"""Specimens: values that satisfy the relations, and files that hold the same table in every format."""

import io
import json
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.errors import DamagedError, SourceError, UnsupportedError
from extractor.forms import load_templates
from extractor.forms.specimen import (
    WRITERS,
    Border,
    Flow,
    Layout,
    Merged,
    PrintedTable,
    Role,
    Scale,
    Unlabelled,
    blank_zeros,
    draw_values,
    expected_cells,
    format_suffix,
    load_figures,
    plant_wrong,
    table_to_printed,
    values_to_report,
    write_specimen,
)
from extractor.forms.specimen.pdf import write_pdf
from extractor.forms.specimen.printed import missing_sides
from extractor.model import Along, Axis, Block, Label, Relation, RelationKind, Table, Template
from tests.specimens import broken_relations, docx_tables, html_tables, pdf_rows, spans, text_fields

TEMPLATES = {template.form: template for template in load_templates()}
FORMS = sorted(TEMPLATES)
ROOT = Path(__file__).resolve().parents[2]
FIGURES = sorted(file for place in (ROOT, ROOT.parent) for file in place.glob("*/real-figures/*.csv"))
LAYOUTS = [
    Layout(),
    Layout(split_blocks=True),
    Layout(unlabelled=Unlabelled.TRANSPOSED),
    Layout(unlabelled=Unlabelled.SPLIT),
    Layout(serial="序号", group_unit="", group_value="——"),
]


def specimen(form: str, seed: int = 5) -> tuple[Template, dict[tuple[str, str, str], str]]:
    template = TEMPLATES[form]
    return template, dict(draw_values(template, seed, scale=Scale.CITY))


def labelled(table: PrintedTable, role: Role = Role.LABEL) -> dict[str, tuple[int, int, int, int]]:
    cells = ((number, cell) for number, row in enumerate(table.rows) for cell in row if cell.role is role)
    return {cell.text: (number, cell.col, cell.rowspan, cell.colspan) for number, cell in cells}


# Values


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("scale", Scale)
def test_every_relation_holds_for_many_seeds(form: str, scale: Scale) -> None:
    for seed in range(40):
        assert broken_relations(TEMPLATES[form], dict(draw_values(TEMPLATES[form], seed, scale=scale))) == []


@pytest.mark.parametrize("form", FORMS)
def test_the_independent_check_sees_a_planted_wrong_sum(form: str) -> None:
    template, values = specimen(form)
    relation = next(one for one in template.relations if one.kind is RelationKind.EQUAL)
    table = template.table(relation.table)
    row, column = next(
        (row.name, column.name)
        for row, column in table.cells()
        if (column.name if relation.along is Along.ROW else row.name) == relation.left[0]
    )
    assert broken_relations(template, dict(plant_wrong(values, (table.name, row, column), 1)))


@pytest.mark.parametrize("form", FORMS)
def test_every_cell_of_the_form_has_a_number_in_the_forms_order(form: str) -> None:
    template, values = specimen(form)
    assert list(values) == [
        (table.name, row.name, column.name) for table in template.tables for row, column in table.cells()
    ]
    assert all(re.fullmatch(r"[+-]?\d+(\.\d{1,6})?(万?元)?", text) for text in values.values())


@pytest.mark.parametrize("form", FORMS)
def test_the_same_seed_gives_the_same_values_and_another_seed_others(form: str) -> None:
    template = TEMPLATES[form]
    assert draw_values(template, 3) == draw_values(template, 3)
    assert len({tuple(draw_values(template, seed, scale=Scale.CITY).values()) for seed in range(20)}) == 20


def test_sizes_are_those_seen_in_real_reports() -> None:
    drawn = [draw_values(TEMPLATES["2021"], seed) for seed in range(300)]
    texts = [text for values in drawn for text in values.values()]
    assert 0.6 < texts.count("0") / len(texts) < 0.98
    assert max(int(values["proactive", "licensing", "decisions"]) for values in drawn) > 500_000
    fees = {values["proactive", "fees", "amount"] for values in drawn}
    assert any(re.search(r"\.\d{5,6}$", fee) for fee in fees)
    totals = {int(values["requests", "total", "total"]) for values in drawn}
    assert 0 in totals and max(totals) > 1_000


def test_changes_are_signed_and_amounts_sometimes_carry_their_unit() -> None:
    drawn = [draw_values(TEMPLATES["2019"], seed, scale=Scale.CITY) for seed in range(60)]
    changes = {values["proactive", "licensing", "change"][0] for values in drawn}
    assert changes == {"+", "-", "0"}
    amounts = [values["proactive", "procurement", "amount"] for values in drawn]
    assert {re.sub(r"[\d.]", "", amount) for amount in amounts} == {"", "元", "万元"}
    assert not any("-" in text or "+" in text for values in drawn for key, text in values.items() if key[2] != "change")


@pytest.mark.parametrize("form", FORMS)
def test_a_city_is_never_all_zeros(form: str) -> None:
    for seed in range(40):
        values = draw_values(TEMPLATES[form], seed, scale=Scale.CITY)
        for table in TEMPLATES[form].tables:
            assert any(text != "0" for key, text in values.items() if key[0] == table.name)


def test_an_empty_bureau_has_zeros_everywhere() -> None:
    assert set(draw_values(TEMPLATES["2019"], 1, scale=Scale.EMPTY).values()) == {"0"}


def one_table(relations: list[tuple[str, RelationKind, list[str], list[str]]], names: str) -> Template:
    rows = tuple(Axis(name, (Label(name.upper()),), "件") for name in names)
    table = Table("t", Label("表"), (Block(rows, (Axis("x", (Label("甲"),)), Axis("y", (Label("乙"),)))),))
    resolved = tuple(
        Relation(code, "t", kind, Along.COLUMN, tuple(left), tuple(right), code)
        for code, kind, left, right in relations
    )
    return Template("own", Label("报告"), "通知", (2020, None), (), (table,), resolved)


@pytest.mark.parametrize(
    "relations",
    [
        [("balance", RelationKind.EQUAL, ["a", "b"], ["c", "d"]), ("sum", RelationKind.EQUAL, ["a"], ["e", "f"])],
        [("both", RelationKind.EQUAL, ["a", "b"], ["c", "d"]), ("sums", RelationKind.EQUAL, ["c"], ["e"])],
        [("sum right", RelationKind.EQUAL, ["a", "b"], ["c"]), ("cap", RelationKind.AT_MOST, ["c"], ["d", "e"])],
        [("parts", RelationKind.AT_MOST, ["a", "b"], ["d"]), ("floor", RelationKind.AT_LEAST_LARGEST, ["d"], ["e"])],
        [("sum", RelationKind.EQUAL, ["a"], ["b", "c"]), ("largest", RelationKind.AT_LEAST_LARGEST, ["a"], ["d", "e"])],
        [("circle", RelationKind.AT_MOST, ["a"], ["b"]), ("back", RelationKind.AT_MOST, ["b"], ["a"])],
        [("circle", RelationKind.EQUAL, ["a"], ["b", "c"]), ("back", RelationKind.EQUAL, ["b"], ["a", "d"])],
    ],
    ids=lambda relations: "+".join(relation[0] for relation in relations),
)
def test_relations_of_any_other_form_hold_too(relations: list[tuple[str, RelationKind, list[str], list[str]]]) -> None:
    template = one_table(relations, "abcdef")
    drawn = [dict(draw_values(template, seed, scale=Scale.COUNTY)) for seed in range(30)]
    assert [broken_relations(template, values) for values in drawn] == [[]] * 30
    if "circle" not in relations[0][0]:
        assert any(values["t", "a", "x"] != "0" for values in drawn)


def test_blank_zeros_leaves_other_values_alone() -> None:
    _, values = specimen("2021")
    blanked = blank_zeros(values, 1, 0.5)
    zeros = [key for key, text in values.items() if text == "0"]
    assert {key: text for key, text in blanked.items() if text} == {
        key: text for key, text in values.items() if blanked[key]
    }
    assert 0.2 < sum(blanked[key] == "" for key in zeros) / len(zeros) < 0.8
    assert set(blank_zeros(values, 1, 1.0).values()) == {"", *values.values()} - {"0"}


@pytest.mark.parametrize(
    ("text", "delta", "planted"),
    [
        ("12", 3, "15"), ("", 4, "4"), ("+2", 5, "+7"), ("-18", 1, "-17"), ("251000元", 1000, "252000元"),
        ("30.3861万元", Decimal("0.1"), "30.4861万元"), ("73802895.90元", 1, "73802896.90元"),
    ],
)  # fmt: skip
def test_a_planted_wrong_number_keeps_its_print(text: str, delta: int, planted: str) -> None:
    key = ("t", "r", "c")
    values = {key: text, ("t", "r", "d"): "1"}
    assert plant_wrong(values, key, delta) == {key: planted, ("t", "r", "d"): "1"}
    assert values[key] == text


def test_a_cell_without_a_number_cannot_be_planted() -> None:
    with pytest.raises(ValueError, match="no number"):
        plant_wrong({("t", "r", "c"): "见附件"}, ("t", "r", "c"), 1)


# Real figures


def test_figures_are_read_as_printed(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("form,year,table,row,column,printed\n2019,2020,proactive,fees,change,-15\n", encoding="utf-8-sig")
    assert load_figures(file) == {("proactive", "fees", "change"): "-15"}


def test_a_file_that_holds_no_figures_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_bytes("表,行\n".encode("gb18030"))
    with pytest.raises(DamagedError):
        load_figures(file)
    file.write_text("a,b\n1,2\n")
    with pytest.raises(DamagedError):
        load_figures(file)
    with pytest.raises(SourceError):
        load_figures(tmp_path / "missing.csv")


@pytest.mark.skipif(not FIGURES, reason="the figures of real reports are not here")
@pytest.mark.parametrize("file", FIGURES, ids=lambda file: file.stem)
def test_real_figures_fit_their_form(file: Path) -> None:
    form = file.read_text(encoding="utf-8-sig").splitlines()[1].split(",")[0]
    template, values = TEMPLATES[form], load_figures(file)
    assert set(values) <= set(expected_cells(template, {}))
    printed = {
        cell.key: cell.text
        for table in values_to_report(template, values).tables
        for row in table.rows
        for cell in row
        if cell.key
    }
    assert printed == expected_cells(template, values)


# Layout


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_every_place_of_a_table_is_covered_once_and_every_value_printed_once(form: str, layout: Layout) -> None:
    template, values = specimen(form)
    keys = []
    for table in template.tables:
        for printed in table_to_printed(table, values, layout):
            covered = [
                (row + down, col + right)
                for row, col, height, width, _ in spans(printed)
                for down in range(height)
                for right in range(width)
            ]
            assert sorted(covered) == [(row, col) for row in range(len(printed.rows)) for col in range(printed.n_cols)]
            keys += [(cell.key, cell.text) for row in printed.rows for cell in row if cell.key]
    assert sorted(keys) == sorted(values.items())


@pytest.mark.parametrize(("form", "rows", "results", "other"), [("2019", 26, 20, 1), ("2021", 28, 22, 3)])
def test_requests_are_merged_as_in_the_statutory_form(form: str, rows: int, results: int, other: int) -> None:
    template, values = specimen(form)
    (table,) = table_to_printed(template.table("requests"), values)
    assert (len(table.rows), table.n_cols, table.header_rows) == (rows, 10, 3)
    header = labelled(table, Role.HEADER)
    assert header["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"] == (0, 0, 3, 3)
    assert header["申请人情况"] == (0, 3, 1, 7)
    assert header["自然人"] == (1, 3, 2, 1)
    assert header["法人或其他组织"] == (1, 4, 1, 5)
    assert header["总计"] == (1, 9, 2, 1)
    assert header["其他"] == (2, 8, 1, 1)
    labels = labelled(table)
    assert labels["一、本年新收政府信息公开申请数量"] == (3, 0, 1, 3)
    assert labels["三、本年度办理结果"] == (5, 0, results, 1)
    assert labels["（一）予以公开"] == (5, 1, 1, 2)
    assert labels["（三）不予公开"] == (7, 1, 8, 1)
    assert labels["1.属于国家秘密"] == (7, 2, 1, 1)
    assert labels["（六）其他处理"] == (23, 1, other, 1 if other > 1 else 2)
    assert labels["四、结转下年度继续办理"] == (rows - 1, 0, 1, 3)


def test_blocks_stand_under_each_other_and_the_last_column_runs_to_the_edge() -> None:
    template, values = specimen("2019")
    (table,) = table_to_printed(template.table("proactive"), values)
    assert table.n_cols == 4
    assert labelled(table, Role.TITLE)["第二十条第（八）项"][3] == 4
    header = [(cell.text, cell.colspan) for cell in table.rows[13]]
    assert header == [("信息内容", 1), ("上一年项目数量", 1), ("本年增/减", 2)]
    assert [cell.colspan for cell in table.rows[-1]] == [1, 1, 2]
    split = table_to_printed(template.table("proactive"), values, Layout(split_blocks=True))
    assert [part.n_cols for part in split] == [4, 4, 4, 3, 3]


def test_disputes_are_published_wide_transposed_or_as_two_tables() -> None:
    template, values = specimen("2021")
    disputes = template.table("disputes")
    (wide,) = table_to_printed(disputes, values)
    assert (len(wide.rows), wide.n_cols) == (4, 15)
    assert [(cell.text, cell.colspan) for cell in wide.rows[0]] == [("行政复议", 5), ("行政诉讼", 10)]
    assert (wide.rows[1][0].text, wide.rows[1][0].rowspan) == ("结果维持", 2)
    (tall,) = table_to_printed(disputes, values, Layout(unlabelled=Unlabelled.TRANSPOSED))
    assert (len(tall.rows), tall.n_cols) == (15, 4)
    assert tall.rows[-1][-1].text == values["disputes", "cases", "litigation_after_review.total"]
    review, litigation = table_to_printed(disputes, values, Layout(unlabelled=Unlabelled.SPLIT))
    assert (review.n_cols, len(review.rows), litigation.n_cols, len(litigation.rows)) == (5, 3, 10, 4)


def test_the_statistics_of_2014_are_an_outline_with_units() -> None:
    template, values = specimen("2014")
    (table,) = table_to_printed(template.table("statistics"), values)
    rows = [tuple(cell.indented for cell in row) for row in table.rows]
    assert rows[0] == ("统计指标", "单位", "统计数")
    assert rows[1] == ("一、主动公开情况", "——", "")
    assert ("　（一）收到申请数", "件", values["statistics", "received", "count"]) in rows
    assert ("　　1.当面申请数", "件", values["statistics", "received.in_person", "count"]) in rows
    (numbered,) = table_to_printed(template.table("statistics"), values, Layout(serial="序号"))
    assert numbered.rows[2][0].text == "2"
    assert numbered.rows[2][1].text.startswith("（一）主动公开政府信息数")


@pytest.mark.parametrize("form", FORMS)
def test_the_text_of_a_report_holds_no_figures_of_its_own(form: str) -> None:
    template, values = specimen(form)
    report = values_to_report(template, values, agency="甲县乙局", year=2020)
    assert report.title == ("甲县乙局", f"2020年{template.title.text}")
    assert [section.heading for section in report.sections][: len(template.sections)] == [
        section.label.text for section in template.sections
    ]
    text = "".join(paragraph for section in report.sections for paragraph in section.paragraphs)
    assert "甲县乙局" in text
    rest = text.replace(template.notice, "").replace("2020年", "").replace("1月1日至12月31日", "")
    assert not re.search(r"[0-9{}]", rest)


# Writers


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("format", WRITERS)
def test_the_same_specimen_is_the_same_bytes(form: str, format: str) -> None:
    template, values = specimen(form)
    assert write_specimen(template, values, format) == write_specimen(template, values, format)
    assert format_suffix(format) in (".txt", ".md", ".docx", ".html", ".pdf", ".ofd", ".odt", ".ods", ".xlsx")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("format", ["html", "html-nested", "html-word", "html-gb18030"])
@pytest.mark.parametrize("layout", LAYOUTS[:3], ids=str)
def test_html_holds_the_printed_tables(form: str, format: str, layout: Layout) -> None:
    template, values = specimen(form)
    html = write_specimen(template, values, format, layout=layout).decode("gb18030" if "gb" in format else "utf-8")
    assert html_tables(html) == [spans(table) for table in values_to_report(template, values, layout=layout).tables]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("border", Border)
def test_borders_and_directions_change_the_look_only(form: str, border: Border) -> None:
    template, values = specimen(form)
    layout = Layout(border=border, merged=Merged.DOWN)
    tables = values_to_report(template, values, layout=layout).tables
    if border in (Border.BROKEN, Border.BARS):
        for format in ("html", "docx"):
            with pytest.raises(UnsupportedError, match=f"{border} borders are printed to PDF only"):
                write_specimen(template, values, format, layout=layout)
        return
    html = write_specimen(template, values, "html", layout=layout).decode()
    assert html_tables(html) == [spans(table) for table in tables]
    unindented = [[(*span[:4], span[4].lstrip("　")) for span in spans(table)] for table in tables]
    assert list(docx_tables(write_specimen(template, values, "docx", layout=layout))) == unindented


def test_each_border_has_a_look_of_its_own() -> None:
    template, values = specimen("2021")
    for format, borders in (("pdf", set(Border)), ("html", set(Border) - {Border.BROKEN, Border.BARS})):
        seen = {write_specimen(template, values, format, layout=Layout(border=border)) for border in borders}
        assert len(seen) == len(borders)


def test_a_rule_is_left_out_of_both_cells_that_it_parts() -> None:
    template, values = specimen("2019")
    (table,) = table_to_printed(template.table("requests"), values)
    sides = missing_sides(table)
    assert {place for place, side in sides.items() if side.right} == {
        (row, col - 1) for (row, col), side in sides.items() if side.left
    }
    assert {(row + 1, col) for (row, col), side in sides.items() if side.bottom} == {
        place for place, side in sides.items() if side.top
    }
    assert 10 < len(sides) < 90


def test_merged_labels_may_be_stacked_and_others_broken() -> None:
    template, values = specimen("2019")
    (table,) = table_to_printed(template.table("requests"), values, Layout(merged=Merged.STACKED, break_after=4))
    texts = [cell.text for row in table.rows for cell in row if cell.role is not Role.VALUE]
    assert "三\n、\n本\n年\n度\n办\n理\n结\n果" in texts
    assert "（一）予\n以公开" in texts
    (turned,) = table_to_printed(template.table("requests"), values, Layout(merged=Merged.TURNED))
    assert sum(cell.flow is Flow.TURNED for row in turned.rows for cell in row) == 4


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("merged", Merged)
def test_a_stacked_label_never_runs_over_the_page(form: str, merged: Merged) -> None:
    template, values = specimen(form)
    for lower in range(0, 600, 60):
        assert write_pdf(values_to_report(template, values, layout=Layout(merged=merged, break_after=3)), lower=lower)


@pytest.mark.parametrize("form", FORMS)
def test_a_scripted_page_holds_its_article_in_a_string_only(form: str) -> None:
    template, values = specimen(form)
    html = write_specimen(template, values, "html-script").decode()
    assert html_tables(html) == []
    literal = re.search(r"var articleContent = (.*);\n", html)
    assert literal is not None
    assert "</" not in literal.group(1)
    tables = values_to_report(template, values).tables
    assert html_tables(json.loads(literal.group(1))) == [spans(table) for table in tables]


def test_markup_in_a_name_stays_text() -> None:
    template, values = specimen("2021")
    agency = "甲<b>&乙</script><table>"
    for format in ("html", "html-script", "html-word"):
        html = write_specimen(template, values, format, agency=agency).decode()
        assert len(html_tables(html)) == (0 if format == "html-script" else 3)
    for format in ("docx", "pdf"):
        assert write_specimen(template, values, format, agency=agency)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", LAYOUTS[:3], ids=str)
def test_docx_holds_the_printed_tables_with_true_merges(form: str, layout: Layout) -> None:
    template, values = specimen(form)
    data = write_specimen(template, values, "docx", layout=layout)
    tables = values_to_report(template, values, layout=layout).tables
    unindented = [[(*span[:4], span[4].lstrip("　")) for span in spans(table)] for table in tables]
    assert list(docx_tables(data)) == unindented


def test_docx_declares_chinese_fonts_and_centres_its_title() -> None:
    import docx

    template, values = specimen("2021")
    data = write_specimen(template, values, "docx")
    document = docx.Document(io.BytesIO(data))
    assert document.paragraphs[0].text == "云川市水利局"
    assert document.paragraphs[1].text == "2021年政府信息公开工作年度报告"
    assert document.paragraphs[0].alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert 'w:eastAsia="仿宋"' in package.read("word/styles.xml").decode()
        assert 'w:eastAsia="宋体"' in package.read("word/document.xml").decode()


@pytest.mark.parametrize("form", FORMS)
def test_tab_separated_rows_have_a_field_for_every_place(form: str) -> None:
    template, values = specimen(form)
    text = write_specimen(template, values, "txt-tsv").decode()
    rows = [line.split("\t") for line in text.splitlines() if "\t" in line]
    assert rows == [row for table in values_to_report(template, values).tables for row in text_fields(table)]


@pytest.mark.parametrize("form", FORMS)
def test_ragged_rows_are_as_long_but_lose_horizontal_spans(form: str) -> None:
    template, values = specimen(form)
    text = write_specimen(template, values, "txt-ragged").decode()
    rows = [line.split("\t") for line in text.splitlines() if "\t" in line]
    full = [row for table in values_to_report(template, values).tables for row in text_fields(table)]
    assert [len(row) for row in rows] == [len(row) for row in full]
    assert [[field for field in row if field] for row in rows] == [[field for field in row if field] for row in full]
    if form == "2019":
        assert next(row for row in rows if row[0] == "四、结转下年度继续办理")[-2:] == ["", ""]


@pytest.mark.parametrize("form", FORMS)
def test_pipes_have_a_cell_for_every_place(form: str) -> None:
    template, values = specimen(form)
    lines = write_specimen(template, values, "md").decode().splitlines()
    rows = [line[2:-2].split(" | ") for line in lines if line.startswith("| ")]
    rows = [[field.strip(" ") for field in row] for row in rows if set("".join(row)) != {"-"}]
    assert rows == [row for table in values_to_report(template, values).tables for row in text_fields(table)]


def test_one_cell_a_line_is_flattened_like_the_seed() -> None:
    template = TEMPLATES["2019"]
    values = dict.fromkeys(expected_cells(template, {}), "0")
    text = write_specimen(template, values, "txt-cells").decode()
    rows = [part.count("\n\t") for part in ("\n" + text).split("\n\n") if "\n\t" in part or part.startswith("\t")]
    cells = [row + 1 for row in rows]
    proactive = [1, 4, 4, 4, 1, 4, 4, 4, 1, 4, 4, 4, 1, 3, 3, 1, 3, 3]
    requests = [2, 4, 8, 8, 8, 9, 9, *[10] * 16, 9, 9, 8]
    assert cells == [*proactive, *requests, 2, 7, 15, 15]
    assert "\n\t本年新\n制作数量\n" in text


@pytest.mark.parametrize("form", FORMS)
def test_one_cell_a_line_keeps_every_text_in_order(form: str) -> None:
    template, values = specimen(form)
    text = write_specimen(template, values, "txt-cells").decode()
    found = re.findall(r"^\t(.*(?:\n(?!\t|\n).+)*)", text, re.M)
    written = [cell.replace("\n", "") for cell in found if cell]
    tables = values_to_report(template, values).tables
    assert written == [span[4] for table in tables for span in spans(table) if span[4]]


@pytest.mark.parametrize("form", FORMS)
def test_spaced_rows_hold_the_values_of_a_row_on_one_line(form: str) -> None:
    template, values = specimen(form)
    lines = write_specimen(template, values, "txt-spaced").decode().splitlines()
    for table in values_to_report(template, values).tables:
        for row in table.rows:
            assert " ".join(cell.text for cell in row if cell.text) in lines


@pytest.mark.parametrize("form", FORMS)
def test_a_line_for_every_line_of_a_cell_keeps_every_text_in_order(form: str) -> None:
    template, values = specimen(form)
    text = write_specimen(template, values, "txt-lines").decode()
    lines = "".join(text.split("\n"))
    at = 0
    for table in values_to_report(template, values).tables:
        for cell in (cell for row in table.rows for cell in row if cell.text):
            at = lines.index(cell.text, at) + len(cell.text)
            assert cell.role is not Role.VALUE or f"\n{cell.text}\n" in text


@pytest.mark.parametrize("form", FORMS)
def test_columns_of_text_align_the_values_under_each_other(form: str) -> None:
    from extractor.forms.specimen.printed import display_width

    template, values = specimen(form)
    lines = write_specimen(template, values, "txt-layout").decode().splitlines()
    for table in values_to_report(template, values).tables:
        rows = [[cell.text for cell in row if cell.role is Role.VALUE] for row in table.rows]
        middles: dict[int, list[float]] = {}
        for row in [row for row in rows if len(row) > 1]:
            line = next(line for line in lines if re.search(r"\s*".join([r"(^|\s)", *map(re.escape, row), "$"]), line))
            places = list(re.finditer(r"\S+", line))[-len(row) :]
            for number, place in enumerate(places):
                left = display_width(line[: place.start()])
                middles.setdefault(number, []).append(left + len(place.group()) / 2)
        if table.name == "requests":
            assert all(max(places) - min(places) <= 1 for places in middles.values())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("format", ["pdf", "pdf-broken"])
def test_pdf_holds_the_printed_tables(form: str, format: str) -> None:
    template, values = specimen(form)
    rows = pdf_rows(write_specimen(template, values, format))
    found = [[(text or "").replace("\n", "").lstrip("　") for text in row] for row in rows]
    expected = [row for table in values_to_report(template, values).tables for row in text_fields(table)]
    assert found == [[field.lstrip("　") for field in row] for row in expected]


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_merged_label_continues_blank_on_the_next_page(form: str) -> None:
    import pdfplumber

    template, values = specimen(form)
    with pdfplumber.open(io.BytesIO(write_specimen(template, values, "pdf-broken"))) as pdf:
        before, after = pdf.pages[1].extract_tables()[-1], pdf.pages[2].extract_tables()[0]
        assert pdf.pages[1].extract_text().endswith("- 2 -")
    assert len(before) + len(after) == len(table_to_printed(template.table("requests"), values)[0].rows)
    assert before[5][0] == "三、本年\n度办理结\n果"
    assert after[0][0] == ""
    assert after[1][0] is None


def test_a_repeated_header_stands_on_every_page_of_a_table() -> None:
    template, values = specimen("2021")
    headers = [row for row in pdf_rows(write_specimen(template, values, "pdf-repeated")) if "申请人情况" in row]
    assert len(headers) == 2


def test_an_unknown_format_names_the_known_ones() -> None:
    template, values = specimen("2021")
    with pytest.raises(UnsupportedError, match="txt-tsv"):
        write_specimen(template, values, "wps")


def test_text_and_html_need_neither_word_nor_pdf_libraries() -> None:
    program = (
        "import sys; from extractor.forms import load_templates; from extractor.forms.specimen import *\n"
        "t = load_templates()[0]; v = draw_values(t, 1)\n"
        "for format in WRITERS:\n"
        "    if format.startswith(('txt', 'md', 'html')): write_specimen(t, v, format)\n"
        "print([name for name in ('docx', 'reportlab', 'lxml', 'pdfplumber', 'selectolax') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
