"""Sets of results to records, one report at a time: a set of any size takes the memory of its largest report.

`LOADERS` has a function for each kind of file, `path -> records`; another source of the same records is one more line.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from extractor.errors import DependencyError, GoujiError
from extractor.reports.quality.harvested import CELL, DATAPACKAGE, HEAD, load_harvest
from extractor.reports.quality.records import CellRecord, FailureRecord, Record, ReportRecord

Advance = Callable[[float], None]
"""Called with each share of a file that has been read."""
AdvanceFile = Callable[[Path, float], None]
"""The same, with the file."""

BATCH = 8_192
"""Cells of a Parquet file that are in memory at a time: some 40 reports. Eight times as many took 244 MB."""

REMEDY = "give files that `gouji extract --format jsonl` or `--format parquet` wrote, or the folder of a harvest"


def find_results(paths: Iterable[Path]) -> list[Path]:
    """The files of results among paths and in folders, JSON Lines first: it says more of a report than Parquet. A
    harvest's dataset is one result, its `datapackage.json`.

    Raises GoujiError where a path is not there, or no results are in it.
    """
    found: list[Path] = []
    for path in paths:
        inside = folder_to_results(path) if path.is_dir() else [path]
        if not path.exists():
            raise GoujiError(f"{path}: is not there; {REMEDY}")
        if not inside:
            raise GoujiError(f"{path}: holds no dataset, no .jsonl and no .parquet file; {REMEDY}")
        found += inside
    return sorted(dict.fromkeys(found), key=lambda file: file.suffix != ".jsonl")


def folder_to_results(folder: Path) -> list[Path]:
    """The datasets and files of results in a folder; what is in a dataset is of it."""
    datasets = {file.parent: file for file in sorted(folder.rglob(DATAPACKAGE))}
    files = [file for file in folder.rglob("*") if file.suffix in (".jsonl", ".parquet")]
    return sorted(datasets.values()) + sorted(file for file in files if datasets.keys().isdisjoint(file.parents))


def load_records(files: Iterable[Path], advance: AdvanceFile, repeated: list[str]) -> Iterator[Record]:
    """All records of some files, each report once: what a second file repeats is named in `repeated` and left out.

    `advance` is told of every share of a file that has been read. Raises GoujiError for what is no file of results.
    """
    known = set[bytes]()
    for file in files:
        times = Counter[bytes]()
        for record in load_file(file, lambda share, file=file: advance(file, share)):  # type: ignore[misc]
            name = record_to_name(record)
            times[name] += 1
            # A file may hold two reports of one agency and year: it is the second of them that repeats the second.
            own = name + times[name].to_bytes(2, "big")
            if own in known:
                repeated.append(record.source)
                continue
            known.add(own)
            yield record


def record_to_name(record: Record) -> bytes:
    """By what a report is known again in another file: 16 bytes."""
    parts: tuple[object, ...] = (record.source,)
    if isinstance(record, ReportRecord):
        parts = (record.source, record.sha256, record.agency, record.year, record.form)
    return blake2b(repr(parts).encode("utf-8", "backslashreplace"), digest_size=16).digest()


def load_file(path: Path, advance: Advance) -> Iterator[Record]:
    """The records of one file: a dataset where it has the name of one, Parquet where it begins as such."""
    try:
        with path.open("rb") as file:
            parquet = file.read(4) == b"PAR1"
        kind = DATAPACKAGE if path.name == DATAPACKAGE else ".parquet" if parquet else ".jsonl"
        yield from LOADERS[kind](path, advance)
    except OSError as error:
        raise GoujiError(f"{path}: cannot be read: {(error.strerror or 'input/output error').lower()}") from error


def load_jsonl(path: Path, advance: Advance) -> Iterator[Record]:
    """A report or a failure a line, as `gouji extract --format jsonl` and `--failed` write them."""
    size = max(path.stat().st_size, 1)
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield line_to_record(path, number, line)
            advance(len(line) / size)


def line_to_record(path: Path, number: int, line: bytes) -> Record:
    """One line. Raises GoujiError that names it."""
    from pydantic import ValidationError

    try:
        data = json.loads(line, parse_float=Decimal)
        kind = FailureRecord if isinstance(data, dict) and "error" in data else ReportRecord
        record: Record = _reader(kind).validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole line"
        raise GoujiError(f"{path}: line {number}: {where}: {first['msg'].lower()}; {REMEDY}") from error
    except ValueError as error:
        raise GoujiError(f"{path}: line {number} is no JSON; {REMEDY}") from error
    return record


@cache
def _reader(kind: type) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def load_parquet(path: Path, advance: Advance) -> Iterator[Record]:
    """The reports of a table of cells, where each has its cells one after the other."""
    waiting: list[dict[str, Any]] = []
    seen = set[tuple[str, str, str]]()
    for row in parquet_to_rows(path, advance):
        key = row["table"], row["row"], row["column"]
        # The same address again is another report, be it of the same file.
        if waiting and (key in seen or any(row[name] != waiting[0][name] for name in HEAD)):
            yield rows_to_report(waiting)
            waiting, seen = [], set()
        waiting.append(row)
        seen.add(key)
    if waiting:
        yield rows_to_report(waiting)


def parquet_to_rows(path: Path, advance: Advance) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file. Raises GoujiError where it has other columns, DependencyError without pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise DependencyError("Parquet needs pyarrow: pip install 'gouji[parquet]', or give JSON Lines") from error
    try:
        with pq.ParquetFile(path) as file:
            missing = {*HEAD, *CELL} - set(file.schema_arrow.names)
            if missing:
                raise GoujiError(f"{path}: has no column {sorted(missing)[0]}; {REMEDY}")
            total = max(file.metadata.num_rows, 1)
            for batch in file.iter_batches(BATCH, columns=[*HEAD, *CELL]):
                yield from batch.to_pylist()
                advance(batch.num_rows / total)
    except pa.ArrowException as error:
        raise GoujiError(f"{path}: is a damaged Parquet file; write it again, or give JSON Lines") from error


def rows_to_report(rows: list[dict[str, Any]]) -> ReportRecord:
    """The rows of one report together."""
    cells = tuple(CellRecord(*(row[name] for name in CELL)) for row in rows)
    head = {name: rows[0][name] for name in HEAD}
    return ReportRecord(**head, cells=cells)


LOADERS: dict[str, Callable[[Path, Advance], Iterator[Record]]] = {
    ".jsonl": load_jsonl, ".parquet": load_parquet, DATAPACKAGE: load_harvest,
}  # fmt: skip
"""Kinds of results by suffix or name. Each function takes the path and whom to tell what share of it has been read."""
