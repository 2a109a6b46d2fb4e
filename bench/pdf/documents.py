"""The documents of the comparison: whole reports, printed by four programs, always the same for the same seed.

Form, figures and page breaks take turns; every second document holds the figures of a real report where there are some.
"""

import random
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from unittest.mock import patch

from bench.breaks.plan import FIGURES, TEMPLATES, figures_form, with_header
from bench.inks import inked, new_inks
from bench.pdf.prose import with_prose
from bench.pdf.web_page import report_to_page
from bench.printers import print_by_chromium, print_by_libreoffice
from extractor.forms.specimen import PrintedReport, draw_values, load_figures, values_to_report
from extractor.forms.specimen.paging import Paging
from extractor.forms.specimen.word import write_docx
from extractor.model import Key

FORMS = ("2021", "2019", "2021", "2019", "2021", "2019", "2014")
"""In turn; their number has no factor in common with that of PLACES."""
LIMIT = 120
"""Seconds for WeasyPrint to print a document."""


class Producer(StrEnum):
    """Who printed."""

    LIBREOFFICE = "LibreOffice"
    CHROMIUM = "Chromium"
    WEASYPRINT = "WeasyPrint"
    REPORTLAB = "ReportLab"


PLACES = (
    Producer.LIBREOFFICE, Producer.CHROMIUM, Producer.LIBREOFFICE, Producer.WEASYPRINT,
    Producer.LIBREOFFICE, Producer.CHROMIUM, Producer.LIBREOFFICE, Producer.REPORTLAB,
)  # fmt: skip
"""In turn: most reports are printed from a word processor, and many are saved from a browser."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A document before it is printed."""

    number: int
    producer: Producer
    form: str
    values: Mapping[Key, str]
    report: PrintedReport
    paging: Paging

    @property
    def name(self) -> str:
        """Its file's stem."""
        return f"{self.number:03}-{self.producer.lower()}-{self.form}"


def plan(count: int, producers: Sequence[Producer]) -> list[Planned]:
    """So many documents, the producers in turn."""
    return [plan_one(number, producers[number % len(producers)]) for number in range(count)]


def plan_one(number: int, producer: Producer) -> Planned:
    """All choices of a document follow from its number."""
    form, rng = FORMS[number % len(FORMS)], random.Random(f"pdf/{number}")
    template = TEMPLATES[form]
    files = sorted(path for path in FIGURES.glob("*.csv") if figures_form(path) == form)
    real = rng.choice(files) if files and rng.random() < 0.5 else None
    values = load_figures(real) if real else draw_values(template, number)
    year = int(real.stem.rpartition("_")[2]) if real else template.years[0]
    paging = Paging(repeat_header=rng.random() < 0.5, split_rows=rng.random() < 0.3)
    report = with_prose(values_to_report(template, values, year=year), template, rng)
    return Planned(number, producer, form, values, with_inks(report), paging)


def with_inks(report: PrintedReport) -> PrintedReport:
    """The report, each cell of its tables with an ink of its own."""
    inks = new_inks()
    sections = [
        replace(section, tables=tuple(inked(with_header(table), inks) for table in section.tables))
        for section in report.sections
    ]
    return replace(report, sections=tuple(sections))


def print_all(planned: Sequence[Planned], folder: Path, peers: Path | None) -> dict[str, Path]:
    """The PDFs by the names of the documents. `peers`: the Python that has WeasyPrint.

    Raises MissingProgram, CalledProcessError, TimeoutExpired.
    """
    word = [one for one in planned if one.producer is Producer.LIBREOFFICE]
    printed = dict(zip([one.name for one in word], by_libreoffice(word, folder), strict=True)) if word else {}
    for one in planned:
        path = folder / f"{one.name}.html"
        if one.producer is Producer.REPORTLAB:
            printed[one.name] = path.with_suffix(".pdf")
            printed[one.name].write_bytes(by_reportlab(one))
        elif one.producer is not Producer.LIBREOFFICE:
            path.write_text(report_to_page(one.report, one.paging), encoding="utf-8")
            printed[one.name] = (
                print_by_chromium(path) if one.producer is Producer.CHROMIUM else by_weasyprint(path, peers)
            )
    return printed


def by_libreoffice(planned: Sequence[Planned], folder: Path) -> list[Path]:
    """Word documents, all printed by one call."""
    paths = [folder / f"{one.name}.docx" for one in planned]
    for path, one in zip(paths, planned, strict=True):
        path.write_bytes(write_docx(one.report, one.paging))
    return print_by_libreoffice(paths)


def by_weasyprint(path: Path, python: Path | None) -> Path:
    """A page of HTML as a PDF beside it."""
    pdf = path.with_suffix(".pdf")
    command = [str(python), "-m", "weasyprint", "--quiet", "--presentational-hints", str(path), str(pdf)]
    subprocess.run(command, check=True, capture_output=True, timeout=LIMIT)
    return pdf


def by_reportlab(one: Planned) -> bytes:
    """A PDF of the specimen writer, whose own tables know nothing of inks."""
    from extractor.forms.specimen import pdf_table
    from extractor.forms.specimen.pdf import write_pdf

    class InkedTable(pdf_table.RuledTable):
        def draw_lines(self, cell, left, right, top, bottom):  # type: ignore[no-untyped-def]
            self.canv.setFillColor(f"#{cell.ink}")
            super().draw_lines(cell, left, right, top, bottom)

    with patch.object(pdf_table, "RuledTable", InkedTable):
        return write_pdf(one.report, repeat_header=one.paging.repeat_header)
