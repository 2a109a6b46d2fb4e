"""PDF files taken apart into objects and put together again, so that a test can change what a page says.

Only what our own writers, Chromium and LibreOffice print: a classical cross-reference table, streams that are deflated
(perhaps in ASCII85), nothing encrypted.
"""

import base64
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence

TOKEN = re.compile(
    rb"<<|>>|\[|\]|/[^\s/<>\[\]()]*|\((?:\\.|[^\\()]|\([^()]*\))*\)|<[0-9A-Fa-f\s]*>|[^\s/<>\[\]()]+", re.S
)
REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R")
STREAM = re.compile(rb"(.*?)stream\r?\n(.*)endstream\s*", re.S)

Dictionary = dict[str, bytes]
"""The entries of a PDF dictionary, each value as written."""


class PdfFile:
    """The objects of a PDF by number, each as written between `obj` and `endobj`."""

    def __init__(self, data: bytes) -> None:
        table = data[int(data[data.rindex(b"startxref") :].split()[1]) :]
        starts = sorted({int(found.group(1)) for found in re.finditer(rb"(\d{10}) \d{5} n", table)})
        self.objects: dict[int, bytes] = {}
        for start, end in zip(starts, [*starts[1:], len(data) - len(table)], strict=True):
            number, body = re.fullmatch(rb"\s*(\d+)\s+\d+\s+obj(.*)endobj.*", data[start:end], re.S).groups()
            self.objects[int(number)] = body.strip()
        self.root = int(REFERENCE.match(parse(table[table.index(b"trailer") + 7 :])["Root"]).group(1))

    def to_bytes(self) -> bytes:
        """The file, written anew."""
        out, places = bytearray(b"%PDF-1.7\n"), {}
        for number, body in sorted(self.objects.items()):
            places[number] = len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        start, size = len(out), max(self.objects) + 1
        out += b"xref\n0 1\n0000000000 65535 f \n"
        for number, place in places.items():
            out += b"%d 1\n%010d 00000 n \n" % (number, place)
        out += b"trailer\n<</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, self.root, start)
        return bytes(out)

    def add(self, body: bytes) -> bytes:
        """A new object; the reference to it."""
        number = max(self.objects) + 1
        self.objects[number] = body
        return b"%d 0 R" % number

    def add_stream(self, content: bytes, entries: Mapping[str, bytes] | None = None) -> bytes:
        """A new deflated stream with these further entries in its dictionary; the reference to it."""
        packed = zlib.compress(content)
        head = {**(entries or {}), "Filter": b"/FlateDecode", "Length": b"%d" % len(packed)}
        return self.add(dump(head) + b"\nstream\n" + packed + b"\nendstream")

    def resolve(self, value: bytes) -> bytes:
        """What a value refers to, or the value itself."""
        found = REFERENCE.fullmatch(value.strip())
        return self.resolve(self.objects[int(found.group(1))]) if found else value

    def dictionary(self, value: bytes) -> Dictionary:
        """The dictionary that a value is or refers to; a stream's own."""
        return parse(self.resolve(value))

    def stream(self, value: bytes) -> bytes:
        """The content of a stream, unpacked."""
        head, packed = STREAM.fullmatch(self.resolve(value)).groups()
        entries = parse(head)
        packed = packed[: int(self.resolve(entries["Length"]))]
        for name in re.findall(rb"/\w+", entries.get("Filter", b"")):
            packed = unpack(name, packed)
        return packed

    def pages(self) -> list[int]:
        """The numbers of the page objects in reading order."""
        return list(self._leaves(self.dictionary(self.objects[self.root])["Pages"]))

    def _leaves(self, value: bytes) -> Iterator[int]:
        entries = self.dictionary(value)
        if "Kids" not in entries:
            yield int(REFERENCE.fullmatch(value).group(1))
        for kid in REFERENCE.finditer(self.resolve(entries.get("Kids", b""))):
            yield from self._leaves(kid.group())

    def inherited(self, page: int, name: str) -> bytes:
        """An entry of a page, or of the nodes above it."""
        entries = parse(self.objects[page])
        while name not in entries:
            entries = self.dictionary(entries["Parent"])
        return entries[name]

    def change(self, page: int, **entries: bytes) -> None:
        """Sets entries of a page."""
        self.objects[page] = dump({**parse(self.objects[page]), **entries})

    def box(self, page: int) -> tuple[float, float, float, float]:
        """The media box in points."""
        left, bottom, right, top = map(float, self.resolve(self.inherited(page, "MediaBox")).strip(b"[] ").split())
        return left, bottom, right, top

    def contents(self, page: int) -> list[bytes]:
        """References to the streams that a page's drawing is made of."""
        value = parse(self.objects[page])["Contents"]
        listed = value if b"[" in value else self.resolve(value)
        return [found.group() for found in REFERENCE.finditer(listed if listed.startswith(b"[") else value)]

    def drawing(self, page: int) -> bytes:
        """The whole drawing of a page."""
        return b"\n".join(self.stream(part) for part in self.contents(page))

    def wrap(self, page: int, before: bytes, after: bytes) -> None:
        """Puts operators around the drawing of a page."""
        parts = [self.add_stream(before), *self.contents(page), self.add_stream(b"\n" + after)]
        self.change(page, Contents=b"[" + b" ".join(parts) + b"]")

    def add_resource(self, page: int, kind: str, name: str, value: bytes) -> None:
        """Gives a page one more font, form or picture."""
        resources = self.dictionary(self.inherited(page, "Resources"))
        entries = self.dictionary(resources.get(kind, b"<<>>"))
        self.change(page, Resources=dump({**resources, kind: dump({**entries, name: value})}))


def unpack(filter: bytes, data: bytes) -> bytes:
    """Data without one filter."""
    if filter == b"/ASCII85Decode":
        return base64.a85decode(data.strip().removesuffix(b"~>"))
    assert filter == b"/FlateDecode", filter
    return zlib.decompressobj().decompress(data)


def parse(written: bytes) -> Dictionary:
    """The entries of a dictionary at the start of what is written; nothing where there is none."""
    tokens = [found.group() for found in TOKEN.finditer(written.partition(b"stream")[0])]
    entries, index = Dictionary(), 1
    while tokens[:1] == [b"<<"] and tokens[index] != b">>":
        end = value_end(tokens, index + 1)
        entries[tokens[index][1:].decode()] = b" ".join(tokens[index + 1 : end])
        index = end
    return entries


def value_end(tokens: Sequence[bytes], start: int) -> int:
    """Where the value ends that starts here."""
    if tokens[start] in (b"<<", b"["):
        depth, index = 1, start + 1
        while depth:
            depth += (tokens[index] in (b"<<", b"[")) - (tokens[index] in (b">>", b"]"))
            index += 1
        return index
    is_reference = tokens[start].isdigit() and tokens[start + 2 : start + 3] == [b"R"]
    return start + 3 if is_reference else start + 1


def dump(entries: Mapping[str, bytes]) -> bytes:
    """A dictionary as it is written."""
    return b"<<" + b" ".join(b"/%b %b" % (name.encode(), value) for name, value in entries.items()) + b">>"
