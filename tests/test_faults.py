"""A hostile or broken file costs itself one clear line and status 2; the files beside it are still done."""

import csv
import functools
import io
import os
import random
import re
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import Extraction, GoujiError, Source, SourceError, extract, load_templates
from extractor.errors import DamagedError, EncryptedError, TooLargeError, UnknownFormError, UnsupportedError
from extractor.forms.specimen import blank_zeros, draw_values, write_specimen

SEED = Path(__file__).parent.parent / "corpus" / "2019" / "shangdang-justice-2020" / "document.txt"
SEED_CELLS = 198
FORM = next(template for template in load_templates() if template.form == "2021")
FORMATS = ["txt-tsv", "txt-cells", "txt-layout", "md", "docx", "html", "pdf"]
PATIENCE = 20
"""Seconds after which a file counts as one that hangs; the slowest here takes three on a quiet machine."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TITLE = "示例市数据局2023年政府信息公开工作年度报告"
NARRATIVE = [
    TITLE,
    "一、总体情况",
    "2023年，我局认真贯彻落实《中华人民共和国政府信息公开条例》，主动公开政府信息1234条，收到依申请公开56件。",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "一是公开内容还不够丰富，二是解读形式比较单一。下一步，我局将加强培训，提高质量。",
]
NEWS = [
    "我市召开政府信息公开工作推进会",
    "本报讯（记者 王某）3月12日，市政府召开2024年政府信息公开工作推进会。会议指出，2023年全市主动公开信息12345条，"
    "办理依申请公开678件，行政复议5件，行政诉讼3件，群众满意度达到96.5%。",
    "会议强调，要认真做好规范性文件公开，行政许可、行政处罚结果要在7个工作日内公开，不予公开的要说明理由。",
]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Stops a test that hangs. It measures nothing: a busy machine must not fail it."""

    def give_up(*_: object) -> None:
        pytest.fail(f"took longer than {PATIENCE} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@functools.cache
def good(format: str) -> bytes:
    """A sound report of the 2021 form; its Word and PDF files have the same content each time, not the same bytes."""
    return write_specimen(FORM, draw_values(FORM, 4), format, agency="示例市数据局", year=2023)


def blank_form(format: str) -> bytes:
    """The form with nothing filled in."""
    return write_specimen(FORM, dict.fromkeys(draw_values(FORM, 1), ""), format)


def zipped(members: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return stream.getvalue()


def word(body: str, before: str = "") -> bytes:
    """A Word document with nothing but this body."""
    return zipped({"word/document.xml": f"{before}<w:document {W}><w:body>{body}</w:body></w:document>"})


def html(*parts: str) -> bytes:
    return f"<!DOCTYPE html><html><body>{''.join(parts)}</body></html>".encode()


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def word_paragraphs(lines: list[str]) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)


def pictured(page: Callable[[str], str], picture: str) -> str:
    """The narrative of a report with a picture where each table stands."""
    return "".join(page(line) + (picture if re.match("[二三四]、", line) else "") for line in NARRATIVE)


def word_pictured() -> bytes:
    picture = (
        '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'r:embed="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></w:drawing>'
        "</w:r></w:p>"
    )
    body = pictured(lambda line: word_paragraphs([line]), picture)
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return zipped({"word/document.xml": document, "word/media/image1.png": PNG})


def pdf(draw: Callable[[Any], None], encrypt: Any = None) -> bytes:
    """Three pages drawn by `draw` on a canvas."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=encrypt)
    for _ in range(3):
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def draw_picture(canvas: Any) -> None:
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(io.BytesIO(PNG)), 40, 40, 500, 700)


def locked_pdf(password: str) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return pdf(lambda canvas: canvas.drawString(100, 700, "total 12 34"), StandardEncryption(password, "owner"))


def entity_bomb() -> bytes:
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return word(word_paragraphs(["&e9;"]), f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "报告">{steps}]>')


def cut(format: str, percent: int) -> bytes:
    return good(format)[: len(good(format)) * percent // 100]


def repeated(line: str, count: int) -> bytes:
    return (line * count).encode()


HOSTILE: dict[str, tuple[type[SourceError], Callable[[], bytes]]] = {
    "empty": (DamagedError, lambda: b""),
    "white space": (DamagedError, lambda: b" \r\n\t" * 100),
    "wide white space": (SourceError, lambda: "\u3000\xa0\n".encode() * 100),
    "zeros": (DamagedError, lambda: bytes(10_000)),
    **{
        f"random {seed}": (SourceError, functools.partial(lambda seed: random.Random(seed).randbytes(50_000), seed))
        for seed in range(4)
    },
    "docx 10%": (DamagedError, lambda: cut("docx", 10)),
    "docx 50%": (DamagedError, lambda: cut("docx", 50)),
    "docx 90%": (DamagedError, lambda: cut("docx", 90)),
    "pdf 10%": (SourceError, lambda: cut("pdf", 10)),
    "html 10%": (UnknownFormError, lambda: cut("html", 10)),
    "txt 10%": (UnknownFormError, lambda: cut("txt-tsv", 10)),
    "pdf of its magic only": (DamagedError, lambda: b"%PDF-1.7\n%%EOF"),
    "encrypted pdf": (EncryptedError, lambda: locked_pdf("secret")),
    "encrypted docx": (EncryptedError, lambda: OLE + "EncryptedPackage\0".encode("utf-16-le")),
    "old doc": (UnsupportedError, lambda: OLE + "WordDocument\0".encode("utf-16-le")),
    "picture": (UnsupportedError, lambda: PNG),
    "news page": (UnknownFormError, lambda: html(paragraphs(NEWS))),
    "news text": (UnknownFormError, lambda: "\n".join(NEWS).encode()),
    "news docx": (UnknownFormError, lambda: word(word_paragraphs(NEWS))),
    "notice with the blank form": (UnknownFormError, lambda: notice("html")),
    "notice with the blank form, text": (UnknownFormError, lambda: notice("txt-tsv")),
    "explanation": (UnknownFormError, lambda: html(paragraphs([f"{TITLE}解读", *NARRATIVE[2:3], *NEWS[2:]]))),
    "html with pictures": (UnknownFormError, lambda: html(pictured(lambda line: f"<p>{line}</p>", "<img src=a.png>"))),
    "docx with pictures": (UnknownFormError, word_pictured),
    "pdf of pictures": (UnsupportedError, lambda: pdf(draw_picture)),
    "zip bomb": (TooLargeError, lambda: zipped({"word/document.xml": bytes(50_000_000)})),
    "entity bomb": (SourceError, entity_bomb),
    "outside entity": (
        SourceError,
        lambda: word(word_paragraphs(["&x;"]), '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
    ),
    "100,000 divs": (SourceError, lambda: html("<div>" * 100_000)),
    "10,000 nested tables": (SourceError, lambda: html("<table><tr><td>" * 10_000)),
    "2,000 nested tables": (SourceError, lambda: html("<table><tr><td>1" * 2_000)),
    "10,000 nested Word tables": (SourceError, lambda: word("<w:tbl><w:tr><w:tc>" * 10_000)),
    "1,000 nested Word tables": (
        SourceError,
        lambda: word("<w:tbl><w:tr><w:tc>" * 1_000 + "</w:tc></w:tr></w:tbl>" * 1_000),
    ),
    "absurd spans": (
        SourceError,
        lambda: html("<table>", "<tr><td colspan=999999999 rowspan=99999999>1<td rowspan=65534>2" * 3_000, "</table>"),
    ),
    "absurd Word spans": (
        SourceError,
        lambda: word(
            "<w:tbl>"
            + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr>' * 3_000
            + "</w:tbl>"
        ),
    ),
    "60,000 tabbed rows": (SourceError, lambda: repeated("予以公开\t1\t2\t3\n", 60_000)),
    "100,000 lines of 1": (SourceError, lambda: repeated("1\n", 100_000)),
    "40,000 html rows": (SourceError, lambda: html("<table>", "<tr><td>予以公开<td>1<td>2" * 40_000, "</table>")),
    "40,000 labels and values": (SourceError, lambda: repeated("予以公开\n1\n", 40_000)),
    "one line of 5 MB": (SourceError, lambda: repeated("予以公开 1 ", 300_000)),
    "one line of 5 MB of digits": (SourceError, lambda: b"1" * 5_000_000),
    "broken UTF-8": (SourceError, lambda: b"\xe4\xb8\xff" * 10_000),
    "lone surrogates": (SourceError, lambda: b"\xed\xa0\x80\xed\xbf\xbf\n" * 10_000),
    "UTF-16 surrogates": (SourceError, lambda: b"\xff\xfe" + b"\x00\xd8" * 10_000),
    "NUL bytes in prose": (SourceError, lambda: "\n".join(NEWS).replace("。", "。\0\0\0").encode()),
}
"""What each of them is refused with, and how it is made."""


def notice(format: str) -> bytes:
    """The notice by which a ministry sends out the form, the blank form behind it."""
    head = ["关于做好2023年政府信息公开工作年度报告编制和发布工作的通知", "各区县人民政府，市政府各部门："]
    body = blank_form(format).decode()
    return (paragraphs(head) + body if format == "html" else "\n".join([*head, body])).encode()
