"""Objects of a store to references and bytes, against a server on this machine that speaks S3."""

import io
import tarfile

import pytest

pytest.importorskip("obstore")
pytest.importorskip("moto.server")

from extractor.errors import SourceError
from extractor.sources import find_references, read_references, stores
from tests.sources.test_archives import to_zip


def put(key: str, data: bytes) -> None:
    import obstore

    obstore.put(stores.open_store("reports"), key, data)


def read(*places: str) -> dict[str, bytes | str]:
    return {
        reference.name: str(found) if isinstance(found, SourceError) else found.data
        for reference, found in read_references(find_references(places))
    }


def test_objects_under_a_prefix_are_read_with_size_and_version(bucket: str) -> None:
    put("2024/县.html", b"one")
    put("2024/b/c.txt", b"two")
    put("2023/d.txt", b"three")
    assert read(f"{bucket}/2024") == {f"{bucket}/2024/b/c.txt": b"two", f"{bucket}/2024/县.html": b"one"}
    first, *_ = find_references([f"{bucket}/2023"])
    assert (first.size, bool(first.version)) == (5, True)
    put("2023/d.txt", b"four!")
    again, *_ = find_references([f"{bucket}/2023"])
    assert again.version != first.version


def test_archives_in_a_store_are_opened_where_their_name_says_so(bucket: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("b.txt")
        info.size = 3_000_000
        archive.addfile(info, io.BytesIO(bytes(3_000_000)))
    put("a.zip", to_zip({"a.txt": b"1", "in.zip": to_zip({"b.txt": b"2"})}))
    put("b.tar.gz", out.getvalue())
    unnamed = to_zip({"a.txt": b"1"})
    put("unnamed", unnamed)
    found = read(bucket)
    assert found.pop(f"{bucket}/unnamed") == unnamed
    assert found == {
        f"{bucket}/a.zip/a.txt": b"1",
        f"{bucket}/a.zip/in.zip/b.txt": b"2",
        f"{bucket}/b.tar.gz/b.txt": bytes(3_000_000),
    }


def test_what_the_store_does_not_give_is_one_line_that_says_what_to_check(bucket: str) -> None:
    assert "has no object of this name" in str(read(f"{bucket}/none")[f"{bucket}/none"])
    (message,) = read("s3://no-such-bucket/a").values()
    assert "check" in str(message)
