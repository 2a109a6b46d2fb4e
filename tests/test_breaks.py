"""Tables over page breaks, in PDFs as LibreOffice and Chromium print them: a sample of `python -m bench.breaks`, which
prints hundreds; and that its judge sees what is wrong. Skipped where a program is missing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import pytest

from bench.breaks.cuts import Cut, Kind, is_label
from bench.breaks.judge import Reading, compare, judge, read_document
from bench.breaks.measure import Measured, measure
from bench.breaks.plan import Producer, name_to_print, plan
from bench.breaks.produce import produce
from bench.printers import MissingProgram
from extractor.model import BBox, Cell, CellStatus

SAMPLE = {
    Producer.LIBREOFFICE: (0, 38, 50, 55, 68, 98, 110, 138),
    Producer.CHROMIUM: (12, 33, 52, 58, 83, 96, 108, 140),
}
"""Positions in the plan of each producer: those of 2014 come first, then those of 2019, from 96 on those of 2021."""


@cache
def documents(producer: Producer) -> tuple[Measured, ...]:
    """The sample of a producer, printed by one or two runs of its program."""
    prints = plan((producer,))
    try:
        return tuple(measure(*made) for made in produce([prints[at] for at in SAMPLE[producer]]))
    except MissingProgram as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("producer", Producer)
def test_tables_over_page_breaks_are_exact_and_their_labels_whole(producer: Producer) -> None:
    faults = {one.one.name: found for one in documents(producer) if (found := judge(one).faults)}
    assert not faults


def test_every_document_of_the_trial_can_be_printed_again_by_its_name() -> None:
    prints = plan()
    assert [name_to_print(one.name) for one in prints] == prints
    assert len({one.name for one in prints}) == len(prints)
    with pytest.raises(ValueError, match="no document of the trial"):
        name_to_print(prints[0].name.replace("110x26", "99x26"))


def cut_document() -> tuple[Measured, Cut]:
    """A document whose page break cuts a label."""
    return next(
        (one, cut)
        for producer in Producer
        for one in documents(producer)
        for cut in one.cuts
        if cut.kind in (Kind.LABEL, Kind.BOTH) and one.tables[cut.table] == "requests"
    )


@cache
def read_once() -> tuple[Measured, Cut, Reading]:
    """That document, and what the product reads in it."""
    document, cut = cut_document()
    return document, cut, read_document(document.one.name, document.data)


def cut_rows(document: Measured, cut: Cut) -> set[tuple[str, str]]:
    """Table and row of the row that is cut."""
    keys = [place.cell.key for place in document.places if (place.table, place.row) == (cut.table, cut.rows[0])]
    return {key[:2] for key in keys if key}


def spoilt(spoil: Callable[[Cell], Cell], *, everywhere: bool = False) -> tuple[Measured, Reading]:
    """The reading with the cells of the cut row, or all cells, spoilt."""
    document, cut, reading = read_once()
    rows = cut_rows(document, cut)
    cells = tuple(spoil(cell) if everywhere or cell.key[:2] in rows else cell for cell in reading.cells)
    return document, replace(reading, cells=cells)


def test_the_judge_finds_nothing_in_a_reading_that_is_right() -> None:
    document, cut, reading = read_once()
    assert not compare(document, reading).faults
    labels = [
        place for place in document.places if is_label(place) and (place.table, place.row) == (cut.table, cut.rows[0])
    ]
    assert any(len(place.pages) > 1 for place in labels)


def test_the_judge_sees_a_wrong_value_and_a_missing_cell() -> None:
    document, reading = spoilt(lambda cell: replace(cell, value=(cell.value or 0) + 1))
    assert len(compare(document, reading).cells) == sum(
        cell.key[:2] in cut_rows(*read_once()[:2]) for cell in reading.cells
    )
    document, reading = spoilt(lambda cell: replace(cell, status=CellStatus.BLANK))
    assert compare(document, reading).cells
    document, _cut, reading = read_once()
    assert len(compare(document, replace(reading, cells=reading.cells[1:])).cells) == 1


def test_the_judge_sees_the_box_of_a_value_that_stands_elsewhere() -> None:
    def moved(cell: Cell) -> Cell:
        first, *others = cell.provenance
        assert first.box
        box = BBox(first.box.x0, first.box.top + 30, first.box.x1, first.box.bottom + 30)
        return replace(cell, provenance=(first._replace(box=box), *others))

    document, reading = spoilt(moved)
    found = compare(document, reading)
    assert found.cells and not found.labels


def test_the_judge_sees_a_label_without_the_box_on_its_second_page() -> None:
    def half(cell: Cell) -> Cell:
        value, *labels = cell.provenance
        first = min(place.page for place in labels if place.page)
        return replace(cell, provenance=(value, *(place for place in labels if place.page == first)))

    document, reading = spoilt(half)
    found = compare(document, reading)
    assert len(found.labels) == 1 and not found.cells


def test_the_judge_sees_a_box_of_a_label_that_takes_in_its_neighbours() -> None:
    def wide(cell: Cell) -> Cell:
        value, *labels = cell.provenance
        grown = [place._replace(box=place.box._replace(x1=place.box.x1 + 60)) for place in labels if place.box]
        return replace(cell, provenance=(value, *grown))

    document, reading = spoilt(wide)
    assert len(compare(document, reading).labels) == 1


@pytest.mark.parametrize("change", [lambda text: text[:-1], lambda text: text + "条", lambda text: ""])
def test_the_judge_sees_half_a_label_in_the_text(change: Callable[[str], str]) -> None:
    document, cut, reading = read_once()
    labels: Mapping[tuple[str, str], str] = {
        key: change(text) if key in cut_rows(document, cut) else text for key, text in reading.labels.items()
    }
    assert len(compare(document, replace(reading, labels=labels)).labels) == 1


def test_the_judge_sees_findings_that_nothing_implies_and_a_file_that_is_not_read() -> None:
    document, _, reading = read_once()
    found = compare(document, replace(reading, findings=(("form.row_absent", "granted"),)))
    assert found.faults == ("finding form.row_absent granted",)
    assert judge(replace(document, data=b"%PDF-1.7 nothing")).findings[0].startswith("not read")
