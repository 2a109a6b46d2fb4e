"""The comparison with other engines: its scorer sees what is wrong, and its truth is what was printed."""

from dataclasses import replace

from bench.inks import pdf_inks
from bench.pdf.documents import Producer, by_reportlab, plan_one
from bench.pdf.engines.ours import Reading
from bench.pdf.found import FoundTable, TrueCell, TruePiece
from bench.pdf.score import Score, score_document
from bench.pdf.truth import report_to_pieces

ROWS = (
    ("信息内容", "自然人", "企业", "总计"),
    ("新收", "11", "12", "23"),
    ("结转", "14", "15", "29"),
    ("结果", "25", "27", "52"),
)
PIECE = TruePiece(
    page=2,
    table="requests",
    n_rows=4,
    n_cols=4,
    cells=tuple(
        TrueCell(row, col, text, is_value=row > 0 and col > 0)
        for row, texts in enumerate(ROWS)
        for col, text in enumerate(texts)
    ),
)


def scored(rows: tuple[tuple[str, ...], ...], page: int = 2) -> Score:
    return score_document([PIECE], [FoundTable(page, rows)])


def test_a_table_as_printed_has_all_values_right() -> None:
    assert scored(ROWS) == Score(9, placed=9, aligned=9, in_row=9, texts=16, texts_right=16, pieces=1, shaped=1)


def test_values_of_a_row_that_are_shifted_by_a_column_are_wrong() -> None:
    score = scored((*ROWS[:2], ("结转", "", "14", "15"), ROWS[3]))
    assert (score.placed, score.aligned, score.in_row, score.shaped) == (6, 6, 8, 1)


def test_two_columns_that_are_swapped_are_not_both_right() -> None:
    assert scored(tuple((a, c, b, d) for a, b, c, d in ROWS)).aligned == 6


def test_an_empty_column_more_is_forgiven_in_line_only() -> None:
    score = scored(tuple((row[0], "", *row[1:]) for row in ROWS))
    assert (score.placed, score.aligned, score.shaped) == (0, 9, 0)


def test_a_lost_row_costs_its_values() -> None:
    score = scored((*ROWS[:1], *ROWS[2:]))
    assert (score.placed, score.aligned, score.in_row) == (0, 6, 6)


def test_digits_run_together_are_wrong() -> None:
    score = scored((*ROWS[:3], ("结果", "2527", "", "52")))
    assert (score.aligned, score.in_row) == (7, 7)


def test_a_table_of_another_page_does_not_count() -> None:
    assert scored(ROWS, page=1) == Score(values=9, texts=16, pieces=1)


def test_our_reading_of_a_printed_report_is_its_truth() -> None:
    one = plan_one(7, Producer.REPORTLAB)
    data = by_reportlab(one)
    pieces = report_to_pieces(one.report, pdf_inks(data))
    tables = list(Reading().tables("", data))
    score = score_document(pieces, tables)
    assert (score.placed, score.texts_right, score.shaped) == (score.values, score.texts, score.pieces)
    spoilt = [replace(table, rows=table.rows[1:]) for table in tables]
    assert score_document(pieces, spoilt).placed < score.values / 2
