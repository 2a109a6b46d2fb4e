"""DuckDB over generated cells: the reports of a few specimens, again and again under other names, as parts."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from extractor import Source, extract_all, load_templates
from extractor.bulk.parts import write_part
from extractor.bulk.rows import extractions_to_frames, frames_to_table
from extractor.bulk.shelf import FolderShelf
from extractor.forms.specimen import draw_values, plant_wrong, write_specimen

PROVINCES = ("浙江省", "江苏省", "山西省", "贵州省", "福建省", "四川省", "湖北省", "河南省", "北京市", "上海市")
REPORTS_A_PART = 200
WRONG_EVERY = 7
RUNS = 5

BY_FINDINGS = """
select regexp_extract(agency, '^.{2,3}?(省|市|自治区)') as province, count(distinct (sha256, report)) as reports
from '{out}/findings/*.parquet' where code = 'sum.requests.balance' and year = 2022
group by province order by reports desc
"""

BY_CELLS = """
with sums as (
    select sha256, report, agency,
        sum(value) filter (row in ('new', 'carried_in')) as come,
        sum(value) filter (row in ('total', 'carried_out')) as gone
    from '{out}/cells/*.parquet' where year = 2022 and "table" = 'requests' and "column" = 'total'
    group by all
)
select regexp_extract(agency, '^.{2,3}?(省|市|自治区)') as province, count(*) as reports
from sums where come <> gone group by province order by reports desc
"""

QUERIES = {"from findings": BY_FINDINGS, "the relation computed from cells": BY_CELLS}


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of a query: the first time, and the best and worst of the following ones. `answer`: its rows."""

    first: float
    best: float
    worst: float
    answer: tuple[tuple[object, ...], ...]


def generate(out: Path, cells: int) -> int:
    """Parts with at least so many cells; the number there is."""
    tables = {table: frames_to_table(table, frames) for table, frames in specimen_frames().items()}
    made = part = 0
    while made < cells:
        for table, rows in tables.items():
            write_part(FolderShelf(out), table, renamed(rows, part))
        made += tables["cells"].num_rows
        part += 1
    return made


def specimen_frames() -> dict[str, list[bytes]]:
    """The rows of one part: reports of the 2021 form, every WRONG_EVERY-th with a wrong number."""
    form = next(template for template in load_templates() if template.form == "2021")
    found: dict[str, list[bytes]] = {"cells": [], "reports": [], "findings": []}
    for number in range(REPORTS_A_PART):
        values = draw_values(form, number)
        if number % WRONG_EVERY == 0:
            values = plant_wrong(values, ("requests", "carried_in", "total"), 3)
        source = Source.of(f"{number}.txt", write_specimen(form, values, "txt-tsv", agency=f"{number}", year=2022))
        for table, frame in extractions_to_frames(extract_all(source), "text").items():
            found[table].append(frame)
    return found


def renamed(rows: pa.Table, part: int) -> pa.Table:
    """The rows as those of other documents of another agency and year: words are changed once each."""
    province = PROVINCES[part % len(PROVINCES)]
    words: dict[str, Callable[[str], str]] = {
        "sha256": lambda digest: f"{part:08x}{digest[8:]}",
        "agency": lambda name: f"{province}第{part}县第{name}局",
        "source": lambda name: f"{part}/{name}",
    }
    for name, change in words.items():
        found = rows[name].combine_chunks()
        changed = pa.array([change(word) for word in found.dictionary.to_pylist()])
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, rows.schema.field(at), pa.DictionaryArray.from_arrays(found.indices, changed))
    at = rows.schema.get_field_index("year")
    return rows.set_column(at, rows.schema.field(at), pa.repeat(pa.scalar(2019 + part % 6, pa.int16()), rows.num_rows))


def time_query(out: Path, query: str) -> Timed:
    """A query in a new connection, then warm."""
    with duckdb.connect() as database:
        spent, answer = list[float](), ()
        for _ in range(RUNS + 1):
            started = time.perf_counter()
            answer = tuple(database.execute(query.replace("{out}", str(out))).fetchall())
            spent.append(time.perf_counter() - started)
    return Timed(spent[0], min(spent[1:]), max(spent[1:]), answer)
