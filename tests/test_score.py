"""The measures of `python -m bench.score` against cases computed by hand, closed forms and brute force; documents judged,
kept and made again."""

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bench.score import measures
from bench.score.__main__ import END, README, RELIABILITY, RISK_COVERAGE, SCOREBOARD, START, with_excerpt
from bench.score.board import board, percent, share
from bench.score.cases import (
    KINDS,
    NEIGHBOURS,
    NEW_FORMATS,
    NEW_KINDS,
    NEW_LAYOUT,
    TUNING_SEEDS,
    clean_cases,
    corpus_cases,
    defect_cases,
    draw_case,
    is_held_out,
    tuning_cases,
)
from bench.score.diagram import reliability, risk_coverage
from bench.score.judged import (
    CODES,
    FEATURES,
    Answer,
    Judged,
    Labels,
    Wrong,
    count_wrong,
    give_up,
    judge,
    kind_of_wrong,
)
from bench.score.keep import load, save
from bench.score.measures import Tally, tally
from bench.score.only import show
from bench.score.outside import dumps
from bench.score.run import judge_case, judge_each
from bench.score.specimen import Part, Specimen, case_to_name, forms, make, name_to_case
from bench.score.summary import Summary
from extractor import Extraction, Source, extract
from extractor.forms.specimen.defects import DEFECTS
from extractor.model import Cell, CellStatus

LEVELS = (0.0, 0.2, 0.5, 0.9, 0.95, 0.9998, 1.0)
cells = st.lists(st.tuples(st.sampled_from(LEVELS), st.booleans()), min_size=1, max_size=40)
mixed = cells.filter(lambda drawn: len({right for _, right in drawn}) == 2)
Drawn = list[tuple[float, bool]]


def count(drawn: Drawn) -> Tally:
    return tally(np.array([confidence for confidence, _ in drawn]), np.array([right for _, right in drawn]))


# --- ranking


def test_a_confidence_that_parts_right_from_wrong_has_the_best_auroc_and_augrc() -> None:
    parted = count([(0.9, True), (0.8, True), (0.8, True), (0.1, False)])
    assert measures.auroc(parted) == 1
    assert measures.augrc(parted) == pytest.approx(0.25**2 / 2)
    upside_down = count([(0.1, True), (0.2, True), (0.2, True), (0.9, False)])
    assert measures.auroc(upside_down) == 0
    assert measures.augrc(upside_down) == pytest.approx(0.75 * 0.25 + 0.25**2 / 2)


def test_a_confidence_that_says_nothing_has_half_of_both() -> None:
    same = count([(0.7, True), (0.7, False), (0.7, True), (0.7, False)])
    assert measures.auroc(same) == 0.5
    assert measures.augrc(same) == pytest.approx(0.5 / 2)


@given(mixed)
def test_auroc_is_the_share_of_pairs_in_order(drawn: Drawn) -> None:
    pairs = [
        (right > wrong) + (right == wrong) / 2
        for right, good in drawn if good
        for wrong, other in drawn if not other
    ]  # fmt: skip
    assert measures.auroc(count(drawn)) == pytest.approx(sum(pairs) / len(pairs))


@given(mixed)
def test_augrc_is_what_its_authors_say_it_is_of_auroc_and_accuracy(drawn: Drawn) -> None:
    counted = count(drawn)
    share, area = counted.right.sum() / counted.total, measures.auroc(counted)
    assert area is not None
    assert measures.augrc(counted) == pytest.approx((1 - area) * share * (1 - share) + (1 - share) ** 2 / 2)


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_augrc_without_ties_is_the_area_under_its_curve(rights: list[bool]) -> None:
    """Accepted one by one from the most confident: the risk after each, as trapezoids of equal width."""
    drawn = [(1 - place / 100, right) for place, right in enumerate(rights)]
    risks = [sum(not right for right in rights[:taken]) / len(rights) for taken in range(len(rights) + 1)]
    area = sum((low + high) / 2 for low, high in pairwise(risks)) / len(rights)
    assert measures.augrc(count(drawn)) == pytest.approx(area)


@pytest.mark.parametrize("right", [True, False])
def test_ranking_means_nothing_where_all_cells_are_alike(right: bool) -> None:
    alike = count([(0.9, right), (0.5, right)])
    assert measures.auroc(alike) is None and measures.brier_skill(alike) is None
    assert measures.augrc(alike) == pytest.approx(0 if right else 0.5)


def test_no_cells_give_no_measures() -> None:
    none = count([])
    found = [
        measure(none) for measure in (measures.auroc, measures.augrc, measures.brier, measures.ece, measures.ece_floor)
    ]
    assert found == [None] * 5
    assert measures.silent(none) == 0 and measures.found_in_lowest(none, 0.5) is None


# --- the lowest cells


def test_wrong_cells_among_the_lowest_are_found_and_ties_at_the_cut_in_part() -> None:
    drawn = [(0.1, False), *[(0.5, True)] * 3, (0.5, False), *[(0.9, True)] * 15]
    assert measures.found_in_lowest(count(drawn), 0.05) == 0.5
    assert measures.found_in_lowest(count(drawn), 0.15) == pytest.approx((1 + 2 / 4) / 2)
    assert measures.found_in_lowest(count(drawn), 0.25) == 1


@given(mixed, st.floats(0, 1))
def test_a_larger_review_finds_no_less_and_a_review_of_all_finds_all(drawn: Drawn, share: float) -> None:
    counted = count(drawn)
    some, more = measures.found_in_lowest(counted, share), measures.found_in_lowest(counted, min(1, share + 0.1))
    assert some is not None and more is not None and some <= more + 1e-12
    assert measures.found_in_lowest(counted, 1) == pytest.approx(1)


def test_a_wrong_cell_is_silent_from_the_limit_on() -> None:
    assert measures.silent(count([(0.95, False), (0.9499, False), (1, False), (1, True)])) == 2


# --- calibration


def test_brier_by_hand() -> None:
    drawn = [(1.0, True), (0.5, False), (0.8, True), (0.0, False)]
    assert measures.brier(count(drawn)) == pytest.approx((0 + 0.25 + 0.04 + 0) / 4)
    assert measures.brier_skill(count(drawn)) == pytest.approx(1 - (0.29 / 4) / 0.25)
    assert measures.brier_skill(count([(0.5, True), (0.5, False)])) == pytest.approx(0)


def test_certain_and_right_is_without_calibration_error_and_so_is_its_floor() -> None:
    sure = count([(1.0, True)] * 9 + [(0.0, False)] * 9)
    assert measures.ece(sure) == 0
    assert measures.ece_floor(sure) == measures.Floor(0, 0)


def test_calibration_error_by_hand_over_two_bins() -> None:
    drawn = [(0.4, True), (0.6, False), (0.8, True), (1.0, True)]
    assert measures.ece(count(drawn), 2) == pytest.approx(abs(0.5 - 0.5) / 2 + abs(0.9 - 1) / 2)
    assert measures.ece(count(drawn), 1) == pytest.approx(abs(0.7 - 0.75))


def test_a_level_with_as_many_right_as_it_says_is_without_error() -> None:
    assert measures.ece(count([(0.9, True)] * 9 + [(0.9, False)])) == pytest.approx(0)


def test_the_floor_is_the_mean_distance_of_a_binomial_from_its_mean() -> None:
    floor = measures.ece_floor(count([(0.9, True)] * 100), draws=4000)
    chances = [math.comb(100, hits) * 0.9**hits * 0.1 ** (100 - hits) for hits in range(101)]
    expected = sum(chance * abs(hits / 100 - 0.9) for hits, chance in enumerate(chances))
    assert floor is not None and floor.mean == pytest.approx(expected, rel=0.05)
    assert floor.mean < floor.upper < 0.08


def test_what_is_drawn_by_its_own_confidence_stays_near_the_floor() -> None:
    rng = np.random.default_rng(7)
    confidence = np.round(rng.beta(20, 1, 20_000), 3)
    calibrated = tally(confidence, rng.random(20_000) < confidence)
    found, floor = measures.ece(calibrated), measures.ece_floor(calibrated)
    assert found is not None and floor is not None and found < 1.5 * floor.upper
    overconfident = tally(np.sqrt(confidence), rng.random(20_000) < confidence)
    worse, floor = measures.ece(overconfident), measures.ece_floor(overconfident)
    assert worse is not None and floor is not None and worse > 3 * floor.upper


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=60), st.integers(1, 20))
def test_bins_rise_without_gaps_and_none_is_larger_than_its_share_by_more_than_a_level(
    sizes: list[int], bins: int
) -> None:
    place = measures.equal_mass_bins(np.array(sizes), bins)
    assert place[0] == 0 and set(np.diff(place)) <= {0, 1} and place[-1] < bins
    mass = np.bincount(place, sizes)
    assert all(mass <= sum(sizes) / bins + max(sizes))


@given(cells, st.integers(1, 20))
def test_finer_bins_keep_the_order_and_every_cell(drawn: Drawn, bins: int) -> None:
    counted = count(drawn)
    place = measures.finer_bins(counted.cells, bins)
    assert place[0] == 0 and set(np.diff(place)) <= {0, 1}
    made = measures.tally_to_bins(counted, place)
    assert made.cells.sum() == counted.total and made.right.sum() == counted.right.sum()
    assert all(made.low <= made.confidence + 1e-12) and all(made.confidence <= made.high + 1e-12)


# --- bounds and intervals


def test_the_upper_bound_without_hits_has_a_closed_form() -> None:
    for trials in (1, 7, 1000):
        assert measures.upper_bound(0, trials) == pytest.approx(1 - 0.05 ** (1 / trials))
    assert measures.upper_bound(3, 3) == 1 and measures.upper_bound(0, 0) == 1


@given(st.integers(1, 40).flatmap(lambda trials: st.tuples(st.integers(0, trials - 1), st.just(trials))))
def test_at_the_upper_bound_so_few_hits_come_up_once_in_twenty_times(case: tuple[int, int]) -> None:
    hits, trials = case
    chance = Fraction(measures.upper_bound(hits, trials))
    below = sum(math.comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(hits + 1))
    assert float(below) == pytest.approx(0.05, rel=1e-6)


def test_the_upper_bound_of_many_cells_is_near_that_of_poisson() -> None:
    assert measures.upper_bound(10, 1_000_000) * 1_000_000 == pytest.approx(16.96, abs=0.01)


def test_an_interval_draws_documents_and_not_cells() -> None:
    """Two hundred documents, each all right or all wrong, against as many cells that err apart."""
    rng = np.random.default_rng(1)
    document = np.repeat(np.arange(200), 50)
    together, apart = (rng.random(200) < 0.9)[document], rng.random(10_000) < 0.9
    confidence = np.full(10_000, 0.9)

    def width(right: np.ndarray) -> float:
        counts = measures.count_by_document(confidence, right, document, 200)
        interval = measures.bootstrap(counts, lambda drawn: drawn.right.sum() / drawn.total, draws=200)
        assert interval is not None
        return interval.high - interval.low

    assert width(together) > 4 * width(apart)


@given(cells)
def test_counting_by_document_and_putting_together_is_counting(drawn: Drawn) -> None:
    confidence, right = np.array([one for one, _ in drawn]), np.array([one for _, one in drawn])
    document = np.arange(len(drawn)) % 3
    together = measures.counts_to_tally(measures.count_by_document(confidence, right, document, 3))
    for name in ("confidence", "cells", "right"):
        assert np.array_equal(getattr(together, name), getattr(count(drawn), name))


def test_documents_drawn_twice_count_twice() -> None:
    counts = measures.count_by_document(np.array([0.5, 0.9]), np.array([True, False]), np.array([0, 1]), 2)
    drawn = measures.counts_to_tally(counts, np.array([2, 0]))
    assert drawn.confidence.tolist() == [0.5] and drawn.cells.tolist() == [2] and drawn.right.tolist() == [2]


def test_less_than_all_is_never_shown_as_all() -> None:
    assert (share(99_999, 100_000, 2), share(5, 5, 2), share(0, 0, 2)) == ("99.99 %", "100.00 %", "")
    assert (percent(0.999), percent(1.0), percent(0.29), percent(None)) == ("99 %", "100 %", "29 %", "")


def test_confusion_counts_pairs() -> None:
    assert measures.confusion(np.array([0, 0, 1]), np.array([0, 1, 1]), 2).tolist() == [[1, 1], [0, 1]]


# --- judging


CASE = Specimen(Part.CLEAN, "2021", "txt-tsv", "statutory", 1_000_001)


@pytest.fixture(scope="module")
def report() -> Extraction:
    return extract(Source.of(CASE.name, make(CASE).data))


def changed(report: Extraction, **changes: object) -> Extraction:
    """The report with its first cell changed."""
    first, *others = report.cells
    return replace(report, cells=(replace(first, **changes), *others))  # type: ignore[arg-type]


def test_a_document_read_right_is_perfect(report: Extraction) -> None:
    made = make(CASE)
    judged = judge(made.labels, report, made.answers)
    assert judged.perfect and not judged.silent.any() and len(judged.keys) == len(made.answers) == 200
    assert judged.evidence.shape == (200, len(FEATURES))
    agreed = judged.evidence[:, FEATURES.index("agreed")]
    assert np.isnan(agreed).all() and (judged.evidence[:, FEATURES.index("table_found")] == 1).all()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"value": Decimal(77_777)}, Wrong.MISREAD),
        ({"value": None, "status": CellStatus.BLANK}, Wrong.LOST),
        ({"value": None, "status": CellStatus.ABSENT}, Wrong.LOST),
        ({"value": None, "status": CellStatus.UNREADABLE}, Wrong.GIVEN_UP),
    ],
)
def test_a_wrong_cell_is_counted_by_how_it_is_wrong(
    report: Extraction, changes: dict[str, object], wrong: Wrong
) -> None:
    made = make(CASE)
    assert made.answers[report.cells[0].key].status is CellStatus.PRINTED
    for confidence in (0.9499, 0.95):
        judged = judge(made.labels, changed(report, confidence=confidence, **changes), made.answers)
        assert not judged.perfect and count_wrong(judged) == {wrong: 1}
        assert count_wrong(judged, silent_only=True) == ({wrong: 1} if confidence >= 0.95 else {})


def test_other_kinds_of_wrong() -> None:
    blank, absent, printed = (CODES[one] for one in (CellStatus.BLANK, CellStatus.ABSENT, CellStatus.PRINTED))
    assert kind_of_wrong(blank, printed) is Wrong.INVENTED
    assert kind_of_wrong(absent, blank) is Wrong.STATUS


def test_saying_that_an_open_cell_is_unreadable_is_right(report: Extraction) -> None:
    made = make(CASE)
    key = report.cells[0].key
    unreadable = changed(report, value=None, status=CellStatus.UNREADABLE)
    for is_open in (True, False):
        answers = {**made.answers, key: replace(made.answers[key], open=is_open)}
        assert judge(made.labels, unreadable, answers).right[0] == is_open
        assert judge(made.labels, report, answers).right[0]
        assert not judge(made.labels, changed(report, value=None, status=CellStatus.BLANK), answers).right[0]


def test_a_guess_at_an_open_cell_is_wrong() -> None:
    answer = Answer(Decimal(5), CellStatus.PRINTED, open=True)
    judged = make(CASE)
    report = extract(Source.of("x", judged.data))
    cell = replace(report.cells[0], value=Decimal(50))
    assert not answer.is_met_by(cell)


def test_a_document_taken_for_another_form_has_no_right_cell(report: Extraction) -> None:
    made = make(CASE)
    judged = judge(replace(made.labels, form="2019"), report, made.answers)
    assert not judged.right.any()


def test_what_gives_no_table_is_failed_and_not_perfect() -> None:
    failed = give_up(Labels("x", Part.CLEAN, "2021", "md", "statutory"), "damaged")
    summary = Summary("some", [failed, judge_case(CASE)])
    assert not failed.perfect and summary.perfect == 1 and len(summary.failed) == 1
    assert summary.whole.total == 1 and summary.cells.total == 200


def test_what_is_no_report_is_perfect_when_refused_and_all_wrong_when_read(report: Extraction) -> None:
    made = make(CASE)
    labels = replace(made.labels, refused=True)
    assert give_up(labels, "no known form").perfect and not give_up(labels, "BUG KeyError").perfect
    read = judge(labels, report, made.answers)
    assert not read.perfect and not read.right.any() and read.silent.any()


# --- tuning and judging kept apart


@pytest.fixture(scope="module")
def tuning() -> list[Specimen]:
    return list(map(draw_case, tuning_cases(120)))


@pytest.fixture(scope="module")
def judging() -> list[Specimen]:
    return list(map(draw_case, [*clean_cases(30), *defect_cases(120)]))


def pairs(drawn: list[Specimen]) -> set[tuple[str, str]]:
    return {pair for case in drawn for pair in combinations(sorted(case.kinds), 2)}


def test_what_is_fitted_and_what_is_scored_share_no_seed_and_no_mix(
    tuning: list[Specimen], judging: list[Specimen]
) -> None:
    assert max(case.seed for case in tuning) < 10_000 < 1_000_000 <= min(case.seed for case in judging)
    assert len({case.seed for case in judging}) == len(judging)
    assert not any(is_held_out(*pair) for pair in pairs(tuning))
    assert all(is_held_out(*pair) for pair in pairs([case for case in judging if case.part is Part.MIXES]))
    assert pairs(tuning) and pairs(judging)


def test_what_is_new_in_judging_occurs_nowhere_in_tuning(tuning: list[Specimen]) -> None:
    known = {*KINDS, *NEW_KINDS, *NEIGHBOURS}
    assert known == set(DEFECTS) and len(known) == len(KINDS) + len(NEW_KINDS) + len(NEIGHBOURS)
    for case in tuning:
        assert set(case.kinds) <= set(KINDS) and case.format not in NEW_FORMATS and case.layout != NEW_LAYOUT


def test_each_part_is_new_in_what_it_says_and_in_nothing_else(judging: list[Specimen]) -> None:
    assert {case.part for case in judging} == set(Part) - {Part.CORPUS, Part.OUTSIDE, Part.TUNING}
    for case in judging:
        if case.part is Part.CLEAN:
            assert not case.kinds
            continue
        assert (case.format in NEW_FORMATS) == (case.part is Part.NEW_FORMAT)
        assert (case.layout == NEW_LAYOUT) == (case.part is Part.NEW_LAYOUT)
        assert bool({*case.kinds} & {*NEW_KINDS}) == (case.part is Part.NEW_KIND)
        assert bool({*case.kinds} & {*NEIGHBOURS}) == (case.part is Part.NEIGHBOURS)
        assert len(case.kinds) >= (2 if case.part is Part.MIXES else 1)


def test_about_half_of_all_pairs_is_held_out() -> None:
    found = [is_held_out(*pair) for pair in combinations(KINDS, 2)]
    assert 0.45 < sum(found) / len(found) < 0.55
    assert all(is_held_out(one, other) == is_held_out(other, one) for one, other in combinations(KINDS[:9], 2))


def test_all_defects_of_a_case_find_a_place_and_a_case_is_drawn_again_alike(judging: list[Specimen]) -> None:
    assert list(map(draw_case, defect_cases(120)[:20])) == judging[30:50]
    for case in judging[::7]:
        assert make(case).labels.kinds == case.kinds


def test_there_are_no_more_documents_for_tuning_than_seeds() -> None:
    with pytest.raises(ValueError, match="ask for fewer"):
        tuning_cases(TUNING_SEEDS + 1)


def test_a_document_that_cannot_be_made_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.score.run.make", lambda case: 1 / 0)
    with pytest.raises(RuntimeError, match="seed=1000001"):
        judge_case(CASE)


def test_what_breaks_the_product_costs_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.score.run.extract", lambda source: 1 / 0)
    judged = judge_case(CASE)
    assert judged.failed and judged.no_table == "BUG ZeroDivisionError: division by zero"


# --- keeping and making again


def same(one: Judged, other: Judged) -> bool:
    arrays = ("confidence", "right", "found", "true", "evidence")
    return (one.labels, one.keys, one.no_table, one.confidence_in_all) == (
        other.labels,
        other.keys,
        other.no_table,
        other.confidence_in_all,
    ) and all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name == "evidence") for name in arrays)


def test_what_is_kept_comes_back_and_gives_the_same_scoreboard(tmp_path: Path) -> None:
    cases = [CASE, replace(CASE, form="2014"), replace(CASE, format="md", layout="split")]
    documents = [*map(judge_case, cases), give_up(make(CASE).labels, "damaged")]
    save(documents, tmp_path / "some" / "kept.npz")
    again = load(tmp_path / "some" / "kept")
    assert len(again) == 4 and all(map(same, documents, again))
    assert board(again) == board(documents)


def test_what_was_kept_with_other_evidence_is_refused(tmp_path: Path) -> None:
    save([judge_case(CASE)], tmp_path / "kept")
    meta = tmp_path / "kept.json"
    meta.write_text(meta.read_text(encoding="utf-8").replace('"row_margin"', '"row_gap"'), encoding="utf-8")
    with pytest.raises(ValueError, match="make it again"):
        load(tmp_path / "kept")


def test_every_case_is_found_by_its_name(judging: list[Specimen]) -> None:
    for case in (*corpus_cases(), *dumps()[::100], *judging):
        assert name_to_case(case_to_name(case)) == case


def test_of_every_cell_of_a_dump_by_another_hand_is_told_what_is_true() -> None:
    for dump in dumps()[::50]:
        keys = {(table.name, row.name, column.name)
                for table in forms()[dump.labels.form].tables for row, column in table.cells()}  # fmt: skip
        assert set(make(dump).answers) == keys and make(dump).data


def test_a_cell_that_may_be_blank_or_not_there_is_met_by_both_and_by_no_number() -> None:
    cell, answer = Cell("t", "r", "c", None, CellStatus.BLANK, "", 1.0), Answer(None, CellStatus.BLANK, either=True)
    assert answer.is_met_by(cell) and answer.is_met_by(replace(cell, status=CellStatus.ABSENT))
    assert not answer.is_met_by(replace(cell, status=CellStatus.PRINTED, value=Decimal(0)))
    assert not answer.is_met_by(replace(cell, status=CellStatus.UNREADABLE))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "corpus/none",
        "outside/none",
        "clean/2021/docx/statutory/x",
        "clean/2022/docx/statutory/1",
        "other/2021/docx/statutory/1",
    ],
)
def test_a_name_of_no_case_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"is no case|no such document"):
        name_to_case(name)


def test_the_same_case_gives_the_same_bytes() -> None:
    assert make(CASE).data == make(name_to_case(CASE.name)).data


def test_two_processes_give_what_one_gives_in_the_same_order() -> None:
    cases = clean_cases(16)[::5] * 3
    assert all(map(same, judge_each(cases, 1), judge_each(cases, 2)))


def test_the_readme_shows_the_first_table_of_the_scoreboard() -> None:
    shown = README.read_text(encoding="utf-8").partition(START)[2].partition(END)[0].strip()
    assert shown and shown in SCOREBOARD.read_text(encoding="utf-8")
    made_new = with_excerpt(f"a\n{START}old{END}\nb", [])
    assert made_new.startswith(f"a\n{START}\n|") and made_new.endswith(f"|\n{END}\nb")


@pytest.mark.parametrize("path", [RELIABILITY, RISK_COVERAGE], ids=lambda path: path.name)
def test_the_diagrams_are_small_and_whole(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text) < 40_000
    assert etree.fromstring(text).tag.endswith("svg") and "nan" not in text


def test_the_same_documents_give_the_same_diagrams() -> None:
    documents = [judge_case(draw) for draw in defect_cases(40)[::8]]
    summary = Summary("some", documents)
    assert reliability(summary) == reliability(Summary("some", documents))
    assert risk_coverage([summary]) == risk_coverage([summary])


def test_a_case_is_shown_with_its_wrong_cells(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert show(CASE.name, tmp_path).endswith("0 of 200 cells are wrong")
    assert next(tmp_path.iterdir()).read_bytes() == make(CASE).data

    monkeypatch.setattr(
        "bench.score.only.read", lambda labels, data: changed(extract(Source.of("x", data)), value=Decimal(77_777))
    )
    text = show(CASE.name)
    assert "got 77777 printed" in text and text.endswith("1 of 200 cells are wrong")
