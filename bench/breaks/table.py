"""The results of the trial as a page of Markdown."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.breaks.aim import AIMED, AIMED_TABLES, Coverage, Target, measure_coverage
from bench.breaks.cuts import Kind
from bench.breaks.judge import Verdict
from bench.breaks.measure import Measured
from bench.breaks.plan import Producer

Sweep = tuple[Producer, str, bool]
"""Producer, form, header repeated."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A document and what is wrong with its reading."""

    document: Measured
    verdict: Verdict


KINDS = tuple(kind for kind in Kind if kind is not Kind.NONE)
COLUMNS = (
    "producer", "form", "header again", "documents", *KINDS, "positions met",
    "wrong cells", "labels not whole", "wrong findings",
)  # fmt: skip
INTRO = """# Page breaks

Written by `python -m bench.breaks --write` (about fifteen minutes; Chromium and LibreOffice must be installed). Each
document is a filled form that a program printed to PDF; page breaks move through its tables step by step, and further
documents are aimed at the positions that were missed. Every cell has an ink of its own, a shade of black, by which its
characters are found again without the reader that is tried. Judged are value, status and box of every cell; the label
of every row as it was matched, and its boxes, which must hold all of its characters on each page and no others; and
the findings. A position is the end of a row, or of a line inside a label or a merged group label; those of the two
tables of narrow columns in 2019 and 2021 and of the outline of 2014 are all aimed at. A document that is not exact is
printed again by `--only NAME`.
"""


def results_to_text(judged: Sequence[Judged], *, aimed: bool) -> str:
    """The whole page. `aimed`: whether documents were aimed at the positions that the sweeps missed."""
    coverage = measure_coverage([one.document for one in judged])
    lines = [INTRO, f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|"]
    lines += [row_to_line(*row) for row in sweeps_to_rows(judged, coverage)]
    lines += [total_line(judged, coverage), "", *(missed_lines(coverage) if aimed else ()), *fault_lines(judged)]
    return "\n".join(lines).rstrip() + "\n"


def sweeps_to_rows(
    judged: Sequence[Judged], coverage: dict[Sweep, Coverage]
) -> Iterator[tuple[Sweep, list[Judged], Coverage]]:
    """The documents of each sweep, and what they met."""
    for sweep, met in coverage.items():
        yield sweep, [one for one in judged if one.document.one.sweep == sweep], met


def row_to_line(sweep: Sweep, judged: Sequence[Judged], coverage: Coverage) -> str:
    """One line of the table."""
    producer, form, repeated = sweep
    return as_line([producer, form, "yes" if repeated else "no"], judged, len(coverage.reached), len(coverage.possible))


def total_line(judged: Sequence[Judged], coverage: dict[Sweep, Coverage]) -> str:
    """The last line of the table."""
    met = sum(len(one.reached) for one in coverage.values())
    return as_line(["all", "", ""], judged, met, sum(len(one.possible) for one in coverage.values()))


def as_line(head: Sequence[str], judged: Sequence[Judged], met: int, possible: int) -> str:
    """A line of figures."""
    kinds = Counter(cut.kind for one in judged for cut in one.document.cuts)
    verdicts = [one.verdict for one in judged]
    wrong = [sum(len(parts) for parts in found) for found in zip(
        *((one.cells, one.labels, one.findings) for one in verdicts), strict=True)]  # fmt: skip
    figures = [len(judged), *(kinds[kind] for kind in KINDS), f"{met} of {possible}", *wrong]
    return f"| {' | '.join([*head, *map(str, figures)])} |"


def missed_lines(coverage: dict[Sweep, Coverage]) -> Iterator[str]:
    """The positions that were aimed at and not met, a line for each sweep."""
    missed = {
        sweep: [target_words(target) for target in met.missed if target.table in AIMED_TABLES]
        for sweep, met in coverage.items()
        if sweep[1] in AIMED
    }
    lines = [
        f"- {producer} {form}{', header again' * repeated}: {'; '.join(missed[producer, form, repeated])}"
        for producer, form, repeated in missed
        if missed[producer, form, repeated]
    ]
    if lines:
        yield from ("Positions of these tables that were aimed at and where the program broke no page:", "", *lines, "")


def target_words(target: Target) -> str:
    """A position in words."""
    if target.offset:
        return f"{target.table}, {target.text[: target.offset]} / {target.text[target.offset :]}"
    return f"{target.table}, row {target.row + 1} / {target.text}"


def fault_lines(judged: Sequence[Judged]) -> Iterator[str]:
    """The documents that are not exact, and the first fault of each."""
    faults = [f"- `{one.document.one.name}`: {one.verdict.faults[0]}" for one in judged if one.verdict.faults]
    if faults:
        yield from ("Not exact:", "", *faults)
