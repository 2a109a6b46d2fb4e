"""How far a review is."""

from extractor.service.progress import looks_until


def test_looks_are_counted_until_the_rest_can_be_borne() -> None:
    assert looks_until([3.0, 2.0, 1.0], 6.5, 7.0) == 0
    assert looks_until([3.0, 2.0, 1.0], 6.5, 3.5) == 1
    assert looks_until([3.0, 2.0, 1.0], 6.5, 2.0) == 2
    assert looks_until([3.0, 2.0, 1.0], 6.5, 0.1) == 3
