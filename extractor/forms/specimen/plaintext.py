"""Reports as text in which cells are marked: tab-separated rows, one cell a line, Markdown, words in a row,
one line a line.

These are the ways in which archives and other extractors flatten a document; each loses something of the table (spans,
or even which cell was empty), which is why they exist as specimens.
"""

from collections.abc import Callable, Iterator

from extractor.forms.specimen.printed import (
    PrintedCell,
    PrintedReport,
    PrintedSection,
    PrintedTable,
    Role,
    Slot,
    row_slots,
)

BREAK_OVER = 6
"""Column labels of more characters are broken in the one-cell-a-line form, as in the seed (本年新 | 制作数量)."""
BREAK_AT = 3
"""Characters before the break."""

NARROW = 7
"""Characters in a line of a label's cell: a column of 25 mm in the usual type."""


def report_to_text(
    report: PrintedReport, table_to_lines: Callable[[PrintedTable], Iterator[str]], *, mark: str = ""
) -> bytes:
    """Title, headings, paragraphs and tables, as UTF-8. `mark` stands before headings."""
    lines = [mark[:1] + " " * bool(mark) + line for line in report.title] + [""]
    for section in report.sections:
        lines += [mark + " " * bool(mark) + section.heading, "", *section_paragraphs(section)]
        for table in section.tables:
            lines += [*table_to_lines(table), ""]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def section_paragraphs(section: PrintedSection) -> list[str]:
    """The paragraphs, each followed by an empty line."""
    return [line for paragraph in section.paragraphs for line in (paragraph, "")]


def write_tsv(report: PrintedReport) -> bytes:
    """Tab-separated rows of full width: what a cell covers besides its upper left corner is an empty field, and a line
    break in a cell is a space."""
    return report_to_text(report, table_to_tsv)


def write_ragged_tsv(report: PrintedReport) -> bytes:
    """Tab-separated rows that keep no horizontal spans and are filled up at their ends, so that columns drift."""
    return report_to_text(report, table_to_ragged)


def write_cells(report: PrintedReport) -> bytes:
    """One cell a line after a tab, rows parted by an empty line; long column labels are broken over two lines."""
    return report_to_text(report, table_to_cells)


def write_spaced(report: PrintedReport) -> bytes:
    """Rows of words with single spaces: empty and covered cells leave no trace."""
    return report_to_text(report, table_to_words)


def write_lines(report: PrintedReport) -> bytes:
    """Every line of every cell a line, and nothing between rows or cells: what many libraries give as the text of a
    PDF or of a page. Labels are broken as narrow cells break them; empty cells leave no trace."""
    return report_to_text(report, table_to_lines)


def write_markdown(report: PrintedReport) -> bytes:
    """Headings with #, tables with pipes; covered places are empty cells."""
    return report_to_text(report, table_to_pipes, mark="##")


def row_to_fields(slots: tuple[Slot, ...]) -> list[str]:
    """A row of full width."""
    fields = []
    for slot in slots:
        text = slot.cell.indented if slot.begins else ""
        fields += [text, *[""] * (slot.cell.colspan - 1)]
    return fields


def flat(line: str) -> str:
    """A row without the line breaks of its cells."""
    return line.replace("\n", " ")


def table_to_tsv(table: PrintedTable) -> Iterator[str]:
    """The lines of one table."""
    for slots in row_slots(table):
        yield flat("\t".join(row_to_fields(slots)))


def table_to_ragged(table: PrintedTable) -> Iterator[str]:
    """The lines of one table."""
    for slots in row_slots(table):
        fields = [slot.cell.indented if slot.begins else "" for slot in slots]
        yield flat("\t".join(fields + [""] * (table.n_cols - len(fields))))


def table_to_cells(table: PrintedTable) -> Iterator[str]:
    """The lines of one table."""
    for number, slots in enumerate(row_slots(table)):
        if number:
            yield ""
        for slot in slots:
            yield "\t" + (broken_label(slot.cell) if slot.begins else "")


def broken_label(cell: PrintedCell) -> str:
    """A column label as it stood in a narrow cell; other texts as they are."""
    text = cell.indented
    if cell.role is not Role.HEADER or cell.colspan > 1 or not BREAK_OVER < len(text) < 2 * BREAK_OVER:
        return text
    return f"{text[:BREAK_AT]}\n{text[BREAK_AT:]}"


def table_to_words(table: PrintedTable) -> Iterator[str]:
    """The lines of one table."""
    for row in table.rows:
        texts = [cell.text for cell in row if cell.text]
        if texts:
            yield flat(" ".join(texts))


def table_to_lines(table: PrintedTable) -> Iterator[str]:
    """The lines of one table."""
    for row in table.rows:
        for cell in row:
            width = len(cell.text) if cell.colspan > 1 or cell.role is Role.VALUE else NARROW
            for line in cell.text.split("\n"):
                yield from (line[at : at + width] for at in range(0, len(line), max(width, 1)))


def table_to_pipes(table: PrintedTable) -> Iterator[str]:
    """The lines of one table; its first row is the header, as Markdown wants one."""
    for number, slots in enumerate(row_slots(table)):
        fields = [field.replace("|", "\\|").replace("\n", "<br>") for field in row_to_fields(slots)]
        yield "| " + " | ".join(fields) + " |"
        if number == 0:
            yield "|" + " --- |" * table.n_cols
