"""Gouji: the statutory tables of government information-disclosure reports as one canonical table.

>>> from pathlib import Path
>>> from extractor import Source, extract
>>> path = Path("report.docx")
>>> report = extract(Source.of(path.name, path.read_bytes()))  # doctest: +SKIP
>>> report.agency, report.year, len(report.cells)  # doctest: +SKIP
('长治市上党区司法局', 2020, 198)
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.cells import accept_from
    from extractor.checks import compare_reports
    from extractor.errors import DependencyError, GoujiError, PromiseError, SourceError, TemplateError
    from extractor.forms import load_templates
    from extractor.model import Cell, CellStatus, Extraction, Finding, Source, Template
    from extractor.pipeline import extract, extract_all

__all__ = [
    "Cell", "CellStatus", "DependencyError", "Extraction", "Finding", "GoujiError", "PromiseError", "Source",
    "SourceError", "Template", "TemplateError", "accept_from", "compare_reports", "extract", "extract_all",
    "load_templates",
]  # fmt: skip

_ROOMS = {
    "accept_from": "cells", "compare_reports": "checks", "load_templates": "forms", "extract": "pipeline",
    "extract_all": "pipeline",
    **dict.fromkeys(("Cell", "CellStatus", "Extraction", "Finding", "Source", "Template"), "model"),
    **dict.fromkeys(("DependencyError", "GoujiError", "PromiseError", "SourceError", "TemplateError"), "errors"),
}  # fmt: skip
"""Where each public name stands. They are fetched when they are asked for: `gouji --help` needs none of them."""


def __getattr__(name: str) -> object:
    """A public name, once (PEP 562)."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value
