"""Tables whose cells stand in lines of their own with a tab alone in a line between them, and blank lines between the
rows: as browsers give the text of a page whose cells hold paragraphs (`innerText`)."""

from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.readers.text_lines import Lines
from extractor.readers.text_tabs import is_section_title
from extractor.text.numbers import is_value_text

LEAST_PARTED = 10
"""Lines with a tab alone that make a table: a small one has as many cells."""
MOST_TABBED = 0.05
"""Lines with a tab and text, for each with a tab alone, up to which a tab stands between cells and is none itself: a
list of cells with a leading tab has one a label, however many of its values are blank."""


def join_parted_rows(lines: Lines) -> Lines:
    """The lines, each row of such a table as one with a tab between its cells; other texts as they are."""
    alone = [at for at, text in enumerate(lines.texts) if is_parting(text)]
    tabbed = sum("\t" in text for text in lines.texts) - len(alone)
    if len(alone) < LEAST_PARTED or tabbed > MOST_TABBED * len(alone):
        return lines
    apart = usual_gap(lines.texts, alone)
    joined: list[tuple[str, int | str]] = []
    within = False
    for start, end in groups(lines.texts, apart):
        rows = list(group_to_lines(lines, start, end, first=not within))
        within = any("\t" in text for text, _ in rows)
        joined += rows
        joined.append(("", lines.numbers[end - 1]))
    return Lines([text for text, _ in joined], [number for _, number in joined])


def is_parting(text: str) -> bool:
    """Whether a line holds a tab and nothing else."""
    return text.strip(" ") == "\t"


def usual_gap(texts: Sequence[str], alone: Sequence[int]) -> int:
    """The blank lines that stand before most tabs: so many part the lines of one cell, too."""
    gaps = Counter[int]()
    for at in alone:
        above = at
        while above > 0 and not texts[above - 1]:
            above -= 1
        gaps[at - above] += 1
    return gaps.most_common(1)[0][0]


def groups(texts: Sequence[str], apart: int) -> Iterator[tuple[int, int]]:
    """The stretches of lines with at most `apart` blank ones between them: rows, and paragraphs. A section's title is
    one by itself: it stands right below a row whose last cells are blank."""
    start = end = -1
    for at, text in enumerate(texts):
        if not text:
            continue
        title = is_section_title(text)
        if start >= 0 and (title or at - end > apart or end == start + 1 and is_section_title(texts[start])):
            yield start, end
            start = at
        start, end = (at if start < 0 else start), at + 1
    if start >= 0:
        yield start, end


def group_to_lines(lines: Lines, start: int, end: int, *, first: bool) -> Iterator[tuple[str, int | str]]:
    """A row as one line, and what stands before it if it is the `first` of its table as lines of their own; a group
    without a tab as it is. A value with text below it is the last of a table's: with no gap the text stands before the
    next table."""
    row: list[list[int]] = []
    for cell in group_to_cells(lines.texts, start, end):
        below = cell[1:] if row and is_value_text(lines.texts[cell[0]] if cell else "") else []
        row.append(cell[:1] if below else cell)
        if below:
            yield from row_to_lines(lines, row, first=first)
            row, first = [below], True
    yield from row_to_lines(lines, row, first=first)


def group_to_cells(texts: Sequence[str], start: int, end: int) -> list[list[int]]:
    """The lines of each cell of a group."""
    cells: list[list[int]] = [[]]
    for at in range(start, end):
        if is_parting(texts[at]):
            cells.append([])
        elif texts[at]:
            cells[-1].append(at)
    return cells


def row_to_lines(lines: Lines, cells: list[list[int]], *, first: bool) -> Iterator[tuple[str, int | str]]:
    """A row as one line, or lines without a tab as they are."""
    before = cells[0] if len(cells) == 1 else cells[0][:-1] if first else []
    yield from ((lines.texts[at], lines.numbers[at]) for at in before)
    own = [cells[0][len(before) :], *cells[1:]]
    place = next((at for cell in own for at in cell), None)
    if place is not None:
        yield "\t".join(" ".join(lines.texts[at].strip() for at in cell) for cell in own), lines.numbers[place]
