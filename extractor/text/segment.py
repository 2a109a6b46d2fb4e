"""Running Chinese text to words, by jieba's dictionary, with words of one's own that are never cut.

Of the ways to cut a text into words of the dictionary the likeliest is taken, as jieba does without its guessing of
other words (HMM), so that a text is cut the same way whatever surrounds it. jieba itself is not loaded: its loop takes
logarithms anew for each word and is three times as slow, and its loader logs to standard error and keeps its cache as a
marshalled file of a fixed name in the temporary folder, where any user of the machine may have put another.

The dictionary is read at the first call, once a vocabulary. Of its 349,000 words only those are kept that are common:
half the time, and a fifth of the memory.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from importlib.util import find_spec
from math import inf, log
from pathlib import Path

from extractor.errors import DependencyError

OWN_FREQUENCY = 5_000_000
"""A twelfth of all counts in jieba's dictionary, more than any word has: one's own words win against their parts."""


LEAST_COUNT = 50
"""Counts from which a word of the dictionary is kept: with 52,000 of them the sentences of the tests give the claims
that they give with all."""

Scores = dict[str, float]
"""The logarithm of each word's likelihood; -inf for the beginning of a word that is none itself."""


@lru_cache(maxsize=4)
def segmenter(words: frozenset[str]) -> Callable[[str], list[str]]:
    """A function from a text of ideographs to its words, in order and whole: joined again they are the text."""
    counts, total = _dictionary()
    counts |= dict.fromkeys(words, OWN_FREQUENCY)
    least = -log(total + OWN_FREQUENCY * len(words))
    scores = {word: log(count) + least for word, count in counts.items()}
    for word in counts:
        for end in range(1, len(word)):
            scores.setdefault(word[:end], -inf)
    return partial(_cut, scores, least)


def _cut(scores: Scores, least: float, text: str) -> list[str]:
    """The likeliest words. `least`: the score of a character that begins no word."""
    size = len(text)
    best, ends = [0.0] * (size + 1), [0] * size
    for start in range(size - 1, -1, -1):
        top, end = -inf, 0
        for stop in range(start + 1, size + 1):
            score = scores.get(text[start:stop])
            if score is None:
                break
            if score > -inf and (found := score + best[stop]) >= top:
                top, end = found, stop
        best[start], ends[start] = (top, end) if end else (least + best[start + 1], start + 1)
    return list(_parts(text, ends))


def _parts(text: str, ends: list[int]) -> Iterator[str]:
    start = 0
    while start < len(text):
        yield text[start : ends[start]]
        start = ends[start]


def _dictionary() -> tuple[dict[str, int], int]:
    """The common words of jieba's dictionary with their counts, and the sum of all counts."""
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise DependencyError("jieba is not installed, whose dictionary cuts text into words: pip install jieba")
    counts, total = dict[str, int](), 0
    with Path(found.origin).with_name("dict.txt").open("rb") as file:
        for line in file:
            word, count, _ = line.split(b" ", 2)
            total += int(count)
            if int(count) >= LEAST_COUNT:
                counts[word.decode()] = int(count)
    return counts, total
