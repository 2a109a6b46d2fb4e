"""Every finding can be explained: over the codes that stand in the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.checks import known_codes
from extractor.errors import SettingsError
from extractor.forms import load_templates
from extractor.reports.explain import code_to_lines, codes_to_lines

FORMS = load_templates()
CODES = known_codes(FORMS)
FROM_YAML = {"instance.relation.code", "relation.code", "check.code", "power.code"}
"""Expressions for the code of a relation: it stands in the form's YAML."""


def emitted(file: Path) -> Iterator[str]:
    """The codes of the findings that a module makes; what is no constant is given as its source. A finding that is read
    back from a stored row is not made there."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
            told = next((word.value for word in node.keywords if word.arg == "code"), None) or node.args[0]
            if isinstance(told, ast.Subscript):
                continue
            for code in (told.body, told.orelse) if isinstance(told, ast.IfExp) else (told,):
                text = ast.unparse(code)
                yield str(code.value if isinstance(code, ast.Constant) else constants.get(text, text))


def test_every_finding_that_the_code_makes_can_be_explained(repository: Path) -> None:
    made = {code for file in (repository / "extractor").rglob("*.py") for code in emitted(file)}
    assert len(made) > 4
    assert made - FROM_YAML <= set(CODES), "a new kind of finding needs its entry in the CODES of its module"
    assert {relation.code for form in FORMS for relation in form.relations} <= set(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_an_explanation_says_what_why_and_what_to_do(code: str) -> None:
    lines = list(code_to_lines(code, CODES, FORMS))
    assert lines[0].startswith(f"{code}  ") and lines[0].endswith(CODES[code].title)
    assert [line[:5] for line in lines[1:3]] == ["  说明：", "  处理："]
    assert all(len(line) > 15 for line in lines[1:3])
    forms = [
        form.form for form in FORMS for relation in (*form.relations, *form.between_years) if relation.code == code
    ]
    assert [line.split("版：")[0].strip() for line in lines[3:]] == forms


def test_a_sum_is_spelled_out_in_the_labels_of_the_form() -> None:
    assert list(code_to_lines("sum.requests.balance", CODES, FORMS))[-1] == (
        "  2021版：“收到和处理政府信息公开申请情况”表，每一列：一、本年新收政府信息公开申请数量 ＋ 二、上年结转政府信息公开申请数量 ＝ （七）总计 ＋ 四、结转下年度继续办理"
    )
    largest = list(code_to_lines("bound.statistics.proactive.published.channels", CODES, FORMS))[-1]
    assert "≥ 其中最大的：" in largest and "、" in largest.partition("≥")[2]


def test_the_beginning_of_codes_lists_them_and_a_slip_is_an_error() -> None:
    every = list(codes_to_lines(CODES))
    assert [line.split()[0] for line in every] == sorted(CODES)
    assert list(code_to_lines("sum.disputes", CODES, FORMS)) == list(
        codes_to_lines({code: known for code, known in CODES.items() if code.startswith("sum.disputes.")})
    )
    with pytest.raises(SettingsError, match="did you mean form.row_absent"):
        list(code_to_lines("form.row_abset", CODES, FORMS))
