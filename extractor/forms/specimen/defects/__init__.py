"""Reports with planted defects of which the truth is known: every kind of thing that goes wrong in real reports.

`plant` makes a report and spoils it; a kind is a small named function (`DEFECTS`) that takes a `Planted` and gives a
new one, or None where the report has no place for it. Kinds combine in any order.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from extractor.forms.specimen.defects import cells, headers, labels, neighbours, rows, runs, spelling, swaps, tables
from extractor.forms.specimen.defects.planted import Planted, Truth, clean
from extractor.forms.specimen.defects.unfit import UNFIT
from extractor.forms.specimen.layout import STATUTORY, Layout
from extractor.forms.specimen.printed import Values
from extractor.forms.specimen.report import AGENCY
from extractor.model import Template

__all__ = ["DEFECTS", "FAMILIES", "UNFIT", "Defect", "Planted", "Truth", "draw_kinds", "plant"]

Defect = Callable[[Planted, Random], Planted | None]
"""Plants one kind of defect, or says that there is no place for it."""

_LABELS: dict[str, Defect] = {
    "label_broken": spelling.label_broken,
    "header_broken": spelling.header_broken,
    "label_stacked": spelling.label_stacked,
    "label_misspelt": spelling.label_misspelt,
    "label_cut": spelling.label_cut,
    "label_comma": spelling.label_comma,
    "label_full_width": spelling.label_full_width,
    "label_half_width": spelling.label_half_width,
    "numbering_mark": spelling.numbering_mark,
    "numbering_missing": spelling.numbering_missing,
    "label_spaced": spelling.label_spaced,
    "label_instructed": spelling.label_instructed,
    "label_tail_below": labels.label_tail_below,
    "label_head_above": labels.label_head_above,
    "label_halved": labels.label_halved,
    "numbering_torn": labels.numbering_torn,
    "label_in_every_column": labels.label_in_every_column,
    "header_in_every_column": labels.header_in_every_column,
    "label_said_before": labels.label_said_before,
    "label_lost": labels.label_lost,
    "group_in_every_row": labels.group_in_every_row,
    "group_missing": labels.group_missing,
    "group_broken": labels.group_broken,
    "group_repeated": labels.group_repeated,
    "rows_reordered": swaps.rows_reordered,
    "labels_swapped": swaps.labels_swapped,
    "columns_swapped": swaps.columns_swapped,
    "groups_swapped": swaps.groups_swapped,
}

_ROWS: dict[str, Defect] = {
    "row_lost": rows.row_lost,
    "row_added": rows.row_added,
    "row_empty": rows.row_empty,
    "page_number": rows.page_number,
    "column_empty": rows.column_empty,
    "cells_trailing": rows.cells_trailing,
    "column_lost": rows.column_lost,
    "column_numbers": rows.column_numbers,
    "unit_row": rows.unit_row,
    "runs_shifted": rows.runs_shifted,
    "span_drifted": rows.span_drifted,
    "span_filled": rows.span_filled,
    "header_lost": headers.header_lost,
    "header_repeated": headers.header_repeated,
    "header_shattered": headers.header_shattered,
    "header_cut": headers.header_cut,
}

_CELLS: dict[str, Defect] = {
    "blank_for_zero": cells.blank_for_zero,
    "table_blank": cells.table_blank,
    "form_blank": cells.form_blank,
    "total_blank": cells.total_blank,
    "placeholder": cells.placeholder,
    "no_number": cells.no_number,
    "note_in_cell": cells.note_in_cell,
    "note_below": cells.note_below,
    "unit_in_cell": cells.unit_in_cell,
    "signed": cells.signed,
    "digits_wide": cells.digits_wide,
    "thousands": cells.thousands,
    "footnote": cells.footnote,
    "wrong_sum": cells.wrong_sum,
    "number_broken": cells.number_broken,
    "number_torn": runs.number_torn,
    "run_together": runs.run_together,
    "neighbours_together": runs.neighbours_together,
}

_TABLES: dict[str, Defect] = {
    "table_missing": tables.table_missing,
    "block_missing": tables.block_missing,
    "blocks_apart": tables.blocks_apart,
    "table_cut": tables.table_cut,
    "tables_merged": tables.tables_merged,
    "tables_out_of_order": tables.tables_out_of_order,
    "table_turned": tables.table_turned,
    "columns_apart": tables.columns_apart,
    "old_labels": tables.old_labels,
    "tables_twice": tables.tables_twice,
}

_NEIGHBOURS: dict[str, Defect] = {
    "explanation": neighbours.explanation,
    "notice": neighbours.notice,
    "half_year": neighbours.half_year,
    "draft_for_opinions": neighbours.draft_for_opinions,
}

DEFECTS: dict[str, Defect] = {**_LABELS, **_ROWS, **_CELLS, **_TABLES, **_NEIGHBOURS}
"""Every kind by its name."""

FAMILIES: dict[str, tuple[str, ...]] = {
    "labels": tuple(_LABELS),
    "rows": tuple(_ROWS),
    "cells": tuple(_CELLS),
    "tables": tuple(_TABLES),
    "neighbours": tuple(_NEIGHBOURS),
}
"""The kinds of each family; the last gives documents that are no reports."""


def plant(
    template: Template,
    values: Values,
    kinds: Sequence[str],
    seed: int,
    *,
    year: int | None = None,
    agency: str = AGENCY,
    layout: Layout = STATUTORY,
) -> Planted:
    """A report with the defects planted in this order; `kinds` of the answer says which of them found a place.

    The same arguments give the same report.
    """
    planted = clean(template, values, agency=agency, year=year, layout=layout)
    for number, kind in enumerate(kinds):
        rng = Random(f"{template.form}/{seed}/{number}/{kind}")  # noqa: S311 (specimens, no secrets)
        spoilt = None if planted.refused else DEFECTS[kind](planted, rng)
        if spoilt is not None:
            planted = replace(spoilt, kinds=(*planted.kinds, kind))
    return planted


def draw_kinds(rng: Random, count: int, pool: Sequence[str] | None = None) -> tuple[str, ...]:
    """So many different kinds in random order, from the pool or from all that leave a report."""
    known = [kind for kind in DEFECTS if kind not in FAMILIES["neighbours"]] if pool is None else list(pool)
    return tuple(rng.sample(known, min(count, len(known))))
