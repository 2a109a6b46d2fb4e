"""What is written comes back: any values, in any form, through any flattened format, cell by cell."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import CellStatus, Extraction, Source, Template, extract, load_templates
from extractor.forms.specimen import Values, blank_zeros, draw_values, write_specimen

TEMPLATES = {template.form: template for template in load_templates()}
FORMATS = ["txt-tsv", "txt-cells", "txt-layout", "md", "html"]
YUAN = {"元": 1, "万元": 10_000}

Shown = tuple[Decimal | None, CellStatus, str]


def expected(template: Template, values: Values) -> dict[tuple[str, str, str], Shown]:
    """Value, status and text of every cell, by a reading of the printed text that shares no code with the project."""
    units = {(table.name, row.name, column.name): row.unit or column.unit
             for table in template.tables for row, column in table.cells()}  # fmt: skip
    cells: dict[tuple[str, str, str], Shown] = {}
    for key, text in values.items():
        found = re.fullmatch(r"([+-]?[\d.]+)(万元|元)?", text)
        if found is None:
            cells[key] = None, CellStatus.BLANK, ""
            continue
        factor = Decimal(YUAN[found[2]]) / YUAN[units[key]] if found[2] else 1
        cells[key] = Decimal(found[1]) * factor, CellStatus.PRINTED, text
    return cells


def shown(found: Extraction) -> dict[tuple[str, str, str], Shown]:
    return {cell.key: (cell.value, cell.status, cell.raw.strip()) for cell in found.cells}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("form", sorted(TEMPLATES))
@settings(max_examples=12)
@given(seed=st.integers(0, 10**6), blanks=st.sampled_from([0.0, 0.0, 0.3, 0.7]))
def test_every_cell_comes_back_as_it_was_printed(form: str, format: str, seed: int, blanks: float) -> None:
    template = TEMPLATES[form]
    values = blank_zeros(draw_values(template, seed), seed, blanks)
    found = extract(Source.of("report", write_specimen(template, values, format)))
    assert found.form == form
    assert shown(found) == expected(template, values)


@pytest.mark.parametrize("form", sorted(TEMPLATES))
@settings(max_examples=8)
@given(seed=st.integers(0, 10**6), format=st.sampled_from(FORMATS))
def test_an_extraction_is_a_function_of_its_bytes(form: str, seed: int, format: str) -> None:
    data = write_specimen(TEMPLATES[form], draw_values(TEMPLATES[form], seed), format)
    assert extract(Source.of("report", data)) == extract(Source.of("report", data))


@pytest.mark.parametrize("form", sorted(TEMPLATES))
@settings(max_examples=8)
@given(seed=st.integers(0, 10**6), format=st.sampled_from(FORMATS))
def test_a_sound_report_has_no_findings_and_a_confidence_for_every_cell(form: str, seed: int, format: str) -> None:
    template = TEMPLATES[form]
    found = extract(Source.of("report", write_specimen(template, draw_values(template, seed), format)))
    assert found.findings == ()
    assert all(0 < cell.confidence <= 1 for cell in found.cells)
    assert 0 < found.confidence <= min(cell.confidence for cell in found.cells)


@pytest.mark.parametrize("form", sorted(TEMPLATES))
def test_the_cells_are_those_of_the_form_in_its_order_whatever_is_missing(form: str) -> None:
    template = TEMPLATES[form]
    keys = [(table.name, row.name, column.name) for table in template.tables for row, column in table.cells()]
    text = write_specimen(template, draw_values(template, 1), "txt-tsv").decode()
    lines = text.splitlines()
    for part in (lines, lines[: len(lines) * 2 // 3], [line for number, line in enumerate(lines) if number % 5]):
        found = extract(Source.of("report", "\n".join(part).encode()))
        assert [cell.key for cell in found.cells] == keys


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10**6),
    format=st.sampled_from(FORMATS),
    placeholder=st.sampled_from(["-", "—", "／", "无", "N/A"]),
)
def test_placeholders_for_zero_are_placeholders_and_move_nothing(seed: int, format: str, placeholder: str) -> None:
    template = TEMPLATES["2021"]
    values = draw_values(template, seed)
    printed = {key: placeholder if text == "0" else text for key, text in values.items()}
    want = {key: (None, CellStatus.PLACEHOLDER, placeholder) if text == placeholder else expected(template, values)[key]
            for key, text in printed.items()}  # fmt: skip
    assert shown(extract(Source.of("report", write_specimen(template, printed, format)))) == want


@settings(max_examples=40, deadline=None)
@given(data=st.data(), form=st.sampled_from(sorted(TEMPLATES)))
def test_no_value_is_invented_when_lines_are_lost(data: st.DataObject, form: str) -> None:
    """Whatever is cut away: a value that is read stands in the text, and a cell that is there stays what it was."""
    template = TEMPLATES[form]
    keys = [(table.name, row.name, column.name) for table in template.tables for row, column in table.cells()]
    values = {key: str(1000 + number) for number, key in enumerate(keys)}
    lines = write_specimen(template, values, "txt-tsv").decode().splitlines()
    tabbed = [number for number, line in enumerate(lines) if any(text in line for text in values.values())]
    lost = data.draw(st.sets(st.sampled_from(tabbed), max_size=5))
    text = "\n".join(line for number, line in enumerate(lines) if number not in lost)
    found = extract(Source.of("report", text.encode()), [template])
    for cell in found.cells:
        if cell.status is CellStatus.PRINTED:
            assert cell.raw == values[cell.key]
