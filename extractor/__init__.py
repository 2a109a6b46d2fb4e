"""Gouji: the statutory tables of government information-disclosure reports as one canonical table.

>>> from pathlib import Path
>>> from extractor import Source, extract
>>> path = Path("report.docx")
>>> report = extract(Source.of(path.name, path.read_bytes()))  # doctest: +SKIP
>>> report.agency, report.year, len(report.cells)  # doctest: +SKIP
('长治市上党区司法局', 2020, 198)
"""

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
