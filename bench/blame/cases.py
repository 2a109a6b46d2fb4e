"""Reports whose sums fail, and whose error that is: known because we made it.

Misreadings: `torn` and `shifted` are what the product itself misreads in documents with planted defects (found by
drawing documents until one is misread so that a sum fails). `digit` and `swapped` are put into a right reading, with
the evidence of an OCR engine, which doubts broadly: the cell that is wrong is doubted no more than many right ones.
Publisher's errors: `one` or `two` wrong numbers in the printed document, in every format, with a right reading.
"""

import random
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from bench.score.specimen import Part, Specimen, forms, plant_specimen, specimen_values, truths_to_answers, units
from extractor import Extraction, GoujiError, Source, Template, cells, checks, extract
from extractor.forms.relations import template_instances
from extractor.forms.specimen import WRITERS, plant_wrong, write_specimen
from extractor.forms.specimen.defects import Planted
from extractor.forms.specimen.defects.runs import opened, runs
from extractor.model import CanonicalTable, Cell, CellStatus, Key, Outcome, RelationCheck, Verdict
from extractor.text.numbers import read_number


class Kind(StrEnum):
    """What was done. The last is not among the acceptance's cases: a publisher's error on a scanned page."""

    DIGIT = "digit"
    SWAPPED = "swapped"
    SHIFTED = "shifted"
    TORN = "torn"
    ONE = "one"
    TWO = "two"
    ONE_SCANNED = "one-scanned"


MISREADINGS = (Kind.DIGIT, Kind.SWAPPED, Kind.SHIFTED, Kind.TORN)
PUBLISHERS = (Kind.ONE, Kind.TWO)

FIRST_SEED = 30_000_000
KIND_SEEDS, CASE_SEEDS = 10_000_000, 1_000
"""Seeds of one kind, and those of one case: documents are drawn until one of them is what the kind wants."""

SHIFTING = ("neighbours_together", "group_in_every_row", "columns_apart", "runs_shifted")
"""Defects after which rows are read a column off. The other half of such documents has lost a cell of a row."""
TEARING = ("number_torn", "neighbours_together", "run_together")
"""Defects after which a number is read in pieces, or two as one. Where sums settle it there is nothing to blame. Not
among them: numbers broken over two lines of text, of which the half that is left stands where it should."""
FIXED = ("pdf", "ofd", "xlsx", "ods", "odt")
"""What stands in a cell of a ruled page or of a sheet is printed so."""
FLUID = tuple(format for format in WRITERS if not format.startswith(FIXED))
"""Formats that other tools make of a report, where cells and their bounds are lost on the way."""
BESIDE = ("blank_for_zero", "header_shattered", "column_empty", "cells_trailing", "label_broken", "group_repeated",
          "column_numbers", "header_lost", "numbering_torn")  # fmt: skip
"""A second defect of every other document."""
DELTAS = (-10, -9, -6, -5, -3, -2, -1, 1, 2, 3, 5, 6, 9, 10, 20, 100)
"""By how much a publisher's number is wrong: an item forgotten, one counted twice, a digit mistyped."""
TEXT_SCORES = (0.7, 0.99)
"""What an OCR engine gives characters that it doubts."""
DOUBTED_SHARE = 0.3
"""The share of a page's cells that it doubts."""


@dataclass(frozen=True, slots=True)
class Case:
    """A reading whose sums fail. `wrong`: the cells that are not as printed, or not as the publisher's sums want."""

    name: str
    kind: Kind
    template: Template
    table: CanonicalTable
    checks: tuple[RelationCheck, ...]
    wrong: frozenset[Key]

    @property
    def verdict(self) -> Verdict:
        """Whose error it is."""
        return Verdict.EXTRACTION if self.kind in MISREADINGS else Verdict.PUBLISHER


def draw_case(kind: Kind, number: int) -> Case:
    """The case of this number. Raises ValueError where no document drawn is one of its kind."""
    first = FIRST_SEED + KIND_SEEDS * list(Kind).index(kind) + CASE_SEEDS * number
    for seed in range(first, first + CASE_SEEDS):
        if case := MAKERS[kind](kind, seed):
            return case
    raise ValueError(f"{kind} {number}: no such case in {CASE_SEEDS} documents")


def draw_specimen(
    rng: random.Random, seed: int, kinds: tuple[str, ...] = (), formats: tuple[str, ...] = tuple(WRITERS)
) -> Specimen:
    """A document of any form, in one of the formats."""
    return Specimen(Part.MIXES, rng.choice(sorted(forms())), rng.choice(formats), "statutory", seed, kinds)


def misread(kind: Kind, seed: int) -> Case | None:
    """A document with a defect, where the product misreads it so that a sum fails."""
    rng = random.Random(seed)
    first = rng.choice(TEARING if kind is Kind.TORN else (*SHIFTING, *[""] * len(SHIFTING)))
    kinds = tuple(filter(None, (first, rng.choice(BESIDE) if rng.random() < 0.5 else "")))
    specimen = draw_specimen(rng, seed, kinds, FLUID)
    planted = plant_specimen(specimen)
    planted = planted if first else cell_lost(planted, rng)
    report = read_or_none(specimen.name, WRITERS[specimen.format](planted.report))
    if report is None or report.form != specimen.form:
        return None
    answers = truths_to_answers(specimen.form, planted.truth)
    wrong = frozenset(cell.key for cell in report.cells if cell.value != answers[cell.key].value)
    concerned = [one for one in report.checks if one.outcome is Outcome.FAILED]
    if not concerned or not all(wrong & set(one.cells) for one in concerned):
        return None
    return Case(specimen.name, kind, forms()[specimen.form], report.cells, report.checks, wrong)


def cell_lost(planted: Planted, rng: random.Random) -> Planted:
    """A document in which one cell of a row is lost, the rest of the row one column further left."""
    found = runs(planted, 3)
    if not found:
        return planted
    run = rng.choice(found)
    place = rng.randrange(len(run[3]) - 1)
    after = [replace(cell, col=cell.col - run[3][place].colspan) for cell in run[3][place + 1 :]]
    return opened(planted, run, [*run[3][:place], *after])


def misprinted(kind: Kind, seed: int) -> Case | None:
    """A document in which the publisher has one or two numbers wrong, and which is read as printed."""
    rng = random.Random(seed)
    specimen = draw_specimen(rng, seed)
    template = forms()[specimen.form]
    values = specimen_values(specimen)
    wrong = rng.sample(summed_keys(template), 2 if kind is Kind.TWO else 1)
    for key in wrong:
        number = Decimal(values[key] or 0)
        values = plant_wrong(values, key, rng.choice([delta for delta in DELTAS if number + delta >= 0]))
    report = read_or_none(specimen.name, write_specimen(template, values, specimen.format))
    if report is None or not is_right(report, values):
        return None
    table = report.cells
    if kind is Kind.ONE_SCANNED:
        table = scanned(table, rng, wrong[0][0])
    return to_case(specimen.name, kind, template, table, frozenset(wrong))


def mistaken(kind: Kind, seed: int) -> Case | None:
    """A right reading of a page that an OCR engine doubts here and there, and in it one digit wrong, or two neighbours
    exchanged."""
    rng = random.Random(seed)
    specimen = draw_specimen(rng, seed)
    template, values = forms()[specimen.form], specimen_values(specimen)
    report = read_or_none(specimen.name, write_specimen(template, values, specimen.format))
    if report is None or not is_right(report, values):
        return None
    by_key = {cell.key: cell for cell in report.cells}
    one = by_key[rng.choice(summed_keys(template))]
    if kind is Kind.DIGIT:
        changed = {one.key: slip(one.raw or "0", rng)}
    else:
        other = beside(report.cells, one, rng)
        if other is None or one.raw == other.raw:
            return None
        changed = {one.key: other.raw, other.key: one.raw}
    table = tuple(reread(cell, changed[cell.key]) if cell.key in changed else cell for cell in report.cells)
    table = scanned(table, rng, one.table, frozenset(changed))
    return to_case(specimen.name, kind, template, table, frozenset(changed))


MAKERS = {
    Kind.DIGIT: mistaken, Kind.SWAPPED: mistaken, Kind.SHIFTED: misread, Kind.TORN: misread,
    Kind.ONE: misprinted, Kind.TWO: misprinted, Kind.ONE_SCANNED: misprinted,
}  # fmt: skip


def to_case(name: str, kind: Kind, template: Template, table: CanonicalTable, wrong: frozenset[Key]) -> Case | None:
    """The case of a reading; None where no sum fails."""
    relations = checks.check_relations(template, table)
    if all(one.outcome is not Outcome.FAILED for one in relations):
        return None
    return Case(name, kind, template, cells.with_confidence(table, relations), relations, wrong)


def read_or_none(name: str, data: bytes) -> Extraction | None:
    """The report, or None where it is refused."""
    try:
        return extract(Source.of(name, data))
    except GoujiError:
        return None


def is_right(report: Extraction, values: Mapping[Key, str]) -> bool:
    """Whether a reading is what is printed."""
    own = units(report.form)
    return all(cell.value == read_number(values.get(cell.key, ""), own[cell.key]).value for cell in report.cells)


def summed_keys(template: Template) -> list[Key]:
    """The cells that stand in some relation."""
    return sorted({key for one in template_instances(template) for key in (*one.left, *one.right)})


def beside(table: CanonicalTable, cell: Cell, rng: random.Random) -> Cell | None:
    """A cell next to another, in its row or (where a row has one value) in its column."""
    line = [one for one in table if (one.table, one.row) == (cell.table, cell.row)]
    line = line if len(line) > 1 else [one for one in table if (one.table, one.column) == (cell.table, cell.column)]
    at = line.index(cell)
    near = [line[place] for place in (at - 1, at + 1) if 0 <= place < len(line)]
    return rng.choice(near) if near else None


def slip(text: str, rng: random.Random) -> str:
    """A number with one digit mistaken, more seldom lost or added, as OCR engines do."""
    at = rng.randrange(len(text))
    turn = rng.random()
    if turn < 0.15 and len(text) > 1:
        return str(int(text[:at] + text[at + 1 :]))
    if turn < 0.25:
        return str(int(text[:at] + rng.choice("0123456789") + text[at:]))
    return str(int(text[:at] + rng.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]))


def reread(cell: Cell, text: str) -> Cell:
    """A cell with another number in it."""
    return replace(cell, raw=text, value=Decimal(text) if text else None,
                   status=CellStatus.PRINTED if text else CellStatus.BLANK)  # fmt: skip


def scanned(table: CanonicalTable, rng: random.Random, name: str, touched: Set[Key] = frozenset()) -> CanonicalTable:
    """The cells of one table as an OCR engine scores their texts: it doubts those touched, and many others."""
    return tuple(
        replace(cell, evidence=replace(cell.evidence, text=round(rng.uniform(*TEXT_SCORES), 3)))
        if cell.table == name and (cell.key in touched or rng.random() < DOUBTED_SHARE)
        else cell
        for cell in table
    )
