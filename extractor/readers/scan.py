"""A page given as a picture to characters and rules, as the PDF engines give them: one way through layout for all.

The picture is cleaned and straightened, its ruling lines found; the cells that they draw (by the same code as those of
a PDF) are cut out and read line by line, then what stands outside of tables.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np

from extractor.errors import UnsupportedError
from extractor.layout.page import NO_CODE, Chars, Floats, Page, Sights
from extractor.layout.ruled import RuledTable, page_to_tables
from extractor.model import Sight
from extractor.ocr.paddle import engine
from extractor.ocr.recognise import FirstLook, SeenLine, first_look, look_at_lines
from extractor.ocr.rulings import sheet_to_rules, without_rules
from extractor.ocr.sheet import POINTS, Grey, Ints, Picture, Sheet, levelled, picture_to_sheet
from extractor.ocr.textlines import FRAME, INSIDE, Inked
from extractor.ocr.words import Engine, ReadLine
from extractor.readers.scan_limits import COARSE_DPI, REMEDY

PAPER = 8.0, 17.5
"""Inches of the long side of a sheet of paper, A5 to A3. Other sizes come from programs that know no paper."""
A4 = 11.69
"""Inches: what a picture of unlikely size is taken to be."""
COARSE = 0.8
"""The most that is believed of a coarse scan: no agreement makes up for strokes that are not there."""
BLANK = 0.99
"""Belief that a cell is empty in which no ink was found."""
UNREAD = 0.3
"""The most that is believed of ink that the recogniser could not name."""
FEW, SAMPLE = 3, 8
"""Lines that tell whether a page stands upright, at least and at most. Where there are fewer, those that lack count as
unread: one line alone reads on its head with 0.79."""
LONG = 2.5, 20.0
"""Heights of a line between which it tells that: shorter ones read well on their head (0, 8), longer ones take time."""
FULL = 0.6
"""Characters that a line has at least in a length like its height: hanzi have 0.8 or more, figures twice that."""
FEWEST = 7
"""Characters that each of the longest lines of a page has at least."""
INWARD = np.array([1, 1, -1, -1])
"""Moves the sides of a box toward its middle."""
UPRIGHT = 0.9
"""Mean likelihood from which lines are upright, which have 0.98 on tuned pages; upside down they had 0.73 at most."""


def needed_engine() -> Engine:
    """The recogniser. Raises UnsupportedError where the extra is not installed."""
    found = engine()
    if found is None:
        raise UnsupportedError(f"shows pictures of text: {REMEDY}")
    return found


def pictures_to_pages(pictures: Iterable[tuple[int, Picture, float]], reader: Engine) -> list[Page]:
    """Pictures as pages, as if they had been set with type; each with its number, the picture (height x width x 3) and
    how many dots it has to every 72 points of its page.

    All are read before any is judged: digits are looked at again among those of the whole document. A page is first
    tried as the one before it lay.
    """
    found, quarters = list[_Read](), 0
    for number, picture, dpi in pictures:
        page, quarters = _picture_to_lines(picture, dpi, number, reader, quarters)
        found.append(page)
    seen = iter(look_at_lines(reader, [line for page in found for line in page.lines]))
    return [_to_page(page, list(islice(seen, len(page.lines)))) for page in found]


@dataclass(frozen=True, slots=True)
class _Read:
    """A page before its digits are judged; rules in points."""

    number: int
    sheet: Sheet
    rules: tuple[Floats, Floats]
    lines: list[FirstLook]


def _picture_to_lines(picture: Picture, dpi: float, number: int, reader: Engine, quarters: int) -> tuple[_Read, int]:
    """A page, tried first turned by so many right angles, and by how many it was."""
    inches = max(picture.shape[:2]) / dpi
    likely = dpi if PAPER[0] <= inches <= PAPER[1] else max(picture.shape[:2]) / A4
    found, known, quarters = _upright(picture_to_sheet(picture, likely, dpi), reader, quarters)
    horizontal, vertical = found.rules
    lines = first_look(reader, found.clean, found.boxes, known)
    return _Read(number, found.sheet, (horizontal * POINTS, vertical * POINTS), lines), quarters


def _to_page(page: _Read, lines: Sequence[SeenLine]) -> Page:
    height, width = page.sheet.grey.shape
    sights = _lines_to_sights(lines, coarse=page.sheet.dpi < COARSE_DPI)
    return Page(
        page.number, width * POINTS, height * POINTS, _lines_to_chars(lines), *page.rules,
        drawn=True, sights=sights, way_back=lambda boxes: page.sheet.to_points(boxes / POINTS),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands on a sheet. `clean`: the sheet without its rules; `rules`: horizontal, vertical; `boxes`: lines of
    text; all in pixels. `blank`: there is neither ink nor a rule."""

    sheet: Sheet
    clean: Grey
    rules: tuple[Floats, Floats]
    boxes: list[Ints]
    blank: bool


@dataclass(frozen=True, slots=True)
class _Trial:
    """A sheet turned by `quarters`; `on_head`: `found` lies the other way round, and only `read` was turned."""

    found: _Found
    quarters: int
    on_head: bool
    read: Mapping[int, ReadLine]
    likely: float


def _upright(sheet: Sheet, reader: Engine, first: int) -> tuple[_Found, Mapping[int, ReadLine], int]:
    """What stands on the sheet, turned by right angles until its lines read best (`first`: by how many to begin with),
    the lines that were read for it, by their number, and the right angles."""
    tried = list[_Trial]()
    for trial in _trials(sheet, reader, first):
        tried.append(trial)
        if trial.likely >= UPRIGHT or trial.found.blank:
            break
    best = max(tried, key=lambda trial: trial.likely)
    if best.on_head:
        return _found_turned(sheet, best.quarters), {}, best.quarters
    return best.found, best.read, best.quarters


def _trials(sheet: Sheet, reader: Engine, first: int) -> Iterator[_Trial]:
    """The sheet as it is likeliest to lie, then otherwise. On its head it has the same lines: they are looked for again
    only if they turn out to read so."""
    for side in (first, first + 1):
        found = _found_turned(sheet, side)
        for on_head in (False, True):
            read = _read_sample(found, reader, on_head=on_head)
            yield _Trial(found, (side + 2 * on_head) % 4, on_head, read, _likelihood(found, read))


def _found_turned(sheet: Sheet, quarters: int) -> _Found:
    """What stands on the sheet, turned; on its side it was levelled by its columns, not by its lines."""
    turned = sheet.turned(quarters)
    return _find(levelled(turned) if quarters % 2 else turned)


def _find(sheet: Sheet) -> _Found:
    rules = sheet_to_rules(sheet.grey)
    clean = without_rules(sheet.grey, *rules)
    height, width = clean.shape
    drawn = Page(0, width * POINTS, height * POINTS, Chars(), rules[0] * POINTS, rules[1] * POINTS)
    tables = page_to_tables(drawn)
    inked = Inked.of(clean)
    boxes = [line for table in tables for box in _cells(table) for line in inked.lines_in(box, cell=True)]
    around = [_pixels(np.array([table.xs[0], table.ys[0], table.xs[-1], table.ys[-1]])) for table in tables]
    outside = inked.without(around).lines_in(np.array([0, 0, width, height], np.intp), cell=False)
    blank = not inked.ink.any() and not any(map(len, rules))
    return _Found(sheet, clean, rules, [*boxes, *outside], blank)


def _cells(table: RuledTable) -> Iterator[Ints]:
    """The inside of each cell, in pixels."""
    for row, col, rowspan, colspan in table.spans.tolist():
        box = np.array([table.xs[col], table.ys[row], table.xs[col + colspan], table.ys[row + rowspan]])
        yield _pixels(box) + INWARD * INSIDE


def _pixels(box: Floats) -> Ints:
    return np.maximum(np.rint(box / POINTS), 0).astype(np.intp)


def _read_sample(found: _Found, reader: Engine, *, on_head: bool) -> dict[int, ReadLine]:
    """The longest lines as they stand or on their head, but those too long, by their number: hanzi on their side are
    read well, three or four in a row."""
    shapes = [(int(x1 - x0), int(bottom - top)) for x0, top, x1, bottom in found.boxes]
    long = [at for at, (width, height) in enumerate(shapes) if LONG[0] * height < width < LONG[1] * height]
    some = sorted(long, key=lambda at: -shapes[at][0])[:SAMPLE]
    boxes = [found.boxes[at] for at in some]
    crops = [found.clean[y0:y1, x0:x1] for x0, y0, x1, y1 in boxes]
    read = reader.read_lines([np.rot90(crop, 2) for crop in crops] if on_head else crops)
    return dict(zip(some, read, strict=True))


def _likelihood(found: _Found, sample: Mapping[int, ReadLine]) -> float:
    """How likely some lines read as they stand, each with as many characters as it has room for. A line that is not
    there counts as 0, and a short one little."""
    total = 0.0
    for at, line in sample.items():
        x0, top, x1, bottom = found.boxes[at].tolist()
        room = max(FULL * (x1 - x0) / (bottom - top), FEWEST)
        total += float(line.likely.mean()) * min(len(line.text) / room, 1.0) if line.text else 0.0
    return total / max(len(sample), FEW)


def _lines_to_chars(lines: Sequence[SeenLine]) -> Chars:
    """Characters side by side without gaps, since only their middles are known; ink without a name has no code."""
    codes, boxes = list[int](), list[Floats]()
    for line in lines:
        x0, top, x1, bottom = ((line.box + INWARD * FRAME) * POINTS).tolist()
        text = line.read.text or chr(NO_CODE)
        middles = x0 + (x1 - x0) * (line.read.places if line.read.text else np.array([0.5]))
        bounds = np.concatenate([[x0], (middles[1:] + middles[:-1]) / 2, [x1]])
        codes += map(ord, text)
        boxes += [np.array([a, top, b, bottom]) for a, b in pairwise(np.maximum.accumulate(bounds).tolist())]
    placed = np.array(boxes, np.float64).reshape(-1, 4)
    return Chars(np.array(codes, np.uint32), placed, np.zeros(len(codes), np.intp))


def _lines_to_sights(lines: Sequence[SeenLine], *, coarse: bool) -> Sights:
    """What is believed of each line; ink without a name is there, but hardly read. `coarse`: nothing is certain."""
    most = COARSE if coarse else 1.0
    middles = np.array([(line.box[:2] + line.box[2:]) / 2 * POINTS for line in lines], np.float64).reshape(-1, 2)
    seen = (
        Sight(line.read.text, min(line.score, most), line.others) if line.read.text else Sight(chr(NO_CODE), UNREAD)
        for line in lines
    )
    return Sights(middles, tuple(seen), min(BLANK, most), coarse)
