"""Accuracy and calibration, scored by one command: `python -m bench.score [--seeds N] [--write]`.

Scored are the corpus (read by people) and generated specimens of every form and format (synthetic: clean layouts, a
third of the zeros printed as blanks where a format can show a blank). With --write the result becomes the committed
bench/SCOREBOARD.md; it may fall only with a sentence in CHANGELOG that says why.
"""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.corpus import Expected, cases, is_exact
from extractor import Extraction, GoujiError, Source, extract, load_templates
from extractor.forms.specimen import WRITERS, blank_zeros, draw_values, expected_cells, write_specimen
from extractor.text.numbers import read_number

SCOREBOARD = Path(__file__).with_name("SCOREBOARD.md")
SILENT = 0.95
"""A wrong cell with at least this confidence is a silent error."""
SHOWS_NO_BLANK = {"txt-spaced"}
"""Formats in which a blank cell leaves no trace: their specimens have none."""


@dataclass(slots=True)
class Score:
    """What came of a group of documents; `squares`: summed squared errors of confidence (Brier)."""

    name: str
    documents: int = 0
    perfect: int = 0
    cells: int = 0
    exact: int = 0
    silent: int = 0
    doubtful: int = 0
    squares: float = 0.0
    false_findings: int = 0
    failed: list[str] = field(default_factory=list)

    def add(self, result: Extraction, expected: Expected, findings: tuple[str, ...] = ()) -> None:
        """Count one document."""
        wrong = 0
        for cell in result.cells:
            right = is_exact(cell, expected)
            wrong += not right
            self.silent += not right and cell.confidence >= SILENT
            self.doubtful += cell.confidence < SILENT
            self.squares += (cell.confidence - right) ** 2
        self.documents += 1
        self.perfect += wrong == 0
        self.cells += len(result.cells)
        self.exact += len(result.cells) - wrong
        self.false_findings += sorted(found.code for found in result.findings) != list(findings)

    def line(self) -> str:
        """One line of the scoreboard."""
        cells = max(self.cells, 1)
        return (
            f"| {self.name} | {self.documents} | {self.perfect} | {self.cells} | {self.exact} | "
            f"{100 * self.exact / cells:.3f} % | {self.silent} | {100 * self.doubtful / cells:.1f} % | "
            f"{self.squares / cells:.5f} | {self.false_findings} | {len(self.failed)} |"
        )


HEADER = (
    "| group | documents | perfect | cells | exact | share | silent errors | doubtful | Brier | "
    "wrong findings | failed |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)


def corpus_scores() -> list[Score]:
    """The corpus, real documents apart from specimens."""
    real, made = Score("corpus, real reports"), Score("corpus, specimens with real figures")
    for case in cases():
        score = real if case.real else made
        try:
            score.add(extract(case.source()), case.expected(), case.findings)
        except GoujiError as error:
            score.failed.append(f"{case.name}: {error}")
    return [real, made]


def specimen_scores(seeds: Iterable[int]) -> Iterator[Score]:
    """Generated specimens, a group a form and format."""
    numbers = tuple(seeds)
    for template in load_templates():
        units = {(t.name, r.name, c.name): r.unit or c.unit for t in template.tables for r, c in t.cells()}
        for name in WRITERS:
            score = Score(f"specimens, {template.form}, {name}")
            for seed in numbers:
                values = draw_values(template, seed)
                if seed % 2 and name not in SHOWS_NO_BLANK:
                    values = blank_zeros(values, seed, 1 / 3)
                printed = expected_cells(template, values)
                readings = {key: read_number(text, units[key]) for key, text in printed.items()}
                expected = {key: (reading.value, reading.status.value) for key, reading in readings.items()}
                data = write_specimen(template, values, name, year=2020)
                try:
                    score.add(extract(Source.of(f"{name}-{seed}", data)), expected)
                except GoujiError as error:
                    score.failed.append(f"{name} seed {seed}: {error}")
            yield score


def scoreboard(seeds: Iterable[int]) -> str:
    """The whole scoreboard as Markdown."""
    scores = [*corpus_scores(), *specimen_scores(seeds)]
    failures = [f"- {failure}" for score in scores for failure in score.failed]
    intro = (
        "# Scoreboard\n\nWritten by `python -m bench.score --write`. Exact: value and status of a cell. Silent error:\n"
        "a wrong cell with a confidence of 0.95 or more. Doubtful: cells below 0.95. Everything but the first line is\n"
        "synthetic.\n"
    )
    return "\n".join([intro, HEADER, *(score.line() for score in scores), "", *failures]).rstrip() + "\n"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="value sets a form and format (default 10)")
    parser.add_argument("--first", type=int, default=1000, help="the first seed (default 1000)")
    parser.add_argument("--write", action="store_true", help="write bench/SCOREBOARD.md")
    options = parser.parse_args()
    text = scoreboard(range(options.first, options.first + options.seeds))
    print(text)
    if options.write:
        SCOREBOARD.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
