"""Results as `gouji extract` writes them: specimens with and without defects, read and written once a session."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from extractor import Source, extract_all
from extractor.forms import load_templates
from extractor.forms.specimen import WRITERS as PRINTERS
from extractor.forms.specimen import draw_values, format_suffix
from extractor.forms.specimen.defects import plant
from extractor.model import Extraction
from extractor.reports import WRITERS

FORMS = {template.form: template for template in load_templates()}
CASES = (
    ("2021", "pdf", "示例省甲市教育局", 2023, ("label_lost", "wrong_sum")),
    ("2021", "html", "示例省乙县人民政府", 2022, ()),
    ("2021", "txt-spaced", "示例省甲市教育局", 2022, ()),
    ("2019", "docx", "示例省乙县水利局", 2019, ()),
    ("2014", "txt-tsv", "丙市公安局", 2016, ("run_together",)),
    ("2021", "pdf-broken", "丁区民政局", 2024, ("header_cut", "row_lost")),
)


@dataclass(frozen=True, slots=True)
class Results:
    """A folder of documents, what was read from them, and the two files of results."""

    folder: Path
    reports: tuple[Extraction, ...]
    jsonl: Path
    parquet: Path


def write(reports: tuple[Extraction, ...], folder: Path) -> Results:
    """Both files of results."""
    for format in ("jsonl", "parquet"):
        with (folder / f"cells.{format}").open("wb") as out:
            WRITERS[format](reports, out)
    return Results(folder, reports, folder / "cells.jsonl", folder / "cells.parquet")


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("results")
    (folder / "documents").mkdir()
    reports: list[Extraction] = []
    for seed, (form, format, agency, year, kinds) in enumerate(CASES):
        report = plant(FORMS[form], draw_values(FORMS[form], seed), kinds, seed, year=year).report
        titled = replace(report, agency=agency, title=(agency, report.title[-1]))
        path = folder / "documents" / f"{seed}{format_suffix(format)}"
        path.write_bytes(PRINTERS[format](titled))
        reports += extract_all(Source.of(str(path), path.read_bytes()))
    return write(tuple(reports), folder)
