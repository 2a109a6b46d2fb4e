"""Folders of specimens of all formats, a share of them poison; the name of each says what must become of it."""

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from bench.harvest.poison import ERRORS
from extractor import Template, load_templates
from extractor.forms.specimen import WRITERS, Values, draw_values, format_suffix, write_specimen

POISON_EVERY = 100
FORMATS = ("txt-tsv", "md", "html", "html-word", "docx", "pdf")
"""Formats whose rate is measured."""

Make = Callable[[bytes], bytes]


def zip_bomb(_: bytes) -> bytes:
    """A Word document of 40 kB whose text is 40 MB of one letter."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr("word/document.xml", "x" * 40_000_000)
    return sink.getvalue()


def many_pages(_: bytes) -> bytes:
    """A PDF of 10,000 pages without a table."""
    text = zlib.compress(b"BT /F 10 Tf 50 700 Td (page) Tj ET")
    page = b"<</Type/Page/Parent 2 0 R/Contents 3 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>>>"
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 10_005))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 10000/Kids[" + kids + b"]>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *[page] * 10_000,
    ]
    body, places = b"%PDF-1.7\n", []
    pieces = [body]
    at = len(body)
    for number, content in enumerate(objects, 1):
        pieces.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        places.append(at)
        at += len(pieces[-1])
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    pieces.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, rows))
    pieces.append(b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, at))
    return b"".join(pieces)


def encrypted(_: bytes) -> bytes:
    """A PDF that needs a password."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    sink = io.BytesIO()
    canvas = Canvas(sink, encrypt=StandardEncryption("secret", "owner"))
    canvas.drawString(50, 700, "locked")
    canvas.save()
    return sink.getvalue()


def deed(kind: str) -> Make:
    """A report in text that does something to its process; `poison` says what."""
    return lambda report: report + f"\npoison: {kind}\n".encode()


POISON: dict[str, tuple[Make, frozenset[str]]] = {
    **{kind: (deed(kind), frozenset({error})) for kind, error in ERRORS.items()},
    "zipbomb": (zip_bomb, frozenset({"TooLargeError"})),
    "pages": (many_pages, frozenset({"TooLargeError", "UnknownFormError", "Timeout"})),
    "encrypted": (encrypted, frozenset({"EncryptedError"})),
    "empty": (lambda report: b"", frozenset({"DamagedError"})),
    "extension": (lambda report: report, frozenset()),
}
"""Each kind: the bytes, from a report in text, and the failures that may become of it; without any, it is to be read
(a text called .pdf)."""


def write_corpus(folder: Path, count: int, formats: tuple[str, ...] = tuple(WRITERS), *, poison: bool = True) -> None:
    """`count` documents, every POISON_EVERY-th poison, each kind in turn; those that are there already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    forms = statutory_forms()
    kinds = list(POISON)
    for number in range(count):
        turn, step = divmod(number, POISON_EVERY)
        if poison and step == POISON_EVERY // 2:
            kind = kinds[turn % len(kinds)]
            name, make = (
                f"{number:06}-{kind}.pdf",
                lambda kind=kind, number=number: POISON[kind][0](
                    specimen(forms, number, "txt-tsv") + f"\n{number}".encode()
                ),
            )
        else:
            format = formats[number % len(formats)]
            name, make = (
                f"{number:06}-{format}{format_suffix(format)}",
                lambda f=format, number=number: specimen(forms, number, f),
            )
        if not (folder / name).exists():
            (folder / name).write_bytes(make())


def statutory_forms() -> list[Template]:
    """The forms of the documents."""
    return [template for template in load_templates() if template.form != "2014"]


def draw(forms: list[Template], number: int) -> tuple[Template, Values]:
    """The form and the values of a document."""
    form = forms[number // len(WRITERS) % len(forms)]
    return form, draw_values(form, number)


def specimen(forms: list[Template], number: int, format: str) -> bytes:
    """A report of its own for each number."""
    form, values = draw(forms, number)
    return write_specimen(form, values, format, agency=f"杭州市第{number}局", year=2019 + number % 6)
