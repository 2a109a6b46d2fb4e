"""Web archives and e-mails: the page, its frames, and what is attached."""

import contextlib
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Source, extract, load_templates
from extractor.errors import DamagedError, SourceError, TooLargeError
from extractor.forms.specimen import draw_values, write_specimen
from extractor.model import TextLine
from extractor.readers import read
from extractor.readers.mail import MAX_PARTS

TEMPLATES = {template.form: template for template in load_templates()}


def specimen(form: str, format: str) -> bytes:
    return write_specimen(TEMPLATES[form], draw_values(TEMPLATES[form], 21), format)


def assert_exact(data: bytes, form: str) -> None:
    report = extract(Source.of("x", data))
    assert {cell.key: cell.raw for cell in report.cells} == draw_values(TEMPLATES[form], 21)


def mail(body: str = "请查收附件。", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = headers.get("subject", "年度报告")
    message["From"] = "a@example.com"
    message.set_content(body)
    return message


def attach(message: EmailMessage, name: str, data: bytes) -> EmailMessage:
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def web_archive(page: bytes, charset: str, encoding: str) -> bytes:
    root = EmailMessage()
    root["From"] = "<Saved by Blink>"
    root.add_related(page, maintype="text", subtype="html", cte=encoding)
    root.add_related(b"a{}", maintype="text", subtype="css")
    root.add_related(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png")
    return root.as_bytes()


@pytest.mark.parametrize("form", TEMPLATES)
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("format", ["html", "html-gb18030", "html-word"])
def test_a_saved_page_is_read_exactly(form: str, encoding: str, format: str) -> None:
    assert_exact(web_archive(specimen(form, format), "utf-8", encoding), form)


@pytest.mark.parametrize("format", ["docx", "xlsx", "odt", "ofd", "pdf", "txt-tsv"])
def test_an_attachment_is_read_exactly_and_its_places_bear_its_name(format: str) -> None:
    report = extract(Source.of("x", attach(mail(), f"年报.{format}", specimen("2021", format)).as_bytes()))
    assert {cell.key: cell.raw for cell in report.cells} == draw_values(TEMPLATES["2021"], 21)
    assert all(cell.provenance[0].location.startswith(f"年报.{format}") for cell in report.cells)


def test_the_message_itself_may_be_the_report() -> None:
    message = mail("见下")
    message.add_alternative(specimen("2019", "html").decode(), subtype="html")
    assert_exact(message.as_bytes(), "2019")


def test_a_message_without_parts_is_read() -> None:
    message = EmailMessage()
    message["Received"] = "from a by b"
    message.set_content(specimen("2021", "html").decode(), subtype="html")
    assert_exact(message.as_bytes(), "2021")


def test_frames_are_read_where_the_page_has_no_table() -> None:
    root = EmailMessage()
    root.add_related(
        b"<html><body><iframe src='cid:a'></iframe><p>page</p></body></html>", maintype="text", subtype="html"
    )
    root.add_related(specimen("2021", "html"), maintype="text", subtype="html", cid="<a>")
    assert_exact(root.as_bytes(), "2021")


def test_what_cannot_be_read_is_a_warning_where_something_else_can() -> None:
    message = attach(attach(mail(), "甲.zip", b"PK\x05\x06" + bytes(18)), "乙.bin", b"\x01\x02" * 500)
    document = read(Source.of("x", message.as_bytes()))
    assert [block.text for block in document.blocks if isinstance(block, TextLine)] == ["请查收附件。"]
    assert [warning.partition(" is ")[0] for warning in document.warnings] == ["attachment 甲.zip", "attachment 乙.bin"]


def test_a_message_in_an_attached_file_is_not_opened() -> None:
    inner = attach(mail(), "a.docx", specimen("2021", "docx")).as_bytes()
    (warning,) = read(Source.of("x", attach(mail(), "b.eml", inner).as_bytes())).warnings
    assert "message in a message" in warning


def test_absurd_messages_are_refused() -> None:
    message = mail()
    for number in range(MAX_PARTS):
        attach(message, f"{number}.txt", b"x")
    with pytest.raises(TooLargeError, match="parts"):
        read(Source.of("x", message.as_bytes()))
    with pytest.raises(DamagedError):
        read(
            Source.of(
                "x",
                b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: image/png\n\nx",
            )
        )


@given(
    st.binary(max_size=200),
    st.sampled_from(["text/html", "multipart/mixed; boundary=a", "message/rfc822", "text/plain; charset=x"]),
)
def test_no_message_raises_anything_but_a_source_error(data: bytes, kind: str) -> None:
    with contextlib.suppress(SourceError):
        read(Source.of("x", f"MIME-Version: 1.0\nContent-Type: {kind}\n\n--a\n\n".encode() + data))
