"""What a file is, by its content alone, and what is said about those that are not read."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DamagedError, EncryptedError, SourceError, TooLargeError, UnsupportedError
from extractor.model import Source
from extractor.readers import READERS, REMEDIES, read
from extractor.readers.limits import open_zip, read_member
from extractor.readers.sniff import Format, sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/x/y.xml" ContentType="application/vnd.openxmlformats-officedocument.{}.main+xml"/></Types>'
)


def zipped(members: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return stream.getvalue()


def stream_name(name: str) -> bytes:
    return (name + "\0").encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", Format.PDF),
        (b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n%PDF-1.4\n1 0 obj\nstartxref", Format.PDF),
        (zipped({"word/document.xml": "<w/>"}), Format.WORD),
        (
            zipped({"[Content_Types].xml": CONTENT_TYPES.format("wordprocessingml.document"), "x/y.xml": ""}),
            Format.WORD,
        ),
        (zipped({"[Content_Types].xml": CONTENT_TYPES.format("spreadsheetml.sheet"), "x/y.xml": ""}), Format.SHEET),
        (zipped({"[Content_Types].xml": CONTENT_TYPES.format("presentationml.presentation")}), Format.PRESENTATION),
        (zipped({"OFD.xml": "<OFD/>"}), Format.OFD),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}), Format.OPEN_DOCUMENT),
        (zipped({"报告.pdf": b"%PDF-1.7"}), Format.ARCHIVE),
        (OLE + stream_name("WordDocument"), Format.LEGACY_WORD),
        (OLE + stream_name("Workbook"), Format.SHEET),
        (OLE + stream_name("Workbook") + stream_name("WordDocument"), Format.SHEET),
        (b"{\\rtf1\\ansi", Format.RTF),
        (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
        (b"\xff\xd8\xff\xe0", Format.IMAGE),
        (b"BM" + struct.pack("<IHHI", 100, 0, 0, 54), Format.IMAGE),
        (b"\x1f\x8b\x08" + zlib.compress(b"x"), Format.ARCHIVE),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", Format.MHT),
        (b"Received: from a\r\n by b\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>x", Format.MHT),
        ("标题: 报告\nContent-Type: 无\n\n一、总体情况\n".encode(), Format.TEXT),
        (b'{"schema_name": "DoclingDocument", "body": {}}', Format.DOCLING),
        (b'<?xml version="1.0"?><w:wordDocument>', Format.WORD_XML),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', Format.SHEET),
        (b'<?xml version="1.0"?>\n<svg width="1">', Format.IMAGE),
        ("<table><tr><td>一".encode("gbk"), Format.HTML),
        ("<P class=x>总体情况".encode(), Format.HTML),
        ("<html><body>总体情况".encode("utf-16"), Format.HTML),
        (b'{"content": "\\u003ctable\\u003e\\u003ctr\\u003e"}', Format.HTML),
        (b'var a = "<table width=""100%"">";', Format.HTML),
        ("|甲|乙|\n|---|:--|\n|1<br>2|<span>3</span>|\n".encode(), Format.TEXT),
        ("一、总体情况<br>\n予以公开\t1\n".encode(), Format.TEXT),
        ("一、总体情况\n予以公开\t1\t2\n".encode(), Format.TEXT),
        ("一、总体情况\n| 予以公开 | 1 < 2 |\n".encode("gb18030"), Format.TEXT),
    ],
)
def test_content_decides_the_format(data: bytes, kind: Format) -> None:
    assert sniff(data) is kind


def test_the_name_never_decides() -> None:
    with pytest.raises(UnsupportedError, match="picture"):
        read(Source.of("report.docx", b"\x89PNG\r\n\x1a\n"))


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", bytes(5000)])
def test_a_file_without_content_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(DamagedError, match="is empty"):
        sniff(data)


def test_random_bytes_are_no_text() -> None:
    rnd = random.Random(3)
    for size in (200, 5_000, 100_000):
        with pytest.raises(UnsupportedError):
            sniff(b"\x01" + rnd.randbytes(size))


def test_an_encrypted_office_document_is_told_from_an_old_one() -> None:
    with pytest.raises(EncryptedError, match="password"):
        sniff(OLE + stream_name("EncryptionInfo") + stream_name("EncryptedPackage"))


def test_an_encrypted_zip_is_said_to_be_locked() -> None:
    data = bytearray(zipped({"word/document.xml": "<w/>"}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedError, match="password"):
        sniff(bytes(data))


def test_a_truncated_zip_is_said_to_be_damaged() -> None:
    data = zipped({"word/document.xml": "<w>" + "报告" * 500 + "</w>"})
    for cut in (10, len(data) // 2, len(data) - 5):
        with pytest.raises(DamagedError):
            sniff(data[:cut])


def test_every_format_has_a_reader_or_a_remedy() -> None:
    assert set(READERS) | set(REMEDIES) == set(Format)
    assert not set(READERS) & set(REMEDIES)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLE + stream_name("PowerPoint Document"), "presentation"),
        (zipped({"a.pdf": ""}), "archive"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            r"Excel 2003.*\.xlsx",
        ),
    ],
)
def test_what_is_not_read_is_named_with_its_remedy(data: bytes, words: str) -> None:
    with pytest.raises(UnsupportedError, match=words):
        read(Source.of("x", data))


def test_a_zip_bomb_is_refused_before_it_is_unzipped() -> None:
    with pytest.raises(TooLargeError, match="expands beyond measure"):
        open_zip(zipped({"word/document.xml": bytes(50_000_000)}))


def test_a_zip_that_lies_about_its_size_is_stopped_while_it_is_unzipped() -> None:
    data = bytearray(zipped({"word/document.xml": bytes(3_000_000)}))
    for place in (22, data.rindex(b"PK\x01\x02") + 24):
        data[place : place + 4] = struct.pack("<I", 900_000)
    with open_zip(bytes(data)) as container, pytest.raises((TooLargeError, DamagedError)):
        read_member(container, "word/document.xml", 1_000)


def test_members_that_share_bytes_are_refused() -> None:
    data = bytearray(zipped({"a": b"x" * 100, "b": b"x" * 100}, zipfile.ZIP_STORED))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    with pytest.raises(DamagedError, match="overlap"):
        open_zip(bytes(data))


def test_too_many_members_are_refused() -> None:
    with pytest.raises(TooLargeError, match="parts"):
        open_zip(zipped({f"m{number}": b"" for number in range(20_001)}, zipfile.ZIP_STORED))


def test_a_member_that_is_missing_is_damage() -> None:
    with open_zip(zipped({"a": b""})) as container, pytest.raises(DamagedError, match=r"word/document\.xml is missing"):
        read_member(container, "word/document.xml")


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"<html>", OLE, b"{\\rtf", b"<table><tr><td>", b'{"a":"']),
)
def test_no_bytes_raise_anything_but_a_source_error(data: bytes, start: bytes) -> None:
    try:
        kind = sniff(start + data)
        if kind in (Format.HTML, Format.WORD):
            read(Source.of("x", start + data))
    except SourceError:
        pass
