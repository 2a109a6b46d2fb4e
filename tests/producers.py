"""Programs that print PDFs, run as their users run them; tests skip where one is missing."""

import fcntl
import io
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import pypdfium2 as pdfium
import pytest

from bench import printers

Result = TypeVar("Result")


def program(name: str) -> str:
    """Where the program is; skips the test that asks where it is not installed."""
    return or_skip(lambda: printers.program(name))


def print_by_libreoffice(paths: Sequence[Path]) -> list[Path]:
    """A PDF beside each document, all of one folder, by one run: starting it costs more than a document."""
    return or_skip(lambda: printers.print_by_libreoffice(paths))


def print_by_chromium(path: Path) -> Path:
    """A PDF beside the page."""
    return or_skip(lambda: printers.print_by_chromium(path))


def or_skip(call: Callable[[], Result]) -> Result:
    """What a call gives; skips the test where it needs a program that is not installed."""
    try:
        return call()
    except printers.MissingProgram as missing:
        pytest.skip(str(missing))


Key = tuple[str, str]
"""Form, and a name for how the report looks."""


def printed_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Mapping[Key, bytes]]
) -> dict[Key, bytes]:
    """What `make` prints into a folder of this name, made by the first test process that asks and read by the others."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            for (form, look), data in make(folder).items():
                (folder / f"{form} {look}.made").write_bytes(data)
            (folder / "done").touch()
    made = sorted(folder.glob("*.made"))
    return {(path.stem.partition(" ")[0], path.stem.partition(" ")[2]): path.read_bytes() for path in made}


def documents_to_pdfs(folder: Path, documents: Mapping[Key, bytes]) -> dict[Key, bytes]:
    """Word documents as LibreOffice prints them."""
    paths = [folder / f"{number}.docx" for number in range(len(documents))]
    for path, data in zip(paths, documents.values(), strict=True):
        path.write_bytes(data)
    return {key: path.read_bytes() for key, path in zip(documents, print_by_libreoffice(paths), strict=True)}


def pages_to_pdfs(folder: Path, pages: Mapping[Key, bytes]) -> dict[Key, bytes]:
    """Web pages as Chromium prints them: all in one long page, which is cut where the next one's navigation stands."""
    parts = [re.fullmatch(r"(.*<body>)(.*)</body>.*", page.decode(), re.S).groups() for page in pages.values()]
    path = folder / "pages.html"
    path.write_text(parts[0][0] + '<div style="break-after:page"></div>'.join(body for _, body in parts))
    whole = pdfium.PdfDocument(print_by_chromium(path))
    starts = [number for number, page in enumerate(whole) if NAVIGATION in page.get_textpage().get_text_range()]
    assert len(starts) == len(pages)
    return dict(zip(pages, split_pages(whole, starts), strict=True))


NAVIGATION = "互动交流"


def split_pages(whole: pdfium.PdfDocument, starts: Sequence[int]) -> list[bytes]:
    """One PDF for each run of pages that begins at `starts`."""
    parts = []
    for start, end in zip(starts, [*starts[1:], len(whole)], strict=True):
        part, out = pdfium.PdfDocument.new(), io.BytesIO()
        part.import_pages(whole, list(range(start, end)))
        part.save(out)
        parts.append(out.getvalue())
    return parts
