"""The risk dial: from which confidence on cells may be accepted, for an error rate that a user can bear."""

from extractor.cells.model import fitted
from extractor.errors import PromiseError


def accept_from(max_error: float) -> float:
    """The least confidence of cells to accept, so that of these at most the share `max_error` is wrong, in the mean
    over documents like those of the calibration: it holds with a probability of 95 %, whatever the luck of these
    (Learn-then-Test, Angelopoulos et al. 2021; bench/confidence/dial.py).

    Raises PromiseError for a share that the calibration documents do not support, or that is none.
    """
    model = fitted()
    if not 0 < max_error < 1:
        raise PromiseError(f"an error rate of {max_error:g} is none: give a share between 0 and 1, such as 0.01")
    good = [least for least, promise in model.dial if promise <= max_error]
    if not good:
        least = min(promise for _, promise in model.dial)
        raise PromiseError(
            f"an error rate of {max_error:g} cannot be promised: the {model.documents:,} calibration documents support "
            f"{least:.2g} at best; ask for that or more, or review every cell"
        )
    return min(good)


def promises() -> tuple[tuple[float, float], ...]:
    """The whole dial: least confidences, falling, each with the smallest error rate that can be promised from it on."""
    return fitted().dial
