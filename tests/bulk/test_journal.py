"""The journal of a batch, cut or damaged anywhere."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.bulk.batch import Outcome
from extractor.bulk.journal import Entry, Journal, Progress, read_progress

KEYS = ("one", "two", "three")


def entry(key: str) -> Entry:
    return Entry(Outcome(key, "text", 1), {"cells": key.encode() * 50})


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("journal") / "journal"
    with Journal(path) as journal:
        for key in KEYS:
            journal.begin(key)
            journal.end(entry(key))
    return path.read_bytes()


@given(data=st.data())
def test_cut_anywhere_it_has_the_whole_entries_and_goes_on(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("cut") / "journal"
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    done = read_progress(path).done
    with Journal(path) as journal:
        assert list(journal.entries) == list(KEYS[:done])
        journal.end(entry("four"))
    with Journal(path) as journal:
        assert list(journal.entries.values()) == [entry(key) for key in (*KEYS[:done], "four")]


@given(data=st.data())
def test_a_damaged_byte_costs_what_comes_behind_it(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("damage") / "journal"
    at = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
    with Journal(path) as journal:
        assert list(journal.entries.values()) == [entry(key) for key in KEYS[: len(journal.entries)]]


def test_the_document_in_work_is_the_one_to_blame(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    assert read_progress(path) == Progress()
    with Journal(path) as journal:
        journal.begin("one")
        assert read_progress(path).key == "one"
        journal.end(entry("one"))
        assert (read_progress(path).done, read_progress(path).key) == (1, "")
        journal.begin("two")
    assert read_progress(path).key == "two"
    with Journal(path):
        assert read_progress(path).key == "", "another process has begun nothing"
