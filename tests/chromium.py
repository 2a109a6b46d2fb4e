"""A page in headless Chromium, over the pipe of its debugging protocol: nothing is installed for it."""

import base64
import json
import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench import printers

IN, OUT = 3, 4
"""The descriptors on which Chromium hears and answers."""
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--proxy-server=127.0.0.1:9")
"""Every host is behind a proxy that is not there."""
WAIT = 30
"""Seconds for an answer, after which a browser that hangs is an error."""


class Tab:
    """A tab, and what has happened in it. Messages end with a null byte."""

    def __init__(self, hear: int, say: int) -> None:
        self._hear, self._say, self._rest, self._number = hear, say, b"", 0
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """One command and its answer."""
        self._number += 1
        session = {"sessionId": self._session} if hasattr(self, "_session") else {}
        message = {"id": self._number, "method": method, "params": parameters, **session}
        os.write(self._say, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            assert select.select([self._hear], [], [], WAIT)[0], "Chromium does not answer"
            data = os.read(self._hear, 1 << 20)
            assert data, "Chromium is gone"
            self._rest += data
        message, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        assert answer.get("method") != "Inspector.detached", answer
        return answer

    def open(self, path: Path) -> None:
        """Load a file, until its load event has been seen."""
        self.events.clear()
        self.visit(path.as_uri())

    def visit(self, url: str) -> None:
        """Load an address, until its load event has been seen; what has happened before stays in `events`."""
        before = len(self.events)
        self.call("Page.navigate", url=url)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events[before:]):
            self.events.append(self._next())

    def wait(self, script: str) -> Any:
        """What an expression gives as soon as that is true."""
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            value = self.run(script)
            if value:
                return value
            time.sleep(0.02)
        raise AssertionError(f"never true: {script}; {self.complaints()}")

    def press(self, key: str) -> None:
        """One key, as from a keyboard; a key of one character types it."""
        text = {"text": "\r" if key == "Enter" else key} if len(key) == 1 or key == "Enter" else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def choose_files(self, selector: str, *files: Path) -> None:
        """Files in a field for files."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def picture(self, file: Path) -> None:
        """What is to be seen now, as a PNG file."""
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def run(self, script: str) -> Any:
        """What an expression of JavaScript gives."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def requests(self) -> list[str]:
        """The addresses that were asked for."""
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event.get("method") == "Network.requestWillBeSent"
        ]

    def complaints(self) -> list[str]:
        """Errors of scripts, and what the page's own policy refused."""
        return [
            json.dumps(event["params"], ensure_ascii=False)
            for event in self.events
            if event.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded")
        ]


@contextmanager
def chromium(profile: Path, *options: str) -> Iterator[Tab]:
    """A tab of a browser that finds no host; the test is skipped where Chromium is not installed."""
    try:
        program = printers.program("chromium")
    except printers.MissingProgram as missing:
        pytest.skip(str(missing))
    hear, their_say = os.pipe()
    their_hear, say = os.pipe()

    def give_pipes() -> None:
        # Moved up first, so that the one is not closed by the other taking its number.
        high = [os.dup(their_hear), os.dup(their_say)]
        os.dup2(high[0], IN)
        os.dup2(high[1], OUT)

    command = [program, *OPTIONS, f"--user-data-dir={profile}", "--remote-debugging-pipe", *options]
    process = subprocess.Popen(
        command, preexec_fn=give_pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(their_say)
    os.close(their_hear)
    try:
        tab = Tab(hear, say)
        yield tab
        tab.call("Browser.close")
        process.wait(WAIT)
    finally:
        process.kill()
        process.wait()
        os.close(hear)
        os.close(say)
