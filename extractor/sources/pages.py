"""What is asked of a web page before it is read: which documents it links to, and whether it shows anything at all."""

import re
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from extractor.errors import SourceError
from extractor.readers.embedded import hidden_html
from extractor.readers.html_guard import parsable
from extractor.text.encoding import bytes_to_text

DOCUMENT_SUFFIXES = frozenset(
    (".pdf", ".doc", ".docx", ".wps", ".ofd", ".xls", ".xlsx", ".et", ".rtf", ".odt", ".ods", ".txt",
     ".zip", ".rar", ".7z", ".gz", ".tar", ".tgz")
)  # fmt: skip
"""How the attachments of report pages are named."""

FURNITURE_SUFFIXES = frozenset(
    (".css", ".js", ".mjs", ".map", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".svg", ".webp", ".ico",
     ".woff", ".woff2", ".ttf", ".eot", ".otf", ".mp3", ".mp4", ".flv", ".swf", ".avi")
)  # fmt: skip
"""What a page is built of, and no document; scans stand in documents, not in pictures of their own."""

_FURNITURE_TYPES = ("image/", "font/", "audio/", "video/", "text/css", "text/javascript", "application/javascript",
                    "application/x-javascript", "application/font")  # fmt: skip
_SITE_FILES = ("/robots.txt", "/sitemap.xml", "/favicon.ico")

MAX_SHOWN = 60
"""Characters, without white space, that a page may show and still be one that scripts must fill: `正在加载`, a request
to enable JavaScript, a site's name. A table of a form alone has ten times as many."""

_PAGE_HEAD = re.compile(rb"<(?:!doctype|html|head|script|body|meta|noscript)\b", re.IGNORECASE)
_HEAD_BYTES = 4096
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_UNSEEN = re.compile(
    r"<!--.*?-->|<(script|style|noscript|title|template)\b[^>]*>.*?(?:</\1\s*>|\Z)|<[^>]*>", re.DOTALL | re.IGNORECASE
)
_SPACE = re.compile(r"(?:\s|&nbsp;|&#160;)+")
_LINKS = "a[href], iframe[src], embed[src], object[data], frame[src]"
_URL_CHARACTERS = "%/:=&?~#+!$,;'@()*[]"


def is_page(data: bytes) -> bool:
    """Whether bytes begin as a web page does."""
    return _PAGE_HEAD.search(data, 0, _HEAD_BYTES) is not None


def is_script_only(data: bytes) -> bool:
    """Whether a page shows nothing unless a browser runs its scripts, and none of them holds a table to read."""
    if not is_page(data):
        return False
    page = bytes_to_text(data)
    if not _SCRIPT.search(page) or document_links(page, ""):
        return False
    return len(_SPACE.sub("", _UNSEEN.sub("", page))) <= MAX_SHOWN and not hidden_html(page)


def document_links(page: str, base: str) -> tuple[str, ...]:
    """The addresses of the documents a page links to, each once, in its order: told by the suffix in the address, in
    one of its parameters, or in the words of the link."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        nodes = LexborHTMLParser(parsable(page)).css(_LINKS)
    except (SourceError, ValueError, RuntimeError, SelectolaxError):
        return ()  # reading the page says why
    found = dict[str, None]()
    for node in nodes:
        link = node.attributes.get("href") or node.attributes.get("src") or node.attributes.get("data") or ""
        if _names_document(link) or _suffix(node.text(strip=True)) in DOCUMENT_SUFFIXES:
            address = absolute(base, link)
            if not base or address.startswith(("http://", "https://")):
                found[address] = None
    return tuple(found)


def absolute(base: str, link: str) -> str:
    """A link as the address that is fetched: whole, without fragment, all in ASCII. Empty where it cannot be one."""
    try:
        parts = urlsplit(urljoin(base, link.strip()))
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
        return quote(urlunsplit((*parts._replace(netloc=host)[:4], "")), safe=_URL_CHARACTERS)
    except ValueError:
        return ""


def is_furniture(url: str, media_type: str) -> bool:
    """Whether a web record is part of a page or a site and no document."""
    try:
        path = urlsplit(url).path.lower()
    except ValueError:
        return False
    return path in _SITE_FILES or _suffix(path) in FURNITURE_SUFFIXES or media_type.lower().startswith(_FURNITURE_TYPES)


def _names_document(link: str) -> bool:
    """Whether the path of a link, or one of its parameters (file=…/report.pdf), ends as a document's name does."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return False
    values = [value.partition("=")[2] for value in parts.query.split("&")]
    return any(_suffix(unquote(part)) in DOCUMENT_SUFFIXES for part in (parts.path, *values))


def _suffix(name: str) -> str:
    """`.pdf` of `report.PDF`."""
    _, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and len(suffix) <= 5 else ""
