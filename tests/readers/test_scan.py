"""Scans: pages of PDFs that are pictures, and pictures as files, read like pages with text and believed less."""

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from extractor import Extraction, Source, extract, load_templates
from extractor.errors import DamagedError, SourceError, TooLargeError, UnsupportedError
from extractor.forms.specimen import Scale, draw_values, expected_cells, write_specimen
from extractor.forms.specimen.scan import Scan, pdf_to_scans, scan_to_picture, scans_to_pdf, scans_to_tiff
from extractor.model import Cell
from extractor.readers import picture as pictures
from extractor.readers import read
from extractor.readers.scan_limits import MAX_SCANS, can_read_pictures, scan_seconds
from tests.expectations import wrong_cells

needs_ocr = pytest.mark.skipif(not can_read_pictures(), reason="the extra `ocr` is not installed")

FORM = next(template for template in load_templates() if template.form == "2021")
VALUES = draw_values(FORM, 7, scale=Scale.COUNTY)
PRINTED = expected_cells(FORM, VALUES)
FAIR = Scan(dpi=150, skew=0.8, blur=0.4, noise=5, shadow=0.15, jpeg=70)
REQUESTS, DISPUTES = 1, 2
"""Pages of the specimen, from 0."""


@cache
def specimen() -> bytes:
    return write_specimen(FORM, VALUES, "pdf")


@cache
def scanned(scan: Scan, page: int) -> Image.Image:
    """One page of the specimen as a scan."""
    whole, alone = pypdfium2.PdfDocument(specimen()), pypdfium2.PdfDocument.new()
    alone.import_pages(whole, [page])
    return pdf_to_scans(saved(alone), scan, 1)[0]


def saved(document: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_pages_scanned(pages: Sequence[int], scan: Scan) -> bytes:
    """The specimen with some of its pages as pictures."""
    mixed = pypdfium2.PdfDocument.new()
    for page in range(3):
        if page in pages:
            mixed.import_pages(pypdfium2.PdfDocument(scans_to_pdf([scanned(scan, page)], scan)))
        else:
            mixed.import_pages(pypdfium2.PdfDocument(specimen()), [page])
    return saved(mixed)


def cells_on(report: Extraction, page: int) -> list[Cell]:
    return [cell for cell in report.cells if cell.provenance and cell.provenance[0].page == page]


@needs_ocr
def test_pages_of_text_and_pages_of_pictures_make_one_report() -> None:
    scan = Scan(dpi=200, skew=-1.2, blur=0.4, noise=5, jpeg=60, seal=(0.6, 0.35))
    plain = extract(Source.of("text.pdf", specimen()))
    report = extract(Source.of("mixed.pdf", with_pages_scanned([REQUESTS], scan)))
    wrong = wrong_cells(report, FORM, PRINTED)
    seen, typed = cells_on(report, REQUESTS + 1), cells_on(report, DISPUTES + 1)
    assert len(wrong) <= 2, wrong  # below the seal
    assert (report.agency, report.year, report.form) == (plain.agency, plain.year, plain.form)
    assert len(seen) == len(cells_on(plain, REQUESTS + 1))
    assert {cell.evidence.text for cell in typed} == {1.0}
    assert all(cell.evidence.text < 1 for cell in seen)
    assert all(cell.confidence < 0.95 for cell in seen if any("/".join(cell.key) in one for one in wrong))
    places = {cell.key: cell.provenance[0].box for cell in cells_on(plain, REQUESTS + 1)}
    for cell in seen:  # on the page as it is shown, askew; the sheet was turned about its middle
        found, meant = cell.provenance[0].box, places[cell.key]
        assert found and meant
        assert abs(found.x0 + found.x1 - meant.x0 - meant.x1) / 2 < 12
        assert abs(found.top + found.bottom - meant.top - meant.bottom) / 2 < 12


def table_only(report: Extraction) -> list[str]:
    """What is wrong among the cells of the page of disputes."""
    return [one for one in wrong_cells(report, FORM, PRINTED) if "'disputes'" in one]


PICTURES: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: scan_to_picture(scanned(FAIR, DISPUTES), FAIR, "JPEG"),
    "WebP on its side": lambda: scan_to_picture(scanned(FAIR, DISPUTES).rotate(90, expand=True), FAIR, "WEBP"),
    "TIFF of two pages, one on its head": lambda: scans_to_tiff(
        [Image.new("RGB", (1240, 1754), "white"), scanned(FAIR, DISPUTES).rotate(180)], FAIR
    ),
}


@needs_ocr
@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_is_read(kind: str) -> None:
    report = extract(Source.of("scan", PICTURES[kind]()), [FORM])
    assert not table_only(report)
    assert {cell.provenance[0].page for cell in report.cells if cell.table == "disputes"} == {2 if "two" in kind else 1}


@needs_ocr
def test_nothing_is_certain_in_a_coarse_scan_and_the_report_says_so() -> None:
    coarse = Scan(dpi=100, jpeg=80)
    report = extract(Source.of("coarse.png", scan_to_picture(scanned(coarse, DISPUTES), coarse)), [FORM])
    assert max(cell.confidence for cell in report.cells if cell.table == "disputes") < 0.95
    assert any("less than 130 dots" in warning for warning in report.warnings)


@needs_ocr
def test_no_network_is_asked() -> None:
    """With every socket refused, and no proxy to be reached."""
    code = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise AssertionError('a socket was opened')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from extractor.ocr.paddle import engine\n"
        "import numpy as np\n"
        "assert engine().read_lines([np.full((30, 60), 255, np.uint8)])[0].text == ''\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
        env={"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_without_the_extra_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.readers.pdf.can_read_pictures", lambda: False)
    monkeypatch.setattr("extractor.readers.picture.can_read_pictures", lambda: False)
    with pytest.raises(UnsupportedError, match=r'OCR is needed: pip install "gouji\[ocr\]"'):
        read(Source.of("scan.pdf", scans_to_pdf([Image.new("RGB", (600, 800), "white")], FAIR)))
    with pytest.raises(UnsupportedError, match=r'OCR is needed: pip install "gouji\[ocr\]"'):
        read(Source.of("scan.png", scan_to_picture(Image.new("RGB", (600, 800), "white"), FAIR)))
    mixed = read(Source.of("mixed.pdf", with_pages_scanned([DISPUTES], Scan(dpi=100))))
    assert mixed.warnings == ("page 3 has no text (a scan?) and was not read",)


def png(width: int, height: int) -> bytes:
    """A few bytes that claim so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


@needs_ocr
@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (png(60_000, 60_000), TooLargeError, "60,000 x 60,000 pixels"),
        (png(900, 900), DamagedError, "damaged or truncated"),
        (scan_to_picture(Image.new("RGB", (600, 800), "white"), FAIR, "JPEG")[:900], SourceError, "damaged|no text"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, DamagedError, "damaged or truncated"),
        (b"\0\0\0\x18ftypheic" + bytes(40), UnsupportedError, "of a kind that is not read"),
        (scan_to_picture(Image.new("RGB", (600, 800), "white"), FAIR), UnsupportedError, "no text was found"),
    ],
    ids=["a bomb", "hollow", "cut short", "only a name", "HEIC", "blank"],
)
def test_a_picture_that_cannot_be_read_costs_one_clean_error(data: bytes, error: type[SourceError], words: str) -> None:
    with pytest.raises(error, match=words):
        read(Source.of("x", data))


@needs_ocr
def test_a_blank_page_is_looked_at_as_it_stands_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turned three times, and cleaned and levelled each time, it took five seconds."""
    from extractor.ocr.sheet import Sheet
    from extractor.readers.scan import needed_engine, pictures_to_pages

    def turned(sheet: Sheet, quarters: int) -> Sheet:
        assert not quarters, "a blank page was turned"
        return sheet

    monkeypatch.setattr(Sheet, "turned", turned)
    blank = np.full((1100, 850, 3), 255, np.uint8)
    (page,) = pictures_to_pages([(1, blank, 100.0)], needed_engine())
    assert len(page.chars) == 0


@needs_ocr
def test_a_page_of_few_lines_is_not_turned_on_its_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last page of a report often holds some lines only: all four ways it took as long as four pages."""
    from extractor.readers import scan as reader
    from extractor.readers.scan import needed_engine, pictures_to_pages

    page = pypdfium2.PdfDocument(specimen())[DISPUTES]
    text = page.get_textpage()
    _, _, _, top = text.get_charbox(text.search("五、").get_next()[0])
    upright = np.array(scanned(Scan(dpi=150), DISPUTES).convert("RGB"))
    upright[: int((page.get_height() - top - 4) / 72 * 150)] = 255
    searched, plain = list[int](), reader._find
    monkeypatch.setattr(reader, "_find", lambda sheet: searched.append(1) or plain(sheet))
    for turned, searches in ((upright, 1), (np.ascontiguousarray(upright[::-1, ::-1]), 2)):
        searched.clear()
        (found,) = pictures_to_pages([(1, turned, 150.0)], needed_engine())
        assert "五、存在的主要问题" in "".join(map(chr, found.chars.codes))
        assert len(searched) == searches


@needs_ocr
def test_a_page_is_tried_as_the_one_before_it_lay(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.ocr.sheet import Sheet
    from extractor.readers.scan import needed_engine, pictures_to_pages

    upright = np.asarray(scanned(FAIR, DISPUTES).convert("RGB"))
    pages = [upright[::-1, ::-1], upright[::-1, ::-1], upright]
    tried, plain = list[int](), Sheet.turned

    def turned(sheet: Sheet, quarters: int) -> Sheet:
        tried.append(quarters)
        return plain(sheet, quarters)

    monkeypatch.setattr(Sheet, "turned", turned)
    pictures = [(number, np.ascontiguousarray(page), float(FAIR.dpi)) for number, page in enumerate(pages, 1)]
    read = pictures_to_pages(pictures, needed_engine())
    assert tried == [0, 2, 2, 2, 0]
    texts = ["".join(map(chr, page.chars.codes)) for page in read]
    assert all("复议后起诉" in text for text in texts)


def test_the_pages_that_are_read_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scan_seconds(4) < scan_seconds(MAX_SCANS)
    with pytest.raises(TooLargeError, match="scanned pages"):
        scan_seconds(MAX_SCANS + 1)
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1_000)
    monkeypatch.setattr(pictures, "can_read_pictures", lambda: True)
    with pytest.raises(TooLargeError, match="pixels"):
        read(Source.of("x", scan_to_picture(Image.new("RGB", (60, 80), "white"), FAIR)))
