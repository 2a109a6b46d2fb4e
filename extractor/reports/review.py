"""The cells that are not accepted, for a person to look at: a CSV like the canonical table's, the least sure first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from extractor.cells import accept_from
from extractor.model import Extraction
from extractor.reports.csv import write_csv
from extractor.reports.records import DOUBTFUL


@dataclass(slots=True)
class Review:
    """Sorts the cells of reports that pass by. `least`: the confidence from which on a cell is accepted."""

    least: float
    accepted: int = 0
    doubted: int = 0

    def passing(self, reports: Iterable[Extraction], out: BinaryIO | None) -> Iterator[Extraction]:
        """The reports as they are; their doubtful cells are written to `out` on the way, a report at a time."""
        header = out is not None
        for report in reports:
            cells = sorted((cell for cell in report.cells if cell.confidence < self.least), key=lambda c: c.confidence)
            self.doubted += len(cells)
            self.accepted += len(report.cells) - len(cells)
            if out is not None and (cells or header):
                write_csv([replace(report, cells=tuple(cells))], out, header=header)
                header = False
            yield report

    def summary(self, max_error: float, file: Path | None) -> str:
        """What became of an error rate, in a line; `file`: where the doubtful cells are listed."""
        count = self.accepted + self.doubted
        rest = f"{self.doubted:,} to look at: {f'see {file}' if file else '--review FILE lists them'}"
        return f"{self.accepted:,} of {count:,} cells accepted at an error rate of {max_error:g}; {rest}"


def least_confidence(max_error: float | None) -> float:
    """From which confidence on cells are accepted: DOUBTFUL where no error rate is named."""
    return DOUBTFUL if max_error is None else accept_from(max_error)
