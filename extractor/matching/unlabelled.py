"""Rows without a label: the only row of a table or block, told by the header above it, or by the title alone."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import takewhile

from rapidfuzz import fuzz, process

from extractor.matching.columns import LEAST_HEADER, header_vocabulary
from extractor.matching.header_text import HeaderText, header_texts
from extractor.matching.rows import Row, is_column_numbers, printed_in, values_in
from extractor.model import Block, GridKind, Table
from extractor.text import fold, fold_core
from extractor.text.numbers import is_digits

UNHEADED = 0.65
"""Score of a row that the title above it and the number of its values alone tell."""
MOST_MISREAD = 0.5
"""Share of a header's labels that may be misread, the others being to the letter."""
MOST_REMARKS = 0.34
"""Share of a row's cells that may hold a remark (见附件) in place of a number; a header has nothing else."""
HOLLOW_COST = 0.02
"""What blanks cost a row without a label beside one with more numbers: the number of a page stands in a row alone."""
MOST_HEADER_ROWS = 12
"""The deepest header has a block title and three rows; broken over pages it was seen with eight, and in columns of text
each of its rows wraps into up to four lines."""
MOST_LINES_ABOVE = 3
"""Lines above a table in words that may be of its header: its groups, of which there are fewer than columns. Where none
of the header is in the table, all of it may stand above, a piece of a label a line."""
MOST_HEADER_LINES = 40
"""The same where every header cell is a line of its own."""
MOST_SPELLED_HEADER = 80
"""The same where each is a column of single characters: 15 columns of four, and their groups."""


def headers_above(rows: Sequence[Row], index: int) -> list[tuple[HeaderText, ...]]:
    """The texts that may be the header of a row without a label: all that stand above it, those of its own grid, in
    words with the lines above that, and in lines what stands above the number of a page; none where it can be no such
    row."""
    row = rows[index]
    few = values_in(row) < 2 > len(lone_digits(row)) and not (has_hidden_blanks(row) and row.has_values)
    if few or len(row.labels) > max(1, MOST_REMARKS * len(row.cells)) or is_column_numbers(row):
        return []
    found = [above := rows_above(rows, index)]
    own = [one for one in above if one.grid == row.grid]
    if 0 < len(own) < len(above):
        found.append(own)
    if row.grid >= 0 and row.kind is GridKind.SPACED:
        first, most = index - len(above), MOST_LINES_ABOVE if own else MOST_HEADER_LINES
        lines = list(takewhile(is_label_line, reversed(rows[max(first - most, 0) : first])))
        found += [[*reversed(lines), *above]] if lines else []
    page = index - len(above) - 1
    if row.grid < 0 and above and page >= 0 and lone_digits(rows[page]):
        found.append([*rows_above(rows, page), *above])
    return [tuple(header_texts(lines)) for lines in found]


def is_label_line(row: Row) -> bool:
    """Whether a row is a line of labels, outside of all tables."""
    return row.grid < 0 and bool(row.labels) and not row.has_values


def has_hidden_blanks(row: Row) -> bool:
    """Whether a row of a table may have more places than it shows: columns of text show no blank ones."""
    return row.kind is GridKind.SPACED and row.grid >= 0


def lone_digits(row: Row) -> str:
    """The one thing printed in a row without a label, if it is digits: they may be all its numbers run together."""
    printed = [text for text in row.texts if text]
    return printed[0] if len(printed) == 1 and is_digits(printed[0]) else ""


def unlabelled_score(row: Row, header: Sequence[HeaderText], block: Block) -> float:
    """How well a stream row without a label stands under the header of its block; not at all with a word of it."""
    words, wanted = header_vocabulary(block), header_labels(block)
    if not header or not words.isdisjoint(row.keys):
        return 0.0
    places = max(values_in(row), min(len(lone_digits(row)), len(block.columns)))
    values = max(min(places, len(block.columns)), places_filled(row))  # a sheet is as wide as its widest table
    found = {text.key for text in header}
    missing = [texts for texts in wanted if texts.isdisjoint(found)]
    misread = misread_labels(missing, found - words) if len(missing) <= MOST_MISREAD * len(wanted) else {}
    known = {text.key for text in header if text.key in words or text.key in misread}
    explained = {piece for text in header if text.key in known for piece in text.cells}
    foreign = {text.key for text in header if len(text.cells) == 1 and explained.isdisjoint(text.cells)}
    share = (len(wanted) - len(missing) + sum(misread.values())) / len(wanted)
    strange = len(foreign) / (len(foreign) + len(known))
    fit = min(values, len(block.columns)) / max(values, len(block.columns))
    filled = printed_in(row) / max(len(row.cells), 1)
    return share * (1 - 0.3 * strange) * (0.6 + 0.4 * fit) - HOLLOW_COST * (1 - filled)


def places_filled(row: Row) -> int:
    """How many places for values a row has up to the last that is not blank."""
    last = max((at for at, text in enumerate(row.texts) if text), default=-1)
    return last + 1 - len(row.labels)


def misread_labels(labels: Iterable[frozenset[str]], keys: Collection[str]) -> dict[str, float]:
    """The folded texts that are likest to labels which no text is to the letter (结果维护), with their likeness."""
    likest = [
        process.extract(text, keys, scorer=fuzz.ratio, score_cutoff=100 * LEAST_HEADER)
        for texts in labels
        for text in texts
    ]
    return {key: score / 100 for found in likest for key, score, _ in found[:1]}


def untitled_score(rows: Sequence[Row], index: int, table: Table, block: Block) -> float:
    """How well a row without label, under the table's title and no header that is known, is the block's only row."""
    row = rows[index]
    if len(row.cells) != len(block.columns) or not row.has_values or is_column_numbers(row):
        return 0.0
    if len(row.labels) > MOST_REMARKS * len(row.cells):
        return 0.0
    titles = {fold_core(text) for text in table.labels.texts}
    first = max(0, index - MOST_SPELLED_HEADER)
    before = takewhile(lambda row: not row.has_values, reversed(rows[first:index]))
    return UNHEADED if any(title in key for row in before for key in row.keys for title in titles) else 0.0


@lru_cache(maxsize=512)
def header_labels(block: Block) -> frozenset[frozenset[str]]:
    """Of each label of a block's columns, and of their groups, the folded texts that may stand for it."""
    return frozenset(frozenset(map(fold, label.texts)) for column in block.columns for label in column.path)


@lru_cache(maxsize=512)
def header_words(block: Block) -> frozenset[str]:
    """The official texts of a block's column labels and their groups, folded."""
    return frozenset(fold(label.text) for column in block.columns for label in column.path)


def rows_above(rows: Sequence[Row], index: int) -> list[Row]:
    """The rows directly above that may be a header: none holds values, all are grid rows or all are lines."""
    above: list[Row] = []
    lines = rows[index].grid < 0
    for row in reversed(rows[max(0, index - (MOST_HEADER_LINES if lines else MOST_HEADER_ROWS)) : index]):
        if row.has_values and not is_column_numbers(row) and not (row.grid >= 0 and lone_digits(row)):
            break  # but not at the number of a page
        if row.grid < 0 and not lines and above:
            break
        above.append(row)
    return above[::-1]
