"""Parts: Parquet files named by a digest of their bytes, there whole or not at all."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from extractor.bulk.batch import Part
from extractor.bulk.columns import TABLES, arrow_schema, load_arrow
from extractor.bulk.rows import frames_to_table
from extractor.bulk.shelf import Shelf

DIGEST_CHARACTERS = 32
"""128 bits of SHA-256: two parts of one name are the same part."""
_OURS = re.compile(rf"[0-9a-f]{{{DIGEST_CHARACTERS}}}\.parquet|\.[0-9a-f]{{{DIGEST_CHARACTERS}}}\.parquet\.[0-9a-f]+")
ROW_GROUP = 1_000_000
"""A part is one group: engines skip whole parts by the statistics of their columns."""


def write_parts(shelf: Shelf, rows: Iterable[tuple[str, Sequence[bytes]]]) -> tuple[Part, ...]:
    """The parts of (table, frames of record batches); none for a table without rows."""
    return tuple(write_part(shelf, table, frames_to_table(table, frames)) for table, frames in rows if frames)


def write_part(shelf: Shelf, table: str, rows: Any) -> Part:
    """An Arrow table as a part of `table`. Where it is there already, nothing is written."""
    data = table_to_bytes(rows)
    name = f"{hashlib.sha256(data).hexdigest()[:DIGEST_CHARACTERS]}.parquet"
    shelf.add(f"{table}/{name}", data)
    return Part(table, name, rows.num_rows, len(data))


def table_to_bytes(rows: Any) -> bytes:
    """An Arrow table as a Parquet file: the same rows give the same bytes."""
    import pyarrow.parquet as pq

    pa = load_arrow()
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd", row_group_size=ROW_GROUP, write_page_index=True)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def read_part(shelf: Shelf, part: Part, columns: Sequence[str] | None = None) -> Any:
    """The rows of a part as an Arrow table, or some of its columns."""
    import pyarrow.parquet as pq

    schema = arrow_schema(part.table, written=True)
    data = load_arrow().BufferReader(shelf.read(f"{part.table}/{part.name}"))
    rows: Any = pq.read_table(data, schema=schema, columns=columns and list(columns))
    return rows


def without_documents(shelf: Shelf, part: Part, keys: Collection[str], unread: Collection[str]) -> Part | None:
    """A part without the rows of some documents (digests of their bytes; names of those that gave none), written beside
    it; None without any row."""
    import pyarrow.compute as pc

    pa = load_arrow()
    rows = read_part(shelf, part)
    digests = rows["sha256"].cast(pa.string())
    gone = pc.is_in(digests, pa.array(sorted(keys), pa.string()), skip_nulls=True)
    if unread and digests.null_count:
        gone = pc.or_(gone, pa.array(_named(rows, Counter(unread))))
    kept = rows.filter(pc.invert(gone))
    return write_part(shelf, part.table, kept) if kept.num_rows else None


def _named(rows: Any, names: Counter[str]) -> list[bool]:
    """For each row whether it has no digest and one of the names, each name as often as it is there."""
    found = list[bool]()
    for name, digest in zip(rows["source"].to_pylist(), rows["sha256"].to_pylist(), strict=True):
        found.append(digest is None and names[name] > 0)
        names[name] -= found[-1]
    return found


def remove_parts(shelf: Shelf, parts: Iterable[Part]) -> None:
    """These parts are not of the dataset any more; where others may still read them, `sweep` removes them."""
    if not shelf.is_shared:
        for part in parts:
            shelf.remove(f"{part.table}/{part.name}")


def missing_parts(shelf: Shelf, parts: Sequence[Part]) -> list[Part]:
    """Those of the parts that are not there."""
    names = {table: shelf.names(table) for table in {part.table for part in parts}}
    return [part for part in parts if part.name not in names[part.table]]


def sweep(shelf: Shelf, known: Iterable[Part]) -> None:
    """Remove what no ledger knows of: parts of a batch that was killed before it was written down, drafts. A file whose
    name is not ours stays."""
    names = {(part.table, part.name) for part in known}
    for table in TABLES:
        for name in shelf.names(table):
            if (table, name) not in names and _OURS.fullmatch(name):
                shelf.remove(f"{table}/{name}")
