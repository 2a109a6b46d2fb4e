"""Lists of addresses to a crawl: a site on this machine with everything that real ones have."""

import gzip
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("httpx")
pytest.importorskip("protego")
pytest.importorskip("warcio")

from extractor.errors import DamagedError, GoujiError, ScriptedError, SourceError, UnreachedError
from extractor.sources import Reference, fetch_exchange, find_references, read_references
from extractor.sources.fetch import Manners, fetch_urls, read_ledger
from extractor.sources.fetch_crawl import Crawl
from extractor.sources.fetch_ledger import Address, Fate
from extractor.sources.url_list import read_urls
from tests.sources.site import Answer, Site, running

REPOSITORY = Path(__file__).parent.parent.parent
QUICK = Manners(pause=0.0, backoff=0.01)
TEXT = "政府信息公开工作年度报告" + "正文" * 60


def page(more: str = "", encoding: str = "utf-8") -> bytes:
    return f"<html><head><meta charset=utf-8></head><body><p>{TEXT}</p>{more}</body></html>".encode(encoding)


def fates(folder: Path, site: Site) -> dict[str, tuple[Fate, str]]:
    return {address.url.removeprefix(site.address): (address.fate, address.detail) for address in read_ledger(folder)}


def fetch(site: Site, folder: Path, *paths: str, manners: Manners = QUICK, again: bool = False) -> list[Address]:
    return list(fetch_urls([f"{site.address}{path}" for path in paths], folder, manners, again=again))


def read(folder: Path, site: Site) -> dict[str, tuple[Reference, bytes | SourceError]]:
    return {
        reference.url.removeprefix(site.address): (reference, found if isinstance(found, SourceError) else found.data)
        for reference, found in read_references(find_references([folder]))
    }


CHALLENGE = b"<html><head><script>document.cookie='a=1';location.reload()</script></head><body></body></html>"
ROBOTS = b"User-agent: *\nDisallow: /private/\nDisallow: /*?print=*$\nAllow: /\n"


DIFFICULT: dict[str, Answer | Callable[[int], Answer]] = {
    "/robots.txt": Answer(ROBOTS, headers={"Content-Type": "text/plain"}),
    "/utf8.html": Answer(page()),
    "/gbk.html": Answer(page('<a href="/files/附件.docx">附件</a>', "gb18030"), headers={"Content-Type": "text/html; charset=utf-8"}),
    "/files/%E9%99%84%E4%BB%B6.docx": Answer(b"PK docx", headers={"Content-Type": "application/octet-stream"}),
    "/old.html": Answer(status=302, headers={"Location": "/older.html"}),
    "/older.html": Answer(status=301, headers={"Location": "/new.html"}),
    "/new.html": Answer(page('<a href="down.jsp?id=7">2023年度报告.pdf</a> <a href="/private/secret.pdf">x</a>')),
    "/down.jsp?id=7": Answer(b"%PDF-1.4", headers={"Content-Type": "application/pdf"}),
    "/circle.html": Answer(status=302, headers={"Location": "/circle2.html"}),
    "/circle2.html": Answer(status=302, headers={"Location": "/circle.html"}),
    "/challenge.html": Answer(CHALLENGE, 521),
    "/app.html": Answer(b"<html><body><div id=app></div><script src=app.js></script></body></html>"),
    "/busy.html": lambda visit: Answer(page(), 200 if visit == 2 else 503),
    "/broken.html": Answer(page(), 500),
    "/zipped.html": Answer(gzip.compress(page()), headers={"Content-Encoding": "gzip"}),
    "/hostile.html": Answer(page('<a href="http://169.254.169.254/keys.pdf">a</a><a href="javascript:x.pdf">b</a>')),
    "/private/report.html": Answer(page()),
    "/report.html?print=1": Answer(page()),
    "/listed.pdf": Answer(b"%PDF-1.5", headers={"Content-Type": "application/pdf"}),
}  # fmt: skip
LISTED = ["/utf8.html", "/gbk.html", "/old.html", "/circle.html", "/challenge.html", "/app.html", "/busy.html", "/broken.html",
         "/zipped.html", "/hostile.html", "/private/report.html", "/report.html?print=1", "/dead.html", "/listed.pdf"]  # fmt: skip


def test_every_report_of_a_difficult_site_is_found_and_nothing_that_is_disallowed_is_asked_for(tmp_path: Path) -> None:
    with running(DIFFICULT) as site:
        told = fetch(site, tmp_path / "crawl", *LISTED)
        assert not [path for path in site.paths if "/private/" in path or "print=1" in path]
        assert site.paths[0] == "/robots.txt"
        assert site.paths.count("/robots.txt") == 1
        assert site.headers_of("/files/%E9%99%84%E4%BB%B6.docx")["Referer"] == f"{site.address}/gbk.html"
    found, became = read(tmp_path / "crawl", site), fates(tmp_path / "crawl", site)
    assert {path: body for path, (_, body) in found.items() if isinstance(body, bytes)} == {
        "/utf8.html": page(), "/gbk.html": DIFFICULT["/gbk.html"].body, "/files/%E9%99%84%E4%BB%B6.docx": b"PK docx",
        "/new.html": DIFFICULT["/new.html"].body, "/down.jsp?id=7": b"%PDF-1.4", "/busy.html": page(), "/zipped.html": page(),
        "/hostile.html": DIFFICULT["/hostile.html"].body, "/listed.pdf": b"%PDF-1.5",
    }  # fmt: skip
    assert {path: reference.parent.removeprefix(site.address) for path, (reference, _) in found.items() if reference.parent} == {
        "/files/%E9%99%84%E4%BB%B6.docx": "/gbk.html", "/new.html": "/old.html", "/down.jsp?id=7": "/new.html",
    }  # fmt: skip
    assert isinstance(found["/challenge.html"][1], ScriptedError)
    assert isinstance(found["/app.html"][1], ScriptedError)
    assert isinstance(found["/dead.html"][1], UnreachedError)
    assert all(
        reference.fetched.startswith("20") and reference.name == reference.url for reference, _ in found.values()
    )
    assert {path: fate for path, (fate, _) in became.items()} == {
        **dict.fromkeys(["/utf8.html", "/gbk.html", "/new.html", "/app.html", "/busy.html", "/zipped.html", "/hostile.html", "/listed.pdf",
                         "/files/%E9%99%84%E4%BB%B6.docx", "/down.jsp?id=7"], Fate.FETCHED),
        **dict.fromkeys(["/old.html", "/older.html", "/circle.html"], Fate.REDIRECTED),
        **dict.fromkeys(["/circle2.html", "/challenge.html", "/broken.html", "/dead.html", "http://169.254.169.254/keys.pdf"], Fate.FAILED),
        **dict.fromkeys(["/private/report.html", "/private/secret.pdf", "/report.html?print=1"], Fate.FORBIDDEN),
    }  # fmt: skip
    assert became["/circle2.html"][1] == "redirects in a circle"
    assert became["/broken.html"][1] == "the server answered 500"
    assert {address.url.removeprefix(site.address) for address in told} == set(became)


def test_a_second_run_asks_for_nothing_and_a_longer_list_for_what_is_new(tmp_path: Path) -> None:
    with running({"/a": Answer(page()), "/b": Answer(page())}) as site:
        assert [address.fate for address in fetch(site, tmp_path, "/a")] == [Fate.FETCHED]
        assert fetch(site, tmp_path, "/a") == []
        assert [address.url for address in fetch(site, tmp_path, "/a", "/b")] == [f"{site.address}/b"]
        assert site.paths == ["/robots.txt", "/a", "/b"]
    assert len(read(tmp_path, site)) == 2


def test_asked_again_only_what_has_changed_is_sent_and_both_versions_are_kept(tmp_path: Path) -> None:
    def same(visit: int) -> Answer:
        return Answer(
            page(), 200 if visit == 0 else 304, {"ETag": '"1"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}
        )

    with running({"/same": same, "/changed": lambda visit: Answer(page(str(visit)))}) as site:
        fetch(site, tmp_path, "/same", "/changed")
        told = fetch(site, tmp_path, "/same", "/changed", again=True)
        assert [address.fate for address in told] == [Fate.UNCHANGED, Fate.FETCHED]
        assert site.headers_of("/same")["If-None-Match"] == '"1"'
        assert site.headers_of("/same")["If-Modified-Since"].startswith("Mon")
    found = [
        (reference.url.removeprefix(site.address), source.data)
        for reference, source in read_references(find_references([tmp_path]))
        if not isinstance(source, SourceError)
    ]
    assert found == [("/same", page()), ("/changed", page("0")), ("/changed", page("1"))]


def test_between_two_requests_to_a_host_there_is_a_pause_also_on_redirect_hops(tmp_path: Path) -> None:
    answers: dict[str, Answer | Callable[[int], Answer]] = {
        "/robots.txt": Answer(b"User-agent: gouji\nCrawl-delay: 0.15\n", headers={"Content-Type": "text/plain"}),
        "/a": Answer(status=302, headers={"Location": "/b"}),
        "/b": Answer(page('<a href="c.pdf">c</a>')),
        "/c.pdf": Answer(b"%PDF"),
    }
    with running(answers) as site:
        fetch(site, tmp_path, "/a", manners=Manners(pause=0.05))
    times = [when for _, when, _ in site.asked]
    assert site.paths == ["/robots.txt", "/a", "/b", "/c.pdf"]
    assert min(after - before for before, after in pairwise(times[1:])) >= 0.15


def test_several_hosts_are_asked_at_the_same_time_and_each_by_itself(tmp_path: Path) -> None:
    with running({f"/{number}": Answer(page(), seconds=0.02) for number in range(4)}) as site:
        port = site.address.rpartition(":")[2]
        urls = [f"http://127.0.0.{host}:{port}/{number}" for number in range(4) for host in (1, 2)]
        told = list(fetch_urls(urls, tmp_path, QUICK))
    assert [address.fate for address in told].count(Fate.FETCHED) in (4, 8)  # 127.0.0.2 is not served everywhere
    assert len(told) == 8


@pytest.mark.parametrize("answer", [Answer(b"", 503), Answer(b"x", length=10)])
def test_where_robots_txt_cannot_be_learnt_nothing_is_fetched(tmp_path: Path, answer: Answer) -> None:
    with running({"/robots.txt": answer, "/a": Answer(page())}) as site:
        (told,) = fetch(site, tmp_path, "/a")
        assert "/a" not in site.paths
    assert (told.fate, told.detail) == (Fate.FAILED, "its robots.txt cannot be learnt now")


def test_a_robots_txt_behind_a_redirect_is_obeyed(tmp_path: Path) -> None:
    answers: dict[str, Answer | Callable[[int], Answer]] = {
        "/robots.txt": Answer(status=301, headers={"Location": "/r.txt"}),
        "/r.txt": Answer(b"User-agent: *\nDisallow: /a"),
        "/b": Answer(page()),
    }
    with running(answers) as site:
        assert [address.fate for address in fetch(site, tmp_path, "/a", "/b")] == [Fate.FORBIDDEN, Fate.FETCHED]


def test_what_is_too_large_broken_off_or_no_address_fails_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_exchange, "MAX_RESPONSE_BYTES", 100_000)
    bomb = gzip.compress(bytes(50_000_000))
    with running(
        {
            "/big": Answer(bytes(200_000)),
            "/cut": Answer(b"half", length=8),
            "/bomb": Answer(bomb, headers={"Content-Encoding": "gzip"}),
        }
    ) as site:
        told = list(
            fetch_urls(
                [f"{site.address}/big", f"{site.address}/cut", f"{site.address}/bomb", "ftp://x/y", "报告"],
                tmp_path,
                QUICK,
            )
        )
        assert site.paths.count("/cut") == 4
        assert fetch(site, tmp_path, "/big", "/cut") == []
    reasons = {address.url.rpartition("/")[2]: address.detail for address in told}
    assert reasons["big"] == "larger or slower than any report"
    assert reasons["cut"].startswith("the connection broke")
    became = fates(tmp_path, site)
    assert became["ftp://x/y"] == (Fate.FAILED, "no web address")
    assert sum(detail == "no web address" for _, detail in became.values()) == 2
    assert len(read(tmp_path, site)["/bomb"][1]) == 50_000_000  # type: ignore[arg-type]


def test_only_one_process_works_on_a_folder(tmp_path: Path) -> None:
    with running({"/a": Answer(page()), "/b": Answer(page())}) as site:
        first = fetch_urls([f"{site.address}/a", f"{site.address}/b"], tmp_path, QUICK)
        next(first)
        with pytest.raises(GoujiError, match="another fetch works on it"):
            fetch(site, tmp_path, "/a")
        first.close()
        assert [address.url for address in fetch(site, tmp_path, "/a")] == [f"{site.address}/b"]


def test_lists_are_text_or_a_table_with_a_column_of_addresses(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("# 名单\nhttp://a.test/1\n\nhttp://a.test/2\nhttp://a.test/1\n".encode("gb18030"))
    assert read_urls(tmp_path / "a.txt") == ("http://a.test/1", "http://a.test/2")
    (tmp_path / "b.csv").write_bytes('机关,网址\r\n"教育局,县",http://a.test/1\r\n财政局,\r\n'.encode("utf-8-sig"))
    assert read_urls(tmp_path / "b.csv") == ("http://a.test/1",)
    (tmp_path / "c.csv").write_text("name\nx\n")
    with pytest.raises(DamagedError, match="a CSV with a column url"):
        read_urls(tmp_path / "c.csv")


CHILD = """
import sys
from pathlib import Path
import httpx, protego, warcio.warcwriter
from extractor.sources.fetch import Manners, fetch_urls
print("started", flush=True)
urls = [f"{sys.argv[1]}/page/{number}" for number in range(int(sys.argv[3]))]
for _ in fetch_urls(urls, Path(sys.argv[2]), Manners(pause=0.0, backoff=0.01)):
    pass
"""
PATHS = 300


def test_killed_at_random_moments_a_fetch_reaches_everything_and_fetches_nothing_twice(tmp_path: Path) -> None:
    """A path may be asked for a second time only where its answer was still under way when the process was killed."""
    chance = random.Random(7)
    answers: dict[str, Answer | Callable[[int], Answer]] = {
        f"/page/{number}": Answer(page(f'<a href="/file/{number}.pdf">x</a>') if number % 10 == 0 else page())
        for number in range(PATHS)
    }
    answers |= {f"/file/{number}.pdf": Answer(b"%PDF" + os.urandom(2000)) for number in range(0, PATHS, 10)}
    kills = 0
    known: set[str] = set()
    with running(answers) as site:
        command = [sys.executable, "-c", CHILD, site.address, str(tmp_path / "crawl"), str(PATHS)]
        for _ in range(200):
            before = len(site.asked)
            child = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE)
            assert child.stdout is not None
            with child, child.stdout:
                child.stdout.readline()
                enough = before + chance.randint(1, 90)
                while child.poll() is None and len(site.asked) < enough:
                    time.sleep(0.001)
                time.sleep(chance.uniform(0.0, 0.02))
                if child.poll() is None:
                    child.send_signal(signal.SIGKILL)
                    kills += 1
            asked = set(site.paths[before:]) - {"/robots.txt"}
            assert not asked & known, "what the crawl held whole was asked for again"
            assert child.returncode in (0, -signal.SIGKILL)
            if child.returncode == 0:
                break
            known = whole_paths(tmp_path / "crawl", site)
        twice = len(site.paths) - len(set(site.paths))
    assert kills >= 3
    assert set(site.paths) == {*answers, "/robots.txt"}
    assert twice <= kills
    found = read(tmp_path / "crawl", site)
    assert {path: body for path, (_, body) in found.items()} == {
        path: answer.body for path, answer in answers.items() if isinstance(answer, Answer)
    }
    assert {fate for fate, _ in fates(tmp_path / "crawl", site).values()} == {Fate.FETCHED}


def whole_paths(folder: Path, site: Site) -> set[str]:
    """What lies whole in the crawl, whatever the ledger knows."""
    return {
        reference.url.removeprefix(site.address)
        for reference, found in read_references(find_references([folder]))
        if not isinstance(found, SourceError)
    } - {""}


def test_a_torn_end_of_a_crawl_is_cut_off_and_the_rest_adopted(tmp_path: Path) -> None:
    with running({f"/{number}": Answer(page(str(number))) for number in range(6)}) as site:
        fetch(site, tmp_path, *[f"/{number}" for number in range(6)])
        file = next(tmp_path.glob("*.warc.gz"))
        file.write_bytes(file.read_bytes()[:-7])
        (tmp_path / ".ledger.sqlite").unlink()
        told = fetch(site, tmp_path, *[f"/{number}" for number in range(6)])
        assert site.paths.count("/5") == 2
        assert len(told) == 6
    assert Crawl(tmp_path, "x").file == "fetch-00001.warc.gz"
    assert {path: body for path, (_, body) in read(tmp_path, site).items()} == {
        f"/{number}": page(str(number)) for number in range(6)
    }
