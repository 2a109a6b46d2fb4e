"""The quality report of any set of results: `loading` (files to records), `tally` (records to sums and the worst few),
`decided` (what people decided of them),
`charts` and `pictures`, `page` (all of it as one HTML file)."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from extractor.cells import accept_from
from extractor.errors import GoujiError
from extractor.model import Template
from extractor.reports.progress import track_shares
from extractor.reports.quality.decided import Review, read_decisions
from extractor.reports.quality.loading import find_results, load_records
from extractor.reports.quality.page import quality_to_html
from extractor.reports.quality.records import CellRecord, FailureRecord, FindingRecord, Record, ReportRecord
from extractor.reports.quality.tally import Quality

__all__ = [
    "CellRecord", "FailureRecord", "FindingRecord", "Quality", "Record", "ReportRecord", "find_results", "load_records",
    "quality_to_html", "write_quality",
]  # fmt: skip


def write_quality(
    paths: Iterable[Path],
    templates: Sequence[Template],
    out: BinaryIO,
    *,
    max_error: float,
    title: str,
    decisions: Sequence[Path] = (),
    quiet: bool = False,
) -> None:
    """The quality page of all results in files and folders, in UTF-8; `decisions`: exports of what people decided on
    these; a bar on standard error unless `quiet`.

    Raises PromiseError for an error rate that the calibration does not support, GoujiError for what is no results.
    """
    review = Review(read_decisions(decisions)) if decisions else None
    quality, repeated, files = Quality(accept_from(max_error), review), list[str](), find_results(paths)
    with track_shares(files, quiet=quiet) as advance:
        quality.take(load_records(files, advance, repeated))
    if not quality.total.reports and not quality.failed:
        raise GoujiError(f"{files[0]}: has no report in it: make results with `gouji extract --format jsonl`")
    page = quality_to_html(
        quality, templates, title=title, max_error=max_error, day=date.today(), repeated=len(repeated)
    )
    out.write(page.encode())
    out.flush()
