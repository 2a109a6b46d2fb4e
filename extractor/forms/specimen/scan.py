"""A printed report as an office scans it: pages as pictures, turned, skewed, blurred, stamped, pale and compressed.

Pages are drawn by PDFium and spoilt with Pillow and NumPy; nothing here needs what reads scans.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

SEAL_RED = (214, 36, 40)
SEAL_MM, RING_MM = 42.0, 1.4
"""The seal of an office: its diameter, and how thick its ring is."""
MM_PER_INCH = 25.4
PAPER = 255


@dataclass(frozen=True, slots=True)
class Scan:
    """How a page is scanned. `dpi`; `skew`: degrees counterclockwise; `turn`: 0, 90, 180 or 270 degrees the sheet lies
    turned clockwise; `blur`: radius in pixels; `noise`: standard deviation in grey levels; `shadow`: share of light
    that is lost at one side; `fade`: share of contrast that is lost; `specks`: dark dots a page; `jpeg`: quality, 0 for
    none; `seal`: where the middle of a red seal stands on each page, in shares of width and height."""

    dpi: int = 200
    skew: float = 0.0
    turn: int = 0
    blur: float = 0.0
    noise: float = 0.0
    shadow: float = 0.0
    fade: float = 0.0
    specks: int = 0
    jpeg: int = 75
    seal: tuple[float, float] | None = None


def pdf_to_scans(data: bytes, scan: Scan, seed: int = 0) -> list[Image.Image]:
    """The pages of a PDF as pictures (RGB), scanned so; equal seeds make equal pictures."""
    document = pypdfium2.PdfDocument(data)
    random = np.random.default_rng(seed)
    try:
        return [_scanned(page.render(scale=scan.dpi / 72).to_pil(), scan, random) for page in document]
    finally:
        document.close()


def scans_to_pdf(pages: Sequence[Image.Image], scan: Scan) -> bytes:
    """A PDF that shows one picture a page and has no text layer."""
    return _saved(pages, "PDF", resolution=scan.dpi, quality=scan.jpeg or 95)


def scans_to_tiff(pages: Sequence[Image.Image], scan: Scan) -> bytes:
    """A TIFF of several pages."""
    return _saved(pages, "TIFF", dpi=(scan.dpi, scan.dpi), compression="tiff_lzw")


def scan_to_picture(page: Image.Image, scan: Scan, format: str = "PNG") -> bytes:
    """One page as PNG, JPEG or WEBP."""
    out = io.BytesIO()
    page.copy().save(out, format, dpi=(scan.dpi, scan.dpi), quality=scan.jpeg or 95)
    return out.getvalue()


def _saved(pages: Sequence[Image.Image], format: str, **options: object) -> bytes:
    out = io.BytesIO()
    first, *others = (page.copy() for page in pages)  # Pillow keeps on a picture how it was encoded last
    first.save(out, format, save_all=True, append_images=others, **options)
    return out.getvalue()


def _scanned(page: Image.Image, scan: Scan, random: np.random.Generator) -> Image.Image:
    page = page.convert("RGB")
    if scan.seal:
        page = _stamped(page, scan.seal, scan.dpi)
    if scan.skew:
        page = page.rotate(scan.skew, Image.Resampling.BICUBIC, fillcolor=(PAPER,) * 3)
    if scan.blur:
        page = page.filter(ImageFilter.GaussianBlur(scan.blur))
    page = Image.fromarray(_worn(np.asarray(page, np.float32), scan, random))
    if scan.turn:
        page = page.rotate(-scan.turn, expand=True)
    return _compressed(page, scan.jpeg) if scan.jpeg else page


def _worn(
    light: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]", scan: Scan, random: np.random.Generator
) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Faded ink, a shadow that deepens to the left, the grain of the sensor, dust."""
    height, width, _ = light.shape
    light = PAPER - (PAPER - light) * (1 - scan.fade)
    light = light * np.linspace(1 - scan.shadow, 1, width, dtype=np.float32)[None, :, None]
    if scan.noise:
        light = light + random.normal(0, scan.noise, (height, width, 1)).astype(np.float32)
    size = max(1, scan.dpi // 100)
    for x, y in random.integers((0, 0), (width - size, height - size), (scan.specks, 2)).tolist():
        light[y : y + size, x : x + size] = 60
    return np.clip(light, 0, PAPER).astype(np.uint8)


def _stamped(page: Image.Image, place: tuple[float, float], dpi: int) -> Image.Image:
    """The page with a seal on it: a ring, a star, and marks for the letters; ink lets what is printed show through."""
    scale = dpi / MM_PER_INCH
    radius, ring = SEAL_MM / 2 * scale, max(1, round(RING_MM * scale))
    x, y = place[0] * page.width, place[1] * page.height
    seal = Image.new("RGB", page.size, (PAPER,) * 3)
    draw = ImageDraw.Draw(seal)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=SEAL_RED, width=ring)
    turns = [(0.27 if corner % 2 == 0 else 0.11, pi * (corner / 5 - 0.5)) for corner in range(10)]
    draw.polygon([(x + radius * far * cos(at), y + radius * far * sin(at)) for far, at in turns], fill=SEAL_RED)
    for at in np.linspace(0.85 * pi, 2.15 * pi, 12).tolist():
        near = (x + 0.62 * radius * cos(at), y + 0.62 * radius * sin(at))
        draw.line((*near, x + 0.86 * radius * cos(at), y + 0.86 * radius * sin(at)), fill=SEAL_RED, width=ring)
    both = np.minimum(np.asarray(page), np.asarray(seal))
    return Image.fromarray(both)


def _compressed(page: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality)
    return Image.open(out).convert("RGB")
