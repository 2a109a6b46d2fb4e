"""What a document shows of rows of a form that were not found in it: their labels elsewhere, a title, a sentence."""

from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.matching.columns import column_lexicon
from extractor.matching.header_text import header_texts
from extractor.matching.lexicon import Lexicon
from extractor.matching.rows import Row
from extractor.matching.unlabelled import header_words
from extractor.matching.views import table_to_views, template_to_views
from extractor.model import Axis, Block, BlockMatch, GridKind, Table, Template
from extractor.text import fold, fold_core

TITLE_TRACE = 0.5
"""A title alone may stand above a sentence that says that there were no cases."""
EMPTY_TRACE = 0.9
"""A title, and somewhere as many blank cells in a row as the table has columns: its header may be lost."""
SENTENCE_TRACE = 0.9
"""A sentence that gives a row's numbers stands beside a table that was published as a picture, or not at all."""


def known_share(rows: Sequence[Row], table: Table) -> float:
    """The share of a table's labels that stand in these rows: a quick look before a second alignment."""
    words = {key for row in rows for key in row.keys}
    wanted = frozenset().union(*(header_words(block) for block in table.blocks))
    leaves = {leaf for leaf in table_to_views(table)[0].lexicon.leaves if leaf}
    return len(words & (wanted | leaves)) / len(wanted | leaves)


def headed_share(rows: Sequence[Row], table: Table) -> float:
    """How much of a table without row labels the document shows: its header's words, or at least its title."""
    titles = [fold_core(text) for text in table.labels.texts]
    titled = any(title in key for row in rows for key in row.keys for title in titles)
    columns = [row for row in rows if row.kind is GridKind.SPACED and row.grid >= 0 and not row.has_values]
    wanted = frozenset().union(*(header_words(block) for block in table.blocks))
    wrapped = {text.key for text in header_texts(columns, wanted)} & wanted
    trace = max(known_share(rows, table), len(wrapped) / len(wanted), TITLE_TRACE if titled else 0.0)
    wide = {len(block.columns) for block in table.blocks}
    empty = any(row.grid >= 0 and row.is_empty and len(row.cells) in wide for row in rows)
    return max(trace, EMPTY_TRACE) if titled and empty else trace


def missing_traces(
    rows: Sequence[Row], free: Sequence[Row], template: Template, blocks: Sequence[BlockMatch]
) -> dict[tuple[str, ...], float]:
    """For each row of the form that was not found, how much of its label stands somewhere in the document; for one
    without a label that was found in part, how much of its rest stands in the rows that no table took (`free`)."""
    found = {(block.table.name, row.row.name) for block in blocks for row in block.rows}
    crossed = [block for block in blocks if block.transposed]
    found |= {(block.table.name, column.column.name) for block in crossed for column in block.columns}
    lost = {view: [slot for slot, axis in enumerate(view.lexicon.slots) if (view.table.name, axis.name) not in found]
            for view in template_to_views(template)}  # fmt: skip
    told = list(lines_with_digits(free)) if any(lost.values()) else []
    traces: dict[tuple[str, ...], float] = {}
    for view, missing in lost.items():
        seen = seen_likeness(rows, view.lexicon) if missing else {}
        for slot in missing:
            axis = view.lexicon.slots[slot]
            trace = seen.get(slot, 0.0) if axis.path else headed_share(rows, view.table)
            written = axis.path and is_written_out(told, axis, view.blocks[view.owners[slot]])
            traces[view.table.name, axis.name] = max(trace, SENTENCE_TRACE if written else 0.0)
    return traces | dict(traces_of_parts(rows, free, template, blocks)) | dict(traces_of_columns(free, blocks))


def traces_of_columns(
    free: Sequence[Row], blocks: Sequence[BlockMatch]
) -> Iterator[tuple[tuple[str, str, str], float]]:
    """For each cell of a found row in a column that was not found, and whose label nevertheless stands in rows that no
    table took: text that gives a table column by column."""
    lost = [(block, column) for block in blocks if not block.transposed for column in lost_columns(block)]
    shown = {key for row in free for key in row.keys} if lost else set[str]()
    for block, column in lost:
        if column.path and not shown.isdisjoint(map(fold, column.path[-1].texts)):
            yield from (((block.table.name, row.row.name, column.name), 1.0) for row in block.rows)


def lost_columns(block: BlockMatch) -> list[Axis]:
    """The columns of a block of the form that were not found."""
    names = {column.column.name for column in block.columns}
    return [column for column in block.block.columns if column.name not in names]


def traces_of_parts(
    rows: Sequence[Row], free: Sequence[Row], template: Template, blocks: Sequence[BlockMatch]
) -> Iterator[tuple[tuple[str, str], float]]:
    """The traces of tables with one row and no label of which some columns were found, and others not: the share of
    the labels of these that stands in rows that no table took, or once more in headers than columns were found."""
    for table in template.tables:
        whole = table.blocks[0]
        own = [block for block in blocks if block.table is table]
        names = {axis.name for block in own for axis in found_columns(block)}
        lost = [at for at, column in enumerate(whole.columns) if column.name not in names]
        if own and lost and not whole.rows[0].path:
            seen = seen_likeness(free, column_lexicon(whole))
            unvalued = [row for row in rows if not row.has_values]
            spare = Counter(text.key for text in header_texts(unvalued, header_words(whole)))
            spare.subtract(fold(column.path[-1].text) for column in whole.columns if column.name in names)
            shares = (max(seen.get(at, 0.0), spare[fold(whole.columns[at].path[-1].text)] > 0) for at in lost)
            yield (table.name, whole.rows[0].name), sum(shares) / len(lost)


def found_columns(block: BlockMatch) -> list[Axis]:
    """The columns of the form that a block was found to have, whichever way it lies."""
    return [row.row for row in block.rows] if block.transposed else [column.column for column in block.columns]


def seen_likeness(rows: Sequence[Row], lexicon: Lexicon) -> dict[int, float]:
    """For each slot of a lexicon how much of its label stands anywhere."""
    seen: dict[int, float] = {}
    for key in dict.fromkeys(key for row in rows for key in row.keys):
        for slot, likeness in lexicon.likenesses(key):
            seen[slot] = max(seen.get(slot, 0.0), likeness)
    return seen


def lines_with_digits(rows: Sequence[Row]) -> Iterator[str]:
    """The folded texts of rows in which a digit stands."""
    for row in rows:
        text = fold("".join(cell.text for cell in row.cells))
        if any(map(str.isdigit, text)):
            yield text


def is_written_out(told: Sequence[str], axis: Axis, block: Block) -> bool:
    """Whether a line with numbers names a row of a block and one of its columns: `规章：本年制发件数 0，…`."""
    label = fold_core(axis.path[-1].text)
    columns = [fold_core(column.path[-1].text) for column in block.columns if column.path]
    return any(label in line and any(column in line for column in columns) for line in told)
