"""Cells that hold their number in an odd print, another word, or nothing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from extractor.forms.specimen.defects.grid import with_row
from extractor.forms.specimen.defects.known import is_displaced, is_nameless
from extractor.forms.specimen.defects.planted import Planted, reprinted
from extractor.forms.specimen.defects.spots import Spot, own_label, tables, values_in, with_cells, with_table
from extractor.forms.specimen.printed import PrintedCell, Role
from extractor.forms.specimen.sums import template_to_ties
from extractor.model import Key, RelationKind

Reprint = Callable[[str], str]
"""Makes another text of a value."""

MOST_CELLS = 8
"""Cells that are printed oddly at once."""

COUNT = re.compile(r"\d+")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")

PLACEHOLDERS = ("/", "-", "—", "——", "无", "N/A", "／", "零")
NO_NUMBERS = ("见附件", "统计中", "########", "#REF!", "详见正文")
"""What stands where no number was given, and is none."""
NOTES = ("（其中修订{}件）", "（含自然失效{}件）", "(其中网上{}件)", "（含上年结转{}件）")
MARKS = ("①", "*", "[1]", "¹", "②")
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
YUAN = {"元": Decimal(1), "万元": Decimal(10_000)}
"""Units of money that publishers write into a cell, in yuan."""


def recounted(planted: Planted, changed: dict[Spot, str]) -> Planted | None:
    """Other texts in some cells; every copy of a cell changes with it."""
    if not changed:
        return None
    texts = {spot.cell.key: text for spot, text in changed.items() if spot.cell.key}
    cells = {
        spot: replace(spot.cell, text=texts[spot.cell.key])
        for spot in values_in(planted, blank=True)
        if spot.cell.key in texts
    }
    truth = {key: replace(planted.truth[key], text=text) for key, text in texts.items()}
    return reprinted(planted, with_cells(planted.report, cells), truth)


def some(rng: Random, found: Sequence[Spot], most: int = MOST_CELLS) -> list[Spot]:
    """A few of them."""
    return rng.sample(found, min(len(found), rng.randint(1, most)))


def counts(planted: Planted, least: int = 0) -> list[Spot]:
    """Cells with a plain whole number of at least so much."""
    return [spot for spot in values_in(planted) if COUNT.fullmatch(spot.cell.text) and int(spot.cell.text) >= least]


def blank_for_zero(planted: Planted, rng: Random) -> Planted | None:
    """“blank for zero”; a row without a label keeps a number: in text nothing else would show it."""
    zeros = [spot for spot in blankable(planted) if spot.cell.text == "0"]
    share = rng.choice((0.3, 0.7, 1.0))
    chosen = [spot for spot in zeros if rng.random() < share]
    return recounted(planted, {spot: "" for spot in chosen if shows_row(planted, spot)})


def shows_row(planted: Planted, spot: Spot) -> bool:
    """Whether a row shows without its zeros."""
    row = tables(planted.report)[spot.site].rows[spot.row]
    label = own_label(row)
    return bool(label and label.text) or any(cell.text not in ("", "0") for cell in row)


def table_blank(planted: Planted, rng: Random) -> Planted | None:
    """“blank for not filled in”: one table."""
    found = blankable(planted)
    if not found:
        return None
    name = rng.choice(sorted({spot.cell.key[0] for spot in found if spot.cell.key}))
    return recounted(planted, {spot: "" for spot in found if spot.cell.key and spot.cell.key[0] == name})


def form_blank(planted: Planted, rng: Random) -> Planted | None:
    """“whole form blank”."""
    return recounted(planted, dict.fromkeys(blankable(planted), ""))


def blankable(planted: Planted) -> list[Spot]:
    """Values that can be left out: not those of a row without its label, which would be an empty one, nor of a row
    that stands askew."""
    own = tables(planted.report)
    return [
        spot
        for spot in values_in(planted)
        if not is_nameless(own[spot.site].rows[spot.row]) and not is_displaced(own[spot.site], spot.row)
    ]


def total_blank(planted: Planted, rng: Random) -> Planted | None:
    """“a blank 总计 column”: the sums of one relation are not filled in."""
    relations = [one for one in planted.template.relations if one.kind is RelationKind.EQUAL and len(one.left) == 1]
    if not relations:
        return None
    chosen = rng.choice(relations)
    totals = {tie.left[0] for tie in template_to_ties(replace(planted.template, relations=(chosen,)))}
    return recounted(planted, {spot: "" for spot in blankable(planted) if spot.cell.key in totals})


def placeholder(planted: Planted, rng: Random) -> Planted | None:
    """“`/` `-` `—` `无` `N/A`”: for some zeros, or for all."""
    zeros = [spot for spot in values_in(planted) if spot.cell.text == "0"]
    mark = rng.choice(PLACEHOLDERS)
    chosen = zeros if rng.random() < 0.3 else some(rng, zeros, 12) if zeros else []
    return recounted(planted, dict.fromkeys(chosen, mark))


def no_number(planted: Planted, rng: Random) -> Planted | None:
    """A text that is no number, and is unreadable: 见附件, 统计中, ########."""
    found = values_in(planted)
    text = rng.choice(NO_NUMBERS)
    return recounted(planted, dict.fromkeys(some(rng, found, 3), text)) if found else None


def note_in_cell(planted: Planted, rng: Random) -> Planted | None:
    """“notes in the cell (22（其中修订16件）, 55（含自然失效29件）)”."""
    return recounted(planted, {spot: spot.cell.text + draw_note(spot, rng) for spot in some_counts(planted, rng, 2)})


def draw_note(spot: Spot, rng: Random) -> str:
    """A note on some of the number."""
    return rng.choice(NOTES).format(rng.randint(1, int(spot.cell.text)))


def some_counts(planted: Planted, rng: Random, least: int, most: int = MOST_CELLS) -> list[Spot]:
    """A few cells with a whole number of at least so much; none where there are none."""
    found = counts(planted, least)
    return some(rng, found, most) if found else []


def note_below(planted: Planted, rng: Random) -> Planted | None:
    """“notes in the cell … which in flattened text float away”: the note stands in the row below."""
    found = counts(planted, 2)
    if not found:
        return None
    spot = rng.choice(found)
    table = tables(planted.report)[spot.site]
    own = [cell for cell in table.rows[spot.row] if cell.rowspan == 1]
    note = draw_note(spot, rng)
    cells = [
        PrintedCell(note if cell.col == spot.cell.col else "", cell.col, 1, cell.colspan, Role.ASIDE) for cell in own
    ]
    return reprinted(planted, with_table(planted.report, spot.site, with_row(table, spot.row + 1, cells)))


def unit_in_cell(planted: Planted, rng: Random) -> Planted | None:
    """“units in the cell”: the form's own (12件), or for amounts another with the number converted (12500元)."""
    units = planted.units
    changed = {}
    for spot in values_in(planted):
        unit = units[spot.cell.key] if spot.cell.key else ""
        if unit and NUMBER.fullmatch(spot.cell.text):
            changed[spot] = with_unit(spot.cell.text, unit, rng)
    chosen = some(rng, list(changed)) if changed and rng.random() < 0.7 else list(changed)
    return recounted(planted, {spot: changed[spot] for spot in chosen})


def with_unit(text: str, unit: str, rng: Random) -> str:
    """The number with a unit, converted where it is money."""
    if unit not in YUAN:
        return text + unit
    printed = rng.choice(list(YUAN))
    number = f"{Decimal(text) * YUAN[unit] / YUAN[printed]:f}"
    return (number.rstrip("0").rstrip(".") if "." in number else number) + printed


def signed(planted: Planted, rng: Random) -> Planted | None:
    """“signs (+2, -15, －3, ＋2)”: a plus before what grew, another dash before what shrank."""
    found = [
        spot for spot in values_in(planted) if NUMBER.fullmatch(spot.cell.text) and spot.cell.text.strip("+-") != "0"
    ]
    return recounted(planted, {spot: sign(spot.cell.text, rng) for spot in some(rng, found)}) if found else None


def sign(text: str, rng: Random) -> str:
    """The number with a sign of another shape."""
    if text.startswith("-"):
        return rng.choice("－−–") + text[1:]
    return rng.choice("+＋") + text.lstrip("+")


def digits_wide(planted: Planted, rng: Random) -> Planted | None:
    """“full-width digits”: of some cells, or of all."""
    found = counts(planted)
    chosen = found if rng.random() < 0.5 else some_counts(planted, rng, 0)
    return recounted(planted, {spot: spot.cell.text.translate(WIDE_DIGITS) for spot in chosen})


def thousands(planted: Planted, rng: Random) -> Planted | None:
    """“thousands separators”."""
    comma = rng.choice(",，")
    return recounted(planted, {spot: f"{int(spot.cell.text):,}".replace(",", comma) for spot in counts(planted, 1000)})


def number_broken(planted: Planted, rng: Random) -> Planted | None:
    """A number broken over two lines in its narrow cell: still one number."""
    changed = {}
    for spot in some_counts(planted, rng, 10):
        place = rng.randrange(1, len(spot.cell.text))
        changed[spot] = f"{spot.cell.text[:place]}\n{spot.cell.text[place:]}"
    return recounted(planted, changed)


def footnote(planted: Planted, rng: Random) -> Planted | None:
    """A footnote's mark behind the number, which is no digit of it."""
    return recounted(planted, {spot: spot.cell.text + rng.choice(MARKS) for spot in some_counts(planted, rng, 1, 3)})


def wrong_sum(planted: Planted, rng: Random) -> Planted | None:
    """“sums that are wrong (parts 27, total 21)”: the publisher's own error, which is extracted as printed."""
    plain: dict[Key, Spot] = {spot.cell.key: spot for spot in counts(planted) if spot.cell.key}
    ties = [
        tie for tie in template_to_ties(planted.template) if tie.kind is RelationKind.EQUAL and tie.left[0] in plain
    ]
    if not ties:
        return None
    spot = plain[rng.choice(ties).left[0]]
    number = int(spot.cell.text)
    wrong = number + rng.choice([delta for delta in (-10, -6, -1, 1, 2, 9, 10) if number + delta >= 0])
    return recounted(planted, {spot: str(wrong)})
