"""Trees for each question, fitted where the other questions are beyond doubt; then what their product is worth.

A cell is wrong for one reason or another, and nobody tells which. Where the evidence for two questions is flawless,
what is wrong is wrong for the third: on those cells its trees are fitted, rising with every number. One more set of
trees looks at all cells and at the numbers of all questions. The product of the answers is then set against what was
right, on documents that the trees were not fitted on (five folds by document).
"""

from collections.abc import Mapping

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

from bench.confidence.table import Cells
from bench.score.measures import Bools, Floats, Ints
from extractor.cells.features import ASKED, NAMES, Question

FOLDS = 5
TREES, DEPTH, RATE, LEAST_LEAF = 60, 4, 0.1, 30
"""Small and slow to learn: the score on held-out documents did not gain from more."""
FLAWLESS: dict[Question, Mapping[str, float]] = {
    Question.READ: {"parse": 0.96, "read": 1, "told": 1},
    Question.ROW: {"row_label": 0.95, "row_margin": 0.3, "order": 1, "left_over": 0},
    Question.COLUMN: {
        "column_label": 0.95,
        "column_fit": 0.9,
        "column_margin": 0.3,
        "short": 0,
        "over": 0,
        "steady": 0.95,
        "failed": 0,
        "cut": -0.95,
    },
}
"""The least of each number from which a question is beyond doubt."""

MOST_WORTH = 0.999999
"""Nothing is ever certain, of however many cells none was wrong."""

Models = dict[Question, HistGradientBoostingClassifier]


def fit(cells: Cells, chosen: Bools) -> Models:
    """The trees of every question, from some of the cells."""
    return {question: fit_question(cells, chosen & where(cells, question), question) for question in Question}


def where(cells: Cells, question: Question) -> Bools:
    """The cells that a question is fitted on."""
    if question is Question.ABSENT:
        return cells.absent
    kept = ~cells.absent & ~cells.given_up
    if question is Question.ALL:
        return kept
    for other, least in FLAWLESS.items():
        if other is not question:
            for name, value in least.items():
                kept &= cells.numbers[name] >= value
    return kept


def fit_question(cells: Cells, chosen: Bools, question: Question) -> HistGradientBoostingClassifier:
    """One question's trees. Cells that are alike count once for each time they occur; one more that is wrong, with the
    worst of each number, keeps a question fitted that happens to have no wrong cell in some documents."""
    names = NAMES[question]
    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_depth=DEPTH, learning_rate=RATE, min_samples_leaf=LEAST_LEAF, l2_regularization=1.0,
        monotonic_cst=[1] * len(names), early_stopping=False, random_state=0,
    )  # fmt: skip
    seen = cells.of(question, names)[chosen]
    return model.fit(np.vstack([seen, seen.min(0)]), np.append(cells.right[chosen], False))


def beliefs(cells: Cells, models: Models) -> Floats:
    """The raw belief in every cell: of absent ones their own answer, of others the product of what is asked."""
    raw = np.ones(len(cells.right))
    for asked, powers in ((cells.absent, {Question.ABSENT: 1.0}), (~cells.absent, ASKED)):
        for question, power in powers.items():
            answers = models[question].predict_proba(cells.of(question, NAMES[question])[asked])[:, 1]
            raw[asked] *= answers**power
    return raw


def held_out_beliefs(cells: Cells, fold: Ints) -> Floats:
    """Raw beliefs of trees that were fitted on the other documents. `fold`: of each document."""
    raw = np.ones(len(cells.right))
    for number in range(FOLDS):
        out = fold[cells.owner] == number
        raw[out] = beliefs(cells, fit(cells, ~out))[out]
    return raw


def worth(raw: Floats, right: Bools) -> tuple[Floats, Floats]:
    """Raw beliefs, rising, and the share that was right there: isotonic, then over groups of some size, one more right
    and one more wrong added to each, so that nothing is ever certain."""
    rising = IsotonicRegression(out_of_bounds="clip").fit(raw, right).predict(raw)
    order = np.lexsort((raw, rising))
    xs, ps = [], []
    _, starts = np.unique(rising[order], return_index=True)
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        members = order[start:end]
        xs.append(float(np.median(raw[members])))
        ps.append((right[members].sum() + 1) / (len(members) + 2))
    ps = np.minimum(np.maximum.accumulate(ps), MOST_WORTH)
    keep = np.append(True, np.diff(xs) > 1e-9)
    return np.array(xs)[keep], np.array(ps)[keep]
