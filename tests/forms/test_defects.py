"""Planted defects: their truth stays known whatever is combined, and every format can write what they do."""

import re
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor import Source, SourceError, extract
from extractor.forms import load_templates
from extractor.forms.specimen import WRITERS, Layout, Role, Scale, draw_values, expected_cells, values_to_report
from extractor.forms.specimen.defects import DEFECTS, FAMILIES, UNFIT, Planted, Truth, draw_kinds, plant
from extractor.forms.specimen.defects.grid import holes
from extractor.forms.specimen.defects.known import is_regular
from extractor.forms.specimen.defects.planted import report_cells
from extractor.model import CellStatus, Key
from tests.specimens import docx_tables, html_tables, spans

TEMPLATES = {template.form: template for template in load_templates()}
FORMS = sorted(TEMPLATES)
REPORTS = [kind for kind in DEFECTS if kind not in FAMILIES["neighbours"]]
SEEDS = range(3)
"""Enough for every kind to find a place in one of the forms."""


def spoilt(form: str, kinds: tuple[str, ...], seed: int, layout: Layout | None = None) -> Planted:
    template = TEMPLATES[form]
    values = draw_values(template, seed, scale=Scale.CITY)
    return plant(template, values, kinds, seed, layout=layout or Layout())


def printed_texts(planted: Planted) -> dict[Key, list[str]]:
    texts: dict[Key, list[str]] = {}
    for _, _, cell in report_cells(planted.report):
        for key in cell.keys:
            texts.setdefault(key, []).append(cell.text)
    return texts


def untrue(planted: Planted) -> list[str]:
    """Where the truth is not what the report prints."""
    if planted.refused:
        return []
    texts, wrong = printed_texts(planted), []
    for key, truth in planted.truth.items():
        if truth.absent != (key not in texts):
            wrong.append(f"{key} is printed {texts.get(key)}, and absent: {truth.absent}")
        elif not truth.absent and not truth.open and set(texts[key]) != {truth.text}:
            wrong.append(f"{key} is printed {texts[key]} and not {truth.text}")
    return wrong


def is_whole(planted: Planted) -> bool:
    return list(planted.truth) == list(expected_cells(planted.template, {})) and not untrue(planted)


# One kind


@pytest.mark.parametrize("kind", DEFECTS)
def test_every_kind_finds_a_place_and_its_truth_is_printed(kind: str) -> None:
    made = [spoilt(form, (kind,), seed) for form in FORMS for seed in SEEDS]
    assert any(planted.kinds == (kind,) for planted in made)
    assert [wrong for planted in made for wrong in untrue(planted)] == []
    assert all(is_whole(planted) for planted in made if not planted.refused)
    assert [holes(table) for planted in made for table in planted.report.tables if holes(table)] == []


@pytest.mark.parametrize("kind", DEFECTS)
def test_a_kind_shows_in_every_format_that_it_is_fit_for(kind: str) -> None:
    formats = [name for name in WRITERS if name.startswith(("txt", "md")) or name == "html"]
    unseen = {name for name in formats if name not in UNFIT.get(kind, ())}
    for form in FORMS:
        template = TEMPLATES[form]
        for seed in SEEDS:
            clean = values_to_report(template, draw_values(template, seed, scale=Scale.CITY))
            planted = spoilt(form, (kind,), seed)
            unseen -= {name for name in unseen if WRITERS[name](planted.report) != WRITERS[name](clean)}
    assert not unseen


@pytest.mark.parametrize("kind", DEFECTS)
def test_the_same_seed_plants_the_same_defect(kind: str) -> None:
    first, second = (spoilt("2021", (kind,), 3) for _ in range(2))
    assert (first.report, dict(first.truth), first.kinds) == (second.report, dict(second.truth), second.kinds)


def test_what_is_planted_where_depends_on_the_seed() -> None:
    reports = {repr(spoilt("2021", ("label_misspelt",), seed).report.tables) for seed in range(10)}
    assert len(reports) == 10


def test_unfit_formats_and_families_name_what_there_is() -> None:
    assert set(UNFIT) <= set(DEFECTS)
    assert all(formats <= set(WRITERS) for formats in UNFIT.values())
    assert [kind for kinds in FAMILIES.values() for kind in kinds] == list(DEFECTS)


@pytest.mark.parametrize("format", WRITERS)
def test_every_format_writes_every_kind(format: str) -> None:
    paged = 4 if format.startswith("pdf") else 1  # a PDF takes as long as all the others together
    for number, kind in list(enumerate(DEFECTS))[::paged]:
        assert WRITERS[format](spoilt(FORMS[number % len(FORMS)], (kind,), number).report)


# Several kinds


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    form=st.sampled_from(FORMS),
    kinds=st.lists(st.sampled_from(REPORTS), min_size=2, max_size=4, unique=True),
    seed=st.integers(0, 10_000),
    layout=st.sampled_from([Layout(), Layout(split_blocks=True), Layout(serial="序号", break_after=4)]),
)
def test_the_truth_of_combined_kinds_is_what_is_printed(form: str, kinds: list[str], seed: int, layout: Layout) -> None:
    planted = spoilt(form, tuple(kinds), seed, layout)
    assert is_whole(planted)
    assert set(planted.kinds) <= set(kinds)
    assert [holes(table) for table in planted.report.tables if holes(table)] == []


def test_every_pair_with_a_turned_table_keeps_its_truth() -> None:
    for kind in REPORTS:
        assert is_whole(spoilt("2021", ("table_turned", kind), 1))
        assert is_whole(spoilt("2021", (kind, "table_turned"), 2))


def test_no_value_is_left_out_of_a_row_that_stands_askew() -> None:
    for seed in range(8):
        for askew in ("span_drifted", "runs_shifted"):
            planted = spoilt("2021", (askew, "form_blank"), seed)
            assert "form_blank" in planted.kinds
            texts = printed_texts(planted)
            assert any("" not in cells for cells in texts.values())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(form=st.sampled_from(FORMS), seed=st.integers(0, 10_000), format=st.sampled_from(sorted(WRITERS)))
def test_every_format_writes_what_is_combined(form: str, seed: int, format: str) -> None:
    assert WRITERS[format](spoilt(form, draw_kinds(Random(seed), 3), seed).report)


def test_kinds_are_drawn_without_repetition_and_without_neighbours() -> None:
    drawn = draw_kinds(Random(1), 3)
    assert len(set(drawn)) == 3 and set(drawn) <= set(REPORTS)
    assert draw_kinds(Random(1), 3) == drawn
    assert draw_kinds(Random(1), 5, ["signed", "notice"]) in (("signed", "notice"), ("notice", "signed"))


def test_nothing_is_planted_in_a_document_that_is_no_report() -> None:
    planted = spoilt("2021", ("notice", "label_misspelt"), 1)
    assert planted.refused and planted.kinds == ("notice",)


# What the truth says


@pytest.mark.parametrize(
    ("truth", "value", "status", "right"),
    [
        (Truth("12"), "12", CellStatus.PRINTED, True),
        (Truth("12"), None, CellStatus.UNREADABLE, False),
        (Truth("12", open=True), "12", CellStatus.PRINTED, True),
        (Truth("12", open=True), None, CellStatus.UNREADABLE, True),
        (Truth("12", open=True), "1", CellStatus.PRINTED, False),
        (Truth("12", absent=True), None, CellStatus.ABSENT, True),
        (Truth("12", absent=True), None, CellStatus.BLANK, False),
        (Truth("12500元"), "1.25", CellStatus.PRINTED, True),
        (Truth("见附件"), None, CellStatus.UNREADABLE, True),
        (Truth("—"), None, CellStatus.PLACEHOLDER, True),
    ],
)
def test_a_truth_allows_what_a_reader_may_say(truth: Truth, value: str | None, status: CellStatus, right: bool) -> None:
    assert truth.allows(None if value is None else Decimal(value), status, "万元") is right


def test_swapped_labels_take_the_values_beside_them() -> None:
    clean, planted = spoilt("2021", (), 2), spoilt("2021", ("labels_swapped",), 2)
    changed = {key for key, truth in planted.truth.items() if truth != clean.truth[key]}
    rows = {key[1] for key in changed}
    assert len(rows) == 2 and len({key[0] for key in changed}) == 1
    one, other = sorted(rows)
    for table, row, column in changed:
        assert planted.truth[table, row, column] == clean.truth[table, other if row == one else one, column]


def test_reordered_rows_keep_their_values() -> None:
    clean, planted = spoilt("2019", (), 2), spoilt("2019", ("rows_reordered",), 2)
    assert dict(planted.truth) == dict(clean.truth)
    assert not all(is_regular(planted, table) for table in planted.report.tables)


def test_lost_rows_and_columns_are_absent() -> None:
    for kind in ("row_lost", "column_lost", "table_missing", "block_missing"):
        planted = spoilt("2019", (kind,), 1)
        assert any(truth.absent for truth in planted.truth.values())


def test_values_run_together_are_open() -> None:
    planted = spoilt("2021", ("run_together",), 1)
    cell = next(cell for _, _, cell in report_cells(planted.report) if cell.also)
    assert cell.text == "".join(planted.truth[key].text for key in cell.keys)
    assert all(planted.truth[key].open for key in cell.keys)


def test_an_order_that_only_labels_tell_is_not_combined_with_lost_labels() -> None:
    for seed in range(20):
        for kinds in (("row_lost", "label_lost"), ("label_lost", "rows_reordered"), ("header_lost", "column_lost")):
            planted = spoilt("2021", kinds, seed)
            tables = [table for table in planted.report.tables if "lost" in kinds[0]]
            blank = [
                table
                for table in tables
                for row in table.rows
                if any(cell.key for cell in row) and any(cell.role is Role.LABEL and not cell.text for cell in row)
            ]
            assert all(is_regular(planted, table) for table in blank)


def test_old_labels_are_those_of_the_forms_file() -> None:
    planted = spoilt("2021", ("old_labels",), 1)
    texts = {cell.text for _, _, cell in report_cells(planted.report)}
    assert texts & {"规范性文件", "处理决定数量", "本年处理决定数"}
    assert "本年收费金额（单位：元）" not in texts


# What the files hold, read without the project


@pytest.mark.parametrize("kind", ["run_together", "number_torn", "span_drifted", "cells_trailing", "runs_shifted"])
def test_html_holds_the_rows_of_different_length(kind: str) -> None:
    planted = spoilt("2021", (kind,), 1)
    assert html_tables(WRITERS["html"](planted.report).decode()) == [spans(table) for table in planted.report.tables]


def test_a_line_break_in_a_cell_is_one_wherever_a_format_has_them() -> None:
    planted = spoilt("2021", ("label_stacked",), 1)
    html = WRITERS["html-word"](planted.report).decode()
    assert "<br />" in html and not re.search(r"<span[^>]*>[^<]*\n", html)
    stacked = next(cell.text for _, _, cell in report_cells(planted.report) if "\n" in cell.text)
    assert stacked.replace("\n", " ") in WRITERS["txt-tsv"](planted.report).decode()


@pytest.mark.parametrize("kind", ["label_full_width", "label_half_width", "digits_wide", "row_added", "group_missing"])
def test_docx_holds_what_is_planted(kind: str) -> None:
    planted = spoilt("2019", (kind,), 1)
    found = list(docx_tables(WRITERS["docx"](planted.report)))
    assert found == [spans(table) for table in planted.report.tables]


# Read back, for kinds that leave nothing to doubt

EASY = ["label_full_width", "label_half_width", "label_comma", "numbering_mark", "header_repeated", "signed",
        "digits_wide", "thousands", "placeholder", "note_in_cell", "unit_in_cell", "blank_for_zero", "wrong_sum",
        "row_lost", "row_added", "table_missing", "blocks_apart", "table_turned", "tables_twice"]  # fmt: skip


def misread(planted: Planted, format: str) -> list[str]:
    report = extract(Source.of(format, WRITERS[format](planted.report)))
    units = planted.units
    return [
        f"{cell.key}: {cell.status} {cell.value}, and true is {planted.truth[cell.key]}"
        for cell in report.cells
        if not planted.truth[cell.key].allows(cell.value, cell.status, units[cell.key])
    ]


@pytest.mark.parametrize("kind", EASY)
@pytest.mark.parametrize("format", ["docx", "html"])
def test_easy_kinds_are_read_as_they_are(kind: str, format: str) -> None:
    for form in FORMS:
        assert misread(spoilt(form, (kind,), 1), format) == []


@pytest.mark.parametrize("kind", FAMILIES["neighbours"])
def test_near_neighbours_are_refused(kind: str) -> None:
    for form in FORMS:
        data = WRITERS["html"](spoilt(form, (kind,), 1).report)
        with pytest.raises(SourceError):
            extract(Source.of(kind, data))
