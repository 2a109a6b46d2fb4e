"""A reviewed report as a case of the corpus: it can be unpacked there, and says what people read."""

import io
import zipfile
from pathlib import Path

from bench.corpus import is_exact, load_case
from bench.review.running import Running
from extractor import extract
from tests.service.conftest import TOTAL, hand_in, put, read, specimen, wrong_total
from tests.service.test_api import correct
from tests.service.test_review import answers, ask, doubted, next_look


def unpacked(run: Running, document: str, folder: Path) -> Path:
    answer = run.client.get(f"/api/documents/{document}/case").raise_for_status()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as case:
        case.extractall(folder)
    (found,) = folder.glob("*/*/case.yaml")
    return found.parent


def test_a_case_holds_the_file_and_what_people_read(run: Running, tmp_path: Path) -> None:
    data = specimen(total__total=wrong_total())
    (document,) = hand_in(run, data, "../报告.html")["documents"]
    true = str(int(wrong_total()) - 1)
    correct(run, document, true)
    case = load_case(unpacked(run, document, tmp_path))
    assert case.name.startswith("2021/review-") and case.document.name == "document.html"
    assert (case.source().data, case.agency, case.year, case.form) == (data, "示例市数据局", 2023, "2021")
    wrong = [cell.key for cell in extract(case.source()).cells if not is_exact(cell, case.expected())]
    assert wrong == [TOTAL] and str(case.expected()[TOTAL][0]) == true
    assert case.findings == () and case.reviewed.endswith("others as the machine read")


def test_a_case_is_not_called_reviewed_before_all_doubtful_cells_are_decided(run: Running, tmp_path: Path) -> None:
    document = put(run, doubted(0.2, 0.9), b"x")
    ask(run, "decisions", **answers(next_look(run)))
    assert load_case(unpacked(run, document, tmp_path / "open")).reviewed == ""
    ask(run, "decisions", **answers(next_look(run), "unsure"))
    assert load_case(unpacked(run, document, tmp_path / "unsure")).reviewed == ""
    ask(run, "undo")
    ask(run, "decisions", **answers(next_look(run), "blank"))
    assert load_case(unpacked(run, document, tmp_path / "done")).reviewed


def test_a_case_exists_only_where_there_is_a_document(run: Running) -> None:
    put(run, read(specimen()))
    assert run.client.get("/api/documents/none/case").status_code == 404
