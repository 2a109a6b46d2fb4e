"""A reviewed report as a case of the corpus: the file, what people read in it, and where it is from; made when asked
for, as a zip archive to be unpacked in `corpus/`."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath

import yaml

from extractor.model import Key, Source
from extractor.reports.plain import decimal_to_plain, encodable
from extractor.service.decisions import Kind
from extractor.service.documents import Reviewed

FIELDS = ("table", "row", "column", "value", "status")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


def reviewed_to_case(reviewed: Reviewed, source: Source, least: float) -> bytes:
    """`<form>/review-<digest>/` with the document, expected.csv and case.yaml. `least`: the confidence below which a
    cell has to be decided for the case to call itself reviewed; the corpus refuses one that does not."""
    suffix = PurePosixPath(reviewed.document.name.replace("\\", "/")).suffix.lower()
    document = f"document{suffix if _SUFFIX.fullmatch(suffix) else ''}"
    folder = f"{reviewed.machine.form}/review-{source.sha256[:12]}"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as case:
        case.writestr(f"{folder}/{document}", source.data)
        case.writestr(f"{folder}/expected.csv", reviewed_to_expected(reviewed))
        case.writestr(f"{folder}/case.yaml", reviewed_to_about(reviewed, document, least))
    return out.getvalue()


def reviewed_to_expected(reviewed: Reviewed) -> str:
    """Every cell as it is by machine and people."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(FIELDS)
    for cell in reviewed.report.cells:
        value = "" if cell.value is None else decimal_to_plain(cell.value)
        lines.writerow((*cell.key, value, cell.status.value))
    return out.getvalue()


def reviewed_to_about(reviewed: Reviewed, document: str, least: float) -> str:
    """case.yaml. Whether the report is real is not known here, and whoever adds the case says it."""
    report, open_cells = reviewed.report, list(undecided(reviewed, least))
    who = "、".join(sorted({decision.who for decision in reviewed.decisions.values()}))
    last = max((decision.at for decision in reviewed.decisions.values()), default=0.0)
    about = {
        "document": document,
        "agency": encodable(report.agency),
        "year": report.year,
        "form": report.form,
        "real": False,
        "origin": f"handed in to gouji serve as {encodable(reviewed.document.name)!r}",
        "why": f"{sum(one.correct is False for one in reviewed.decisions.values())} cells were read wrong",
        "tags": ["review"],
        "findings": sorted(finding.code for finding in report.findings),
        "reviewed": "" if open_cells or not who else
        f"{datetime.fromtimestamp(last, UTC):%Y-%m-%d}, doubtful cells decided by {who}, others as the machine read",
    }  # fmt: skip
    return yaml.safe_dump(about, allow_unicode=True, sort_keys=False)


def undecided(reviewed: Reviewed, least: float) -> Iterator[Key]:
    """The doubtful cells that nobody decided on, or could not tell."""
    for cell in reviewed.machine.cells:
        decision = reviewed.decisions.get(cell.key)
        if cell.confidence < least if decision is None else decision.kind is Kind.UNSURE:
            yield cell.key
