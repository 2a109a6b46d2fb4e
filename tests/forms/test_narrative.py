"""The figures in a form's text: words and readings from YAML, and what is wrong with them."""

from pathlib import Path

import pytest

from extractor.errors import TemplateError
from extractor.forms import lint_file, load_file, load_templates
from extractor.model import Narrative

WORDS = """
counters: [件, 人]
subjects:
  - name: staff
    words: [工作人员]
    weak: [人员]
    alone: staff
    verbs:
      - {kind: hired, words: [招录]}
      - {previous: came, next: went, words: [结转]}
fillers: [共, 的]
negations: [未]
"""
FORM = """
form: staff
notice: 某通知
years: [2020, 2024]
title: {label: 人员情况报告}
tables:
  - name: staff
    label: 人员情况表
    blank: zero
    unit: 人
    columns:
      - {name: planned, label: 编制数}
      - {name: present, label: 实有数}
    rows:
      - {name: kind.officials, label: 行政人员}
      - {name: kind.workers, label: 工勤人员}
narrative:
  words: words/staff.yaml
  claims:
    - {kind: staff, title: 人员数, readings: [[staff/kind.*/present], [staff/kind.officials/planned]]}
"""


def written(folder: Path, form: str = FORM, words: str = WORDS) -> Path:
    (folder / "words").mkdir()
    (folder / "words" / "staff.yaml").write_text(words, encoding="utf-8")
    file = folder / "staff.yaml"
    file.write_text(form, encoding="utf-8")
    return file


def narrative(folder: Path, form: str = FORM, words: str = WORDS) -> Narrative:
    found = load_file(written(folder, form, words)).narrative
    assert found is not None
    return found


def test_readings_are_sums_of_cells_with_wildcards_resolved(tmp_path: Path) -> None:
    (kind,) = narrative(tmp_path).kinds
    assert (kind.name, kind.title) == ("staff", "人员数")
    assert kind.readings == (
        (("staff", "kind.officials", "present"), ("staff", "kind.workers", "present")),
        (("staff", "kind.officials", "planned"),),
    )


def test_words_become_subjects_with_their_verbs(tmp_path: Path) -> None:
    (subject,) = narrative(tmp_path).vocabulary.subjects
    assert (subject.name, subject.words, subject.weak, subject.alone) == ("staff", ("工作人员",), ("人员",), "staff")
    assert [verb.kinds for verb in subject.verbs] == [("hired",), ("came", "went")]


def test_a_form_needs_no_words(tmp_path: Path) -> None:
    assert load_file(written(tmp_path, FORM[: FORM.index("narrative:")])).narrative is None


def test_a_form_elsewhere_may_use_the_built_in_words(tmp_path: Path) -> None:
    found = narrative(tmp_path, FORM.replace("words/staff.yaml", "words/disclosure.yaml"))
    assert found.vocabulary is next(t.narrative.vocabulary for t in load_templates() if t.narrative)


def test_the_built_in_forms_share_one_vocabulary() -> None:
    assert len({id(template.narrative.vocabulary) for template in load_templates() if template.narrative}) == 1


@pytest.mark.parametrize(
    ("part", "old", "new", "path", "problem"),
    [
        ("form", "words/staff.yaml", "words/none.yaml", "narrative.words", "no file words/none.yaml"),
        (
            "form",
            "staff/kind.officials/planned",
            "staff/kind.bosses/planned",
            "narrative.claims.0.readings.1",
            "names no cell",
        ),
        ("form", "staff/kind.officials/planned", "planned", "narrative.claims.0.readings.1.0", "match pattern"),
        ("form", "title: 人员数, ", "", "narrative.claims.0.title", "required"),
        ("words", "fillers:", "fliers:", "fliers", "not permitted"),
        ("words", "{kind: hired, ", "{", "subjects.0.verbs.0", "either `kind`"),
    ],
)
def test_a_fault_names_its_file_and_path(
    tmp_path: Path, part: str, old: str, new: str, path: str, problem: str
) -> None:
    form, words = (FORM.replace(old, new), WORDS) if part == "form" else (FORM, WORDS.replace(old, new))
    assert (form, words) != (FORM, WORDS)
    with pytest.raises(TemplateError) as error:
        load_file(written(tmp_path, form, words))
    assert problem in error.value.problem
    assert error.value.path == path
    assert Path(error.value.file).parent.name == ("words" if part == "words" else tmp_path.name)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("{kind: staff, ", "{kind: guests, ", "no words make the kind guests"),
        (
            "  claims:\n",
            "  claims:\n    - {kind: staff, title: 又, readings: [[staff/kind.officials/planned]]}\n",
            "declared 2 times",
        ),
    ],
)
def test_lint_names_claims_that_cannot_work(tmp_path: Path, old: str, new: str, problem: str) -> None:
    (found,) = lint_file(written(tmp_path, FORM.replace(old, new)))
    assert problem in found.problem and found.path == "narrative.claims" and found.remedy


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("fillers: [共, 的]", "fillers: [共, 未]", "未 both changes nothing and stops a number"),
        ("fillers:", "  - {name: guests, words: [人员], alone: guests}\nfillers:", "人员 stands for two subjects"),
    ],
)
def test_lint_names_words_that_mean_two_things(tmp_path: Path, old: str, new: str, problem: str) -> None:
    (found,) = lint_file(written(tmp_path, words=WORDS.replace(old, new)))
    assert problem in found.problem and found.path == "narrative.words" and found.remedy


def test_a_sound_form_with_words_has_no_problems(tmp_path: Path) -> None:
    assert lint_file(written(tmp_path)) == ()
