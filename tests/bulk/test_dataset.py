"""What users open: documented columns, a data package, queries that run, the wide form, the quality page."""

import json
import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from extractor import load_templates
from extractor.bulk import write_wide
from extractor.bulk.columns import TABLES
from extractor.bulk.wide import Derivation, derive
from extractor.model import BlankMeaning
from tests.bulk.conftest import COUNT, Harvest, rows_of


@pytest.fixture
def out(folder: Path, tmp_path: Path, reap: Harvest) -> Path:
    reap(folder, tmp_path / "out")
    return tmp_path / "out"


def test_the_data_package_lists_every_file_row_and_column(out: Path) -> None:
    package = json.loads((out / "datapackage.json").read_bytes())
    for resource in package["resources"]:
        paths = [resource["path"]] if isinstance(resource["path"], str) else resource["path"]
        assert {out / path for path in paths} == set((out / resource["name"]).iterdir())
        files = [pq.ParquetFile(out / path) for path in paths]
        assert sum(file.metadata.num_rows for file in files) == resource["rows"]
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert all(file.schema_arrow.names == names for file in files)
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)


def test_every_column_is_in_the_documentation(repository: Path) -> None:
    text = (repository / "docs" / "dataset.md").read_text(encoding="utf-8")
    words = set(re.findall(r"\w+", " ".join(re.findall(r"^\|([^|]*)\|", text, re.MULTILINE))))
    assert {column.name for columns in TABLES.values() for column in columns} <= words


def test_the_ten_questions_can_be_asked(repository: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (repository / "docs" / "dataset.md").read_text(encoding="utf-8")
    queries = re.search(r"```sql\n(.*?)```", text, re.DOTALL)[1].split(";")[:-1]  # type: ignore[index]
    assert len(queries) == 10
    monkeypatch.chdir(out)
    answers = [duckdb.sql(query).fetchall() for query in queries]
    assert sum(count for *_, count in answers[0]) == COUNT
    assert answers[1] == [("DamagedError", 1, "empty.txt")]
    assert all(answers[at] for at in (2, 5, 6)), "and the others may have nothing to say of nine sound reports"


def test_the_quality_page_is_that_of_extracted_results(folder: Path, out: Path, tmp_path: Path, gouji) -> None:
    results = tmp_path / "results"
    results.mkdir()
    gouji("extract", ".", "-o", results / "cells.jsonl", "--failed", results / "failed.jsonl", "-q")
    for place, page in ((out, "of-harvest.html"), (results, "of-files.html")):
        assert gouji("report", place, "-o", tmp_path / page, "--title", "质量", "-q").status == 0
    assert (tmp_path / "of-harvest.html").read_bytes() == (tmp_path / "of-files.html").read_bytes()


def test_the_wide_form_has_a_row_a_report_with_the_values_of_its_cells(out: Path) -> None:
    write_wide(out, load_templates())
    wide = {row["source"]: row for row in pq.read_table(out / "wide.parquet").to_pylist()}
    assert len(wide) == COUNT
    for cell in rows_of(out, "cells"):
        expected = None if cell["value"] is None else float(cell["value"])
        assert wide[cell["source"]][f"{cell['table']}/{cell['row']}/{cell['column']}"] == expected


def test_what_a_form_has_in_parts_is_added_up_and_marked(out: Path) -> None:
    write_wide(out, load_templates())
    for row in pq.read_table(out / "wide.parquet").to_pylist():
        marked = [name for name in row["derived"] if name.startswith("requests/other/")]
        assert len(marked) == len(row["derived"]) == (7 if row["form"] == "2021" else 0)
        for name in marked:
            column = name.rpartition("/")[2]
            parts = [row[f"requests/other.{part}/{column}"] for part in ("not_corrected", "fee_unpaid", "other")]
            assert row[name] == sum(part or 0 for part in parts)


PARTS = tuple(("requests", f"other.{name}", "total") for name in "ab")


@pytest.mark.parametrize(
    ("statuses", "blank", "expected"),
    [
        (("printed", "printed"), BlankMeaning.ZERO, 4.0),
        (("printed", "blank"), BlankMeaning.ZERO, 2.0),
        (("printed", "blank"), BlankMeaning.UNKNOWN, None),
        (("printed", "placeholder"), BlankMeaning.UNKNOWN, 2.0),
        (("printed", "unreadable"), BlankMeaning.ZERO, None),
        (("printed", "absent"), BlankMeaning.ZERO, None),
        (("blank", "blank"), BlankMeaning.ZERO, None),
    ],
)
def test_a_sum_of_parts_is_known_only_where_its_parts_are(
    statuses: tuple[str, str], blank: BlankMeaning, expected: float | None
) -> None:
    found = {
        key: (2.0 if status == "printed" else None, status, 1.0) for key, status in zip(PARTS, statuses, strict=True)
    }
    assert derive(Derivation(("requests", "other", "total"), PARTS, blank), found) == expected


def test_boxes_are_to_a_tenth_and_values_exact(out: Path) -> None:
    schema = pq.ParquetFile(next((out / "cells").iterdir())).schema_arrow
    assert str(schema.field("value").type) == "decimal128(38, 10)"
    assert all(isinstance(row["value"], Decimal) for row in rows_of(out, "cells") if row["status"] == "printed")
