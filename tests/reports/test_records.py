"""CSV, JSON Lines and Parquet: the contract's fields, exactly."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.model import Cell, CellStatus, Extraction
from extractor.reports import COLUMNS, WRITERS
from extractor.reports.parquet import fit_value
from extractor.reports.plain import decimal_to_plain, display_width, encodable, printable

Make = Callable[..., Extraction]

BOX = ["page", "x0", "top", "x1", "bottom"]
CONTRACT = ["source", "sha256", "agency", "year", "form", "table", "row", "column", "value", "status", "raw",
            "confidence", *BOX, "location"]  # fmt: skip


def written(format: str, *reports: Extraction) -> bytes:
    out = io.BytesIO()
    WRITERS[format](reports, out)
    return out.getvalue()


def csv_rows(*reports: Extraction) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", *reports).decode(), newline="")))


def test_the_columns_are_those_of_the_contract_in_its_order() -> None:
    assert list(COLUMNS) == CONTRACT
    assert written("csv") == (",".join(CONTRACT) + "\n").encode()


def test_csv_is_utf8_without_a_mark_and_its_lines_end_with_a_line_feed(make: Make) -> None:
    data = written("csv", make())
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.count("示例市数据局".encode()) == 7


def test_a_csv_value_is_a_plain_decimal(make: Make) -> None:
    values = [row["value"] for row in csv_rows(make())]
    assert values == ["21", "303861", "96171.6", "", "", "", ""]


def test_csv_gives_where_a_value_stands(make: Make) -> None:
    rows = csv_rows(make())
    assert rows[0]["location"] == "line 46, cell 3 (row: line 46; line 48)"
    assert rows[1]["location"] == "line 20, cell 2"
    assert [rows[2][name] for name in BOX] == ["3", "72.12", "100.0", "99.5", "112.25"]
    assert [rows[0][name] for name in BOX] == [""] * 5


def test_raw_text_is_exact_even_where_a_spreadsheet_would_take_it_for_a_formula(make: Make) -> None:
    assert csv_rows(make())[6]["raw"] == '=1+1 见"附件",\n说明'


def test_confidence_has_all_its_digits_and_an_unknown_year_is_empty(make: Make) -> None:
    row = csv_rows(make(year=None))[0]
    assert (row["confidence"], row["year"]) == ("0.99871", "")


def test_csv_writes_each_report_before_it_takes_the_next(make: Make) -> None:
    out, seen = io.BytesIO(), []

    def reports() -> Iterator[Extraction]:
        for name in ("one", "two"):
            seen.append(out.getvalue().count(b"\n"))
            yield make(source=name, cells=(Cell("t", "r", "c", None, CellStatus.BLANK, "", 1.0),))

    WRITERS["csv"](reports(), out)
    assert seen == [1, 2]


def test_jsonl_has_one_object_a_report_with_the_keys_of_the_contract(make: Make) -> None:
    lines = written("jsonl", make(), make(source="b")).decode().splitlines()
    records = [json.loads(line) for line in lines]
    assert [record["source"] for record in records] == ["reports/a.txt", "b"]
    assert list(records[0]) == [
        "source", "sha256", "agency", "year", "form", "cells", "sections", "findings", "confidence", "warnings"
    ]  # fmt: skip
    assert list(records[0]["cells"][0]) == [*CONTRACT, "provenance", "doubts"]
    assert records[0]["sections"] == [{"name": "overview", "title": "一、总体情况", "text": "第一段\n第二段"}]
    assert records[0]["findings"][1]["cells"][0] == {"table": "requests", "row": "new", "column": "total"}


def test_jsonl_tells_every_piece_of_a_cells_provenance(make: Make) -> None:
    cells = json.loads(written("jsonl", make()))["cells"]
    assert [piece["location"] for piece in cells[0]["provenance"]] == ["line 46, cell 3", "line 46", "line 48"]
    assert cells[2]["provenance"] == [
        {"page": 3, "x0": 72.12, "top": 100.0, "x1": 99.5, "bottom": 112.25, "location": ""}
    ]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**25), max_value=10**25))
def test_a_json_value_is_a_number_with_all_its_digits(value: Decimal) -> None:
    report = Extraction("a", "b", "", None, "2021", (_cell(value, '"value": "7"'),), (), (), (), 1.0)
    text = written("jsonl", report).decode()
    cell = json.loads(text, parse_float=Decimal, parse_int=Decimal)["cells"][0]
    assert cell["value"] == value
    assert cell["raw"] == '"value": "7"'
    assert "E" not in text.partition('"value": ')[2].partition(",")[0]


def _cell(value: Decimal, raw: str) -> Cell:
    return Cell("t", "r", "c", value, CellStatus.PRINTED, raw, 1.0)


def test_text_that_is_no_unicode_is_written_all_the_same(make: Make) -> None:
    report = make(agency="\ud83d", cells=(_cell(Decimal(1), "1\udcff\0"),))
    assert csv_rows(report)[0]["agency"] == "\\ud83d"
    assert json.loads(written("jsonl", report))["cells"][0]["raw"] == "1\\udcff\0"
    assert written("parquet", report)
    assert written("xlsx", report)


def test_parquet_has_the_columns_with_types_and_exact_decimals(make: Make) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    table = pq.read_table(io.BytesIO(written("parquet", make(), make(year=None))))
    assert table.column_names == CONTRACT
    rows = table.to_pylist()
    assert [row["value"] for row in rows[:4]] == [Decimal(21), Decimal(303861), Decimal("96171.6"), None]
    assert (rows[0]["year"], rows[7]["year"], rows[2]["page"], rows[2]["x1"]) == (2023, None, 3, 99.5)
    assert str(table.schema.field("value").type) == "decimal128(38, 10)"


def test_parquet_of_no_report_is_an_empty_table_with_its_columns() -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    table = pq.read_table(io.BytesIO(written("parquet")))
    assert (table.num_rows, table.column_names) == (0, CONTRACT)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_every_value_fits_parquet_or_is_left_to_raw(value: Decimal) -> None:
    fitted = fit_value(value)
    if fitted is not None:
        assert abs(fitted - value) <= Decimal("0.5e-10")
        assert len(fitted.as_tuple().digits) <= 38
    else:
        assert abs(value) > 10**27


@pytest.mark.parametrize(
    ("value", "text"),
    [("303861.0000", "303861"), ("3.03861E+5", "303861"), ("0.092", "0.092"), ("-0", "0"), ("-15", "-15"),
     ("1E-9", "0.000000001"), ("100", "100"), ("0.10", "0.1")],
)  # fmt: skip
def test_a_plain_decimal_has_no_exponent_and_no_idle_zeros(value: str, text: str) -> None:
    assert decimal_to_plain(Decimal(value)) == text


@given(st.text(st.characters(blacklist_categories=())))
def test_any_text_can_be_encoded_and_shown_on_one_line(text: str) -> None:
    encodable(text).encode()
    shown = printable(text)
    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown
    assert display_width(shown) >= len(shown)
