"""Archives to references and bytes: names, nesting, limits, and what is refused with a line."""

import base64
import gzip
import io
import os
import shutil
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DamagedError, SourceError, UnsupportedError
from extractor.sources import Reference, entry, find_references, passage, read_references, zips

REPORT = "<html><body><p>政府信息公开工作年度报告</p></body></html>".encode()

# test/files of rarfile, ISC licence: two texts packed solid; a link `up` with a file behind it; locked headers.
RAR = base64.b64decode(
    "UmFyIRoHADvQcwgADQAAAAAAAAArNHSAkCwAXAAAAAAIAAADoua3xbBmzD4dMwoApIEAAHN0ZXN0MS50eHQAwBEMzP6MnrD+MYGrrLG7QHeoCmTWSzeDwQe8"
    "AeCFku77th0ACCAACIjpeAzSDAdhOkF4S7Nun1IK2sonQLrnC2SKYnH7uACRnlAv2FX/+sZY6+vE14h+VJaHH03s2RZ0kJAsAA4AAAAACAAAA6Lmt8WwZsw+"
    "HTMKAKSBAABzdGVzdDIudHh0AMCxIACIB+vyCmn6/JTe0MQ9ewBABwA="
)
RAR_LINK = base64.b64decode(
    "UmFyIRoHAQAzkrXlCgEFBgAFAQGAgAAu1g9EJQIDEgAEAO3DAgAAAACAAAECdXAKAxM+UQJqEzImFwYFAQECLi5/IjYIKgIDC5cABJcApIMCR30ywIAAAQx1"
    "cC9wd25lZC50eHQKAxM+UQJqrNEsF1pJUFNMSVAtVklBLVNZTUxJTkstT0sKHXdWUQMFBAA="
)


def to_zip(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def to_tar(members: Mapping[str, bytes], packing: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{packing}") as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def to_seven_zip(members: Mapping[str, bytes]) -> bytes:
    libarchive = pytest.importorskip("libarchive")
    out = bytearray()
    with libarchive.custom_writer(lambda data: out.extend(data) or len(data), "7zip") as archive:
        for name, data in members.items():
            archive.add_file_from_memory(name, len(data), data)
    return bytes(out)


def read(place: Path, data: bytes | None = None) -> dict[str, bytes | str]:
    """Names below the place, with bytes or the error's message."""
    if data is not None:
        place.write_bytes(data)
    return {
        reference.name.removeprefix(f"{place}/"): f"{type(found).__name__}: {found}"
        if isinstance(found, SourceError)
        else found.data
        for reference, found in read_references(find_references([place]))
    }


PACKERS: dict[str, Callable[[Mapping[str, bytes]], bytes]] = {
    "zip": to_zip,
    "tar": to_tar,
    "tar.gz": lambda members: to_tar(members, "gz"),
    "tar.bz2": lambda members: to_tar(members, "bz2"),
    "tar.xz": lambda members: to_tar(members, "xz"),
    "7z": to_seven_zip,
}
MEMBERS = {"b/一.html": REPORT, "a.txt": b"2", "empty": b"", "c/d/e.pdf": bytes(range(256)) * 4000}


@pytest.mark.parametrize("kind", PACKERS)
def test_every_member_is_read_in_the_order_it_was_packed_whatever_the_archive_is_called(
    tmp_path: Path, kind: str
) -> None:
    found = read(tmp_path / "reports.dat", PACKERS[kind](MEMBERS))
    assert found == MEMBERS
    if kind != "7z":  # where empty files are listed by themselves
        assert list(found) == list(MEMBERS)


@pytest.mark.parametrize("kind", PACKERS)
def test_members_are_found_in_any_order(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a").write_bytes(PACKERS[kind](MEMBERS))
    references = list(find_references([tmp_path / "a"]))
    for order in (references[::-1], references[1:] * 2):
        assert [
            (reference, found.data) for reference, found in read_references(order) if not isinstance(found, SourceError)
        ] == [(reference, MEMBERS[reference.member[0]]) for reference in order]


@pytest.mark.parametrize("outer", PACKERS)
@pytest.mark.parametrize("inner", PACKERS)
def test_an_archive_in_an_archive_is_read_and_a_third_is_refused_with_a_line(
    tmp_path: Path, outer: str, inner: str
) -> None:
    second = PACKERS[inner]({"deep.txt": b"deep"})
    third = PACKERS[inner]({"second": second, "x.txt": b"x"})
    found = read(tmp_path / "a", PACKERS[outer]({"one": second, "two": third, "last.txt": b"last"}))
    refused = found.pop("two/second")
    assert found == {"one/deep.txt": b"deep", "two/x.txt": b"x", "last.txt": b"last"}
    assert isinstance(refused, str)
    assert refused.startswith("RefusedError: is an archive in an archive in an archive")


def test_a_single_packed_file_is_its_content_and_an_office_file_is_a_document(tmp_path: Path) -> None:
    word = to_zip({"[Content_Types].xml": b"wordprocessingml", "word/document.xml": b"<w/>"})
    assert read(tmp_path / "page.html.gz", gzip.compress(REPORT)) == {str(tmp_path / "page.html.gz"): REPORT}
    assert read(tmp_path / "a.docx", word) == {str(tmp_path / "a.docx"): word}
    assert read(tmp_path / "b.zip", to_zip({"a.docx": word})) == {"a.docx": word}
    assert read(tmp_path / "c.zip", to_zip({"OFD.xml": b"<ofd/>"})) == {
        str(tmp_path / "c.zip"): to_zip({"OFD.xml": b"<ofd/>"})
    }


def test_names_in_gbk_big5_and_utf_8_stand_side_by_side(tmp_path: Path) -> None:
    names = {
        "一级.txt".ljust(8, "a"): "gbk",
        "教育局年度报告.txt": "gbk",
        "區公所政府資訊公開年度報告.txt": "big5",
        "县政府.txt": "utf-8",
        "plain.txt": "ascii",
    }
    raw = [name.encode(code) for name, code in names.items()]
    data = to_zip({f"{number}" * len(name): b"x" for number, name in enumerate(raw)})
    for number, name in enumerate(raw):
        data = data.replace(f"{number}".encode() * len(name), name)
    assert list(read(tmp_path / "a.zip", data)) == list(names)
    tar = to_tar({"x" * len("县教育局.txt".encode("gbk")): b"1"}, "")
    info = tarfile.TarInfo("x")
    info.name = "县教育局.txt"
    header = info.tobuf(tarfile.GNU_FORMAT, "gbk", "strict")
    assert list(read(tmp_path / "b.tar", header + tar[512 * 2 :])) == ["县教育局.txt"]


ESCAPES = ["../out.txt", "a/../../out.txt", "/etc/passwd", "C:\\windows\\out.txt", "..\\out.txt", "a\nb.txt"]


@pytest.mark.parametrize("name", ESCAPES)
@pytest.mark.parametrize("kind", ["zip", "tar.gz", "7z"])
def test_a_name_that_leads_out_is_refused_and_the_others_are_read(tmp_path: Path, kind: str, name: str) -> None:
    if kind == "tar.gz" and "\\" in name:
        pytest.skip("in a tar, a backslash is a character like any other")
    found = read(tmp_path / "a", PACKERS[kind]({"one.txt": b"1", name: b"bad", "two.txt": b"2"}))
    assert (found.pop("one.txt"), found.pop("two.txt")) == (b"1", b"2")
    (message,) = found.values()
    assert isinstance(message, str)
    assert message.startswith("RefusedError: has ")
    assert "in its name" in message or "leads out of its archive" in message
    assert {file.name for file in tmp_path.iterdir()} == {"a"}


def test_links_and_devices_in_archives_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"n{kind.decode()}")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    linked = zipfile.ZipInfo("link")
    linked.external_attr = (stat.S_IFLNK | 0o777) << 16
    container = io.BytesIO()
    with zipfile.ZipFile(container, "w") as zipped:
        zipped.writestr(linked, "/etc/passwd")
    found = [
        *read(tmp_path / "a.tar", out.getvalue()).values(),
        *read(tmp_path / "a.zip", container.getvalue()).values(),
    ]
    assert len(found) == 5
    assert all(str(message).startswith("RefusedError: is ") for message in found)


def test_hidden_members_are_left_out_and_a_repeated_name_has_its_number(tmp_path: Path) -> None:
    data = to_tar({".git/config": b"", "__MACOSX/._a.txt": b"", "a.txt": b"1", "./b.txt": b"2"})
    more = to_tar({"a.txt": b"3"})
    assert read(tmp_path / "a.tar", data[: 512 * 6] + more) == {"a.txt": b"1", "b.txt": b"2", "a.txt#2": b"3"}


def test_overlapping_members_are_refused_as_a_whole(tmp_path: Path) -> None:
    data = bytearray(to_zip({"a.txt": b"a" * 5000, "b.txt": b"b" * 5000}))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<L", 5)
    (message,) = read(tmp_path / "bomb.zip", bytes(data)).values()
    assert str(message).startswith("DamagedError: is a damaged zip container: its parts overlap")


def test_what_expands_beyond_measure_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read(tmp_path / "one.zip", to_zip({"bomb": bytes(30_000_000), "a.txt": b"a"}))
    assert found["a.txt"] == b"a"
    assert str(found["bomb"]).startswith("TooLargeError: is too large: it expands beyond measure")
    monkeypatch.setattr(passage, "TOTAL_FLOOR_BYTES", 2_000_000)
    for name, data in {
        "many.zip": to_zip({str(number): bytes(900_000) for number in range(4)}),
        "a.tar.gz": to_tar({str(number): bytes(900_000) for number in range(4)}, "gz"),
        "a.html.gz": gzip.compress(bytes(3_000_000)),
        "a.7z": to_seven_zip({str(number): bytes(900_000) for number in range(4)}),
    }.items():
        messages = [str(message) for message in read(tmp_path / name, data).values() if isinstance(message, str)]
        assert any("expands beyond measure" in message for message in messages), name


def test_limits_of_size_and_number_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry, "MAX_BYTES", 1000)
    found = read(tmp_path / "a.zip", to_zip({"big": os.urandom(1001), "small": b"s"}))
    assert found["small"] == b"s"
    assert str(found["big"]).startswith("TooLargeError: is larger than")
    monkeypatch.setattr(entry, "MAX_ENTRIES", 3)
    found = read(tmp_path / "b.zip", to_zip({str(number): b"x" for number in range(5)}))
    assert list(found) == ["0", "1", "2", str(tmp_path / "b.zip")]
    assert str(found[str(tmp_path / "b.zip")]).startswith("TooLargeError: holds more than 3 members")
    monkeypatch.setattr(zips, "MAX_DIRECTORY_BYTES", 100)
    (message,) = read(tmp_path / "b.zip").values()
    assert "the list of its members takes" in str(message)


@pytest.mark.parametrize("kind", ["tar", "tar.gz", "tar.bz2", "tar.xz", "7z", "zip"])
def test_a_truncated_archive_says_so_and_what_was_whole_is_read(tmp_path: Path, kind: str) -> None:
    data = PACKERS[kind]({str(number): os.urandom(20_000) for number in range(10)})
    found = read(tmp_path / "a", data[: len(data) * 2 // 3])
    messages = [message for message in found.values() if isinstance(message, str)]
    assert messages
    assert all(message.startswith("DamagedError: ") for message in messages)
    if kind.startswith("tar"):
        assert len(found) > 4 or kind == "tar.bz2"


def test_an_archive_with_nothing_in_it_says_so(tmp_path: Path) -> None:
    assert str(read(tmp_path / "a.zip", to_zip({}))[str(tmp_path / "a.zip")]).startswith(
        "DamagedError: holds no document"
    )


def test_locked_members_are_named_and_the_others_read(tmp_path: Path) -> None:
    data = bytearray(to_zip({"a.txt": b"a", "b.txt": b"b"}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    found = read(tmp_path / "a.zip", bytes(data))
    assert found["b.txt"] == b"b"
    assert str(found["a.txt"]).startswith("EncryptedError: is locked with a password")


@pytest.mark.skipif(shutil.which("unar") is None, reason="unar is not installed (apt-get install unar)")
def test_rar_is_read_through_unar_and_from_within_a_zip(tmp_path: Path) -> None:
    pytest.importorskip("rarfile")
    text = b"".join(b"%03d\n" % number for number in range(512))
    expected = {"stest1.txt": text, "stest2.txt": text}
    assert read(tmp_path / "a.rar", RAR) == expected
    assert read(tmp_path / "a.zip", to_zip({"in.rar": RAR})) == {
        f"in.rar/{name}": data for name, data in expected.items()
    }


def test_a_link_in_a_rar_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("rarfile")
    found = read(tmp_path / "a.rar", RAR_LINK)
    assert str(found["up"]).startswith("RefusedError: is a link")


def test_a_rar_without_unar_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rarfile")
    monkeypatch.setenv("PATH", "")
    for message in read(tmp_path / "a.rar", RAR).values():
        assert str(message).startswith("UnsupportedError: is packed in a RAR archive, which takes unar to read: ")
        assert "apt-get install unar" in str(message)


def test_a_member_that_is_gone_when_it_is_read_is_one_clean_error(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(to_zip({"a.txt": b"a", "b.txt": b"b"}))
    references = list(find_references([tmp_path / "a.zip"]))
    (tmp_path / "a.zip").write_bytes(to_zip({"b.txt": b"b"}))
    (_, gone), (_, there) = read_references(references)
    assert isinstance(gone, DamagedError)
    assert "has changed since it was listed" in str(gone)
    assert not isinstance(there, SourceError)


def test_globs_and_strings_are_places(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "[x].txt", "sub/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"1")
    names = [
        Path(found.name).name
        for found in find_references([f"{tmp_path}/**/?.txt", str(tmp_path / "[x].txt"), tmp_path / "a.txt"])
    ]
    assert names == ["a.txt", "b.txt", "c.txt", "[x].txt"]
    ((_, missing),) = read_references(find_references([f"{tmp_path}/*.none"]))
    assert "no such file" in str(missing)
    ((_, web),) = read_references(find_references(["https://example.test/a.html"]))
    assert isinstance(web, UnsupportedError)


def test_a_reference_knows_size_and_version_of_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(to_zip({"a.txt": b"abc"}))
    (found,) = find_references([tmp_path / "a.zip"])
    assert found == Reference(
        f"{tmp_path}/a.zip/a.txt", f"{tmp_path}/a.zip", ("a.txt",), 3, str((tmp_path / "a.zip").stat().st_mtime_ns)
    )


@cache
def undamaged(kind: str) -> bytes:
    return PACKERS[kind]({"a.txt": b"a" * 700, "in.zip": to_zip({"b.txt": b"b"}), "c": bytes(range(256)) * 3})


@given(data=st.data(), kind=st.sampled_from([kind for kind in PACKERS if kind != "7z"]))
def test_damage_anywhere_gives_bytes_or_source_errors_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, kind: str
) -> None:
    whole = bytearray(undamaged(kind))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    place = tmp_path_factory.mktemp("damage") / "a"
    assert read(place, bytes(whole))
