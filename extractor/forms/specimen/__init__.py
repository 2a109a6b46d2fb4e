"""Filled specimens of any form: values that satisfy its relations, printed in every format and layout.

Template authors see their form with it, and most of the project's tests are made from it.
"""

from extractor.forms.specimen.layout import STATUTORY, Layout, Unlabelled, table_to_printed
from extractor.forms.specimen.looks import Merged
from extractor.forms.specimen.printed import (
    Border,
    Flow,
    PrintedCell,
    PrintedReport,
    PrintedSection,
    PrintedTable,
    Role,
    Values,
    row_slots,
)
from extractor.forms.specimen.report import AGENCY, values_to_report
from extractor.forms.specimen.values import Scale, blank_zeros, draw_values, load_figures, plant_wrong
from extractor.forms.specimen.write import WRITERS, expected_cells, format_suffix, write_specimen
from extractor.model import Key

__all__ = [
    "AGENCY", "STATUTORY", "WRITERS", "Border", "Flow", "Key", "Layout", "Merged", "PrintedCell", "PrintedReport",
    "PrintedSection", "PrintedTable", "Role", "Scale", "Unlabelled", "Values", "blank_zeros", "draw_values",
    "expected_cells", "format_suffix", "load_figures", "plant_wrong", "row_slots", "table_to_printed",
    "values_to_report", "write_specimen",
]  # fmt: skip
