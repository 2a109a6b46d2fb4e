"""The shapes in which a table without row labels is published, each read as the one statutory table."""

import re
from decimal import Decimal

import pytest

from extractor import CellStatus, Source, extract, load_templates
from extractor.forms.specimen import Layout, Unlabelled, draw_values, write_specimen
from extractor.matching import align
from extractor.matching.views import table_to_views
from extractor.readers import read

TEMPLATES = {template.form: template for template in load_templates()}
DISPUTES = {name: TEMPLATES[name].table("disputes") for name in ("2019", "2021")}


@pytest.mark.parametrize("form", DISPUTES)
@pytest.mark.parametrize("shape", Unlabelled)
@pytest.mark.parametrize("format", ["txt-tsv", "txt-cells", "md", "html"])
def test_every_shape_of_the_disputes_table_is_read_exactly(form: str, shape: Unlabelled, format: str) -> None:
    template = TEMPLATES[form]
    values = {**draw_values(template, 7)}
    values |= {key: str(100 + n) for n, key in enumerate(key for key in values if key[0] == "disputes")}
    found = extract(Source.of("report", write_specimen(template, values, format, layout=Layout(unlabelled=shape))))
    assert {cell.key: cell.raw for cell in found.cells} == values
    disputes = {cell.key: cell.value for cell in found.cells if cell.table == "disputes"}
    assert disputes == {key: Decimal(text) for key, text in values.items() if key[0] == "disputes"}


@pytest.mark.parametrize(("shape", "transposed"), [(Unlabelled.WIDE, False), (Unlabelled.TRANSPOSED, True)])
def test_an_alignment_says_whether_rows_and_columns_are_exchanged(shape: Unlabelled, transposed: bool) -> None:
    template = TEMPLATES["2021"]
    data = write_specimen(template, draw_values(template, 1), "html", layout=Layout(unlabelled=shape))
    alignment = align(read(Source.of("report", data)), load_templates())
    assert {block.transposed for block in alignment.blocks if block.table.name == "disputes"} == {transposed}
    assert not any(block.transposed for block in alignment.blocks if block.table.name != "disputes")


def test_a_table_of_one_column_or_of_several_blocks_has_no_other_shape() -> None:
    several = {
        (form, table.name) for form, t in TEMPLATES.items() for table in t.tables if len(table_to_views(table)) > 1
    }
    assert several == {(form, table) for form in DISPUTES for table in ("requests", "disputes")}


@pytest.mark.parametrize("form", DISPUTES)
def test_applicants_as_rows_and_outcomes_as_columns_are_the_same_table(form: str) -> None:
    template = TEMPLATES[form]
    values = draw_values(template, 5)
    table = template.table("requests")
    (block,) = table.blocks
    lines = write_specimen(template, values, "txt-tsv").decode().split("\n")
    start = next(at for at, line in enumerate(lines) if "申请人情况" in line)
    end = next(at for at, line in enumerate(lines) if line.startswith("四、结转下年度"))
    turned = ["\t".join(["申请人", *(row.path[-1].text for row in block.rows)])]
    for column in block.columns:
        texts = (values["requests", row.name, column.name] for row in block.rows)
        turned.append("\t".join([column.path[-1].text, *texts]))
    text = "\n".join([*lines[:start], *turned, *lines[end + 1 :]])
    found = extract(Source.of("report", text.encode()))
    assert {cell.key: cell.raw for cell in found.cells} == values


@pytest.mark.parametrize("form", DISPUTES)
def test_every_shape_holds_every_cell_once(form: str) -> None:
    for view in table_to_views(DISPUTES[form]):
        cells = [(row.name, column.name) for block in view.blocks for row in block.rows for column in block.columns]
        cells = [(column, row) for row, column in cells] if view.transposed else cells
        assert sorted(cells) == sorted((row.name, column.name) for row, column in DISPUTES[form].cells())


@pytest.mark.parametrize("form", DISPUTES)
@pytest.mark.parametrize("format", ["txt-tsv", "html"])
def test_blocks_published_as_tables_of_their_own_are_one_table(form: str, format: str) -> None:
    template = TEMPLATES[form]
    values = draw_values(template, 4)
    found = extract(Source.of("report", write_specimen(template, values, format, layout=Layout(split_blocks=True))))
    assert {cell.key: cell.raw for cell in found.cells} == values


@pytest.mark.parametrize("form", DISPUTES)
@pytest.mark.parametrize("spanned", [True, False])
def test_groups_of_columns_as_rows_below_one_header_are_the_same_table(form: str, spanned: bool) -> None:
    template = TEMPLATES[form]
    values = draw_values(template, 7)
    texts = [str(100 + n) for n, key in enumerate(key for key in values if key[0] == "disputes")]
    lines = write_specimen(template, values, "txt-tsv").decode().split("\n")
    first = next(at for at, line in enumerate(lines) if line.startswith("行政复议\t"))
    end = next(at for at in range(first, len(lines)) if "\t" not in lines[at])
    corner, second = ("类别\t", "\t复议后起诉") if spanned else ("类别\t", "行政诉讼\t复议后起诉")
    rows = [
        f"{corner}\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计",
        "\t".join(["行政复议", "", *texts[:5]]),
        "\t".join(["行政诉讼", "未经复议直接起诉", *texts[5:10]]),
        "\t".join([second, *texts[10:]]),
    ]
    found = extract(Source.of("a.txt", "\n".join([*lines[:first], *rows, *lines[end:]]).encode()))
    assert [cell.raw for cell in found.cells if cell.table == "disputes"] == texts
    assert min(cell.confidence for cell in found.cells if cell.table == "disputes") > 0.9


def blank_disputes(form: str) -> dict[tuple[str, str, str], str]:
    return {key: "" if key[0] == "disputes" else text for key, text in draw_values(TEMPLATES[form], 4).items()}


@pytest.mark.parametrize("form", DISPUTES)
@pytest.mark.parametrize("shape", [Unlabelled.TRANSPOSED, Unlabelled.SPLIT])
@pytest.mark.parametrize("format", ["txt-tsv", "txt-cells", "html"])
def test_a_table_that_was_not_filled_in_is_blank_in_every_shape(form: str, shape: Unlabelled, format: str) -> None:
    template, values = TEMPLATES[form], blank_disputes(form)
    found = extract(Source.of("report", write_specimen(template, values, format, layout=Layout(unlabelled=shape))))
    assert {cell.status for cell in found.cells if cell.table == "disputes"} == {CellStatus.BLANK}


@pytest.mark.parametrize("form", DISPUTES)
def test_parts_of_a_blank_table_in_another_order_are_all_there(form: str) -> None:
    template, values = TEMPLATES[form], blank_disputes(form)
    page = write_specimen(template, values, "html", layout=Layout(unlabelled=Unlabelled.SPLIT)).decode()
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    one, other = tables[-2:]
    page = page.replace(other, "").replace(one, other + one)
    found = extract(Source.of("a.html", page.encode()))
    assert {cell.status for cell in found.cells if cell.table == "disputes"} == {CellStatus.BLANK}


@pytest.mark.parametrize("format", ["txt-tsv", "html"])
def test_groups_downwards_in_another_order_take_their_rows_with_them(format: str) -> None:
    """行政诉讼 > 复议后起诉 before 未经复议直接起诉: only the first row of each has the group's label."""
    template = TEMPLATES["2021"]
    keys = [key for key in draw_values(template, 4) if key[0] == "disputes"]
    values = {**draw_values(template, 4), **{key: str(88_000 + n) for n, key in enumerate(keys)}}
    layout = Layout(unlabelled=Unlabelled.TRANSPOSED)
    text = write_specimen(template, values, format, layout=layout).decode()
    for one, other in zip(keys[5:10], keys[10:], strict=True):
        text = text.replace(values[one], "@").replace(values[other], values[one]).replace("@", values[other])
    text = text.replace("未经复议直接起诉", "@").replace("复议后起诉", "未经复议直接起诉").replace("@", "复议后起诉")
    found = extract(Source.of(f"a.{format[:4]}", text.encode()))
    assert {cell.key: cell.raw for cell in found.cells} == values


@pytest.mark.parametrize("format", ["txt-spaced", "html"])
def test_another_word_for_the_total_heads_a_row_without_a_label_as_well(format: str) -> None:
    template = TEMPLATES["2021"]
    values = draw_values(template, 4)
    layout = Layout(split_blocks=True, unlabelled=Unlabelled.SPLIT)
    text = write_specimen(template, values, format, layout=layout).decode()
    text = text.replace("总计", "合计").replace("行政复议", "", 2).replace("未经复议直接起诉", "", 1)
    found = extract(Source.of(f"a.{format[:4]}", text.encode()))
    assert {cell.key: cell.raw for cell in found.cells} == values
