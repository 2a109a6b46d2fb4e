"""Columns that share their leaf labels (结果维持 stands three times): which header text is whose.

The same as for rows: an alignment of two sequences, the columns in the form's order and the texts from left to right,
scored by the path, that is by what stands over a text as well. So a column that is left out, or whose label cannot be
read, does not move the others.
"""

from collections.abc import Sequence

from extractor.matching.header_text import Found, HeaderText
from extractor.matching.lexicon import Lexicon
from extractor.text import fold

OVERHEAD = 0.5
"""What it adds to the likeness of a leaf that all of its groups stand over it, or anywhere where spans are not shown: a
group that is not there has no columns."""
MISSED = 0.01
"""What leaving out a text or a column costs, so that of two ways the one that leaves out less is taken."""


def shared_columns(
    occurrences: Sequence[tuple[str, float, HeaderText]],
    lexicon: Lexicon,
    texts: Sequence[HeaderText],
    *,
    running: bool,
) -> dict[int, Found]:
    """The texts of columns that share a leaf label. `occurrences`: the leaf, likeness and text of each, left to right;
    `texts`: all texts of the header, of which nobody tells what stands over what if they are `running`."""
    leaves = {leaf for leaf, *_ in occurrences}
    slots = [slot for slot, leaf in enumerate(lexicon.leaves) if leaf in leaves]
    every = frozenset(text.key for text in texts)
    over = [every if running or not text.spanned else texts_over(text, texts) for *_, text in occurrences]
    gains = [
        [score + OVERHEAD * overhead(slot, above, lexicon) if lexicon.leaves[slot] == leaf else 0.0 for slot in slots]
        for (leaf, score, _), above in zip(occurrences, over, strict=True)
    ]
    pairs = best_pairs(gains)
    pairs += pairs_out_of_order(gains, pairs)
    return {slots[column]: (occurrences[at][2], occurrences[at][1]) for at, column in pairs}


def texts_over(text: HeaderText, texts: Sequence[HeaderText]) -> frozenset[str]:
    """The folded texts of upper header rows that span over a text."""
    middle = sum(text.x) / 2
    return frozenset(other.key for other in texts if other.row < text.row and other.x[0] < middle < other.x[1])


def overhead(slot: int, above: frozenset[str], lexicon: Lexicon) -> float:
    """The share of a column's groups that stand over a text."""
    groups = lexicon.slots[slot].path[:-1]
    return sum(any(fold(text) in above for text in label.texts) for label in groups) / max(len(groups), 1)


def pairs_out_of_order(gains: Sequence[Sequence[float]], chain: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs of what the chain left over, where a text can be one column only, or one that is nearest to those of the
    texts beside it: columns that changed places."""
    rows, columns = dict(chain), {column for _, column in chain}
    pairs = []
    for at, line in enumerate(gains):
        if at not in rows:
            free = [column for column, gain in enumerate(line) if gain and column not in columns]
            best = [column for column in free if line[column] == max(line[other] for other in free)]
            beside = [rows[near] for near in (at - 1, at + 1) if near in rows]
            away = {column: min((abs(column - other) for other in beside), default=0) for column in best}
            nearest = [column for column in best if away[column] == min(away.values())]
            if len(nearest) == 1:
                pairs.append((at, nearest[0]))
                columns.add(nearest[0])
    return pairs


def best_pairs(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs (row, column) of the best chain through a table of gains, both rising; 0 is no pair."""
    width = len(gains[0]) if gains else 0
    best = [[-MISSED * column for column in range(width + 1)]]
    for line in gains:
        above, row = best[-1], [best[-1][0] - MISSED]
        for column, gain in enumerate(line):
            pair = above[column] + gain if gain else above[column] - 2 * MISSED
            row.append(max(pair, above[column + 1] - MISSED, row[column] - MISSED))
        best.append(row)
    pairs: list[tuple[int, int]] = []
    at, column = len(gains), width
    while at and column:
        if gains[at - 1][column - 1] and best[at][column] == best[at - 1][column - 1] + gains[at - 1][column - 1]:
            at, column = at - 1, column - 1
            pairs.append((at, column))
        elif best[at][column] == best[at - 1][column] - MISSED:
            at -= 1
        else:
            column -= 1
    return pairs[::-1]
