"""Findings for people, in Chinese and grouped by report and level, and as JSON for programs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from extractor.model import Cell, Extraction, Finding, Key, Level
from extractor.reports.jsonl import record_to_json
from extractor.reports.plain import encodable, printable
from extractor.reports.records import finding_to_record

LEVEL_NAMES = {Level.ERROR: "错误", Level.WARNING: "警告", Level.NOTE: "提示"}
"""Gravest first, as they are listed."""


def write_findings_text(extractions: Iterable[Extraction], out: BinaryIO) -> None:
    """The findings of each report as soon as it is done; a report without any takes one line."""
    for extraction in extractions:
        out.write("".join(f"{line}\n" for line in extraction_to_lines(extraction)).encode())
        out.flush()


def write_findings_json(extractions: Iterable[Extraction], out: BinaryIO) -> None:
    """A JSON array with one report a line: source, sha256, agency, year, form, findings."""
    before = "[\n"
    for extraction in extractions:
        out.write(f"{before}{record_to_json(extraction_to_findings_record(extraction))}".encode())
        out.flush()
        before = ",\n"
    out.write(b"[]\n" if before == "[\n" else b"\n]\n")
    out.flush()


def extraction_to_findings_record(extraction: Extraction) -> dict[str, object]:
    """Whose report it is and what was found; the keys are those of the JSON Lines format."""
    return {
        "source": encodable(extraction.source),
        "sha256": extraction.sha256,
        "agency": encodable(extraction.agency),
        "year": extraction.year,
        "form": extraction.form,
        "findings": [finding_to_record(finding) for finding in extraction.findings],
    }


def extraction_to_lines(extraction: Extraction) -> Iterator[str]:
    """The report's headline, then its findings by level."""
    headline = f"{extraction_to_title(extraction)}（{printable(extraction.source)}）"
    if not extraction.findings:
        yield f"{headline}：未发现问题"
        return
    yield f"{headline}：{_count_levels(extraction.findings)}"
    yield from findings_to_lines(extraction)


def extraction_to_title(extraction: Extraction) -> str:
    """Agency, report year and form: `示例市数据局 2023年 2021版`."""
    year = f"{extraction.year}年" if extraction.year else "年份未识别"
    return f"{printable(extraction.agency) or '机关未识别'} {year} {printable(extraction.form)}版"


def findings_to_lines(extraction: Extraction) -> Iterator[str]:
    """Each level with its findings, gravest first: the sentence, then where it is, what is printed, what fits."""
    places = {cell.key: cell_to_place(cell) for cell in extraction.cells}
    by_level = {level: [finding for finding in extraction.findings if finding.level is level] for level in LEVEL_NAMES}
    for level, group in by_level.items():
        for finding in group:
            yield f"  {LEVEL_NAMES[level]} {finding.code}  {printable(finding.message)}"
            yield from (f"      {detail}" for detail in finding_to_details(finding, places))


def cell_to_place(cell: Cell) -> str:
    """Where a cell stands, for a person: its page, or its line or table; empty where it is not in the document."""
    where = cell.provenance[0] if cell.provenance else None
    if where is None:
        return ""
    return f"第{where.page}页" if where.page else translated(where.location)


_PLACE_WORDS = {
    r"table (\d+), row (\d+), column (\d+)": r"表\1，第\2行，第\3列",
    r"line (\d+), cell (\d+)": r"第\1行，第\2格",
    r"line (\d+)": r"第\1行",
    r"paragraph (\d+)": r"第\1段",
}


def translated(location: str) -> str:
    """A reader's location in Chinese: `table 2, row 9, column 4` -> `表2，第9行，第4列`."""
    for pattern, words in _PLACE_WORDS.items():
        if re.fullmatch(pattern, location):
            return re.sub(pattern, words, location)
    return location


def finding_to_details(finding: Finding, places: Mapping[Key, str]) -> Iterator[str]:
    """`位置：第3页（requests / granted）`, `应为：27`, `所印：21`: the parts that the finding has, the longest last."""
    names = " / ".join(printable(part) for part in (finding.table, finding.where) if part)
    found = next((places[key] for key in finding.cells if places.get(key)), "")
    place = f"{found}（{names}）" if found and names else found or names
    parts = (("位置", place), ("应为", printable(finding.expected)), ("所印", printable(finding.printed)))
    yield from (f"{name}：{text}" for name, text in parts if text)


def _count_levels(findings: tuple[Finding, ...]) -> str:
    levels = [finding.level for finding in findings]
    return "，".join(f"{name} {levels.count(level)} 项" for level, name in LEVEL_NAMES.items() if level in levels)
