"""Reports with planted defects in office formats, cell by cell: `python -m bench.office [--documents N] [--format F]
[--show] [--write]`.

What programs of old wrote is made by LibreOffice from Word and Excel specimens; the others are written directly. Every
report is also read as its Word or Excel specimen, so that what a defect costs is told from what the format does: the
exit status is 1 where a cell is wrong that is right there. With --write the result becomes the committed
bench/OFFICE.md.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from bench.printers import convert_by_libreoffice
from bench.score.cases import NEIGHBOURS, fits
from bench.score.judged import Judged, give_up, judge
from bench.score.only import head, wrong_lines
from bench.score.run import read
from bench.score.specimen import Made, Part, Specimen, forms, make, plant_specimen
from extractor.forms.specimen import WRITERS
from extractor.forms.specimen.defects import DEFECTS, draw_kinds

SCOREBOARD = Path(__file__).with_name("OFFICE.md")
DOCUMENTS = 40
"""Of each format: what the acceptance asks for."""
FIRST_SEED = 30_000_000
"""Beyond the seeds of bench.score."""
LAYOUTS = ("statutory", "statutory", "statutory", "split", "serial", "disputes-split")
SIZES = (0, 1, 1, 2)
"""How many defects documents have."""
TRIES = 100


@dataclass(frozen=True, slots=True)
class Format:
    """`source`: the specimen format it is made from; `beside`: the one it is compared with; `kind`: what LibreOffice is
    to write, empty where it is not asked; `wrap`: what else is done to the bytes."""

    source: str
    beside: str
    kind: str = ""
    wrap: Callable[[bytes], bytes] | None = None


def page_to_archive(page: bytes) -> bytes:
    """A page of HTML as browsers and Word save it in one file (.mht)."""
    archive = EmailMessage()
    archive["Subject"] = "2021"
    archive["Snapshot-Content-Location"] = "page.html"
    archive.set_content(page.decode(), subtype="html", charset="utf-8", cte="quoted-printable")
    archive.make_related()
    archive.add_related(b"GIF89a", "image", "gif", cid="<mark>")
    return archive.as_bytes()


FORMATS: Mapping[str, Format] = {
    "doc": Format("docx", "docx", "doc"),
    "wps": Format("docx", "docx", "doc"),
    "rtf": Format("docx", "docx", "rtf"),
    "odt": Format("odt", "docx"),
    "odt by LibreOffice": Format("docx", "docx", "odt"),
    "xlsx": Format("xlsx", "docx"),
    "xls": Format("xlsx", "xlsx", "xls"),
    "ods": Format("ods", "xlsx"),
    "ods by LibreOffice": Format("xlsx", "xlsx", "ods"),
    "mht": Format("html-word", "html-word", wrap=page_to_archive),
    "ofd": Format("ofd", "docx"),
}
"""By name, whose first word is the suffix. WPS writes Word's own format under its own suffix."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A document read, and as its source is read; `words`: what is wrong in it."""

    format: str
    found: Judged
    source: Judged
    words: tuple[str, ...]

    @property
    def worse(self) -> int:
        """Cells that are wrong, and right in the source."""
        if self.found.no_table or self.source.no_table:
            return len(self.source.keys) if self.found.no_table else 0
        return int((~self.found.right & self.source.right).sum())


def draw_specimen(name: str, number: int) -> Specimen:
    """The document of this number in a format: its form, layout and defects, all of which find a place."""
    source = FORMATS[name].source
    rng = random.Random(f"{name}/{number}")
    form, layout = sorted(forms())[number % len(forms())], rng.choice(LAYOUTS)
    pool = [kind for kind in DEFECTS if kind not in NEIGHBOURS and fits(kind, source)]
    seed = FIRST_SEED + 1000 * list(FORMATS).index(name) + number
    for _ in range(TRIES):
        case = Specimen(Part.MIXES, form, source, layout, seed, tuple(draw_kinds(rng, rng.choice(SIZES), pool)))
        if plant_specimen(case).kinds == case.kinds:
            return case
    raise ValueError(f"no defects find a place in {name} {number}")


def files_of(name: str, made: Sequence[Made]) -> list[bytes]:
    """The documents in a format. Raises as `convert_by_libreoffice` does."""
    format = FORMATS[name]
    if format.wrap:
        return [format.wrap(one.data) for one in made]
    if not format.kind:
        return [one.data for one in made]
    with tempfile.TemporaryDirectory(prefix="gouji-office-") as folder:
        paths = [Path(folder) / f"{number}.{format.source}" for number in range(len(made))]
        for path, one in zip(paths, made, strict=True):
            path.write_bytes(one.data)
        return [path.read_bytes() for path in convert_by_libreoffice(paths, format.kind)]


def try_format(name: str, numbers: Sequence[int]) -> Iterator[Trial]:
    """These documents of a format, made in one run of LibreOffice."""
    cases = [draw_specimen(name, number) for number in numbers]
    made = [make(case) for case in cases]
    for case, one, data in zip(cases, made, files_of(name, made), strict=True):
        found, words = read_and_judge(one, data)
        other = WRITERS[FORMATS[name].beside](plant_specimen(case).report)
        yield Trial(name, found, read_and_judge(one, other)[0], words)


def read_and_judge(made: Made, data: bytes) -> tuple[Judged, tuple[str, ...]]:
    """A specimen as read from these bytes, and what is wrong in it."""
    report = read(made.labels, data)
    if isinstance(report, str):
        return give_up(made.labels, report), (report,)
    return judge(made.labels, report, made.answers), (
        head(made.labels.name, report),
        *wrong_lines(report, made.answers),
    )


INTRO = """# Office formats

Written by `python -m bench.office --write` (some minutes; LibreOffice must be installed). Reports of all forms with up
to two planted defects of any kind, each read in its format and in another one. *Worse* are cells that are wrong, and
right in that other format: what the format costs. Where both are wrong, the defect is the reason;
what defects cost is the matter of SCOREBOARD.md. *Silent* is wrong with a confidence of 0.95 or more.

"""


def results_to_text(trials: Sequence[Trial]) -> str:
    """The page."""
    heads = ("format", "beside", "documents", "exact", "cells", "wrong", "worse", "silent", "no table")
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name in dict.fromkeys(one.format for one in trials):
        own = [one.found for one in trials if one.format == name]
        figures = (
            len(own), sum(one.perfect for one in own), sum(len(one.keys) for one in own),
            sum(int((~one.right).sum()) for one in own), sum(one.worse for one in trials if one.format == name),
            sum(int(one.silent.sum()) for one in own), sum(bool(one.no_table) for one in own),
        )  # fmt: skip
        lines.append(f"| {name} | {FORMATS[name].beside} | " + " | ".join(map(str, figures)) + " |")
    wrong = [f"- {one.format}: `{one.found.labels.name}`: {one.worse} worse, {_wrong(one.found)} wrong"
             for one in trials if not one.found.perfect]  # fmt: skip
    return INTRO + "\n".join([*lines, "", "Not exact:" if wrong else "All are exact.", "", *wrong]).rstrip() + "\n"


def _wrong(one: Judged) -> str:
    return "no table" if one.no_table else str(int((~one.right).sum()))


def main() -> int:
    """Command line; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.office", description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help=f"of each format (default {DOCUMENTS})")
    parser.add_argument("--first", type=int, default=0, help="the number of the first document")
    parser.add_argument("--format", choices=FORMATS, help="this format only")
    parser.add_argument("--show", action="store_true", help="what is wrong in each document")
    parser.add_argument("--write", action="store_true", help="write bench/OFFICE.md (of the whole trial)")
    options = parser.parse_args()
    if options.write and (options.format or options.first or options.documents < DOCUMENTS):
        parser.error("--write is for the whole trial")
    trials = list[Trial]()
    for name in [options.format] if options.format else FORMATS:
        for one in try_format(name, range(options.first, options.first + options.documents)):
            trials.append(one)
            if options.show and not one.found.perfect:
                print(*one.words, sep="\n    ", flush=True)
    text = results_to_text(trials)
    print(text)
    if options.write:
        SCOREBOARD.write_text(text, encoding="utf-8")
    return int(any(one.worse for one in trials))


if __name__ == "__main__":
    sys.exit(main())
