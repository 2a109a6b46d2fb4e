"""A case judged: is the verdict right, and is the cell that is wrong among those that the findings name."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from bench.blame.cases import Case, Kind, draw_case
from extractor import cells, checks
from extractor.checks.blame import Explanation, explanations
from extractor.model import Finding, Verdict

CHUNK = 4
"""Cases that a process is given at a time."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one case. `single`: one cell is wrong; `named`: it is among the culprits or the suggestion;
    `suggested`: the suggestion is this cell, with a number; `culprits`: how many cells the findings name; `patterns`:
    what was known of each group of failing relations (see `explanation_to_pattern`)."""

    name: str
    kind: Kind
    outcome: str
    single: bool
    named: bool
    suggested: bool
    misled: bool
    culprits: int
    patterns: tuple[str, ...]


def judge_all(wanted: Sequence[tuple[Kind, int]], processes: int) -> Iterator[Judged]:
    """The cases of these numbers, each drawn and judged."""
    if processes < 2:
        yield from map(judge_number, wanted)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from pool.map(judge_number, wanted, chunksize=CHUNK)


def judge_number(wanted: tuple[Kind, int]) -> Judged:
    """One case by its kind and number."""
    return judge(draw_case(*wanted))


def judge(case: Case) -> Judged:
    """Right: every finding says so; wrong: some finding says the opposite; else undecided."""
    beliefs = cells.reading_beliefs(case.table)
    findings = tuple(checks.relation_findings(case.template, case.table, case.checks, beliefs))
    named = {key for one in findings for key in one.culprits}
    suggested = {one.suggestion.key for one in findings if one.suggestion}
    known = explanations(case.template, case.table, case.checks, beliefs)
    return Judged(
        case.name,
        case.kind,
        findings_to_outcome(findings, case.verdict),
        len(case.wrong) == 1,
        case.wrong <= named | suggested,
        case.wrong <= suggested,
        bool(suggested - case.wrong),
        len(named),
        tuple(map(explanation_to_pattern, known)),
    )


def findings_to_outcome(findings: Sequence[Finding], truth: Verdict) -> str:
    """`right`, `wrong` or `undecided`."""
    verdicts = Counter(one.verdict for one in findings)
    if verdicts[truth] == len(findings):
        return "right"
    return "undecided" if verdicts[truth] + verdicts[Verdict.UNDECIDED] == len(findings) else "wrong"


def explanation_to_pattern(one: Explanation) -> str:
    """The features that the verdict rests on, in words; the doubt by its order of magnitude."""
    if one.misread:
        shape = "shape mends several" if one.mended > 1 else "shape mends one"
    elif one.floats:
        shape = "no shape, floats"
    elif not one.smallest or len(one.smallest[0]) > 2:
        shape = "no shape, scattered"
    else:
        shape = "no shape, digits doubted" if one.digits else "no shape"
    return f"{shape} | {doubt_to_words(one.doubt)}"


def doubt_to_words(doubt: float) -> str:
    """A doubt by the range it is in."""
    for edge in (0.001, 0.01, 0.03, 0.1):
        if doubt < edge:
            return f"below {edge}"
    return "from 0.1"
