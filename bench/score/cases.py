"""Which documents are scored, and which a confidence model may be fitted on."""

import random
from collections.abc import Callable, Sequence
from itertools import product

from bench.corpus import cases as filed_cases
from bench.score.specimen import LAYOUTS, Case, Part, Specimen, forms
from extractor.forms.specimen import WRITERS

FIRST_SEED = {Part.TUNING: 0, Part.CLEAN: 1_000_000}


def corpus_cases(count: int = 0) -> list[Case]:
    """Every document of the corpus, however many are asked for."""
    return list(filed_cases())


def clean_cases(count: int) -> list[Case]:
    """So many specimens without defects: forms and formats in turn, every second in the statutory layout."""
    return [
        Specimen(Part.CLEAN, form, format, draw_layout(random.Random(seed), tuple(LAYOUTS)), seed)
        for seed, (form, format) in in_turn(Part.CLEAN, count, tuple(WRITERS))
    ]


def in_turn(part: Part, count: int, formats: Sequence[str]) -> list[tuple[int, tuple[str, str]]]:
    """So many seeds of a part, each with the form and the format whose turn it is."""
    pairs = list(product(forms(), formats))
    first = FIRST_SEED[part]
    return [(first + number, pairs[number % len(pairs)]) for number in range(count)]


def draw_layout(rng: random.Random, layouts: Sequence[str]) -> str:
    """The first layout half of the time, else one of the others."""
    return layouts[0] if rng.random() < 0.5 else rng.choice(layouts[1:])


SETS: dict[str, Callable[[int], list[Case]]] = {"corpus": corpus_cases, "clean": clean_cases}
"""The sets by name, each a function of how many documents are asked for."""
