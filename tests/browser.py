"""A tab of headless Chromium, driven by Playwright, that finds no host and remembers what was asked and complained about.

Chromium is Debian's; Playwright's own is never fetched. While Playwright runs, its loop is that of the thread: a
fixture that holds a browser is a module's, never the session's, or `asyncio.run` fails in the tests after it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bench import printers

DESK, PHONE = (1366, 768), (390, 844)
"""An office's screen, and a phone: pixels."""
NO_HOST = "--proxy-server=127.0.0.1:9"
"""Every host but this machine is behind a proxy that is not there. (Playwright's own setting would put this machine
behind it, too.)"""
COMPLAINTS = frozenset({"error", "warning"})
"""Of the console: what a page's own policy refused, and what did not load, are among them."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A page, and what has happened in it since it was opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """The addresses that were asked for, whether or not an answer came."""
    complaints: list[str] = field(default_factory=list)
    """Errors of scripts and of the browser."""

    def hear(self, kind: str, text: str) -> None:
        """Keep a message of the console that is a complaint."""
        if kind in COMPLAINTS:
            self.complaints.append(text)

    def stays(self, *homes: str) -> bool:
        """Whether nothing was asked of anybody else, and nothing was complained about."""
        assert self.complaints == []
        return all(url.startswith((*homes, "data:", "blob:")) for url in self.requests)

    def fits(self) -> bool:
        """Whether the page is no wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the test is skipped where Chromium is not installed."""
    try:
        program = printers.program("chromium")
    except printers.MissingProgram as missing:
        pytest.skip(str(missing))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[NO_HOST])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_tab(browser: Browser, size: tuple[int, int] = DESK) -> Iterator[Tab]:
    """A tab that shares nothing with any other, at the size of a screen."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, is_mobile=size == PHONE, reduced_motion="reduce"
    )
    tab = Tab(context.new_page())
    context.on("request", lambda request: tab.requests.append(request.url))
    tab.page.on("websocket", lambda socket: tab.requests.append(socket.url))
    context.on("weberror", lambda error: tab.complaints.append(str(error.error)))
    context.on("console", lambda message: tab.hear(message.type, message.text))
    try:
        yield tab
    finally:
        context.close()
