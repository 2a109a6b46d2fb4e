"""One JSON object a line: a document with its cells, sections and findings."""

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import BinaryIO

from extractor.model import Extraction
from extractor.reports.plain import decimal_to_plain, encodable
from extractor.reports.records import extraction_to_record

# A quotation mark inside of a JSON string is escaped, so this stands nowhere but at the key of a cell.
_QUOTED_VALUE = re.compile(r'"value": "(-?\d+(?:\.\d+)?)"')


def write_jsonl(extractions: Iterable[Extraction], out: BinaryIO) -> None:
    """A line a report, as soon as it is done."""
    for extraction in extractions:
        out.write(f"{record_to_json(extraction_to_record(extraction))}\n".encode())
        out.flush()


def write_failure(source: str, error: Exception, out: BinaryIO) -> None:
    """A line for a file that gave no report: source, the kind of error, and its message."""
    record = {"source": encodable(source), "error": type(error).__name__, "message": encodable(str(error))}
    out.write(f"{json.dumps(record, ensure_ascii=False)}\n".encode())
    out.flush()


def record_to_json(record: object) -> str:
    """JSON on one line. Decimals become numbers with all their digits, which a float would not keep."""
    return _QUOTED_VALUE.sub(r'"value": \1', json.dumps(record, ensure_ascii=False, default=_decimal_to_text))


def _decimal_to_text(value: object) -> str:
    if isinstance(value, Decimal):
        return decimal_to_plain(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
