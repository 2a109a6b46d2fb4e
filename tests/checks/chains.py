"""Reports of several years, made from figures: the real ones, and any that a test needs."""

from collections.abc import Mapping
from pathlib import Path

from extractor import Extraction, Source, extract, load_templates
from extractor.forms.specimen import Key, load_figures, write_specimen

FORMS = {template.form: template for template in load_templates()}
FIGURES = Path(__file__).parent.parent / "data" / "real-figures"
PINGTAN, SUQIAN = "平潭综合实验区管委会", "宿迁市人民政府"
FORM_OF = {2019: "2019", 2020: "2019", 2021: "2021", 2022: "2021", 2023: "2021", 2024: "2021"}


def make(agency: str, year: int, values: Mapping[Key, str], name: str = "", form: str = "") -> Extraction:
    """A report with these figures, read from a file of tabs."""
    template = FORMS[form or FORM_OF[year]]
    data = write_specimen(template, dict(values), "txt-tsv", agency=agency, year=year)
    return extract(Source.of(name or f"{agency}-{year}.txt", data))


def real(place: str, agency: str, year: int, changes: Mapping[Key, str] | None = None) -> Extraction:
    """The report with a real one's figures, some of them changed."""
    return make(agency, year, {**load_figures(FIGURES / f"{place}_{year}.csv"), **(changes or {})})
