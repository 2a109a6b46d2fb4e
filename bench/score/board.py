"""Judged documents to the scoreboard, as Markdown."""

from collections.abc import Iterable, Sequence
from math import floor

import numpy as np

from bench.score import measures
from bench.score.judged import STATUSES, Judged, Wrong, kind_of_wrong
from bench.score.special import absence_lines, swap_lines
from bench.score.specimen import Part
from bench.score.summary import Summary, group

WORST = 20
"""Documents that are listed with their silent errors."""

REAL = "real reports (corpus)"
TITLES = {
    Part.CORPUS: "made documents, most with real figures (corpus)",
    Part.OUTSIDE: "dumps by other tools, another hand's (half fitted on)",
    Part.CLEAN: "synthetic, clean",
    Part.MIXES: "synthetic, known defects in new mixes",
    Part.NEW_KIND: "synthetic, new kinds of defects",
    Part.NEW_FORMAT: "synthetic, a new format",
    Part.NEW_LAYOUT: "synthetic, a new layout",
    Part.NEIGHBOURS: "synthetic, no reports: to be refused",
    Part.TUNING: "synthetic, for tuning",
}
ALL = "all synthetic reports"

INTRO = """# Scoreboard

Written by `python -m bench.score --write`.

**What is synthetic.** Only the line "real reports" comes from documents that agencies published, and two reports are
far too few to promise anything. The dumps are reports that another hand wrote and ran through other tools, hard ones
on purpose; half of them a confidence is fitted on, and matching was mended on many. All else is made by this project:
real figures set by our own printer, and specimens with drawn figures, clean or with planted defects. The kinds of
defects were seen in real reports, but how often each occurs is our choice, and two or three in one document are more
than most reports have. A printer and a reader by one author share blind spots. What a printed text means is told by the
product's own rules of reading. So the figures compare one version with another; they do not say how often real reports
come out wrong.

**What a confidence may be fitted on** is none of this but those dumps: other figures, other pairs of defects, and
neither the new kinds, nor the new format, nor the new layout ([score/cases.py](score/cases.py)).

A cell is **exact** when value and status are those of the document; a document is **perfect** when all its cells are;
one that gave no table has **failed**, and is not perfect. A **silent** error is a wrong cell with a confidence of 0.95
or more: nobody will look at it. **Doubtful** are cells below 0.95. "At most" is the 95 % upper bound of Clopper and
Pearson, as if cells erred apart from each other, which they do not. Each measure is defined, with its source, in
[score/measures.py](score/measures.py). `python -m bench.score --only NAME` makes a document again, and shows its wrong
cells.
"""

TOOLS_NOTE = """What these documents are: [score/outside.py](score/outside.py). Many do not show all their cells.
"""


def board(documents: Sequence[Judged]) -> str:
    """The whole scoreboard."""
    parts = by_part(documents)
    made = Summary(ALL, [one for one in documents if is_generated(one)])
    groups = [*parts, made] if made.documents else parts
    blocks = [
        INTRO,
        "## In short\n",
        *excerpt(documents),
        "\n## Accuracy\n",
        *accuracy_table(groups),
        "\n## Confidence of cells\n",
        CONFIDENCE_NOTE,
        *confidence_table(groups),
        "\n## Confidence in whole documents\n",
        *whole_table(groups),
        *breakdowns(made.documents),
        *tools([one for one in documents if one.labels.part == Part.OUTSIDE]),
        "\n## Labels that changed places, and what is absent\n",
        *special_tables(made.documents),
        f"\n## How cells are wrong: {ALL}\n",
        *wrong_table(made),
        f"\n## Status, true (rows) and found (columns): {ALL}\n",
        *confusion_table(made),
        f"\n## Calibration: {ALL}\n",
        *bins_table(made),
        *worst([one for one in documents if one.labels.part != Part.OUTSIDE]),
        *failures([one for one in documents if one.labels.part != Part.OUTSIDE]),
    ]
    return "\n".join(blocks).rstrip() + "\n"


def is_generated(one: Judged) -> bool:
    """Whether a document is a specimen, and a report."""
    return one.labels.part not in (Part.CORPUS, Part.OUTSIDE) and not one.labels.refused


def by_part(documents: Iterable[Judged]) -> list[Summary]:
    """A summary a part in their order, the real reports first."""
    groups: dict[str, list[Judged]] = {}
    for one in documents:
        groups.setdefault(REAL if one.labels.real else TITLES[Part(one.labels.part)], []).append(one)
    return [Summary(title, groups[title]) for title in (REAL, *TITLES.values()) if title in groups]


def table(header: str, lines: Iterable[str], column: str = "|--:") -> list[str]:
    """A Markdown table; columns but the first are numbers, unless told otherwise."""
    return [f"| {header} |", "|---" + column * header.count(" | ") + "|", *(f"| {line} |" for line in lines)]


def excerpt(documents: Sequence[Judged]) -> list[str]:
    """What the README shows: a line a part."""
    header = "documents of | number | perfect | exact cells | silent errors per 100,000 cells | wrong cells in the "
    header += "lowest 5 %"
    return table(header, map(excerpt_line, by_part(documents)))


def excerpt_line(one: Summary) -> str:
    """One line of it."""
    cells = one.cells.total
    return " | ".join(
        (
            one.name,
            f"{len(one.documents):,}",
            share(one.perfect, len(one.documents), 1),
            share(cells - one.wrong, cells, 3),
            f"{100_000 * one.silent / cells:.0f}" if cells else "",
            percent(measures.found_in_lowest(one.cells, 0.05)),
        )
    )


def accuracy_table(groups: Iterable[Summary]) -> list[str]:
    """How many are right."""
    header = "documents of | number | failed | perfect | cells | exact | wrong | silent | per 100,000 | at most | "
    header += "documents with a silent error | doubtful"
    return table(header, map(accuracy_line, groups))


def accuracy_line(one: Summary) -> str:
    """One line of it."""
    cells, silent = one.cells.total, one.silent
    return " | ".join(
        (
            one.name,
            f"{len(one.documents):,}",
            f"{len(one.failed):,}",
            share(one.perfect, len(one.documents), 1),
            f"{cells:,}",
            share(cells - one.wrong, cells, 3),
            f"{one.wrong:,}",
            f"{silent:,}",
            f"{100_000 * silent / max(cells, 1):.1f}",
            f"{100_000 * measures.upper_bound(silent, cells):.1f}" if cells else "",
            f"{one.with_silent:,}",
            share(one.doubtful, cells, 1),
        )
    )


CONFIDENCE_NOTE = """\
AUROC: the chance that a right cell is more confident than a wrong one. AUGRC: the mean share of undetected errors over
all thresholds (here a million times it). Skill: Brier against the group's own base rate (0: no better than one number
for all cells). ECE in bins of equal mass, its 95 % interval over documents drawn again, and its floor: what a perfectly
calibrated forecaster would show by chance (mean, and 95 %). "Lowest 1 %": the share of all wrong cells that stand among
the 1 % of cells with the lowest confidence.
"""


def confidence_table(groups: Iterable[Summary]) -> list[str]:
    """How far the confidence of cells can be banked on."""
    header = "cells of | wrong | AUROC | AUGRC | Brier | skill | ECE | interval | floor | lowest 1 % | lowest 5 %"
    return table(header, map(confidence_line, groups))


def confidence_line(one: Summary) -> str:
    """One line of it."""
    interval, chance = measures.bootstrap(one.by_document, measures.ece), measures.ece_floor(one.cells)
    area = measures.augrc(one.cells)
    return " | ".join(
        (
            one.name,
            f"{one.wrong:,}",
            number(measures.auroc(one.cells), 4),
            number(None if area is None else area * 1e6, 1),
            number(measures.brier(one.cells), 5),
            number(measures.brier_skill(one.cells), 3),
            number(measures.ece(one.cells), 5),
            f"{interval.low:.5f} to {interval.high:.5f}" if interval else "",
            f"{chance.mean:.5f} ({chance.upper:.5f})" if chance else "",
            percent(measures.found_in_lowest(one.cells, 0.01)),
            percent(measures.found_in_lowest(one.cells, 0.05)),
        )
    )


def whole_table(groups: Iterable[Summary]) -> list[str]:
    """How far the confidence in whole documents can be banked on."""
    header = "documents of | with a table | perfect | mean confidence | AUROC | Brier | skill | ECE | floor"
    return table(header, map(whole_line, groups))


def whole_line(one: Summary) -> str:
    """One line of it."""
    whole = one.whole
    chance = measures.ece_floor(whole)
    return " | ".join(
        (
            one.name,
            f"{whole.total:,}",
            share(int(whole.right.sum()), whole.total, 1),
            share(float((whole.confidence * whole.cells).sum()), whole.total, 1),
            number(measures.auroc(whole), 3),
            number(measures.brier(whole), 4),
            number(measures.brier_skill(whole), 3),
            number(measures.ece(whole), 4),
            f"{chance.mean:.4f} ({chance.upper:.4f})" if chance else "",
        )
    )


def breakdowns(documents: Sequence[Judged]) -> list[str]:
    """The synthetic reports by each of their labels; one with two defects counts under both of their kinds."""
    blocks = []
    for title, groups in (
        ("format", group(documents, lambda one: [one.labels.format])),
        ("form", group(documents, lambda one: [one.labels.form])),
        ("layout", group(documents, lambda one: [one.labels.layout])),
        ("number of defects", group(documents, lambda one: [str(len(one.labels.kinds))])),
        ("kind of defect", group(documents, lambda one: one.labels.kinds)),
    ):
        if len(groups) > 1:
            blocks += [f"\n## Synthetic reports by {title}\n", *breakdown_table(title, groups)]
    return blocks


def tools(documents: Sequence[Judged]) -> list[str]:
    """Dumps by the tool that made them."""
    if not documents:
        return []
    return [f"\n## {TITLES[Part.OUTSIDE].capitalize()}\n", TOOLS_NOTE,
            *breakdown_table("tool", group(documents, lambda one: [one.labels.layout]))]  # fmt: skip


def breakdown_table(title: str, groups: Iterable[Summary]) -> list[str]:
    """One line a group."""
    header = f"{title} | documents | failed | perfect | wrong cells | exact | silent | per 100,000 | AUROC | ECE | "
    return table(header + "lowest 5 %", map(breakdown_line, groups))


def breakdown_line(one: Summary) -> str:
    """One line of it."""
    cells = one.cells.total
    return " | ".join(
        (
            one.name,
            f"{len(one.documents):,}",
            f"{len(one.failed):,}",
            share(one.perfect, len(one.documents), 1),
            f"{one.wrong:,}",
            share(cells - one.wrong, cells, 3),
            f"{one.silent:,}",
            f"{100_000 * one.silent / max(cells, 1):.1f}",
            number(measures.auroc(one.cells), 4),
            number(measures.ece(one.cells), 4),
            percent(measures.found_in_lowest(one.cells, 0.05)),
        )
    )


def special_tables(documents: Sequence[Judged]) -> list[str]:
    """Swapped labels, and absences."""
    swaps = (
        f"{name} | {count:,} | {share(right, count, 1)} | {share(told, count, 1)}"
        for name, count, right, told in swap_lines(documents)
    )
    absences = (
        f"{name} | {count:,} | {cells:,} | {share(right, cells, 2)} | {invented:,} | {silent:,}"
        for name, count, cells, right, invented, silent in absence_lines(documents)
    )
    header = "absent cells in documents | number | cells | status right | numbers invented | of these silent"
    return [
        *table("documents with | number | all right | right, or every wrong cell doubted", swaps),
        "",
        *table(header, absences),
    ]


def wrong_table(made: Summary) -> list[str]:
    """Wrong cells by how they are wrong."""
    wrong, silent = made.wrong_by_kind(), made.wrong_by_kind(silent_only=True)
    lines = (f"{kind}: {WRONG_NOTES[kind]} | {wrong[kind]:,} | {silent[kind]:,}" for kind in Wrong)
    return table("how | wrong cells | of these silent", lines)


WRONG_NOTES = {
    Wrong.MISREAD: "another number than the document shows",
    Wrong.INVENTED: "a number where it shows none",
    Wrong.LOST: "said to be empty or absent, and it shows a number",
    Wrong.GIVEN_UP: "said to be unreadable, and it can be read",
    Wrong.STATUS: "no number, but another status",
}


def confusion_table(made: Summary) -> list[str]:
    """Statuses."""
    counts = made.confusion
    lines = (
        " | ".join((status.value, *(f"{count:,}" for count in counts[row]))) for row, status in enumerate(STATUSES)
    )
    return table(" | ".join(("true", *(status.value for status in STATUSES))), lines)


def bins_table(one: Summary) -> list[str]:
    """Confidence against what was right."""
    bins = measures.tally_to_bins(one.cells, measures.finer_bins(one.cells.cells))
    lines = (
        f"{low:.4f} to {high:.4f} | {cells:,} | {100 * mean:.3f} % | {100 * right / cells:.3f} % | {cells - right:,}"
        for low, high, mean, cells, right in zip(
            bins.low, bins.high, bins.confidence, bins.cells, bins.right, strict=True
        )
    )
    return table("confidence | cells | mean confidence | right | wrong", lines)


def worst(documents: Sequence[Judged]) -> list[str]:
    """Documents with the most silent errors, and the most confident wrong cell of each."""
    found = sorted(
        (one for one in documents if one.silent.any()), key=lambda one: (-int(one.silent.sum()), one.labels.name)
    )
    if not found:
        return ["\n## Silent errors\n", "None."]
    lines = (f"`{one.labels.name}` | {int(one.silent.sum())} | {worst_cell(one)}" for one in found[:WORST])
    title = f"\n## Silent errors: the worst {min(WORST, len(found))} of {len(found):,} documents that have any\n"
    return [title, *table("document | silent | most confident wrong cell", lines, "|---")]


def worst_cell(one: Judged) -> str:
    """The wrong cell with the highest confidence."""
    at = int(np.argmax(np.where(one.right, -1, one.confidence)))
    kind = kind_of_wrong(int(one.true[at]), int(one.found[at]))
    return f"{'/'.join(one.keys[at])}: {kind}, {one.confidence[at]:.4f}"


def failures(documents: Sequence[Judged]) -> list[str]:
    """Documents without a table, and why."""
    failed = [one for one in documents if one.failed]
    if not failed:
        return []
    lines = [f"- `{one.labels.name}`: {one.no_table}" for one in failed[:WORST]]
    return [f"\n## Failed: {len(failed):,} documents\n", *lines, *(["- ..."] if len(failed) > WORST else [])]


def share(part: float, whole: int, places: int) -> str:
    """Percent of a count, rounded down: less than all is never 100 %."""
    return f"{floor(10**places * 100 * part / whole) / 10**places:.{places}f} %" if whole else ""


def percent(value: float | None) -> str:
    """A share as percent, rounded down as well; empty where there is none."""
    return "" if value is None else f"{floor(100 * value + 1e-9)} %"


def number(value: float | None, places: int) -> str:
    """A measure; empty where there is none."""
    return "" if value is None else f"{value:.{places}f}"
