"""Workbooks to Document: .xlsx from its XML, .xls and .et through calamine, one document of all sheets that show."""

from extractor.errors import UnsupportedError
from extractor.model import Document, Source
from extractor.readers.apart import read_apart
from extractor.readers.sheet import sheets_to_blocks
from extractor.readers.sheet_xls import xls_to_sheets
from extractor.readers.sheet_xlsx import xlsx_to_sheets
from extractor.readers.sniff import OLE

MAX_SECONDS = 10.0
"""Of processor time for a binary workbook; a report takes some milliseconds."""


def read_workbook(source: Source) -> Document:
    """A workbook of Excel or WPS. Raises UnsupportedError, DamagedError, EncryptedError or TooLargeError."""
    if source.data.startswith(b"PK"):
        return Document("xlsx", sheets_to_blocks(xlsx_to_sheets(source.data)))
    if not source.data.startswith(OLE):
        raise UnsupportedError("is a workbook in one XML file (Excel 2003): save it as .xlsx")
    return read_apart(MAX_SECONDS, xls_to_document, source.data)


def xls_to_document(data: bytes) -> Document:
    """A binary workbook, in this process. Raises as `read_workbook` does."""
    return Document("xls", sheets_to_blocks(xls_to_sheets(data)))
