"""The service: an HTTP API (`api`) and pages (`pages`) behind a `guard`, over one SQLite file (`database`).

Files wait as `jobs` for confined processes (`pool`, `work`); what comes of them are `documents`, whose doubtful cells
are grouped into `looks`. People settle these (`review`, `decisions`, `looking`), `progress` says how far they are, and
`exports` gives both their reading and the machine's.
"""

from collections.abc import Callable
from pathlib import Path

from extractor.errors import DependencyError
from extractor.service.settings import Settings, read_keys

__all__ = ["Settings", "read_keys", "serve"]

MAX_AT_ONCE = 200
"""Connections; more are told to come again."""
GRACE_SECONDS = 5
"""For requests that are under way when the service is to end."""


def serve(settings: Settings, dataset: Path | None, say: Callable[[str], None]) -> None:
    """Answer requests until interrupted, a harvest's `dataset` opened for review before; `say`: what came of that, and
    the address. Raises SettingsError, GoujiError for what is no dataset, and DependencyError where the extra is not
    installed."""
    try:
        import uvicorn

        from extractor.service.app import create_app
        from extractor.service.service import Service
    except ImportError as error:
        raise DependencyError("serve needs fastapi and uvicorn: pip install 'gouji[serve]'") from error
    service = Service(settings)
    if dataset is not None:
        opened = service.open_dataset(dataset)
        say(f"{dataset}: {opened.new} reports opened, {opened.known} were here, {opened.passed_over} fit no form")
    say(f"http://{settings.host}:{settings.port}/")
    uvicorn.run(
        create_app(service), host=settings.host, port=settings.port, log_level="warning", access_log=False,
        server_header=False, limit_concurrency=MAX_AT_ONCE, timeout_graceful_shutdown=GRACE_SECONDS, ws="none",
    )  # fmt: skip
