"""Files and folders to sources."""

import io
import os
import sys
from pathlib import Path

import pytest

from extractor.errors import DamagedError, TooLargeError, UnsupportedError
from extractor.sources import files as files_module
from extractor.sources import find_sources, path_to_name, read_source


def fill(folder: Path, *names: str) -> None:
    for name in names:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(name, encoding="utf-8")


def names_in(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in find_sources([folder])]


def test_a_folder_gives_its_files_in_order_of_name_at_every_depth(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "a/z.html", "a/b/c.pdf", "c.docx")
    assert names_in(tmp_path) == ["a/b/c.pdf", "a/z.html", "b.txt", "c.docx"]


def test_hidden_files_and_folders_are_passed_over_unless_named(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", ".hidden.txt", ".git/config")
    assert names_in(tmp_path) == ["a.txt"]
    assert list(find_sources([tmp_path / ".hidden.txt"])) == [tmp_path / ".hidden.txt"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    fill(tmp_path, "outside.txt", "secret/key.txt", "folder/a.txt")
    (tmp_path / "folder" / "link.txt").symlink_to(tmp_path / "outside.txt")
    (tmp_path / "folder" / "linked").symlink_to(tmp_path / "secret")
    assert names_in(tmp_path / "folder") == ["a.txt"]


def test_a_link_inside_the_folder_is_followed_and_a_circle_is_not(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "sub/b.txt")
    (tmp_path / "latest.txt").symlink_to("sub/b.txt")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    assert names_in(tmp_path) == ["a.txt", "latest.txt", "sub/b.txt"]


def test_a_folder_that_is_itself_a_link_is_read_where_it_is_named(tmp_path: Path) -> None:
    fill(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert list(find_sources([tmp_path / "link"])) == [tmp_path / "link" / "a.txt"]


def test_a_folder_deeper_than_the_call_stack_is_walked(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(1200):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    bottom = folders[-1] / "a.txt"
    bottom.write_text("a")
    try:
        assert list(find_sources([tmp_path])) == [bottom]
    finally:  # what tidies up after the tests does recurse
        bottom.unlink()
        for folder in reversed(folders[1:]):
            folder.rmdir()


def test_a_folder_without_files_says_so(tmp_path: Path) -> None:
    assert list(find_sources([tmp_path])) == [tmp_path]
    with pytest.raises(DamagedError, match="no file to read in this folder: put reports into it"):
        read_source(tmp_path)


def test_a_source_has_the_bytes_their_digest_and_the_name_as_given(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    source = read_source(tmp_path / "a.txt")
    assert (source.name, source.data) == (str(tmp_path / "a.txt"), b"abc")
    assert source.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_missing_file_says_what_to_check(tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="no such file; check the path"):
        read_source(tmp_path / "none.txt")


def test_a_path_through_a_file_is_one_clean_error(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    with pytest.raises(DamagedError, match="not a directory"):
        read_source(tmp_path / "a.txt" / "b.txt")


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_name_that_no_file_can_have_is_one_clean_error(tmp_path: Path, name: str) -> None:
    assert list(find_sources([tmp_path / name])) == [tmp_path / name]
    with pytest.raises(DamagedError, match="cannot be read"):
        read_source(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_says_so(tmp_path: Path) -> None:
    fill(tmp_path, "locked/a.txt", "b.txt")
    (tmp_path / "locked").chmod(0)
    try:
        assert names_in(tmp_path) == ["b.txt", "locked"]
        with pytest.raises(DamagedError, match="a folder that may not be read: allow reading it"):
            read_source(tmp_path / "locked")
    finally:
        (tmp_path / "locked").chmod(0o700)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_refused_without_waiting_for_its_other_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert names_in(tmp_path) == ["pipe"]
    with pytest.raises(UnsupportedError, match="standard input"):
        read_source(tmp_path / "pipe")


def test_an_endless_device_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="no regular file"):
        read_source(Path("/dev/zero"))


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "MAX_BYTES", 10)
    (tmp_path / "ten").write_bytes(b"x" * 10)
    (tmp_path / "eleven").write_bytes(b"x" * 11)
    assert len(read_source(tmp_path / "ten").data) == 10
    with pytest.raises(TooLargeError, match="split it"):
        read_source(tmp_path / "eleven")


def test_standard_input_is_a_source_with_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "MAX_BYTES", 10)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc")))
    assert list(find_sources([Path("-")])) == [Path("-")]
    source = read_source(Path("-"))
    assert (source.name, source.data) == ("-", b"abc")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 11)))
    with pytest.raises(TooLargeError):
        read_source(Path("-"))


def test_a_name_in_another_encoding_can_still_be_written() -> None:
    assert path_to_name(Path(os.fsdecode(b"\xb1\xa8.txt"))).encode() == rb"\xb1\xa8.txt"
    assert path_to_name(Path("年报.txt")) == "年报.txt"
