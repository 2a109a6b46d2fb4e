"""Many reports beside each other: two files of one report, and texts that were copied."""

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import CellStatus, Extraction, Finding
from extractor.checks import agreeing_cells, compare_reports
from extractor.checks.alike import clauses_to_sketch, own_clauses, shared_passages
from extractor.checks.remembered import remember
from extractor.forms.specimen import Scale, draw_values, write_specimen
from extractor.model import Level, SectionText
from tests.checks.chains import FORMS, make

FORM = FORMS["2021"]
COMMON = "".join(bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF))
AGENCY = "宿迁市水利局"
KEY = ("requests", "granted", "business")


def compared(*reports: Extraction) -> list[list[str]]:
    """The codes found about each report."""
    found = compare_reports(reports, tuple(FORMS.values()))
    return [[finding.code for finding in one.findings] for one in found]


def findings(*reports: Extraction) -> list[Finding]:
    return [finding for one in compare_reports(reports, tuple(FORMS.values())) for finding in one.findings]


def prose(seed: int, sentences: int = 40) -> str:
    """A text that resembles no other."""
    rng = random.Random(seed)
    words = ["".join(rng.choices(COMMON, k=rng.randint(6, 14))) for _ in range(sentences)]
    return "，".join(words) + "。"


def saying(report: Extraction, text: str) -> Extraction:
    return replace(report, sections=(SectionText("overview", "一、总体情况", text),))


def plain(year: int = 2022, agency: str = AGENCY, text: str = "", name: str = "") -> Extraction:
    """A report in which every number is 0: nothing in it differs from another year."""
    return saying(make(agency, year, draw_values(FORM, 1, scale=Scale.EMPTY), name, "2021"), text)


# Two files of one report


def test_two_files_that_agree_and_one_file_given_twice_are_no_finding() -> None:
    values = draw_values(FORM, 5)
    page = saying(make(AGENCY, 2022, values, "page.txt"), "")
    copy = replace(page, source="copy.txt")
    annex = replace(page, source="annex.txt", sha256="another")
    assert compared(page, copy, annex) == [[], [], []]


def test_files_that_differ_in_a_row_give_one_finding_for_it() -> None:
    page, annex = plain(), plain(name="annex.txt")
    total = ("requests", "granted", "total")
    wrong = {KEY: Decimal(77), total: Decimal(88)}
    cells = tuple(
        replace(cell, value=wrong[cell.key], status=CellStatus.PRINTED, confidence=1.0) if cell.key in wrong else cell
        for cell in annex.cells
    )
    first, second = compare_reports((page, replace(annex, cells=cells, sha256="x")), tuple(FORMS.values()))
    (finding,) = second.findings
    assert first.findings == ()
    assert (finding.code, finding.level, finding.cells) == ("twin.file_differs", Level.WARNING, (KEY, total))
    for words in ("（一）予以公开", "商业企业", "77", "88", page.source):
        assert words in finding.message


def test_files_that_have_little_in_common_give_one_finding() -> None:
    page, other = (saying(make(AGENCY, 2022, draw_values(FORM, seed, scale=Scale.CITY)), "") for seed in (1, 2))
    assert compared(page, other) == [[], ["twin.files_unlike"]]


@pytest.mark.parametrize(
    "fields",
    [
        {"value": Decimal(77), "status": CellStatus.PRINTED, "confidence": 0.9},
        {"value": None, "status": CellStatus.ABSENT, "confidence": 1.0},
        {"value": None, "status": CellStatus.UNREADABLE, "confidence": 1.0},
    ],
)
def test_a_cell_that_is_doubtful_or_not_there_does_not_differ(fields: dict[str, Any]) -> None:
    page = plain()
    cells = tuple(replace(cell, **fields) if cell.key == KEY else cell for cell in page.cells)
    assert compared(page, replace(page, cells=cells, sha256="x")) == [[], []]


def test_two_files_label_each_others_cells() -> None:
    page = plain()
    changes = {KEY: (Decimal(77), CellStatus.PRINTED), ("requests", "new", "business"): (None, CellStatus.ABSENT)}
    cells = tuple(
        replace(cell, value=changes[cell.key][0], status=changes[cell.key][1]) if cell.key in changes else cell
        for cell in page.cells
    )
    labels = list(agreeing_cells(page.cells, cells))
    assert len(labels) == len(page.cells) - 1
    assert [cell.key for cell, agrees in labels if not agrees] == [KEY]


# Texts


def test_the_text_of_last_year_is_a_note_with_the_passages() -> None:
    text = prose(1)
    (finding,) = findings(plain(2021, text=text), plain(2022, text=text.replace("，", "2022年，", 2)))
    assert (finding.code, finding.level) == ("text.last_year", Level.NOTE)
    assert "2021年" in finding.message and finding.quote[:20] in text


def test_the_text_of_another_agency_is_a_warning_although_its_name_was_replaced() -> None:
    text = f"宿迁市水利局{prose(1)}宿迁市水利局{prose(2)}"
    copied = text.replace("宿迁市水利局", "扬州市财政局")
    (finding,) = findings(plain(text=text), plain(agency="扬州市财政局", text=copied))
    assert (finding.code, finding.level) == ("text.other_agency", Level.WARNING)
    assert AGENCY in finding.message and "100%" in finding.message


def test_the_finding_belongs_to_the_later_report_whatever_the_order() -> None:
    text = prose(1)
    assert compared(plain(2022, text=text), plain(2021, text=text)) == [["text.last_year"], []]


@pytest.mark.parametrize(
    "texts", [(prose(1), prose(2)), (prose(1, 5), prose(1, 5)), ("", "")], ids=["own", "short", "none"]
)
def test_texts_of_their_own_and_texts_that_say_little_are_no_finding(texts: tuple[str, str]) -> None:
    assert findings(plain(2021, text=texts[0]), plain(2022, text=texts[1])) == []


def test_what_the_form_prints_itself_is_no_sign_of_copying() -> None:
    labels = [section.label.text for section in FORM.sections] + [table.labels.text for table in FORM.tables]
    rows = [axis.path[-1].text for table in FORM.tables for axes in table.cells() for axis in axes if axis.path]
    text = "。".join([*FORM.fixed_wording, *labels, *rows])
    assert len(text) > 2000
    assert own_clauses((SectionText("overview", "", text),), AGENCY, FORM) == ()


@given(st.integers(0, 30), st.integers(0, 10**6))
def test_the_share_is_that_of_the_texts(common: int, seed: int) -> None:
    parts = [
        [prose(1_000_000 + seed + n, 1) for n in range(common)],
        *([prose(seed + 40 * k + n, 1) for n in range(30 - common)] for k in (1, 2)),
    ]
    one, other = ("".join(parts[0] + parts[k]) for k in (1, 2))
    sketches = [
        clauses_to_sketch(own_clauses((SectionText("overview", "", text),), AGENCY, FORM)) for text in (one, other)
    ]
    if None in sketches:
        return
    first, second = sketches
    assert first is not None and second is not None
    assert first.share(first) == 1
    # Four standard errors, and what the shares differ by because clauses are of several lengths.
    assert abs(first.share(second) - common / (60 - common)) < 0.25
    assert first.share(second) == second.share(first)


def test_the_passages_are_those_that_stand_in_both_the_longest_first() -> None:
    long, short = prose(1, 12), prose(2, 3)
    clauses = own_clauses((SectionText("overview", "", f"{prose(3)}{long}{prose(4)}{short}"),), AGENCY, FORM)
    other = clauses_to_sketch(own_clauses((SectionText("overview", "", f"{short}{prose(5)}{long}"),), AGENCY, FORM))
    assert other is not None
    assert list(shared_passages(clauses, other)) == [long.rstrip("。"), short.rstrip("。")]


# What is kept, and the command


def test_what_is_remembered_of_a_report_is_small_and_holds_no_text() -> None:
    kept = remember(plain(text=prose(1)))
    assert not any("sections" in name or "provenance" in name for name in kept.__slots__)
    assert len(kept.shown) == len(kept.confidences) == sum(1 for table in FORM.tables for _ in table.cells())


def test_reports_of_no_known_agency_or_year_are_compared_with_none() -> None:
    text = prose(1)
    unknown = [replace(plain(text=text), agency=""), replace(plain(text=text), year=None)]
    assert compared(*unknown, *unknown) == [[], [], [], []]


def test_the_command_compares_the_files_it_is_given(gouji: Callable[..., Any], tmp_path: Path) -> None:
    values = {**draw_values(FORM, 5), ("requests", "carried_out", "business"): "3"}
    for year in (2022, 2023):
        data = write_specimen(FORM, values, "txt-tsv", agency=AGENCY, year=year)
        (tmp_path / f"{year}.txt").write_bytes(data)
    alone = gouji("check", "-q", tmp_path / "2023.txt")
    both = gouji("check", "-q", tmp_path)
    assert "years." not in alone.text
    assert both.status == 1
    assert "years.carried" in both.text and "2022.txt" in both.text
