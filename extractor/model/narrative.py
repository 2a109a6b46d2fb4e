"""The words with which a report states figures in its text, and the cells that each kind of claim may mean."""

from dataclasses import dataclass

from extractor.model.place import Key


@dataclass(frozen=True, slots=True)
class Verb:
    """Words that say which `kind` of claim a number is.

    Where the year beside them decides it, `kind` is empty and `previous` and `following` are the kinds (上年结转,
    结转下年). `zero`: whether it says zero when it is denied: 未收到 does, 尚未答复 does not. `vague`: whether a verb
    before it says more (同意公开答复).
    """

    words: tuple[str, ...]
    kind: str = ""
    previous: str = ""
    following: str = ""
    zero: bool = True
    vague: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind that it can mean."""
        return tuple(kind for kind in (self.kind, self.previous, self.following) if kind)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is counted. `weak`: words for it that count only where it is the matter anyway; `matter`: words that make
    it the matter; `alone`: the kind of a number without a verb; `sections`: where it is the matter from the start;
    `foreign`: verbs with which it is something else; `aside`: words beside which it is of another matter."""

    name: str
    words: tuple[str, ...]
    weak: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()
    alone: str = ""
    sections: tuple[str, ...] = ()
    verbs: tuple[Verb, ...] = ()
    foreign: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The words of a kind of report; `templates/words/` explains each part. Compares by identity: a key of caches."""

    subjects: tuple[Subject, ...]
    counters: tuple[str, ...]
    fillers: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    apiece: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    every: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    this_year: tuple[str, ...] = ()
    previous_year: tuple[str, ...] = ()
    next_year: tuple[str, ...] = ()
    other_time: tuple[str, ...] = ()
    comparisons: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    agency_endings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimKind:
    """A kind of claim: each of its `readings` is a sum of cells that the number may mean."""

    name: str
    title: str
    readings: tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Narrative:
    """What a form knows of the figures in its text."""

    vocabulary: Vocabulary
    kinds: tuple[ClaimKind, ...]
