"""A sentence to tokens that know what they are: quantities, years, and the words of a vocabulary."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

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
_WORDS = re.compile(r"[一-鿿]+|\d+|.", re.S)
_HARD = frozenset("，,。;；:：！!？?()（）")


@dataclass(frozen=True, slots=True)
class Token:
    """A word at `start` to `end` of a sentence. `year`: 0 for the report's year, -1 for the one before, and so on."""

    text: str
    start: int
    end: int
    quantity: Quantity | None = None
    year: int | None = None
    aside: bool = False


class Lexicon:
    """A vocabulary, ready to be asked what a word is."""

    __slots__ = (
        "_cut", "_denial", "_literal", "anchors", "fillers", "matters", "subjects", "verbs", "vocabulary", "weak",
        "words",
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
        odd = [word for word in self.words if not _is_plain(word)]
        self._literal = re.compile("|".join(map(re.escape, sorted(odd, key=len, reverse=True))) or r"(?!)")
        denials = "|".join(map(re.escape, sorted(v.negations, key=len, reverse=True))) or r"(?!)"
        self._denial = re.compile(rf"(?:{denials})(?P<reach>[^，,。;；:：]*)")
        self._cut: Callable[[str], list[str]] | None = None

    def may_claim(self, text: str) -> bool:
        """Whether a sentence could hold a claim: a cheap look before any segmentation."""
        if not any(word in text for word in self.anchors):
            return False
        if next(find_quantities(text, self.vocabulary.counters), None) is not None:
            return True
        reaches = (found["reach"] for found in self._denial.finditer(text))
        return any(not reach or any(word in reach for word in self.anchors) for reach in reaches)

    def tokens(self, text: str, year: int | None) -> tuple[Token, ...]:
        """The words of a sentence in a report of this year."""
        tokens = list(self._fixed(text, year))
        bounds = [(0, 0), *((token.start, token.end) for token in tokens), (len(text), len(text))]
        for (_, start), (end, _) in pairwise(bounds):
            tokens.extend(self._free(text, start, end))
        return tuple(sorted(tokens, key=lambda token: token.start))

    def _fixed(self, text: str, year: int | None) -> Iterator[Token]:
        """Numbers, years and words that hold a numeral, none over another."""
        found = [self._token(text, *match.span()) for match in self._literal.finditer(text)]
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

    def _free(self, text: str, start: int, end: int) -> Iterator[Token]:
        if self._cut is None:
            self._cut = segmenter(frozenset(word for word in self.words if len(word) > 1 and _is_plain(word)))
        for run in _WORDS.finditer(text, start, end):
            place = run.start()
            for word in self._cut(run[0]) if len(run[0]) > 1 else [run[0]]:
                yield self._token(text, place, place + len(word))
                place += len(word)

    def _token(self, text: str, start: int, end: int) -> Token:
        return Token(text[start:end], start, end, year=self._year(text[start:end]))

    def _year(self, word: str) -> int | None:
        v = self.vocabulary
        groups = ((v.this_year, 0), (v.previous_year, -1), (v.next_year, 1), (v.other_time, OTHER_TIME))
        return next((offset for words, offset in groups if word in words), None)

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
        told = token.text in ":：" and after is not None and (after.quantity is not None or after.text in nothing)
        if token.text in _HARD and not told:
            yield tokens[start:index]
            start = index + 1
    yield tokens[start:]


def all_words(vocabulary: Vocabulary) -> Iterator[str]:
    """Every word of a vocabulary but the counters, which stand behind numbers only."""
    v = vocabulary
    for subject in v.subjects:
        yield from (*subject.words, *subject.weak, *subject.matter, *subject.foreign)
        for verb in subject.verbs:
            yield from verb.words
    for group in (v.fillers, v.joins, v.apiece, v.negations, v.nothing, v.causes, v.this_year, v.previous_year,
                  v.next_year, v.other_time, v.among, v.every, v.comparisons, v.parts, v.foreign, v.whole, v.own,
                  v.agency_endings):  # fmt: skip
        yield from group


def _is_plain(word: str) -> bool:
    """Whether a word can be left to the segmenter: no punctuation, and no numeral that would be taken for a number."""
    return all("一" <= char <= "鿿" for char in word) and (len(word) == 1 or not set(word) & set(NUMERALS) - {"百"})
