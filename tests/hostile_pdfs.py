"""PDFs that are built to break a reader: each is a few kilobytes or megabytes, and made by a few lines.

`CASES` has them by name: a function without arguments that gives the file's bytes. They are grouped by what they
attack: the number of things (pages, characters, paths, operators), structure that leads in circles, tables that claim
to be huge, streams that expand, fonts, pictures, locks, and damage.
"""

import functools
import io
import random
import zlib
from collections.abc import Callable

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extractor import load_templates
from extractor.forms.specimen import draw_values, write_specimen

MILLION = 10**6
FONT = "/Font<</F <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
BOX = "/MediaBox[0 0 595 842]"
SQUARES = "".join(f"{x} {y} 40 20 re S " for x in range(50, 550, 40) for y in range(50, 800, 20))
CATALOG, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"

Make = Callable[[], bytes]


def numbered(objects: list[bytes]) -> tuple[bytes, list[int]]:
    """The objects one after the other as 1, 2, 3 ..., and where each begins in the file."""
    parts, places, at = [b"%PDF-1.7\n"], list[int](), 9
    for number, text in enumerate(objects, 1):
        part = b"%d 0 obj\n%b\nendobj\n" % (number, text)
        places.append(at)
        parts.append(part)
        at += len(part)
    return b"".join(parts), places


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first the catalogue, with a sound table of them. `trailer`: more of its entries."""
    body, places = numbered(list(objects))
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<</Root 1 0 R/Size %d%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(body))
    return body + head + rows + end


def stream(data: bytes | str, entries: str = "", packed: bool = True) -> bytes:
    """A stream object, deflated unless told otherwise. `entries`: more of its dictionary."""
    raw = data.encode() if isinstance(data, str) else data
    if packed:
        raw, entries = zlib.compress(raw, 9), entries + "/Filter/FlateDecode"
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries.encode(), len(raw), raw)


def raw_stream(raw: bytes, entries: str) -> bytes:
    """A stream object of bytes that are packed already."""
    return stream(raw, entries, packed=False)


def page(resources: str = FONT, entries: str = BOX) -> bytes:
    """A page as object 3 whose drawing is object 4."""
    return f"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<{resources}>>{entries}>>".encode()


def drawn(content: bytes | str, *more: bytes, resources: str = FONT, entries: str = BOX) -> bytes:
    """One page that draws `content`; `more` are the objects from 5 on."""
    return pdf(CATALOG, PAGES, page(resources, entries), stream(content), *more)


def with_font(font: str, *more: bytes, shown: str = "<000100020003> Tj") -> bytes:
    """One page that shows a text in a font; `more` are the objects from 6 on."""
    return drawn(f"BT /F 10 Tf 50 700 Td {shown} ET", font.encode(), *more, resources="/Font<</F 5 0 R>>")


def cid_font(font: str = "", descendant: str = "") -> str:
    """A composite font. `font`, `descendant`: more entries of the two dictionaries."""
    encoding = "" if "/Encoding" in font else "/Encoding/Identity-H"
    below = f"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>{descendant}>>"
    return f"<</Type/Font/Subtype/Type0/BaseFont/A{encoding}/DescendantFonts[{below}]{font}>>"


@functools.cache
def bomb(size: int, times: int = 1) -> bytes:
    """Blanks, deflated `times` times over: a thousandth of their size, then a millionth."""
    if times > 1:
        return zlib.compress(bomb(size, times - 1), 9)
    packer = zlib.compressobj()
    return b"".join([packer.compress(b" " * 2**20) for _ in range(size // 2**20)]) + packer.flush()


# How many


def flat_pages(count: int, content: bytes | str = "BT /F 10 Tf 50 700 Td (page) Tj ET") -> bytes:
    """Pages that share one drawing."""
    kids = " ".join(f"{number} 0 R" for number in range(4, 4 + count))
    one = b"<</Type/Page/Parent 2 0 R/Contents 3 0 R/Resources<<%b>>%b>>" % (FONT.encode(), BOX.encode())
    tree = f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode()
    return pdf(CATALOG, tree, stream(content), *[one] * count)


def same_page(count: int) -> bytes:
    """One page that the tree names again and again."""
    kids = "3 0 R " * count
    return pdf(CATALOG, f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode(), page(), stream(SQUARES))


def deep_tree(depth: int) -> bytes:
    """A page below ten thousands of nodes with one kid each."""
    node = "<</Type/Pages/Count 1/Kids[{} 0 R]/Parent {} 0 R>>"
    nodes = [node.format(number + 1, max(number - 1, 2)).encode() for number in range(2, 2 + depth)]
    return pdf(CATALOG, *nodes, f"<</Type/Page/Parent {depth + 1} 0 R{BOX}>>".encode())


def doubled_tree(depth: int, count: int) -> bytes:
    """Each node has the next one twice: 2 ** depth pages, `count` claimed."""
    nodes = [f"<</Type/Pages/Count {count}/Kids[{at + 1} 0 R {at + 1} 0 R]>>".encode() for at in range(2, 2 + depth)]
    return pdf(CATALOG, *nodes, f"<</Type/Page/Parent 2 0 R{BOX}>>".encode())


def claimed(count: int) -> bytes:
    """One page where the tree claims `count`."""
    return pdf(CATALOG, f"<</Type/Pages/Kids[3 0 R]/Count {count}>>".encode(), page(), stream(SQUARES))


def chars_one_by_one(across: range, down: range, times: int) -> bytes:
    """A text object a character, `times` at each place."""
    return drawn("".join(f"BT /F 9 Tf {x} {y} Td (8) Tj ET\n" * times for y in down for x in across))


def segments(count: int) -> bytes:
    """One path of `count` segments."""
    return drawn("0 0 m " + "".join(f"{n % 595} {n % 842} l " for n in range(1_000)) * (count // 1_000) + "S")


def paths(count: int) -> bytes:
    """Paths of one rectangle each."""
    return drawn("".join(f"{n % 595} {n % 842} 9 .5 re f\n" for n in range(1_000)) * (count // 1_000))


def operators(step: str, count: int, start: str = "", end: str = "") -> bytes:
    """The same operators `count` times over."""
    return drawn(start + step * count + end, resources=FONT + "/ExtGState<</G <</LW 1>>>>")


# In circles


def forms(depth: int, uses: int, content: str = SQUARES) -> bytes:
    """Forms that draw the next form `uses` times each; the last draws a grid."""
    entries = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X {} 0 R>>>>"
    chain = [stream("/X Do " * uses, entries.format(6 + at)) for at in range(depth)]
    last = stream(content, entries.format(4))
    return drawn("/X Do " * uses, *chain, last, resources="/XObject<</X 5 0 R>>")


def form_in_itself(uses: int) -> bytes:
    entries = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"
    return drawn("/X Do " * uses, stream("/X Do " * uses, entries), resources="/XObject<</X 5 0 R>>")


def parent_in_circle() -> bytes:
    """A page that inherits its box from itself, by way of another node."""
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>"
    return pdf(CATALOG, tree, b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>", stream(SQUARES))


def previous(place: str) -> bytes:
    """A table of objects whose predecessor is itself, or stands nowhere."""
    body = pdf(CATALOG, PAGES, page(), stream(SQUARES))
    at = body.rindex(b"xref\n0 ")
    return body.replace(b"/Size 5", b"/Size 5" + place.format(at=at).encode())


def object_streams(
    entries: str = "",
    second: bytes = b"null",
    packer: Callable[[bytes], bytes] = zlib.compress,
    filters: str = "/Filter/FlateDecode",
) -> bytes:
    """Catalogue, pages and page inside object stream 5. `entries`: more of its dictionary; `second`: object 6."""
    places, texts, at = list[str](), [CATALOG, PAGES, page("")], 0
    for number, text in enumerate(texts, 1):
        places.append(f"{number} {at}")
        at += len(text) + 1
    head = " ".join(places) + " "
    inside = raw_stream(
        packer(head.encode() + b" ".join(texts) + b" "), f"/Type/ObjStm/N 3/First {len(head)}{entries}{filters}"
    )
    body, starts = numbered([b"null", b"null", b"null", stream(SQUARES), inside, second])
    rows = [(0, 0, 0), (2, 5, 0), (2, 5, 1), (2, 5, 2), *((1, start, 0) for start in starts[3:]), (1, len(body), 0)]
    table = b"".join(bytes([kind]) + place.to_bytes(4) + bytes([index]) for kind, place, index in rows)
    end = stream(table, "/Type/XRef/W[1 4 1]/Size 8/Root 1 0 R")
    return body + b"7 0 obj\n" + end + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def type3(glyph: str, fonts: int = 1) -> bytes:
    """Fonts whose glyphs are drawn with text in the next of them; the last calls the first."""
    each = ("<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 65/LastChar 65/Widths[9]"
            "/Encoding<</Differences[65/a]>>/CharProcs<</a {} 0 R>>/Resources<</Font<</F {} 0 R>>>>>>")  # fmt: skip
    pairs = [[each.format(6 + 2 * at, 5 + 2 * ((at + 1) % fonts)).encode(), stream(glyph)] for at in range(fonts)]
    first, *more = [text for pair in pairs for text in pair]
    return with_font(first.decode(), *more, shown="(AAAAAAAA) Tj")


# Tables that claim to be huge


def xref_table(head: str, size: int) -> bytes:
    sound = pdf(CATALOG, PAGES, page(), stream(SQUARES))
    return sound.replace(b"xref\n0 5\n", f"xref\n{head}\n".encode()).replace(b"/Size 5", b"/Size %d" % size)


def xref_stream(entries: str, data: bytes = b"", packed: bool = True) -> bytes:
    """A sound body whose table of objects is a stream with these entries."""
    body, _ = numbered([CATALOG, PAGES, page(), stream(SQUARES)])
    table = stream(data or bytes(60), f"/Type/XRef/Root 1 0 R{entries}", packed)
    return body + b"5 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def cmap(kind: str, *ranges: str, times: int = 1, space: str = "<0000><FFFF>") -> bytes:
    """A character map of such ranges, `times` times over."""
    body = "".join(f"{len(ranges)} begin{kind}\n{chr(10).join(ranges)}\nend{kind}\n" for _ in range(times))
    head = "/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/A def"
    return stream(
        f"{head} 1 begincodespacerange {space} endcodespacerange\n{body}endcmap end end", "/Type/CMap/CMapName/A"
    )


def to_unicode(*ranges: str, times: int = 1) -> bytes:
    return with_font(cid_font("/ToUnicode 6 0 R"), cmap("bfrange", *ranges, times=times))


def encoding(*ranges: str, times: int = 1, space: str = "<00000000><FFFFFFFF>") -> bytes:
    return with_font(cid_font("/Encoding 6 0 R"), cmap("cidrange", *ranges, times=times, space=space))


def fonts_with_one_map(count: int) -> bytes:
    """Fonts that are all loaded for one page, and share a map to Unicode of 1,000 ranges."""
    each = [cid_font("/ToUnicode 5 0 R").encode()] * count
    names = "".join(f"/F{number} {number} 0 R" for number in range(6, 6 + count))
    shown = "".join(f"/F{number} 9 Tf <0041> Tj " for number in range(6, 6 + count))
    ranges = cmap("bfrange", "<0000> <FFFF> <0041>", times=1_000)
    return drawn(f"BT 9 700 Td {shown} ET", ranges, *each, resources=f"/Font<<{names}>>")


def widths(entries: str) -> bytes:
    return with_font(cid_font(descendant=entries))


# Streams that expand

PACKED = {
    "content": lambda raw, filters: pdf(CATALOG, PAGES, page(), raw_stream(raw, filters)),
    "form": lambda raw, filters: drawn("/X Do " * 9, raw_stream(raw, f"/Subtype/Form/BBox[0 0 9 9]{filters}"), resources="/XObject<</X 5 0 R>>"),
    "ToUnicode": lambda raw, filters: with_font(cid_font("/ToUnicode 6 0 R"), raw_stream(raw, filters)),
    "encoding": lambda raw, filters: with_font(cid_font("/Encoding 6 0 R"), raw_stream(raw, f"/Type/CMap/CMapName/A{filters}")),
    "font file": lambda raw, filters: with_font(cid_font(descendant="/FontDescriptor<</Flags 4/FontName/A/FontFile2 6 0 R>>"), raw_stream(raw, filters)),
    "glyph map": lambda raw, filters: with_font(cid_font(descendant="/CIDToGIDMap 6 0 R/FontDescriptor<</Flags 4/FontName/A>>"), raw_stream(raw, filters)),
    "glyph": lambda raw, filters: with_font("<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 65/LastChar 65/Widths[9]/Encoding<</Differences[65/a]>>/CharProcs<</a 6 0 R>>>>", raw_stream(raw, filters), shown="(AAA) Tj"),
    "objects": lambda raw, filters: object_streams(packer=lambda _: raw, filters=filters),
    "table of objects": lambda raw, filters: xref_stream(f"/W[1 4 1]/Size 100000000{filters}", raw, packed=False),
    "colours": lambda raw, filters: drawn("/C cs 0 0 0 sc 9 9 9 9 re f", raw_stream(raw, f"/N 3{filters}"), resources="/ColorSpace<</C[/ICCBased 5 0 R]>>"),
    "function": lambda raw, filters: drawn("/C cs 1 sc 9 9 9 9 re f", raw_stream(raw, f"/FunctionType 0/Domain[0 1]/Range[0 1 0 1 0 1]/BitsPerSample 8/Size[1000000]{filters}"), resources="/ColorSpace<</C[/Separation/A/DeviceRGB 5 0 R]>>"),
    "picture": lambda raw, filters: drawn("/X Do " * 9, raw_stream(raw, f"/Subtype/Image/Width 20000/Height 20000/ColorSpace/DeviceGray/BitsPerComponent 8{filters}"), resources="/XObject<</X 5 0 R>>"),
}  # fmt: skip
"""Where a stream that expands may stand."""
FLATE, TWICE, THRICE = "/Filter/FlateDecode", "/Filter[/FlateDecode/FlateDecode]", "/Filter[/Fl/Fl/Fl]"


def lzw(size: int) -> bytes:
    """Blanks packed by LZW: every code is one longer than the one before, until the table is full and is cleared."""
    bits, width, made = "100000000", 9, 0
    table = 258
    cycle = ["000100000"]
    made = 1
    while table < 4094:
        cycle.append(format(table, f"0{width}b"))
        made += table - 256
        table += 1
        width = 9 + (table >= 511) + (table >= 1023) + (table >= 2047)
    cycle.append(format(256, "012b"))
    text = bits + "".join(cycle) * (size // made + 1) + "000100000100000001"
    return int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8))


def again(content: bytes, times: int) -> bytes:
    """A page whose contents are the same stream many times over."""
    one = page().replace(b"/Contents 4 0 R", b"/Contents[" + b"4 0 R " * times + b"]")
    return pdf(CATALOG, PAGES, one, stream(content))


def picture(kind: str, raw: bytes, side: int = 100_000, entries: str = "") -> bytes:
    head = f"/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/{kind}{entries}"
    return drawn("600 0 0 800 0 0 cm /X Do", raw_stream(raw, head), resources="/XObject<</X 5 0 R>>")


# Locks and damage


@functools.cache
def report() -> bytes:
    """A sound report of the 2021 form."""
    form = next(template for template in load_templates() if template.form == "2021")
    return write_specimen(form, draw_values(form, 4), "pdf", agency="示例市数据局", year=2023)


def locked(password: str) -> bytes:
    sink = io.BytesIO()
    canvas = Canvas(sink, encrypt=StandardEncryption(password, "owner"))
    canvas.drawString(100, 700, "total 12 34")
    canvas.save()
    return sink.getvalue()


def cut(percent: float, whole: Make = report) -> bytes:
    return whole()[: int(len(whole()) * percent / 100)]


def linearized_and_cut() -> bytes:
    """What a download leaves that broke off: the first object says how long the file would be."""
    first = b"%PDF-1.7\n9 0 obj\n<</Linearized 1/L 900000/H[9 9]/O 3/E 9/N 1/T 9>>\nendobj\n"
    return first + pdf(CATALOG, PAGES, page(), stream(SQUARES))


def mutated(seed: int) -> bytes:
    """The report with twenty random bytes changed and a slice gone."""
    chance, data = random.Random(seed), bytearray(report())
    for _ in range(20):
        data[chance.randrange(len(data))] = chance.randrange(256)
    start = chance.randrange(len(data))
    if seed % 2:
        del data[start : start + chance.randrange(1, 2000)]
    return bytes(data)


GIGABYTE = 2**30
CASES: dict[str, Make] = {
    "3,000 pages": lambda: flat_pages(3_000),
    "100,000 pages": lambda: flat_pages(100_000),
    "a page a million times": lambda: same_page(MILLION),
    "100,000 nodes deep": lambda: deep_tree(100_000),
    "2^40 pages, 1 claimed": lambda: doubled_tree(40, 1),
    "2^40 pages, none claimed": lambda: doubled_tree(40, 0),
    "2^31 pages claimed": lambda: claimed(2**31 - 1),
    "10,000,000 pages claimed": lambda: claimed(10**7),
    "-1 pages claimed": lambda: claimed(-1),
    "no pages": lambda: pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"),
    "million characters, one text": lambda: drawn(f"BT /F 1 Tf 50 700 Td ({'x' * MILLION}) Tj ET"),
    "million characters in lines": lambda: drawn("BT /F 9 Tf 9 TL 50 800 Td " + f"({'x' * 100}) ' " * 10_000 + "ET"),
    "million texts": lambda: chars_one_by_one(range(10, 510), range(800, 0, -4), 10),
    "200,000 texts, right to left": lambda: chars_one_by_one(range(590, 10, -1), range(700, 701), 345),
    "200,000 texts downward": lambda: chars_one_by_one(range(50, 51), range(800, 10, -1), 253),
    "200,000 texts in disorder": lambda: chars_one_by_one(range(10, 590, 7), range(800, 10, -11), 33),
    "200,000 texts in one place": lambda: chars_one_by_one(range(50, 51), range(700, 701), 200_000),
    "100,000 segments": lambda: segments(100_000),
    "million segments": lambda: segments(MILLION),
    "100,000 paths": lambda: paths(100_000),
    "million paths on 100 pages": lambda: flat_pages(100, b"9 9 9 .5 re f " * MILLION),
    "million paths": lambda: paths(MILLION),
    "90,000 q Q": lambda: operators("q Q ", 90_000),
    "million q Q": lambda: operators("q Q ", MILLION),
    "million q": lambda: operators("q ", MILLION),
    "million cm": lambda: operators("1 0 0 1 0 0 cm ", MILLION),
    "million gs": lambda: operators("/G gs ", MILLION),
    "million unknown operators": lambda: operators("foo ", MILLION),
    "million clips": lambda: operators("0 0 9 9 re W n ", MILLION),
    "20,000 q clips": lambda: operators("q 0 0 9 9 re W n ", 20_000),
    "20,000 clips with a path each": lambda: operators("0 0 9 9 re W n 1 1 5 5 re f ", 20_000),
    "20,000 text clips": lambda: operators("q BT 7 Tr /F 9 Tf (x) Tj ET ", 20_000),
    "20,000 nested marks": lambda: operators("/A<</B 1>>BDC 1 1 5 5 re f ", 20_000),
    "20,000 dashes in q": lambda: operators("q 2 w 0 0 m 9 9 l S ", 20_000, start=f"[{'1 ' * 20_000}]0 d "),
    "million open arrays": lambda: operators("[", MILLION),
    "million open dictionaries": lambda: operators("<</A", MILLION),
    "open arrays in an object": lambda: drawn("", b"[" * MILLION),
    "open arrays in the page": lambda: pdf(CATALOG, PAGES, page(entries=BOX + "/A" + "[" * MILLION), stream("")),
    "100,000 pictures inside": lambda: operators("BI/W 1/H 1/CS/G/BPC 8 ID x EI ", 100_000),
    "huge picture inside": lambda: operators("BI/W 99999/H 99999/CS/RGB/BPC 8 ID x EI ", 1),
    "forms 10 deep, 10 each": lambda: forms(9, 10),
    "forms 4 deep, 30 each": lambda: forms(3, 30),
    "a form 10,000 times": lambda: forms(0, 10_000),
    "forms 2,000 deep": lambda: forms(2_000, 1),
    "form in itself": lambda: form_in_itself(20),
    "form in itself, once": lambda: form_in_itself(1),
    "circle of pages": lambda: pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", page(), stream("")),
    "circle of pages by a page": lambda: pdf(CATALOG, PAGES, b"<</Type/Pages/Kids[2 0 R]/Count 1>>", stream("")),
    "circle of parents": parent_in_circle,
    "circle of references": lambda: pdf(CATALOG, b"3 0 R", b"2 0 R"),
    "box that is itself": lambda: pdf(CATALOG, PAGES, page(entries="/MediaBox 4 0 R"), b"4 0 R"),
    "table before itself": lambda: previous("/Prev {at}"),
    "table before the file": lambda: previous("/Prev 99999999999"),
    "hybrid table in itself": lambda: previous("/XRefStm {at}/Prev {at}"),
    "objects in a stream": object_streams,
    "object stream extends itself": lambda: object_streams("/Extends 5 0 R"),
    "object streams in a circle": lambda: object_streams("/Extends 6 0 R", stream("", "/Type/ObjStm/N 0/First 0/Extends 5 0 R")),
    "2^31 objects in a stream": lambda: object_streams("/N 2147483647"),
    "glyph drawn by its own font": lambda: type3("9 0 0 0 9 9 d1 BT /F 1 Tf (A) Tj ET 0 0 5 5 re f"),
    "glyphs that call each other": lambda: type3("9 0 0 0 9 9 d1 BT /F 1 Tf (AAAAAAAAAAAAAAAAAAAA) Tj ET", 12),
    "pattern in itself": lambda: drawn("/Pattern cs /P scn 0 0 500 500 re f", stream("/Pattern cs /P scn 0 0 5 5 re f", "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep .001/YStep .001/Resources<</Pattern<</P 5 0 R>>>>"), resources="/Pattern<</P 5 0 R>>"),
    "function in itself": lambda: drawn("/S sh", b"<</FunctionType 3/Domain[0 1]/Functions[5 0 R 5 0 R]/Bounds[.5]/Encode[0 1 0 1]>>", resources="/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 9 9]/Function 5 0 R>>>>"),
    "colour space in itself": lambda: drawn("/C cs 1 sc 0 0 9 9 re f", b"[/Indexed 5 0 R 255 (x)]", resources="/ColorSpace<</C 5 0 R>>"),
    "100,000 shadings": lambda: drawn("/S sh " * 100_000, b"<</FunctionType 2/Domain[0 1]/N 1>>", resources="/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 9 9]/Function 5 0 R>>>>"),
    "font below itself": lambda: with_font("<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[5 0 R]>>"),
    "map that uses itself": lambda: with_font(cid_font("/Encoding 6 0 R"), stream("/A usecmap", "/Type/CMap/CMapName/A/UseCMap 6 0 R")),
    "4 * 10^9 entries in the table": lambda: xref_table("0 4294967295", 5),
    "100,000,000 entries in the table": lambda: xref_table("0 100000000", 10**8),
    "table at 2^31": lambda: xref_table("2147483640 5", 2**31 - 1),
    "table stream of 2^31": lambda: xref_stream("/W[1 4 1]/Size 2147483647"),
    "table stream with fields of 10^9": lambda: xref_stream("/W[1000000000 1000000000 1000000000]/Size 6"),
    "table stream with fields of 0": lambda: xref_stream("/W[0 0 0]/Size 100000000"),
    "table stream from 0 to 2^31": lambda: xref_stream("/W[1 4 1]/Size 6/Index[0 2147483647]"),
    "object number 2^31": lambda: b"%PDF-1.4\n2147483647 0 obj\n<<>>\nendobj\n" + drawn(SQUARES).replace(b"xref\n", b"xxxx\n"),
    "width from 0 to 10^9": lambda: widths("/W[0 1000000000 500]"),
    "a million widths of 65,536": lambda: widths(f"/W[{'0 65535 500 ' * MILLION}]"),
    "upright widths from 0 to 10^9": lambda: widths("/W2[0 1000000000 500 500 500]"),
    "letters 0 to 2^31": lambda: with_font("<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 0/LastChar 2147483647/Widths[5]>>"),
    "Unicode from 0 to 2^32": lambda: to_unicode("<0000> <FFFFFFFF> <0041>", "<00000000> <FFFFFFFF> <00000041>"),
    "100 fonts, one map": lambda: fonts_with_one_map(100),
    "100,000 Unicode ranges": lambda: to_unicode("<0000> <FFFF> <0041>", times=100_000),
    "1,000 Unicode ranges": lambda: to_unicode("<0000> <FFFF> <0041>", times=1_000),
    "Unicode of 10^6 letters": lambda: to_unicode(f"<0000> <FFFF> <{'0041' * MILLION}>"),
    "codes from 0 to 2^32": lambda: encoding("<00000000> <FFFFFFFF> 0"),
    "100,000 ranges of codes": lambda: encoding("<0000> <FFFF> 0", times=100_000, space="<0000><FFFF>"),
    **{
        f"bomb in {place}{how}": functools.partial(lambda make, times, filters: make(bomb(GIGABYTE, times), filters), make, times, filters)
        for place, make in PACKED.items()
        for how, times, filters in ((("", 1, FLATE), (", packed twice", 2, TWICE)) if place in ("content", "ToUnicode") else (("", 1, FLATE),))
    },
    "bomb in content, packed three times": lambda: PACKED["content"](bomb(GIGABYTE, 3), THRICE),
    "bomb of 200 MB in content": lambda: PACKED["content"](bomb(200 * 2**20), FLATE),
    "bomb in content, filter elsewhere": lambda: pdf(CATALOG, PAGES, page(), raw_stream(bomb(GIGABYTE), "/Filter 5 0 R"), b"[/Fl#61teDecode]"),
    "bomb in content, its length a lie": lambda: PACKED["content"](bomb(GIGABYTE), "/Length 9" + FLATE).replace(b"/Length 1", b"/Len 1"),
    "bomb with blanks in hexadecimal": lambda: PACKED["content"](bomb(GIGABYTE, 2).hex().encode() + b">", "/Filter[/AHx/Fl/Fl]"),
    "bomb in content, predicted": lambda: PACKED["content"](bomb(GIGABYTE), FLATE + "/DecodeParms<</Predictor 15/Columns 2000000000/Colors 32/BitsPerComponent 16>>"),
    "50 MB of content, 100 times": lambda: again(b" " * 50_000_000, 100),
    "form of 50 MB, 100 times": lambda: drawn("/X Do " * 100, stream(b" " * 50_000_000, "/Subtype/Form/BBox[0 0 9 9]"), resources="/XObject<</X 5 0 R>>"),
    "LZW bomb": lambda: PACKED["content"](lzw(400 * 2**20), "/Filter/LZWDecode"),
    "run length bomb": lambda: PACKED["content"](zlib.compress(b"\x81 " * 2**23, 9), "/Filter[/FlateDecode/RunLengthDecode]"),
    "ASCII85 bomb": lambda: PACKED["content"](zlib.compress(b"z" * 2**28, 9), "/Filter[/FlateDecode/ASCII85Decode]"),
    **{
        f"{kind} of {side:,} pixels": functools.partial(picture, kind, raw, side)
        for side in (100_000, 2**31 - 1)
        for kind, raw in (("DCTDecode", b"\xff\xd8\xff\xe0" + bytes(99)), ("JPXDecode", bytes(99)), ("JBIG2Decode", bytes(99)), ("CCITTFaxDecode", bytes(99)))
    },
    "huge sheet": lambda: drawn(SQUARES, entries="/MediaBox[0 0 1e38 1e38]"),
    "sheet of no size": lambda: drawn(SQUARES, entries="/MediaBox[0 0 0 0]/UserUnit 1e30"),
    "numbers that are none": lambda: drawn("nan inf m 1e999 -1e999 l S 99999999999999999999 0 0 1e38 1e38 1e38 cm 0 0 9 9 re f BT /F 1e38 Tf 1e38 1e38 Td (abc) Tj ET 1e38 0 m 1e38 1e38 1e38 1e38 nan nan c S"),
    "million annotations": lambda: drawn(SQUARES, b"<</Type/Annot/Subtype/Widget/FT/Tx/Rect[0 0 9 9]/T(a)/V(9)/Parent 5 0 R/Kids[5 0 R]>>", entries=f"{BOX}/Annots[{'5 0 R ' * MILLION}]"),
    "XFA form": lambda: pdf(b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(1);)>>/AcroForm<</NeedAppearances true/Fields[5 0 R]/XFA 6 0 R>>/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 7 0 R>>>>]>>/JavaScript<</Names[(a)<</S/JavaScript/JS(while(1);)>>]>>>>>>", PAGES, page(), stream(SQUARES), b"<</Kids[5 0 R]/Parent 5 0 R/T(a)>>", stream('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'), raw_stream(bomb(GIGABYTE), FLATE)),
    "locked": lambda: locked("secret"),
    "locked for changes": lambda: locked(""),
    **{f"cut at {percent}%": functools.partial(cut, percent) for percent in (0.1, 1, 5, 10, 25, 50, 75, 90, 99, 99.9)},
    **{f"catalogue first, cut at {percent}%": functools.partial(cut, percent, lambda: flat_pages(50)) for percent in (50, 90, 99)},
    "linearized and cut": linearized_and_cut,
    **{f"mutated {seed}": functools.partial(mutated, seed) for seed in range(12)},
}  # fmt: skip
"""What each of them is called, and how it is made."""
