"""Which documents are scored, and which a confidence model may be fitted on; how the two are kept apart.

- By seed: what is fitted has seeds below 100,000, what is scored seeds from 1,000,000 on (`FIRST_SEED`), so no two
  documents of the two sides have the same figures, or the same places for their defects.
- By mix: every pair of defects is either for tuning or for judging, by a checksum of their names (`is_held_out`), so
  that a new kind moves no old pair. A document for tuning has no held-out pair; one of the part `mixes` has only those.
- By kind: `NEW_KINDS`, `NEW_FORMATS` and `NEW_LAYOUT` occur nowhere in tuning. Each is judged in a part of its own, in
  which all else is known from tuning, so that what one of them costs can be seen.

The scoreboard names the documents that come out worst, so that they are looked at and mended. What is mended so should
be judged once more on documents that nobody has seen: `--skip 100000`, and another number each time.

What both sides share: the forms, our own printers, and the kinds of defects that are not new. Documents that are no
reports (`neighbours`) are for judging only, in a part of their own, and their cells are not counted with the others.
Dumps by other tools (`outside`) are for both, and counted with none: few as they are, they know habits that we do not.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from zlib import crc32

from bench.corpus import cases as filed_cases
from bench.score.outside import dumps
from bench.score.specimen import LAYOUTS, Case, Part, Specimen, forms, plant_specimen
from extractor.forms.specimen import WRITERS
from extractor.forms.specimen.defects import DEFECTS, FAMILIES, UNFIT, draw_kinds

SEEDS = 1_000_000
"""Seeds of one part; no set is larger."""
TUNING_SEEDS = 100_000
"""Seeds of documents for fitting; those that are scored begin at a million."""
FIRST_SEED = {Part.TUNING: 0} | {part: SEEDS * number for number, part in enumerate(Part) if part is not Part.TUNING}

NEW_KINDS = ("numbering_torn", "span_drifted")
"""One that the hand-set confidence of 2026 misses, one that it sees."""
NEW_FORMATS = ("md", "xlsx", "ods", "odt", "ofd")
NEW_LAYOUT = "transposed"

NEIGHBOURS = FAMILIES["neighbours"]
KINDS = tuple(kind for kind in DEFECTS if kind not in (*NEIGHBOURS, *NEW_KINDS))
"""The kinds that tuning knows."""
FORMATS = tuple(format for format in WRITERS if format not in NEW_FORMATS)
KNOWN_LAYOUTS = tuple(layout for layout in LAYOUTS if layout != NEW_LAYOUT)

TUNING_SIZES = (0, 1, 1, 2, 2, 3)
"""How many defects documents for tuning have."""
DEFECT_PARTS = {
    Part.MIXES: 0.55,
    Part.NEW_KIND: 0.15,
    Part.NEW_FORMAT: 0.12,
    Part.NEW_LAYOUT: 0.12,
    Part.NEIGHBOURS: 0.06,
}
"""The share of each part in the documents with defects."""
TRIES = 1000
"""Mixes drawn until one is on the right side: of three pairs, all are on one side once in eight times."""


def is_held_out(one: str, other: str) -> bool:
    """Whether documents with these two defects are for judging; about half of the pairs are."""
    return crc32("+".join(sorted((one, other))).encode()) % 2 == 1


def draw_mix(rng: random.Random, size: int, format: str, *, held_out: bool) -> tuple[str, ...]:
    """So many defects that the format can show, every pair on the same side."""
    pool = [kind for kind in KINDS if fits(kind, format)]
    for _ in range(TRIES):
        kinds = draw_kinds(rng, size, pool)
        if all(is_held_out(*pair) == held_out for pair in combinations(kinds, 2)):
            return kinds
    raise ValueError(f"{size} defects with every pair on one side are hard to find: draw fewer")


@dataclass(frozen=True, slots=True)
class Draw:
    """A specimen that is still to be drawn: the one of this number in its part."""

    part: Part
    number: int


def corpus_cases(count: int = 0) -> Sequence[Case]:
    """Every document of the corpus, however many are asked for."""
    return filed_cases()


def clean_cases(count: int) -> Sequence[Draw]:
    """So many specimens without defects."""
    return [Draw(Part.CLEAN, number) for number in range(count)]


def defect_cases(count: int) -> Sequence[Draw]:
    """So many specimens with defects, of all parts that are judged."""
    return [Draw(part, number) for part, share in DEFECT_PARTS.items() for number in range(round(count * share))]


def tuning_cases(count: int) -> Sequence[Draw]:
    """So many specimens with and without defects, for fitting; none of them is scored. Raises ValueError where they
    would have seeds that are not for tuning."""
    if count > TUNING_SEEDS:
        raise ValueError(f"there are {TUNING_SEEDS} seeds for tuning: ask for fewer documents")
    return [Draw(Part.TUNING, number) for number in range(count)]


def draw_case(draw: Draw) -> Specimen:
    """The specimen: form and format in turn, half in the statutory layout, and defects that all find a place."""
    part, seed = draw.part, FIRST_SEED[draw.part] + draw.number
    rng = random.Random(f"{part}/{seed}")
    pairs = list(product(PART_FORMS.get(part, forms()), PART_FORMATS.get(part, FORMATS)))
    form, format = pairs[draw.number % len(pairs)]
    first, *others = PART_LAYOUTS.get(part, KNOWN_LAYOUTS)
    layout = rng.choice(others) if others and rng.random() < 0.5 else first
    for _ in range(TRIES):
        case = Specimen(part, form, format, layout, seed, PART_KINDS[part](rng, format))
        if plant_specimen(case).kinds == case.kinds:
            return case
    raise ValueError(f"no defects of the part {part} find a place in {form}, {format}, {layout}")


def fits(kind: str, format: str) -> bool:
    """Whether a format can show a kind of defect."""
    return format not in UNFIT.get(kind, ())


def draw_new_kind(rng: random.Random, format: str) -> tuple[str, ...]:
    """A new kind, half of the time before or after a known one."""
    kinds = [rng.choice([kind for kind in NEW_KINDS if fits(kind, format)])]
    if rng.random() < 0.5:
        kinds.insert(rng.randrange(2), *draw_mix(rng, 1, format, held_out=True))
    return tuple(kinds)


PART_KINDS: dict[Part, Callable[[random.Random, str], tuple[str, ...]]] = {
    Part.CLEAN: lambda rng, format: (),
    Part.MIXES: lambda rng, format: draw_mix(rng, rng.choice((2, 3)), format, held_out=True),
    Part.NEW_KIND: draw_new_kind,
    Part.NEW_FORMAT: lambda rng, format: draw_mix(rng, rng.choice((1, 2)), format, held_out=True),
    Part.NEW_LAYOUT: lambda rng, format: draw_mix(rng, rng.choice((1, 2)), format, held_out=True),
    Part.NEIGHBOURS: lambda rng, format: draw_kinds(rng, 1, NEIGHBOURS),
    Part.TUNING: lambda rng, format: draw_mix(rng, rng.choice(TUNING_SIZES), format, held_out=False),
}
"""How the defects of a document are drawn, by its part and format."""
PART_FORMATS: dict[Part, Sequence[str]] = {
    Part.CLEAN: tuple(WRITERS),
    Part.NEW_KIND: [format for format in FORMATS if any(fits(kind, format) for kind in NEW_KINDS)],
    Part.NEW_FORMAT: NEW_FORMATS,
}
"""The formats of a part, where they are not those that tuning knows."""
PART_FORMS: dict[Part, Sequence[str]] = {Part.NEW_LAYOUT: ("2019", "2021")}
"""The same of forms: 2014 has no table that the new layout would change."""
PART_LAYOUTS: dict[Part, Sequence[str]] = {Part.CLEAN: tuple(LAYOUTS), Part.NEW_LAYOUT: (NEW_LAYOUT,)}
"""The same of layouts."""

SETS: dict[str, Callable[[int], Sequence[Case | Draw]]] = {
    "corpus": corpus_cases,
    "clean": clean_cases,
    "defects": defect_cases,
    "tuning": tuning_cases,
    "outside": dumps,
}
"""The sets by name, each a function of how many documents are asked for."""
SCORED = ("corpus", "outside", "clean", "defects")
"""The sets of the scoreboard."""
