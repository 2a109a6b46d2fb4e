"""What `gouji serve` is told when it starts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from extractor.errors import SettingsError

PORT = 8420
MAX_UPLOAD = 64_000_000
"""Bytes of a file: the largest real reports, which are scans, have 60 MB."""
MAX_ERROR = 0.001
"""The share of wrong cells to be borne among the accepted: 1.4 % of the cells of reports with planted defects are then
to be looked at, and all of the wrong ones were among them (bench/REVIEW.md); at half of it 14 % would be."""
AUDIT = 0.002
"""The share of accepted cells that are looked at all the same: two cells in five reports. Of 10,000 reports that is
3,900 cells, which tell a rate of 0.1 % as one between 0.04 and 0.26 % (Wilson, 95 %)."""
MIN_KEY = 16
"""Characters of an API key."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`folder`: where the database lies; `names`: hosts by which the service is called besides its address; `keys`:
    of people by their names, needed where others than this machine may call."""

    folder: Path
    host: str = "127.0.0.1"
    port: int = PORT
    names: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    workers: int = 0
    max_upload: int = MAX_UPLOAD
    max_error: float = MAX_ERROR
    audit: float = AUDIT
    templates: Path | None = None

    def __post_init__(self) -> None:
        """Raises SettingsError for what is not safe, or makes no sense."""
        if not is_loopback(self.host) and not self.keys:
            raise SettingsError(f"{self.host} can be reached by others: name a file of API keys with --keys")
        if not 0 <= self.audit <= 1:
            raise SettingsError(f"an audit share of {self.audit:g} is none: give one from 0 to 1, such as 0.002")
        if self.max_upload < 1 or self.workers < 0:
            raise SettingsError("the size of uploads must be above 0, the number of workers at least 0")

    @property
    def processes(self) -> int:
        """How many files are read at once: by default as many as there are processors."""
        return self.workers or os.cpu_count() or 1

    @property
    def hosts(self) -> frozenset[str]:
        """What a request may call its host: by another name a foreign page may be asking (DNS rebinding)."""
        own = {"localhost", "127.0.0.1", "[::1]"} if is_loopback(self.host) else {bracketed(self.host)}
        return frozenset(name.lower() for name in (*own, *self.names))


def bracketed(host: str) -> str:
    """An address as it stands in a Host header."""
    return f"[{host}]" if ":" in host else host


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_keys(file: Path) -> dict[str, str]:
    """API keys by the names of their people, from lines `name key`. Raises SettingsError."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read: give a text file with a line `name key` a person") from error
    keys: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) != 2 or len(words[1]) < MIN_KEY or words[0] in keys:
            raise SettingsError(
                f"{file}: line {number}: expected `name key`, each name once, a key of at least {MIN_KEY} characters"
            )
        keys[words[0]] = words[1]
    if not keys:
        raise SettingsError(f"{file}: has no key: give a line `name key` a person")
    return keys
