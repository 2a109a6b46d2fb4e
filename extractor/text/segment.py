"""Running Chinese text to words, by jieba, with words of one's own that are never cut.

jieba is loaded at the first call, once a process: it and its dictionary take half a second. Its own loader is
not used: that logs to standard error, and keeps its cache as a marshalled file of a fixed name in the temporary
folder, where any user of the machine may have put another. The dictionary is read from the package each time instead.
Words that are not in it are not guessed (HMM), so that a text is cut the same way whatever surrounds it.

Of the dictionary's 349,000 words only those are kept that are common: half the time, and a fifth of the memory.
"""

import sys
import warnings
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

OWN_FREQUENCY = 5_000_000
"""A twelfth of all counts in jieba's dictionary, more than any word has: one's own words win against their parts."""


LEAST_COUNT = 50
"""Counts from which a word of the dictionary is kept: with 52,000 of them the sentences of the tests give the claims
that they give with all."""


@lru_cache(maxsize=4)
def segmenter(words: frozenset[str]) -> Callable[[str], list[str]]:
    """A function from a text to its words, in order and whole: joined again they are the text."""
    tokenizer = _jieba().Tokenizer()
    tokenizer.FREQ, tokenizer.total = _dictionary()
    tokenizer.initialized = True
    for word in words:
        tokenizer.add_word(word, OWN_FREQUENCY)
    return lambda text: list(tokenizer.cut(text, HMM=False))


@cache
def _jieba() -> Any:
    """The module, without the warnings that its import gives, and without pkg_resources: it does as well without, and
    that takes three times as long to load as itself."""
    known = "pkg_resources" in sys.modules
    if not known:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import jieba
    finally:
        if not known:
            del sys.modules["pkg_resources"]
    return jieba


def _dictionary() -> tuple[dict[str, int], int]:
    """Words and their counts, and the sum of these."""
    frequencies, total = dict[str, int](), 0
    with _jieba().Tokenizer().get_dict_file() as file:
        for line in file:
            word, count, _ = line.split(b" ", 2)
            total += int(count)
            if int(count) >= LEAST_COUNT:
                frequencies[word.decode()] = int(count)
    for word in tuple(frequencies):
        for end in range(1, len(word)):
            frequencies.setdefault(word[:end], 0)  # as jieba's own loader does: it looks no further than a known head
    return frequencies, total
