"""Whether a document was read exactly: its values, its findings, and every label whole with a box on each of its pages.

What is true is what was printed: the texts that were given to the producer, and the places where their inks stand.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bench.breaks.cuts import Place, is_label
from bench.breaks.measure import Measured
from bench.breaks.plan import TEMPLATES, Print, print_to_values, report_year
from extractor import Cell, Extraction, GoujiError, Source, extract
from extractor.forms.specimen import Role, expected_cells, write_specimen
from extractor.matching import align
from extractor.model import Key, Provenance
from extractor.readers import read
from extractor.text import squeeze
from extractor.text.numbers import read_number

RowKey = tuple[str, str]
"""Table, and row."""
Spot = tuple[int, float, float]
"""A page, and the middle of a character on it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the product makes of a PDF. `labels`: the texts of the row labels that it matched."""

    cells: tuple[Cell, ...]
    findings: tuple[tuple[str, str], ...]
    labels: Mapping[RowKey, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with the reading of a document, in words: its values, its labels, its findings."""

    cells: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """All of it."""
        return self.cells + self.labels + self.findings


def read_document(name: str, data: bytes) -> Reading:
    """The answer of the product for a PDF. Raises GoujiError."""
    source = Source.of(name, data)
    report = extract(source)
    blocks = align(read(source), tuple(TEMPLATES.values())).blocks
    labels = {(block.table.name, row.row.name): row.label.found for block in blocks for row in block.rows}
    return Reading(report.cells, findings_of(report), labels)


def findings_of(report: Extraction) -> tuple[tuple[str, str], ...]:
    """Code and place of each finding."""
    return tuple(sorted((finding.code, finding.where) for finding in report.findings))


def judge(document: Measured) -> Verdict:
    """Read a document, and compare."""
    try:
        reading = read_document(document.one.name, document.data)
    except GoujiError as error:
        return Verdict(findings=(f"not read: {error}",))
    return compare(document, reading)


def compare(document: Measured, reading: Reading) -> Verdict:
    """What of a reading is not as the document was printed."""
    cells = {cell.key: cell for cell in reading.cells}
    wanted, found = implied_findings(document.one), reading.findings
    return Verdict(
        tuple(wrong_cells(document, cells)),
        tuple(wrong_labels(document, cells, reading.labels)),
        tuple(f"finding {code} {where}" for code, where in sorted(set(wanted) ^ set(found))),
    )


@cache
def implied_findings(one: Print) -> tuple[tuple[str, str], ...]:
    """The findings that the values of a document imply: those of a copy that has no pages."""
    if not one.real:
        return ()
    data = write_specimen(TEMPLATES[one.form], print_to_values(one), "html", year=report_year(one))
    return findings_of(extract(Source.of("copy", data)))


def wrong_cells(document: Measured, cells: Mapping[Key, Cell]) -> Iterator[str]:
    """The cells whose value or status is not what was printed, or whose box is not where it was printed."""
    template = TEMPLATES[document.one.form]
    units = {(t.name, r.name, c.name): r.unit or c.unit for t in template.tables for r, c in t.cells()}
    values = {place.cell.key: place for place in document.places if place.cell.role is Role.VALUE}
    glyphs = spots_to_texts(document.places)
    for key, text in expected_cells(template, print_to_values(document.one)).items():
        wanted = read_number(text, units[key])
        cell = cells.get(key)
        if cell is None or (cell.value, cell.status) != (wanted.value, wanted.status):
            yield f"{key}: printed {text!r}, read {cell.raw if cell else None!r} {cell.status if cell else ''}"
        elif key in values and covered(glyphs, value_boxes(cell, values[key])) != spots(values[key]):
            yield f"{key}: the box of {text!r} is not where it was printed: {cell.provenance[0]}"


def wrong_labels(document: Measured, cells: Mapping[Key, Cell], found: Mapping[RowKey, str]) -> Iterator[str]:
    """The rows whose labels are not whole: in the text that was matched, and in the boxes that each value has.

    A row's labels are those that begin in it, groups before leaves. The boxes must hold all of their characters, on
    every page, and no other.
    """
    glyphs = spots_to_texts(document.places)
    for at, labels in labels_of_rows(document.places).items():
        values = {
            place.cell.key: place for place in document.places if (place.table, place.row) == at and place.cell.key
        }
        keys = list(values)
        text = "".join(glyph.text for place in labels for glyph in place.glyphs)
        wanted = frozenset[Spot]().union(*map(spots, labels))
        for key in keys[:1]:
            if squeeze(found.get(key[:2], "")) != squeeze(text):
                yield f"{key[:2]}: the label {text} was read as {found.get(key[:2])!r}"
        for key in keys:
            boxes = cells[key].provenance[len(value_boxes(cells[key], values[key])) :] if key in cells else ()
            if covered(glyphs, boxes) != wanted:
                shown = "".join(glyphs[spot] for spot in sorted(covered(glyphs, boxes), key=reading_order))
                yield f"{key}: the boxes of the label {text} hold {shown or 'nothing'}: {list(boxes)}"
                break


def value_boxes(cell: Cell, place: Place) -> tuple[Provenance, ...]:
    """Those of a cell's boxes that are the value's: one for each page that it was printed on."""
    return cell.provenance[: max(1, len(place.pages))]


def labels_of_rows(places: Sequence[Place]) -> dict[tuple[int, int], list[Place]]:
    """The labels that begin in each row, by the number of the table and of the row."""
    rows: dict[tuple[int, int], list[Place]] = defaultdict(list)
    for place in places:
        if is_label(place):
            rows[place.table, place.row].append(place)
    return rows


def spots_to_texts(places: Sequence[Place]) -> dict[Spot, str]:
    """Every character by where it stands."""
    return {(glyph.page, glyph.x, glyph.y): glyph.text for place in places for glyph in place.glyphs}


def spots(place: Place) -> frozenset[Spot]:
    """Where the characters of a cell stand."""
    return frozenset((glyph.page, glyph.x, glyph.y) for glyph in place.glyphs)


def covered(glyphs: Mapping[Spot, str], boxes: Sequence[Provenance]) -> frozenset[Spot]:
    """The characters whose middles lie in some boxes."""
    return frozenset(
        (page, x, y)
        for at, box, _ in boxes
        if box
        for page, x, y in glyphs
        if page == at and box.x0 <= x <= box.x1 and box.top <= y <= box.bottom
    )


def reading_order(spot: Spot) -> tuple[int, int, float]:
    """Page, line, place in the line."""
    return spot[0], round(spot[2]), spot[1]
