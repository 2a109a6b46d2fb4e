"""Findings for people, in Chinese and grouped by report and level, and as JSON for programs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from extractor.model import Extraction, Template
from extractor.reports.jsonl import record_to_json
from extractor.reports.plain import encodable, printable
from extractor.reports.records import finding_to_record
from extractor.reports.wording import (
    LEVEL_NAMES,
    LEVEL_STYLES,
    by_level,
    count_levels,
    extraction_to_title,
    finding_to_facts,
)


def write_findings_text(extractions: Iterable[Extraction], templates: Sequence[Template], out: BinaryIO) -> None:
    """The findings of each report as soon as it is done; a clean one takes a line. In colour on a terminal."""
    forms = {template.form: template for template in templates}
    paint = _paint() if out.isatty() else str
    for extraction in extractions:
        lines = extraction_to_lines(extraction, forms[extraction.form])
        out.write("".join(f"{paint(line)}\n" for line in lines).encode())
        out.flush()


def _paint() -> Callable[[str], str]:
    """Colours a line of findings by its first word, where the terminal has colours and nobody has said NO_COLOR."""
    from rich.console import Console
    from rich.text import Text

    console = Console(force_terminal=True, markup=False, highlight=False, emoji=False, soft_wrap=True)

    def painted(line: str) -> str:
        text = Text(line, style="" if line.startswith("  ") else "bold")
        for name, style in LEVEL_STYLES.items():
            if line.startswith(f"  {name} "):
                text.stylize(f"bold {style}", 2, 2 + len(name))
        with console.capture() as caught:
            console.print(text, end="")
        return caught.get()

    return painted


def write_findings_json(extractions: Iterable[Extraction], templates: Sequence[Template], out: BinaryIO) -> None:
    """A JSON array with one report a line: source, sha256, agency, year, form, findings."""
    before = "[\n"
    for extraction in extractions:
        out.write(f"{before}{record_to_json(extraction_to_findings_record(extraction))}".encode())
        out.flush()
        before = ",\n"
    out.write(b"[]\n" if before == "[\n" else b"\n]\n")
    out.flush()


def extraction_to_findings_record(extraction: Extraction) -> dict[str, object]:
    """Whose report it is and what was found; the keys are those of the JSON Lines format."""
    return {
        "source": encodable(extraction.source),
        "sha256": extraction.sha256,
        "agency": encodable(extraction.agency),
        "year": extraction.year,
        "form": extraction.form,
        "findings": [finding_to_record(finding) for finding in extraction.findings],
    }


def extraction_to_lines(extraction: Extraction, template: Template) -> Iterator[str]:
    """The report's headline, then its findings, gravest first."""
    source = printable(extraction.source)
    yield f"{extraction_to_title(extraction)}（{source}）：{count_levels(extraction.findings)}"
    yield from findings_to_lines(extraction, template)


def findings_to_lines(extraction: Extraction, template: Template) -> Iterator[str]:
    """Level, code and sentence of each finding, gravest first, then where it is, whose error, what fits, what is
    printed."""
    cells = {cell.key: cell for cell in extraction.cells}
    for finding in by_level(extraction.findings):
        yield f"  {LEVEL_NAMES[finding.level]} {finding.code}  {printable(finding.message)}"
        yield from (f"      {fact.name}：{fact.text}" for fact in finding_to_facts(finding, template, cells))
