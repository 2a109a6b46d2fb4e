"""Template files: what a wrong one says, and that a new form needs no code."""

from decimal import Decimal
from pathlib import Path

import pytest

from extractor import Source, Template, TemplateError, extract
from extractor.forms import load_file, load_templates
from extractor.forms.specimen import draw_values, write_specimen
from extractor.model import Along, Level, Rank, RelationKind

STAFF = """
form: staff
notice: 某财〔2020〕1号
years: [2020, null]
title: {label: 部门人员情况报告}
sections:
  - {name: people, label: 一、人员情况}
tables:
  - name: staff
    label: 部门人员情况表
    section: people
    blank: zero
    unit: 人
    corner: 人员类别
    columns:
      - {name: planned, label: 编制人数}
      - {name: present, label: 年末实有人数}
    rows:
      - {name: officials, label: 行政人员}
      - {name: workers, label: 工勤人员}
      - {name: total, label: 合计}
relations:
  - {code: sum.staff, table: staff, along: column, kind: equal, left: [total], right: [officials, workers], statement: 合计等于各项之和}
"""

BUDGET_IN_BLOCKS = """
form: budget-blocks
notice: 某财〔2020〕2号
years: [2020, null]
title: {label: 部门决算公开报告}
sections:
  - {name: accounts, label: 一、收支决算情况}
tables:
  - name: accounts
    label: 收入支出决算总表
    section: accounts
    blank: zero
    unit: 万元
    corner: 项目
    blocks:
      - label: 收入部分
        columns: &amounts
          - {name: budget, label: 年初预算数}
          - {name: final, label: 决算数}
        rows:
          - {name: income.grants, label: 财政拨款收入}
          - {name: income.business, label: 事业收入}
          - {name: income.total, label: 本年收入合计}
      - label: 支出部分
        columns: *amounts
        rows:
          - {name: spending.basic, label: 基本支出}
          - {name: spending.projects, label: 项目支出}
          - {name: spending.total, label: 本年支出合计}
relations:
  - {code: sum.income, table: accounts, along: column, kind: equal, left: [income.total], right: [income.grants, income.business], statement: 收入合计等于各项之和}
  - {code: sum.spending, table: accounts, along: column, kind: equal, left: [spending.total], right: [spending.basic, spending.projects], statement: 支出合计等于各项之和}
"""

BUDGET_AS_TREE = """
form: budget-tree
notice: 某财〔2020〕3号
years: [2020, null]
title: {label: 三公经费决算报告}
tables:
  - name: expenses
    label: 三公经费支出决算表
    blank: unknown
    unit: 元
    label_columns: 2
    corner: 支出项目
    columns:
      - label: 支出情况
        children:
          - {name: budget, label: 全年预算数}
          - {name: final, label: 全年决算数}
    rows:
      - {name: travel, label: 一、因公出国（境）费}
      - label: 二、公务用车费
        children:
          - {name: cars.purchase, label: 1.购置费}
          - {name: cars.running, label: 2.运行维护费}
      - {name: reception, label: 三、公务接待费}
      - {name: total, label: 四、总计}
relations:
  - {code: sum.expenses, table: expenses, along: column, kind: equal, left: [total], right: [travel, cars.*, reception], statement: 总计等于各项之和}
"""

NEW_FORMS = {"rows": STAFF, "blocks": BUDGET_IN_BLOCKS, "tree": BUDGET_AS_TREE}


def written(folder: Path, text: str, name: str = "form.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def fault(folder: Path, old: str, new: str) -> TemplateError:
    """What loading says about the staff form with one passage exchanged."""
    assert old in STAFF
    file = written(folder, STAFF.replace(old, new, 1))
    with pytest.raises(TemplateError) as raised:
        load_file(file)
    assert raised.value.file == str(file) and str(raised.value).startswith(str(file))
    return raised.value


# What loads


def test_the_built_in_forms_load_in_the_order_of_their_names() -> None:
    assert [template.form for template in load_templates()] == ["2014", "2019", "2021"]


def test_labels_names_units_and_relations_are_as_declared(tmp_path: Path) -> None:
    template = load_file(written(tmp_path, STAFF))
    (table,) = template.tables
    (block,) = table.blocks
    assert [(axis.name, axis.label_path) for axis in block.rows] == [
        ("officials", "行政人员"), ("workers", "工勤人员"), ("total", "合计"),
    ]  # fmt: skip
    assert {row.unit or column.unit for row, column in table.cells()} == {"人"}
    (relation,) = template.relations
    assert (relation.kind, relation.along) == (RelationKind.EQUAL, Along.COLUMN)
    assert (relation.left, relation.right) == (("total",), ("officials", "workers"))


def test_a_block_title_is_the_root_of_its_rows_and_a_group_of_its_members(tmp_path: Path) -> None:
    blocks = load_file(written(tmp_path, BUDGET_IN_BLOCKS)).tables[0].blocks
    assert [block.rows[0].label_path for block in blocks] == ["收入部分/财政拨款收入", "支出部分/基本支出"]
    tree = load_file(written(tmp_path, BUDGET_AS_TREE)).tables[0].blocks[0]
    assert tree.rows[1].label_path == "二、公务用车费/1.购置费"
    assert tree.columns[0].label_path == "支出情况/全年预算数"


def test_a_wildcard_stands_for_every_name_below_it(tmp_path: Path) -> None:
    (relation,) = load_file(written(tmp_path, BUDGET_AS_TREE)).relations
    assert relation.right == ("travel", "cars.purchase", "cars.running", "reception")


# What does not


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("notice:", "notise:", "notice"),
        ("blank: zero", "blank: zero\n    colour: red", "tables.0.colour"),
        ("{name: workers, label: 工勤人员}", "{name: workers, lable: 工勤人员}", "tables.0.rows.1.label"),
        ("blank: zero", "blank: nought", "tables.0.blank"),
        ("years: [2020, null]", "years: always", "years"),
        ("years: [2020, null]", "years: [soon, null]", "years.0"),
        ("form: staff", "form: [staff]", "form"),
        ("name: workers", "name: Workers!", "tables.0.rows.1.name"),
        ("along: column", "along: diagonal", "relations.0.along"),
        ("kind: equal", "kind: similar", "relations.0.kind"),
        ("left: [total]", "left: []", "relations.0.left"),
        ("{name: workers, label: 工勤人员}", "{label: 工勤人员}", "tables.0.rows.1"),
        ("title: {label: 部门人员情况报告}", "title: 部门人员情况报告", "title"),
    ],
)
def test_a_fault_of_the_schema_names_the_file_and_the_path_in_it(tmp_path: Path, old: str, new: str, path: str) -> None:
    error = fault(tmp_path, old, new)
    assert error.path == path
    assert error.problem


def test_a_misspelt_key_that_may_be_left_out_is_not_ignored(tmp_path: Path) -> None:
    error = fault(tmp_path, "corner: 人员类别", "korner: 人员类别")
    assert error.path == "tables.0.korner"


def test_a_table_without_columns_says_what_to_give(tmp_path: Path) -> None:
    columns = STAFF[STAFF.index("    columns:") : STAFF.index("    rows:")]
    error = fault(tmp_path, columns, "")
    assert error.path == "tables.0"
    assert "`blocks`" in error.problem and "`columns`" in error.problem


def test_a_node_without_name_and_children_says_what_to_add(tmp_path: Path) -> None:
    error = fault(tmp_path, "{name: workers, label: 工勤人员}", "{label: 工勤人员}")
    assert "name" in error.problem and "children" in error.problem


@pytest.mark.parametrize(
    ("old", "new", "path", "named"),
    [
        ("right: [officials, workers]", "right: [officials, cleaners]", "relations.0.right", "cleaners"),
        ("left: [total]", "left: [sum]", "relations.0.left", "sum"),
        ("right: [officials, workers]", "right: [workers.*]", "relations.0.right", "workers.*"),
        ("kind: equal", "kind: equal, only: [absent]", "relations.0.only", "absent"),
        ("table: staff, along", "table: stuff, along", "relations.0.table", "stuff"),
    ],
)
def test_a_relation_over_names_that_are_not_there_names_them(
    tmp_path: Path, old: str, new: str, path: str, named: str
) -> None:
    error = fault(tmp_path, old, new)
    assert error.path == path
    assert named in error.problem


BETWEEN = """
between_years:
  - {code: years.staff, table: staff, along: row, left: [planned], last_year: [present], right: [planned], level: note, statement: 某}
powers:
  - {code: house.staff, table: staff, rows: [officials], columns: [planned], ranks: [city], statement: 某}
"""


def test_what_holds_between_years_and_who_may_have_numbers_are_data(tmp_path: Path) -> None:
    file = tmp_path / "staff.yaml"
    file.write_text(STAFF + BETWEEN, encoding="utf-8")
    template = load_file(file)
    (relation,), (power,) = template.between_years, template.powers
    assert (relation.left, relation.last_year, relation.right) == (("planned",), ("present",), ("planned",))
    assert (relation.along, relation.level) == (Along.ROW, Level.NOTE)
    assert (power.rows, power.columns, power.ranks) == (("officials",), ("planned",), (Rank.CITY,))


@pytest.mark.parametrize(
    ("old", "new", "path", "named"),
    [
        ("table: staff, along: row", "table: stuff, along: row", "between_years.0.table", "stuff"),
        ("last_year: [present]", "last_year: [absent]", "between_years.0.last_year", "absent"),
        ("level: note", "level: fatal", "between_years.0.level", "note"),
        ("rows: [officials]", "rows: [cleaners]", "powers.0.rows", "cleaners"),
        ("columns: [planned]", "columns: [total]", "powers.0.columns", "total"),
        ("ranks: [city]", "ranks: [village]", "powers.0.ranks.0", "township"),
    ],
)
def test_a_fault_in_what_holds_between_years_is_named(
    tmp_path: Path, old: str, new: str, path: str, named: str
) -> None:
    assert old in BETWEEN
    file = tmp_path / "staff.yaml"
    file.write_text(STAFF + BETWEEN.replace(old, new), encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        load_file(file)
    assert caught.value.path == path and named in caught.value.problem


@pytest.mark.parametrize(
    ("old", "new"), [("left: [total]", "left: [sum]"), ("right: [officials, workers]", "right: [a.*]")]
)
def test_an_unknown_term_is_answered_with_the_names_that_there_are(tmp_path: Path, old: str, new: str) -> None:
    assert "officials, workers, total" in fault(tmp_path, old, new).problem


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (b"form: [unclosed", "is not YAML"),
        (b"form: \x00", "is not YAML"),
        (b"%PDF-1.7", "is not YAML"),
        ("form: 甲\n".encode("gb18030"), "UTF-8"),
        (b"#" * 1_000_001, "larger than"),
        (b"!!python/object/apply:os.system ['true']", "is not YAML"),
    ],
)
def test_bytes_that_are_no_template_say_so_in_one_line(tmp_path: Path, data: bytes, remedy: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(data)
    with pytest.raises(TemplateError) as raised:
        load_file(file)
    assert str(file) in str(raised.value) and remedy in raised.value.problem
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("data", [b"", b"- a\n- b\n", b"just a sentence", b"42"])
def test_yaml_that_is_no_mapping_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(data)
    with pytest.raises(TemplateError):
        load_file(file)


def test_aliases_that_unfold_without_end_are_refused_and_not_unfolded(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    with pytest.raises(TemplateError):
        load_file(written(tmp_path, "\n".join(lines)))


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="cannot be read"):
        load_file(tmp_path / "nowhere.yaml")


def test_a_folder_without_templates_says_what_to_add(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="add a .yaml file"):
        load_templates(tmp_path)


def test_two_files_of_one_form_name_the_form(tmp_path: Path) -> None:
    written(tmp_path, STAFF, "one.yaml")
    written(tmp_path, STAFF, "two.yaml")
    with pytest.raises(TemplateError, match="staff") as raised:
        load_templates(tmp_path)
    assert raised.value.path == "form"


# A new form


def new_form(folder: Path, text: str) -> Template:
    written(folder, text)
    (template,) = load_templates(folder)
    return template


def read_back(template: Template, data: bytes, templates: tuple[Template, ...]) -> dict[tuple[str, str, str], Decimal]:
    found = extract(Source.of("report", data), templates)
    assert found.form == template.form
    return {cell.key: cell.value for cell in found.cells if cell.value is not None}


def money(text: str, unit: str) -> Decimal:
    """A printed amount in `unit`."""
    for suffix, yuan in (("万元", 10_000), ("元", 1)):
        if text.endswith(suffix):
            return Decimal(text.removesuffix(suffix)) * yuan / (10_000 if unit == "万元" else 1)
    return Decimal(text)


@pytest.mark.parametrize("kind", NEW_FORMS)
@pytest.mark.parametrize("format", ["txt-tsv", "html", "docx"])
def test_a_form_in_a_folder_of_its_own_is_extracted_without_any_code(tmp_path: Path, kind: str, format: str) -> None:
    template = new_form(tmp_path, NEW_FORMS[kind])
    for seed in range(3):
        values = draw_values(template, seed)
        expected = {key: money(text, template.tables[0].blocks[0].columns[0].unit) for key, text in values.items()}
        assert read_back(template, write_specimen(template, values, format), (template,)) == expected


@pytest.mark.parametrize("kind", NEW_FORMS)
def test_a_new_form_beside_the_built_in_ones_is_recognised(tmp_path: Path, kind: str) -> None:
    template = new_form(tmp_path, NEW_FORMS[kind])
    values = draw_values(template, 1)
    found = read_back(template, write_specimen(template, values, "html"), (*load_templates(), template))
    assert set(found) == set(values)


def test_the_relations_of_a_new_form_are_checked(tmp_path: Path) -> None:
    template = new_form(tmp_path, STAFF)
    values = {("staff", row, column): text for row, text in (("officials", "7"), ("workers", "2"), ("total", "8"))
              for column in ("planned", "present")}  # fmt: skip
    found = extract(Source.of("report", write_specimen(template, values, "txt-tsv")), (template,))
    sums = [(finding.where, finding.expected) for finding in found.findings if finding.code == "sum.staff"]
    assert sums == [("planned", "9"), ("present", "9")]
