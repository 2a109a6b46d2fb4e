"""Rows, columns and tables that a document does not have: no value is invented, none that stands there is called absent.

The documents are specimens with planted defects, so that what is true of every cell is known.
"""

import pytest

from extractor import CellStatus, Source, extract, load_templates
from extractor.forms.specimen import WRITERS, Border, Layout, Merged, Values, blank_zeros, draw_values
from extractor.forms.specimen.defects import Planted, plant

TEMPLATES = {template.form: template for template in load_templates()}
STATUTORY = Layout()
SERIAL = Layout(serial="序号", group_value="——")
BY_HAND = Layout(break_after=6)
STACKED = Layout(merged=Merged.STACKED)
ROWS_ONLY = Layout(border=Border.OPEN)
NO_RULES = Layout(border=Border.NONE)
SPLIT = Layout(split_blocks=True)
GONE = ("row_lost", "column_lost", "block_missing", "table_missing")
SHOWS_BLANK = {"html", "html-gb18030", "html-word", "txt-tsv", "txt-layout", "pdf", "pdf-repeated"}


def specimen(form: str, layout: Layout, seed: int, kinds: str, values: Values) -> Planted:
    planted = plant(TEMPLATES[form], values, kinds.split("+"), seed, layout=layout)
    assert planted.kinds == tuple(kinds.split("+"))
    return planted


def wrong(planted: Planted, format: str) -> list[str]:
    """The cells that are not read as what they are."""
    report = extract(Source.of("a", WRITERS[format](planted.report)))
    units = planted.units
    return [
        f"{cell.key}: {cell.status} {cell.value}"
        for cell in report.cells
        if not planted.truth[cell.key].allows(cell.value, cell.status, units[cell.key])
    ]


@pytest.mark.parametrize("kind", GONE)
@pytest.mark.parametrize(
    "format", ["html", "docx", "pdf", "txt-tsv", "txt-spaced", "txt-lines", "txt-layout", "txt-cells"]
)
def test_what_is_absent_is_said_to_be_absent(format: str, kind: str) -> None:
    form = "2014" if kind == "row_lost" else "2021"
    for seed in (1, 2):
        planted = specimen(form, STATUTORY, seed, kind, draw_values(TEMPLATES[form], seed))
        assert any(truth.absent for truth in planted.truth.values())
        assert not wrong(planted, format)


@pytest.mark.parametrize(
    ("form", "format", "layout", "seed", "kinds"),
    [
        pytest.param(
            "2014", "html-gb18030", SERIAL, 84161, "row_lost+number_broken", id="a group's row with its number"
        ),
        pytest.param("2014", "txt-lines", SERIAL, 84560, "row_lost", id="the placeholders of a group's row, in lines"),
        pytest.param("2014", "txt-layout", SERIAL, 84063, "row_lost+blank_for_zero", id="the same above blank rows"),
        pytest.param("2021", "txt-spaced", BY_HAND, 84589, "column_lost", id="a group's label like that of its column"),
        pytest.param("2021", "pdf", ROWS_ONLY, 84417, "column_lost+span_filled", id="a piece of a group's label"),
        pytest.param("2019", "txt-lines", SERIAL, 84935, "row_lost+footnote", id="lines of two groups are no row"),
        pytest.param("2019", "txt-tsv", STATUTORY, 85200, "column_lost+form_blank", id="a blank form without a column"),
        pytest.param("2021", "pdf-repeated", ROWS_ONLY, 85049, "wrong_sum+row_lost", id="a column's label is no row"),
        pytest.param("2019", "html-script", STACKED, 85929, "row_lost", id="another table's header is no row"),
        pytest.param("2019", "txt-lines", STATUTORY, 87500, "row_lost", id="another table's header line and values"),
        pytest.param("2014", "txt-layout", BY_HAND, 84333, "row_lost", id="pieces of a label are no two rows"),
        pytest.param("2014", "txt-lines", STACKED, 87800, "rows_reordered+row_lost", id="a row out of order in lines"),
        pytest.param(
            "2021", "txt-layout", STATUTORY, 85128, "row_added+column_lost+rows_reordered", id="a group's line"
        ),
        pytest.param(
            "2019", "txt-spaced", STATUTORY, 84529, "column_lost+label_misspelt", id="beside a misspelt label"
        ),
        pytest.param("2019", "pdf", ROWS_ONLY, 85437, "label_in_every_column+table_missing", id="labels written again"),
        pytest.param("2021", "pdf-repeated", NO_RULES, 84599, "row_lost+header_in_every_column", id="a deep header"),
        pytest.param("2021", "txt-lines", SPLIT, 84320, "column_lost", id="a running header of two rows"),
        pytest.param("2021", "txt-layout", SPLIT, 84138, "column_numbers+column_lost", id="column numbers from 2 on"),
        pytest.param("2019", "html-word", STATUTORY, 84895, "total_blank+column_lost", id="one blank merged cell"),
        pytest.param(
            "2019", "html-gb18030", STATUTORY, 84581, "column_lost+run_together", id="no total, digits as one"
        ),
        pytest.param("2014", "txt-lines", SERIAL, 85235, "placeholder+row_lost", id="a placeholder like a unit"),
        pytest.param("2014", "html-nested", STATUTORY, 84833, "old_labels+table_cut+table_missing", id="half a table"),
        pytest.param("2021", "html", SERIAL, 84322, "table_cut+table_missing", id="three rows of a table"),
    ],
)
def test_nothing_is_invented_and_nothing_overlooked(
    form: str, format: str, layout: Layout, seed: int, kinds: str
) -> None:
    values = draw_values(TEMPLATES[form], seed)
    if seed % 2 and format in SHOWS_BLANK:
        values = blank_zeros(values, seed, 1 / 3)
    planted = specimen(form, layout, seed, kinds, values)
    assert any(truth.absent for truth in planted.truth.values())
    assert not wrong(planted, format)


def test_a_table_that_is_not_there_has_no_cell_that_is_said_to_be() -> None:
    planted = specimen("2019", STATUTORY, 5, "table_missing", draw_values(TEMPLATES["2019"], 5))
    report = extract(Source.of("a", WRITERS["html"](planted.report)))
    gone = {key[0] for key, truth in planted.truth.items() if truth.absent}
    assert {cell.table for cell in report.cells if cell.status is CellStatus.ABSENT} == gone
