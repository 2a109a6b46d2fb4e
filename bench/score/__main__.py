"""Accuracy and confidence, scored by one command:
`python -m bench.score [--set NAME] [--documents N] [--save FILE] [--load FILE] [--write] [--only NAME]`.

With --write the result becomes the committed bench/SCOREBOARD.md, its diagrams and the table in the README; it may fall
only with a sentence in CHANGELOG that says why.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.score.board import board, by_part, excerpt, is_generated
from bench.score.cases import SCORED, SETS, TUNING_SEEDS, Draw
from bench.score.diagram import reliability, risk_coverage
from bench.score.judged import Judged
from bench.score.keep import load, save
from bench.score.only import show
from bench.score.run import judge_all
from bench.score.specimen import Case
from bench.score.summary import Summary

SCOREBOARD = Path(__file__).resolve().parents[1] / "SCOREBOARD.md"
README = SCOREBOARD.parents[1] / "README.md"
START, END = "<!-- scores: written by python -m bench.score -->\n", "\n<!-- end of scores -->"
RELIABILITY, RISK_COVERAGE = SCOREBOARD.with_name("reliability.svg"), SCOREBOARD.with_name("risk_coverage.svg")


def main() -> int:
    """Command line; the exit status."""
    options = parse()
    if options.only:
        try:
            print(show(options.only, options.keep))
        except ValueError as error:
            sys.exit(str(error))
        return 0
    documents = load(options.load) if options.load else judged(options)
    if options.save:
        save(documents, options.save)
    text = board(documents)
    print(text)
    if options.write:
        SCOREBOARD.write_text(text, encoding="utf-8")
        README.write_text(with_excerpt(README.read_text(encoding="utf-8"), documents), encoding="utf-8")
        draw(documents)
    return 0


def with_excerpt(readme: str, documents: Sequence[Judged]) -> str:
    """The README with its table of scores made new, between two comments."""
    before, start, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    return "".join((before, start, "\n", *(f"{line}\n" for line in excerpt(documents)), end, after))


def draw(documents: Sequence[Judged]) -> None:
    """The diagrams of the generated documents, beside the scoreboard."""
    made = [one for one in documents if is_generated(one)]
    RELIABILITY.write_text(reliability(Summary("synthetic reports", made)), encoding="utf-8")
    RISK_COVERAGE.write_text(risk_coverage([one for one in by_part(made) if one.wrong]), encoding="utf-8")


def judged(options: argparse.Namespace) -> list[Judged]:
    """The documents that are asked for, extracted."""
    names = SCORED if options.set == "all" else (options.set,)
    cases = [case for name in names for case in SETS[name](options.documents)]
    return judge_all([skip(case, options.skip) for case in cases], options.processes)


def skip(case: Case | Draw, count: int) -> Case | Draw:
    """The specimen that comes so many later in its part; the corpus has no others."""
    return replace(case, number=case.number + count) if isinstance(case, Draw) else case


def parse() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m bench.score", description=__doc__)
    parser.add_argument(
        "--set", choices=(*SETS, "all"), default="all", help="which documents (default all that are scored)"
    )
    parser.add_argument("--documents", type=int, default=3000, help="documents of each generated set (default 3000)")
    parser.add_argument(
        "--skip",
        type=int,
        default=0,
        help="pass over so many documents of each part: whoever mends what the scoreboard lists is judged by others",
    )
    parser.add_argument("--processes", type=int, default=2, help="processes that extract (default 2)")
    parser.add_argument("--save", type=Path, help="keep what was judged, as FILE.npz and FILE.json")
    parser.add_argument("--load", type=Path, help="score what was kept instead of extracting")
    parser.add_argument(
        "--write", action="store_true", help="write bench/SCOREBOARD.md, its diagrams, and the README's table"
    )
    parser.add_argument("--only", default="", help="show the wrong cells of the document of this name")
    parser.add_argument("--keep", type=Path, help="with --only: a folder for the document")
    options = parser.parse_args()
    if options.write and (options.set != "all" or options.skip):
        parser.error("--write is for all sets, none passed over")
    if options.set == "tuning" and options.skip + options.documents > TUNING_SEEDS:
        parser.error(f"there are {TUNING_SEEDS:,} seeds for tuning: ask for fewer documents")
    return options


if __name__ == "__main__":
    sys.exit(main())
