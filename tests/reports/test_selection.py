"""Codes and beginnings of codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import SettingsError
from extractor.reports.selection import Selection, begins, check_codes

CODES = ["sum.requests.row", "sum.requests.balance", "sum.disputes.review", "cell.unreadable", "form.row_absent"]


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        ((), (), CODES),
        (("sum",), (), CODES[:3]),
        (("sum.requests", "form.row_absent"), (), [*CODES[:2], CODES[4]]),
        ((), ("sum",), CODES[3:]),
        (("sum",), ("sum.requests",), [CODES[2]]),
        (("sum.requests.row",), ("sum",), [CODES[0]]),
        (("sum",), ("sum",), []),
        (("sum.req",), (), []),
    ],
)
def test_the_longer_beginning_counts(select: tuple[str, ...], ignore: tuple[str, ...], wanted: list[str]) -> None:
    selection = Selection(select, ignore)
    assert [code for code in CODES if selection.wants(code)] == wanted


@given(st.sampled_from(CODES), st.integers(1, 3))
def test_a_code_begins_with_each_of_its_parts_and_with_nothing_else(code: str, parts: int) -> None:
    beginning = ".".join(code.split(".")[:parts])
    assert begins(code, beginning)
    assert not begins(code, beginning[:-1])


def test_a_slip_is_answered_with_what_may_have_been_meant() -> None:
    check_codes(["sum", "sum.disputes", "form.row_absent"], CODES)
    with pytest.raises(SettingsError, match=r"'sum.request': did you mean sum.requests\? gouji explain lists"):
        check_codes(["sum.request"], CODES)
    with pytest.raises(SettingsError, match=r"'E501': gouji explain lists all codes"):
        check_codes(["E501"], CODES)
