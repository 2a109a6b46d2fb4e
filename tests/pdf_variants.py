"""PDFs that show the same report in another way: turned, cropped, in forms, with hidden or doubled or nameless text.

Each variant takes the bytes of a PDF and gives those of another. A person who looks at either reads the same cells,
except where a text layer goes (`nameless`, `pictured`): then there is nothing to read without OCR.
"""

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractor.forms.specimen import PrintedReport, Role
from extractor.forms.specimen.pdf import write_pdf
from extractor.forms.specimen.pdf_table import RuledTable
from extractor.forms.specimen.printed import PrintedCell
from tests.pdf_file import PdfFile, dump

Change = Callable[[PdfFile, int], None]
"""What is done to one page of a file."""

# Pages and their places


def on_pages(data: bytes, change: Change) -> bytes:
    """The PDF with every page changed."""
    file = PdfFile(data)
    for page in file.pages():
        change(file, page)
    return file.to_bytes()


def quarter_turn(angle: int, width: float, height: float) -> tuple[bytes, bytes]:
    """The matrix that turns a page's drawing against a turn clockwise by `angle` degrees, and the turned page's box."""
    matrix = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}[angle]
    across, up = (width, height) if angle == 180 else (height, width)
    return operator(*matrix), b"[0 0 %.2f %.2f]" % (across, up)


def operator(*matrix: float) -> bytes:
    """The operator that changes the coordinates of what follows."""
    return b"%.4f %.4f %.4f %.4f %.4f %.4f cm\n" % matrix


def rotated(data: bytes, angle: int) -> bytes:
    """Pages with /Rotate, their drawing turned against it: upright for the reader."""

    def change(file: PdfFile, page: int) -> None:
        matrix, box = quarter_turn(angle, *file.box(page)[2:])
        file.wrap(page, b"q " + matrix, b"Q")
        file.change(page, MediaBox=box, CropBox=box, Rotate=b"%d" % angle)

    return on_pages(data, change)


def lying(data: bytes, angle: int, first: int = 0) -> bytes:
    """Pages that really lie on their side or head, from page `first`, as landscape tables are bound into a report."""
    number = -1

    def change(file: PdfFile, page: int) -> None:
        nonlocal number
        number += 1
        if number >= first:
            matrix, box = quarter_turn(angle, *file.box(page)[2:])
            file.wrap(page, b"q " + matrix, b"Q")
            file.change(page, MediaBox=box, CropBox=box)

    return on_pages(data, change)


JUNK_FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"


def cropped(data: bytes, left: float, bottom: float, margin: float = 150) -> bytes:
    """Pages whose visible part starts at (left, bottom) of a larger sheet; figures and rules stand outside of it."""

    def change(file: PdfFile, page: int) -> None:
        _, _, width, height = file.box(page)
        right, top = left + width, bottom + height
        rows = b"".join(
            b"BT /Junk 9 Tf %.2f %.2f Td (4711) Tj ET %.2f %.2f m %.2f %.2f l S\n" % (x, y, x - 9, y - 3, x + 60, y - 3)
            for y in range(int(bottom) + 5, int(top), 12)
            for x in (left - 60, right + 20)
        )
        file.wrap(page, b"q " + operator(1, 0, 0, 1, left, bottom), b"Q " + rows)
        file.add_resource(page, "Font", "Junk", JUNK_FONT)
        sheet = (left - margin, bottom - margin, right + margin, top + margin)
        file.change(
            page, MediaBox=b"[%.2f %.2f %.2f %.2f]" % sheet, CropBox=b"[%d %d %d %d]" % (left, bottom, right, top)
        )

    return on_pages(data, change)


def formed(data: bytes, depth: int) -> bytes:
    """Pages whose whole drawing stands in a form XObject, that in another, and so on, each with its matrix."""

    def change(file: PdfFile, page: int) -> None:
        left, bottom, right, top = file.box(page)
        drawing, resources = file.drawing(page), file.inherited(page, "Resources")
        for level in range(depth):
            form = file.add_stream(
                b"q " + operator(2, 0, 0, 2, -30, 20 * level) + drawing + b" Q",
                {
                    "Type": b"/XObject",
                    "Subtype": b"/Form",
                    "BBox": b"[%.2f %.2f %.2f %.2f]" % (2 * left - 99, 2 * bottom - 99, 2 * right + 99, 2 * top + 99),
                    "Matrix": b"[0.5 0 0 0.5 15 %d]" % (-10 * level),
                    "Resources": resources,
                },
            )
            drawing, resources = b"/Inner Do", dump({"XObject": dump({"Inner": form})})
        file.change(page, Contents=file.add_stream(drawing), Resources=resources)

    return on_pages(data, change)


# What a viewer does not show


HIDING: dict[str, tuple[bytes, bytes, float]] = {
    "invisible": (b"3 Tr", b"", 0),
    "white": (b"1 g", b"", 0),
    "clipped": (b"0 0 1 1 re W n", b"", 0),
    "outside": (b"", b"", -3000),
}
"""How figures are hidden: operators before and after them, and points by which they are moved to the right."""


def haunted(data: bytes, hiding: str) -> bytes:
    """Pages with a hidden figure over every digit that is seen."""
    before, after, aside = HIDING[hiding]
    digits = [list(digit_places(page)) for page in pdfium.PdfDocument(data)]

    def change(file: PdfFile, page: int) -> None:
        shown = b"".join(b"1 0 0 1 %.2f %.2f Tm (7) Tj\n" % (x + aside + 2, y) for x, y in digits[pages.index(page)])
        file.wrap(page, b"q", b"Q q %b BT /Junk 8 Tf %b ET %b Q" % (before, shown, after))
        file.add_resource(page, "Font", "Junk", JUNK_FONT)

    pages = PdfFile(data).pages()
    return on_pages(data, change)


def papered(data: bytes) -> bytes:
    """Pages with a figure under every digit that is seen, white paper between, as those who correct a PDF put it."""
    digits = [list(digit_places(page)) for page in pdfium.PdfDocument(data)]

    def change(file: PdfFile, page: int) -> None:
        old = b"".join(b"1 0 0 1 %.2f %.2f Tm (7) Tj\n" % place for place in digits[pages.index(page)])
        paper = b"1 g %.2f %.2f %.2f %.2f re f" % file.box(page)
        file.wrap(page, b"q BT /Junk 8 Tf %b ET %b Q q" % (old, paper), b"Q")
        file.add_resource(page, "Font", "Junk", JUNK_FONT)

    pages = PdfFile(data).pages()
    return on_pages(data, change)


def highlighted(data: bytes) -> bytes:
    """Pages under a yellow that lets everything through, as a marker does."""

    def change(file: PdfFile, page: int) -> None:
        file.wrap(page, b"q", b"Q q /Marker gs 1 1 0 rg %.2f %.2f %.2f %.2f re f Q" % file.box(page))
        file.add_resource(page, "ExtGState", "Marker", b"<</Type /ExtGState /BM /Multiply>>")

    return on_pages(data, change)


def digit_places(page: Any) -> Iterator[tuple[float, float]]:
    """Where the digits of a page begin."""
    text = page.get_textpage()
    x, y = raw.c_double(), raw.c_double()
    for index in range(text.count_chars()):
        if 48 <= raw.FPDFText_GetUnicode(text, index) <= 57:
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            yield x.value, y.value


def overprinted(data: bytes, shift: float = 0.3) -> bytes:
    """Bold type by printing everything twice, a little to the right."""

    def change(file: PdfFile, page: int) -> None:
        again = file.add_stream(b" Q q " + operator(1, 0, 0, 1, shift, 0))
        parts = [file.add_stream(b"q "), *file.contents(page), again, *file.contents(page), file.add_stream(b" Q")]
        file.change(page, Contents=b"[" + b" ".join(parts) + b"]")

    return on_pages(data, change)


def repeated(data: bytes, shift: float = 0.3) -> bytes:
    """Bold type by printing each piece of text again at once, as word processors do."""

    def change(file: PdfFile, page: int) -> None:
        again = rb"\1 q %b \1 Q" % operator(1, 0, 0, 1, shift, 0).strip()
        drawing = re.sub(rb"(?<=\s)(BT\s.*?\sET)(?=\s)", again, file.drawing(page), flags=re.S)
        file.change(page, Contents=file.add_stream(drawing))

    return on_pages(data, change)


def outlined(data: bytes) -> bytes:
    """Bold type by filling the glyphs and drawing their outlines, too."""
    return on_pages(data, lambda file, page: file.wrap(page, b"q 2 Tr 0.2 w ", b"Q"))


# Text without its characters


def nameless(data: bytes) -> bytes:
    """Fonts without /ToUnicode, and no text beside the glyphs: nobody can say what characters they are."""
    file = PdfFile(data)
    for number, body in file.objects.items():
        if b"/ToUnicode" in parse_head(body):
            file.objects[number] = re.sub(rb"/ToUnicode\s+\d+\s+\d+\s+R", b"", body)
    return without_actual_text(file.to_bytes())


def renamed(data: bytes, letters: dict[str, str]) -> bytes:
    """Fonts whose /ToUnicode gives other code points for some characters, and no text beside the glyphs."""
    file = PdfFile(without_actual_text(data))
    maps = {found for body in file.objects.values() for found in re.findall(rb"/ToUnicode\s+(\d+)", parse_head(body))}
    for number in map(int, maps):
        pairs = dict(glyph_names(file.stream(b"%d 0 R" % number)))
        for glyph, text in pairs.items():
            pairs[glyph] = text.translate(str.maketrans(letters))
        file.objects[number] = file.objects.pop(int(file.add_stream(names_to_cmap(pairs)).split()[0]))
    return file.to_bytes()


def parse_head(body: bytes) -> bytes:
    """An object without its stream."""
    return body.partition(b"stream")[0]


def glyph_names(cmap: bytes) -> Iterator[tuple[bytes, str]]:
    """The glyphs of a /ToUnicode map, in hexadecimal, and what each is called."""
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        for glyph, name in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            yield glyph, bytes.fromhex(name.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, name in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int.from_bytes(bytes.fromhex(name.decode()), "big")
            for step in range(int(last, 16) - int(first, 16) + 1):
                yield b"%0*X" % (len(first), int(first, 16) + step), chr(start + step)


def names_to_cmap(names: Mapping[bytes, str]) -> bytes:
    """A /ToUnicode map with an entry a glyph, a hundred a block as the standard wants."""
    lines = [b"<%b> <%b>" % (glyph, name.encode("utf-16-be").hex().encode()) for glyph, name in sorted(names.items())]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    width = len(next(iter(names)))
    space = b"1 begincodespacerange <%b> <%b> endcodespacerange" % (b"0" * width, b"F" * width)
    entries = [b"%d beginbfchar\n%b\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks]
    return b"\n".join([b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Other def /CMapType 2 def",
                       space, *entries, b"endcmap end end"])  # fmt: skip


def without_actual_text(data: bytes) -> bytes:
    """Pages whose glyphs are called as their font calls them: 二 is the Kangxi radical ⼆ in what browsers print."""

    def change(file: PdfFile, page: int) -> None:
        drawing = re.sub(
            rb"/Span\s*<<\s*/ActualText\s*<[0-9A-Fa-f]*>\s*>>\s*BDC", b"/Span <<>> BDC", file.drawing(page)
        )
        file.change(page, Contents=file.add_stream(drawing))

    return on_pages(data, change)


def pictured(data: bytes, number: int) -> bytes:
    """One page (from 0) as a picture of itself."""
    file = PdfFile(data)
    page = file.pages()[number]
    image = pdfium.PdfDocument(data)[number].render(scale=2).to_pil().convert("L")
    entries = {"Type": b"/XObject", "Subtype": b"/Image", "ColorSpace": b"/DeviceGray", "BitsPerComponent": b"8"}
    size = {"Width": b"%d" % image.width, "Height": b"%d" % image.height}
    picture = file.add_stream(image.tobytes(), entries | size)
    _, _, width, height = file.box(page)
    file.change(page, Contents=file.add_stream(b"q " + operator(width, 0, 0, height, 0, 0) + b"/Scan Do Q"))
    file.change(page, Resources=dump({"XObject": dump({"Scan": picture})}))
    return file.to_bytes()


# Other characters, other places in the cell


KANGXI = {"一": "⼀", "二": "⼆", "工": "⼯", "大": "⼤", "人": "⼈", "行": "⾏", "自": "⾃", "用": "⽤", "方": "⽅",
          "力": "⼒", "生": "⽣", "比": "⽐", "子": "⼦"}  # fmt: skip
"""Radicals that look like characters, U+2F00 to 2FD5."""

COMPATIBLE = {"不": "\uf967", "年": "\uf98e", "行": "\ufa08", "理": "\uf9e4", "六": "\uf9d1", "度": "\ufa01", "量": "\uf97e",
              "律": "\uf9d8", "立": "\uf9f7", "益": "\ufa17", "利": "\uf9dd", "類": "\uf9d0", "金": "\uf90a", "良": "\uf97c"}  # fmt: skip
"""Characters that were in a Korean set twice, U+F900 to FAD9."""


def respelt(report: PrintedReport, letters: dict[str, str]) -> PrintedReport:
    """A report with other code points for some of its characters, in titles, headings and labels."""
    table = str.maketrans(letters)

    def cell(one: PrintedCell) -> PrintedCell:
        return one if one.role is Role.VALUE else replace(one, text=one.text.translate(table))

    sections = tuple(
        replace(
            section,
            heading=section.heading.translate(table),
            tables=tuple(
                replace(printed, rows=tuple(tuple(cell(one) for one in row) for row in printed.rows))
                for printed in section.tables
            ),
        )
        for section in report.sections
    )
    return replace(report, title=tuple(line.translate(table) for line in report.title), sections=sections)


def write_overhanging(report: PrintedReport, share: float = 0.35, below: float = 1.0) -> bytes:
    """A PDF whose figures hang over the right rule of their cell by this share of their width, and over the lower one
    by so many points: their middle is in the cell."""
    draw_in_the_middle = RuledTable.draw_lines

    def draw_lines(self: Any, cell: PrintedCell, left: float, right: float, top: float, bottom: float) -> None:
        if cell.role is not Role.VALUE or not cell.text:
            draw_in_the_middle(self, cell, left, right, top, bottom)
            return
        width = self.canv.stringWidth(cell.text)
        self.canv.drawString(right - (1 - share) * width, bottom - below, cell.text)

    with patch.object(RuledTable, "draw_lines", draw_lines):
        return write_pdf(report)


VARIANTS: dict[str, Callable[[bytes], bytes]] = {
    **{f"rotated {angle}": functools.partial(rotated, angle=angle) for angle in (90, 180, 270)},
    **{f"lying {angle}": functools.partial(lying, angle=angle) for angle in (90, 180, 270)},
    "lying from page 2": functools.partial(lying, angle=270, first=1),
    "cropped right and up": functools.partial(cropped, left=90, bottom=120),
    "cropped left and down": functools.partial(cropped, left=-200, bottom=-75),
    "form": functools.partial(formed, depth=1),
    "form in forms": functools.partial(formed, depth=3),
    **{f"{hiding} figures": functools.partial(haunted, hiding=hiding) for hiding in HIDING},
    "papered": papered,
    "highlighted": highlighted,
    "printed twice": overprinted,
    "each text twice": repeated,
    "outlined": outlined,
}
"""What is read as if nothing had been done to it."""
