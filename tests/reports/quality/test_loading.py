"""Files of results to records."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.errors import GoujiError
from extractor.model import Extraction
from extractor.reports import extraction_to_rows
from extractor.reports.quality import FailureRecord, Record, ReportRecord, find_results, load_records
from extractor.reports.quality.loading import CELL
from tests.reports.quality.conftest import Results, write

Make = Callable[..., Extraction]


def load(*paths: Path) -> tuple[list[Record], list[str], float]:
    """The records, what is repeated, and the shares that were told."""
    repeated, shares = list[str](), list[float]()
    records = list(load_records(find_results(paths), lambda file, share: shares.append(share), repeated))
    return records, repeated, sum(shares)


@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_both_formats_give_every_cell_as_it_was_read(results: Results, format: str) -> None:
    records, repeated, shares = load(getattr(results, format))
    assert len(records) == len(results.reports) and not repeated
    assert shares == pytest.approx(1)
    for record, report in zip(records, results.reports, strict=True):
        assert isinstance(record, ReportRecord)
        assert (record.source, record.sha256, record.agency, record.year, record.form) == (
            report.source, report.sha256, report.agency, report.year, report.form
        )  # fmt: skip
        rows = [tuple(getattr(row, name) for name in CELL) for row in extraction_to_rows(report)]
        assert [tuple(getattr(cell, name) for name in CELL) for cell in record.cells] == rows


def test_only_json_lines_know_of_findings_and_reasons(results: Results) -> None:
    (lines, *_), (cells, *_) = load(results.jsonl)[0], load(results.parquet)[0]
    assert lines.findings is not None and cells.findings is None
    assert lines.cells[0].doubts is not None and cells.cells[0].doubts is None
    found = [record.findings for record in load(results.jsonl)[0]]
    assert [[one.code for one in some] for some in found] == [
        [one.code for one in report.findings] for report in results.reports
    ]


def test_a_report_in_two_files_counts_once_and_the_fuller_record_is_kept(results: Results) -> None:
    records, repeated, _ = load(results.folder)
    assert len(records) == len(repeated) == len(results.reports)
    assert all(record.findings is not None for record in records)


def test_two_reports_of_one_name_in_one_file_are_two(make: Make, tmp_path: Path) -> None:
    results = write((make(), make()), tmp_path)
    for path in (results.jsonl, results.parquet):
        records, repeated, _ = load(path)
        assert len(records) == 2 and not repeated


def test_a_value_keeps_all_its_digits(make: Make, tmp_path: Path) -> None:
    value = Decimal("12345678901234567890.0123456789")
    report = make()
    cell = next(cell for cell in report.cells if cell.value is not None)
    results = write((make(cells=(replace(cell, value=value),)),), tmp_path)
    assert load(results.jsonl)[0][0].cells[0].value == value


def test_failures_are_records_too(tmp_path: Path) -> None:
    line = {"source": "a.pdf", "error": "EncryptedError", "message": "needs a password"}
    path = tmp_path / "failed.jsonl"
    path.write_text(json.dumps(line) + "\n")
    assert load(path)[0] == [FailureRecord(**line)]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.jsonl", b"{}\n", "line 1: source: field required"),
        ("a.jsonl", b"\nnothing\n", "line 2 is no JSON"),
        ("a.jsonl", b"[1]\n", "line 1"),
        ("a.jsonl", b"\xff\xfe\n", "line 1 is no JSON"),
        ("a.parquet", b"PAR1 and no more", "damaged Parquet file"),
    ],
)
def test_what_is_no_file_of_results_is_named_with_the_remedy(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(GoujiError, match=r"give files that|give JSON Lines") as error:
        load(path)
    assert str(error.value).startswith(f"{path}: ") and words in str(error.value)


def test_another_parquet_table_is_refused(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"source": ["a"]}), tmp_path / "other.parquet")
    with pytest.raises(GoujiError, match="has no column"):
        load(tmp_path)


def test_a_folder_without_results_and_a_path_to_nowhere_are_errors(tmp_path: Path) -> None:
    with pytest.raises(GoujiError, match="holds no"):
        load(tmp_path)
    with pytest.raises(GoujiError, match="is not there"):
        load(tmp_path / "nowhere")
