"""HTML pages that stand alone: one file, nothing fetched, nothing run but their own script.

`render_page("findings", ...)` fills `pages/findings.html`, which extends `pages/shell.html`, and puts in the style
`pages/shell.css` and its own `.css` and `.js`, where it has them. Whatever a document prints is text: Jinja escapes
every value, characters that hide or turn other text around are shown as `\\u202e`, and the page's own policy lets no
script run but the one whose hash it names.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from extractor.reports.crops import Crop
from extractor.reports.plain import visible

_PAGES = Path(__file__).parent / "pages"


def render_page(name: str, **values: object) -> str:
    """The page of that name in pages/, filled; `values` are what its template asks for, `title` among them."""
    style = "\n".join(page_asset(part) for part in ("shell.css", f"{name}.css"))
    script = page_asset(f"{name}.js")
    page = page_templates().get_template(f"{name}.html")
    return page.render(style=Markup(style), script=Markup(script), script_hash=_hash(script), **values)  # noqa: S704


def crop_to_url(crop: Crop) -> str:
    """A picture as an address that holds it: `data:image/png;base64,...`."""
    return f"data:image/png;base64,{base64.b64encode(crop.png).decode('ascii')}"


@cache
def page_templates(*folders: Path) -> Environment:
    """The templates of pages: those in `folders`, then ours. Whatever they show is escaped."""
    pages = Environment(
        loader=FileSystemLoader([*folders, _PAGES]), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_shown,
    )  # fmt: skip
    pages.filters["picture"] = crop_to_url
    return pages


def _shown(value: Any) -> Any:
    """Text as it can be seen; what is markup already, and what is no text, stays as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def page_asset(name: str) -> str:
    """The text of a file of ours beside the pages; empty where there is none."""
    file = _PAGES / name
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def _hash(script: str) -> str:
    """What a Content-Security-Policy calls this script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode('ascii')}"
