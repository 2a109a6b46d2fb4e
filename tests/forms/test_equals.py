"""What another form has as one and this one in parts, as YAML says it."""

import shutil
from pathlib import Path

import pytest

from extractor import load_templates
from extractor.errors import TemplateError

LINE = '{form: "2019", table: requests, along: column, name: other, sum: [other.*]}'


@pytest.fixture
def forms(repository: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(repository / "templates", tmp_path / "forms"))


def change(forms: Path, line: str) -> Path:
    file = forms / "2021.yaml"
    text = file.read_text(encoding="utf-8")
    assert LINE in text
    file.write_text(text.replace(LINE, line), encoding="utf-8")
    return forms


def test_the_others_of_2021_are_the_other_of_2019() -> None:
    template = next(template for template in load_templates() if template.form == "2021")
    (equal,) = template.equals
    assert (equal.form, equal.name, equal.terms) == (
        "2019", "other", ("other.not_corrected", "other.fee_unpaid", "other.other"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (LINE.replace("requests", "letters"), "equals.0.table: no table is named letters"),
        (LINE.replace("other.*", "others.*"), "equals.0.sum: others"),
        (LINE.replace("name: other", "name: granted"), "granted stands in this form, too"),
        (LINE.replace("name: other", "name: rest"), "form 2019 has no rest in requests"),
    ],
)
def test_what_names_nothing_stops_at_load(forms: Path, line: str, words: str) -> None:
    with pytest.raises(TemplateError, match=words):
        load_templates(change(forms, line))


def test_a_form_that_is_not_there_needs_no_equal(forms: Path) -> None:
    (forms / "2019.yaml").unlink()
    assert load_templates(forms)
