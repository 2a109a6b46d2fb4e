"""OpenDocument text and sheets (.odt, .ods and their templates) to Document, from the XML of their content.

LibreOffice is not needed for what is its own format: the file says as text what a cell shows, and how far a cell spans.
"""

import re
from html import unescape
from zipfile import ZipFile

from extractor.errors import DamagedError, EncryptedError, UnsupportedError
from extractor.model import Document, Source
from extractor.readers.flow import flow_to_blocks
from extractor.readers.limits import open_zip, read_member
from extractor.readers.odf_sheet import tables_to_sheets
from extractor.readers.odf_styles import parts_to_styles
from extractor.readers.odf_text import text_to_flow
from extractor.readers.sheet import sheets_to_blocks
from extractor.readers.xml_guard import parse_guarded

WHAT = "OpenDocument file"

_TITLE = re.compile(rb"<dc:title[^>]*>([^<]*)</dc:title>")


def read_odf(source: Source) -> Document:
    """A text or a workbook. Raises UnsupportedError, DamagedError, EncryptedError or TooLargeError."""
    with open_zip(source.data) as container:
        names = set(container.namelist())
        if "META-INF/manifest.xml" in names and b"encryption-data" in read_member(container, "META-INF/manifest.xml"):
            raise EncryptedError("is locked with a password: remove the password and try again")
        content = parse_guarded(read_member(container, "content.xml"), WHAT)
        shared = parse_guarded(read_member(container, "styles.xml"), WHAT) if "styles.xml" in names else None
        title = _title(container, names)
    styles = parts_to_styles(content, shared)
    body = content.find("{*}body")
    found = None if body is None else next(iter(body), None)
    kind = "" if found is None else str(found.tag).rpartition("}")[2]
    if found is not None and kind == "text":
        return Document("odt", flow_to_blocks(text_to_flow(found, styles)), title)
    if found is not None and kind == "spreadsheet":
        return Document("ods", sheets_to_blocks(tables_to_sheets(found, styles)), title)
    if kind:
        raise UnsupportedError(f"is an OpenDocument {kind}: save it as PDF")
    raise DamagedError(f"is a damaged {WHAT}: it has no body; save it again")


def _title(container: ZipFile, names: set[str]) -> str:
    found = _TITLE.search(read_member(container, "meta.xml")) if "meta.xml" in names else None
    return unescape(found.group(1).decode("utf-8", "replace")).strip() if found else ""
