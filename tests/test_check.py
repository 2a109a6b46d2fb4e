"""`gouji check` and `gouji explain` over reports with one planted error each."""

import json
from collections.abc import Callable, Iterator
from contextlib import chdir
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractor.forms import load_templates
from extractor.forms.relations import template_instances
from extractor.forms.specimen import draw_values, write_specimen
from extractor.model import RelationKind, Template

Run = Callable[..., Any]

FORMS = {template.form: template for template in load_templates()}
RELATIONS = [(form.form, relation.code) for form in FORMS.values() for relation in form.relations]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path) -> Iterator[None]:
    with chdir(tmp_path):
        yield


def sound(form: Template, format: str = "txt-tsv") -> bytes:
    return write_specimen(form, draw_values(form, 4), format, agency="示例市数据局", year=form.years[0] + 1)


def with_broken(form: Template, code: str) -> bytes:
    """A report in which the first cell of a relation's left side is far off."""
    values = dict(draw_values(form, 4))
    instance = next(one for one in template_instances(form) if one.relation.code == code)
    if instance.relation.kind is RelationKind.AT_LEAST_LARGEST:
        values[instance.right[0]] = str(int(Decimal(values[instance.left[0]])) + 7)
    else:
        most = sum(Decimal(values[key]) for key in instance.right)
        values[instance.left[0]] = str(int(most) + 7)
    return write_specimen(form, values, "txt-tsv", agency="示例市数据局", year=form.years[0] + 1)


@pytest.mark.parametrize("format", ["txt-tsv", "docx", "html", "pdf"])
@pytest.mark.parametrize("form", FORMS)
def test_a_clean_report_takes_one_line_and_status_0(gouji: Run, tmp_path: Path, form: str, format: str) -> None:
    (tmp_path / "report").write_bytes(sound(FORMS[form], format))
    answer = gouji("check", "report")
    assert (answer.status, answer.err) == (0, "")
    assert answer.text == f"示例市数据局 {FORMS[form].years[0] + 1}年 {form}版（report）：未发现问题\n"


@pytest.mark.parametrize(("form", "code"), RELATIONS)
def test_each_sum_that_fails_is_a_finding_with_status_1(gouji: Run, tmp_path: Path, form: str, code: str) -> None:
    (tmp_path / "report").write_bytes(with_broken(FORMS[form], code))
    answer = gouji("check", "report", "--select", code)
    assert answer.status == 1
    assert (
        f"  错误 {code}  " in answer.text and "\n      位置：第" in answer.text and "\n      原件所示：" in answer.text
    )
    assert gouji("check", "report", "--ignore", "sum,bound", "--format", "json").status == 0


def edited(*changes: tuple[str, str]) -> str:
    text = sound(FORMS["2021"]).decode()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return text


def _twice(text: str) -> str:
    start, end = text.index("（本列数据的勾稽关系为"), text.index("四、政府信息公开行政复议")
    table = text[start:end]
    return f"{text}\n附件\n\n收到和处理政府信息公开申请情况\n\n{table.replace('462', '463')}"


def _without(text: str, start: str, end: str) -> str:
    return text[: text.index(start)] + text[text.index(end) :]


PLANTED = {
    "cell.unreadable": edited(("行政强制\t1", "行政强制\t见附件")),
    "head.year": edited(("2022年政府", "2021年政府")),
    "form.row_absent": _without(edited(), "\t\t4.保护第三方合法权益", "\t\t5.属于三类"),
    "form.table_absent": _without(edited(), "行政复议\t\t\t\t\t行政诉讼", "五、存在的主要问题"),
    "twin.differs": _twice(edited()),
}


@pytest.mark.parametrize("code", PLANTED)
def test_each_planted_oddity_is_a_finding_with_status_1(gouji: Run, tmp_path: Path, code: str) -> None:
    (tmp_path / "report.txt").write_text(PLANTED[code], encoding="utf-8")
    answer = gouji("check", "report.txt", "--select", code)
    assert answer.status == 1
    assert answer.text.splitlines()[0].endswith("警告 1 项")
    assert f"\n  警告 {code}  " in answer.text
    assert gouji("explain", code).status == 0


def test_settings_of_the_folder_select_and_the_command_line_counts_before_them(gouji: Run, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(PLANTED["cell.unreadable"], encoding="utf-8")
    (tmp_path / "gouji.toml").write_text('[check]\nignore = ["cell"]\n')
    assert gouji("check", "report.txt").status == 0
    assert gouji("check", "report.txt", "--ignore", "twin").status == 1
    (tmp_path / "gouji.toml").write_text('[check]\nignore = ["cel"]\n')
    assert (gouji("check", "report.txt").status, gouji("check", "report.txt").out) == (2, b"")
    (tmp_path / "gouji.toml").write_text("[check]\nmax-errors = 0.1\n")
    answer = gouji("check", "report.txt")
    assert answer.status == 2 and "did you mean max-error?" in answer.err


def test_codes_are_parted_by_commas_or_given_one_by_one(gouji: Run, tmp_path: Path) -> None:
    (tmp_path / "report").write_bytes(with_broken(FORMS["2021"], "sum.disputes.review"))
    assert gouji("check", "report", "--select", "cell, sum.disputes").status == 1
    assert gouji("check", "report", "--select", "cell", "--select", "sum.disputes").status == 1
    assert gouji("check", "report", "--select", "sum", "--ignore", "sum.disputes").status == 0
    answer = gouji("check", "report", "--select", "sums")
    assert (answer.status, answer.out) == (2, b"") and "did you mean sum?" in answer.err


def test_json_keeps_its_shape_under_a_selection(gouji: Run, tmp_path: Path) -> None:
    (tmp_path / "report").write_bytes(with_broken(FORMS["2021"], "sum.requests.row"))
    (found,) = json.loads(gouji("check", "report", "--format", "json", "--select", "sum.requests.row").out)
    assert {finding["code"] for finding in found["findings"]} == {"sum.requests.row"}


def test_explain_lists_codes_explains_one_and_answers_a_slip(gouji: Run) -> None:
    assert {code for _, code in RELATIONS} | set(PLANTED) <= {
        line.split()[0] for line in gouji("explain").text.splitlines()
    }
    assert "处理：" in gouji("explain", "twin.differs").text
    assert gouji("explain", "twin.difers").status == 2
