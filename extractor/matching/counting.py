"""Numbers that count the rows of a table, and are no values."""

from collections.abc import Sequence
from itertools import pairwise

from extractor.text.numbers import is_digits

LEAST_COUNTED = 4
"""Rows from which numbers that rise by one beside their values can only count them."""
MOST_COUNTED = 1.6
"""Rows that are counted for each with values: the others are groups'."""
LONGEST_COUNT = 4
"""Digits of such a number: no form has so many rows."""


def is_counting(texts: Sequence[str], rows: int) -> bool:
    """Whether numbers count the rows of a table, of which some are groups' or have none: they rise, and not by much."""
    if len(texts) < LEAST_COUNTED or not all(is_digits(text) and len(text) <= LONGEST_COUNT for text in texts):
        return False
    numbers = list(map(int, texts))
    return all(one < other for one, other in pairwise(numbers)) and numbers[-1] - numbers[0] <= MOST_COUNTED * rows
