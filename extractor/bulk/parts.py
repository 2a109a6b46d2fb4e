"""Parts: Parquet files named by a digest of their bytes, there whole or not at all."""

import hashlib
import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from extractor.bulk.batch import Part
from extractor.bulk.columns import TABLES, arrow_schema, load_arrow
from extractor.bulk.rows import frames_to_table

DIGEST_CHARACTERS = 32
"""128 bits of SHA-256: two parts of one name are the same part."""
_OURS = re.compile(rf"[0-9a-f]{{{DIGEST_CHARACTERS}}}\.parquet|\.[0-9a-f]{{{DIGEST_CHARACTERS}}}\.parquet\.\d+")
ROW_GROUP = 1_000_000
"""A part is one group: engines skip whole parts by the statistics of their columns."""


def write_parts(folder: Path, rows: Iterable[tuple[str, Sequence[bytes]]]) -> tuple[Part, ...]:
    """The parts of (table, frames of record batches); none for a table without rows."""
    return tuple(write_part(folder, table, frames_to_table(table, frames)) for table, frames in rows if frames)


def write_part(folder: Path, table: str, rows: Any) -> Part:
    """An Arrow table as a part in `folder`/`table`. Where it is there already, nothing is written."""
    data = table_to_bytes(rows)
    name = f"{hashlib.sha256(data).hexdigest()[:DIGEST_CHARACTERS]}.parquet"
    place = folder / table / name
    if not place.exists():
        write_whole(place, data)
    return Part(table, name, rows.num_rows, len(data))


def table_to_bytes(rows: Any) -> bytes:
    """An Arrow table as a Parquet file: the same rows give the same bytes."""
    import pyarrow.parquet as pq

    pa = load_arrow()
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd", row_group_size=ROW_GROUP, write_page_index=True)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def write_whole(place: Path, data: bytes) -> None:
    """A file that is there whole or not at all, also after a loss of power: beside its place, synced, renamed."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_part(folder: Path, part: Part, columns: Sequence[str] | None = None) -> Any:
    """The rows of a part as an Arrow table, or some of its columns."""
    import pyarrow.parquet as pq

    schema = arrow_schema(part.table, written=True)
    rows: Any = pq.read_table(folder / part.table / part.name, schema=schema, columns=columns and list(columns))
    return rows


def without_documents(folder: Path, part: Part, keys: Collection[str], unread: Collection[str]) -> Part | None:
    """A part without the rows of some documents (digests of their bytes; names of those that gave none), written beside
    it; None without any row."""
    import pyarrow.compute as pc

    pa = load_arrow()
    rows = read_part(folder, part)
    digests = rows["sha256"].cast(pa.string())
    gone = pc.is_in(digests, pa.array(sorted(keys), pa.string()), skip_nulls=True)
    if unread and digests.null_count:
        gone = pc.or_(gone, pa.array(_named(rows, Counter(unread))))
    kept = rows.filter(pc.invert(gone))
    return write_part(folder, part.table, kept) if kept.num_rows else None


def _named(rows: Any, names: Counter[str]) -> list[bool]:
    """For each row whether it has no digest and one of the names, each name as often as it is there."""
    found = list[bool]()
    for name, digest in zip(rows["source"].to_pylist(), rows["sha256"].to_pylist(), strict=True):
        found.append(digest is None and names[name] > 0)
        names[name] -= found[-1]
    return found


def remove_parts(folder: Path, parts: Iterable[Part]) -> None:
    """These parts are not of the dataset any more."""
    for part in parts:
        (folder / part.table / part.name).unlink(missing_ok=True)


def sweep(folder: Path, known: Iterable[Part]) -> None:
    """Remove what no ledger knows of: parts of a batch that was killed before it was written down, drafts. A file whose
    name is not ours stays."""
    names = {(part.table, part.name) for part in known}
    for table in TABLES:
        for file in (folder / table).glob("*"):
            if (table, file.name) not in names and _OURS.fullmatch(file.name):
                file.unlink()
