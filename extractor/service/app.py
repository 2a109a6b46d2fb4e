"""The application: the API and the pages behind the guard, and what each error becomes."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from extractor.errors import GoujiError, SourceError
from extractor.model import Key
from extractor.reports.plain import encodable
from extractor.service import api, pages
from extractor.service.decisions import TypedError
from extractor.service.documents import UnknownError
from extractor.service.guard import Guard
from extractor.service.jobs import FullError
from extractor.service.review import ConflictError
from extractor.service.service import Service

STATUSES: Mapping[type[Exception], HTTPStatus] = {
    UnknownError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    TypedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    FullError: HTTPStatus.SERVICE_UNAVAILABLE,
    SourceError: HTTPStatus.UNPROCESSABLE_ENTITY,
    GoujiError: HTTPStatus.UNPROCESSABLE_ENTITY,
}
"""What is the caller's error, or can be told them. Any other exception is a bug, and a 500."""


def create_app(service: Service) -> ASGIApp:
    """The whole service as an ASGI application; it closes the service when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()

    app = FastAPI(
        title="gouji", version="1", openapi_url="/api/openapi.json", docs_url=None, redoc_url=None, lifespan=lifespan
    )
    app.state.service = service
    app.include_router(api.router)
    app.include_router(pages.router)
    for error in STATUSES:
        app.add_exception_handler(error, answer_error)
    for refusal in (RequestValidationError, HTTPException):
        app.add_exception_handler(refusal, answer_request)
    return Guard(app, service.settings, service.sessions)


async def answer_error(request: Request, error: Exception) -> JSONResponse:
    """An error as JSON: its kind, its message, and of a conflict the cells."""
    status = next(status for kind, status in STATUSES.items() if isinstance(error, kind))
    cells = list(error.keys) if isinstance(error, ConflictError) else []
    return fault_of(status, type(error).__name__, str(error), cells)


async def answer_request(request: Request, error: Exception) -> JSONResponse:
    """What FastAPI finds wrong with a request, as any other error."""
    if isinstance(error, RequestValidationError):
        words = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg'].lower()}" for one in error.errors())
        return fault_of(HTTPStatus.UNPROCESSABLE_ENTITY, "RequestError", words)
    assert isinstance(error, HTTPException)  # noqa: S101  no other is sent here
    answer = fault_of(HTTPStatus(error.status_code), "RequestError", str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


def fault_of(status: HTTPStatus, error: str, message: str, cells: Sequence[Key] = ()) -> JSONResponse:
    """An error as the API describes it."""
    return JSONResponse(
        api.Fault(error=error, message=encodable(message), cells=[list(key) for key in cells]).model_dump(), status
    )
