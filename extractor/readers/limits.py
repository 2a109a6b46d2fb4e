"""What a document may cost, and the guard that opens zip containers within it.

A report is 5 kB to 5 MB and its tables have under a thousand cells; every limit leaves a factor of a hundred. Passing
one is a TooLargeError, so that a hostile file costs one clean exception and never the machine.
"""

import io
import struct
import zlib
from itertools import pairwise
from zipfile import BadZipFile, ZipFile, ZipInfo

from extractor.errors import DamagedError, EncryptedError, TooLargeError

MAX_SOURCE_BYTES = 200_000_000
"""Bytes of a source. The largest real reports (scans) are 60 MB."""

MAX_PAGE_CHARACTERS = 10_000_000
"""Characters of one HTML page: a second of reading each million at the worst. The largest Word paste seen has 0.3."""

MAX_MARKUP_BYTES = 40_000_000
"""Bytes of one XML part. The largest document.xml seen has 4 MB."""

MAX_UNZIPPED_BYTES = 1_000_000_000
"""Declared total of a container. Reading is capped part by part, so this only stops what is absurd from the start."""

MAX_ZIP_ENTRIES = 20_000
"""Members of a container. An OFD of a long report has hundreds."""

MAX_ZIP_RATIO = 400
"""Unzipped to zipped bytes of a member. Word's most repetitive table XML stays under 100, deflate can reach 1,032."""

RATIO_FLOOR_BYTES = 1_000_000
"""Members smaller than this may have any ratio: they cost nothing."""

MAX_ELEMENTS = 2_000_000
"""Elements of one XML part, at 100 bytes of memory each."""

MAX_TABLE_CELLS = 200_000
"""Cells of all tables of a document. A report has under 1,000, an attached statistical yearbook 50,000."""

MAX_TABLE_SLOTS = 2_000_000
"""Rows times columns that spans may claim in all: what the placing of cells costs."""

MAX_SPAN = 1_000
"""Columns one cell may span, as in the HTML standard; more is read as this many."""

MAX_TABLE_DEPTH = 64
"""Tables within tables. Layout tables nest five or six deep on real pages; readers recurse once a level."""

_DIRECTORY_ENTRY = b"PK\x01\x02"
"""Counted before zipfile builds an object for each; up to twice the limit, since members may be containers too."""

ZIP_FAULTS = (BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError, IndexError)
"""What zipfile raises on a damaged container (RuntimeError, for a password, is told apart before)."""


def open_zip(data: bytes) -> ZipFile:
    """The container, its directory checked: entries, sizes, ratios, overlaps, passwords. Nothing is unzipped.

    Raises DamagedError, TooLargeError or EncryptedError.
    """
    if data.count(_DIRECTORY_ENTRY) > 2 * MAX_ZIP_ENTRIES:
        raise TooLargeError(f"is too large: a container of more than {MAX_ZIP_ENTRIES:,} parts")
    try:
        container = ZipFile(io.BytesIO(data))
    except ZIP_FAULTS as fault:
        message = "is a damaged or truncated zip container: fetch it again"
        raise DamagedError(message) from fault
    members = container.infolist()
    _check_sizes(members)
    check_overlaps(members, container.start_dir)
    if any(member.flag_bits & 1 for member in members):
        raise EncryptedError("is a zip container locked with a password: remove the password and try again")
    return container


def read_member(container: ZipFile, name: str, limit: int = MAX_MARKUP_BYTES) -> bytes:
    """The bytes of one member, at most `limit`. Raises DamagedError (also where it is missing) or TooLargeError."""
    try:
        with container.open(name) as stream:
            data = stream.read(limit + 1)
    except KeyError as fault:
        raise DamagedError(f"is damaged: its part {name} is missing; fetch it again") from fault
    except (*ZIP_FAULTS, RuntimeError) as fault:
        raise DamagedError(f"is damaged: its part {name} cannot be unzipped; fetch it again") from fault
    if len(data) > limit:
        raise TooLargeError(f"is too large: its part {name} holds over {limit:,} bytes; give the report alone")
    return data


def _check_sizes(members: list[ZipInfo]) -> None:
    """Raises TooLargeError for too many members, or too much behind too few bytes."""
    if len(members) > MAX_ZIP_ENTRIES:
        raise TooLargeError(f"is too large: {len(members):,} parts, at most {MAX_ZIP_ENTRIES:,} are read")
    total = sum(member.file_size for member in members)
    if total > MAX_UNZIPPED_BYTES:
        raise TooLargeError(f"is too large: {total:,} bytes unzipped, at most {MAX_UNZIPPED_BYTES:,} are read")
    for member in members:
        allowed = max(RATIO_FLOOR_BYTES, MAX_ZIP_RATIO * member.compress_size)
        if member.file_size > allowed:
            raise TooLargeError("is too large: a part expands beyond measure, as zip bombs do; do not open it")


def check_overlaps(members: list[ZipInfo], end: int) -> None:
    """Raises DamagedError where two members claim the same bytes, or bytes behind the directory's start."""
    claims = sorted((member.header_offset, member.header_offset + member.compress_size) for member in members)
    beyond = [after for _, after in claims if after > end]
    if beyond or any(first[1] > second[0] for first, second in pairwise(claims)):
        raise DamagedError("is a damaged zip container: its parts overlap, as zip bombs do; do not open it")
