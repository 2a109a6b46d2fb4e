"""Specimens as an office scans them: the same from the same seed, and spoilt as asked."""

import io

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from extractor.forms.specimen.scan import Scan, pdf_to_scans, scan_to_picture, scans_to_pdf, scans_to_tiff


def blank_pdf() -> bytes:
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(300, 400)
    document.new_page(300, 400)
    document.save(out)
    return out.getvalue()


def light(scan: Scan, seed: int = 0) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    return np.asarray(pdf_to_scans(blank_pdf(), scan, seed)[0], np.float64)


def test_equal_seeds_make_equal_scans_and_others_other_ones() -> None:
    scan = Scan(dpi=100, noise=5, specks=20)
    assert (light(scan, 1) == light(scan, 1)).all()
    assert (light(scan, 1) != light(scan, 2)).any()


@pytest.mark.parametrize(("dpi", "turn", "size"), [(72, 0, (400, 300)), (144, 0, (800, 600)), (144, 90, (600, 800))])
def test_a_scan_has_the_size_of_its_sheet(dpi: int, turn: int, size: tuple[int, int]) -> None:
    assert light(Scan(dpi=dpi, turn=turn)).shape[:2] == size


def test_a_seal_is_red_and_a_shadow_is_dark() -> None:
    stamped = light(Scan(dpi=100, seal=(0.5, 0.5), jpeg=0))
    red = (stamped[:, :, 0] > 150) & (stamped[:, :, 1] < 90)
    assert 0.02 < red.mean() < 0.3
    shaded = light(Scan(dpi=100, shadow=0.4, jpeg=0))
    assert shaded[:, 0].mean() < 0.7 * shaded[:, -1].mean()


def test_files_hold_every_page() -> None:
    scan = Scan(dpi=100)
    pages = pdf_to_scans(blank_pdf(), scan)
    document = pypdfium2.PdfDocument(scans_to_pdf(pages, scan))
    assert len(document) == 2 and document[0].get_textpage().count_chars() == 0
    assert document[0].get_size() == pytest.approx((300, 400), abs=1)
    assert Image.open(io.BytesIO(scans_to_tiff(pages, scan))).n_frames == 2  # type: ignore[attr-defined]
    assert Image.open(io.BytesIO(scan_to_picture(pages[0], scan, "WEBP"))).format == "WEBP"
