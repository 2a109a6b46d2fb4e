"""Crawls to references and bytes: which responses count, where they were linked from, what is cut off."""

import gzip
import io
import random
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("warcio")
pytest.importorskip("brotli")

import brotli
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractor.errors import DamagedError, ScriptedError, SourceError, TooLargeError, UnreachedError
from extractor.sources import Reference, find_references, read_references
from tests.sources.test_archives import to_zip

SITE = "http://www.example.test/xxgk"
PAGE = "<html><head><meta charset=gb2312></head><body><h1>县教育局政府信息公开工作年度报告</h1>" + "正文" * 100
LINK = '<a href="files/附件 1.docx#top">附件</a><a href="/other.html">其他</a></body></html>'
SCRIPTED = "<html><head><title>政府信息公开</title><script>var a=1;document.cookie='x';location.reload()</script></head><body><noscript>请启用 JavaScript</noscript></body></html>"


class Crawl:
    """A WARC file that grows record by record."""

    def __init__(self, packed: bool = True) -> None:
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=packed)

    def add(
        self,
        url: str,
        body: bytes = b"",
        status: str = "200 OK",
        kind: str = "response",
        *,
        headers: dict[str, str] | None = None,
        **warc: str,
    ) -> Any:
        http = StatusAndHeaders(status, list((headers or {"Content-Type": "text/html"}).items()), protocol="HTTP/1.1")
        if kind == "request":
            http = StatusAndHeaders("GET / HTTP/1.1", list((headers or {}).items()), is_http_request=True)
        record = self.writer.create_warc_record(
            url,
            kind,
            io.BytesIO(body) if kind == "response" else None,
            len(body),
            http_headers=http,
            warc_headers_dict={name.replace("_", "-"): value for name, value in warc.items()},
        )
        self.writer.write_record(record)
        return record

    def save(self, place: Path) -> Path:
        place.write_bytes(self.out.getvalue())
        return place


def read(*places: Path) -> list[tuple[Reference, bytes | SourceError]]:
    return [
        (reference, found if isinstance(found, SourceError) else found.data)
        for reference, found in read_references(find_references(places))
    ]


@pytest.mark.parametrize("packed", [True, False])
def test_a_page_and_its_attachment_are_read_with_address_time_and_parent(tmp_path: Path, packed: bool) -> None:
    crawl = Crawl(packed)
    crawl.add("http://www.example.test/robots.txt", b"User-agent: *", headers={"Content-Type": "text/plain"})
    page = (PAGE + LINK).encode("gb18030")
    crawl.add(
        f"{SITE}/a.html", page, WARC_Date="2024-02-01T08:00:00Z", headers={"Content-Type": "text/html; charset=gbk"}
    )
    crawl.add(f"{SITE}/style.css", b"p {}", headers={"Content-Type": "text/css"})
    crawl.add(f"{SITE}/logo", b"GIF89a", headers={"Content-Type": "image/gif"})
    crawl.add(
        f"{SITE}/files/%E9%99%84%E4%BB%B6%201.docx",
        b"PK-not-really",
        headers={"Content-Type": "application/octet-stream"},
    )
    (first, body), (second, attachment) = read(crawl.save(tmp_path / "crawl.dat"))
    assert body == page
    assert (first.name, first.url, first.fetched, first.parent) == (
        f"{SITE}/a.html",
        f"{SITE}/a.html",
        "2024-02-01T08:00:00Z",
        "",
    )
    assert (second.url, second.parent, attachment) == (
        f"{SITE}/files/%E9%99%84%E4%BB%B6%201.docx",
        f"{SITE}/a.html",
        b"PK-not-really",
    )


@pytest.mark.parametrize("before", [True, False])
def test_the_referer_of_a_request_is_the_parent_wherever_the_request_stands(tmp_path: Path, before: bool) -> None:
    crawl = Crawl()
    asked = {"headers": {"Referer": f"{SITE}/list.html"}}
    if before:
        request = crawl.add(f"{SITE}/get?id=3", kind="request", **asked)
        crawl.add(
            f"{SITE}/get?id=3",
            b"%PDF-1.4",
            headers={"Content-Type": "application/pdf"},
            WARC_Concurrent_To=request.rec_headers.get_header("WARC-Record-ID"),
        )
    else:
        answer = crawl.add(f"{SITE}/get?id=3", b"%PDF-1.4", headers={"Content-Type": "application/pdf"})
        crawl.add(
            f"{SITE}/get?id=3",
            kind="request",
            WARC_Concurrent_To=answer.rec_headers.get_header("WARC-Record-ID"),
            **asked,
        )
    crawl.add(f"{SITE}/b.txt", b"b")
    (first, _), (second, _) = read(crawl.save(tmp_path / "a.warc.gz"))
    assert (first.parent, second.parent) == (f"{SITE}/list.html", "")


def test_where_a_redirect_led_is_traceable_to_the_address_that_was_asked_for(tmp_path: Path) -> None:
    crawl = Crawl()
    crawl.add(f"{SITE}/old.html", status="302 Found", headers={"Location": "/new.html"})
    crawl.add("http://www.example.test/new.html", status="301 Moved", headers={"Location": "newest.html"})
    crawl.add("http://www.example.test/newest.html", PAGE.encode())
    ((found, _),) = read(crawl.save(tmp_path / "a.warc.gz"))
    assert (found.url, found.parent) == ("http://www.example.test/newest.html", f"{SITE}/old.html")


def test_content_and_transfer_encodings_are_taken_off(tmp_path: Path) -> None:
    crawl = Crawl()
    packed = gzip.compress(PAGE.encode())
    crawl.add(f"{SITE}/a", packed, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    crawl.add(
        f"{SITE}/b",
        chunks,
        headers={"Content-Type": "text/html", "Content-Encoding": "gzip", "Transfer-Encoding": "chunked"},
    )
    assert [body for _, body in read(crawl.save(tmp_path / "a.warc.gz"))] == [PAGE.encode()] * 2


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli.compress),
    ],
)
def test_content_that_was_packed_and_broken_off_is_never_taken_for_whole(
    tmp_path: Path, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    crawl = Crawl()
    sent = pack(PAGE.encode() + random.Random(1).randbytes(3000))
    for body in (sent, sent[:-400], PAGE.encode()):
        crawl.add(f"{SITE}/{len(body)}", body, headers={"Content-Type": "text/html", "Content-Encoding": encoding})
    (_, whole), (_, broken), (_, plain) = read(crawl.save(tmp_path / "a.warc.gz"))
    assert isinstance(whole, bytes) and whole.startswith(PAGE.encode())
    assert broken == sent[:-400] if encoding == "deflate" else isinstance(broken, DamagedError)
    assert plain == PAGE.encode() or encoding == "br"


def test_an_encoding_that_is_not_known_is_named(tmp_path: Path) -> None:
    crawl = Crawl()
    crawl.add(f"{SITE}/a", b"x", headers={"Content-Type": "text/html", "Content-Encoding": "zstd"})
    ((_, found),) = read(crawl.save(tmp_path / "a.warc.gz"))
    assert "packed as zstd" in str(found)


def test_a_dead_link_a_challenge_and_a_page_of_scripts_say_what_they_are(tmp_path: Path) -> None:
    crawl = Crawl()
    crawl.add(f"{SITE}/dead.html", b"<html><body>not found</body></html>", "404 Not Found")
    crawl.add(f"{SITE}/missing.css", b"<html><body>not found</body></html>", "404 Not Found")
    crawl.add(f"{SITE}/challenge.html", SCRIPTED.encode(), "521 Unknown")
    crawl.add(f"{SITE}/app.html", b'<html><body><div id="app"></div><script src="/app.js"></script></body></html>')
    crawl.add(
        f"{SITE}/inside.html",
        "<html><body><script>var t='<table><tr><td>规章</td><td>1</td></tr></table>'</script></body></html>".encode(),
    )
    crawl.add(f"{SITE}/cut.html", b"<html>", WARC_Truncated="length")
    found = {reference.url.rpartition("/")[2]: body for reference, body in read(crawl.save(tmp_path / "a.warc.gz"))}
    assert list(found) == ["dead.html", "challenge.html", "app.html", "inside.html", "cut.html"]
    assert isinstance(found["dead.html"], UnreachedError)
    assert "the server answered 404" in str(found["dead.html"])
    assert isinstance(found["challenge.html"], ScriptedError)
    assert "the server answered 521" in str(found["challenge.html"])
    assert isinstance(found["app.html"], ScriptedError)
    assert isinstance(found["inside.html"], bytes)
    assert isinstance(found["cut.html"], TooLargeError)


REVISIT = {"kind": "revisit", "WARC_Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"}


def test_a_revisit_is_the_earlier_response_also_of_another_file(tmp_path: Path) -> None:
    first, second = Crawl(), Crawl()
    page = first.add(f"{SITE}/a.html", PAGE.encode())
    digest = page.rec_headers.get_header("WARC-Payload-Digest")
    for crawl in (first, second):
        crawl.add(f"{SITE}/a.html", **REVISIT, WARC_Payload_Digest=digest)
    second.add(f"{SITE}/copy.html", **REVISIT, WARC_Payload_Digest=digest, WARC_Date="2024-03-01T00:00:00Z")
    places = first.save(tmp_path / "1.warc.gz"), second.save(tmp_path / "2.warc.gz")
    (one, body), (copy, again) = read(*places)
    assert body == again == PAGE.encode()
    assert (one.url, copy.url, copy.fetched) == (f"{SITE}/a.html", f"{SITE}/copy.html", "2024-03-01T00:00:00Z")
    for reference, alone in read(places[1]):
        assert isinstance(alone, DamagedError), reference
        assert "earlier response" in str(alone)


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_cut_anywhere_gives_the_whole_records_and_says_where_it_ends(tmp_path: Path, packed: bool) -> None:
    crawl = Crawl(packed)
    ends = [0]
    for number in range(3):
        crawl.add(f"{SITE}/{number}.html", (PAGE + str(number)).encode())
        ends.append(crawl.out.tell())
    data = crawl.out.getvalue()
    for cut in random.Random(1).sample(range(20, len(data)), 60):
        (tmp_path / "a.warc").write_bytes(data[:cut])
        found = read(tmp_path / "a.warc")
        whole = sum(end <= cut + (0 if packed else 4) for end in ends[1:])
        bodies = [body for _, body in found if isinstance(body, bytes)]
        assert bodies == [(PAGE + str(number)).encode() for number in range(whole)]
        errors = [str(body) for _, body in found if isinstance(body, SourceError)]
        assert len(errors) == (cut not in ends and (packed or whole == 0 or cut > ends[whole])), cut
        assert all("truncated" in error for error in errors)


def test_an_archive_in_a_crawl_is_opened_and_keeps_its_address(tmp_path: Path) -> None:
    crawl = Crawl()
    archive = to_zip({"a.html": b"a", "in.zip": to_zip({"b.html": b"b", "deep.zip": to_zip({"c": b"c"})})})
    crawl.add(f"{SITE}/all", archive, headers={"Content-Type": "application/zip"})
    found = read(crawl.save(tmp_path / "a.warc.gz"))
    assert [(reference.name, reference.url) for reference, _ in found] == [
        (f"{SITE}/all/{name}", f"{SITE}/all") for name in ("a.html", "in.zip/b.html", "in.zip/deep.zip")
    ]
    assert [body for _, body in found][:2] == [b"a", b"b"]
    assert "an archive in an archive in an archive" in str(found[2][1])


def test_references_of_a_crawl_can_be_read_in_any_order_and_the_same_again(tmp_path: Path) -> None:
    crawl = Crawl()
    for number in range(20):
        crawl.add(f"{SITE}/{number}.html", (PAGE + str(number)).encode())
    crawl.save(tmp_path / "a.warc.gz")
    references = list(find_references([tmp_path / "a.warc.gz"]))
    shuffled = random.Random(2).sample(references, 20)
    expected = {reference: (PAGE + str(number)).encode() for number, reference in enumerate(references)}
    assert {reference: getattr(found, "data", None) for reference, found in read_references(shuffled)} == expected


def test_a_crawl_packed_as_one_stream_says_that_it_is(tmp_path: Path) -> None:
    crawl = Crawl(packed=False)
    for number in range(3):
        crawl.add(f"{SITE}/{number}.html", PAGE.encode())
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(crawl.out.getvalue()))
    found = read(tmp_path / "a.warc.gz")
    assert any(isinstance(body, DamagedError) and "gunzip" in str(body) for _, body in found)
