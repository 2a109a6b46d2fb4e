"""The form in a workbook, as LibreOffice opens it: values, merges, colours, notes."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from extractor import extract
from extractor.forms import load_templates
from extractor.forms.specimen import draw_values, table_to_printed, write_specimen
from extractor.model import Cell, CellStatus, Extraction, Source
from extractor.reports.form_cells import FormCell
from extractor.reports.form_sheets import HEAD_ROWS, LEVEL_COLOURS, form_to_text, sheet_name
from extractor.reports.workbook import write_workbook

pytest.importorskip("xlsxwriter")

FORMS = {template.form: template for template in load_templates()}
TABLE, OFFICE, TEXT, FO, STYLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text", "xsl-fo-compatible", "style")
)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """A cell as LibreOffice has it."""

    text: str
    value: float | None
    rows: int
    cols: int
    ground: str
    note: str
    formula: bool


def opened(book: etree._ElementTree, sheet: str) -> dict[tuple[int, int], Opened]:
    """The cells of a sheet by row and column, covered and empty ones left out."""
    grounds = {
        style.get(f"{STYLE}name"): part.get(f"{FO}background-color", "")
        for style in book.iter(f"{STYLE}style")
        for part in style.iter(f"{STYLE}table-cell-properties")
    }
    (table,) = [table for table in book.iter(f"{TABLE}table") if table.get(f"{TABLE}name") == sheet]
    return dict(_cells(table, grounds))


def _cells(table: etree._Element, grounds: dict[str | None, str]) -> Iterator[tuple[tuple[int, int], Opened]]:
    row = 0
    for line in table.iter(f"{TABLE}table-row"):
        col = 0
        for cell in line:
            repeat = int(cell.get(f"{TABLE}number-columns-repeated", 1))
            text = "\n".join("".join(part.itertext()) for part in cell.findall(f"{TEXT}p"))
            notes = cell.findall(f"{OFFICE}annotation")
            value = cell.get(f"{OFFICE}value")
            found = Opened(
                text, float(value) if value else None, int(cell.get(f"{TABLE}number-rows-spanned", 1)),
                int(cell.get(f"{TABLE}number-columns-spanned", 1)), grounds.get(cell.get(f"{TABLE}style-name"), ""),
                "".join("".join(note.itertext()) for note in notes), f"{TABLE}formula" in cell.attrib,
            )  # fmt: skip
            if cell.tag == f"{TABLE}table-cell" and repeat < 100:
                for step in range(repeat):
                    yield (row, col + step), found
            col += repeat
        row += int(line.get(f"{TABLE}number-rows-repeated", 1))


@pytest.fixture(scope="module")
def report() -> Extraction:
    """With a wrong total, a number with a note, a text like a formula, a row that is missing, and a doubtful cell."""
    form = FORMS["2021"]
    values = dict(draw_values(form, 4))
    values["requests", "total", "total"] = str(int(values["requests", "total", "total"]) + 1)
    values |= {("proactive", "fees", "amount"): "=1+1", ("requests", "granted", "research"): "16（其中修订2件）"}
    lines = write_specimen(form, values, "txt-tsv").decode().splitlines()
    found = extract(Source.of("a.txt", "\n".join(line for line in lines if "4.保护第三方" not in line).encode()))
    key = ("requests", "carried_out", "business")
    return replace(found, cells=tuple(replace(c, confidence=0.5) if c.key == key else c for c in found.cells))


@pytest.fixture(scope="module")
def book(report: Extraction, tmp_path_factory: pytest.TempPathFactory) -> etree._ElementTree:
    """What LibreOffice makes of the workbook."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("no LibreOffice here: apt-get install libreoffice-calc-nogui")
    folder: Path = tmp_path_factory.mktemp("book")
    with (folder / "a.xlsx").open("wb") as out:
        write_workbook([report], out, tuple(FORMS.values()))
    subprocess.run(
        [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "fods",
         "--outdir", str(folder), str(folder / "a.xlsx")],
        capture_output=True, check=False, timeout=240,
    )  # fmt: skip
    if not (folder / "a.fods").exists():
        pytest.skip("this LibreOffice opens no workbooks: apt-get install libreoffice-calc-nogui")
    return etree.parse(folder / "a.fods", etree.XMLParser(huge_tree=True))


@pytest.mark.parametrize("index", [1, 2, 3])
def test_each_table_has_the_labels_the_merges_and_the_values(
    book: etree._ElementTree, report: Extraction, index: int
) -> None:
    table = FORMS["2021"].tables[index - 1]
    cells = opened(book, sheet_name(f"1.{index}", table.labels.text))
    assert cells[1, 0].text == table.labels.text
    (printed,) = table_to_printed(table, {})
    known = {cell.key: cell for cell in report.cells}
    for number, row in enumerate(printed.rows):
        for one in row:
            found = cells[HEAD_ROWS + number, one.col]
            assert (found.rows, found.cols) == (one.rowspan, one.colspan)
            assert not found.formula
            if one.key is None:
                assert found.text == one.text
            elif known[one.key].value is None:
                assert (found.text, found.value) == (known[one.key].raw, None)
            else:
                assert found.value == float(known[one.key].value or 0)


def place(key: tuple[str, str, str]) -> tuple[str, tuple[int, int]]:
    """The sheet, the row and the column of a cell."""
    for index, table in enumerate(FORMS["2021"].tables, 1):
        for number, row in enumerate(table_to_printed(table, {})[0].rows):
            for one in row:
                if one.key == key:
                    return sheet_name(f"1.{index}", table.labels.text), (HEAD_ROWS + number, one.col)
    raise KeyError(key)


@pytest.mark.parametrize(
    ("key", "ground", "words"),
    [
        (("requests", "total", "total"), "#f9cfcb", "错误 sum.requests.row"),
        (("proactive", "fees", "amount"), "#ffe5ad", "警告 cell.unreadable"),
        (("requests", "denied.third_party", "business"), "#ffe5ad", "文件中没有这一格"),
        (("requests", "carried_out", "business"), "#e6dcf8", "可信度 50%："),
        (("requests", "granted", "research"), None, "原文：16（其中修订2件）"),
    ],
)
def test_what_is_odd_is_coloured_and_has_a_note_that_says_why(
    book: etree._ElementTree, key: tuple[str, str, str], ground: str | None, words: str
) -> None:
    sheet, where = place(key)
    found = opened(book, sheet)[where]
    assert words in found.note
    assert ground is None or found.ground == ground


def test_what_is_in_order_has_neither_colour_nor_note(book: etree._ElementTree) -> None:
    sheet, where = place(("requests", "new", "business"))
    found = opened(book, sheet)[where]
    assert found.note == "" and found.ground in ("", "transparent")


def test_findings_have_a_sheet_of_their_own(book: etree._ElementTree, report: Extraction) -> None:
    cells = opened(book, "问题")
    codes = [cells[row, 4].text for row in range(1, len(report.findings) + 1)]
    assert sorted(codes) == sorted(finding.code for finding in report.findings)
    assert "“收到和处理政府信息公开申请情况”表" in cells[1, 6].text
    assert not any(cell.formula for cell in cells.values())


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("303861", 303861.0),
        ("0.092", 0.092),
        ("-15", -15.0),
        ("1234567890123456", "1234567890123456"),
        ("0.000001", 1e-06),
    ],
)
def test_digits_that_excel_would_lose_stay_text(value: str, shown: str | float) -> None:
    cell = Cell("t", "r", "c", Decimal(value), CellStatus.PRINTED, value, 1.0)
    assert form_to_text(FormCell(cell)) == shown


def test_names_of_sheets_are_what_excel_takes() -> None:
    assert sheet_name("1.1", "a/b:c[d]*?'e" + "长" * 40) == "1.1 abcde" + "长" * 22
    assert len(set(LEVEL_COLOURS.values())) == 3
