"""A report as tables for a person's terminal: labels as the form has them, doubtful cells marked, findings below.

A table wider than a terminal (15 columns of disputes) is turned on its side. Numbers are never cut; labels are.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from rich.console import Console
from rich.text import Text

from extractor.model import Axis, Block, Cell, CellStatus, Extraction, Label, Table, Template
from extractor.reports.findings import findings_to_lines
from extractor.reports.plain import decimal_to_plain, display_width, printable
from extractor.reports.records import DOUBTFUL
from extractor.reports.tree import axes_to_tree
from extractor.reports.wording import LEVEL_STYLES, extraction_to_title

Found = Mapping[tuple[str, str, str], Cell]
"""The cells of a report by their canonical address."""

MAX_COLUMNS = 8
"""A label and eight columns of numbers go into 80 characters; more are turned on their side."""

HEADER_CHARACTERS, HEADER_LINES = 3, 2
"""Longer column labels are broken, into so many lines at most: 社会公益组织 is then as wide as five digits."""

MIN_NUMBER = 6
"""The least width of a column, so that most reports have their numbers in the same places."""

MIN_LABEL, MAX_LABEL = 16, 60
"""Characters of a row label: shorter tells nothing, longer are notes inside of labels."""

ABSENT_MARK, DOUBT_MARK = "·", "?"


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of a table: a label `depth` steps in, and what stands beside it (nothing for a group)."""

    depth: int
    label: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class GridPart:
    """Lines under one header."""

    corner: str
    header: tuple[str, ...]
    lines: tuple[GridLine, ...]


def write_tables(
    extractions: Iterable[Extraction],
    templates: Iterable[Template],
    out: BinaryIO,
    *,
    width: int | None = None,
    doubtful: float = DOUBTFUL,
) -> None:
    """Each report as soon as it is done, in UTF-8 whatever the locale, and coloured where `out` is a terminal.

    `width` in characters; that of the terminal by default. Cells below `doubtful` are marked.
    """
    by_form = {template.form: template for template in templates}
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", write_through=True)
    console = Console(file=text, width=width, markup=False, highlight=False, emoji=False)
    try:
        for extraction in extractions:
            print_extraction(extraction, by_form[extraction.form], console, doubtful)
            out.flush()
    finally:
        text.detach()


def print_extraction(extraction: Extraction, template: Template, console: Console, doubtful: float = DOUBTFUL) -> None:
    """Headline, the form's tables, then findings and warnings. Cells below `doubtful` are marked."""
    console.print(Text(extraction_to_title(extraction), style="bold"), Text(confidence_to_text(extraction.confidence)))
    console.print(Text(printable(extraction.source), style="dim", overflow="fold"))
    found = {cell.key: cell for cell in extraction.cells}
    for table in template.tables:
        console.print()
        print_table(table, found, console, doubtful)
    if any(cell.confidence < doubtful for cell in extraction.cells):
        console.print(Text(f"\n{DOUBT_MARK} 该格可信度低于 {doubtful:.6g}", style="yellow"))
    if extraction.findings or extraction.warnings:
        console.print()
    for line in findings_to_lines(extraction, template):
        console.print(Text(line.strip("\n"), style=LEVEL_STYLES.get(line.split()[0], "dim")), soft_wrap=True)
    for warning in extraction.warnings:
        console.print(Text(f"  提示：{printable(warning)}", style="yellow"), soft_wrap=True)
    console.print()


def confidence_to_text(confidence: float) -> str:
    """The report's own confidence, never rounded up to certainty."""
    return f" 可信度 {int(confidence * 100)}%"


def print_table(table: Table, found: Found, console: Console, doubtful: float) -> None:
    """One table of the form, its blocks below each other with one width of labels."""
    title = Text(table.labels.text, style="bold cyan")
    cells = [found.get((table.name, row.name, column.name)) for row, column in table.cells()]
    if all(cell is None or cell.status is CellStatus.ABSENT for cell in cells):
        console.print(title, Text(" not in the document", style="dim"))
        return
    console.print(title)
    parts = [block_to_part(table.name, block, found, doubtful) for block in table.blocks]
    widths = parts_to_widths(parts)
    label_width = parts_to_label_width(parts, console.width - sum(widths) - 1)
    for part in parts:
        for line in part_to_lines(part, label_width, widths):
            console.print(line, no_wrap=True, overflow="ignore", crop=False)


def block_to_part(table: str, block: Block, found: Found, doubtful: float) -> GridPart:
    """A block as it stands in the form, or on its side where it has too many columns."""
    turned = len(block.columns) > MAX_COLUMNS
    down, across = (block.columns, block.rows) if turned else (block.rows, block.columns)
    root: Label | None = None if turned else block.title
    lines = []
    for depth, text, axis in axes_to_tree(down, root):
        pairs = () if axis is None else tuple((other, axis) if turned else (axis, other) for other in across)
        texts = tuple(cell_to_text(found.get((table, row.name, column.name)), doubtful) for row, column in pairs)
        lines.append(GridLine(depth, text, texts))
    header = tuple(axis_to_header(axis) for axis in across)
    return GridPart(block.title.text if block.title else "", header, tuple(lines))


def axis_to_header(axis: Axis) -> str:
    """The label over a column, with the unit where it is one of money and the label does not say it."""
    label = axis.path[-1].text if axis.path else ""
    return f"{label}（{axis.unit}）" if "元" in axis.unit and axis.unit not in label else label


def cell_to_text(cell: Cell | None, doubtful: float) -> Text:
    """What a cell shows: its value, or as printed what is none; a mark and a colour where it is doubtful."""
    if cell is None or cell.status is CellStatus.ABSENT:
        return Text(f"{ABSENT_MARK} ", style="dim")
    shown = printable(cell.raw.strip()) if cell.value is None else decimal_to_plain(cell.value)
    if cell.status is CellStatus.UNREADABLE:
        return Text(f"{shown}{DOUBT_MARK}", style="red")
    if cell.confidence < doubtful:
        return Text(f"{shown}{DOUBT_MARK}", style="bold yellow")
    return Text(f"{shown} ")


def parts_to_widths(parts: Iterable[GridPart]) -> list[int]:
    """The width of each column in all parts of a table: its widest number, or its label in HEADER_LINES lines."""
    widths: list[int] = []
    for part in parts:
        for index, label in enumerate(part.header):
            numbers = max((line.texts[index].cell_len for line in part.lines if line.texts), default=0)
            # One place more than a number needs keeps it off its neighbour; labels have that place behind them.
            wide = max(numbers + 1, MIN_NUMBER, max(map(display_width, break_label(label))) + 1)
            widths[index : index + 1] = [max([wide, *widths[index : index + 1]])]
    return widths


def parts_to_label_width(parts: Iterable[GridPart], left: int) -> int:
    """The width of all labels: what they need, and no more than is left beside the numbers."""
    needed = max(
        max([display_width(part.corner), *(2 * line.depth + display_width(line.label) for line in part.lines)])
        for part in parts
    )
    return max(MIN_LABEL, min(left, needed, MAX_LABEL))


def part_to_lines(part: GridPart, label_width: int, widths: list[int]) -> Iterator[Text]:
    """The header, with the block's title over the labels, then the lines; every column right-aligned."""
    headers = [break_label(label) for label in part.header]
    height = max(map(len, headers), default=0)
    for level in range(height if any(part.header) else 0):
        # A header of fewer lines stands at the bottom, beside the rows.
        texts = (Text(f"{([''] * (height - len(lines)) + lines)[level]} ", style="dim") for lines in headers)
        yield beside(Text(cut(part.corner if level == height - 1 else "", label_width), style="dim"), texts, widths)
    for line in part.lines:
        label = cut(f"{'  ' * line.depth}{line.label}", label_width)
        yield beside(Text(label, style="" if line.texts else "dim"), line.texts, widths)


def beside(label: Text, texts: Iterable[Text], widths: list[int]) -> Text:
    """One line: the label, then each text at the right of its column."""
    label.append(" ")
    for text, width in zip(texts, widths, strict=False):
        label.append(" " * (width - text.cell_len)).append_text(text)
    label.rstrip()
    return label


def cut(text: str, width: int) -> str:
    """Text of exactly this width: filled with spaces, or cut and ended by `…`."""
    if display_width(text) > width:
        while display_width(text) >= width:
            text = text[:-1]
        text += "…"
    return text + " " * (width - display_width(text))


def break_label(label: str) -> list[str]:
    """A column label in at most HEADER_LINES lines of about one length: short ones in one, notes in their own."""
    before, bracket, note = label.partition("（")
    if before and bracket:
        return [before, bracket + note]
    lines = min(HEADER_LINES, -(-len(label) // HEADER_CHARACTERS)) or 1
    size = -(-len(label) // lines) or 1
    return [label[start : start + size] for start in range(0, len(label), size)] or [""]
