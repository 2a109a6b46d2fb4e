"""Which documents are printed: the page break moves through the tables step by step, the other choices take turns."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from bench.inks import inked, new_inks
from extractor import Template, load_templates
from extractor.forms.specimen import STATUTORY, Border, Layout, PrintedReport, PrintedTable, values_to_report
from extractor.forms.specimen.paging import Paging
from extractor.forms.specimen.sums import solve, template_to_ties
from extractor.forms.specimen.values import load_figures, print_number, template_to_natures
from extractor.model import Key

FIGURES = Path(__file__).resolve().parents[2] / "tests" / "data" / "real-figures"
TEMPLATES = {template.form: template for template in load_templates()}

PAGE = 680.0
"""Points of text on a page of A4 under either producer: a sweep over it moves a break once through every place."""
STEPS = {"2014": 24, "2019": 24, "2021": 24}
"""Positions of the break in a sweep."""
SMALLEST, LARGEST = 11, 250
"""Numbers that are no sums: a single digit may stand in a label too, and sums must not outgrow their columns."""
REAL_EVERY = 9
"""Every ninth document holds the figures of a real report."""


class Producer(StrEnum):
    """Who printed."""

    LIBREOFFICE = "libreoffice"
    CHROMIUM = "chromium"


@dataclass(frozen=True, slots=True)
class Print:
    """One document of the trial. `number`: its position in the sweep; `real`: a file of real figures, else the values
    are drawn."""

    producer: Producer
    form: str
    number: int
    paging: Paging
    layout: Layout = STATUTORY
    real: str = ""

    @property
    def sweep(self) -> tuple[Producer, str, bool]:
        """What is the same for all positions of a sweep."""
        return self.producer, self.form, self.paging.repeat_header

    @property
    def name(self) -> str:
        """Says what is in it, and is a file's stem; `name_to_print` is the way back."""
        paging = self.paging
        marks = {
            "repeated": paging.repeat_header,
            "numbered": paging.page_numbers,
            "top": paging.top,
            "split": self.layout.split_blocks,
            "separate": self.layout.border is Border.SEPARATE,
            "real": bool(self.real),
        }
        spot = f"{paging.lower:05.1f}-{paging.bottom:.1f}"
        widths = f"{paging.leaf_width:.0f}x{paging.group_width:.0f}"
        parts = [self.producer, self.form, f"{self.number:03}", spot, widths]
        return "-".join(parts + [mark for mark, found in marks.items() if found])


def plan(producers: tuple[Producer, ...] = tuple(Producer), forms: tuple[str, ...] = tuple(STEPS)) -> list[Print]:
    """Every document of the trial: each producer, each form, header repeated or not, each position."""
    return [
        make_print(producer, form, repeated, number)
        for producer in producers
        for form in forms
        for repeated in (False, True)
        for number in range(STEPS[form])
    ]


def make_print(
    producer: Producer, form: str, repeated: bool, number: int, spot: tuple[float, float] | None = None
) -> Print:
    """The choices of one document; `spot`: `lower` and `bottom` where they do not follow from its number.

    Those that change the height of a table stay as they are in a sweep, or positions would be left out; the others
    change from one position to the next.
    """
    narrow = repeated is (form == "2019")
    lower, bottom = spot or (round(PAGE * (number + repeated / 2) / STEPS[form], 1), 0.0)
    paging = Paging(
        lower=lower,
        bottom=bottom,
        repeat_header=repeated,
        page_numbers=number % 2 == 0,
        split_rows=True,
        top=bool(number // 2 % 2),
        leaf_width=LEAF_WIDTHS[producer, form == "2014"][narrow],
        group_width=GROUP_WIDTHS[producer][narrow and form == "2019"],
    )
    files = sorted(path.name for path in FIGURES.glob("*.csv") if figures_form(path) == form)
    real = files[number % len(files)] if files and number % REAL_EVERY == REAL_EVERY - 1 else ""
    border = Border.SEPARATE if producer is Producer.CHROMIUM and narrow else Border.SOLID
    layout = Layout(split_blocks=repeated and form == "2021", border=border)
    return Print(producer, form, number, paging, layout, real)


def name_to_print(name: str) -> Print:
    """The document of this name. Raises ValueError where there is none."""
    producer, form, number, lower, bottom, _, *marks = name.split("-")
    one = make_print(Producer(producer), form, "repeated" in marks, int(number), (float(lower), float(bottom)))
    if one.name != name:
        raise ValueError(f"no document of the trial is named {name}; alike is {one.name}")
    return one


LEAF_WIDTHS = {
    (Producer.LIBREOFFICE, False): (62.0, 80.0),
    (Producer.CHROMIUM, False): (70.0, 76.0),
    (Producer.LIBREOFFICE, True): (150.0, 110.0),
    (Producer.CHROMIUM, True): (170.0, 120.0),
}
"""Points by producer, and whether the form is an outline; six or eight characters a line, or in an outline ten."""
GROUP_WIDTHS = {Producer.LIBREOFFICE: (26.0, 17.0), Producer.CHROMIUM: (38.0, 19.0)}
"""Two or three characters a line, or one."""
NARROW = 30.0
"""Points of a column in which Chromium must break a label anywhere, or （一） would run into the next cell."""


def figures_form(path: Path) -> str:
    """The form that a file of real figures belongs to: `form` of its first line."""
    return path.read_text(encoding="utf-8-sig").splitlines()[1].partition(",")[0]


def print_to_values(one: Print) -> Mapping[Key, str]:
    """What stands in each cell of a document."""
    if one.real:
        return load_figures(FIGURES / one.real)
    return distinct_values(TEMPLATES[one.form], one.number)


def distinct_values(template: Template, seed: int) -> dict[Key, str]:
    """Values that satisfy every relation, none of them zero, those that are no sums all different from each other."""
    rng = random.Random(f"breaks/{template.form}/{seed}")
    numbers = rng.sample(range(SMALLEST, LARGEST), LARGEST - SMALLEST)
    natures = template_to_natures(template, rng)

    def draw(key: Key, low: Decimal, high: Decimal | None) -> Decimal:
        number = low + numbers.pop()
        return number if high is None or number <= high else Decimal(rng.randint(max(1, int(low)), max(1, int(high))))

    def share(whole: Decimal, count: int) -> list[Decimal]:
        parts = [Decimal(rng.randint(1, SMALLEST)) for _ in range(count - 1)]
        return [whole - sum(parts), *parts]

    found = solve(tuple(natures), template_to_ties(template), draw, share)
    return {key: print_number(-number if natures[key].signed and rng.random() < 0.5 else number, natures[key], rng)
            for key, number in found.items()}  # fmt: skip


def print_to_report(one: Print, values: Mapping[Key, str]) -> PrintedReport:
    """The report as printed, its annex on the same page as what is before it, each cell with an ink of its own."""
    template = TEMPLATES[one.form]
    report = values_to_report(template, values, year=report_year(one), layout=one.layout)
    inks = new_inks()
    sections = tuple(
        replace(section, attached=False, tables=tuple(inked(with_header(table), inks) for table in section.tables))
        for section in report.sections
    )
    return replace(report, sections=sections)


def report_year(one: Print) -> int:
    """The year of a real report stands in its file's name."""
    return int(Path(one.real).stem.rpartition("_")[2]) if one.real else TEMPLATES[one.form].years[0]


def with_header(table: PrintedTable) -> PrintedTable:
    """Stacked blocks have a header too where a clerk marks one: the title and labels of the first."""
    return table if table.header_rows else replace(table, header_rows=2)
