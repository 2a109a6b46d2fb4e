"""The keys that the scripted reviewer of bench.review counts are those that the page needs."""

import pytest

from bench.review.reviewer import Stroke, strokes_to_keys

RIGHT, ZERO, BLANK = Stroke("accept", "", False), Stroke("correct", "0", False), Stroke("blank", "", False)
LONG, OFFERED = Stroke("correct", "1234", False), Stroke("correct", "1234", True)


@pytest.mark.parametrize(
    ("strokes", "keys"),
    [
        ([RIGHT], 1),
        ([RIGHT] * 7, 1),
        ([BLANK], 1),
        ([BLANK] * 7, 2),
        ([ZERO], 2),
        ([ZERO] * 23, 3),
        ([LONG], 5),
        ([OFFERED], 1),
        ([RIGHT, RIGHT, LONG, RIGHT], 2 + 5 + 1),
        ([LONG, LONG, RIGHT], 2 + 2 + 6),
        ([ZERO, ZERO, ZERO, RIGHT], 2 + 2 + 2 + 1),
        ([RIGHT, ZERO, RIGHT, BLANK], 1 + 2 + 1 + 1 + 1),
    ],
)  # fmt: skip
def test_keys(strokes: list[Stroke], keys: int) -> None:
    assert strokes_to_keys(strokes) == keys
