"""PDFs with a text layer come out as lines and tables with their spans, whatever draws their rules."""

import io
import re
from collections.abc import Callable, Iterator

import pytest
from PIL import Image

from extractor.errors import DamagedError, EncryptedError, SourceError, TooLargeError, UnsupportedError
from extractor.layout.page import Page
from extractor.model import BBox, Document, Grid, GridKind, Source, TextLine
from extractor.readers import pdf, pdf_pdfium
from extractor.readers.pdf import pdf_to_document, read_pdf

pytest.importorskip("reportlab")

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Table

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

DENIED = ["属于国家秘密", "禁止公开", "三安全", "第三方", "内部事务", "过程性", "执法案卷", "查询事项"]
UNAVAILABLE = ["不掌握", "没有现成", "仍不明确"]
NOT_PROCESSED = ["信访", "重复", "出版物", "大量反复", "确认"]

Style = list[tuple]
GRID: Style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 6),
               ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]  # fmt: skip


def requests_table() -> tuple[list[list[str]], Style]:
    """The 26 x 10 layout of the 2019 form with its spans, and values that tell their row and column."""
    blank = [""] * 9
    rows = [["本列数据的勾稽关系", "", "", "申请人情况", *[""] * 6], ["", "", "", "自然人", "法人", *[""] * 4, "总计"]]
    rows += [["", "", "", "", "商业", "科研", "公益", "法律", "其他", ""], ["一、新收", *blank]]
    rows += [["二、上年结转", *blank]]
    rows += [["三、办理结果", "（一）公开", *blank[1:]], ["", "（二）部分公开", *blank[1:]]]
    spans = [(0, 0, 3, 3), (0, 3, 1, 7), (1, 3, 2, 1), (1, 4, 1, 5), (1, 9, 2, 1), (3, 0, 1, 3), (4, 0, 1, 3)]
    spans += [(5, 0, 20, 1), (5, 1, 1, 2), (6, 1, 1, 2)]
    groups = (("（三）不予公开", DENIED), ("（四）无法提供", UNAVAILABLE), ("（五）不予处理", NOT_PROCESSED))
    for label, parts in groups:
        spans.append((len(rows), 1, len(parts), 1))
        rows += [["", label if part is parts[0] else "", part, *blank[2:]] for part in parts]
    rows += [["", "（六）其他", *blank[1:]], ["", "（七）总计", *blank[1:]], ["四、结转下年", *blank]]
    spans += [(23, 1, 1, 2), (24, 1, 1, 2), (25, 0, 1, 3)]
    for number, row in enumerate(rows):
        if number > 2:
            row[3:] = [f"{number}{column}" for column in range(7)]
    merged = [("SPAN", (col, row), (col + across - 1, row + down - 1)) for row, col, down, across in spans]
    return rows, [*GRID, *merged]


def pdf_of(*tables: tuple[list[list[str]], Style]) -> bytes:
    """A page a table."""
    out = io.BytesIO()
    story = list[Flowable]()
    for rows, style in tables:
        story += [Table(rows, [180 * mm / len(rows[0])] * len(rows[0]), [16] * len(rows), style=style), PageBreak()]
    SimpleDocTemplate(out, pagesize=A4).build(story)
    return out.getvalue()


def cut(rows: list[list[str]], style: Style, first: int, last: int) -> tuple[list[list[str]], Style]:
    """Some rows of a table with what is left of its spans, as on one page of it."""
    spans = [(max(row, first), col, min(row + down, last), across) for row, col, down, across in spans_of(style)]
    left = [("SPAN", (c, r - first), (c + across - 1, end - first - 1)) for r, c, end, across in spans if r < end]
    return rows[first:last], [*GRID, *left]


def drawn(draw: Callable[[Canvas], None], **options: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    canvas.setFont(FONT, 10.5)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def read(data: bytes) -> Document:
    return read_pdf(Source.of("report.pdf", data))


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def rows(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.n_rows)]


def spans_of(style: Style) -> Iterator[tuple[int, int, int, int]]:
    for command, start, end in (entry for entry in style if entry[0] == "SPAN"):
        assert command
        yield start[1], start[0], end[1] - start[1] + 1, end[0] - start[0] + 1


def test_a_ruled_table_gives_every_cell_with_its_spans():
    data, style = requests_table()
    (grid,) = grids(read(pdf_of((data, style))))
    assert (grid.kind, grid.n_rows, grid.n_cols) == (GridKind.SPANNED, 26, 10)
    merged = {(c.row, c.col, c.rowspan, c.colspan) for c in grid.cells if c.rowspan * c.colspan > 1}
    assert merged == set(spans_of(style))
    assert {(c.row, c.col): c.text for c in grid.cells if c.text} == {
        (row, col): text for row, found in enumerate(data) for col, text in enumerate(found) if text
    }
    assert sum(cell.rowspan * cell.colspan for cell in grid.cells) == 260
    assert [(c.row, c.col) for c in grid.cells] == sorted((c.row, c.col) for c in grid.cells)
    assert all((cell.x0, cell.x1) == (cell.col, cell.col + cell.colspan) for cell in grid.cells)


@pytest.mark.parametrize("repeated", [0, 3])
@pytest.mark.parametrize("row", [5, 8, 16, 25])
def test_a_table_broken_over_two_pages_is_one_grid(repeated, row):
    data, style = requests_table()
    above, below = cut(data, style, 0, row), cut(data, style, row, 26)
    if repeated:
        rows_again, style_again = cut(data, style, 0, 3)
        down = [("SPAN", (c, r + 3), (c + across - 1, r + rows + 2)) for r, c, rows, across in spans_of(below[1])]
        below = rows_again + below[0], [*style_again, *down]
    (grid,) = grids(read(pdf_of(above, below)))
    (whole,) = grids(read(pdf_of((data, style))))
    assert [cell[:5] for cell in grid.cells] == [cell[:5] for cell in whole.cells]
    assert {cell.provenance[0].page for cell in grid.cells} == {1, 2}


@pytest.mark.parametrize("line", ["bottom", "top"])
def test_a_row_without_its_closing_rule_is_kept(line):
    data = [["规章", "1", "2"], ["行政许可", "3", "4"], ["行政处罚", "5", "6"]]
    above = {"bottom": [0, 1, 2], "top": [1, 2, 3]}[line]
    style = [("FONT", (0, 0), (-1, -1), FONT, 9)]
    style += [("LINEBEFORE", (0, 0), (-1, -1), 0.5, "black"), ("LINEAFTER", (-1, 0), (-1, -1), 0.5, "black")]
    style += [("LINEABOVE", (0, row), (-1, row), 0.5, "black") for row in above if row < 3]
    style += [("LINEBELOW", (0, 2), (-1, 2), 0.5, "black")] if 3 in above else []
    (grid,) = grids(read(pdf_of((data, style))))
    assert rows(grid) == data


@pytest.mark.parametrize(
    "line",
    [
        ("GRID", (0, 0), (-1, -1), 0.25, "grey", 0, (2, 1)),
        ("GRID", (0, 0), (-1, -1), 0.5, "black", 0, None, None, 2, 2),
        ("GRID", (0, 0), (-1, -1), 2, "lightgrey"),
    ],
    ids=["dashed", "double", "thick and pale"],
)
def test_rules_may_be_dashed_double_or_pale(line):
    data = [["信息内容", "制发", "废止"], ["规章", "1", "2"], ["行政许可", "3", "4"]]
    (grid,) = grids(read(pdf_of((data, [line, ("FONT", (0, 0), (-1, -1), FONT, 9)]))))
    assert (grid.kind, rows(grid)) == (GridKind.SPANNED, data)


@pytest.mark.parametrize("wide", [1.2, 0.56], ids=["dots", "hair dots"])
def test_rules_of_filled_pieces_are_rules(wide):
    def draw(canvas: Canvas) -> None:
        for x in (100, 200, 300):
            for step in range(31):
                canvas.rect(x, 600 + 2 * step, wide, wide, stroke=0, fill=1)
        for y in (600, 630, 660):
            for step in range(101):
                canvas.rect(100 + 2 * step, y, wide, wide, stroke=0, fill=1)
        for x, y, text in ((110, 640, "规章"), (210, 640, "0"), (110, 610, "许可"), (210, 610, "7")):
            canvas.drawString(x, y, text)

    (grid,) = grids(read(drawn(draw)))
    assert rows(grid) == [["规章", "0"], ["许可", "7"]]


def test_white_lines_and_shading_are_no_rules():
    style = [("BACKGROUND", (0, 0), (-1, -1), "lightgrey"), ("FONT", (0, 0), (-1, -1), FONT, 9)]
    data = [["规章", "0", "1"], ["行政许可", "2", "3"]]
    (grid,) = grids(read(pdf_of((data, [*style, ("GRID", (0, 0), (-1, -1), 1, "white")]))))
    assert (grid.kind, rows(grid)) == (GridKind.SPACED, data)


def test_a_table_without_rules_is_read_by_its_spacing_in_points():
    data = [["信息内容", "本年制发", "本年废止"], ["规章", "0", "12"], ["行政规范性文件", "3", "-"]]
    (grid,) = grids(read(pdf_of((data, [("FONT", (0, 0), (-1, -1), FONT, 9)]))))
    assert (grid.kind, rows(grid)) == (GridKind.SPACED, data)
    first, second = grid.cells[3], grid.cells[4]
    assert first.x1 < second.x0 and second.provenance[0].box is not None
    assert second.provenance[0].box.x0 == pytest.approx(second.x0, abs=0.01)


def test_rows_within_a_frame_that_no_rule_parts_into_columns_are_read_by_their_spacing():
    rows_, style = [["信息内容", "制发", "废止"], ["规章", "3", "5"], ["规范性文件", "564", "98"]], [*GRID[1:]]
    style += [("LINEBELOW", (0, 0), (-1, -1), 0.5, "black"), ("BOX", (0, 0), (-1, -1), 0.5, "black")]
    (grid,) = grids(read(pdf_of((rows_, style))))
    assert grid.kind is GridKind.SPACED and rows(grid) == rows_


def test_lines_and_tables_come_in_reading_order_with_page_and_box():
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 800, "二、主动公开政府信息情况")
        canvas.grid([72, 172, 272], [700, 720, 740])
        for x, y, text in ((80, 725, "规章"), (180, 725, "0"), (80, 705, "许可")):
            canvas.drawString(x, y, text)
        canvas.drawString(72, 650, "三、收到 2 件")

    above, grid, below = read(drawn(draw)).blocks
    assert isinstance(above, TextLine) and above.text == "二、主动公开政府信息情况"
    assert isinstance(below, TextLine) and below.text == "三、收到 2 件"
    assert isinstance(grid, Grid) and rows(grid) == [["规章", "0"], ["许可", ""]]
    place = above.provenance[0]
    assert place.page == 1 and place.box is not None
    assert place.box.x0 == pytest.approx(72, abs=1) and place.box.bottom == pytest.approx(A4[1] - 800, abs=4)
    empty = grid.cells[3].provenance[0].box
    assert empty == BBox(172, pytest.approx(A4[1] - 720, abs=0.1), 272, pytest.approx(A4[1] - 700, abs=0.1))


def test_text_in_a_cell_breaks_where_its_lines_do():
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 132, 202, 262], [700, 740])
        for y, text in ((726, "三、本"), (714, "年度办"), (702, "理结果")):
            canvas.drawString(80, y, text)
        canvas.drawString(140, 714, "Word and 字")
        canvas.drawString(210, 720, "12")
        canvas.drawString(210, 706, "34")

    (grid,) = grids(read(drawn(draw)))
    assert rows(grid) == [["三、本\n年度办\n理结果", "Word and 字", "12\n34"]]


def test_two_numbers_in_one_cell_stay_apart():
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 172, 272], [700, 720])
        canvas.drawString(80, 705, "规章")
        canvas.drawString(180, 705, "12")
        canvas.drawString(200, 705, "34")

    (grid,) = grids(read(drawn(draw)))
    assert rows(grid) == [["规章", "12 34"]]


def test_low_punctuation_stays_in_its_place():
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 172, 272], [700, 720])
        canvas.drawString(80, 705, "一、收费")
        canvas.setFont("Times-Roman", 10.5)
        canvas.drawString(180, 705, "96,171.6")

    (grid,) = grids(read(drawn(draw)))
    assert rows(grid) == [["一、收费", "96,171.6"]]


def test_bold_type_made_by_printing_twice_is_read_once():
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.3, 0.6):
            canvas.drawString(72 + shift, 700, "二、主动公开 2200 件")

    (line,) = read(drawn(draw)).blocks
    assert isinstance(line, TextLine) and line.text == "二、主动公开 2200 件"


def test_a_raised_footnote_mark_is_no_digit():
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 172, 272], [700, 720])
        canvas.drawString(80, 705, "规章")
        text = canvas.beginText(180, 705)
        text.setFont(FONT, 10.5)
        text.textOut("22")
        text.setFont(FONT, 6)
        text.setRise(5)
        text.textOut("1")
        canvas.drawText(text)

    (grid,) = grids(read(drawn(draw)))
    assert rows(grid) == [["规章", "22¹"]]


@pytest.mark.parametrize("turn", [90, 270])
def test_text_turned_in_its_cell_reads_along_its_line(turn):
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 112, 272], [640, 740])
        canvas.drawString(180, 705, "0")
        canvas.drawString(72, 780, "政府信息公开工作年度报告")
        canvas.translate(96, 660 if turn == 90 else 720)
        canvas.rotate(turn)
        canvas.drawString(0, 0, "本年度办理")

    (grid,) = grids(read(drawn(draw)))
    assert rows(grid) == [["本年度办理", "0"]]


def test_a_watermark_aslant_is_no_text():
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "一、总体情况")
        canvas.rotate(45)
        canvas.drawString(400, 200, "内部资料")

    assert [block.text for block in read(drawn(draw)).blocks if isinstance(block, TextLine)] == ["一、总体情况"]


def test_figures_of_a_watermark_aslant_are_no_text():
    """They are narrow: each stands little higher than the one before, and begins a line in the file."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "一、总体情况")
        canvas.rotate(25)
        canvas.drawString(400, 200, "2024")

    assert [block.text for block in read(drawn(draw)).blocks if isinstance(block, TextLine)] == ["一、总体情况"]


@pytest.mark.parametrize("looks", [True, False], ids=["with looks", "without looks"])
def test_what_is_typed_into_the_fields_of_a_form_is_text(looks):
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 172, 272], [700, 720])
        canvas.drawString(80, 705, "规章")
        canvas.acroForm.textfield(
            name="made", value="128", x=180, y=702, width=60, height=16, fontSize=9, borderWidth=0
        )

    data = drawn(draw)
    if not looks:
        data = re.sub(rb"/AP <<[^<>]*>>", b"", data).replace(b"/Fields [", b"/NeedAppearances true /Fields [")
        assert b"/AP" not in data and b"/NeedAppearances" in data
    (grid,) = grids(read(data))
    assert rows(grid) == [["规章", "128"]]


def test_the_second_engine_sees_what_is_typed_into_a_form():
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 172, 272], [700, 720])
        canvas.drawString(80, 705, "规章")
        canvas.acroForm.textfield(
            name="made", value="128", x=180, y=702, width=60, height=16, fontSize=9, borderWidth=0
        )

    (grid,) = grids(pdf.reread_pdf(Source.of("form.pdf", drawn(draw)), [1]))
    assert rows(grid) == [["规章", "128"]]


def test_a_stamp_over_text_hides_nothing():
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 172, 272], [700, 720])
        canvas.drawString(80, 705, "规章")
        canvas.acroForm.textfield(
            name="made", value="128", x=180, y=702, width=60, height=16, fontSize=9, borderWidth=0
        )
        looks = PDFStream(content=b"1 0 0 rg 0 0 100 20 re f")
        looks.dictionary.dict.update(Subtype=PDFName("Form"), BBox=PDFArray([0, 0, 100, 20]))
        stamp = {"Subtype": PDFName("Stamp"), "Rect": PDFArray([72, 700, 172, 720]), "F": 4}
        canvas._addAnnotation(PDFDictionary(stamp | {"AP": PDFDictionary({"N": canvas._doc.Reference(looks)})}))

    (grid,) = grids(read(drawn(draw)))
    assert rows(grid) == [["规章", "128"]]


def test_text_within_a_form_object_stands_where_it_is_shown():
    """PDFium leaves characters that have ActualText where they stand in the form's own space."""

    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 272, 372], [600, 620])
        canvas.beginForm("half")
        canvas.setFont(FONT, 20)
        canvas.drawString(50, 10, "规章")
        canvas.addLiteral("/Span <</ActualText <FEFF0032>>> BDC")
        canvas.drawString(450, 10, "3")
        canvas.addLiteral("EMC")
        canvas.endForm()
        canvas.translate(72, 600)
        canvas.scale(0.5, 0.5)
        canvas.doForm("half")

    data = drawn(draw, pageCompression=0)
    (grid,) = grids(read(data))
    assert rows(grid) == [["规章", "2"]]


def test_a_turned_page_is_read_upright():
    data, style = requests_table()
    upright = pdf_of((data, style))
    turned = re.sub(rb"/Rotate 0", b"/Rotate 90", upright)
    assert turned != upright

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        canvas.grid([72, 172, 272], [400, 420])
        canvas.drawString(80, 405, "规章")
        canvas.drawString(180, 405, "7")

    (grid,) = grids(read(drawn(draw)))
    assert rows(grid) == [["规章", "7"]]
    assert grids(read(turned))


def test_a_box_around_text_and_a_frame_around_the_page_are_no_tables():
    def draw(canvas: Canvas) -> None:
        canvas.rect(20, 20, 550, 800)
        canvas.rect(60, 690, 200, 30)
        canvas.drawString(72, 700, "一、总体情况")

    assert grids(read(drawn(draw))) == []


def test_a_locked_pdf_says_that_it_is_locked():
    with pytest.raises(EncryptedError, match="locked with a password"):
        read(drawn(lambda canvas: canvas.drawString(72, 700, "一"), encrypt=StandardEncryption("secret")))


def test_a_pdf_that_only_forbids_printing_is_read():
    free = StandardEncryption("", ownerPassword="owner", canPrint=0)

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 700, "Report")

    (line,) = read(drawn(draw, encrypt=free)).blocks
    assert isinstance(line, TextLine) and line.text == "Report"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_pdf_cut_short_is_damaged(share):
    data = pdf_of(requests_table())
    with pytest.raises(DamagedError, match="truncated"):
        read(data[: int(len(data) * share)])


def test_a_broken_pdf_costs_one_clean_error():
    data = pdf_of(requests_table())
    for start in range(0, len(data) - 40, 211):
        broken = data[:start] + b"\xff<<[(/" * 5 + data[start + 35 :]
        try:
            read(broken)
        except SourceError as error:
            assert "\n" not in str(error)


def test_pages_without_text_are_a_scan(monkeypatch):
    monkeypatch.setattr("extractor.readers.pdf.can_read_pictures", lambda: False)

    def picture(canvas: Canvas) -> None:
        canvas.drawInlineImage(Image.new("L", (40, 60), 200), 0, 0, 500, 700)

    with pytest.raises(UnsupportedError, match="OCR"):
        read(drawn(picture))

    def mixed(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "一、总体情况")
        canvas.showPage()
        picture(canvas)
        canvas.showPage()
        canvas.showPage()

    assert read(drawn(mixed)).warnings == ("page 2 has no text (a scan?) and was not read",)


def test_too_many_pages_or_characters_are_too_large(monkeypatch):
    def draw(canvas: Canvas) -> None:
        for _ in range(3):
            canvas.drawString(72, 700, "一、总体情况")
            canvas.showPage()

    monkeypatch.setattr(pdf_pdfium, "MAX_PAGES", 2)
    with pytest.raises(TooLargeError, match="pages"):
        pdf_to_document(drawn(draw))
    monkeypatch.setattr(pdf_pdfium, "MAX_PAGES", 3)
    monkeypatch.setattr(pdf_pdfium, "MAX_CHARS", 5)
    with pytest.raises(TooLargeError, match="characters"):
        pdf_to_document(drawn(draw))


def test_the_title_comes_from_the_metadata():
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("年度报告")
        canvas.drawString(72, 700, "一、总体情况")

    assert read(drawn(draw)).title == "年度报告"


def test_a_second_opinion_takes_the_other_pages_from_the_first_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    data, other = pdf_of(requests_table(), requests_table()), pdf_of(requests_table())
    fresh = pdf._read_again(data, "", [2])
    pdf_to_document(data, "its digest")
    with monkeypatch.context() as patched:
        patched.setattr(pdf, "pdf_to_pages", never)
        assert pdf._read_again(data, "its digest", [2]) == fresh
    pdf_to_document(other, "another digest")
    assert pdf._read_again(data, "its digest", [2]) == fresh


def never(data: bytes) -> tuple[str, Iterator[Page]]:
    raise AssertionError("read again by the first engine")
