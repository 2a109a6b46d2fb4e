"""Archives and crawls as sources of a harvest."""

import io
import tarfile
import zipfile
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.bulk.conftest import COUNT, Harvest, rows_of

HEAD = [("Content-Type", "text/plain; charset=utf-8")]


def pack(folder: Path) -> None:
    """The reports of a folder as a zip, a compressed tar and a crawl, instead of the files."""
    files = sorted(folder.glob("[0-9].txt"))
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for file in files[:3]:
            archive.writestr(file.name, file.read_bytes())
    with tarfile.open(folder / "b.tar.gz", "w:gz") as archive:
        for file in files[2:6]:  # one of them is in the zip, too
            archive.add(file, file.name)
    with (folder / "c.warc.gz").open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for file in files[6:]:
            headers = StatusAndHeaders("200 OK", HEAD, protocol="HTTP/1.1")
            url = f"http://www.example.gov.cn/{file.name}"
            body = file.read_bytes()
            record = writer.create_warc_record(url, "response", io.BytesIO(body), len(body), http_headers=headers)
            writer.write_record(record)
    for file in folder.glob("*.txt"):
        file.unlink()


def test_documents_of_archives_and_crawls_are_read_once_and_traceable(
    folder: Path, tmp_path: Path, reap: Harvest
) -> None:
    out = tmp_path / "out"
    pack(folder)
    summary, _ = reap(folder, out)
    assert (summary.done, summary.failed, summary.seen.same) == (COUNT, 0, 1)
    assert {row["agency"] for row in rows_of(out, "reports")} == {f"第{n}局" for n in range(COUNT)}
    listed = {row["source"]: row for row in rows_of(out, "sources")}
    assert listed["b.tar.gz/2.txt"]["same_as"] == "a.zip/2.txt"
    assert (listed["a.zip/2.txt"]["place"], listed["a.zip/2.txt"]["member"]) == ("a.zip", ["2.txt"])
    page = listed["http://www.example.gov.cn/7.txt"]
    assert (page["url"], page["place"], bool(page["fetched"])) == (page["source"], "c.warc.gz", True)
    assert reap(folder, out)[1] == []


def test_the_dataset_of_an_archive_does_not_depend_on_how_it_was_read(
    folder: Path, tmp_path: Path, reap: Harvest
) -> None:
    pack(folder)
    reap(folder, tmp_path / "one", workers=1, batch_size=2)
    reap(folder, tmp_path / "two", workers=3, batch_size=5)
    for table in ("cells", "reports", "findings", "sources"):
        assert rows_of(tmp_path / "one", table) == rows_of(tmp_path / "two", table)


def test_standard_input_is_refused(tmp_path: Path, gouji) -> None:
    answer = gouji("harvest", "-", "--out", tmp_path / "out")
    assert (answer.status, "name files" in answer.err) == (2, True)
