"""Engines without tables, for their time."""

import subprocess

from bench.pdf.engines.reader import Reader


class Pdfminer(Reader):
    """Its layout analysis: lines and boxes of text."""

    def __init__(self) -> None:
        from pdfminer.high_level import extract_pages

        self.extract = extract_pages

    def run(self, path: str, data: bytes) -> object:
        return list(self.extract(path))


class DoclingParse(Reader):
    """Characters, words and lines with their boxes, as docling begins; its tables need a model."""

    def __init__(self) -> None:
        from docling_parse.pdf_parser import DoclingPdfParser

        self.parser = DoclingPdfParser(loglevel="fatal")

    def run(self, path: str, data: bytes) -> object:
        document = self.parser.load(path)
        return [page for _, page in document.iterate_pages()]


class Pdftotext(Reader):
    """A program: its start is part of its time."""

    def __init__(self) -> None:
        import shutil

        self.program = shutil.which("pdftotext")
        if self.program is None:
            raise ImportError("pdftotext is not installed (Debian: poppler-utils)")

    def run(self, path: str, data: bytes) -> object:
        return subprocess.run([str(self.program), "-layout", path, "-"], check=True, capture_output=True).stdout
