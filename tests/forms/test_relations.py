"""Relations spelled out cell by cell: which instances a form has, and when one holds."""

from decimal import Decimal

import pytest

from extractor.forms import load_templates
from extractor.forms.relations import Instance, holds, relation_instances, template_instances
from extractor.model import Along, Axis, Block, Label, Relation, RelationKind, Table

TEMPLATES = {template.form: template for template in load_templates()}
APPLICANTS = ["natural_person", "business", "research", "public_welfare", "legal_service", "other_organisation"]


def by_code(form: str) -> dict[str, list[Instance]]:
    found: dict[str, list[Instance]] = {}
    for instance in template_instances(TEMPLATES[form]):
        found.setdefault(instance.relation.code, []).append(instance)
    return found


@pytest.mark.parametrize(("form", "rows", "details"), [("2019", 23, 19), ("2021", 25, 21)])
def test_the_requests_table_has_a_sum_a_row_and_two_a_column(form: str, rows: int, details: int) -> None:
    """By hand from the notices: 23 rows of data (25 from 2021 on) of which four are no results; seven columns."""
    found = by_code(form)
    assert len(found["sum.requests.row"]) == rows
    assert len(found["sum.requests.results"]) == len(found["sum.requests.balance"]) == 7
    assert {len(instance.right) for instance in found["sum.requests.results"]} == {details}
    assert all(instance.left == (("requests", instance.where, "total"),) for instance in found["sum.requests.row"])
    assert all([key[2] for key in instance.right] == APPLICANTS for instance in found["sum.requests.row"])


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_the_printed_rule_joins_four_rows_in_each_column(form: str) -> None:
    for instance in by_code(form)["sum.requests.balance"]:
        sides = [[key[1] for key in side] for side in (instance.left, instance.right)]
        assert sides == [["new", "carried_in"], ["total", "carried_out"]]
        assert {key[2] for key in (*instance.left, *instance.right)} == {instance.where}


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_each_block_of_the_disputes_has_one_sum_of_four_parts(form: str) -> None:
    found = [instance for code, group in by_code(form).items() if ".disputes." in code for instance in group]
    assert sorted(instance.left[0][2] for instance in found) == [
        "litigation_after_review.total", "litigation_direct.total", "review.total",
    ]  # fmt: skip
    assert {len(instance.right) for instance in found} == {4}
    assert all({key[2].rpartition(".")[0] for key in instance.right} == {instance.left[0][2].rpartition(".")[0]}
               for instance in found)  # fmt: skip


@pytest.mark.parametrize(("form", "count"), [("2019", 23 + 7 + 7 + 3 + 2), ("2021", 25 + 7 + 7 + 3)])
def test_a_form_has_these_relations_and_no_others(form: str, count: int) -> None:
    """2019 has two bounds besides: published is at most published_total, for two rows."""
    assert len(template_instances(TEMPLATES[form])) == count


def test_the_single_column_of_2014_has_one_instance_of_each_relation() -> None:
    found = by_code("2014")
    assert all(len(group) == 1 for group in found.values())
    sums = {instance.left[0][1] for group in found.values() for instance in group
            if instance.relation.kind is RelationKind.EQUAL}  # fmt: skip
    assert sums == {
        "received", "completed", "answered", "answered.denied", "reviews", "litigations", "organisation.staff",
    }  # fmt: skip


def test_published_information_of_2014_is_bounded_by_the_channels_but_is_not_their_sum() -> None:
    kinds = {
        instance.relation.kind: {key[1].partition(".")[0] for key in instance.right}
        for group in by_code("2014").values()
        for instance in group
        if instance.left[0][1] == "proactive.published"
    }
    assert kinds == {RelationKind.AT_MOST: {"channels"}, RelationKind.AT_LEAST_LARGEST: {"channels"}}


@pytest.mark.parametrize("form", sorted(TEMPLATES))
def test_no_cell_stands_on_both_sides_of_a_relation_or_twice_on_one(form: str) -> None:
    for instance in template_instances(TEMPLATES[form]):
        keys = (*instance.left, *instance.right)
        assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("form", sorted(TEMPLATES))
def test_every_cell_of_a_relation_is_a_cell_of_the_form(form: str) -> None:
    cells = {(table.name, row.name, column.name) for table in TEMPLATES[form].tables for row, column in table.cells()}
    assert {key for one in template_instances(TEMPLATES[form]) for key in (*one.left, *one.right)} <= cells


def made_up_table() -> Table:
    """Two blocks: x, y, z in the first, x and w in the second."""

    def axes(*names: str) -> tuple[Axis, ...]:
        return tuple(Axis(name, (Label(name),), "件") for name in names)

    return Table("t", Label("表"), (Block(axes("a", "b"), axes("x", "y", "z")), Block(axes("c"), axes("x", "w"))))


def relation(along: Along, left: str, right: str, *only: str) -> Relation:
    return Relation("r", "t", RelationKind.EQUAL, along, tuple(left.split()), tuple(right.split()), "", only)


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        (relation(Along.ROW, "z", "x y"), ["a", "b"]),
        (relation(Along.ROW, "x", "w"), ["c"]),
        (relation(Along.ROW, "w", "y"), []),
        (relation(Along.ROW, "z", "x y", "b"), ["b"]),
        (relation(Along.COLUMN, "a", "b"), ["x", "y", "z"]),
        (relation(Along.COLUMN, "a", "b c"), ["x"]),
        (relation(Along.COLUMN, "a", "b", "z", "x"), ["x", "z"]),
    ],
)
def test_a_relation_stands_in_every_line_that_has_all_its_terms(rule: Relation, where: list[str]) -> None:
    assert [instance.where for instance in relation_instances(rule, made_up_table())] == where


@pytest.mark.parametrize(
    ("kind", "left", "right", "expected"),
    [
        (RelationKind.EQUAL, [5], [2, 3], True),
        (RelationKind.EQUAL, [5], [2, 4], False),
        (RelationKind.EQUAL, ["0.3"], ["0.1", "0.2"], True),
        (RelationKind.EQUAL, [1, 4], [2, 3], True),
        (RelationKind.AT_MOST, [5], [2, 3], True),
        (RelationKind.AT_MOST, [4], [2, 3], True),
        (RelationKind.AT_MOST, [6], [2, 3], False),
        (RelationKind.AT_LEAST_LARGEST, [3], [2, 3], True),
        (RelationKind.AT_LEAST_LARGEST, [9], [2, 3], True),
        (RelationKind.AT_LEAST_LARGEST, [2], [2, 3], False),
    ],
)
def test_each_kind_of_relation_compares_its_sides_in_its_way(
    kind: RelationKind, left: list[int | str], right: list[int | str], expected: bool
) -> None:
    assert holds(kind, [Decimal(n) for n in left], [Decimal(n) for n in right]) is expected
