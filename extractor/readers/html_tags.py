"""What the tags of HTML do to the flow of text: a table of names."""

from enum import Enum, auto


class Kind(Enum):
    """What an element does; one that is not in KINDS is inline and does nothing."""

    BLOCK = auto()
    TABLE = auto()
    GROUP = auto()
    ROW = auto()
    CELL = auto()
    CAPTION = auto()
    PRE = auto()
    RAISED = auto()
    LOWERED = auto()
    UNSHOWN = auto()
    """It shows nothing of the document, or only a choice of things (select)."""


_NAMES: dict[Kind, tuple[str, ...]] = {
    Kind.BLOCK: (
        "address", "article", "aside", "blockquote", "body", "button", "center", "dd", "details", "dialog", "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hgroup", "legend", "li", "main", "menu", "nav", "ol", "p", "section", "summary", "ul",
    ),
    Kind.TABLE: ("table",),
    Kind.GROUP: ("thead", "tbody", "tfoot"),
    Kind.ROW: ("tr",),
    Kind.CELL: ("td", "th"),
    Kind.CAPTION: ("caption",),
    Kind.PRE: ("pre", "listing"),
    Kind.RAISED: ("sup",),
    Kind.LOWERED: ("sub",),
    Kind.UNSHOWN: (
        "audio", "canvas", "colgroup", "datalist", "del", "head", "math", "noscript", "object", "s", "select", "strike",
        "svg", "template", "title", "video", "xml",
    ),
}  # fmt: skip

KINDS: dict[str, Kind] = {name: kind for kind, names in _NAMES.items() for name in names}
"""Tag name -> what it does."""

VOID = frozenset((
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
))  # fmt: skip
"""Elements without an end tag."""
