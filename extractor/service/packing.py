"""Reports as bytes for the database, and back. JSON, never pickle: a database that somebody else made must not run."""

import json
import re
import zlib
from functools import lru_cache

from pydantic import TypeAdapter

from extractor.model import Extraction

MAX_KEPT = 64
"""Reports that stay unpacked in memory, at some 300 kB each."""

_REPORT: TypeAdapter[Extraction] = TypeAdapter(Extraction)
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def pack(report: Extraction) -> bytes:
    r"""A report as compressed JSON, 8 to 10 kB. Halves of surrogate pairs, which no JSON can hold, are written out as
    `\ud83d`, as in all our files."""
    text = json.dumps(_REPORT.dump_python(report), default=str, ensure_ascii=False)
    return zlib.compress(_SURROGATE.sub(lambda half: rf"\\u{ord(half.group()):04x}", text).encode(), 6)


@lru_cache(MAX_KEPT)
def unpack(data: bytes) -> Extraction:
    """The report. Raises pydantic's ValidationError for what `pack` did not write."""
    return _REPORT.validate_json(zlib.decompress(data))
