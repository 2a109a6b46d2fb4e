"""Where output goes."""

import os
from pathlib import Path

import pytest

from extractor.errors import GoujiError
from extractor.reports.target import open_target


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    place.write_text("before")
    with pytest.raises(KeyboardInterrupt), open_target(place) as out:
        out.write(b"half")
        raise KeyboardInterrupt
    assert place.read_text() == "before"
    with open_target(place) as out:
        out.write(b"whole")
        assert place.read_text() == "before"
    assert place.read_text() == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_new_file_may_be_read_by_those_whom_the_system_lets(tmp_path: Path) -> None:
    with open_target(tmp_path / "out.csv"):
        pass
    (tmp_path / "plain").touch()
    assert (tmp_path / "out.csv").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_through_a_link_the_file_behind_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    with open_target(tmp_path / "link") as out:
        out.write(b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"x"


def test_a_device_is_written_to_and_not_replaced() -> None:
    with open_target(Path(os.devnull)) as out:
        out.write(b"x")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("name", ["missing/out.csv", "."])
def test_a_place_that_cannot_be_written_is_one_clear_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(GoujiError, match=r"cannot be written: .*; name another file"), open_target(tmp_path / name):
        pass
