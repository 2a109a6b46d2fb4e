"""However a PDF draws a report, every cell comes out exactly, with no finding; what has no characters is refused."""

import functools
from collections.abc import Callable, Mapping
from typing import cast

import pytest

from extractor import CellStatus, Source, SourceError, extract, load_templates
from extractor.forms.specimen import (
    Border,
    Layout,
    Merged,
    PrintedReport,
    Role,
    Values,
    blank_zeros,
    draw_values,
    expected_cells,
    values_to_report,
    write_specimen,
)
from extractor.forms.specimen.pdf import write_pdf
from extractor.model import Document, Grid
from extractor.readers import read
from extractor.text import fold
from tests import pdf_variants, producers
from tests.expectations import wrong_cells
from tests.pdf_variants import COMPATIBLE, HIDING, KANGXI, VARIANTS

TEMPLATES = {template.form: template for template in load_templates()}
FORMS = ("2019", "2021")
SEED = 11
MERGED = [merged for merged in Merged if merged is not Merged.ACROSS]
BREAK_AFTER = 6

BORDERS = [(form, border) for form in FORMS for border in Border] + [
    ("2014", border) for border in (Border.DOTTED, Border.SHADED, Border.OPEN, Border.NONE)
]
BYTES = [(form, name) for form in FORMS for name in VARIANTS] + [
    ("2014", name) for name in ("rotated 90", "lying 270", "form in forms", "white figures")
]
OF_BROWSER = [border for border in Border if border not in (Border.BROKEN, Border.BARS, Border.HAIRLINE)]
OF_OFFICE = [border for border in OF_BROWSER if border is not Border.SEPARATE]
"""Borders that look like another one when these programs print them are left out."""
OF_PROGRAMS = ["rotated 90", "lying 90", "cropped left and down", "form in forms", "invisible figures", "printed twice"]


@functools.cache
def values(form: str) -> Values:
    return draw_values(TEMPLATES[form], SEED)


@functools.cache
def plain(form: str) -> bytes:
    return write_specimen(TEMPLATES[form], values(form), "pdf")


def report(form: str) -> PrintedReport:
    return values_to_report(TEMPLATES[form], values(form))


def specimen(form: str, format: str, layout: Layout) -> bytes:
    return write_specimen(TEMPLATES[form], values(form), format, layout=layout)


def labels_read(data: bytes) -> list[str]:
    """The texts of all cells, as labels are compared."""
    grids = [block for block in read(Source.of("variant.pdf", data)).blocks if isinstance(block, Grid)]
    return [fold(cell.text) for grid in grids for cell in grid.cells]


def assert_exact(data: bytes, form: str) -> None:
    found = extract(Source.of("variant.pdf", data))
    assert found.form == form
    assert not wrong_cells(found, TEMPLATES[form], expected_cells(TEMPLATES[form], values(form)))
    assert found.findings == ()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Mapping[producers.Key, bytes]:
    """The reports as Chromium prints them, by form and look."""
    looks = {str(border): Layout(border=border) for border in OF_BROWSER}
    looks |= {str(merged): Layout(merged=merged, break_after=BREAK_AFTER) for merged in MERGED}
    pages = {(form, name): specimen(form, "html", layout) for form in FORMS for name, layout in looks.items()}
    return producers.printed_once(tmp_path_factory, "browser", lambda folder: producers.pages_to_pdfs(folder, pages))


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Mapping[producers.Key, bytes]:
    """The reports as LibreOffice prints them, by form and look."""
    looks = {str(border): Layout(border=border) for border in OF_OFFICE}
    looks |= {str(merged): Layout(merged=merged, break_after=BREAK_AFTER) for merged in MERGED}
    documents = {(form, name): specimen(form, "docx", layout) for form in FORMS for name, layout in looks.items()}
    return producers.printed_once(tmp_path_factory, "office", lambda to: producers.documents_to_pdfs(to, documents))


@pytest.fixture
def printed(request: pytest.FixtureRequest) -> Callable[[str, str, str], bytes]:
    """`printed("office", "2019", "dashed")`: a report as that program printed it."""

    def find(program: str, form: str, look: str) -> bytes:
        return cast(Mapping[producers.Key, bytes], request.getfixturevalue(program))[form, look]

    return find


Printed = Callable[[str, str, str], bytes]


# Borders and merged labels


@pytest.mark.parametrize(("form", "border"), BORDERS)
def test_any_border_parts_the_cells(form: str, border: Border) -> None:
    assert_exact(specimen(form, "pdf", Layout(border=border)), form)


@pytest.mark.parametrize("form", TEMPLATES)
@pytest.mark.parametrize("border", [Border.OPEN, Border.NONE, Border.MISSING])
def test_blanks_stay_blanks_where_no_rule_tells_of_them(form: str, border: Border) -> None:
    blanked = blank_zeros(values(form), SEED, 0.6)
    data = write_specimen(TEMPLATES[form], blanked, "pdf", layout=Layout(border=border))
    found = extract(Source.of("variant.pdf", data))
    assert not wrong_cells(found, TEMPLATES[form], expected_cells(TEMPLATES[form], blanked))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("border", OF_BROWSER)
def test_any_border_that_a_browser_prints_parts_the_cells(form: str, border: Border, printed: Printed) -> None:
    assert_exact(printed("browser", form, border), form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("border", OF_OFFICE)
def test_any_border_that_an_office_program_prints_parts_the_cells(form: str, border: Border, printed: Printed) -> None:
    assert_exact(printed("office", form, border), form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("merged", MERGED)
def test_labels_may_run_down_and_be_broken_by_hand(form: str, merged: Merged) -> None:
    data = specimen(form, "pdf", Layout(merged=merged, break_after=BREAK_AFTER))
    assert_exact(data, form)
    cells = [cell for table in report(form).tables for row in table.rows for cell in row]
    labels = {fold(cell.text) for cell in cells if cell.role is Role.LABEL and cell.rowspan > 2}
    assert labels and labels <= set(labels_read(data))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("merged", MERGED)
@pytest.mark.parametrize("program", ["browser", "office"])
def test_labels_may_run_down_in_what_programs_print(form: str, merged: Merged, program: str, printed: Printed) -> None:
    assert_exact(printed(program, form, merged), form)


# The page, and what it does not show


@pytest.mark.parametrize(("form", "variant"), BYTES)
def test_a_page_drawn_in_another_way_is_read_as_it_looks(form: str, variant: str) -> None:
    assert_exact(VARIANTS[variant](plain(form)), form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("variant", ["cropped right and up", "papered", *(f"{hiding} figures" for hiding in HIDING)])
def test_what_a_viewer_does_not_show_is_not_read(form: str, variant: str) -> None:
    plainly, hidden = (read(Source.of("variant.pdf", data)) for data in (plain(form), VARIANTS[variant](plain(form))))
    assert text_of(hidden) == text_of(plainly)


def text_of(document: Document) -> list[str]:
    """The lines and cells of a document, in reading order."""
    texts = [
        [cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text] for block in document.blocks
    ]
    return [text for block in texts for text in block]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("program", ["browser", "office"])
@pytest.mark.parametrize("variant", OF_PROGRAMS)
def test_what_programs_print_may_be_drawn_in_another_way(
    form: str, program: str, variant: str, printed: Printed
) -> None:
    assert_exact(VARIANTS[variant](printed(program, form, Border.SOLID)), form)


@pytest.mark.parametrize("form", FORMS)
def test_figures_that_hang_over_a_rule_belong_where_their_middle_is(form: str) -> None:
    assert_exact(pdf_variants.write_overhanging(report(form)), form)


@pytest.mark.parametrize("form", FORMS)
def test_a_page_that_is_a_picture_is_named_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """Without OCR; with it, tests/readers/test_scan.py reads that page, too."""
    monkeypatch.setattr("extractor.readers.pdf.can_read_pictures", lambda: False)
    whole = extract(Source.of("variant.pdf", plain(form)))
    gone = {cell.key for cell in whole.cells if cell.provenance[0].page == 2}
    found = extract(Source.of("variant.pdf", pdf_variants.pictured(plain(form), 1)))
    assert any("page 2 " in warning for warning in found.warnings)
    assert gone and all(cell.status is CellStatus.ABSENT for cell in found.cells if cell.key in gone)
    touched = {table for table, _, _ in gone}
    expected = expected_cells(TEMPLATES[form], values(form))
    kept = {cell.key: cell.raw for cell in found.cells if cell.table not in touched}
    assert kept and kept == {key: expected[key] for key in kept}


# Characters


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("letters", [KANGXI, COMPATIBLE], ids=["Kangxi", "compatibility"])
def test_characters_that_look_alike_are_the_same(form: str, letters: dict[str, str]) -> None:
    data = write_pdf(pdf_variants.respelt(report(form), letters))
    assert_exact(data, form)
    assert set(letters.values()).isdisjoint("".join(labels_read(data)))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("program", ["browser", "office"])
@pytest.mark.parametrize("letters", [KANGXI, COMPATIBLE], ids=["Kangxi", "compatibility"])
def test_fonts_may_call_characters_by_look_alikes(
    form: str, program: str, letters: dict[str, str], printed: Printed
) -> None:
    data = pdf_variants.renamed(printed(program, form, Border.SOLID), letters)
    assert_exact(data, form)
    assert set(letters.values()).isdisjoint("".join(labels_read(data)))


@pytest.mark.parametrize("form", FORMS)
def test_the_radicals_that_a_browser_prints_are_characters(form: str, printed: Printed) -> None:
    assert_exact(pdf_variants.without_actual_text(printed("browser", form, Border.SOLID)), form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("program", ["browser", "office"])
def test_fonts_that_name_no_characters_are_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, form: str, program: str, printed: Printed
) -> None:
    """Without OCR, which reads what they show."""
    monkeypatch.setattr("extractor.readers.pdf.can_read_pictures", lambda: False)
    data = pdf_variants.nameless(printed(program, form, Border.SOLID))
    with pytest.raises(SourceError, match="OCR"):
        extract(Source.of("variant.pdf", data))
