"""The service at a free port of this machine, in a thread: for measurements and for tests."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import uvicorn

from extractor.service.app import create_app
from extractor.service.service import Service
from extractor.service.settings import Settings

WAIT = 60.0
"""Seconds for an answer."""


@dataclass(frozen=True, slots=True)
class Running:
    """A service that answers: its address, a client of it, and its insides."""

    address: str
    client: httpx.Client
    service: Service


@contextmanager
def running(settings: Settings) -> Iterator[Running]:
    """A service from the start to its orderly end."""
    service = Service(settings)
    server = uvicorn.Server(uvicorn.Config(create_app(service), log_level="critical", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            with httpx.Client(base_url=address, timeout=WAIT, trust_env=False) as client:
                yield Running(address, client, service)
        finally:
            server.should_exit = True
            thread.join()
