"""Lists of addresses through the command: a site on this machine with what real ones have."""

import csv
import errno
import io
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("httpx")
pytest.importorskip("protego")
pytest.importorskip("warcio")

from extractor import load_templates
from extractor.bulk.fetching import Wanted, fetch_lists
from extractor.errors import GoujiError
from extractor.forms.specimen import draw_values, write_specimen
from extractor.sources.fetch import Manners
from extractor.sources.fetch_ledger import LEDGER
from tests.bulk.conftest import report_bytes, rows_of
from tests.sources.site import Answer, Site, running

REPOSITORY = Path(__file__).parent.parent.parent
CHALLENGE = b"<html><head><script>document.cookie='a=1';location.reload()</script></head><body></body></html>"
PDF = {"Content-Type": "application/pdf"}


def html_report(number: int, link: str = "", encoding: str = "utf-8") -> bytes:
    template = next(template for template in load_templates() if template.form == "2021")
    values = draw_values(template, number)
    page = write_specimen(template, values, "html", agency=f"第{number}局", year=2022).decode("utf-8")
    return page.replace("</body>", f"{link}</body>").encode(encoding)


def pack(number: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("报告.txt", report_bytes(number))
    return out.getvalue()


ANSWERS = {
    "/robots.txt": Answer(b"User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"}),
    "/1.html": Answer(html_report(1, '<a href="/files/2.txt">2021年度报告.txt</a><a href="/private/9.pdf">x</a>')),
    "/files/2.txt": Answer(report_bytes(2), headers={"Content-Type": "text/plain"}),
    "/gbk.html": Answer(html_report(3, '<a href="/files/4.zip">附件</a>', "gb18030")),
    "/files/4.zip": Answer(pack(4), headers={"Content-Type": "application/zip"}),
    "/old.html": Answer(status=302, headers={"Location": "/new.html"}),
    "/new.html": Answer(html_report(5)),
    "/challenge.html": Answer(CHALLENGE, 521),
    "/private/8.html": Answer(html_report(8)),
    "/private/9.pdf": Answer(b"%PDF-1.4", headers=PDF),
}
LISTED = ["/1.html", "/gbk.html", "/old.html", "/challenge.html", "/private/8.html", "/dead.html"]
NOWHERE = "http://127.0.0.1:9/a.html"


def write_list(file: Path, site: Site, *paths: str) -> Path:
    with file.open("w", encoding="gb18030", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerows([("机关", "网址"), *(("某局", f"{site.address}{path}") for path in paths)])
    return file


def harvest(gouji, file: Path, out: Path, *options: object):
    return gouji("harvest", "--urls", file, "--out", out, "--workers", "1", "--pause", "0", *options)


def states(text: str, site: Site) -> list[tuple[str, ...]]:
    return [tuple(line.replace(site.address, "").split("\t")) for line in text.splitlines()]


@pytest.fixture(autouse=True)
def no_patience() -> Iterator[None]:
    """A host that does not answer is given up at once. (`gouji` undoes what the fixture monkeypatch does.)"""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("extractor.sources.fetch_rules.MAX_TRIES", 1)
        patch.setattr("extractor.sources.fetch.MAX_TRIES", 1)
        yield


def test_every_report_of_a_list_is_in_the_dataset_and_every_row_traceable_to_its_url(tmp_path: Path, gouji) -> None:
    out = tmp_path / "out"
    with running(dict(ANSWERS)) as site:
        file = write_list(tmp_path / "list.csv", site, *LISTED)
        with file.open("a") as stream:
            stream.write(f"某局,{NOWHERE}\r\n")
        answer = harvest(gouji, file, out)
        assert answer.status == 2
        assert not [path for path in site.paths if path.startswith("/private/")]
        asked = len(site.asked)
        assert harvest(gouji, file, out).status == 0
        assert len(site.asked) == asked
    reports = {row["agency"]: row["source"].replace(site.address, "") for row in rows_of(out, "reports")}
    assert reports == {
        "第1局": "/1.html", "第2局": "/files/2.txt", "第3局": "/gbk.html", "第4局": "/files/4.zip/报告.txt",
        "第5局": "/new.html",
    }  # fmt: skip
    listed = {row["source"].replace(site.address, ""): row for row in rows_of(out, "sources")}
    assert {name: row["url"].replace(site.address, "") for name, row in listed.items()} == {
        name: name.removesuffix("/报告.txt") for name in listed
    }
    assert {name: row["parent"].replace(site.address, "") for name, row in listed.items() if row["parent"]} == {
        "/files/2.txt": "/1.html", "/private/9.pdf": "/1.html", "/files/4.zip/报告.txt": "/gbk.html",
        "/new.html": "/old.html",
    }  # fmt: skip
    assert all(listed[name]["fetched"] for name in reports.values())
    failures = {row["source"].replace(site.address, ""): row for row in rows_of(out, "failures")}
    assert {name: row["error"] for name, row in failures.items()} == {
        "/challenge.html": "ScriptedError", "/dead.html": "UnreachedError", "/private/8.html": "UnreachedError",
        "/private/9.pdf": "UnreachedError", NOWHERE: "UnreachedError",
    }  # fmt: skip
    assert "robots.txt forbids it" in failures["/private/8.html"]["message"]
    assert "404" in failures["/dead.html"]["message"]
    assert "was not fetched" in failures[NOWHERE]["message"]


def test_a_dry_run_says_what_would_be_fetched_and_asks_for_nothing(tmp_path: Path, gouji) -> None:
    out = tmp_path / "out"
    with running(dict(ANSWERS)) as site:
        file = write_list(tmp_path / "list.csv", site, "/1.html", "/dead.html")
        assert states(harvest(gouji, file, out, "--dry-run").text, site) == [
            ("fetch", "/1.html"),
            ("fetch", "/dead.html"),
        ]
        assert (site.asked, out.exists()) == ([], False)
        harvest(gouji, file, out)
        write_list(file, site, "/1.html", "/dead.html", "/new.html")
        asked = len(site.asked)
        known = [("known", name) for name in ("/1.html", "/dead.html", "/files/2.txt", "/private/9.pdf")]
        for options, due in (
            ((), []), (("--retry", "failed"), ["/dead.html"]), (("--refetch",), ["/1.html", "/dead.html"]),
        ):  # fmt: skip
            told = states(harvest(gouji, file, out, "--dry-run", *options).text, site)
            assert {line for line in told if line[0] == "known"} == set(known)
            assert [url for state, url in told if state == "fetch" and url in LISTED] == due
            assert ("fetch", "/new.html") in told
        assert len(site.asked) == asked


def test_what_is_fetched_again_stands_in_the_place_of_what_was_there(tmp_path: Path, gouji) -> None:
    out, answers = tmp_path / "out", dict(ANSWERS)
    with running(answers) as site:
        file = write_list(tmp_path / "list.csv", site, "/1.html", "/dead.html", "/new.html")
        harvest(gouji, file, out)
        answers["/dead.html"] = Answer(html_report(6))
        answers["/new.html"] = Answer(html_report(7))
        assert harvest(gouji, file, out, "--retry", "failed").status == 2  # robots.txt still forbids one
        agencies = {row["source"].replace(site.address, ""): row["agency"] for row in rows_of(out, "reports")}
        assert agencies == {"/1.html": "第1局", "/files/2.txt": "第2局", "/dead.html": "第6局", "/new.html": "第5局"}
        answers["/1.html"] = Answer(b"out of order", 500)
        harvest(gouji, file, out, "--refetch")
    agencies = {row["source"].replace(site.address, ""): row["agency"] for row in rows_of(out, "reports")}
    assert agencies == {"/1.html": "第1局", "/files/2.txt": "第2局", "/dead.html": "第6局", "/new.html": "第7局"}
    assert {row["source"].replace(site.address, "") for row in rows_of(out, "failures")} == {"/private/9.pdf"}
    assert len(rows_of(out, "sources")) == 5


def test_killed_while_it_fetches_the_same_command_goes_on(tmp_path: Path, gouji) -> None:
    numbers = range(20)
    answers = {f"/{number}.html": Answer(html_report(number), seconds=0.02) for number in numbers}
    out = tmp_path / "out"
    with running(dict(answers)) as site:
        file = write_list(tmp_path / "list.csv", site, *answers)
        command = [sys.executable, "cli.py", "harvest", "--urls", str(file), "--out", str(out), "--pause", "0", "-q"]
        with subprocess.Popen(command, cwd=REPOSITORY) as child:
            until = time.monotonic() + 60
            while len(site.asked) < 8 and time.monotonic() < until:
                time.sleep(0.002)
            child.send_signal(signal.SIGKILL)
        assert 8 <= len(site.asked) < 21
        assert harvest(gouji, file, out).status == 0
        assert len(site.paths) <= len(set(site.paths)) + 1, "but for the one that was under way"
    assert {row["agency"] for row in rows_of(out, "reports")} == {f"第{number}局" for number in numbers}


def test_nothing_to_read_and_a_list_without_addresses_are_one_line(tmp_path: Path, gouji) -> None:
    answer = gouji("harvest", "--out", tmp_path / "out")
    assert (answer.status, "--urls" in answer.err) == (2, True)
    (tmp_path / "list.txt").write_text("nothing\n")
    answer = harvest(gouji, tmp_path / "list.txt", tmp_path / "out")
    assert answer.status == 2
    assert f"{tmp_path / 'list.txt'}: holds no web address" in answer.err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_none_for_a_dataset_is_refused_before_anything_is_fetched(tmp_path: Path, gouji) -> None:
    (tmp_path / "out" / "reports").mkdir(parents=True)
    with running(dict(ANSWERS)) as site:
        answer = harvest(gouji, write_list(tmp_path / "list.csv", site, "/1.html"), tmp_path / "out")
        assert (answer.status, site.asked) == (2, [])
    assert "holds reports, and no harvest made it" in answer.err


def test_a_full_disk_and_a_damaged_ledger_of_addresses_are_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(crawl: object, exchange: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("extractor.sources.fetch_crawl.Crawl.write", no_room)
    with running(dict(ANSWERS)) as site:
        wanted = Wanted((write_list(tmp_path / "list.csv", site, "/1.html"),), tmp_path / "out", Manners(0.0))
        with pytest.raises(GoujiError, match=f"{wanted.crawl}: cannot be written: no space left on device$"):
            fetch_lists(wanted, quiet=True)
    (wanted.crawl / LEDGER).write_bytes(b"rubbish" * 1000)
    with pytest.raises(GoujiError, match="file is not a database"):
        fetch_lists(wanted, quiet=True)
