"""Word documents as they would be printed: merges, tracked changes, text boxes, automatic numbers, hostile files."""

import contextlib
import io
import time
import zipfile

import docx
import pytest
from docx.document import Document as DocxDocument
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import DamagedError, SourceError, TooLargeError
from extractor.model import Document, Grid, GridKind, Source, TextLine
from extractor.readers import read
from extractor.readers.word_numbering import to_format

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(body: str, parts: dict[str, str] | None = None) -> bytes:
    """A Word document with this body and further parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}" xmlns:mc="{MC}" xmlns:wps="{WPS}"><w:body>{body}</w:body></w:document>',
        )
        for name, content in (parts or {}).items():
            container.writestr(name, content)
    return stream.getvalue()


def document(body: str, parts: dict[str, str] | None = None) -> Document:
    return read(Source.of("report.docx", package(body, parts)))


def lines(body: str, parts: dict[str, str] | None = None) -> list[str]:
    return [block.text for block in document(body, parts).blocks if isinstance(block, TextLine)]


def grid(body: str) -> Grid:
    (only,) = [block for block in document(body).blocks if isinstance(block, Grid)]
    return only


def saved(made: DocxDocument) -> Document:
    stream = io.BytesIO()
    made.save(stream)
    return read(Source.of("report.docx", stream.getvalue()))


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inside = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def texts(found: Grid) -> list[list[str]]:
    return [[one.text for one in found.cells if one.row == number] for number in range(found.n_rows)]


def places(found: Grid) -> dict[str, tuple[int, int, int, int]]:
    return {one.text: (one.row, one.col, one.rowspan, one.colspan) for one in found.cells}


SPAN2 = '<w:gridSpan w:val="2"/>'
RESTART = '<w:vMerge w:val="restart"/>'
CONTINUE = "<w:vMerge/>"


# Tables


def test_a_document_of_python_docx_gives_its_lines_and_grids_in_order() -> None:
    made = docx.Document()
    made.core_properties.title = "某局2023年 & 报告"
    made.add_paragraph("一、总体情况")
    filled = made.add_table(3, 4)
    for index, one in enumerate(filled._cells):
        one.text = str(index)
    made.add_paragraph("二、主动公开")
    found = saved(made)
    assert (found.format, found.title) == ("word", "某局2023年 & 报告")
    before, middle, after = found.blocks
    assert isinstance(before, TextLine)
    assert isinstance(middle, Grid)
    assert isinstance(after, TextLine)
    assert (before.text, after.text, after.provenance[0].location) == ("一、总体情况", "二、主动公开", "paragraph 2")
    assert (middle.kind, middle.n_rows, middle.n_cols, texts(middle)[2]) == (
        GridKind.SPANNED,
        3,
        4,
        ["8", "9", "10", "11"],
    )
    assert middle.cells[-1].provenance[0].location == "table 1, row 3, column 4"
    assert (middle.cells[-1].x0, middle.cells[-1].x1) == (3, 4)


def test_merged_cells_of_python_docx_get_true_spans() -> None:
    made = docx.Document()
    filled = made.add_table(5, 5)
    filled.cell(0, 0).merge(filled.cell(1, 2)).text = "勾稽"
    filled.cell(0, 3).merge(filled.cell(0, 4)).text = "申请人情况"
    filled.cell(2, 0).merge(filled.cell(4, 0)).text = "三"
    (found,) = saved(made).blocks
    assert isinstance(found, Grid)
    placed = places(found)
    assert placed["勾稽"] == (0, 0, 2, 3)
    assert placed["申请人情况"] == (0, 3, 1, 2)
    assert placed["三"] == (2, 0, 3, 1)
    assert sum(one.rowspan * one.colspan for one in found.cells) == 25


def test_a_vertically_merged_label_covers_its_rows_and_hides_what_continues() -> None:
    found = grid(
        table(
            row(cell("三", RESTART), "1"),
            row(cell("隐", CONTINUE), "2"),
            row(cell("四", RESTART), "3"),
            row(cell("", CONTINUE), "4"),
        )
    )
    assert places(found) == {
        "三": (0, 0, 2, 1),
        "1": (0, 1, 1, 1),
        "2": (1, 1, 1, 1),
        "四": (2, 0, 2, 1),
        "3": (2, 1, 1, 1),
        "4": (3, 1, 1, 1),
    }


def test_a_continuation_of_other_width_is_a_cell_of_its_own() -> None:
    found = grid(table(row(cell("甲", SPAN2 + RESTART), "1"), row(cell("乙", CONTINUE), "2", "3")))
    assert places(found)["甲"] == (0, 0, 1, 2)
    assert places(found)["乙"] == (1, 0, 1, 1)


def test_columns_left_out_at_the_start_of_a_row_shift_its_cells() -> None:
    found = grid(
        table(
            row("甲", "1", "2"),
            row("乙", "3", properties='<w:gridBefore w:val="1"/>'),
            row("丙", "4", properties='<w:gridAfter w:val="1"/>'),
        )
    )
    assert places(found)["乙"] == (1, 1, 1, 1)
    assert (places(found)["丙"], found.n_cols) == ((2, 0, 1, 1), 3)


def test_legacy_horizontal_merges_are_spans() -> None:
    found = grid(
        table(row(cell("甲", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), "1"), row("乙", "丙", "2"))
    )
    assert places(found)["甲"] == (0, 0, 1, 2)


def test_seam_columns_of_converted_documents_are_folded_away() -> None:
    found = grid(table(row("甲", cell("乙", SPAN2), "1"), row(cell("丙", SPAN2), "丁", "2"), widths=(900, 1, 800, 700)))
    assert (found.n_cols, places(found)["丙"], places(found)["丁"], places(found)["2"]) == (
        3,
        (1, 0, 1, 1),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
    )


def test_cells_and_rows_in_content_controls_are_read() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    found = grid(
        table(
            row("甲", control.format(cell("1"))),
            control.format(row("乙", cell(control.format(paragraph(control.format(run("2"))))))),
        )
    )
    assert texts(found) == [["甲", "1"], ["乙", "2"]]


def test_paragraphs_in_a_cell_are_lines_of_its_text() -> None:
    found = grid(
        table(
            row(cell(paragraph("行政") + paragraph() + paragraph("复议", "<w:r><w:br/><w:t>（件）</w:t></w:r>")), "1"),
            row("乙", "2"),
        )
    )
    assert found.cells[0].text == "行政\n复议\n（件）"


def test_a_layout_table_dissolves_and_a_small_table_in_a_data_cell_is_text() -> None:
    data = table(*(row("甲", "1", "2") for _ in range(4)))
    blocks = document(table(row(cell(paragraph("前") + data + paragraph("后"))))).blocks
    assert [block.text if isinstance(block, TextLine) else block.n_rows for block in blocks] == ["前", 4, "后"]
    small = table(row("12", "件"))
    assert texts(grid(table(row("甲", "乙", "丙"), row(cell(small + "<w:p/>"), "1", "2"))))[1][0] == "12 件"


# Text


def test_only_the_result_of_a_field_is_shown() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    field = mark.format("begin") + code + run("码") + mark.format("separate") + run("12") + mark.format("end")
    nested = mark.format("begin") + field + mark.format("separate") + run("结果") + mark.format("end")
    assert lines(paragraph("共", field, "件") + paragraph(nested, "末")) == ["共12件", "结果末"]
    assert lines(paragraph(mark.format("begin"), code) + paragraph("不丢")) == ["不丢"]
    assert lines(f'<w:p><w:fldSimple w:instr="X">{run("5")}</w:fldSimple></w:p>') == ["5"]


def test_tracked_changes_are_read_as_accepted() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>'
    moved = f"<w:moveFrom>{run('走')}</w:moveFrom>"
    assert lines(paragraph(deleted, f"<w:ins>{run('新')}</w:ins>", moved, f"<w:moveTo>{run('来')}</w:moveTo>")) == [
        "新来"
    ]
    found = grid(
        table(
            row("甲", "1", properties="<w:ins/>"),
            row("乙", "2", properties="<w:del/>"),
            row("丙", cell("3", "<w:cellDel/>"), "4"),
        )
    )
    assert texts(found) == [["甲", "1"], ["丙", "4"]]


def test_a_paragraph_whose_end_was_deleted_runs_on() -> None:
    body = paragraph("行政机关不再处理其政府信息公", properties="<w:rPr><w:del/></w:rPr>") + paragraph("开申请")
    assert lines(body) == ["行政机关不再处理其政府信息公开申请"]
    assert texts(grid(table(row(cell(paragraph("甲", properties="<w:rPr><w:del/></w:rPr>")), "1"), row("乙", "2"))))[
        0
    ] == ["甲", "1"]


def test_hidden_text_rows_and_comments_are_left_out() -> None:
    assert lines(
        paragraph("见", run("隐", "<w:vanish/>"), run("明", '<w:vanish w:val="0"/>'), "<w:commentRangeStart/>")
    ) == ["见明"]
    assert texts(grid(table(row("甲", "1"), row("乙", "2", properties="<w:hidden/>"), row("丙", "3")))) == [
        ["甲", "1"],
        ["丙", "3"],
    ]


def test_raised_digits_and_note_marks_are_no_digits() -> None:
    raised = run("1", '<w:vertAlign w:val="superscript"/>')
    note = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    assert lines(paragraph("22", raised, note) + paragraph("m", run("3", '<w:vertAlign w:val="subscript"/>'))) == [
        "22¹",
        "m₃",
    ]


def test_marks_that_are_elements_are_characters() -> None:
    marks = (
        "<w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:cr/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t>"
    )
    assert lines(paragraph(f"<w:r>{marks}</w:r>")) == ["a\tb-c", "de"]


def test_links_and_smart_tags_are_text() -> None:
    assert lines(
        paragraph(
            "见",
            f"<w:hyperlink>{run('附件')}</w:hyperlink>",
            f"<w:smartTag><w:smartTag>{run('一')}</w:smartTag></w:smartTag>",
        )
    ) == ["见附件一"]


def test_a_text_box_is_read_once() -> None:
    inside = f"<w:txbxContent>{paragraph('框中')}{table(row('甲', '1'), row('乙', '2'))}</w:txbxContent>"
    box = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<w:drawing><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{inside}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    blocks = document(paragraph("前", box) + paragraph("后")).blocks
    assert [block.text if isinstance(block, TextLine) else block.n_rows for block in blocks] == ["前", "框中", 2, "后"]
    only_old = box.replace("wps:txbx>", "wps:nothing>").replace(f"<wps:nothing>{inside}</wps:nothing>", "")
    assert lines(paragraph("前", only_old)) == ["前", "框中"]


# Automatic numbers


def level(number: int, fmt: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>'
        f'<w:lvlText w:val="{text}"/><w:suff w:val="nothing"/>{more}</w:lvl>'
    )


def numbering(*levels: str, more: str = "") -> dict[str, str]:
    rels = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{RELATIONS}/numbering" Target="numbering.xml"/>'
        f'<Relationship Id="b" Type="{RELATIONS}/styles" Target="/word/styles.xml"/></Relationships>'
    )
    lists = (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )
    return {
        "word/_rels/document.xml.rels": rels,
        "word/numbering.xml": f'<w:numbering xmlns:w="{W}">{lists}</w:numbering>',
    }


def item(at: int, text: str, number: int = 1) -> str:
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_stand_before_their_paragraphs() -> None:
    parts = numbering(
        level(0, "chineseCounting", "%1、"),
        level(1, "chineseCountingThousand", "（%2）"),
        level(2, "decimal", "%1.%3."),
    )
    body = (
        item(0, "总体")
        + item(1, "甲")
        + item(1, "乙")
        + item(2, "丙")
        + item(0, "公开")
        + item(1, "丁")
        + item(0, "无", 0)
    )
    assert lines(body, parts) == ["一、总体", "（一）甲", "（二）乙", "一.1.丙", "二、公开", "（一）丁", "无"]


def test_numbers_count_through_tables_in_reading_order() -> None:
    parts = numbering(level(0, "decimal", "%1"))
    found = document(table(row(cell(item(0, "")), "甲"), row(cell(item(0, "")), "乙")) + item(0, "、末"), parts).blocks
    assert isinstance(found[0], Grid)
    assert texts(found[0]) == [["1", "甲"], ["2", "乙"]]
    assert isinstance(found[1], TextLine)
    assert found[1].text == "3、末"


def test_a_list_that_starts_again_counts_anew() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    again = f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    parts = numbering(level(0, "decimal", "%1."), more=again)
    assert lines(item(0, "甲") + item(0, "乙", 2) + item(0, "丙", 2), parts) == ["1.甲", "5.乙", "6.丙"]


def test_a_style_may_number_its_paragraphs() -> None:
    parts = numbering(
        level(0, "japaneseCounting", "%1、", '<w:pStyle w:val="h1"/>'), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    )
    parts["word/styles.xml"] = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="h1">'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="h2"><w:basedOn w:val="h1"/></w:style></w:styles>'
    )
    body = (
        paragraph("总体", properties='<w:pStyle w:val="h1"/>')
        + paragraph("公开", properties='<w:pStyle w:val="h2"/>')
        + item(1, "甲")
    )
    assert lines(body, parts) == ["一、总体", "二、公开", "2.1甲"]


def test_bullets_are_no_numbers() -> None:
    assert lines(item(0, "甲"), numbering(level(0, "bullet", "\uf06c"))) == ["甲"]


@pytest.mark.parametrize(
    ("name", "number", "printed"),
    [
        ("chineseCounting", 10, "十"), ("chineseCounting", 21, "二十一"), ("chineseCountingThousand", 101, "一百零一"),
        ("chineseCountingThousand", 110, "一百一十"), ("chineseCountingThousand", 2010, "二千零一十"),
        ("ideographDigital", 20, "二〇"), ("ideographTraditional", 3, "丙"), ("ideographTraditional", 11, "11"),
        ("decimalEnclosedCircleChinese", 12, "⑫"), ("upperRoman", 14, "XIV"), ("lowerLetter", 28, "bb"),
        ("decimalFullWidth", 12, "１２"), ("chineseLegalSimplified", 12, "壹拾贰"),
        ("chineseLegalSimplified", 25, "贰拾伍"),
        ("decimalZero", 7, "07"), ("none", 7, ""), ("unheard of", 7, "7"), ("chineseCounting", 10_000, "10000"),
    ],
)  # fmt: skip
def test_numbers_are_printed_in_their_format(name: str, number: int, printed: str) -> None:
    assert to_format(number, name) == printed


# The container


def test_the_text_part_is_found_through_the_relations() -> None:
    stream = io.BytesIO()
    relation = f'<Relationship Target="custom/main.xml" Id="a" Type="{RELATIONS}/officeDocument"/>'
    rels = f'<Relationships xmlns="r">{relation}</Relationships>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = f'<Types xmlns="t"><Override PartName="/custom/main.xml" ContentType="{kind}"/></Types>'
    with zipfile.ZipFile(stream, "w") as container:
        container.writestr("[Content_Types].xml", types)
        container.writestr("_rels/.rels", rels)
        container.writestr(
            "custom/main.xml", f'<w:document xmlns:w="{W}"><w:body>{paragraph("甲")}</w:body></w:document>'
        )
    (only,) = read(Source.of("x", stream.getvalue())).blocks
    assert isinstance(only, TextLine)
    assert only.text == "甲"


def test_strict_documents_read_like_transitional_ones() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    (only,) = read(raw(f'<w:document xmlns:w="{strict}"><w:body>{paragraph("甲")}</w:body></w:document>')).blocks
    assert isinstance(only, TextLine)
    assert only.text == "甲"


# Files made to do harm


def raw(xml: str) -> Source:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", xml)
    return Source.of("x", stream.getvalue())


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "报告报告">' + "".join(
        f'<!ENTITY a{n} "{"&a;" if not n else f"&a{n - 1};" * 10}">' for n in range(12)
    )
    xml = bomb + f']><w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>'
    begun = time.process_time()
    with pytest.raises(DamagedError):
        read(raw(xml))
    external = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + xml[xml.index("<w:document") :].replace(
        "a11", "x"
    )
    with pytest.raises(DamagedError):
        read(raw(external))
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("tag", ["w:sdt", "w:ins", "w:smartTag"])
def test_deep_nesting_is_one_clean_error(tag: str) -> None:
    for depth in (1_500, 100_000):
        with pytest.raises(TooLargeError):
            read(
                raw(
                    f'<w:document xmlns:w="{W}"><w:body><w:p>'
                    + f"<{tag}>" * depth
                    + run("x")
                    + f"</{tag}>" * depth
                    + "</w:p></w:body></w:document>"
                )
            )


def test_tables_nested_without_end_are_one_clean_error() -> None:
    inner = "<w:p/>"
    for _ in range(400):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    with pytest.raises(TooLargeError):
        document(inner)


def test_absurd_spans_are_bounded() -> None:
    found = grid(table(row(cell("甲", '<w:gridSpan w:val="99999999"/>')), row("乙", "1"), row("丙", "2")))
    assert (found.n_cols, places(found)["甲"]) == (2, (0, 0, 1, 2))
    wide = row(*(cell("x", '<w:gridSpan w:val="1000"/>') for _ in range(50)))
    with pytest.raises(TooLargeError):
        document(table(*(wide for _ in range(50))))


def test_broken_xml_is_damage() -> None:
    for xml in ("", "<w:document", "甲", "<w:document xmlns:w='x'></w:body>"):
        with pytest.raises(DamagedError):
            read(raw(xml))


@settings(max_examples=60)
@given(st.integers(0, 2_000), st.integers(0, 255))
def test_one_wrong_byte_costs_at_most_a_source_error(place: int, byte: int) -> None:
    data = bytearray(package(table(row("甲", cell("1", RESTART)), row("乙", cell("", CONTINUE)))))
    data[place % len(data)] = byte
    with contextlib.suppress(SourceError):
        read(Source.of("x", bytes(data)))


@given(st.lists(st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=4), min_size=1, max_size=5))
def test_cells_never_overlap_and_never_leave_the_grid(shape: list[list[tuple[int, bool]]]) -> None:
    body = table(
        *(
            row(
                *(
                    cell("x", f'<w:gridSpan w:val="{span}"/>' + (CONTINUE if merged else RESTART))
                    for span, merged in line
                )
            )
            for line in shape
        )
    )
    for found in document(body).blocks:
        assert isinstance(found, Grid) or found.text == "x"
        if isinstance(found, Grid):
            taken = [
                (r, c)
                for one in found.cells
                for r in range(one.row, one.row + one.rowspan)
                for c in range(one.col, one.col + one.colspan)
            ]
            assert len(taken) == len(set(taken))
            assert all(r < found.n_rows and c < found.n_cols for r, c in taken)
