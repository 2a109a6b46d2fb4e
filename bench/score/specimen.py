"""One case: a document that can be made again from its name, and what is true of it.

What a printed text means is told by the product's own rules of reading (`extractor.text.numbers`): whether those are
right is for their tests to show, not for this benchmark.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bench.corpus import Case as Filed
from bench.corpus import cases as filed_cases
from bench.score.judged import Answer, Answers, Labels
from bench.score.outside import Dump, dumps
from extractor import Template, load_templates
from extractor.forms.specimen import (
    STATUTORY,
    WRITERS,
    Border,
    Layout,
    Merged,
    Unlabelled,
    Values,
    blank_zeros,
    draw_values,
)
from extractor.forms.specimen.defects import DEFECTS, Planted, Truth, plant
from extractor.model import CellStatus, Key
from extractor.text.numbers import read_number


class Part(StrEnum):
    """Where a document comes from, and what it is for (see `cases`)."""

    CORPUS = "corpus"
    CLEAN = "clean"
    MIXES = "mixes"
    NEW_KIND = "new-kind"
    NEW_FORMAT = "new-format"
    NEW_LAYOUT = "new-layout"
    NEIGHBOURS = "neighbours"
    TUNING = "tuning"
    OUTSIDE = "outside"


LAYOUTS = {
    "statutory": STATUTORY,
    "split": Layout(split_blocks=True),
    "transposed": Layout(unlabelled=Unlabelled.TRANSPOSED),
    "disputes-split": Layout(unlabelled=Unlabelled.SPLIT),
    "serial": Layout(serial="序号", group_value="——"),
    "stacked": Layout(merged=Merged.STACKED),
    "by-hand": Layout(break_after=6),
    "rows-only": Layout(border=Border.OPEN),
    "no-rules": Layout(border=Border.NONE),
}
"""How publishers set the tables, by name."""
SHOWS_NO_BLANK = frozenset({"txt-spaced", "txt-lines"})
"""Formats in which a blank cell leaves no trace: their specimens have none."""
BLANK_SHARE = 1 / 3
"""The share of zeros that every second specimen leaves blank."""
LATEST = 2025
"""The last report year that is printed for a form still in use."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """A generated document, all of it told by its name."""

    part: Part
    form: str
    format: str
    layout: str
    seed: int
    kinds: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """part/form/format/layout/seed, then its defects."""
        head = f"{self.part}/{self.form}/{self.format}/{self.layout}/{self.seed}"
        return f"{head}/{'+'.join(self.kinds)}" if self.kinds else head


Case = Specimen | Filed | Dump


@dataclass(frozen=True, slots=True)
class Made:
    """A document with its truth."""

    labels: Labels
    data: bytes
    answers: Answers


def case_to_name(case: Case) -> str:
    """The name by which `--only` finds a case."""
    return f"{Part.CORPUS}/{case.name}" if isinstance(case, Filed) else case.name


def name_to_case(name: str) -> Case:
    """The case of a name. Raises ValueError where there is none."""
    part, _, rest = name.partition("/")
    if part in (Part.CORPUS, Part.OUTSIDE):
        for filed in filed_cases() if part == Part.CORPUS else dumps():
            if case_to_name(filed) == name:
                return filed
        raise ValueError(f"{name}: there is no such document")
    match rest.split("/"):
        case [form, format, layout, seed, *kinds] if part in set(Part) and len(kinds) < 2 and seed.isdecimal():
            if form in forms() and format in WRITERS and layout in LAYOUTS:
                mix = tuple(kinds[0].split("+")) if kinds else ()
                if set(mix) <= set(DEFECTS):
                    return Specimen(Part(part), form, format, layout, int(seed), mix)
    raise ValueError(f"{name} is no case: part/form/format/layout/seed, perhaps /defect+defect")


@cache
def forms() -> dict[str, Template]:
    """The templates by their form."""
    return {template.form: template for template in load_templates()}


@cache
def units(form: str) -> dict[Key, str]:
    """The unit of every cell of a form."""
    return {
        (table.name, row.name, column.name): row.unit or column.unit
        for table in forms()[form].tables
        for row, column in table.cells()
    }


def make(case: Case) -> Made:
    """The document and its truth; the same case gives the same bytes."""
    if isinstance(case, Dump):
        return Made(case.labels, case.data, case.answers)
    return make_filed(case) if isinstance(case, Filed) else make_specimen(case)


def make_filed(case: Filed) -> Made:
    """A document of the corpus, as a person read it."""
    labels = Labels(
        case_to_name(case), Part.CORPUS, case.form, case.document.suffix.removeprefix("."), "as found", (), case.real
    )
    answers = {key: Answer(value, CellStatus(status)) for key, (value, status) in case.expected().items()}
    return Made(labels, case.document.read_bytes(), answers)


def make_specimen(case: Specimen) -> Made:
    """A generated document; its labels tell the defects that found a place."""
    planted = plant_specimen(case)
    labels = Labels(case.name, case.part, case.form, case.format, case.layout, planted.kinds, refused=planted.refused)
    return Made(labels, WRITERS[case.format](planted.report), truths_to_answers(case.form, planted.truth))


def plant_specimen(case: Specimen) -> Planted:
    """Its report and truth before they are printed. Some of its defects may have found no place."""
    return plant(
        forms()[case.form],
        specimen_values(case),
        case.kinds,
        case.seed,
        year=specimen_year(case),
        layout=LAYOUTS[case.layout],
    )


def specimen_values(case: Specimen) -> Values:
    """Its figures: odd seeds leave some zeros blank, where the format can show a blank."""
    values = draw_values(forms()[case.form], case.seed)
    if case.seed % 2 and case.format not in SHOWS_NO_BLANK:
        return blank_zeros(values, case.seed, BLANK_SHARE)
    return values


def specimen_year(case: Specimen) -> int:
    """Its report year, one of those that the form was made for."""
    first, last = forms()[case.form].years
    return random.Random(case.seed).randint(first, LATEST if last is None else last)


def truths_to_answers(form: str, truths: Mapping[Key, Truth]) -> dict[Key, Answer]:
    """What is true of cells whose printed text is known."""
    answers = {}
    for key, truth in truths.items():
        reading = read_number(truth.text, units(form)[key])
        answers[key] = Answer(reading.value, reading.status, truth.open)
        if truth.absent:
            answers[key] = Answer(None, CellStatus.ABSENT, truth.open)
    return answers
