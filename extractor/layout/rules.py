"""Loose drawn pieces to whole rules: snapped to one line, joined end to end, crumbs dropped."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extractor.layout.page import Rule

THICKEST = 3.2
"""Points: a filled shape up to this thick is a rule, a thicker one is shading. Rules are 0.48 to 2.25."""
SHORTEST = 6.0
"""Points: no side of a cell is shorter; dashes and dots that stayed alone are ornaments."""
SNAP = 2.6
"""Points between lines that are one: double borders stand 2 apart, no row is so low."""
EXACT = 0.25
"""Points within which dots stand in one exact line; two lines of text or of a drawing never are so near."""
GAP = 3.2
"""Points between pieces of one line: dots and dashes, and borders drawn a cell at a time."""


def boxes_to_rules(boxes: Iterable[tuple[float, float, float, float]]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """(horizontal, vertical) rules of thin boxes (x0, top, x1, bottom); what is thick both ways is none.

    Boxes that are short and thin are dots and dashes: only those that stand in one exact line make a rule, since
    crumbs of one line, taken for pieces across it, would blur all lines of a table into one.
    """
    horizontal, vertical, dots = list[Rule](), list[Rule](), list[tuple[Rule, Rule]]()
    for x0, top, x1, bottom in boxes:
        width, height = x1 - x0, bottom - top
        across, down = Rule((top + bottom) / 2, x0, x1), Rule((x0 + x1) / 2, top, bottom)
        if max(width, height) <= THICKEST:
            dots.append((across, down))
        elif height <= THICKEST:
            horizontal.append(across)
        elif width <= THICKEST:
            vertical.append(down)
    horizontal += dots_to_rules(across for across, _ in dots)
    vertical += dots_to_rules(down for _, down in dots)
    return tuple(horizontal), tuple(vertical)


def dots_to_rules(dots: Iterable[Rule]) -> Iterator[Rule]:
    """Rules of dots that stand in one exact line without gaps."""
    lines = defaultdict[int, list[Rule]](list)
    for dot in dots:
        lines[round(dot.at / EXACT)].append(dot)
    for line in lines.values():
        yield from (Rule(line[0].at, start, end) for start, end in _joined(line) if end - start >= SHORTEST)


def merge_rules(rules: Sequence[Rule]) -> list[Rule]:
    """Whole rules, ordered by where they stand, then by where they start."""
    merged = list[Rule]()
    for line in _lines_of(sorted(rules)):
        at = sum(rule.at for rule in line) / len(line)
        merged += [Rule(at, start, end) for start, end in _joined(line) if end - start >= SHORTEST]
    return merged


def group_near(values: Iterable[float], reach: float) -> list[float]:
    """The centres of groups of values of which each is within `reach` of the next, ascending."""
    groups = list[list[float]]()
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= reach:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _lines_of(ordered: Sequence[Rule]) -> Iterator[list[Rule]]:
    line = list[Rule]()
    for rule in ordered:
        if line and rule.at - line[-1].at > SNAP:
            yield line
            line = []
        line.append(rule)
    if line:
        yield line


def _joined(line: Sequence[Rule]) -> Iterator[tuple[float, float]]:
    spans = sorted((rule.start, rule.end) for rule in line)
    start, end = spans[0]
    for next_start, next_end in spans[1:]:
        if next_start > end + GAP:
            yield start, end
            start, end = next_start, next_end
        end = max(end, next_end)
    yield start, end
