"""Pages that stand alone and that no document can speak through."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from extractor.reports import page
from extractor.reports.crops import Crop


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: Path) -> Path:
    """A folder of pages with one named `it`, in the shell of all."""
    for name in ("shell.html", "shell.css"):
        (tmp_path / name).write_bytes((repository / "extractor" / "reports" / "pages" / name).read_bytes())
    (tmp_path / "it.html").write_text(
        '{% extends "shell.html" %}{% block main %}<p title="{{ text }}">{{ text }}</p>{% endblock %}'
    )
    monkeypatch.setattr(page, "_PAGES", tmp_path)
    for cached in (page.page_templates, page.page_asset):
        cached.cache_clear()
    yield tmp_path
    for cached in (page.page_templates, page.page_asset):
        cached.cache_clear()


def test_what_a_document_prints_is_text(pages: Path) -> None:
    html = page.render_page(
        "it", title="</title><script>alert(1)</script>", text="\"'><img src=x onerror=a()>\u202e\x00\n第二行"
    )
    assert "<script" not in html and "<img" not in html and "\u202e" not in html and "\x00" not in html
    assert "\\u202e\\x00\n第二行" in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2


def test_only_the_pages_own_script_may_run_and_nothing_is_fetched(pages: Path) -> None:
    (pages / "it.js").write_text("document.title = 1 < 2 && 'a';\n")
    html = page.render_page("it", title="", text="")
    script = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashed = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert script == ["document.title = 1 < 2 && 'a';"]
    assert f"script-src 'sha256-{hashed}'" in html and "default-src 'none'" in html
    assert not re.findall(r"(?:src|href)=\"(?!#|data:)", html)


def test_a_page_asks_for_every_value_it_shows(pages: Path) -> None:
    with pytest.raises(Exception, match="'text' is undefined"):
        page.render_page("it", title="")


def test_a_picture_is_an_address_that_holds_it() -> None:
    assert page.crop_to_url(Crop(b"\x89PNG", 1, 1)) == "data:image/png;base64,iVBORw=="
