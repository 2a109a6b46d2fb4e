"""OFD (GB/T 33190-2016) to Document: its pages as characters and rules, then the same layout as for a PDF.

A container holds one document or several; each names its pages and the template pages that stand under or over them.
Seals and signatures lie beside the pages, notes in parts of their own: neither is read.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zipfile import ZipFile

from extractor.errors import DamagedError, EncryptedError, TooLargeError, UnsupportedError
from extractor.layout.page import Page
from extractor.model import Document, Source
from extractor.readers.apart import read_apart
from extractor.readers.limits import open_zip, read_member
from extractor.readers.ofd_page import Area, objects_to_page, text_to_area
from extractor.readers.paged import pages_to_document, read_page
from extractor.readers.xml_guard import parse_guarded

if TYPE_CHECKING:
    from lxml.etree import _Element

WHAT = "OFD document"
MAX_PAGES = 500
"""As of a PDF."""
MAX_SECONDS = 20.0
"""Of processor time for a document; a page takes some 5 ms."""
MAX_DOCUMENTS = 50
"""In one container."""

A4 = Area(0, 0, 210, 297)


def read_ofd(source: Source) -> Document:
    """An OFD as blocks in reading order; boxes in points from the top left of the page.

    Raises EncryptedError, DamagedError, TooLargeError; UnsupportedError where no page has text.
    """
    return read_apart(MAX_SECONDS, ofd_to_document, source.data)


def ofd_to_document(data: bytes) -> Document:
    """What `read_ofd` does, in this process."""
    with open_zip(data) as container:
        package = _Package(container)
        document, _ = pages_to_document("ofd", list(map(read_page, package.pages())))
    if document is None:
        raise UnsupportedError("has no text in it (a scan?): print it to PDF, of which pictures are read")
    return replace(document, title=package.title)


@dataclass(slots=True)
class _Package:
    """The parts of a container, found whatever the case of their names; `title`: of the first document."""

    container: ZipFile
    names: dict[str, str] = field(default_factory=dict)
    title: str = ""

    def __post_init__(self) -> None:
        self.names = {_normal(name): name for name in self.container.namelist()}
        if "encryptions.xml" in self.names:
            raise EncryptedError("is locked with a password: remove the password and try again")

    def pages(self) -> Iterator[Page]:
        """The pages of all documents, numbered through."""
        number = 0
        bodies = list(self._part("OFD.xml").iter("{*}DocBody"))
        if len(bodies) > MAX_DOCUMENTS:
            raise TooLargeError(f"holds {len(bodies):,} documents, at most {MAX_DOCUMENTS} are read: give them alone")
        self.title = next((text.strip() for body in bodies if (text := body.findtext("{*}DocInfo/{*}Title"))), "")
        for body in bodies:
            root = (body.findtext("{*}DocRoot") or "").strip()
            for place, templates, area, units in self._document(root):
                number += 1
                if number > MAX_PAGES:
                    raise TooLargeError(f"has over {MAX_PAGES} pages: remove its attachments")
                yield self._page(number, place, templates, area, units)
        if not number:
            raise DamagedError("holds no pages: it is damaged; fetch it again")

    def _document(self, root: str) -> "Iterator[tuple[str, dict[str, str], Area, dict[str, _Element]]]":
        """Where each page of a document is, with its templates, its size, and the drawings that it may use."""
        document, folder = self._part(root), posixpath.dirname(root)
        common = document.find("{*}CommonData")
        shared = [] if common is None else list(common)
        templates = {
            one.get("ID", ""): posixpath.join(folder, one.get("BaseLoc", ""))
            for one in shared
            if _is(one, "TemplatePage")
        }
        area = next((text_to_area(one.findtext("{*}PhysicalBox")) for one in shared if _is(one, "PageArea")), None)
        units: dict[str, _Element] = {}
        for one in shared:
            if _is(one, "PublicRes") or _is(one, "DocumentRes"):
                units |= self._units(posixpath.join(folder, (one.text or "").strip()))
        for page in document.iterfind("{*}Pages/{*}Page"):
            yield posixpath.join(folder, page.get("BaseLoc", "")), templates, area or A4, units

    def _units(self, place: str) -> "dict[str, _Element]":
        """Drawings that pages use by their number (CompositeGraphicUnit); a list that is missing has none."""
        if _normal(place) not in self.names:
            return {}
        return {one.get("ID", ""): one for one in self._part(place).iter("{*}CompositeGraphicUnit")}

    def _page(
        self, number: int, place: str, templates: dict[str, str], area: Area, units: "dict[str, _Element]"
    ) -> Page:
        """A page with the templates that it names."""
        content = self._part(place)
        own = text_to_area(content.findtext("{*}Area/{*}PhysicalBox"))
        named = [templates[one.get("TemplateID", "")] for one in content.iterfind("{*}Template")
                 if one.get("TemplateID", "") in templates]  # fmt: skip
        layers = [self._part(template) for template in named]
        return objects_to_page(number, own or area, [*layers, content], units)

    def _part(self, place: str) -> "_Element":
        """A part parsed. Raises DamagedError where it is missing."""
        name = self.names.get(_normal(place))
        if name is None:
            raise DamagedError(f"is a damaged {WHAT}: its part {place or 'DocRoot'} is missing; fetch it again")
        return parse_guarded(read_member(self.container, name), WHAT)


def _normal(place: str) -> str:
    return posixpath.normpath(place.replace("\\", "/")).lstrip("/").lower()


def _is(element: "_Element", name: str) -> bool:
    return str(element.tag).rpartition("}")[2] == name
