"""RAR archives: rarfile reads the directory and stored members, the program `unar` of Debian unpacks the others.

`unar` reads files only: a RAR archive that lies in another archive is laid into a temporary file meanwhile; what it
holds never is. Each member costs the start of a program, so only names tell which of them may be archives themselves.
"""

import shutil
from collections.abc import Iterator
from functools import partial
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, cast
from weakref import finalize

from extractor.errors import DamagedError, EncryptedError, SourceError, UnsupportedError
from extractor.sources.entry import Container, Entry, distinct, name_to_problem, size_to_problem
from extractor.sources.files import MAX_BYTES
from extractor.sources.passage import FAULTS, Passage, check_total, total_limit

_REMEDY = "pip install 'gouji[archives]' and apt-get install unar, or pack it as .zip"


class RarContainer(Container):
    """The members of a RAR archive."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._file = _stream_to_file(stream)
        if not isinstance(self._file, str):
            finalize(self, self._file.close)

    def entries(self) -> Iterator[Entry]:
        """The members in the order they were packed."""
        return distinct(self._entries())

    def _entries(self) -> Iterator[Entry]:
        rarfile = _rarfile()
        limit = total_limit(self._stream)
        try:
            archive = rarfile.RarFile(getattr(self._file, "name", self._file))
            members = archive.infolist()
        except rarfile.Error as fault:
            raise _fault_to_error(rarfile, fault) from fault
        if not members and archive.needs_password():
            raise EncryptedError("is a RAR archive locked with a password: unpack it with the password")
        check_total(sum(member.file_size for member in members), limit)
        yield from (_info_to_entry(rarfile, archive, info) for info in members if not info.is_dir())


def _rarfile() -> Any:
    try:
        import rarfile
    except ImportError as error:
        raise UnsupportedError(f"is a RAR archive, which takes rarfile and unar to read: {_REMEDY}") from error
    if shutil.which("unar"):
        rarfile.tool_setup(unrar=False, unar=True, bsdtar=False, sevenzip=False, sevenzip2=False, force=True)
    return rarfile


def _stream_to_file(stream: BinaryIO) -> Any:
    """The archive's path, or the file that holds a copy of it where it has none."""
    name = getattr(stream, "name", None)
    if isinstance(name, str):
        return name
    copy = NamedTemporaryFile(suffix=".rar")  # noqa: SIM115  # closed with the container
    shutil.copyfileobj(stream, copy)
    copy.flush()
    return copy


def _info_to_entry(rarfile: Any, archive: Any, info: Any) -> Entry:
    name = info.filename.removeprefix("./")
    problem = name_to_problem(name, is_link=info.is_symlink(), is_file=info.is_file())
    problem = problem or size_to_problem(info.file_size)
    if info.needs_password():
        problem = EncryptedError("is locked with a password in its archive: unpack it with the password, and name it")
    return Entry(name, partial(_open, rarfile, archive, info), info.file_size, problem, is_near=False)


def _open(rarfile: Any, archive: Any, info: Any) -> BinaryIO:
    if info.compress_type != rarfile.RAR_M0 and not shutil.which("unar"):
        raise UnsupportedError(f"is packed in a RAR archive, which takes unar to read: {_REMEDY}")
    try:
        return cast(BinaryIO, Passage(archive.open(info), MAX_BYTES, (rarfile.Error, *FAULTS)))
    except rarfile.Error as fault:
        raise _fault_to_error(rarfile, fault) from fault


def _fault_to_error(rarfile: Any, fault: Exception) -> SourceError:
    if isinstance(fault, rarfile.PasswordRequired | rarfile.RarWrongPassword):
        return EncryptedError("is a RAR archive locked with a password: unpack it with the password")
    if isinstance(fault, rarfile.RarCannotExec):
        return UnsupportedError(f"is packed in a RAR archive, which takes unar to read: {_REMEDY}")
    return DamagedError("is a damaged or truncated RAR archive: fetch it again")
