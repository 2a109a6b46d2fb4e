"""Canonical addresses in the words of the form, for messages that a publisher understands."""

from functools import lru_cache

from extractor.model import Along, Key, Table, Template


@lru_cache(maxsize=64)
def template_words(template: Template) -> dict[Key, tuple[str, str]]:
    """For each cell (row label, column label), the last steps of their paths."""
    return {
        (table.name, row.name, column.name): (
            row.path[-1].text if row.path else "",
            "·".join(label.text for label in column.path[-2:]) if len(column.path) > 1 else column.path[-1].text,
        )
        for table in template.tables
        for row, column in table.cells()
    }


def cell_words(template: Template, key: Key) -> str:
    """A cell by its labels: `（七）总计，自然人`."""
    row, column = template_words(template)[key]
    return "，".join(part for part in (row, column) if part)


def table_words(table: Table) -> str:
    """A table by its label: `“主动公开政府信息情况”表`; a label that ends so itself is not doubled."""
    return f"“{table.labels.text}”{'' if table.labels.text.endswith('表') else '表'}"


def where_words(template: Template, table: str, where: str, along: Along = Along.ROW) -> str:
    """A row, or a column, by its label; `where` is its canonical name, which may be that of both (`total`)."""
    for (name, row, column), words in template_words(template).items():
        if name == table and where == (row if along is Along.ROW else column):
            return words[0 if along is Along.ROW else 1]
    return ""


def term_words(template: Template, key: Key, along: Along) -> str:
    """A term of a relation by the label that tells it from the others: its column's within a row, else its row's."""
    row, column = template_words(template)[key]
    return column if along is Along.ROW or not row else row
