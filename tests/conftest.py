"""What all tests share: the repository's folder, and the command gouji run in this process."""

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

# A loaded machine must not fail a property for its time, and a failure must come again on the next run.
hypothesis.settings.register_profile("gouji", deadline=None, derandomize=True)
hypothesis.settings.load_profile("gouji")

REPOSITORY = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, and its exit status."""

    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode()


class _Stream(io.TextIOWrapper):
    """A standard stream that may say it is a terminal."""

    def __init__(self, data: bytes = b"", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8", write_through=True)
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    @property
    def content(self) -> bytes:
        return self.buffer.getvalue()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def repository() -> Path:
    """The folder of cli.py, extractor/ and templates/."""
    return REPOSITORY


@pytest.fixture
def gouji(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """`gouji("check", path, stdin=b"...", terminal=False)`: the command's answer."""

    def run(*words: object, stdin: bytes = b"", terminal: bool = False) -> Answer:
        import cli

        out, err = _Stream(terminal=terminal), _Stream()
        monkeypatch.setattr(sys, "argv", ["gouji", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", _Stream(stdin))
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        try:
            cli.main()
        except SystemExit as stop:
            return Answer(int(stop.code or 0), out.content, err.content.decode())
        finally:
            monkeypatch.undo()
        return Answer(0, out.content, err.content.decode())

    return run


@pytest.fixture(scope="session")
def store_server() -> Iterator[str]:
    """The address of a server on this machine that speaks S3."""
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(store_server: str) -> Iterator[str]:
    """`s3://reports`, empty, with what the environment has to say for it."""
    from urllib.request import Request, urlopen

    from extractor.sources import stores

    pytest.importorskip("obstore")
    with pytest.MonkeyPatch.context() as patch:  # of its own: `gouji` undoes what the fixture monkeypatch does
        for name, value in {
            "AWS_ENDPOINT_URL": store_server, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        }.items():  # fmt: skip
            patch.setenv(name, value)
        urlopen(Request(f"{store_server}/reports", method="PUT")).close()  # noqa: S310
        stores.open_store.cache_clear()
        yield "s3://reports"
        stores.open_store.cache_clear()
        urlopen(Request(f"{store_server}/moto-api/reset", method="POST")).close()  # noqa: S310
