"""One case made again, extracted, and its wrong cells shown: where the study of a silent error begins."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from bench.score.judged import Answer, Answers
from bench.score.run import read
from bench.score.specimen import make, name_to_case
from extractor.forms.specimen import format_suffix
from extractor.model import Cell, Evidence, Extraction


def show(name: str, keep: Path | None = None) -> str:
    """The wrong cells of a case as text; with `keep`, the document is written into that folder. Raises ValueError where
    the name is none."""
    made = make(name_to_case(name))
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / (name.replace("/", "-") + format_suffix(made.labels.format))).write_bytes(made.data)
    report = read(made.labels, made.data)
    if isinstance(report, str):
        return f"{name}: no table: {report}"
    return "\n".join((head(name, report), *wrong_lines(report, made.answers)))


def head(name: str, report: Extraction) -> str:
    """What was made of the document as a whole."""
    findings = ", ".join(sorted({finding.code for finding in report.findings})) or "none"
    return f"{name}: form {report.form}, confidence {report.confidence}, findings: {findings}"


def wrong_lines(report: Extraction, answers: Answers) -> Iterator[str]:
    """A line for each wrong cell, then one with its evidence."""
    wrong = 0
    for cell in report.cells:
        answer = answers.get(cell.key)
        if answer is None or not answer.is_met_by(cell):
            wrong += 1
            yield f"{'/'.join(cell.key)}: {expected(answer)}, got {got(cell)}, confidence {cell.confidence}"
            yield f"    {', '.join(evidence_words(cell.evidence))}"
    yield f"{wrong} of {len(report.cells)} cells are wrong"


def expected(answer: Answer | None) -> str:
    """What is true."""
    if answer is None:
        return "no cell of the true form"
    return f"expected {plain(answer.value)} {answer.status}{' (open)' if answer.open else ''}"


def got(cell: Cell) -> str:
    """What was found, and its text."""
    return f"{plain(cell.value)} {cell.status} {cell.raw!r}"


def plain(value: object) -> str:
    """A number, or a dash."""
    return "-" if value is None else f"{value:f}"


def evidence_words(evidence: Evidence) -> Iterator[str]:
    """The numbers of the evidence, shortened; what was not asked is left out."""
    for field in fields(Evidence):
        value = getattr(evidence, field.name)
        if value is not None:
            yield f"{field.name} {round(value, 3):g}"
