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
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractor import Extraction, GoujiError, Source, SourceError, extract, load_templates
from extractor.errors import DamagedError, EncryptedError, TooLargeError, UnknownFormError, UnsupportedError
from extractor.forms.specimen import draw_values, write_specimen
from extractor.reports.plain import printable

SEED = Path(__file__).parent.parent / "corpus" / "2019" / "shangdang-justice-2020" / "document.txt"
SEED_CELLS = 198
FORM = next(template for template in load_templates() if template.form == "2021")
FORMATS = ["txt-tsv", "txt-cells", "txt-layout", "md", "docx", "html", "pdf"]
OFFICE = ["xlsx", "ods", "odt", "ofd"]
Run = Callable[..., Any]
PATIENCE = 40
"""Seconds after which a file counts as one that hangs; the slowest here, a picture without text, takes six on a quiet
machine."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe"
                    "02fe0def46b80000000049454e44ae426082")  # fmt: skip
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BLIP = '<w:p><w:r><w:drawing><a:blip xmlns:a="urn:a" r:embed="rId1" xmlns:r="urn:r"/></w:drawing></w:r></w:p>'
TITLE = "示例市数据局2023年政府信息公开工作年度报告"
NARRATIVE = [
    TITLE, "一、总体情况",
    "2023年，我局认真贯彻落实《中华人民共和国政府信息公开条例》，主动公开政府信息1234条，收到依申请公开56件。",
    "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况", "一是公开内容还不够丰富。下一步，我局将加强培训，提高质量。",
]  # fmt: skip
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
    """A sound report of the 2021 form."""
    return write_specimen(FORM, draw_values(FORM, 4), format, agency="示例市数据局", year=2023)


def notice(format: str) -> bytes:
    """The notice by which a ministry sends out the form, the blank form behind it."""
    head = ["关于做好2023年政府信息公开工作年度报告编制和发布工作的通知", "各区县人民政府，市政府各部门："]
    body = write_specimen(FORM, dict.fromkeys(draw_values(FORM, 1), ""), format).decode()
    return (paragraphs(head) + body if format == "html" else "\n".join([*head, body])).encode()


def zipped(main: str | bytes, media: bytes = b"") -> bytes:
    """A Word document with nothing but its main part, and a picture."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", main)
        container.writestr("word/media/image1.png", media)
    return stream.getvalue()


def word(body: str, before: str = "", media: bytes = b"") -> bytes:
    return zipped(f"{before}<w:document {W}><w:body>{body}</w:body></w:document>", media)


def html(*parts: str) -> bytes:
    return f"<!DOCTYPE html><body>{''.join(parts)}".encode()


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def word_paragraphs(lines: list[str]) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)


def pictured(page: Callable[[str], str], picture: str) -> str:
    """The narrative of a report with a picture where each table stands."""
    return "".join(page(line) + (picture if re.match("[二三四]、", line) else "") for line in NARRATIVE)


def pdf(draw: Callable[[Canvas], object], encrypt: StandardEncryption | None = None, pages: int = 3) -> bytes:
    """Pages drawn by `draw`."""
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=encrypt)
    for _ in range(pages):
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def draw_picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(io.BytesIO(PNG)), 40, 40, 500, 700)


def locked_pdf(password: str) -> bytes:
    return pdf(lambda canvas: canvas.drawString(100, 700, "total 12 34"), StandardEncryption(password, "owner"))


def entity_bomb() -> bytes:
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return word(word_paragraphs(["&e9;"]), f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "报告">{steps}]>')


def cut(format: str, percent: int) -> bytes:
    return good(format)[: len(good(format)) * percent // 100]


def inflated(format: str, part: str) -> bytes:
    """A sound file, one part of which expands beyond measure."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good(format))) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + b" " * (50_000_000 * (name == part)))
    return stream.getvalue()


def declaring(format: str, part: str, size: int) -> bytes:
    """A sound file that says of one part that it is so large."""
    data = bytearray(good(format))
    entry = data.rindex(part.encode()) - 46
    data[entry + 24 : entry + 28] = size.to_bytes(4, "little")
    return bytes(data)


HOSTILE: dict[str, tuple[type[SourceError], Callable[[], bytes]]] = {
    "empty": (DamagedError, lambda: b""),
    "white space": (DamagedError, lambda: b" \r\n\t" * 100),
    "zeros": (DamagedError, lambda: bytes(10_000)),
    **{f"random {seed}": (SourceError, lambda seed=seed: random.Random(seed).randbytes(50_000)) for seed in range(4)},
    **{f"docx {share}%": (DamagedError, functools.partial(cut, "docx", share)) for share in (10, 50, 90)},
    **{
        f"{kind} {share}%": (DamagedError, functools.partial(cut, kind, share)) for kind in OFFICE for share in (10, 90)
    },
    "xlsx bomb": (TooLargeError, lambda: inflated("xlsx", "xl/worksheets/sheet1.xml")),
    "ods bomb": (TooLargeError, lambda: inflated("ods", "content.xml")),
    "ofd bomb": (TooLargeError, lambda: inflated("ofd", "Doc_0/Document.xml")),
    "xlsx that declares 2 GB": (SourceError, lambda: declaring("xlsx", "xl/worksheets/sheet1.xml", 2_000_000_000)),
    "rtf of open groups": (SourceError, lambda: b"{\\rtf1 " + b"{" * 100_000),
    "web archive of nothing": (SourceError, lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nx"),
    **{f"pdf {share}%": (DamagedError, functools.partial(cut, "pdf", share)) for share in (10, 50, 90)},
    "encrypted pdf": (EncryptedError, lambda: locked_pdf("secret")),
    "encrypted docx": (EncryptedError, lambda: OLE + "EncryptedPackage\0".encode("utf-16-le")),
    "news page": (UnknownFormError, lambda: html(paragraphs(NEWS))),
    "news text": (UnknownFormError, lambda: "\n".join(NEWS).encode()),
    "notice with the blank form": (UnknownFormError, lambda: notice("html")),
    "notice with the blank form, text": (UnknownFormError, lambda: notice("txt-tsv")),
    "explanation": (UnknownFormError, lambda: html(paragraphs([f"{TITLE}解读", *NARRATIVE[2:3], *NEWS[2:]]))),
    "html with pictures": (UnknownFormError, lambda: html(pictured(lambda line: f"<p>{line}</p>", "<img src=a.png>"))),
    "docx with pictures": (
        UnknownFormError,
        lambda: word(pictured(lambda line: word_paragraphs([line]), BLIP), media=PNG),
    ),
    "pdf of pictures": (UnsupportedError, lambda: pdf(draw_picture, pages=1)),
    "zip bomb": (TooLargeError, lambda: zipped(bytes(50_000_000))),
    "entity bomb": (SourceError, entity_bomb),
    "outside entity": (
        SourceError,
        lambda: word(word_paragraphs(["&x;"]), '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
    ),
    "100,000 divs": (TooLargeError, lambda: html("<div>" * 100_000)),
    "10,000 nested tables": (TooLargeError, lambda: html("<table><tr><td>" * 10_000)),
    "10,000 nested Word tables": (TooLargeError, lambda: word("<w:tbl><w:tr><w:tc>" * 10_000)),
    "absurd spans": (
        TooLargeError,
        lambda: html("<table>", "<tr><td colspan=999999999 rowspan=99999999>1<td rowspan=65534>2" * 3_000, "</table>"),
    ),
    "absurd Word spans": (
        TooLargeError,
        lambda: word(
            "<w:tbl>"
            + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc></w:tr>' * 3_000
            + "</w:tbl>"
        ),
    ),
    "60,000 tabbed rows": (TooLargeError, lambda: ("予以公开\t1\t2\t3\n" * 60_000).encode()),
    "100,000 lines of 1": (TooLargeError, lambda: ("1\n" * 100_000).encode()),
    "40,000 html rows": (TooLargeError, lambda: html("<table>", "<tr><td>予以公开<td>1<td>2" * 40_000, "</table>")),
    "40,000 labels and values": (TooLargeError, lambda: ("予以公开\n1\n" * 40_000).encode()),
    "one line of 5 MB": (TooLargeError, lambda: ("予以公开 1 " * 300_000).encode()),
    "broken UTF-8": (UnknownFormError, lambda: b"\xe4\xb8\xff" * 10_000),
    "lone surrogates": (UnknownFormError, lambda: b"\xed\xa0\x80\xed\xbf\xbf\n" * 10_000),
    "NUL bytes in prose": (SourceError, lambda: "\n".join(NEWS).replace("。", "。\0\0\0").encode()),
}
"""What each of them is refused with, and how it is made."""


def refusal(data: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        extract(Source.of("hostile", data))
    return caught.value


def survives(data: bytes) -> Extraction | None:
    """What is read in the bytes; nothing where they are refused as they should be. Any other exception passes."""
    try:
        return extract(Source.of("hostile", data))
    except GoujiError as error:
        assert "\n" not in str(error)
        return None


def cells_by_source(out: bytes) -> Counter[str]:
    return Counter(row["source"] for row in csv.DictReader(io.StringIO(out.decode(), newline="")))


def assert_one_line_and_the_seed(answer: Any, shown: str, seed: Path) -> None:
    """Status 2, one line that names the file as `shown` and says why, and every cell of the file beside it."""
    assert answer.status == 2
    assert re.fullmatch(rf"gouji: {re.escape(shown)}: \S[^\n]*\n", answer.err)
    assert cells_by_source(answer.out) == {str(seed): SEED_CELLS}


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """A sound report, the last of its folder."""
    place = tmp_path / "zz-seed.txt"
    place.write_bytes(SEED.read_bytes())
    return place


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name: str) -> None:
    error = refusal(HOSTILE[name][1]())
    assert isinstance(error, HOSTILE[name][0])
    assert re.fullmatch(r"(is|has|holds|no|fits) \S[^\n]{10,200}", str(error))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_one_line_and_the_file_beside_it_is_read(
    gouji: Run, tmp_path: Path, seed: Path, name: str
) -> None:
    bad = tmp_path / "bad"
    bad.write_bytes(HOSTILE[name][1]())
    assert_one_line_and_the_seed(gouji("extract", tmp_path), str(bad), seed)


def pdf_of(*objects: str) -> bytes:
    """A PDF of these objects, the first the catalogue, whose table of objects pdfminer has to find out by itself."""
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n".encode()


def form_that_draws(number: int, times: int) -> str:
    draw = "/X Do " * times
    return (f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {number} 0 R>>>>/Length {len(draw)}>>"
            f"stream\n{draw}\nendstream")  # fmt: skip


PAGES = ("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>")
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox {}/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
TRAPS = {
    "pdf references in a circle": lambda: pdf_of(PAGES[0], "3 0 R", "2 0 R"),
    "pdf box that is itself": lambda: pdf_of(*PAGES, PAGE.format("4 0 R"), "4 0 R"),
    "pdf forms in forms": lambda: pdf_of(
        *PAGES, PAGE.format("[0 0 9 9]"), *(form_that_draws(at, 20) for at in range(5, 15))
    ),
    "200,000 attributes": lambda: html("<p ", *(f"a{number}=1 " for number in range(200_000)), ">x"),
}
"""A few hundred bytes, or two million, that the engines never come back from."""


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_for_an_engine_is_refused(name: str) -> None:
    refusal(TRAPS[name]())


@pytest.mark.parametrize("percent", [10, 50, 90])
@pytest.mark.parametrize("format", [format for format in FORMATS if format not in ("docx", "pdf")])
def test_a_report_cut_short_gives_what_is_left_of_it_or_is_refused(format: str, percent: int) -> None:
    found = survives(cut(format, percent))
    cells = found.cells if found else ()
    wrong = [cell for cell in cells if cell.value is not None and cell.raw != draw_values(FORM, 4)[cell.key]]
    assert len(wrong) <= 1, "only the number that the cut goes through may differ"
    assert found or percent == 10


BROKEN = b"\xe6\x80\xff\xed\xa0\x80"
REFERENCES = b"&#xD800;&#0;&#x110000;&#99999999999;"
DAMAGE: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "NUL bytes": ("txt-tsv", lambda data: data.replace(b"\t", b"\0\t", 3)),
    "NUL bytes in HTML": ("html", lambda data: data.replace(b"</td>", b"\0</td>", 3)),
    "broken UTF-8": ("txt-tsv", lambda data: data.replace("总体情况".encode(), BROKEN, 1)),
    "absurd references": ("html", lambda data: data.replace("总体情况".encode(), REFERENCES, 1)),
    "open tags": ("html", lambda data: data + b"<div>" * 2_000 + b"<!-- <script>"),
    "two byte order marks": ("txt-tsv", lambda data: b"\xef\xbb\xbf" * 2 + data),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_outside_the_cells_leaves_the_cells_as_they_are(name: str) -> None:
    format, damage = DAMAGE[name]
    assert damage(good(format)) != good(format)
    found = extract(Source.of("damaged", damage(good(format))))
    assert {cell.key: cell.raw.strip("\0 ") for cell in found.cells} == draw_values(FORM, 4)


@pytest.mark.parametrize(("format", "name"), [("pdf", "a.txt"), ("docx", "a.pdf"), ("html", "a.docx"), ("md", "a")])
def test_a_file_with_the_wrong_suffix_is_read_by_its_content(
    gouji: Run, tmp_path: Path, format: str, name: str
) -> None:
    place = tmp_path / name
    place.write_bytes(good(format))
    answer = gouji("extract", place)
    assert (answer.status, answer.err) == (0, "")
    assert cells_by_source(answer.out) == {str(place): len(draw_values(FORM, 4))}


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    assert isinstance(refusal(locked_pdf("")), UnknownFormError)


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31mred", "a\r\tb\x07", "a\u202eb", "x" * 200, "报告 '\"$(id)", "-q"])
def test_a_name_that_would_steer_a_terminal_is_one_line(gouji: Run, tmp_path: Path, seed: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    answer = gouji("extract", tmp_path)
    assert_one_line_and_the_seed(answer, printable(str(tmp_path / name)), seed)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", answer.err)


def test_a_name_that_is_no_text_is_shown_with_its_bytes(gouji: Run, tmp_path: Path, seed: Path) -> None:
    place, shown = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb1\xa8")), rf"{tmp_path}/\xb1\xa8"
    place.touch()
    assert_one_line_and_the_seed(gouji("extract", tmp_path), shown, seed)
    place.write_bytes(SEED.read_bytes())
    assert cells_by_source(gouji("extract", tmp_path).out) == {shown: SEED_CELLS, str(seed): SEED_CELLS}


def test_links_that_lead_in_circles_end_and_cost_a_line_each(gouji: Run, tmp_path: Path, seed: Path) -> None:
    links = {"again": tmp_path, "fro": tmp_path / "to", "self": tmp_path / "self", "to": tmp_path / "fro"}
    for name, target in links.items():
        (tmp_path / name).symlink_to(target)
    answer = gouji("extract", tmp_path)
    assert [line.split(": ")[1] for line in answer.err.splitlines()] == [str(tmp_path / name) for name in links]
    assert cells_by_source(answer.out) == {str(seed): SEED_CELLS}
    assert_one_line_and_the_seed(gouji("extract", tmp_path / "self", seed), str(tmp_path / "self"), seed)


@pytest.mark.parametrize("named", [True, False])
def test_a_pipe_among_the_files_is_not_waited_for(tmp_path: Path, seed: Path, repository: Path, named: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    paths = [tmp_path / "pipe", seed] if named else [tmp_path]
    done = subprocess.run(
        [sys.executable, "cli.py", "extract", *paths], cwd=repository, capture_output=True, check=False, timeout=15
    )
    assert done.returncode == 2
    assert re.fullmatch(rf"gouji: {re.escape(str(tmp_path))}/pipe: is no regular file[^\n]*\n", done.stderr.decode())
    assert cells_by_source(done.stdout) == {str(seed): SEED_CELLS}


@pytest.mark.parametrize("place", ["/proc/self/mem", "/dev/zero", "/dev/tty"])
def test_what_the_system_does_not_give_is_one_line(gouji: Run, seed: Path, place: str) -> None:
    if not Path(place).exists():
        pytest.skip("no such file on this system")
    assert_one_line_and_the_seed(gouji("extract", place, seed), place, seed)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("make", [Path.mkdir, Path.touch])
def test_what_may_not_be_read_is_one_line(gouji: Run, tmp_path: Path, seed: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "locked")
    (tmp_path / "locked").chmod(0)
    assert_one_line_and_the_seed(gouji("extract", tmp_path), str(tmp_path / "locked"), seed)
    (tmp_path / "locked").chmod(0o700)


@st.composite
def mutations(draw: st.DrawFn) -> list[tuple[str, float, float, int]]:
    """Up to four of: a byte changed, a slice cut, doubled, or zeroed. Places are shares of the length."""
    kinds = st.sampled_from(["flip", "cut", "double", "zero", "end"])
    share = st.floats(0, 1, exclude_max=True)
    return draw(st.lists(st.tuples(kinds, share, share, st.integers(1, 255)), min_size=1, max_size=4))


def mutated(data: bytes, changes: list[tuple[str, float, float, int]]) -> bytes:
    for kind, at, size, bits in changes:
        start = int(at * len(data))
        end = start + 1 + int(size**4 * len(data) / 4)
        part = data[start:end]
        flipped = bytes(byte ^ bits for byte in part[:1]) + part[1:]
        new = {"flip": flipped, "cut": b"", "double": part * 2, "zero": bytes(len(part)), "end": part}[kind]
        data = data[:start] + new + (b"" if kind == "end" else data[end:])
    return data


def draw_table(canvas: Canvas) -> None:
    """Nine cells, their drawing not packed, so that mutations reach the operators."""
    canvas.setPageCompression(0)
    canvas.grid([50, 150, 250, 350], [500, 550, 600, 650])
    for place in range(9):
        canvas.drawString(60 + 100 * (place % 3), 510 + 50 * (place // 3), str(place))


MUTATED: dict[str, tuple[int, Callable[[], bytes], Callable[[bytes], bytes]]] = {
    **{format: (25, functools.partial(good, format), lambda data: data) for format in FORMATS if format != "pdf"},
    **{format: (15, functools.partial(good, format), lambda data: data) for format in OFFICE},
    "docx inside": (
        30,
        lambda: zipfile.ZipFile(io.BytesIO(good("docx"))).read("word/document.xml"),
        lambda data: zipped(data),
    ),
    "pdf": (8, lambda: good("pdf"), lambda data: data),
    "pdf, plain": (60, lambda: pdf(draw_table), lambda data: data),
}
"""Number of examples, what is mutated, and what is made of it."""


@pytest.mark.parametrize("name", MUTATED)
def test_mutated_reports_raise_nothing_but_what_the_library_declares(name: str) -> None:
    examples, make, wrap = MUTATED[name]

    @settings(max_examples=examples)
    @given(changes=mutations())
    def check(changes: list[tuple[str, float, float, int]]) -> None:
        survives(wrap(mutated(make(), changes)))

    check()
