"""XML parts of containers (Word, OpenDocument, Excel, OFD), parsed so that no part costs more than its size."""

from typing import TYPE_CHECKING

from extractor.errors import DamagedError, TooLargeError
from extractor.readers.limits import MAX_ELEMENTS

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse_guarded(xml: bytes, what: str) -> "_Element":
    """The root of a part of `what` (`Word document`); no entity is expanded, nothing fetched.

    Raises DamagedError or TooLargeError.
    """
    from lxml import etree

    if xml.count(b"<") > 2 * MAX_ELEMENTS:
        raise TooLargeError(f"is too large: more than {MAX_ELEMENTS:,} elements of text; give the report alone")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
                             remove_comments=True, remove_pis=True)  # fmt: skip
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        if "depth" in str(fault).lower():
            raise TooLargeError(f"is too deeply nested: no real {what} is; save it again") from fault
        raise DamagedError(f"is a damaged {what}: its XML is broken; save it again") from fault
    if root.getroottree().docinfo.doctype:
        raise DamagedError(f"is no proper {what}: it declares entities, as XML bombs do; do not open it")
    return root
