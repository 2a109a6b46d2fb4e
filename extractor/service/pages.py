"""The pages that people see: handing in, a report on its form, the review, its progress, and who one is."""

import time
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from extractor.model import Source
from extractor.reports.findings_page import FindingsPage, report_to_view
from extractor.reports.page import page_asset, page_templates
from extractor.service.api import Use
from extractor.service.documents import UnknownError, find_document, find_documents
from extractor.service.guard import COOKIE
from extractor.service.originals import GoneError, find_source
from extractor.service.progress import find_groups, find_progress

router = APIRouter(include_in_schema=False)

FOLDER = Path(__file__).parent / "web"
OWN = ("service.css", "talk.js", "home.js", "document.js", "page.js", "review.js")
SHARED = ("shell.css", "findings.css", "findings.js")
"""Of the pages of `reports`."""
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
WRONG_KEY_SECONDS = 1.0
"""To wait after a key that is nobody's: guessing takes time."""


def page(name: str, status: HTTPStatus = HTTPStatus.OK, **values: object) -> HTMLResponse:
    """A page of ours, filled; every value is escaped."""
    return HTMLResponse(page_templates(FOLDER).get_template(f"{name}.html").render(**values), status)


@router.get("/")
def home(service: Use, words: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
    """Where reports are handed in, and what there is."""
    return page(
        "home", title="勾稽：政府信息公开工作年度报告", documents=find_documents(service.db, words), words=words,
        max_upload=service.settings.max_upload,
    )  # fmt: skip


@router.get("/documents/{document}")
def document_page(service: Use, document: str) -> HTMLResponse:
    """A report on its form as officials know it, its findings beside it."""
    found = find_document(service.db, document)
    reviewed = service.open(found)
    layout = FindingsPage(service.forms, service.codes, service.least, whole=True)
    try:
        source, gone = find_source(service.db, found.sha256), ""
    except GoneError as error:
        source, gone = Source(found.name, b"", found.sha256), str(error)
    view = report_to_view(0, source, reviewed.report, reviewed.template, layout)
    return page(
        "document", title=view.title, view=view, document=found, reviewed=reviewed, gone=gone,
        doubtful=sum(cell.confidence < service.least for cell in reviewed.report.cells),
    )  # fmt: skip


@router.get("/review")
def review_page(service: Use) -> HTMLResponse:
    """Looks one after the other."""
    return page("review", title="复核", named=service.sessions.needed)


@router.get("/progress")
def progress_page(service: Use) -> HTMLResponse:
    """How far the review is, and what it measured."""
    target = service.settings.max_error
    return page(
        "progress", title="复核进度", progress=find_progress(service.db, target),
        groups=find_groups(service.db, target),
    )  # fmt: skip


@router.get("/login")
def login_page() -> HTMLResponse:
    """Who one is."""
    return page("login", title="登录", wrong=False)


@router.post("/login")
async def login(service: Use, request: Request) -> Response:
    """A browser that knows a key gets a cookie."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    name = service.sessions.key_to_name(fields.get("key", [""])[0].strip())
    if not name:
        await run_in_threadpool(time.sleep, WRONG_KEY_SECONDS)
        return page("login", HTTPStatus.FORBIDDEN, title="登录", wrong=True)
    answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    answer.set_cookie(COOKIE, service.sessions.open(name), httponly=True, samesite="strict", path="/")
    return answer


@router.get("/static/{name}")
def static(name: str) -> Response:
    """A file of ours, by its name in a list."""
    return Response(asset(name), media_type=TYPES[Path(name).suffix])


@cache
def asset(name: str) -> str:
    """The text of a script or a style. Raises UnknownError."""
    if name in SHARED:
        return page_asset(name)
    if name in OWN:
        return (FOLDER / name).read_text(encoding="utf-8")
    raise UnknownError(name)
