"""Who may ask for what, from where, and how much."""

import socket
from contextlib import suppress
from urllib.parse import urlencode

import pytest

from bench.review.running import Running
from extractor.service.guard import HEADERS, host_name, is_foreign
from tests.service.conftest import KEYS, hand_in, specimen, wait_for


@pytest.mark.parametrize("host", ["evil.test", "127.0.0.1.evil.test", "", "evil.test:80", "[::2]"])
def test_a_request_that_names_another_host_is_refused(run: Running, host: str) -> None:
    assert run.client.get("/api/documents", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    ("host", "name"), [("a:80", "a"), ("a", "a"), ("[::1]:80", "[::1]"), ("[::1]", "[::1]"), ("", "")]
)
def test_the_port_is_no_part_of_a_host(host: str, name: str) -> None:
    assert host_name(host) == name


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.test"},
        {"origin": "null"},
    ],
)
def test_another_site_cannot_make_a_browser_send_anything(run: Running, headers: dict[str, str]) -> None:
    for path in ("/api/review/next", "/api/jobs", "/login"):
        assert run.client.post(path, headers=headers, json={}).status_code == 403
    assert run.client.get("/api/documents", headers=headers).status_code == 200
    assert "access-control-allow-origin" not in run.client.options("/api/jobs", headers=headers).headers


def test_our_own_pages_and_programs_may_send() -> None:
    assert not is_foreign({"sec-fetch-site": "same-origin", "origin": "http://a"}, "a")
    assert not is_foreign({"origin": "http://a:8420"}, "a:8420")
    assert not is_foreign({}, "a")


@pytest.mark.parametrize("path", ["/", "/review", "/api/documents", "/static/review.js", "/nowhere"])
def test_every_answer_lets_nothing_foreign_in(run: Running, path: str) -> None:
    answer = run.client.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe-inline" not in answer.headers["content-security-policy"]


def test_a_file_that_says_it_is_too_large_is_refused_before_it_comes(guarded: Running) -> None:
    port = int(guarded.address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        head = f"POST /api/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEYS['li']}\r\n"
        line.sendall(f"{head}Content-Length: {2 << 30}\r\n\r\n".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_a_file_of_unknown_size_is_cut_off_at_the_limit(guarded: Running) -> None:
    port = int(guarded.address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        head = f"POST /api/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEYS['li']}\r\n"
        line.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        piece, sent = b"c350\r\n" + b"x" * 50_000 + b"\r\n", 0
        with suppress(OSError):
            while sent < 50_000_000:
                line.sendall(piece)
                sent += len(piece)
        assert sent < 50_000_000


def test_json_has_a_limit_of_its_own(run: Running) -> None:
    body = b'{"name": "' + b"x" * 2_000_000 + b'"}'
    answer = run.client.post("/api/review/next", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic x"}, {"cookie": "gouji=x; ;=,"}]
)
def test_nobody_unknown_sees_anything(guarded: Running, headers: dict[str, str]) -> None:
    for path in ("/api/documents", "/api/openapi.json", "/api/results"):
        assert guarded.client.get(path, headers=headers).status_code == 401
    page = guarded.client.get("/", headers=headers)
    assert (page.status_code, page.headers["location"]) == (303, "/login")
    assert guarded.client.get("/login", headers=headers).status_code == 200


def test_a_browser_logs_in_with_a_key(guarded: Running) -> None:
    assert guarded.client.post("/login", data={"key": "wrong"}).status_code == 403
    answer = guarded.client.post("/login", data={"key": KEYS["li"]})
    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303 and "httponly" in cookie and "samesite=strict" in cookie
    assert KEYS["li"] not in cookie
    assert guarded.client.get("/api/documents").status_code == 200  # the client keeps cookies


def test_a_job_is_its_owners_only(guarded: Running) -> None:
    own, other = ({"authorization": f"Bearer {KEYS[name]}"} for name in ("li", "张三"))
    job = guarded.client.post("/api/jobs", content=specimen("txt-tsv"), headers=own).json()["id"]
    assert guarded.client.get(f"/api/jobs/{job}", headers=other).status_code == 404
    assert wait_for(guarded, job, **own)["state"] == "done"


def test_a_key_says_who_decides_whatever_name_is_given(guarded: Running) -> None:
    own = {"authorization": f"Bearer {KEYS['li']}"}
    job = guarded.client.post("/api/jobs", content=specimen("txt-tsv"), headers=own).json()["id"]
    (document,) = wait_for(guarded, job, **own)["documents"]
    cell = {"table": "requests", "row": "total", "column": "total", "version": 0, "kind": "accept"}
    body = {"of": document, "cells": [cell], "name": "张三"}
    assert guarded.client.post("/api/review/decisions", json=body, headers=own).status_code == 200
    (kept,) = guarded.client.get(f"/api/documents/{document}/corrections", headers=own).json()
    assert kept["decided_by"] == "li"


EVIL = "</td></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'"


def test_names_and_cells_are_text_on_every_page(run: Running) -> None:
    data = specimen("html", total__total="</script><script>alert(3)</script>")
    job = hand_in(run, data, f"../../{EVIL}\u202e.html")
    (document,) = job["documents"]
    for path in ("/", f"/documents/{document}", "/progress"):
        text = run.client.get(path).text
        assert "<script>alert" not in text and "<img src=x" not in text
    assert "&lt;script&gt;alert(1)" in run.client.get("/").text
    assert "&lt;script&gt;alert(3)" in run.client.get(f"/documents/{document}").text
    answer = run.client.get(f"/api/documents/{document}/results", params={"format": "csv"})
    assert answer.headers["content-disposition"] == 'attachment; filename="gouji.csv"'
    assert run.client.get(f"/api/documents/{document}/text").headers["content-type"] == "application/json"


def test_a_name_is_never_a_path(run: Running) -> None:
    folder = run.service.settings.folder
    hand_in(run, specimen("txt-tsv"), "../gouji-evil.txt")
    hand_in(run, specimen("txt-tsv"), str(folder.parent / "gouji-evil.txt"))
    files = [file for file in folder.parent.rglob("*") if file.is_file()]
    assert not [file for file in files if "evil" in file.name]
    assert all(file.name.startswith("gouji.sqlite") for file in files if file.is_relative_to(folder))


@pytest.mark.parametrize("headers", [{}, {"origin": "http://evil.test"}, {"sec-fetch-site": "cross-site"}])
def test_a_form_that_was_seen_cannot_be_sent_again_by_others(guarded: Running, headers: dict[str, str]) -> None:
    cookie = guarded.client.post("/login", data={"key": KEYS["li"]}).headers["set-cookie"]
    assert "samesite=strict" in cookie.lower()  # no other site's form bears it
    body = {"of": "x", "cells": [{"table": "t", "row": "r", "column": "c", "version": 0, "kind": "accept"}]}
    if headers:  # even where a browser would
        assert guarded.client.post("/api/review/decisions", json=body, headers=headers).status_code == 403
    guarded.client.cookies.clear()
    assert guarded.client.post("/api/review/decisions", json=body, headers=headers).status_code in (401, 403)
    text = urlencode({"of": "x", "kind": "accept"})
    plain = {"content-type": "application/x-www-form-urlencoded", "authorization": f"Bearer {KEYS['li']}"}
    assert guarded.client.post("/api/review/decisions", content=text, headers=plain).status_code == 422
