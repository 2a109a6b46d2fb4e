"""Pictures of cells: the right piece of the right page, and no more of it."""

import io

import pytest
from PIL import Image

from extractor import extract
from extractor.errors import SourceError
from extractor.forms import load_templates
from extractor.forms.specimen import draw_values, write_specimen
from extractor.model import BBox, Extraction, Provenance, Source
from extractor.reports.crops import MAX_HEIGHT, MAX_WIDTH, RED, SCALE, crop_places


@pytest.fixture(scope="module")
def source() -> Source:
    form = next(template for template in load_templates() if template.form == "2021")
    return Source.of("a.pdf", write_specimen(form, draw_values(form, 4), "pdf"))


@pytest.fixture(scope="module")
def report(source: Source) -> Extraction:
    return extract(source)


def test_every_cell_of_a_pdf_has_a_picture_with_ink_in_its_red_box(source: Source, report: Extraction) -> None:
    places = [cell.provenance[0] for cell in report.cells if cell.raw]
    crops = crop_places(source, places)
    assert set(crops) == set(places)
    for crop in crops.values():
        picture = Image.open(io.BytesIO(crop.png)).convert("RGB")
        assert (picture.width, picture.height) == pytest.approx((crop.width * SCALE, crop.height * SCALE), abs=2)
        red = [(x, y) for x in range(picture.width) for y in range(picture.height) if picture.getpixel((x, y)) == RED]
        (left, top), (right, bottom) = (tuple(side(part) for part in zip(*red, strict=True)) for side in (min, max))
        inside = picture.convert("L").crop((left + 3, top + 3, right - 2, bottom - 2))
        assert inside.getextrema()[0] < 128


def test_a_place_without_a_box_or_off_the_page_has_no_picture_and_a_huge_one_is_cut(source: Source) -> None:
    huge = Provenance(1, BBox(0, 0, 1e9, 1e9))
    places = [
        Provenance(location="line 4"), Provenance(1, BBox(5e4, 5e4, 5e4 + 9, 5e4 + 9)), Provenance(99, BBox(1, 1, 9, 9)), huge
    ]  # fmt: skip
    crops = crop_places(source, places)
    assert list(crops) == [huge]
    assert crops[huge].width <= MAX_WIDTH and crops[huge].height <= MAX_HEIGHT


def test_other_formats_have_no_pictures_and_a_broken_file_is_an_error_of_the_source(source: Source) -> None:
    place = Provenance(1, BBox(1, 1, 9, 9))
    assert crop_places(Source.of("a.txt", b"text"), [place]) == {}
    with pytest.raises(SourceError, match="cannot be drawn"):
        crop_places(Source.of("a.pdf", b"%PDF-1.7\nnothing"), [place])
