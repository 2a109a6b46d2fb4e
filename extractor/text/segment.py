"""Running Chinese text to words, by jieba, with words of one's own that are never cut.

jieba is loaded at the first call, once a process: it and its dictionary take one to two seconds. Its own loader is
not used: that logs to standard error, and keeps its cache as a marshalled file of a fixed name in the temporary
folder, where any user of the machine may have put another. The dictionary is read from the package each time instead.
Words that are not in it are not guessed (HMM), so that a text is cut the same way whatever surrounds it.
"""

import warnings
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

OWN_FREQUENCY = 5_000_000
"""A twelfth of all counts in jieba's dictionary, more than any word has: one's own words win against their parts."""


@lru_cache(maxsize=16)
def segmenter(words: frozenset[str]) -> Callable[[str], list[str]]:
    """A function from a text to its words, in order and whole: joined again they are the text."""
    tokenizer = _jieba().Tokenizer()
    frequencies, total = _dictionary()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(frequencies), total, True
    for word in words:
        tokenizer.add_word(word, OWN_FREQUENCY)
    return lambda text: list(tokenizer.cut(text, HMM=False))


@cache
def _jieba() -> Any:
    """The module, without the warnings that its import gives (pkg_resources, escapes in its patterns)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    return jieba


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    """Words and their counts, and the sum of these."""
    plain = _jieba().Tokenizer()
    with plain.get_dict_file() as file:
        frequencies, total = plain.gen_pfdict(file)
    return frequencies, total
