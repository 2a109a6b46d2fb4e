"""Document x templates -> Alignment: which row of the document is which row of the form, columns alike.

Read in this order: `rows` (a document as one row stream), `lexicon` (a form's labels, compiled), `assign` (the
alignment of the two sequences), `views` (shapes a table is published in), `columns`, `slots`, `positions` and
`readings` (from a row's values to its columns), `tables` (one table found), `identify` and `align` (the form found),
`titles` and `head` (agency, year, sections, several reports in one file).
"""

from extractor.matching.align import align
from extractor.matching.head import read_head
from extractor.matching.identify import split_reports

__all__ = ["align", "read_head", "split_reports"]
