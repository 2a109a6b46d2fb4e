"""The HTTP API. What it takes and gives is described by /api/openapi.json."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import IO, Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from extractor.model import CellStatus, Source
from extractor.reports.jsonl import record_to_json
from extractor.reports.plain import decimal_to_plain, encodable
from extractor.reports.records import finding_to_record
from extractor.service.cases import reviewed_to_case
from extractor.service.decisions import MAX_TYPED, Kind, answer_to_shown
from extractor.service.documents import (
    Document,
    Reviewed,
    find_document,
    find_documents,
    numbered_document,
    recount_findings,
)
from extractor.service.exports import EXPORTERS, decision_fields, documents_to_labels
from extractor.service.guard import LOCAL
from extractor.service.jobs import MAX_NAME, Job, add_job, find_job
from extractor.service.looking import LookShown, Upcoming, axes_of, ticket_to_look, ticket_to_upcoming
from extractor.service.originals import find_source
from extractor.service.progress import Group, Progress, find_groups, find_progress
from extractor.service.review import Ticket, Verdict, Wanted, decide, find_look, is_open, next_look, undo, upcoming_look
from extractor.service.service import Service
from extractor.service.work import ShownBlock


class Fault(BaseModel):
    """What the API says instead of an answer: the kind of error, what happened; of a conflict, on which cells."""

    error: str
    message: str
    cells: list[list[str]] = Field(default_factory=list)


PLAIN = {"content": {"text/plain": {"schema": {"type": "string"}}}}
FAULTS: dict[int | str, dict[str, Any]] = {
    400: {"model": Fault, **PLAIN, "description": "No sense in the request itself"},
    401: PLAIN | {"description": "No key, where one is needed"},
    403: PLAIN | {"description": "From a page elsewhere"},
    404: {"model": Fault},
    409: {"model": Fault},
    413: {"model": Fault, **PLAIN, "description": "Too large"},
    421: PLAIN | {"description": "To another host"},
    422: {"model": Fault},
    503: {"model": Fault},
}
"""What may be answered instead, by any operation: in words by the guard, else as a Fault."""

router = APIRouter(prefix="/api", responses=FAULTS)

MAX_SKIPPED = 200
"""Documents that a person leaves for later in one sitting."""
MAX_CELLS = 1_000
"""Of one decision; a form has under 400."""
LARGE = 1 << 62
"""Above every number of a row."""
CHUNK = 1 << 16
IN_MEMORY = 8_000_000
"""Bytes of a file to be sent that are held in memory; more goes to a temporary file without a name."""


def service_of(request: Request) -> Service:
    """The service that answers."""
    service: Service = request.app.state.service
    return service


def person_of(request: Request) -> str:
    """Who sends the request."""
    who: str = request.scope["who"]
    return who


Use = Annotated[Service, Depends(service_of)]
Who = Annotated[str, Depends(person_of)]
Name = Annotated[str, Query(max_length=MAX_NAME, description="What to call the file; it is never a path.")]
FormatName = Annotated[Literal["csv", "jsonl", "parquet", "xlsx"], Query(alias="format")]
BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
RAW_BODY = {"requestBody": {"required": True, "content": BYTES}}


class CellAnswer(BaseModel):
    """What a person says of one cell, upon the version of it that was shown."""

    table: str
    row: str
    column: str
    version: int = Field(ge=0, lt=1 << 31)
    kind: Kind
    typed: str = Field("", max_length=MAX_TYPED)
    as_text: bool = False
    """Whether what was typed is meant though it is no number."""


class Sitting(BaseModel):
    """Whose turn it is: a name (where keys tell it, this one is not heard), and which documents are left out."""

    name: str = Field("", max_length=40)
    document: str = ""
    """Only looks in this one."""
    skip: list[str] = Field(default_factory=list, max_length=MAX_SKIPPED)


class Decided(Sitting):
    """Answers on cells of one document. `look`: the one they settle."""

    of: str
    look: int | None = Field(None, ge=0, lt=LARGE)
    cells: list[CellAnswer] = Field(min_length=1, max_length=MAX_CELLS)
    why: str = Field("", max_length=MAX_TYPED)


class Withdrawn(Sitting):
    """The last act is to be withdrawn."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What to look at: the look, None where there is no other; the one that will likely come after it."""

    look: LookShown | None
    upcoming: Upcoming | None


async def upload_of(request: Request) -> bytes:
    """The body of a request; the guard has an eye on its size."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
    return bytes(data)


Upload = Annotated[bytes, Depends(upload_of)]


@router.put("/extract", openapi_extra=RAW_BODY, response_class=Response)
def extract_now(service: Use, data: Upload, format: FormatName = "jsonl", name: Name = "upload") -> Response:
    """Read a file at once, and keep nothing of it."""
    answer = service.read(name, data)
    if answer.error:
        fault = Fault(error=answer.error, message=answer.message)
        return JSONResponse(fault.model_dump(), HTTPStatus.UNPROCESSABLE_ENTITY)
    return file_of(service, format, service.answer_to_reviewed(answer))


@router.post("/jobs", status_code=HTTPStatus.ACCEPTED, openapi_extra=RAW_BODY)
async def hand_in(service: Use, who: Who, data: Upload, name: Name = "upload") -> Job:
    """Hand in a file to be read and kept."""
    source = Source.of(name, data)
    job = await run_in_threadpool(add_job, service.db, who, name, source.sha256, data)
    service.wake()
    return job


@router.get("/jobs/{job}")
def job_state(service: Use, who: Who, job: str) -> Job:
    """How far a file of one's own is."""
    return find_job(service.db, who, job)


@router.get("/documents")
def documents(
    service: Use,
    words: Annotated[str, Query(max_length=100)] = "",
    before: Annotated[int, Query(ge=0, lt=LARGE)] = LARGE - 1,
) -> Sequence[Document]:
    """The newest reports, fifty at a time; `before`: older than the one of this number."""
    return find_documents(service.db, words, before)


@router.get("/documents/{document}")
def document_summary(service: Use, document: str) -> Document:
    """One report in a line."""
    return find_document(service.db, document)


@router.get("/documents/{document}/results", response_class=Response)
def document_results(service: Use, document: str, format: FormatName = "csv") -> Response:
    """All cells of a report as they are by machine and people, with what the machine read beside them."""
    return file_of(service, format, [service.open(find_document(service.db, document))])


@router.get("/documents/{document}/findings")
def document_findings(service: Use, document: str) -> dict[str, list[dict[str, object]]]:
    """The findings by the machine's reading, and by what people decided."""
    reviewed = service.open(find_document(service.db, document))
    both = {"machine": reviewed.machine.findings, "reviewed": reviewed.report.findings}
    return {name: [finding_to_record(finding) for finding in findings] for name, findings in both.items()}


@router.get("/documents/{document}/corrections")
def document_corrections(service: Use, document: str) -> list[dict[str, object]]:
    """What people decided of a report, beside what the machine read."""
    return list(corrections_of(service.open(find_document(service.db, document))))


@router.get("/documents/{document}/case", response_class=Response)
def document_case(service: Use, document: str) -> Response:
    """The file and what people read in it as a case of the corpus: a zip archive to be unpacked in `corpus/`."""
    found = find_document(service.db, document)
    case = reviewed_to_case(service.open(found), find_source(service.db, found.sha256), service.least)
    headers = {"content-disposition": 'attachment; filename="case.zip"'}
    return Response(case, media_type="application/zip", headers=headers)


@router.get("/documents/{document}/pages/{number}", response_class=Response)
def document_page(service: Use, document: str, number: int) -> Response:
    """A page (from 1) of a PDF as PNG; the header `x-gouji-scale` has its pixels a point."""
    picture = service.page_picture(find_document(service.db, document).sha256, number)
    headers = {"x-gouji-scale": f"{picture.scale:g}", "cache-control": "private, max-age=3600, immutable"}
    return Response(picture.png, media_type="image/png", headers=headers)


@router.get("/documents/{document}/text")
def document_text(service: Use, document: str) -> Sequence[ShownBlock]:
    """The lines and tables of a file in its order, as our reader found them."""
    return service.text(find_document(service.db, document).sha256)


@router.get("/documents/{document}/look")
def document_look(service: Use, document: str, table: str, row: str, column: str) -> LookShown:
    """A look at one cell, whatever it is believed."""
    found = find_document(service.db, document)
    reviewed = service.open(found)
    if (table, row, column) not in axes_of(reviewed.template):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return ticket_to_look(Ticket(None, found.number, ((table, row, column),)), reviewed)


@router.get("/results", response_class=Response)
def every_result(service: Use, format: FormatName = "csv") -> Response:
    """All cells of all reports."""
    return file_of(service, format, service.every_reviewed())


@router.get("/corrections", response_class=StreamingResponse)
def every_correction(service: Use) -> StreamingResponse:
    """Everything that people decided, a JSON object a line."""
    lines = (record_to_json(one) for reviewed in service.every_reviewed() for one in corrections_of(reviewed))
    return StreamingResponse((f"{line}\n" for line in lines), media_type="application/x-ndjson")


@router.get("/labels", response_class=StreamingResponse)
def every_label(service: Use) -> StreamingResponse:
    """Decided cells with their evidence, and whether the machine was right: to judge or to fit a confidence by."""
    lines = documents_to_labels(service.every_reviewed(), service.least)
    return StreamingResponse((f"{line}\n" for line in lines), media_type="application/x-ndjson")


@router.post("/review/next")
def take_next(service: Use, who: Who, sitting: Sitting) -> Turn:
    """The best look that nobody has."""
    return turn(service, wanted_of(service, who, sitting))


@router.get("/review/looks/{look}")
def look_again(service: Use, look: Annotated[int, Path(ge=0, lt=LARGE)]) -> LookShown:
    """A look in its newest state, settled or not."""
    ticket = find_look(service.db, look)
    return ticket_to_look(ticket, reviewed_of(service, ticket))


@router.post("/review/decisions")
def take_decisions(service: Use, who: Who, decided: Decided) -> Turn:
    """Answers on cells; then the same look where some of its cells are open still, else the next one."""
    document = find_document(service.db, decided.of)
    reviewed = service.open(document)
    wanted = wanted_of(service, who, decided)
    decide(service.db, document.number, list(verdicts_of(reviewed, decided.cells)), wanted.who, decided.why.strip())
    recount_findings(service.db, service.open(document))
    if decided.look is not None and is_open(service.db, decided.look):
        return turn(service, wanted, find_look(service.db, decided.look))
    return turn(service, wanted)


@router.post("/review/undo")
def withdraw(service: Use, who: Who, withdrawn: Withdrawn) -> Turn:
    """Withdraw one's last act, and look at its cells again."""
    wanted = wanted_of(service, who, withdrawn)
    ticket = undo(service.db, wanted.who)
    if ticket is not None:
        recount_findings(service.db, reviewed_of(service, ticket))
    return turn(service, wanted, ticket)


@router.get("/review/progress")
def progress(service: Use) -> Progress:
    """How far the review of all reports is."""
    return find_progress(service.db, service.settings.max_error)


@router.get("/review/groups")
def groups(service: Use) -> Sequence[Group]:
    """How far it is by agency and year."""
    return find_groups(service.db, service.settings.max_error)


def wanted_of(service: Service, who: str, sitting: Sitting) -> Wanted:
    """Which look a person wants."""
    only = find_document(service.db, sitting.document).number if sitting.document else None
    skipped = tuple(find_document(service.db, id).number for id in sitting.skip)
    named = sitting.name.strip() if who == LOCAL else ""
    return Wanted(named or who, only, skipped)


def verdicts_of(reviewed: Reviewed, answers: Iterable[CellAnswer]) -> Iterator[Verdict]:
    """Answers as verdicts on cells. Raises TypedError, and HTTPException for a cell that the form does not have."""
    cells, axes = {cell.key: cell for cell in reviewed.machine.cells}, axes_of(reviewed.template)
    for answer in answers:
        key = (answer.table, answer.row, answer.column)
        if key not in cells:
            raise HTTPException(HTTPStatus.NOT_FOUND, f"the form has no cell {' / '.join(key)}")
        row, column = axes[key]
        told = answer_to_shown(cells[key], answer.kind, answer.typed, row.unit or column.unit, as_text=answer.as_text)
        yield Verdict(cells[key], answer.version, answer.kind, told)


def turn(service: Service, wanted: Wanted, ticket: Ticket | None = None) -> Turn:
    """A look, the next one if none is given, and what comes after it."""
    ticket = ticket or next_look(service.db, wanted)
    if ticket is None:
        return Turn(None, None)
    after = upcoming_look(service.db, wanted, ticket.id)
    return Turn(
        ticket_to_look(ticket, reviewed_of(service, ticket)),
        ticket_to_upcoming(after, reviewed_of(service, after)) if after else None,
    )


def reviewed_of(service: Service, ticket: Ticket) -> Reviewed:
    """The document of a look in its newest state."""
    return service.open(numbered_document(service.db, ticket.document))


def corrections_of(reviewed: Reviewed) -> Iterator[dict[str, object]]:
    """Every decision on a report, with what the machine read."""
    cells = {cell.key: cell for cell in reviewed.machine.cells}
    for key, decision in reviewed.decisions.items():
        names = ("kind", "decided_by", "decided_at", "reason")
        yield {
            "document": reviewed.document.id,
            "sha256": reviewed.machine.sha256,
            "agency": encodable(reviewed.machine.agency),
            "year": reviewed.machine.year,
            "form": reviewed.machine.form,
            **dict(zip(("table", "row", "column"), key, strict=True)),
            "machine": value_record(cells[key].value, cells[key].status, cells[key].raw),
            "person": value_record(made.value, made.status, made.raw) if (made := decision.shown) else None,
            "machine_confidence": cells[key].confidence,
            "correct": decision.correct,
            "audit": decision.audit,
            **dict(zip(names, decision_fields(decision), strict=True)),
        }


def value_record(value: Decimal | None, status: CellStatus, raw: str) -> dict[str, object]:
    """What a cell shows; the number as text with all its digits."""
    number = None if value is None else decimal_to_plain(value)
    return {"number": number, "status": status.value, "raw": encodable(raw)}


def file_of(service: Service, format: str, documents: Iterable[Reviewed]) -> StreamingResponse:
    """Reviewed reports as a file in one of EXPORTERS; its name is ours."""
    export, content_type = EXPORTERS[format]
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  it is closed when it is sent
    try:
        export(documents, service.forms, service.least, file)  # type: ignore[arg-type]
        file.seek(0)
    except BaseException:
        file.close()
        raise
    headers = {"content-disposition": f'attachment; filename="gouji.{format}"'}
    return StreamingResponse(chunks_of(file), media_type=content_type, headers=headers)


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file piece by piece, then closed."""
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
