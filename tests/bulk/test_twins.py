"""Files of one agency and year are linked in the dataset."""

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from extractor import Source, extract_all, load_templates
from extractor.bulk.batch import Part
from extractor.bulk.columns import arrow_schema, load_arrow
from extractor.bulk.parts import write_part
from extractor.bulk.shelf import FolderShelf
from extractor.bulk.twins import _Seen, count_cells, pair_key
from extractor.checks import agreeing_cells
from extractor.forms.specimen import draw_values, write_specimen
from extractor.model import Cell, CellStatus
from tests.bulk.conftest import COUNT, Harvest, files_of, rows_of


def write_report(file: Path, format: str, agency: str, year: int = 2022, **changes: str) -> None:
    template = next(template for template in load_templates() if template.form == "2021")
    values = draw_values(template, 1) | {("requests", "new", column): value for column, value in changes.items()}
    file.write_bytes(write_specimen(template, values, format, agency=agency, year=year))


def test_a_page_and_its_attachment_are_linked_and_compared(folder: Path, tmp_path: Path, reap: Harvest) -> None:
    write_report(folder / "附件.docx", "docx", "宿迁市沭阳县政府办", total="7", citizen="7")
    write_report(folder / "a.html", "html", "沭阳县人民政府办公室")
    write_report(folder / "b.txt", "txt-tsv", "沭阳县人民政府办公室")
    write_report(folder / "earlier.txt", "txt-tsv", "沭阳县人民政府办公室", year=2021)
    reap(folder, tmp_path / "out", batch_size=2)
    found = {row["source"]: row for row in rows_of(tmp_path / "out", "twins")}
    assert {name: row["twin_source"] for name, row in found.items()} == {"b.txt": "a.html", "附件.docx": "a.html"}
    reports = {
        name: extract_all(Source.of(name, (folder / name).read_bytes()))[0] for name in ("a.html", "b.txt", "附件.docx")
    }
    for name, row in found.items():
        agreed = Counter(same for _, same in agreeing_cells(reports[name].cells, reports["a.html"].cells))
        assert (row["alike"], row["differing"]) == (agreed[True], agreed[False])
        assert (row["sha256"], row["twin_sha256"]) == (reports[name].sha256, reports["a.html"].sha256)
        assert (row["report"], row["twin_report"], row["year"]) == (1, 1, 2022)
    assert found["b.txt"]["differing"] == 0 < found["附件.docx"]["differing"] <= 2
    assert len(rows_of(tmp_path / "out", "reports")) == COUNT + 4


def test_twins_do_not_depend_on_the_order_in_which_files_came(folder: Path, tmp_path: Path, reap: Harvest) -> None:
    write_report(folder / "z.txt", "txt-tsv", "沭阳县人民政府办公室")
    reap(folder, tmp_path / "two")
    assert rows_of(tmp_path / "two", "twins") == []
    for out in ("one", "two"):
        write_report(folder / "a.html", "html", "沭阳县人民政府办公室")
        reap(folder, tmp_path / out, workers=1)
    assert len(rows_of(tmp_path / "one", "twins")) == 1
    assert rows_of(tmp_path / "one", "twins") == rows_of(tmp_path / "two", "twins")
    before = files_of(tmp_path / "two")
    reap(folder, tmp_path / "two")
    assert files_of(tmp_path / "two") == before


CELLS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d"]), st.sampled_from(CellStatus), st.none() | st.decimals(0, 3, places=1)
    ),
    unique_by=lambda cell: cell[0],
)


@given(CELLS, CELLS)
def test_cells_are_counted_as_checks_compare_them(tmp_path_factory, one: list, other: list) -> None:
    place = tmp_path_factory.mktemp("twins")
    tables = {"1" * 64: [Cell("t", row, "c", value, status, "", 1.0) for row, status, value in one],
              "2" * 64: [Cell("t", row, "c", value, status, "", 1.0) for row, status, value in other]}  # fmt: skip
    seen = [
        _Seen(digest, digest, 1, "", 2022, "", write_cells(place, digest, cells)) for digest, cells in tables.items()
    ]
    counts = count_cells(FolderShelf(place), [(seen[0], seen[1])]).get(pair_key(*seen), (0, 0))
    agreed = Counter(same for _, same in agreeing_cells(*map(tuple, tables.values())))
    assert counts == (agreed[True], agreed[False])


def write_cells(place: Path, digest: str, cells: list[Cell]) -> Part:
    rows = [
        {"sha256": digest, "report": 1, "table": cell.table, "row": cell.row, "column": cell.column}
        | {"value": cell.value, "status": cell.status.value}
        for cell in cells
    ]
    schema = arrow_schema("cells", written=False)
    return write_part(
        FolderShelf(place),
        "cells",
        load_arrow().Table.from_pylist(rows, schema).cast(arrow_schema("cells", written=True)),
    )
