"""The fitted model: a few small trees for each question, and what their answers together are worth.

`bench.confidence` fits it on documents with planted defects and writes model.json beside this file, with its recipe; at
run time it is a few comparisons. Every tree rises with every number it looks at.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, pow, prod

from extractor.cells.features import ASKED, NAMES, Question

DIGITS = 6
"""Of a confidence; the calibration documents tell no finer."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Node by node: the number that is looked at (-1: a leaf), the most it may be to go left, where left and right go
    on, and what a leaf adds."""

    feature: tuple[int, ...]
    most: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def add(self, numbers: Sequence[float]) -> float:
        """What the tree adds for these numbers."""
        node = 0
        while (feature := self.feature[node]) >= 0:
            node = self.left[node] if numbers[feature] <= self.most[node] else self.right[node]
        return self.value[node]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """How one question is answered: a sum over trees, as log odds."""

    names: tuple[str, ...]
    base: float
    trees: tuple[Tree, ...]

    def probability(self, numbers: Mapping[str, float]) -> float:
        """The chance that it is answered well."""
        return self.chance(tuple(numbers[name] for name in self.names))

    @lru_cache(maxsize=16_384)  # noqa: B019 (an answer lives as long as the model; most cells differ in one question)
    def chance(self, values: tuple[float, ...]) -> float:
        """The same for these values of the names."""
        return 1 / (1 + exp(-self.base - sum(tree.add(values) for tree in self.trees)))


@dataclass(frozen=True, slots=True)
class Step:
    """From a raw belief on, what it was worth on documents that the trees were not fitted on."""

    raw: tuple[float, ...]
    worth: tuple[float, ...]

    def __call__(self, raw: float) -> float:
        """The worth of a raw belief, straight between two steps."""
        at = bisect_right(self.raw, raw)
        if at == 0:
            return self.worth[0]
        if at == len(self.raw):
            return self.worth[-1]
        share = (raw - self.raw[at - 1]) / (self.raw[at] - self.raw[at - 1])
        return self.worth[at - 1] + share * (self.worth[at] - self.worth[at - 1])


@dataclass(frozen=True, slots=True)
class Model:
    """`answers` by question; `there`, `absent`: the worth of what they say together, of cells that are there and of
    absent ones. `given_up`: the share of the cells called unreadable for two readings that are so. `whole`: the power
    that makes a product of rows a document's confidence. `dial`: see `dial.py`."""

    answers: Mapping[Question, Answer]
    there: Step
    absent: Step
    given_up: float
    whole: float
    dial: tuple[tuple[float, float], ...]
    documents: int
    recipe: str

    def raw(self, numbers: Mapping[str, float], *, absent: bool) -> float:
        """What the questions' answers say together, before it is set against what that was worth."""
        asked = {Question.ABSENT: 1.0} if absent else ASKED
        return prod(pow(self.answers[question].probability(numbers), power) for question, power in asked.items())

    def belief(self, numbers: Mapping[str, float], *, absent: bool) -> float:
        """The probability that a cell's value and status are what the document shows."""
        worth = self.absent if absent else self.there
        return round(worth(self.raw(numbers, absent=absent)), DIGITS)


@cache
def fitted() -> Model:
    """The model that the package ships."""
    return read_model(files("extractor.cells").joinpath("model.json").read_text(encoding="utf-8"))


def read_model(text: str) -> Model:
    """A model from its JSON."""
    data = json.loads(text)
    answers = {
        Question(name): Answer(
            NAMES[Question(name)],
            answer["base"],
            tuple(Tree(*(tuple(column) for column in tree)) for tree in answer["trees"]),
        )
        for name, answer in data["answers"].items()
    }
    there, absent = (Step(*(tuple(column) for column in data[name])) for name in ("there", "absent"))
    dial = tuple((least, risk) for least, risk in data["dial"])
    return Model(answers, there, absent, data["given_up"], data["whole"], dial, data["documents"], data["recipe"])
