"""The canonical table as one flat Parquet table, typed, with `value` as an exact decimal."""

import io
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_EVEN, Context, Decimal
from itertools import islice
from typing import Any, BinaryIO

from extractor.errors import DependencyError
from extractor.model import Extraction
from extractor.reports.records import COLUMNS, Row, extraction_to_rows

VALUE_PRECISION, VALUE_SCALE = 38, 10
"""decimal128 has 38 digits. Ten after the point hold 万元 to a millionth of a 元; 28 before it hold any amount."""

REPORTS_A_GROUP = 500
"""Row groups of some 100,000 cells: readers like them, and 100 MB of memory hold one."""

_VALUE = COLUMNS.index("value")
_ROUNDING = Context(prec=VALUE_PRECISION, rounding=ROUND_HALF_EVEN)
_STEP = Decimal(1).scaleb(-VALUE_SCALE)
_LIMIT = 10 ** (VALUE_PRECISION - VALUE_SCALE) - 1


def write_parquet(extractions: Iterable[Extraction], out: BinaryIO) -> None:
    """The whole file at the end, since its index comes last. Raises DependencyError where pyarrow is missing."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise DependencyError("Parquet needs pyarrow: pip install 'gouji[parquet]', or use --format csv") from error
    schema = rows_schema(pa)
    buffer = io.BytesIO()
    with pq.ParquetWriter(buffer, schema, compression="zstd") as writer:
        for group in _groups(extractions):
            writer.write_table(rows_to_table(pa, schema, group))
    out.write(buffer.getbuffer())
    out.flush()


def rows_schema(pa: Any) -> Any:
    """The contract's columns with their types. `value` is null where no number was printed."""
    repeated = pa.dictionary(pa.int32(), pa.string())
    types: dict[str, Any] = dict.fromkeys(COLUMNS, repeated)
    types |= {"raw": pa.string(), "location": pa.string(), "year": pa.int16(), "page": pa.int32()}
    types |= {"value": pa.decimal128(VALUE_PRECISION, VALUE_SCALE), "confidence": pa.float64()}
    types |= dict.fromkeys(("x0", "top", "x1", "bottom"), pa.float64())
    return pa.schema([(name, types[name]) for name in COLUMNS])


def rows_to_table(pa: Any, schema: Any, rows: list[Row]) -> Any:
    """Rows as an Arrow table of the schema."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    columns[_VALUE] = [fit_value(value) for value in columns[_VALUE]]
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema)


def fit_value(value: Decimal | None) -> Decimal | None:
    """The value with ten decimals, rounded where it has more; None where it has over 28 digits (`raw` has them all)."""
    if value is None or abs(value) >= _LIMIT:
        return None
    return value.quantize(_STEP, context=_ROUNDING)


def _groups(extractions: Iterable[Extraction]) -> Iterator[list[Row]]:
    waiting = iter(extractions)
    while reports := list(islice(waiting, REPORTS_A_GROUP)):
        rows = [row for report in reports for row in extraction_to_rows(report)]
        if rows:
            yield rows
