"""Files of one agency's report of one year (the page and its attachment), linked: each to the first of them by name.

What differs between two files is for a person to judge (`gouji check` of both says where); here it is counted, as
`extractor.checks.twins` does, on columns: at a million reports it is a matter of minutes.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from extractor.bulk.batch import Part
from extractor.bulk.columns import arrow_schema, load_arrow
from extractor.bulk.parts import read_part
from extractor.bulk.shelf import Shelf
from extractor.checks import agency_key
from extractor.checks.twins import NOT_THERE

PAIRS_AT_ONCE = 1000
"""Pairs whose cells are in memory together: 300 MB at most, measured on 1,359 pairs over 100 parts."""

_HEAD = ("source", "sha256", "report", "agency", "year", "form")
_CELL = ("table", "row", "column")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A report: the columns of its head, and the part that has its cells."""

    source: str
    sha256: str
    report: int
    agency: str
    year: int
    form: str
    cells: Part

    def head(self) -> dict[str, Any]:
        """Its own columns in a row of `twins`."""
        return {name: getattr(self, name) for name in _HEAD}


def twins_to_tables(shelf: Shelf, batches: Iterable[Iterable[Part]]) -> Iterator[Any]:
    """The table `twins` in pieces. `batches`: the parts of each batch of the dataset on the shelf."""
    pa = load_arrow()
    pairs = (
        (later, group[0])
        for group in reports_to_groups(shelf, batches)
        for later in group[1:]
        if later.sha256 != group[0].sha256
    )
    while some := list(islice(pairs, PAIRS_AT_ONCE)):
        counts = count_cells(shelf, some)
        rows = [pair_to_row(pair, counts.get(pair_key(*pair), (0, 0))) for pair in some]
        yield pa.Table.from_pylist(rows, arrow_schema("twins", written=False)).cast(arrow_schema("twins", written=True))


def reports_to_groups(shelf: Shelf, batches: Iterable[Iterable[Part]]) -> Iterator[list[_Seen]]:
    """The reports of each agency and year that has several, by name; the group that was seen first comes first, since
    its cells stand together. SQLite sorts them, on the disk where they are many."""
    cells = list[Part]()
    with closing(sqlite3.connect("")) as base:
        base.execute("create table seen (key, source, sha256, report, agency, year, form, part)")
        base.executemany("insert into seen values (?, ?, ?, ?, ?, ?, ?, ?)", seen_rows(shelf, batches, cells))
        found = base.execute(
            "select first, source, sha256, report, agency, year, form, part from ("
            "select *, count(*) over own as number, min(rowid) over own as first from seen "
            "window own as (partition by key, year)) where number > 1 order by first, source, report"
        )
        for _, group in groupby(found, key=itemgetter(0)):
            yield [_Seen(**dict(zip(_HEAD, head, strict=True)), cells=cells[part]) for _, *head, part in group]


def seen_rows(shelf: Shelf, batches: Iterable[Iterable[Part]], cells: list[Part]) -> Iterator[tuple[Any, ...]]:
    """The reports whose agency and year are known: the agency's key, their heads, and where in `cells` the part stands
    that has theirs."""
    for batch in batches:
        parts = {part.table: part for part in batch}
        if "reports" in parts:
            cells.append(parts["cells"])
            for row in read_part(shelf, parts["reports"], _HEAD).to_pylist():
                if (key := agency_key(row["agency"])) and row["year"] is not None:
                    yield (key, *(row[name] for name in _HEAD), len(cells) - 1)


def pair_to_row(pair: tuple[_Seen, _Seen], counts: tuple[int, int]) -> dict[str, Any]:
    """A row of `twins`."""
    later, first = pair
    twin = {"twin_source": first.source, "twin_sha256": first.sha256, "twin_report": first.report}
    alike, differing = counts
    return {**later.head(), **twin, "alike": alike, "differing": differing}


def pair_key(later: _Seen, first: _Seen) -> tuple[Any, ...]:
    """A pair by its digests and numbers."""
    return later.sha256, later.report, first.sha256, first.report


def count_cells(shelf: Shelf, pairs: Iterable[tuple[_Seen, _Seen]]) -> dict[tuple[Any, ...], tuple[int, int]]:
    """For each pair, by its `pair_key`: how many of the cells that both files show are the same, and how many not."""
    import pyarrow.compute as pc

    pa = load_arrow()
    pairs = list(pairs)
    parts = dict.fromkeys(one.cells for pair in pairs for one in pair)
    digests = pa.array(sorted({one.sha256 for pair in pairs for one in pair}))
    shown = pa.concat_tables(shown_cells(shelf, part, digests) for part in parts)
    names = ("sha256", "report", "twin_sha256", "twin_report")
    keys = pa.table(list(zip(*(pair_key(*pair) for pair in pairs), strict=True)), names)
    keys = keys.set_column(1, "report", keys["report"].cast(pa.int16()))
    keys = keys.set_column(3, "twin_report", keys["twin_report"].cast(pa.int16()))
    both = keys.join(shown, ["sha256", "report"], join_type="inner").join(
        shown.rename_columns({"value": "twin_value"}), ["twin_sha256", "twin_report", *_CELL],
        ["sha256", "report", *_CELL], "inner",
    )  # fmt: skip
    equal = pc.fill_null(pc.equal(both["value"], both["twin_value"]), False)
    none = pc.and_(pc.is_null(both["value"]), pc.is_null(both["twin_value"]))
    counted = both.append_column("same", pc.or_(equal, none).cast(pa.int64())).group_by(names)
    rows = counted.aggregate([("same", "sum"), ("same", "count")]).to_pylist()
    return {tuple(row[name] for name in names): (row["same_sum"], row["same_count"] - row["same_sum"]) for row in rows}


def shown_cells(shelf: Shelf, part: Part, digests: Any) -> Any:
    """The cells of some documents in a part that are there and can be read, as text and numbers."""
    import pyarrow.compute as pc

    pa = load_arrow()
    rows = read_part(shelf, part, ("sha256", "report", *_CELL, "value", "status"))
    for name in ("sha256", *_CELL, "status"):
        rows = rows.set_column(rows.column_names.index(name), name, rows[name].cast(pa.string()))
    missing = pc.is_in(rows["status"], pa.array([status.value for status in NOT_THERE]))
    wanted = pc.and_(pc.is_in(rows["sha256"], digests), pc.invert(missing))
    return rows.filter(wanted).drop_columns("status")
