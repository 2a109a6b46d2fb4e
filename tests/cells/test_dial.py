"""The risk dial: what an error rate accepts, and what is not promised."""

import pytest

from extractor import PromiseError, accept_from
from extractor.cells.model import fitted


def test_the_less_error_is_borne_the_more_confidence_is_asked_for() -> None:
    rates = [0.002, 0.005, 0.01, 0.05]
    found = [accept_from(rate) for rate in rates]
    assert found == sorted(found, reverse=True) and found[-1] > 0 and found[0] < 1


def test_what_the_calibration_documents_do_not_support_is_not_promised() -> None:
    least = min(promise for _, promise in fitted().dial)
    assert least > 1 / fitted().documents
    with pytest.raises(PromiseError, match="cannot be promised.*calibration documents"):
        accept_from(least / 2)


@pytest.mark.parametrize("rate", [0, 1, -0.1, 5])
def test_what_is_no_share_is_refused(rate: float) -> None:
    with pytest.raises(PromiseError, match="between 0 and 1"):
        accept_from(rate)
