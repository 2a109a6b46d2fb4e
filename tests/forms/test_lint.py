"""Linting a template file: everything that loads but cannot work is named, with its path and its remedy."""

from pathlib import Path

import pytest

from extractor.forms import Problem, lint_file

SOUND = """
form: staff
notice: 某通知
years: [2020, 2024]
title: {label: 人员情况报告}
sections:
  - {name: people, label: 一、人员情况}
tables:
  - name: staff
    label: 人员情况表
    section: people
    blank: zero
    unit: 人
    columns:
      - {name: planned, label: 编制数}
      - {name: present, label: 实有数}
    rows:
      - {name: officials, label: 行政人员}
      - {name: workers, label: 工勤人员}
      - {name: total, label: 合计}
relations:
  - {code: sum.staff, table: staff, along: column, kind: equal, left: [total], right: [officials, workers], statement: 合计等于各项之和}
"""


def lint(folder: Path, text: str) -> tuple[Problem, ...]:
    file = folder / "staff.yaml"
    file.write_text(text, encoding="utf-8")
    return lint_file(file)


def test_a_sound_file_has_no_problems(tmp_path: Path) -> None:
    assert lint(tmp_path, SOUND) == ()


@pytest.mark.parametrize(
    ("old", "new", "path", "problem"),
    [
        (
            "label: 合计}",
            "label: 合计}\n      - {name: total, label: 总数}",
            "tables.0",
            "total/planned is declared 2 times",
        ),
        ("name: present", "name: planned", "tables.0", "officials/planned is declared 2 times"),
        ("label: 工勤人员", "label: 行政 人员", "tables.0", "officials and workers have the same label path"),
        ("label: 实有数", "label: 编制数", "tables.0", "planned and present have the same label path"),
        ("    unit: 人\n", "", "tables.0", "officials/planned has no unit"),
        ("section: people", "section: persons", "tables.0", "no section is named persons"),
        ("years: [2020, 2024]", "years: [2024, 2020]", "years", "runs backward"),
    ],
)
def test_a_fault_is_named_with_its_path_and_a_remedy(
    tmp_path: Path, old: str, new: str, path: str, problem: str
) -> None:
    assert old in SOUND
    found = lint(tmp_path, SOUND.replace(old, new, 1))
    match = [one for one in found if problem in one.problem]
    assert match, [str(one) for one in found]
    assert match[0].path.startswith(path)
    assert match[0].remedy
    assert str(tmp_path / "staff.yaml") in str(match[0]) and match[0].remedy in str(match[0])


def test_a_code_used_by_two_relations_is_a_problem(tmp_path: Path) -> None:
    again = SOUND.rstrip().splitlines()[-1]
    (problem,) = lint(tmp_path, SOUND + again + "\n")
    assert (problem.path, problem.problem) == ("relations", "code sum.staff is used 2 times")


def test_a_code_used_by_a_sum_and_by_a_relation_between_years_is_a_problem(tmp_path: Path) -> None:
    between = (
        "between_years:\n  - {code: sum.staff, table: staff, along: row, left: [planned], last_year: [present], "
        "level: note, statement: 某}\n"
    )
    (problem,) = lint(tmp_path, SOUND + between)
    assert problem.problem == "code sum.staff is used 2 times"


def test_two_tables_of_one_name_are_a_problem(tmp_path: Path) -> None:
    table = SOUND[SOUND.index("  - name: staff") : SOUND.index("relations:")]
    found = lint(tmp_path, SOUND.replace("relations:", table + "relations:"))
    assert any("2 tables are named staff" in one.problem for one in found)


def test_all_faults_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    text = SOUND.replace("section: people", "section: persons").replace("[2020, 2024]", "[2024, 2020]")
    assert len(lint(tmp_path, text)) == 2


def test_a_label_path_may_end_alike_under_different_groups(tmp_path: Path) -> None:
    grouped = SOUND.replace(
        "      - {name: workers, label: 工勤人员}\n",
        "      - {label: 工勤人员, children: [{name: workers, label: 行政人员}]}\n",
    )
    assert lint(tmp_path, grouped) == ()


def test_a_file_that_does_not_load_has_one_problem(tmp_path: Path) -> None:
    (problem,) = lint(tmp_path, SOUND.replace("blank: zero", "blank: nought"))
    assert problem.path == "tables.0.blank"
    assert problem.remedy
