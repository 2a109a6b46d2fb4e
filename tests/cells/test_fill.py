"""Every cell of the form with what the document shows in it: a number, a blank, a placeholder, nothing, or no number."""

from dataclasses import replace
from decimal import Decimal

import pytest

from extractor import Cell, CellStatus, Source, extract, load_templates
from extractor.cells import fill, fill_twins
from extractor.forms.specimen import Layout, Unlabelled, write_specimen
from extractor.matching import align
from extractor.model import Document, Grid, Sight
from extractor.readers import read

Key = tuple[str, str, str]

FORM = next(template for template in load_templates() if template.form == "2021")
KEYS = [(table.name, row.name, column.name) for table in FORM.tables for row, column in table.cells()]
VALUES = {key: str(100 + number) for number, key in enumerate(KEYS)}
FORMATS = ["txt-tsv", "txt-cells", "md", "html"]


def cells_of(values: dict[Key, str], format: str = "txt-tsv", layout: Layout | None = None) -> dict[Key, Cell]:
    data = write_specimen(FORM, values, format, layout=layout or Layout())
    return {cell.key: cell for cell in fill(align(read(Source.of("report", data)), load_templates()))}


KEYS_BY_WIDTH = {
    "one value in the row": ("proactive", "licensing", "decisions"),
    "one of three": ("proactive", "regulations", "repealed"),
    "first of seven": ("requests", "granted", "natural_person"),
    "one of seven": ("requests", "granted", "research"),
    "one of fifteen": ("disputes", "cases", "review.other"),
}


@pytest.mark.parametrize("key", KEYS_BY_WIDTH.values(), ids=KEYS_BY_WIDTH)
@pytest.mark.parametrize(
    ("text", "status", "value"),
    [
        ("12", CellStatus.PRINTED, "12"),
        ("22（其中修订16件）", CellStatus.PRINTED, "22"),
        ("１２", CellStatus.PRINTED, "12"),
        ("1,234", CellStatus.PRINTED, "1234"),
        ("", CellStatus.BLANK, None),
        ("-", CellStatus.PLACEHOLDER, None),
        ("无", CellStatus.PLACEHOLDER, None),
        ("N/A", CellStatus.PLACEHOLDER, None),
        ("见附件", CellStatus.UNREADABLE, None),
        ("统计中", CellStatus.UNREADABLE, None),
        ("########", CellStatus.UNREADABLE, None),
        ("#REF!", CellStatus.UNREADABLE, None),
        ("12 34", CellStatus.UNREADABLE, None),
    ],
)
def test_a_cell_says_what_stands_in_it_and_keeps_the_text(
    key: Key, text: str, status: CellStatus, value: str | None
) -> None:
    for format in FORMATS:
        cells = cells_of({**VALUES, key: text}, format)
        cell = cells[key]
        assert (cell.status, cell.value, cell.raw.strip()) == (status, Decimal(value) if value else None, text)
        assert all(other.raw == VALUES[at] for at, other in cells.items() if at != key)


@pytest.mark.parametrize("format", FORMATS)
def test_a_whole_row_left_blank_is_blank_and_not_absent(format: str) -> None:
    empty = {key: "" for key in KEYS if key[1] == "denied.third_party"}
    cells = cells_of({**VALUES, **empty}, format)
    assert {cells[key].status for key in empty} == {CellStatus.BLANK}
    assert all(cells[key].raw == VALUES[key] for key in KEYS if key not in empty)


@pytest.mark.parametrize("format", FORMATS)
def test_a_whole_column_left_blank_is_blank_and_not_absent(format: str) -> None:
    empty = {key: "" for key in KEYS if key[2] == "total" and key[0] == "requests"}
    cells = cells_of({**VALUES, **empty}, format)
    assert {cells[key].status for key in empty} == {CellStatus.BLANK}
    assert all(cells[key].raw == VALUES[key] for key in KEYS if key not in empty)


@pytest.mark.parametrize("format", FORMATS)
def test_a_form_that_was_not_filled_in_is_blank_everywhere(format: str) -> None:
    cells = cells_of(dict.fromkeys(KEYS, ""), format)
    assert {cell.status for cell in cells.values()} == {CellStatus.BLANK}


def test_a_table_that_is_not_there_is_absent() -> None:
    lines = write_specimen(FORM, VALUES, "txt-tsv").decode().splitlines()
    top = next(number for number, line in enumerate(lines) if line.startswith("行政复议\t"))
    kept = [*lines[:top], *lines[top + 4 :]]
    cells = extract(Source.of("report", "\n".join(kept).encode())).cells
    assert {cell.status for cell in cells if cell.table == "disputes"} == {CellStatus.ABSENT}
    assert all(cell.raw == VALUES[cell.key] for cell in cells if cell.table != "disputes")


def test_a_column_that_is_not_there_is_absent() -> None:
    lines = write_specimen(FORM, VALUES, "txt-tsv").decode().splitlines()
    cut = [
        "\t".join(line.split("\t")[:2])
        if line.startswith(("信息内容\t本年制发", "规章\t", "行政规范性文件\t"))
        else line
        for line in lines
    ]
    cells = {cell.key: cell for cell in extract(Source.of("report", "\n".join(cut).encode())).cells}
    for row in ("regulations", "normative_documents"):
        assert cells["proactive", row, "issued"].raw == VALUES["proactive", row, "issued"]
        assert {cells["proactive", row, column].status for column in ("repealed", "in_force")} == {CellStatus.ABSENT}


def test_a_number_in_a_cell_merged_over_two_rows_is_the_upper_rows() -> None:
    html = write_specimen(FORM, VALUES, "html").decode()
    upper, lower = VALUES["requests", "new", "total"], VALUES["requests", "carried_in", "total"]
    cell_start = html.rindex("<td", 0, html.index(f">{upper}<"))
    html = f'{html[:cell_start]}<td rowspan="2"{html[cell_start + 3 :]}'
    start = html.rindex("<td", 0, html.index(f">{lower}<"))
    end = html.index("</td>", start) + len("</td>")
    found = {cell.key: cell for cell in extract(Source.of("report", (html[:start] + html[end:]).encode())).cells}
    assert found["requests", "new", "total"].raw == upper
    assert found["requests", "carried_in", "total"].status is CellStatus.BLANK
    assert (
        found["requests", "carried_in", "other_organisation"].raw
        == VALUES["requests", "carried_in", "other_organisation"]
    )


def test_the_place_of_a_value_comes_first_then_those_of_its_label() -> None:
    lines = write_specimen(FORM, VALUES, "txt-tsv").decode().splitlines()
    at = next(number for number, line in enumerate(lines, start=1) if "2.重复申请" in line)
    cell = cells_of(VALUES)["requests", "not_processed.duplicate", "natural_person"]
    value, *label = [place.location for place in cell.provenance]
    assert value == f"line {at}, cell 4"
    assert f"line {at}, cell 3" in label


def test_every_printed_cell_of_every_shape_has_its_own_place() -> None:
    for shape in Unlabelled:
        cells = cells_of(VALUES, layout=Layout(unlabelled=shape)).values()
        places = [cell.provenance[0] for cell in cells]
        assert len(set(places)) == len(KEYS)


def test_the_evidence_of_a_clean_report_is_whole() -> None:
    for cell in cells_of(VALUES, "html").values():
        evidence = cell.evidence
        assert (evidence.parse, evidence.row_label, evidence.order, evidence.column_fit) == (1.0, 1.0, 1.0, 1.0)
        assert evidence.column_label >= 0.9 and not evidence.settled_by_sums


def test_a_further_copy_gives_twins_and_does_not_change_the_first() -> None:
    text = write_specimen(FORM, VALUES, "txt-tsv").decode()
    other = {key: str(int(value) + 1000) for key, value in VALUES.items()}
    again = [line for line in write_specimen(FORM, other, "txt-tsv").decode().splitlines() if "\t" in line]
    alignment = align(read(Source.of("report", (text + "\n附件\n" + "\n".join(again)).encode())), load_templates())
    assert {cell.key: cell.raw for cell in fill(alignment)} == VALUES
    assert {cell.key: cell.raw for cell in fill_twins(alignment)} == other


def run_together(digits: str) -> dict[str, Cell]:
    """The cells of a row of a table of words whose digits lost their spaces."""
    values = dict.fromkeys(KEYS, "0")
    lines = write_specimen(FORM, values, "txt-spaced").decode().splitlines()
    at = next(number for number, line in enumerate(lines) if "（一）予以公开" in line)
    lines[at] = lines[at].replace("0 0 0 0 0 0 0", digits)
    assert digits in lines[at]
    cells = extract(Source.of("report", "\n".join(lines).encode())).cells
    return {cell.column: cell for cell in cells if cell.row == "granted"}


def test_digits_run_together_are_parted_where_one_way_satisfies_the_sum_and_the_text_is_kept() -> None:
    cells = run_together("15130000154")
    assert [str(cell.value) for cell in cells.values()] == ["151", "3", "0", "0", "0", "0", "154"]
    assert {cell.raw for cell in cells.values()} == {"15130000154"}
    assert all(cell.evidence.settled_by_sums and cell.confidence < 0.9999 for cell in cells.values())


def test_digits_run_together_that_no_sum_parts_are_unreadable_and_the_text_is_kept() -> None:
    cells = run_together("1210000014")
    assert {(cell.value, cell.status, cell.raw) for cell in cells.values()} == {
        (None, CellStatus.UNREADABLE, "1210000014")
    }


def as_seen(document: Document, score: float) -> Document:
    """The document as if it had been read in a picture, each text as surely as `score`."""
    blocks = [
        replace(block, cells=tuple(cell._replace(sight=Sight(cell.text, score)) for cell in block.cells))
        if isinstance(block, Grid)
        else replace(block, sight=Sight(block.text, score))
        for block in document.blocks
    ]
    return replace(document, blocks=tuple(blocks))


def test_how_surely_a_text_was_read_in_a_picture_is_evidence_of_its_cell() -> None:
    plain = read(Source.of("report", write_specimen(FORM, VALUES, "html")))
    seen = fill(align(as_seen(plain, 0.5), load_templates()))
    assert {cell.evidence.text for cell in fill(align(plain, load_templates()))} == {1.0}
    assert {cell.evidence.text for cell in seen} == {0.5}
    assert [cell.value for cell in seen] == [Decimal(VALUES[cell.key]) for cell in seen]


def test_what_is_not_found_in_a_picture_is_not_certain_to_be_absent() -> None:
    plain = read(Source.of("report", write_specimen(FORM, VALUES, "html")))
    grids = [block for block in plain.blocks if isinstance(block, Grid)]
    without = replace(plain, blocks=tuple(block for block in plain.blocks if block is not grids[-1]))
    for document, text in ((without, 1.0), (as_seen(without, 0.998), 0.9)):
        absent = [cell for cell in fill(align(document, load_templates())) if cell.status is CellStatus.ABSENT]
        assert absent and {cell.evidence.text for cell in absent} == {text}


def test_a_number_below_zero_in_a_picture_is_doubted_where_the_form_knows_none() -> None:
    """Dust before a 3 was read as its sign with 0.998."""
    form = next(template for template in load_templates() if template.form == "2019")
    keys = [(table.name, row.name, column.name) for table in form.tables for row, column in table.cells()]
    count, change = ("requests", "granted", "research"), ("proactive", "licensing", "change")
    values = {**dict.fromkeys(keys, "5"), count: "-3", change: "-3"}
    plain = read(Source.of("report", write_specimen(form, values, "html")))
    for document, text, others in (
        (plain, 1.0, ()),
        (as_seen(plain, 0.998), 0.4, (("3", 0.5),)),
    ):
        cells = {cell.key: cell for cell in fill(align(document, load_templates()))}
        assert (cells[count].value, cells[count].evidence.text, cells[count].others) == (Decimal(-3), text, others)
        assert cells[change].others == () and cells[change].evidence.text > 0.9
