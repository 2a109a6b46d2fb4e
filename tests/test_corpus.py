"""Every document of the corpus comes out as a person read it."""

import pytest

from bench.corpus import Case, cases, write_expected
from bench.score.__main__ import SCOREBOARD
from bench.score.board import accuracy_line, by_part
from bench.score.run import judge_case
from extractor import extract

ALL = cases()


def test_the_corpus_holds_both_seeds_and_every_layout_family() -> None:
    tags = {tag for case in ALL for tag in case.tags}
    assert sum(case.real for case in ALL) >= 2
    assert {"tabs", "one-cell-a-line", "columns", "markdown", "word", "html", "pdf"} <= tags


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_document_of_the_corpus_comes_out_exactly(case: Case) -> None:
    report = extract(case.source())
    assert case.reviewed, "nobody has read expected.csv against the document yet"
    assert (report.agency, report.year, report.form) == (case.agency, case.year, case.form)
    assert {cell.key: (cell.value, cell.status.value) for cell in report.cells} == case.expected()
    assert tuple(sorted(finding.code for finding in report.findings)) == case.findings


def test_an_expected_table_is_never_overwritten() -> None:
    with pytest.raises(FileExistsError):
        write_expected(ALL[0].folder)


def test_the_committed_scoreboard_shows_the_corpus_as_it_is_scored_today() -> None:
    committed = SCOREBOARD.read_text(encoding="utf-8")
    for line in map(accuracy_line, by_part(map(judge_case, ALL))):
        assert f"| {line} |" in committed, f"now {line}: run `python -m bench.score --write` and say why it changed"
