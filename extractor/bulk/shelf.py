"""Where the files of a dataset stand: in a folder, or under a prefix of an object store. Each is there whole or not at
all, whoever looks and whenever the writer is killed.
"""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from extractor.sources.places import is_near
from extractor.sources.stores import address_to_parts, fault_to_reason, open_store, store_faults


class Shelf(Protocol):
    """Files by name (`cells/0f.parquet`). All raises OSError where the place cannot be read or written.

    `is_shared`: other machines write there too, and what `datapackage.json` lists must stay until it is written anew.
    """

    is_shared: bool

    def names(self, table: str) -> set[str]:
        """The names, inside of it, of the files of a table."""
        ...

    def read(self, name: str) -> bytes:
        """A file."""
        ...

    def add(self, name: str, data: bytes) -> None:
        """A file whose name says its content: where it is there already, nothing is written."""
        ...

    def put(self, name: str, data: bytes) -> None:
        """A file, in the place of what has its name."""
        ...

    def take_in(self, draft: Path, name: str) -> None:
        """A file that was written elsewhere, in the folder of the run."""
        ...

    def remove(self, name: str) -> None:
        """A file, if it is there."""
        ...


def open_shelf(place: str) -> Shelf:
    """The files at a path or at `s3://bucket/prefix`."""
    return FolderShelf(Path(place)) if is_near(place) else StoreShelf(place)


class FolderShelf:
    """Files in a folder."""

    is_shared = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self, table: str) -> set[str]:
        """As Shelf.names."""
        return {file.name for file in (self._folder / table).glob("*")}

    def read(self, name: str) -> bytes:
        """As Shelf.read."""
        return (self._folder / name).read_bytes()

    def add(self, name: str, data: bytes) -> None:
        """As Shelf.add."""
        if not (self._folder / name).exists():
            self.put(name, data)

    def put(self, name: str, data: bytes) -> None:
        """As Shelf.put."""
        write_whole(self._folder / name, data)

    def take_in(self, draft: Path, name: str) -> None:
        """As Shelf.take_in."""
        replace_durably(draft, self._folder / name)

    def remove(self, name: str) -> None:
        """As Shelf.remove."""
        (self._folder / name).unlink(missing_ok=True)


class StoreShelf:
    """Objects of a store. Its client has threads of its own: a process that used one must not fork."""

    is_shared = True

    def __init__(self, address: str) -> None:
        self._address = address
        bucket, prefix = address_to_parts(address)
        self._store = open_store(bucket)
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def names(self, table: str) -> set[str]:
        """As Shelf.names."""
        import obstore

        with self._faults():
            pages = list(obstore.list(self._store, f"{self._prefix}{table}/"))
        return {item["path"].rpartition("/")[2] for page in pages for item in page}

    def read(self, name: str) -> bytes:
        """As Shelf.read."""
        return self.read_version(name)[0]

    def read_version(self, name: str) -> tuple[bytes, str]:
        """An object, and what the store calls its version."""
        import obstore

        with self._faults():
            found = obstore.get(self._store, self._prefix + name)
            return bytes(found.bytes()), found.meta["e_tag"] or ""

    def add(self, name: str, data: bytes) -> None:
        """As Shelf.add."""
        from obstore.exceptions import AlreadyExistsError

        try:
            self._put(name, data, "create")
        except AlreadyExistsError:
            return

    def put(self, name: str, data: bytes) -> None:
        """As Shelf.put."""
        self._put(name, data, "overwrite")

    def put_over(self, name: str, data: bytes, version: str) -> str | None:
        """An object in the place of that version of it, or where there is none if that is empty; its version. None
        where another stands there meanwhile."""
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        try:
            return self._put(name, data, {"e_tag": version} if version else "create")
        except (AlreadyExistsError, PreconditionError):
            return None

    def take_in(self, draft: Path, name: str) -> None:
        """As Shelf.take_in."""
        import obstore

        with self._faults():
            obstore.put(self._store, self._prefix + name, draft)
        draft.unlink()

    def remove(self, name: str) -> None:
        """As Shelf.remove."""
        import obstore

        with self._faults():
            obstore.delete(self._store, self._prefix + name)

    def _put(self, name: str, data: bytes, mode: Any) -> str:
        import obstore

        with self._faults():
            return str(obstore.put(self._store, self._prefix + name, data, mode=mode, use_multipart=False)["e_tag"])

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Faults of the store as those of a disk; what a caller asks for by name stays."""
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        try:
            yield
        except (AlreadyExistsError, PreconditionError, FileNotFoundError):
            raise
        except store_faults() as fault:
            raise OSError(errno.EIO, fault_to_reason(fault), self._address) from fault


def write_whole(place: Path, data: bytes) -> None:
    """A file that is there whole or not at all, also after a loss of power: beside its place, synced, renamed."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")  # two nodes may have processes of one number
    try:
        draft.write_bytes(data)
        replace_durably(draft, place)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def replace_durably(draft: Path, place: Path) -> None:
    """A file that is written takes its place."""
    sync(draft)
    draft.replace(place)
    sync(place.parent)


def sync(path: Path) -> None:
    """What a file or a folder holds is on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
