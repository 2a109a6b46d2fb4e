"""A web site in a thread on this machine, that remembers what it was asked."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """What a path answers. `length`: promised instead of the body's own."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    seconds: float = 0.0


@dataclass
class Site:
    """A running site. `asked`: path, time and headers of every request; `answers`: by path, or a function of the visit."""

    address: str
    answers: dict[str, Answer | Callable[[int], Answer]]
    asked: list[tuple[str, float, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]

    def headers_of(self, path: str) -> dict[str, str]:
        return next(headers for asked, _, headers in reversed(self.asked) if asked == path)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed leaves its connection: nothing to print."""


@contextmanager
def running(answers: dict[str, Answer | Callable[[int], Answer]]) -> Iterator[Site]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # or the body waits 40 ms for the headers to be acknowledged

        def do_GET(self) -> None:
            with lock:
                visits = site.paths.count(self.path)
                site.asked.append((self.path, time.monotonic(), dict(self.headers)))
            found = site.answers.get(self.path, Answer(b"<html><body>404</body></html>", 404))
            answer = found(visits) if callable(found) else found
            time.sleep(answer.seconds)
            self.send_response(answer.status)
            for name, value in {"Content-Type": "text/html", **answer.headers}.items():
                self.send_header(name, value)
            body = b"" if answer.status == 304 else answer.body
            self.send_header("Content-Length", str(len(body) if answer.length is None else answer.length))
            self.end_headers()
            self.wfile.write(body)
            if answer.length is not None:
                self.close_connection = True

        def log_message(self, *words: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(f"http://127.0.0.1:{server.server_port}", answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
