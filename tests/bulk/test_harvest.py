"""A harvest of a folder: what is in the dataset, what a second one reads, and that nothing depends on how it ran."""

import errno
import os
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from extractor import Source, extract_all
from extractor.bulk import engine, task
from extractor.bulk.folder import locked
from extractor.bulk.ledger import LEDGER, Ledger
from extractor.errors import GoujiError
from tests.bulk.conftest import COUNT, Harvest, dataset, files_of, report_bytes, rows_of


def test_the_dataset_has_what_extract_gives(folder: Path, tmp_path: Path, reap: Harvest) -> None:
    summary, _ = reap(folder, tmp_path / "out")
    assert (summary.done, summary.failed, summary.sums.reports) == (COUNT + 1, 1, COUNT)
    found = {
        (row["source"], row["table"], row["row"], row["column"]): (row["value"], row["status"], row["raw"])
        for row in rows_of(tmp_path / "out", "cells")
    }
    expected = {
        (path.name, *cell.key): (cell.value, cell.status.value, cell.raw)
        for path in folder.glob("[0-9].txt")
        for report in extract_all(Source.of(path.name, path.read_bytes()))
        for cell in report.cells
    }
    assert found == expected
    failed = rows_of(tmp_path / "out", "failures")
    assert [(row["source"], row["error"]) for row in failed] == [("empty.txt", "DamagedError")]
    assert {row["agency"] for row in rows_of(tmp_path / "out", "reports")} == {f"第{n}局" for n in range(COUNT)}


@pytest.mark.parametrize(("workers", "batch_size"), [(1, 4), (4, 4), (2, 3), (2, 200)])
def test_workers_and_batches_change_no_row(
    folder: Path, tmp_path: Path, reap: Harvest, workers: int, batch_size: int
) -> None:
    reap(folder, tmp_path / "one")
    reap(folder, tmp_path / "two", workers=workers, batch_size=batch_size)
    assert dataset(tmp_path / "one") == dataset(tmp_path / "two")
    if batch_size == 4:
        assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_a_second_harvest_reads_only_what_is_new_or_changed(folder: Path, tmp_path: Path, reap: Harvest) -> None:
    out = tmp_path / "out"
    reap(folder, out)
    assert reap(folder, out)[1] == []
    (folder / "new.txt").write_bytes(report_bytes(50))
    (folder / "3.txt").write_bytes(report_bytes(60))
    os.utime(folder / "4.txt", (1, 1))  # another time, the same bytes
    (folder / "5.txt").unlink()
    assert reap(folder, out)[1] == ["3.txt", "new.txt"]
    agencies = {row["source"]: row["agency"] for row in rows_of(out, "reports")}
    assert agencies["3.txt"] == "第60局"
    assert agencies["new.txt"] == "第50局"
    assert agencies["5.txt"] == "第5局", "what is not found any more stays"
    assert len(agencies) == COUNT + 1
    assert {row["agency"] for row in rows_of(out, "cells")} == set(agencies.values())


def test_the_same_bytes_are_read_once_and_listed_twice(folder: Path, tmp_path: Path, reap: Harvest) -> None:
    out = tmp_path / "out"
    shutil.copy(folder / "1.txt", folder / "again.txt")
    shutil.copy(folder / "empty.txt", folder / "void.txt")
    summary, read = reap(folder, out)
    assert summary.seen.same == 2
    assert "again.txt" not in read
    listed = {row["source"]: row for row in rows_of(out, "sources")}
    assert (listed["again.txt"]["same_as"], listed["1.txt"]["same_as"]) == ("1.txt", None)
    assert listed["again.txt"]["sha256"] == listed["1.txt"]["sha256"]
    assert (listed["void.txt"]["same_as"], listed["void.txt"]["error"]) == ("empty.txt", "DamagedError")
    assert sum(row["sha256"] == listed["1.txt"]["sha256"] for row in rows_of(out, "reports")) == 1


def test_bytes_stay_when_the_name_they_were_read_under_gets_others(folder: Path, tmp_path: Path, reap: Harvest) -> None:
    out = tmp_path / "out"
    shutil.copy(folder / "1.txt", folder / "again.txt")
    reap(folder, out)
    (folder / "1.txt").write_bytes(report_bytes(70))
    assert reap(folder, out)[1] == ["1.txt", "again.txt"]
    assert {row["source"]: row["agency"] for row in rows_of(out, "cells")} == {
        **{f"{n}.txt": f"第{n}局" for n in range(COUNT)}, "1.txt": "第70局", "again.txt": "第1局",
    }  # fmt: skip


def test_failures_are_read_again_only_when_asked_for(folder: Path, tmp_path: Path, reap: Harvest) -> None:
    out = tmp_path / "out"
    reap(folder, out)
    assert reap(folder, out, retry="timeout")[1] == []
    before = dataset(out)
    assert reap(folder, out, retry="failed")[1] == ["empty.txt"]
    assert dataset(out) == before


def test_force_reads_all_again_and_gives_the_same(folder: Path, tmp_path: Path, reap: Harvest) -> None:
    out = tmp_path / "out"
    reap(folder, out)
    before = files_of(out)
    assert len(reap(folder, out, force=True)[1]) == COUNT + 1
    assert files_of(out) == before


def test_force_reads_again_what_is_given_and_no_other(
    folder: Path, tmp_path: Path, reap: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    reap(folder, out)
    before = dataset(out)
    for file in folder.glob("[1-9].txt"):
        file.rename(tmp_path / file.name)
    assert reap(folder, out, force=True)[1] == ["0.txt", "empty.txt"]
    assert dataset(out) == before


def test_another_engine_reads_all_again_where_the_sources_are_given(
    folder: Path, tmp_path: Path, reap: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    reap(folder, out)
    monkeypatch.setattr("extractor.bulk.run.engine_fingerprint", lambda templates: "another")
    for file in folder.iterdir():
        file.rename(file.with_suffix(".gone"))
    summary, read = reap(folder, out)
    assert (read, summary.seen.kept) == ([], COUNT + 1)
    for file in folder.iterdir():
        file.rename(file.with_suffix(".txt"))
    assert len(reap(folder, out)[1]) == COUNT + 1
    assert reap(folder, out)[1] == []


def test_the_engine_is_another_with_other_forms(repository: Path, tmp_path: Path) -> None:
    forms = Path(shutil.copytree(repository / "templates", tmp_path / "forms"))
    same = engine.engine_fingerprint(forms)
    assert same == engine.engine_fingerprint(None)
    (forms / "2019.yaml").write_text((forms / "2019.yaml").read_text().replace("规章", "规矩"))
    assert engine.engine_fingerprint(forms) != same


def test_two_harvests_do_not_work_in_one_folder(
    folder: Path, tmp_path: Path, reap: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.bulk.folder.LOCK_WAIT", 0.1)
    with locked(tmp_path / "out"), pytest.raises(GoujiError, match="another harvest is at work"):
        reap(folder, tmp_path / "out")


def test_a_folder_with_documents_of_the_user_is_not_taken_for_a_dataset(
    folder: Path, tmp_path: Path, reap: Harvest
) -> None:
    folder.rename(tmp_path / "reports")
    with pytest.raises(GoujiError, match="holds reports, and no harvest made it"):
        reap(tmp_path / "reports", tmp_path)
    assert len(list((tmp_path / "reports").iterdir())) == COUNT + 1


def test_what_is_not_ours_stays_in_the_dataset(folder: Path, tmp_path: Path, reap: Harvest) -> None:
    out = tmp_path / "out"
    reap(folder, out)
    (out / "cells" / "notes.parquet").write_bytes(b"mine")
    (out / "cells" / f".{'0' * 32}.parquet.77").write_bytes(b"a draft of a killed worker")
    reap(folder, out)
    assert (out / "cells" / "notes.parquet").exists()
    assert not list((out / "cells").glob(".*"))


def test_a_part_that_is_gone_is_made_again(folder: Path, tmp_path: Path, reap: Harvest) -> None:
    out = tmp_path / "out"
    reap(folder, out)
    before = files_of(out)
    min((out / "cells").iterdir()).unlink()
    assert len(reap(folder, out)[1]) in (2, 4), "the documents of one batch"
    assert files_of(out) == before


def test_a_dataset_inside_the_sources_is_none_of_them(folder: Path, reap: Harvest) -> None:
    assert len(reap(folder, folder / "out")[1]) == COUNT + 1
    assert reap(folder, folder / "out")[1] == []


def test_a_folder_that_cannot_be_written_is_one_line(folder: Path, reap: Harvest) -> None:
    with pytest.raises(GoujiError, match="cannot be written"):
        reap(folder, folder / "1.txt" / "out")


def test_a_full_disk_is_one_line_and_costs_nothing_that_is_done(
    folder: Path, tmp_path: Path, reap: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a worker writes a part, and where this process writes its ledger."""
    out, full = tmp_path / "out", OSError(errno.ENOSPC, "No space left on device")
    reap(folder, tmp_path / "whole")

    def no_room(shelf: object, name: str, data: bytes) -> None:
        raise full

    with monkeypatch.context() as patch:
        patch.setattr("extractor.bulk.shelf.FolderShelf.put", no_room)
        with pytest.raises(GoujiError, match=f"{out}: cannot be written: no space left on device$"):
            reap(folder, out)
    with monkeypatch.context() as patch:
        patch.setattr("extractor.bulk.ledger.Ledger.record", ledger_without_room)
        with pytest.raises(GoujiError, match="ledger.sqlite: cannot be written or read: database or disk is full$"):
            reap(folder, out)
    reap(folder, out)
    assert files_of(out) == files_of(tmp_path / "whole")


def ledger_without_room(self: Ledger, *_: object) -> None:
    with self.whole():
        self._db.execute("pragma max_page_count = 1")
        self._db.execute("insert into run (started, command) values ('', hex(zeroblob(1000000)))")


@pytest.mark.parametrize("head", [b"rubbish" * 1000, b""], ids=["no database", "damaged inside"])
def test_a_damaged_ledger_is_one_line(head: bytes, folder: Path, tmp_path: Path, reap: Harvest, gouji) -> None:
    out = tmp_path / "out"
    reap(folder, out)
    ledger = out / LEDGER
    ledger.write_bytes(head or ledger.read_bytes()[:4096] + b"\xff" * 30_000)
    with pytest.raises(GoujiError, match="ledger.sqlite: is damaged .*: harvest into a new folder"):
        reap(folder, out)
    answer = gouji("harvest", folder, "--out", out, "--dry-run")
    assert answer.status == 2
    assert "is damaged" in answer.err
    assert "Traceback" not in answer.err


def test_a_source_that_vanishes_while_it_waits_is_a_failure(
    folder: Path, tmp_path: Path, reap: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, read = tmp_path / "out", task.read_items

    def read_later(items, journal, templates, seconds) -> None:
        for name in ("3.txt", "4.txt"):
            (folder / name).unlink(missing_ok=True)
        (folder / "5.txt").write_bytes(report_bytes(5) + b"more")
        read(items, journal, templates, seconds)

    monkeypatch.setattr(task, "read_items", read_later)
    summary, _ = reap(folder, out, batch_size=COUNT + 1)
    messages = {row["source"]: row["message"] for row in rows_of(out, "failures")}
    assert summary.errors == {"DamagedError": 4}
    assert messages["3.txt"] == messages["4.txt"] == "cannot be read: there is no such file; check the path"
    assert messages["5.txt"] == "changed while it was being read: run harvest again"
    monkeypatch.undo()
    for name in ("3", "4"):
        (folder / f"{name}.txt").write_bytes(report_bytes(int(name), "2021" if int(name) % 3 else "2019"))
    assert reap(folder, out, retry="failed")[0].errors == {"DamagedError": 1}


def test_a_link_out_of_the_folder_and_a_missing_path_are_said(folder: Path, tmp_path: Path, gouji) -> None:
    (folder / "link.txt").symlink_to("/etc/hostname")
    answer = gouji("harvest", folder, tmp_path / "nowhere", "--out", tmp_path / "out", "--workers", "1")
    assert answer.status == 2
    assert "link.txt: is a link" in answer.err
    assert "nowhere: cannot be read: there is no such file" in answer.err
    failed = {Path(row["source"]).name: row["sha256"] for row in rows_of(tmp_path / "out", "failures")}
    assert failed["nowhere"] is None
    assert f"documents: {COUNT + 2}, reports: {COUNT}" in answer.err


def test_a_dry_run_lists_and_writes_nothing(folder: Path, tmp_path: Path, gouji) -> None:
    out = tmp_path / "out"
    answer = gouji("harvest", folder, "--out", out, "--dry-run")
    assert answer.text.splitlines()[0] == f"new\t{folder / '0.txt'}"
    assert not out.exists()
    gouji("harvest", folder, "--out", out, "--workers", "1", "--quiet")
    (folder / "0.txt").write_bytes(b"other")
    (folder / "x.txt").write_bytes(b"new")
    states = dict(
        reversed(line.split("\t")) for line in gouji("harvest", folder, "--out", out, "--dry-run").text.splitlines()
    )
    assert (states[str(folder / "0.txt")], states[str(folder / "1.txt")], states[str(folder / "x.txt")]) == (
        "changed", "known", "new",
    )  # fmt: skip


def test_values_are_exact(folder: Path, tmp_path: Path, reap: Harvest) -> None:
    reap(folder, tmp_path / "out")
    values = [row["value"] for row in rows_of(tmp_path / "out", "cells") if row["value"] is not None]
    assert all(isinstance(value, Decimal) for value in values)


def test_what_gave_no_bytes_is_listed_once_and_leaves_the_failures_when_it_gives_some(
    folder: Path, tmp_path: Path, reap: Harvest
) -> None:
    out = tmp_path / "out"
    for name in ("a.zip", "b.zip"):
        (folder / name).write_bytes(b"PK\x05\x06" + bytes(18))  # an archive without a member
    reap(folder, out)
    before = rows_of(out, "failures")
    assert [row["source"] for row in before if row["sha256"] is None] == ["a.zip", "b.zip"]
    assert reap(folder, out, retry="failed")[1] == ["a.zip", "b.zip", "empty.txt"]
    assert rows_of(out, "failures") == before
    (folder / "a.zip").write_bytes(report_bytes(80))
    assert reap(folder, out)[1] == ["a.zip"]
    assert {row["source"] for row in rows_of(out, "failures")} == {"b.zip", "empty.txt"}
