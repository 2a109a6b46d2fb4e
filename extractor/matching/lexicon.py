"""A template's labels, compiled for look-up: which slots of a row sequence may a found label text stand for.

A label is known by its path. A document prints some suffix of the path (group labels stand once, on the first of
their rows), so every suffix, concatenated and folded, is a key. Exact keys are a dictionary look-up; only what is
printed otherwise is compared by likeness (Levenshtein's normalised indel ratio, rapidfuzz).
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import TypeVar
from unicodedata import digit

from rapidfuzz import fuzz, process

from extractor.matching.chain import Match
from extractor.model import Axis, Label
from extractor.text import fold, fold_core

OFFICIAL = 1.0
VARIANT = 0.98
"""A text that the template lists as known to stand for the label."""
UNNUMBERED = 0.96
"""The right words without their numbering."""
LEAST_LIKENESS = 0.6
"""Two different labels of one form have a ratio of up to 0.7 (1.申请人… and 2.申请人…), one with a typo above 0.8;
below 0.6 no pair of the same label was seen."""
TRUNCATED = 0.85
"""A label cut off (（六）其他 for （六）其他处理)."""
LEAST_CUT = 4
"""Characters that it must have kept."""
RENUMBERED = 0.97
"""The right words and number with another mark of numbering."""
INSTRUCTED = 0.94
"""A label with an instruction in brackets after it, or a unit."""
LEAF_SHARE = 0.75
"""How much of a path's likeness its leaf decides; the rest is what its groups say."""
MAX_VARIANT_PATHS = 24
MOST_PIECES = 8
"""Label pieces of one row: three label columns, each torn in two, and two texts in value cells. More is a header."""
LEAST_LEAF = 60
"""Ratio of a leaf label to the best part of a text below which the text shows only the leaf's groups."""
LEAST_PIECE, LONGEST_PIECE = 4, 20
"""Characters of a piece of a label that is known with a wrong one in it: shorter ones are like many, longer ones are
compared as labels."""
LIKE_PIECE = 74.0
"""Ratio of such a piece to the best part of the labels."""
MAX_MEMO = 20_000
"""Distinct labels remembered per sequence of labels; a crawl of 10^6 reports must not grow without end."""


_LATIN = re.compile("[A-Za-z]+")
_NUMBER = re.compile(r"\(?(\d{1,2})\)|([①-⑨])")

Known = TypeVar("Known", bound=Hashable)
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The keys of a sequence of label paths. `slots`: the paths; `exact`: key -> (slot, quality) pairs."""

    slots: tuple[Axis, ...]
    exact: dict[str, tuple[tuple[int, float], ...]]
    keys: tuple[str, ...]
    leaves: tuple[str, ...]
    heads: dict[str, tuple[int, ...]]
    """The slots by what their leaves begin with."""
    groups: tuple[str, ...]
    group_keys: frozenset[str]
    group_text: str
    whole_text: str
    beginnings: frozenset[str]
    """What a key begins with, and the keys."""
    memo: dict[str, tuple[tuple[int, float], ...]] = field(default_factory=dict)
    fragments: dict[tuple[str, ...], bool] = field(default_factory=dict)
    candidates: "dict[tuple[Sequence[str], Sequence[str]], tuple[Candidate, ...]]" = field(default_factory=dict)
    """What `pieces_to_candidates` gave: the labels of one form return in every report."""
    runs: dict[Hashable, tuple[Match, ...]] = field(default_factory=dict)
    """What `assign.run_matches` gave."""

    def likenesses(self, key: str) -> tuple[tuple[int, float], ...]:
        """(slot, likeness) for every slot that a folded label text may stand for."""
        known = self.exact.get(key)
        if known is not None:
            return known
        if key not in self.memo:
            remember(self.memo, key, self._fuzzy(key))
        return self.memo[key]

    def has_fragments(self, keys: tuple[str, ...]) -> bool:
        """Whether label pieces can be pieces of this sequence's labels: at least half of them stand in some path."""
        known = self.fragments.get(keys)
        if known is None:
            known = remember(self.fragments, keys, 2 * sum(map(self._stands_in_labels, keys)) >= len(keys))
        return known

    def _stands_in_labels(self, key: str) -> bool:
        if key in self.whole_text:
            return True
        label, opened, _ = key.rpartition("(")  # an instruction begins in it, or only ends
        if label in self.whole_text if opened else key.endswith(")"):
            return True
        if not LEAST_PIECE <= len(key) <= LONGEST_PIECE:
            return False
        return fuzz.partial_ratio(key, self.whole_text, score_cutoff=LIKE_PIECE) > 0

    def _fuzzy(self, key: str) -> tuple[tuple[int, float], ...]:
        # A group's label alone is no row: it would be taken for any of its rows.
        if not key or not self.keys or key in self.group_keys:
            return ()
        best: dict[int, float] = {}
        found = process.extract(key, self.keys, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS * 100, limit=None)
        for text, score, _ in found:
            for slot, quality in self.exact[text]:
                if self._shows_leaf(key, slot, score):
                    best[slot] = max(best.get(slot, 0.0), quality * score / 100)
        for slot in self.heads.get(key[:LEAST_CUT], ()):
            if is_cut(key, self.leaves[slot]) and best.get(slot, 0.0) < TRUNCATED:
                best[slot] = TRUNCATED
        for quality, texts in ((INSTRUCTED, without_instruction(key)), (RENUMBERED, renumbered(key))):
            for slot, likeness in (pair for text in texts for pair in self.likenesses(text)):
                best[slot] = max(best.get(slot, 0.0), quality * likeness)
        return tuple(best.items())

    def _shows_leaf(self, key: str, slot: int, score: float) -> bool:
        """Whether a text is like a path, with this ratio, because of its leaf, and not of the groups above it alone: a
        group may have a word of its leaf (其他 in 法人或其他组织); nor a piece of the groups of another. What begins
        with its leaf (其他组织) is no piece of a group."""
        leaf, groups = self.leaves[slot], self.groups[slot]
        if key.startswith(leaf):
            return True
        if key in self.group_text and (key in groups or key not in groups + leaf):
            return False
        if not groups:
            return True
        parent = fold(self.slots[slot].path[-2].text)
        liker = any(fuzz.ratio(key, text) > score for text in (groups, parent))
        return not liker and fuzz.partial_ratio(leaf, key, score_cutoff=LEAST_LEAF) > 0


def remember(memo: dict[Known, Answer], key: Known, answer: Answer, most: int = MAX_MEMO) -> Answer:
    """Keeps an answer; forgets all of them where they grow to more than `most`."""
    if len(memo) > most:
        memo.clear()
    memo[key] = answer
    return answer


def without_instruction(key: str) -> Iterator[str]:
    """What stands in a folded text before the bracket that ends it, if one does (`予以公开(如无,请填0)`); a label may
    have one itself, before that. And what is left of it without Latin letters (`规章 Regulations`)."""
    if (bare := _LATIN.sub("", key)) != key and bare:
        yield bare
    at = key.find("(", 2)
    while at > 0:
        if ")" not in key[at:-1]:
            yield key[:at]
        at = key.find("(", at + 1)


def renumbered(key: str) -> Iterator[str]:
    """A folded text with the form's kind of numbering: `2)重复申请`, `(2)重复申请` and `②重复申请` as `2重复申请`."""
    if found := _NUMBER.match(key):
        yield f"{found[1] or int(digit(found[2]))}{key[found.end() :]}"


def is_cut(key: str, leaf: str) -> bool:
    """Whether one is the beginning of the other, and enough of it to be no accident."""
    shorter, longer = sorted((key, leaf), key=len)
    return len(shorter) >= LEAST_CUT and longer.startswith(shorter)


def paths_to_lexicon(axes: Sequence[Axis]) -> Lexicon:
    """Compile the label paths of a row (or column) sequence."""
    exact: dict[str, dict[int, float]] = {}
    for slot, axis in enumerate(axes):
        for key, quality in path_to_keys(axis.path):
            slots = exact.setdefault(key, {})
            slots[slot] = max(slots.get(slot, 0.0), quality)
    groups = tuple("".join(fold(label.text) for label in axis.path[:-1]) for axis in axes)
    leaves = tuple(fold(axis.path[-1].text) if axis.path else "" for axis in axes)
    heads: dict[str, tuple[int, ...]] = {}
    for slot, leaf in enumerate(leaves):
        heads[leaf[:LEAST_CUT]] = *heads.get(leaf[:LEAST_CUT], ()), slot
    return Lexicon(
        slots=tuple(axes),
        exact={key: tuple(slots.items()) for key, slots in exact.items()},
        keys=tuple(exact),
        leaves=leaves,
        heads=heads,
        groups=groups,
        group_text="\n".join(groups),
        whole_text="\n".join(key for axis in axes for key, _ in path_to_keys(axis.path)),
        beginnings=frozenset(key[:end] for key in exact for end in range(1, len(key) + 1)),
        group_keys=frozenset(fold(text) for axis in axes for label in axis.path[:-1] for text in label.texts),
    )


def path_to_keys(path: tuple[Label, ...]) -> Iterator[tuple[str, float]]:
    """Every text that may stand for a path: its suffixes in all variants, and its leaf without numbering."""
    for start in range(len(path)):
        suffix = path[start:]
        combinations = product(*(label.texts for label in suffix))
        for number, texts in enumerate(combinations):
            if number >= MAX_VARIANT_PATHS:
                break
            official = all(text == label.text for text, label in zip(texts, suffix, strict=True))
            yield "".join(map(fold, texts)), OFFICIAL if official else VARIANT
    if path:
        for text in path[-1].texts:
            core = fold_core(text)
            if len(core) > 1 and core != fold(text):
                yield core, UNNUMBERED


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slot that a row may be. `used`: how many of the row's own label pieces are its label; the rest are values."""

    slot: int
    score: float
    used: int


def pieces_to_candidates(own: tuple[str, ...], above: tuple[str, ...], lexicon: Lexicon) -> tuple[Candidate, ...]:
    """The slots that folded label pieces may stand for: `own` its row's, `above` of groups spanning it."""
    known = lexicon.candidates.get((own, above))
    if known is None:
        known = remember(lexicon.candidates, (own, above), tuple(_candidates(own, above, lexicon)))
    return known


def _candidates(own: tuple[str, ...], above: tuple[str, ...], lexicon: Lexicon) -> list[Candidate]:
    if not own or not lexicon.keys:
        return []
    whole = "".join((*above, *own))
    if whole in lexicon.exact:
        return [Candidate(slot, quality, len(own)) for slot, quality in lexicon.exact[whole]]
    if len(own) > MOST_PIECES:
        return []
    best: dict[int, Candidate] = {}
    texts = {(start, used): "".join(own[start:used]) for used in range(len(own), 0, -1) for start in range(used)}
    # What is a label as it stands is not another one run together with a unit or an instruction.
    known = {place: text for place, text in texts.items() if text in lexicon.exact}
    for (start, used), text in (known or texts).items():
        rest = (*above, *own[:start])
        for slot, likeness in lexicon.likenesses(text):
            score = path_score(likeness, rest, lexicon.groups[slot])
            if slot not in best or score >= best[slot].score:  # pieces that add nothing are none of the label
                best[slot] = Candidate(slot, score, used)
    return list(best.values())


def candidates_to_leads(candidates: Sequence[Candidate]) -> list[float]:
    """How much liker some rows' label is to each of its candidates, of which each is another slot, than to the best
    other one; 0 for all but the best."""
    best, second, *_ = *sorted((one.score for one in candidates), reverse=True), 0.0, 0.0
    return [max(0.0, one.score - (second if one.score == best else best)) for one in candidates]


def path_score(leaf: float, rest: Sequence[str], groups: str) -> float:
    """Likeness of a path from that of its leaf, and from what other pieces say about its groups."""
    if not rest:
        return leaf
    return LEAF_SHARE * leaf + (1 - LEAF_SHARE) * sum(group_likeness(piece, groups) for piece in rest) / len(rest)


@lru_cache(maxsize=16_384)
def group_likeness(piece: str, groups: str) -> float:
    """How well a label piece is explained by a slot's group labels; a fragment of them explains it."""
    if piece in groups:
        return 1.0
    if not groups:
        return 0.0
    likeness = fuzz.partial_ratio(piece, groups) / 100
    return likeness if likeness >= LEAST_LIKENESS else 0.0
