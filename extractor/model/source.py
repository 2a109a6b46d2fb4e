"""Bytes and where they came from."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one document. `name` is the path, archive member or URL as given; it never decides the type."""

    name: str
    data: bytes
    sha256: str

    @classmethod
    def of(cls, name: str, data: bytes) -> "Source":
        """A source with its digest computed."""
        return cls(name, data, hashlib.sha256(data).hexdigest())
