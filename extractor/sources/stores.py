"""Object stores that speak S3, by obstore. Keys, region and endpoint are those of the environment (AWS_…)."""

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, BinaryIO

from extractor.errors import DamagedError, DependencyError, SourceError
from extractor.sources.record import Reference

_SCHEME = "s3://"
_OPEN_STORES = 8
"""Stores kept open, one a bucket: each holds its connections."""


def find_objects(address: str) -> Iterator[Reference]:
    """The objects under `s3://bucket/prefix`, in the store's order; the address itself where there are none, or where
    the store stops answering, so that reading it says why. Raises DependencyError where obstore is missing."""
    bucket, prefix = address_to_parts(address)
    store = open_store(bucket)
    whole = False
    try:
        for page in store.list(prefix=prefix or None):
            for item in page:
                name = f"{_SCHEME}{bucket}/{item['path']}"
                whole = True
                yield Reference(name, name, size=item["size"], version=item["e_tag"] or str(item["last_modified"]))
    except store_faults():
        whole = False
    if not whole:
        yield Reference(address, address)


def open_object(address: str) -> BinaryIO:
    """An object, open and seekable, fetched piece by piece. Raises DamagedError where the store does not give it."""
    bucket, key = address_to_parts(address)
    store = open_store(bucket)
    import obstore

    try:
        return io.BufferedReader(_Object(obstore.open_reader(store, key)))
    except store_faults() as fault:
        raise fault_to_error(fault) from fault


class _Object(io.RawIOBase):
    """An object of a store as a stream."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        try:
            data = bytes(self._reader.read(len(buffer)))
        except store_faults() as fault:
            raise fault_to_error(fault) from fault
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return int(self._reader.seek(offset, whence))

    def tell(self) -> int:
        return int(self._reader.tell())


def address_to_parts(address: str) -> tuple[str, str]:
    """Bucket and key, or prefix, of an address."""
    bucket, _, key = address.removeprefix(_SCHEME).partition("/")
    return bucket, key


@lru_cache(maxsize=_OPEN_STORES)
def open_store(bucket: str) -> Any:
    """The store of a bucket. Raises DependencyError where obstore is missing."""
    try:
        from obstore.store import S3Store
    except ImportError as error:
        raise DependencyError("object stores need obstore: pip install 'gouji[s3]'") from error
    return S3Store(bucket)


def store_faults() -> tuple[type[Exception], ...]:
    """What obstore raises where a store does not do what it is asked."""
    from obstore.exceptions import BaseError

    return (BaseError, OSError, ValueError)


def fault_to_error(fault: Exception) -> SourceError:
    """Why an object could not be read."""
    if isinstance(fault, FileNotFoundError):
        return DamagedError("cannot be read: the store has no object of this name; check bucket and key")
    return DamagedError(f"cannot be read from its store: {fault_to_reason(fault)}")


def fault_to_reason(fault: Exception) -> str:
    """What a store, or the way to it, said, and what to do."""
    reason = str(fault).splitlines()[0][:200] if str(fault) else type(fault).__name__
    return f"({reason}): check keys, region and endpoint (AWS_…)"
