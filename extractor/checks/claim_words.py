"""A sentence to tokens that know what they are: quantities, years, and the words of a vocabulary."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from extractor.model import Subject, Verb, Vocabulary
from extractor.text.numerals import NUMERALS
from extractor.text.quantities import Quantity, find_quantities
from extractor.text.segment import segmenter

OTHER_TIME = 99
"""A year too far from the report's, a part of a year, or several years."""

_YEAR = re.compile(r"(?<!\d)(20\d{2})年(?:度|全年)?")
_YEARS = re.compile(r"(?<!\d)20\d{2}年?[至到~～\-—]20\d{2}年度?")
_MONTH = re.compile(r"(?<![\d—\-至到])(\d{1,2})月份?(?![\d底至到\-—])")
_ASIDE = re.compile(r"\([^()\d]*\)")
"""A remark in brackets without a number: （含上年结转）."""
_RUNS = re.compile(r"[一-鿿]+|\d+|.", re.S)
_PAUSES = frozenset("，,。;；！!？?()（）")
_COLONS = frozenset(":：")
"""A pause, too, but before a number."""


class Token(NamedTuple):
    """A word at `start` to `end` of a sentence. `year`: 0 for the report's year, -1 for the one before, and so on."""

    text: str
    start: int
    end: int
    quantity: Quantity | None = None
    year: int | None = None
    aside: bool = False


class Run(NamedTuple):
    """Ideographs not yet cut to words, or digits, or one other character, at `start` of a sentence."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The place behind it."""
        return self.start + len(self.text)


class Lexicon:
    """A vocabulary, ready to be asked what a word is."""

    __slots__ = (
        "_anchored", "_cut", "_denial", "_literal", "_turning", "_years", "anchors", "fillers", "matters", "subjects",
        "verbs", "vocabulary", "weak", "words",
    )  # fmt: skip

    def __init__(self, vocabulary: Vocabulary) -> None:
        v = vocabulary
        self.vocabulary = v
        self.subjects: dict[str, Subject] = {word: subject for subject in v.subjects for word in subject.words}
        self.weak: dict[str, Subject] = {word: subject for subject in v.subjects for word in subject.weak}
        self.matters: dict[str, Subject] = {word: subject for subject in v.subjects for word in subject.matter}
        self.verbs: dict[tuple[str, str], Verb] = {
            (subject.name, word): verb for subject in v.subjects for verb in subject.verbs for word in verb.words
        }
        self.words = frozenset(all_words(v))
        self.fillers = frozenset((*v.fillers, *v.joins, *v.apiece, *v.among, *v.own))
        self.anchors = frozenset(self.subjects) | frozenset(self.weak) | {word for _, word in self.verbs}
        self._anchored = _shortest(self.anchors)
        foreign = (word for subject in v.subjects for word in (*subject.foreign, *subject.aside))
        self._turning = _shortest({*self.subjects, *self.weak, *self.matters, *v.foreign, *foreign})
        groups = ((v.other_time, OTHER_TIME), (v.next_year, 1), (v.previous_year, -1), (v.this_year, 0))
        self._years = {word: offset for words, offset in groups for word in words}
        odd = [word for word in self.words if not _is_plain(word)]
        self._literal = re.compile("|".join(map(re.escape, sorted(odd, key=len, reverse=True))) or r"(?!)")
        denials = "|".join(map(re.escape, sorted(v.negations, key=len, reverse=True))) or r"(?!)"
        self._denial = re.compile(rf"(?:{denials})(?P<reach>[^，,。;；:：]*)")
        self._cut: Callable[[str], list[str]] | None = None

    def may_claim(self, text: str) -> bool:
        """Whether a sentence could hold a claim: a cheap look before any segmentation."""
        if not _holds(text, self._anchored):
            return False
        if next(find_quantities(text, self.vocabulary.counters), None) is not None:
            return True
        reaches = (found["reach"] for found in self._denial.finditer(text))
        return any(not reach or _holds(reach, self._anchored) for reach in reaches)

    def may_turn(self, text: str) -> bool:
        """Whether a sentence could change what the text speaks of."""
        return _holds(text, self._turning)

    def implied(self, text: str) -> Subject | None:
        """What a sentence speaks of though it goes by a weak word only: what is carried over from year to year
        (收到申请12件，上年结转1件)."""
        carried = (
            subject
            for subject in self.vocabulary.subjects
            if any(not verb.kind and _holds(text, verb.words) for verb in subject.verbs) and _holds(text, subject.weak)
        )
        return next(carried, None)

    def clauses(self, text: str, year: int | None) -> Iterator[tuple[Token, ...]]:
        """The words of each clause of a sentence in a report of this year."""
        return clauses(self._words(self._pieces(text, year)), self.vocabulary.nothing)

    def turning_clauses(self, text: str, year: int | None) -> Iterator[tuple[Token, ...]]:
        """The same without clauses that cannot change what the text speaks of, whose words are not looked for."""
        for whole, pieces in groupby(self._pieces(text, year), lambda piece: piece.text not in _PAUSES):
            stretch = list(pieces)
            if whole and self.may_turn(text[stretch[0].start : stretch[-1].end]):
                yield from clauses(self._words(stretch), self.vocabulary.nothing)

    def _pieces(self, text: str, year: int | None) -> list[Token | Run]:
        """Tokens that are told by their looks, and the runs of other characters between them."""
        pieces: list[Token | Run] = list(self._fixed(text, year))
        bounds = [(0, 0), *((piece.start, piece.end) for piece in pieces), (len(text), len(text))]
        for (_, start), (end, _) in pairwise(bounds):
            pieces.extend(Run(run[0], run.start()) for run in _RUNS.finditer(text, start, end))
        return sorted(pieces, key=attrgetter("start"))

    def _words(self, pieces: Iterable[Token | Run]) -> tuple[Token, ...]:
        words: list[Token] = []
        for piece in pieces:
            if isinstance(piece, Token):
                words.append(piece)
            else:
                words.extend(self._run_to_words(piece))
        return tuple(words)

    def _fixed(self, text: str, year: int | None) -> Iterator[Token]:
        """Numbers, years and words that hold a numeral, none over another."""
        found = [
            Token(match[0], *match.span(), year=self._years.get(match[0])) for match in self._literal.finditer(text)
        ]
        found += [
            Token(match[0], *match.span(), year=OTHER_TIME if year is None else int(match[1]) - year)
            for match in _YEAR.finditer(text)
        ]
        found += [
            Token(match[0], *match.span(), year=OTHER_TIME)
            for pattern in (_YEARS, _MONTH)
            for match in pattern.finditer(text)
        ]
        found += [Token(match[0], *match.span(), aside=True) for match in _ASIDE.finditer(text)]
        found += [
            Token(text[one.start : one.end], one.start, one.end, quantity=one)
            for one in find_quantities(text, self.vocabulary.counters)
        ]
        end = 0
        for token in sorted(found, key=lambda token: (token.start, -token.end)):
            if token.start >= end:
                yield token
                end = token.end

    def _run_to_words(self, run: Run) -> Iterator[Token]:
        if self._cut is None:
            self._cut = segmenter(frozenset(word for word in self.words if len(word) > 1 and _is_plain(word)))
        text, start = run
        for word in [text] if len(text) == 1 or text[0].isdecimal() else self._cut(text):
            end = start + len(word)
            yield Token(word, start, end, None, self._years.get(word))
            start = end

    def is_filler(self, token: Token) -> bool:
        """Whether a word changes nothing between what is counted and its number."""
        odd = token.aside or token.year is not None or not token.text[0].isalnum()
        return odd or token.text in self.fillers

    def all_fillers(self, window: tuple[Token, ...]) -> bool:
        """Whether no word of a window matters."""
        return all(map(self.is_filler, window))

    def verb(self, subject: Subject | None, token: Token) -> Verb | None:
        """What a word says of a subject."""
        return self.verbs.get((subject.name, token.text)) if subject else None


@lru_cache(maxsize=16)
def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a vocabulary, made once."""
    return Lexicon(vocabulary)


def clauses(tokens: tuple[Token, ...], nothing: tuple[str, ...]) -> Iterator[tuple[Token, ...]]:
    """The parts of a sentence between its pauses; a colon before a number is none."""
    start = 0
    for index, token in enumerate(tokens):
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        told = after is not None and (after.quantity is not None or after.text in nothing)
        if token.text in _PAUSES or token.text in _COLONS and not told:
            yield tokens[start:index]
            start = index + 1
    yield tokens[start:]


def all_words(vocabulary: Vocabulary) -> Iterator[str]:
    """Every word of a vocabulary but the counters, which stand behind numbers only."""
    v = vocabulary
    for subject in v.subjects:
        yield from (*subject.words, *subject.weak, *subject.matter, *subject.foreign, *subject.aside)
        for verb in subject.verbs:
            yield from verb.words
    for group in (v.fillers, v.joins, v.apiece, v.negations, v.nothing, v.causes, v.this_year, v.previous_year,
                  v.next_year, v.other_time, v.among, v.every, v.comparisons, v.parts, v.foreign, v.whole, v.own,
                  v.agency_endings):  # fmt: skip
        yield from group


def _shortest(words: Collection[str]) -> tuple[str, ...]:
    """Those words of which no other is a part: a text holds any of the words if it holds one of these."""
    return tuple(word for word in words if not any(other != word and other in word for other in words))


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _is_plain(word: str) -> bool:
    """Whether a word can be left to the segmenter: no punctuation, and no numeral that would be taken for a number."""
    return all("一" <= char <= "鿿" for char in word) and (len(word) == 1 or not set(word) & set(NUMERALS) - {"百"})
