"""Text and pages as other tools leave them, from bench/outside.tar.xz: dumps by another hand than our printers'.

Two helpers that had not seen `extractor.forms.specimen` set reports as counties, bureaus and schools do, and ran them
through what researchers use (`pdftotext`, `docx2txt`, `BeautifulSoup.get_text`, pandas, a browser's copy, what document
models write), or imitated it. Figures are real or drawn, places are invented. The truth is what each dump still shows:
None where nobody could tell, "either" where a blank cell may as well be one that is not there. Matching was mended on
many of these documents, and confidence is fitted on half: they show what a change breaks, not how often new ones err.
"""

import json
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from bench.score.judged import Answer, Answers, Labels
from extractor.model import CellStatus

ARCHIVE = Path(__file__).resolve().parents[1] / "outside.tar.xz"
PART = "outside"
EITHER = "either"

Truth = dict[str, dict[str, dict[str, list[str] | None]]]
"""By table, row and column: status and value, if it has one."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A document of the archive, by its name there."""

    file: str

    @property
    def name(self) -> str:
        """outside/file."""
        return f"{PART}/{self.file}"

    @property
    def truth(self) -> dict[str, Any]:
        """`form`, `renderer` (what made it) and `cells`."""
        found: dict[str, Any] = json.loads(members()[f"truth/{self.file}.json"])
        return found

    @property
    def labels(self) -> Labels:
        """Its layout is the tool that made it."""
        truth = self.truth
        return Labels(self.name, PART, truth["form"], Path(self.file).suffix.removeprefix("."), truth["renderer"])

    @property
    def data(self) -> bytes:
        """The document."""
        return members()[f"documents/{self.file}"]

    @property
    def answers(self) -> Answers:
        """What is true of its cells."""
        cells: Truth = self.truth["cells"]
        return {
            (table, row, column): told_to_answer(told)
            for table, rows in cells.items()
            for row, columns in rows.items()
            for column, told in columns.items()
        }


@cache
def members() -> dict[str, bytes]:
    """Every file of the archive, by its name: some 25 MB."""
    with tarfile.open(ARCHIVE) as archive:
        return {one.name: file.read() for one in archive if (file := archive.extractfile(one)) is not None}


def dumps(count: int = 0) -> Sequence[Dump]:
    """Every document of the archive, however many are asked for."""
    return [Dump(name.removeprefix("documents/")) for name in members() if name.startswith("documents/")]


def told_to_answer(told: list[str] | None) -> Answer:
    """What is true of one cell."""
    if told is None:
        return Answer(None, CellStatus.UNREADABLE)
    if told == [EITHER]:
        return Answer(None, CellStatus.BLANK, either=True)
    status, *value = told
    return Answer(Decimal(value[0]) if value else None, CellStatus(status))
