"""OFD: where characters and rules stand, whatever matrix, template or drawing they come through."""

import pytest

from extractor import Source
from extractor.errors import DamagedError, EncryptedError, SourceError, TooLargeError, UnsupportedError
from extractor.forms.specimen.package import write_package
from extractor.model import BBox, Document, Grid, TextLine
from extractor.readers import read

NAME = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MM = 72 / 25.4


def text(
    what: str, x: float, y: float, attributes: str = "", delta: str | None = None, box: str = "0 0 210 297"
) -> str:
    steps = f'DeltaX="g {len(what)} 4"' if delta is None else delta
    return (f'<ofd:TextObject ID="9" Boundary="{box}" Font="1" Size="4" {attributes}><ofd:FillColor Value="0 0 0"/>'
            f'<ofd:TextCode X="{x}" Y="{y}" {steps}>{what}</ofd:TextCode></ofd:TextObject>')  # fmt: skip


def path(data: str, attributes: str = "", box: str = "0 0 210 297") -> str:
    return f'<ofd:PathObject Boundary="{box}" {attributes}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def page(objects: str, head: str = "") -> str:
    return f"<ofd:Page {NAME}>{head}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"


def package(*pages: str, common: str = "", parts: dict[str, str] | None = None) -> bytes:
    listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="P/{at}.xml"/>' for at in range(len(pages)))
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    return write_package({
        "OFD.xml": f"<ofd:OFD {NAME}><ofd:DocBody><ofd:DocInfo><ofd:Title>某局报告</ofd:Title></ofd:DocInfo>"
        "<ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAME}><ofd:CommonData>{area}{common}</ofd:CommonData><ofd:Pages>{listed}"
        "</ofd:Pages></ofd:Document>",
        **{f"Doc_0/P/{at}.xml": one for at, one in enumerate(pages)},
        **(parts or {}),
    })  # fmt: skip


def document(objects: str) -> Document:
    return read(Source.of("x", package(page(objects))))


def lines(found: Document) -> list[str]:
    return [block.text for block in found.blocks if isinstance(block, TextLine)]


def test_a_line_stands_where_it_is_printed_and_the_title_is_known() -> None:
    found = document(text("总体情况", 10, 5, box="20 30 100 10"))
    (line,) = found.blocks
    assert isinstance(line, TextLine) and (line.text, found.title, found.format) == ("总体情况", "某局报告", "ofd")
    expected = BBox(30 * MM, (35 - 3.52) * MM, 46 * MM, (35 + 0.48) * MM)
    assert line.provenance[0].page == 1
    assert line.provenance[0].box == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("delta", "shown"),
    [
        ('DeltaX="4 4 4"', "甲乙丙丁"), ('DeltaX="g 3 4"', "甲乙丙丁"), ('DeltaX="g 1 4 12 4"', "甲乙 丙丁"), ("", "甲乙丙丁"),
        ('DeltaX="4"', "甲乙丙丁"), ('DeltaX="g 999999999 4"', "甲乙丙丁"), ('DeltaX="4 g 2 4"', "甲乙丙丁"),
    ],
)  # fmt: skip
def test_steps_between_characters_are_numbers_or_repeated_ones(delta: str, shown: str) -> None:
    assert lines(document(text("甲乙丙丁", 10, 20, delta=delta))) == [shown]


def test_text_down_the_page_is_one_character_a_line() -> None:
    assert "".join(lines(document(text("甲乙", 10, 20, delta='DeltaY="4"')))) == "甲乙"


@pytest.mark.parametrize(
    "attributes",
    ['CTM="2 0 0 2 0 0"', 'CTM="0.5 0 0 0.5 10 10"', 'CTM="0 1 -1 0 100 0"', 'CTM="0 -1 1 0 0 100"', 'HScale="0.8"'],
)
def test_a_matrix_moves_scales_and_turns_a_line(attributes: str) -> None:
    assert lines(document(text("总体情况", 10, 20, attributes))) == ["总体情况"]


@pytest.mark.parametrize(
    "objects",
    [
        text("不见", 10, 40, 'Visible="false"'), text("不见", 10, 40, 'Alpha="0"'), text("不见", 500, 40),
        text("不见", 10, 40, 'CTM="0.7 0.7 -0.7 0.7 0 0"'), text("不见", 10, 40).replace("0 0 0\"/>", "255 255 255\"/>"),
        f'<ofd:PageBlock Visible="false">{text("不见", 10, 40)}</ofd:PageBlock>',
    ],
)  # fmt: skip
def test_what_does_not_show_is_not_read(objects: str) -> None:
    assert lines(document(text("总体情况", 10, 20) + objects)) == ["总体情况"]


def test_white_on_dark_shows() -> None:
    dark = path("M 0 0 L 100 0 L 100 60 L 0 60 C", 'Fill="true" Stroke="false"')
    assert lines(document(dark + text("白字", 10, 40).replace('0 0 0"/>', '255 255 255"/>'))) == ["白字"]


RULES = {
    "lines": "".join(f"M 10 {y} L 70 {y} " for y in (10, 20, 30)) + "".join(f"M {x} 10 L {x} 30 " for x in (10, 40, 70)),
    "rectangles": "".join(f"S {x} {y} M {x} {y} L {x + 30} {y} L {x + 30} {y + 10} L {x} {y + 10} C "
                          for x in (10, 40) for y in (10, 20)),
}  # fmt: skip
VALUES = "".join(text(what, x, y) for what, x, y in (("甲", 12, 17), ("1", 42, 17), ("乙", 12, 27), ("2", 42, 27)))
GRID = [(0, 0, "甲"), (0, 1, "1"), (1, 0, "乙"), (1, 1, "2")]


def grid(found: Document) -> list[tuple[int, int, str]]:
    (block,) = (one for one in found.blocks if isinstance(one, Grid))
    return [(cell.row, cell.col, cell.text) for cell in block.cells]


@pytest.mark.parametrize("name", RULES)
def test_paths_are_the_rules_of_a_table(name: str) -> None:
    assert grid(document(path(RULES[name]) + VALUES)) == GRID


def test_thin_filled_boxes_are_rules_too_and_white_ones_are_none() -> None:
    bars = "".join(f"M 10 {y} L 70 {y} L 70 {y + 0.3} L 10 {y + 0.3} C " for y in (10, 20, 30)) + "".join(
        f"M {x} 10 L {x + 0.3} 10 L {x + 0.3} 30 L {x} 30 C " for x in (10, 40, 70)
    )
    filled = path(bars, 'Fill="true" Stroke="false"')
    assert grid(document(filled + VALUES)) == GRID
    white = filled.replace("<ofd:Abb", '<ofd:FillColor Value="255 255 255"/><ofd:Abb')
    found = document(white + VALUES)
    assert not any(isinstance(block, Grid) and block.kind == "spanned" for block in found.blocks)


def test_templates_and_drawings_are_part_of_the_page() -> None:
    common = ('<ofd:TemplatePage ID="7" BaseLoc="T/0.xml"/><ofd:DocumentRes>Res.xml</ofd:DocumentRes>')  # fmt: skip
    unit = f'<ofd:CompositeGraphicUnit ID="5"><ofd:Content>{VALUES}</ofd:Content></ofd:CompositeGraphicUnit>'
    parts = {"Doc_0/T/0.xml": page(path(RULES["lines"])),
             "Doc_0/Res.xml": f"<ofd:Res {NAME}><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>"}  # fmt: skip
    use = '<ofd:CompositeObject ResourceID="5" Boundary="0 0 210 297"/>'
    data = package(page(use, '<ofd:Template TemplateID="7"/>'), common=common, parts=parts)
    assert grid(read(Source.of("x", data))) == GRID


def test_a_drawing_that_holds_itself_ends() -> None:
    use = '<ofd:CompositeObject ResourceID="5" Boundary="0 0 210 297"/>'
    unit = f'<ofd:CompositeGraphicUnit ID="5"><ofd:Content>{use * 4}</ofd:Content></ofd:CompositeGraphicUnit>'
    parts = {"Doc_0/Res.xml": f"<ofd:Res {NAME}>{unit}</ofd:Res>"}
    data = package(page(use + text("总体情况", 9, 9)), common="<ofd:PublicRes>Res.xml</ofd:PublicRes>", parts=parts)
    assert lines(read(Source.of("x", data))) == ["总体情况"]


def test_pages_of_all_documents_follow_each_other() -> None:
    found = read(Source.of("x", package(page(text("甲页", 10, 99)), page(text("乙页", 10, 99)))))
    assert [(block.text, block.provenance[0].page) for block in found.blocks if isinstance(block, TextLine)] == [
        ("甲页", 1), ("乙页", 2),
    ]  # fmt: skip


IMAGE = '<ofd:ImageObject ResourceID="3" Boundary="0 0 210 297"/>'
BROKEN = {
    "a page that is missing": (lambda: package(common='<ofd:TemplatePage ID="1"/>'), DamagedError),
    "no page": (lambda: package(), DamagedError),
    "picture": (lambda: package(page(IMAGE)), UnsupportedError),
    "no number": (lambda: package(page(text("甲", 1, 1, 'CTM="a"'))), DamagedError),
    "no place": (lambda: package(page(path("M 1e300 0 L 1 1"))), DamagedError),
    "no operator": (lambda: package(page(path("X 1 2"))), DamagedError),
    "bomb of entities": (lambda: package('<!DOCTYPE x [<!ENTITY a "甲">]>' + page(text("&a;", 1, 1))), DamagedError),
    "locked": (lambda: package(page(""), parts={"Encryptions.xml": "<a/>"}), EncryptedError),
    "600 pages": (lambda: package(*[page("")] * 600), TooLargeError),
    "depth": (lambda: package(page("<ofd:PageBlock>" * 300 + "</ofd:PageBlock>" * 300)), SourceError),
    "characters": (lambda: package(page(text("甲" * 300_000, 1, 1))), TooLargeError),
    "open": (lambda: package("<ofd:Page>"), DamagedError),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_or_hostile_is_refused(name: str) -> None:
    make, error = BROKEN[name]
    with pytest.raises(error):
        read(Source.of("x", make()))


def test_a_scanned_page_among_others_is_named() -> None:
    assert read(Source.of("x", package(page(text("甲", 9, 9)), page(IMAGE)))).warnings == (
        "page 2 has no text (a scan?) and was not read",
    )
