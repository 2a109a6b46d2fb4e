"""A dataset in an object store: the run works in a folder of this machine, and `datapackage.json` is what it commits.

That object names all parts and a copy of the ledger, and is written only over the version that the run began with: so
whoever reads what it lists reads one whole state, another machine goes on from it, and of two harvests at the same time
one comes too late and is told so. Nothing that it lists is removed before it is written anew.
"""

import json
import os
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

from extractor.bulk.ledger import LEDGER, Ledger
from extractor.bulk.shelf import StoreShelf, write_whole
from extractor.errors import GoujiError
from extractor.sources.places import is_near

DATAPACKAGE = "datapackage.json"
LEDGERS = "ledger"
"""Copies of ledgers in the store."""
_VERSION = "version"
"""The file with the version of DATAPACKAGE that the ledger beside it belongs to."""


def work_folder(out: str) -> Path:
    """Where a run keeps its ledger, journals and log: with the dataset, or among the user's state (XDG_STATE_HOME) for
    one in a store."""
    if is_near(out):
        return Path(out)
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return state / "gouji" / quote(out.removeprefix("s3://").strip("/"), safe="")


def fetch_ledger(shelf: StoreShelf, folder: Path) -> None:
    """Have the ledger of the store's dataset in `folder`, unless it is the one there, or a later one of a run that was
    killed. Raises GoujiError where what is in the store is no dataset of a harvest."""
    try:
        package, version = shelf.read_version(DATAPACKAGE)
    except FileNotFoundError:
        (folder / _VERSION).unlink(missing_ok=True)
        return
    if version == _known_version(folder):
        return
    try:
        name = json.loads(package)["gouji"]["ledger"]
    except (ValueError, KeyError, TypeError) as error:
        raise GoujiError(f"{DATAPACKAGE} in the store was not written by gouji harvest: name another prefix") from error
    for tail in ("-wal", "-shm"):
        (folder / f"{LEDGER}{tail}").unlink(missing_ok=True)
    write_whole(folder / LEDGER, shelf.read(name))
    write_whole(folder / _VERSION, version.encode())


def commit(shelf: StoreShelf, folder: Path, ledger: Ledger, about: dict[str, Any]) -> None:
    """Make this state the dataset: `about` is what DATAPACKAGE says of it. Raises GoujiError where another harvest made
    its own the dataset meanwhile."""
    draft = folder / f".{LEDGER}.{os.getpid()}"
    ledger.copy(draft)
    name = f"{LEDGERS}/{uuid.uuid4().hex}.sqlite"
    shelf.take_in(draft, name)
    about["gouji"]["ledger"] = name
    version = shelf.put_over(DATAPACKAGE, package_to_bytes(about), _known_version(folder))
    if version is None:
        raise GoujiError("another harvest wrote the dataset meanwhile: run the same command again")
    write_whole(folder / _VERSION, version.encode())
    for other in shelf.names(LEDGERS) - {name.rpartition("/")[2]}:
        shelf.remove(f"{LEDGERS}/{other}")


def package_to_bytes(about: dict[str, Any]) -> bytes:
    """As it is written."""
    return json.dumps(about, ensure_ascii=False, indent=1).encode()


def _known_version(folder: Path) -> str:
    file = folder / _VERSION
    return file.read_text(encoding="utf-8") if file.exists() else ""
