"""What people decided, on the page of quality: beside the machine's values, and only where it is about these."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import GoujiError
from extractor.forms import load_templates
from extractor.model import Cell, CellStatus, Extraction
from extractor.reports.quality import write_quality
from extractor.reports.rates import wilson
from tests.reports.quality.conftest import Results
from tests.reports.quality.test_quality import HOSTILE, numbers_of, text_of


def decision(report: Extraction, cell: Cell, person: str | None = "", **more: Any) -> dict[str, Any]:
    """A line as gouji serve writes it; `person`: the number that was read, "" for what the machine read."""
    machine = {
        "number": None if cell.value is None else f"{cell.value:f}",
        "status": cell.status.value,
        "raw": cell.raw,
    }
    read = None if person is None else machine | ({"number": person, "status": "printed"} if person else {})
    correct = None if read is None else (read["number"], read["status"]) == (machine["number"], machine["status"])
    return {
        "document": "d", "sha256": report.sha256, "agency": report.agency, "year": report.year, "form": report.form,
        "table": cell.table, "row": cell.row, "column": cell.column, "machine": machine, "person": read,
        "machine_confidence": cell.confidence, "correct": correct, "audit": False, "kind": "accept",
        "decided_by": "张三", "decided_at": "2026-11-26T00:00:00+00:00", "reason": "", **more,
    }  # fmt: skip


def page_of(results: Results, folder: Path, *lines: dict[str, Any]) -> str:
    file = folder / "corrections.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    out = io.BytesIO()
    write_quality([results.jsonl], load_templates(), out, max_error=0.0005, title="质量", decisions=[file], quiet=True)
    return out.getvalue().decode()


def printed(report: Extraction) -> list[Cell]:
    return [cell for cell in report.cells if cell.status is CellStatus.PRINTED]


def test_decisions_stand_beside_the_machines_values(results: Results, tmp_path: Path) -> None:
    first, second = results.reports[:2]
    one, two, three, *_ = printed(first)
    lines = [
        decision(first, one),
        decision(first, two, "987654", reason=HOSTILE),
        decision(second, printed(second)[0], None),
        decision(second, printed(second)[1], audit=True),
        decision(first, three, "13", audit=True),
    ]
    html = page_of(results, tmp_path, *lines)
    review = numbers_of(html)["review"]
    assert (review["decided"], review["confirmed"], review["corrected"], review["unsure"]) == (5, 2, 2, 1)
    assert review["audit"] == {"looked": 2, "wrong": 1, "rate": 0.5, "low": wilson(1, 2)[0], "high": wilson(1, 2)[1]}
    text = text_of(html)
    assert "987654" in text and f"{two.value:f}" in text and "张三" in text and "高于所要求的" in text
    assert "<script>document.title" not in html


def test_what_is_about_other_readings_or_reports_is_counted_apart(results: Results, tmp_path: Path) -> None:
    report = results.reports[1]
    one, two, *_ = printed(report)
    other = decision(report, one) | {"machine": {"number": "4711", "status": "printed", "raw": "4711"}, "person": None}
    foreign = decision(report, two) | {"sha256": "0" * 64}
    review = numbers_of(page_of(results, tmp_path, other, foreign))["review"]
    assert (review["decided"], review["changed"], review["elsewhere"]) == (0, 1, 1)


def test_without_decisions_nothing_is_said_of_a_review(results: Results) -> None:
    out = io.BytesIO()
    write_quality([results.jsonl], load_templates(), out, max_error=0.0005, title="质量", quiet=True)
    assert numbers_of(out.getvalue().decode())["review"] is None and 'id="review"' not in out.getvalue().decode()


@pytest.mark.parametrize("line", ["{}", "no JSON", "[]", '{"machine": 1}'])
def test_a_line_that_is_no_decision_is_named(results: Results, tmp_path: Path, line: str) -> None:
    good = json.dumps(decision(results.reports[0], results.reports[0].cells[0]))
    (tmp_path / "bad.jsonl").write_text(f"{good}\n{line}\n")
    with pytest.raises(GoujiError, match=r"bad.jsonl: line 2 is no decision"):
        write_quality(
            [results.jsonl], load_templates(), io.BytesIO(), max_error=0.0005, title="",
            decisions=[tmp_path / "bad.jsonl"], quiet=True,
        )  # fmt: skip
