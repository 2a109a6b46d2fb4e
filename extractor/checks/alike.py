"""How much of one report's text stands in another: MinHash over shingles of characters.

What says nothing about copying is taken out first: digits, the agency's and its place's name, the form's titles, labels
and fixed wording. A text is kept as a Sketch of 1 to 2 kB, not as text: the passages that two reports share are told
from the one that is at hand. Written here because datasketch needs SciPy for the same thirty lines.
"""

import re
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from extractor.checks.agencies import name_to_agency
from extractor.model import SectionText, Template
from extractor.text import simplified, squeeze, unify

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[tuple[int], np.dtype[np.uint32]]

SHINGLE = 5
"""Characters. Independent texts (the two seed reports, the specimens' narrative) share 0.00 to 0.03 of them."""
HASHES = 128
"""The share is told to within 0.04 (one standard error at 0.7)."""
BAND = 6
"""Hashes that must all be equal in one of the bands for two texts to be compared: 93 % of those that share 0.7 are, and
99.8 % of those that share 0.8 (1 - (1 - share ** 6) ** 21)."""
FIXED_SHARE = 0.5
"""A clause of which at least half is fixed wording is no sign of copying."""
FEWEST_CHARACTERS = 200
"""A shorter text has too little of its own to be called a copy."""

_RADIX = 0x9E3779B1
"""An odd number whose powers spread the code points over 32 bits (the golden ratio's)."""
_CLAUSE = re.compile(r"[^，。；：！？、,;:!?\n]+")
_SPACES = re.compile(r"[^\S\n]+")
_IDEOGRAPHS = re.compile(r"[^一-鿿]+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text, of which only this is known: its MinHash, and a checksum of each of its clauses."""

    least: "array[int]"
    clauses: "array[int]"

    def share(self, other: "Sketch") -> float:
        """The share of shingles that two texts have in common, 0 to 1: those in both of those in either."""
        return sum(map(int.__eq__, self.least, other.least)) / HASHES

    def bands(self) -> Iterator[int]:
        """Numbers of which texts that are worth comparing have at least one in common."""
        for start in range(0, HASHES - BAND + 1, BAND):
            yield start << 32 | zlib.crc32(self.least[start : start + BAND].tobytes())


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as printed, and what of it is compared."""

    shown: str
    bare: str


def own_clauses(sections: tuple[SectionText, ...], agency: str, template: Template) -> tuple[Clause, ...]:
    """The clauses of a narrative that are its own, in their order."""
    parts = {agency, name_to_agency(agency).place, name_to_agency(agency).body} - {""}
    names = sorted(map(squeeze, parts), key=len, reverse=True)
    fixed = fixed_shingles(template)
    found = []
    for section in sections:
        for match in _CLAUSE.finditer(unspaced(section.text)):
            bare = match.group()
            for name in names:
                bare = bare.replace(name, "")
            bare = _IDEOGRAPHS.sub("", bare)
            own = shingles(bare)
            if own and len(own & fixed) < FIXED_SHARE * len(own):
                found.append(Clause(match.group(), bare))
    return tuple(found)


def unspaced(text: str) -> str:
    """A text as `squeeze` makes it, its lines kept apart; not `squeeze` itself, which keeps each text it was given."""
    return simplified(_SPACES.sub("", unify(text)))


def shingles(text: str) -> set[str]:
    """All runs of SHINGLE characters."""
    return {text[start : start + SHINGLE] for start in range(len(text) - SHINGLE + 1)}


@lru_cache(maxsize=64)
def fixed_shingles(template: Template) -> frozenset[str]:
    """The shingles of what a form prints itself: titles of sections and tables, labels, fixed wording."""
    labels = [template.title, *(section.label for section in template.sections)]
    for table in template.tables:
        labels += [table.labels, *(label for axes in table.cells() for axis in axes for label in axis.path)]
    texts = [text for label in labels for text in label.texts] + list(template.fixed_wording)
    bare = {_IDEOGRAPHS.sub("", clause) for text in texts for clause in _CLAUSE.findall(squeeze(text))}
    return frozenset(shingle for text in bare for shingle in shingles(text))


def clauses_to_sketch(clauses: tuple[Clause, ...]) -> Sketch | None:
    """What is kept of a text; None where it is too short to be judged."""
    text = "".join(clause.bare for clause in clauses)
    if len(text) < FEWEST_CHARACTERS:
        return None
    return Sketch(least_hashes(text), array("I", sorted({checksum(clause) for clause in clauses})))


def checksum(clause: Clause) -> int:
    """A number that equal clauses share, stable from run to run."""
    return zlib.crc32(clause.bare.encode())


def least_hashes(text: str) -> "array[int]":
    """The MinHash of a text: the least value over its shingles of each of HASHES mixings (all of them one to one)."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    ends = len(codes) - SHINGLE + 1
    base = np.zeros(ends, dtype=np.uint32)
    for place in range(SHINGLE):
        base = base * np.uint32(_RADIX) + codes[place : place + ends]
    masks, factors = mixings()
    mixed = (np.unique(base)[None, :] ^ masks[:, None]) * factors[:, None]
    return array("I", mixed.min(axis=1).tolist())


@lru_cache(maxsize=1)
def mixings() -> "tuple[Numbers, Numbers]":
    """A mask and an odd factor for each hash; always the same, so that sketches can be compared."""
    import numpy as np

    rng = np.random.default_rng(2021)
    masks = rng.integers(0, 1 << 32, HASHES, dtype=np.uint32)
    return masks, rng.integers(0, 1 << 32, HASHES, dtype=np.uint32) | np.uint32(1)


def shared_passages(clauses: tuple[Clause, ...], other: Sketch) -> tuple[str, ...]:
    """The passages of a text that stand in another one, too, the longest first."""
    known = set(other.clauses)
    runs = groupby(clauses, key=lambda clause: checksum(clause) in known)
    passages = ["，".join(clause.shown for clause in run) for shared, run in runs if shared]
    return tuple(sorted(passages, key=len, reverse=True))
