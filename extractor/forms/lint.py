"""What is wrong with a template file, all of it at once, each with its path and its remedy."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import TemplateError
from extractor.forms.load import load_file
from extractor.model import Axis, Narrative, Table, Template, Vocabulary
from extractor.text import fold


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a template file: where, what, and what to do about it."""

    file: str
    path: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path}: {self.problem}; {self.remedy}"


def lint_file(file: Path) -> tuple[Problem, ...]:
    """All problems of a file; empty where it is sound. A file that does not load has one problem, the first."""
    try:
        template = load_file(file)
    except TemplateError as error:
        return (Problem(error.file, error.path or "top level", error.problem, "see docs/templates.md"),)
    return tuple(Problem(str(file), path, problem, remedy) for path, problem, remedy in template_problems(template))


def template_problems(template: Template) -> Iterator[tuple[str, str, str]]:
    """(path, problem, remedy) of what loads but cannot work."""
    sections = {section.name for section in template.sections}
    for index, table in enumerate(template.tables):
        path = f"tables.{index} ({table.name})"
        if table.section and table.section not in sections:
            yield f"{path}.section", f"no section is named {table.section}", f"use one of {', '.join(sorted(sections))}"
        yield from name_problems(table, path)
        for number, block in enumerate(table.blocks):
            yield from label_problems(block.rows, f"{path}.blocks.{number}.rows")
            yield from label_problems(block.columns, f"{path}.blocks.{number}.columns")
    codes = [one.code for part in (template.relations, template.between_years, template.powers) for one in part]
    for code, count in Counter(codes).items():
        if count > 1:
            yield "relations", f"code {code} is used {count} times", "give each relation a code of its own"
    for name, count in Counter(table.name for table in template.tables).items():
        if count > 1:
            yield "tables", f"{count} tables are named {name}", "give each table a name of its own"
    if template.narrative is not None:
        yield from narrative_problems(template.narrative)
    first, last = template.years
    if last is not None and last < first:
        yield "years", f"{first} to {last} runs backward", "put the first year first"


def name_problems(table: Table, path: str) -> Iterator[tuple[str, str, str]]:
    """Two cells of one canonical address, and cells without a unit."""
    counts = Counter((row.name, column.name) for row, column in table.cells())
    for (row, column), count in counts.items():
        if count > 1:
            yield path, f"cell {row}/{column} is declared {count} times", "rename a row or a column"
    for row_axis, column_axis in table.cells():
        if not (row_axis.unit or column_axis.unit):
            where = f"cell {row_axis.name}/{column_axis.name}"
            yield path, f"{where} has no unit", "give a unit to its row, column, block or table"


def label_problems(axes: tuple[Axis, ...], path: str) -> Iterator[tuple[str, str, str]]:
    """Label paths that no document could tell apart."""
    seen: dict[str, str] = {}
    for axis in axes:
        key = "/".join(fold(label.text) for label in axis.path)
        if key in seen:
            yield path, f"{seen[key]} and {axis.name} have the same label path", "tell them apart by a label"
        seen[key] = axis.name


def narrative_problems(narrative: Narrative) -> Iterator[tuple[str, str, str]]:
    """Claims that no words make, or that are declared twice, and words that mean two things at once."""
    subjects = narrative.vocabulary.subjects
    made = {verb_kind for subject in subjects for verb in subject.verbs for verb_kind in verb.kinds}
    made |= {subject.alone for subject in subjects}
    for kind, count in Counter(kind.name for kind in narrative.kinds).items():
        if count > 1:
            yield "narrative.claims", f"kind {kind} is declared {count} times", "put all its readings into one"
        if kind not in made:
            yield "narrative.claims", f"no words make the kind {kind}", f"use one of {', '.join(sorted(made - {''}))}"
    yield from word_problems(narrative.vocabulary)


def word_problems(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """Words of two subjects, and words that change nothing and yet stop a number."""
    counted = Counter(word for subject in vocabulary.subjects for word in {*subject.words, *subject.weak})
    for word in sorted(word for word, count in counted.items() if count > 1):
        yield "narrative.words", f"{word} stands for two subjects", "leave it to one of them"
    stops = {*vocabulary.comparisons, *vocabulary.parts, *vocabulary.foreign, *vocabulary.negations}
    for word in sorted(stops & {*vocabulary.fillers, *vocabulary.joins, *vocabulary.apiece}):
        yield "narrative.words", f"{word} both changes nothing and stops a number", "take it from one of the lists"
