"""Word processor files of old: exact with and without LibreOffice, which is not trusted and may be missing, hang or die."""

import io
import os
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor import Source, extract, load_templates
from extractor.errors import DamagedError, DependencyError, EncryptedError, SourceError, TooLargeError
from extractor.forms.specimen import draw_values
from extractor.readers import libreoffice, read
from tests.office import SETS, old_files
from tests.producers import Key, program

TEMPLATES = {template.form: template for template in load_templates()}
OLD = [(form, f"{kind}-{seed}") for form in TEMPLATES for kind in ("doc", "rtf") for seed in SETS]


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, bytes]:
    return old_files(tmp_path_factory)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without LibreOffice."""
    monkeypatch.setattr(libreoffice, "is_installed", lambda: False)


def wrong(form: str, name: str, data: bytes) -> tuple[list[object], tuple[str, ...]]:
    values = draw_values(TEMPLATES[form], int(name.rpartition("-")[2]))
    report = extract(Source.of(name, data))
    return [cell for cell in report.cells if cell.raw != values[cell.key]], report.warnings


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("key", OLD, ids=" ".join)
def test_every_cell_is_exact_without_libreoffice_and_that_is_said(files: dict[Key, bytes], key: Key) -> None:
    assert wrong(*key, files[key]) == ([], ("read without LibreOffice, which is not installed",))


@pytest.mark.parametrize("key", [("2021", "doc-11"), ("2019", "rtf-12"), ("2014", "doc-12")], ids=" ".join)
def test_every_cell_is_exact_through_libreoffice_and_that_is_said(files: dict[Key, bytes], key: Key) -> None:
    assert wrong(*key, files[key]) == ([], ("read through LibreOffice",))


def fake(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A `soffice` that does something else."""
    place = folder / "soffice"
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


RTF = rb"{\rtf1\ansi\ansicpg936 \'d2\'bb\'a1\'a2\'d7\'dc\'cc\'e5\par}"


@pytest.mark.parametrize("script", ["exit 77", "kill -SEGV $$", "exit 0", "echo x > /dev/full"])
def test_a_libreoffice_that_dies_or_gives_nothing_leaves_it_to_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    fake(tmp_path, monkeypatch, script)
    document = read(Source.of("x.rtf", RTF))
    assert document.blocks[0].text == "一、总体"
    assert document.warnings == ("read without LibreOffice, which could not read it",)


def test_a_libreoffice_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path, monkeypatch, f"sh -c 'echo $$ > {tmp_path}/child; sleep 300' & sleep 300")
    monkeypatch.setattr(libreoffice, "MAX_SECONDS", 3.0)
    with pytest.raises(TooLargeError, match="more than 3 s"):
        libreoffice.to_docx(RTF, ".rtf")
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if is_gone(child):
            return
        time.sleep(0.05)
    pytest.fail("what LibreOffice started is still there")


def is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.usefixtures("alone")
def test_what_is_missing_is_said_with_how_to_install_it() -> None:
    with pytest.raises(DependencyError, match="apt-get install"):
        libreoffice.to_docx(RTF, ".rtf")


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port, and what is asked of it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    with server.accept()[0] as connection:
                        asked.append(connection.recv(100))
                except OSError:
                    return

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1], asked


@pytest.mark.parametrize("has_network", [False, True])
def test_no_link_is_followed(
    listener: tuple[int, list[bytes]], monkeypatch: pytest.MonkeyPatch, has_network: bool
) -> None:
    """Without our settings, LibreOffice asks three times for this picture."""
    program("soffice")
    if has_network:
        monkeypatch.setattr(libreoffice, "_lonely", lambda: ())
    port, asked = listener
    page = f'<html><body><img src="http://127.0.0.1:{port}/a.png"><p>一、总体情况</p></body></html>'
    assert zipfile.is_zipfile(io.BytesIO(libreoffice.to_docx(page.encode(), ".doc")))
    assert asked == []


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("percent", [20, 60, 95])
@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_a_file_cut_short_is_refused(files: dict[Key, bytes], kind: str, percent: int) -> None:
    data = files["2021", f"{kind}-11"]
    with pytest.raises(SourceError):
        read(Source.of("x", data[: len(data) * percent // 100]))


@pytest.mark.usefixtures("alone")
def test_a_locked_document_and_a_broken_one_are_told_apart(files: dict[Key, bytes]) -> None:
    data = bytearray(files["2021", "doc-11"])
    start = data.index(b"\xec\xa5")  # the head of the text's stream
    data[start + 11] |= 1  # fEncrypted
    with pytest.raises(EncryptedError, match="password"):
        read(Source.of("x", bytes(data)))
    data[start : start + 2] = b"\0\0"
    with pytest.raises(DamagedError):
        read(Source.of("x", bytes(data)))


def test_what_libreoffice_hangs_on_is_read_without_it_and_so_is_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path, monkeypatch, "sleep 300")
    monkeypatch.setattr(libreoffice, "MAX_SECONDS", 1.0)
    for _ in range(2):
        document = read(Source.of("x.rtf", RTF))
        assert document.blocks[0].text == "一、总体"
        assert document.warnings == ("read without LibreOffice, which could not read it",)


MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:ooo="http://openoffice.org/2004/office"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:scripts><office:script script:language="ooo:Basic">
<ooo:libraries><ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="Module1"><ooo:source-code>
Sub Main
Open "{place}" For Output As #1
Print #1, "ran"
Close #1
End Sub
</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script>
<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load"
 xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document" xlink:type="simple"/>
</office:event-listeners></office:scripts>
<office:body><office:text><text:p>一、总体情况</text:p></office:text></office:body></office:document>"""


def test_a_macro_that_should_start_with_its_document_does_not(tmp_path: Path) -> None:
    """LibreOffice 7.4 starts none while it converts, even where the profile would let it; another version may."""
    program("soffice")
    place = tmp_path / "ran"
    assert zipfile.is_zipfile(io.BytesIO(libreoffice.to_docx(MACRO.format(place=place).encode(), ".odt")))
    assert not place.exists()
