"""PDFs as other programs print them, and text as pdftotext takes it out of them. Skipped where a program is missing."""

import subprocess
from pathlib import Path

import pytest

from bench.printers import LIMIT
from extractor import Source, extract, load_templates
from extractor.forms.specimen import draw_values, expected_cells, write_specimen
from tests.expectations import wrong_cells
from tests.producers import print_by_chromium, print_by_libreoffice, program

TEMPLATES = {template.form: template for template in load_templates()}


def wrong(path: Path, form: str, seed: int) -> list[str]:
    template = TEMPLATES[form]
    report = extract(Source.of(path.name, path.read_bytes()))
    assert report.form == form
    return wrong_cells(report, template, expected_cells(template, draw_values(template, seed)))


@pytest.mark.parametrize("form", TEMPLATES)
def test_a_pdf_that_libreoffice_printed_is_exact(form: str, tmp_path: Path) -> None:
    source = tmp_path / "report.docx"
    source.write_bytes(write_specimen(TEMPLATES[form], draw_values(TEMPLATES[form], 11), "docx", year=2020))
    assert not wrong(print_by_libreoffice([source])[0], form, 11)


@pytest.mark.parametrize("form", TEMPLATES)
def test_a_pdf_that_a_browser_printed_is_exact_and_so_is_its_text_in_columns(form: str, tmp_path: Path) -> None:
    source = tmp_path / "report.html"
    source.write_bytes(write_specimen(TEMPLATES[form], draw_values(TEMPLATES[form], 12), "html", year=2020))
    pdf = print_by_chromium(source)
    assert not wrong(pdf, form, 12)
    text = tmp_path / "report.txt"
    subprocess.run([program("pdftotext"), "-layout", str(pdf), str(text)], check=True, timeout=LIMIT)
    assert not wrong(text, form, 12)
