"""Values to fill a form with: drawn (of the sizes seen in reports, all relations satisfied) or read from a file."""

import csv
import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from extractor.errors import DamagedError, SourceError, TooLargeError
from extractor.forms.specimen.printed import Values
from extractor.forms.specimen.sums import solve, template_to_ties
from extractor.model import Key, RelationKind, Table, Template

MAX_FIGURES_BYTES = 5_000_000
"""A file of figures takes 10 kB."""


class Scale(StrEnum):
    """Whose report it is, and so how large its numbers are."""

    EMPTY = "empty"
    """A small bureau: 0 everywhere."""
    BUREAU = "bureau"
    COUNTY = "county"
    CITY = "city"
    MIXED = "mixed"
    """One of the others, by the seed."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of a scale: the share of zeros, the largest part of a sum, count outside sums, and amount in yuan."""

    zeros: float
    part: int
    count: int
    yuan: int


SIZES = {
    Scale.EMPTY: Sizes(1.0, 0, 0, 0),
    Scale.BUREAU: Sizes(0.85, 20, 600, 600_000),
    Scale.COUNTY: Sizes(0.6, 120, 90_000, 250_000_000),
    Scale.CITY: Sizes(0.35, 1_500, 11_500_000, 3_200_000_000),
}
"""After the figures of Hangzhou, Suqian and Pingtan (2019 to 2025) and the two seed bureaus: 11,398,889 licences and
316,441 万元 of fees at the top, a bureau of zeros at the bottom."""

MIXTURE = (Scale.EMPTY, *[Scale.BUREAU] * 5, *[Scale.COUNTY] * 3, *[Scale.CITY] * 2)
"""How often MIXED takes each: most publishers are small."""

LARGE_UNITS = frozenset({"件", "条", "人次", ""})
"""Units counted in thousands and more; offices, meetings and people are counted in dozens."""

QUIET = (0.0, 0.05, 0.1, 0.3)
"""How active the columns of organisations are: in the real figures most are empty, and companies file some."""

LONE_ZEROS = 0.6
"""Numbers outside sums (licences, penalties) are less often 0 than the many parts of a sum: by this factor."""

MONEY = {"元": Decimal(1), "万元": Decimal(10_000)}
"""Units of amounts, in yuan."""

_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Nature:
    """What kind of number a cell holds. `activity`: how likely its column is to hold any."""

    unit: str
    signed: bool
    tied: bool
    summed: bool
    activity: float


def draw_values(template: Template, seed: int, *, scale: Scale = Scale.MIXED) -> Values:
    """Printed text for every cell of the form, in the form's order; every relation holds. The same seed gives the
    same values."""
    rng = random.Random(f"{template.form}/{seed}/{scale}")  # noqa: S311 (specimens, no secrets)
    sizes = SIZES[rng.choice(MIXTURE) if scale is Scale.MIXED else scale]
    natures = template_to_natures(template, rng)

    def draw(key: Key, low: Decimal, high: Decimal | None) -> Decimal:
        return draw_number(natures[key], sizes, low, high, rng)

    numbers = solve(tuple(natures), template_to_ties(template), draw, lambda whole, n: share_number(whole, n, rng))
    signs = {key: draw_signed(number, rng) for key, number in numbers.items() if natures[key].signed}
    return {key: print_number(signs.get(key, number), natures[key], rng) for key, number in numbers.items()}


def template_to_natures(template: Template, rng: random.Random) -> dict[Key, Nature]:
    """The nature of every cell, from its unit, its labels and the relations it stands in."""
    ties = template_to_ties(template)
    tied = {key for tie in ties for key in (*tie.left, *tie.right)}
    summed = {key for tie in ties if tie.kind is RelationKind.EQUAL for key in (*tie.left, *tie.right)}
    natures = {}
    for table in template.tables:
        quiet = quiet_columns(table, rng)
        for row, column in table.cells():
            key = (table.name, row.name, column.name)
            natures[key] = Nature(
                unit=row.unit or column.unit,
                signed=key not in tied and (row.signed or column.signed),
                tied=key in tied,
                summed=key in summed,
                activity=quiet.get(column.name, 1.0),
            )
    return natures


def quiet_columns(table: Table, rng: random.Random) -> dict[str, float]:
    """How active the columns of a cross table are: the first (individuals) always, the others (kinds of
    organisations) seldom or never. Other tables have no quiet columns."""
    block = table.blocks[0]
    if len(table.blocks) > 1 or len(block.rows) == 1:
        return {}
    return {column.name: rng.choice(QUIET) for column in block.columns[1:]}


def draw_number(nature: Nature, sizes: Sizes, low: Decimal, high: Decimal | None, rng: random.Random) -> Decimal:
    """A number within the bounds, log-uniform up to the scale's size, in the cell's unit."""
    zeros = sizes.zeros if nature.summed or sizes.zeros == 1 else sizes.zeros * LONE_ZEROS
    if rng.random() < max(zeros, 1 - nature.activity):
        number = Decimal()
    elif nature.unit in MONEY:
        number = draw_money(nature.unit, sizes, rng)
    else:
        large = nature.unit in LARGE_UNITS and not nature.summed
        number = Decimal(draw_skewed(sizes.count if large else sizes.part, rng))
    if high is not None and number > high:
        number = Decimal(rng.randint(int(low), int(high))) if high >= low else high
    # A floor that is a sum is passed by some, met exactly by others: both occur in print.
    if number < low:
        roof = low * 2 if high is None else high
        number = max(low, Decimal(rng.randint(math.ceil(low), max(math.ceil(low), int(roof)))))
    return number


def draw_skewed(largest: int, rng: random.Random) -> int:
    """From 1 to `largest`, small ones far more often."""
    return max(1, int(math.exp(rng.random() ** 1.5 * math.log(largest)))) if largest else 0


def draw_money(unit: str, sizes: Sizes, rng: random.Random) -> Decimal:
    """An amount, with cents under 元 and up to six decimals under 万元."""
    cents = rng.randint(0, 99) if rng.random() < 0.6 else 0
    yuan = Decimal(draw_skewed(sizes.yuan, rng)) + Decimal(cents) / 100
    places = 6 if rng.random() < 0.4 else 2
    return plain(round(yuan / MONEY[unit], 2 if unit == "元" else places))


def draw_signed(number: Decimal, rng: random.Random) -> Decimal:
    """A change: half of them downward."""
    return -number if rng.random() < 0.5 else number


def share_number(whole: Decimal, parts: int, rng: random.Random) -> Sequence[Decimal]:
    """A number in parts, the first by far the largest (new requests, and a few carried over)."""
    shares = []
    left = whole
    for _ in range(parts - 1):
        taken = Decimal(int(left * Decimal(rng.choice((0, 0, 0.05, 0.1, 0.3))))) if left > 0 else Decimal()
        shares.append(taken)
        left -= taken
    return (left, *shares)


def plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros or an exponent."""
    return Decimal(f"{number:f}".rstrip("0").rstrip(".")) if "." in f"{number:f}" else number


def print_number(number: Decimal, nature: Nature, rng: random.Random) -> str:
    """The number as a publisher would print it: signs where it is a change, sometimes a unit where it is in 元."""
    if nature.signed:
        return f"{number:+f}" if number else "0"
    if nature.unit != "元" or nature.tied or not number:
        return f"{plain(number):f}"
    style = rng.randrange(4)
    if style == 0:
        return f"{number:.2f}元" if number % 1 else f"{number:f}元"
    if style == 1:
        return f"{plain(number / 10_000):f}万元"
    return f"{plain(number):f}"


def blank_zeros(values: Values, seed: int, share: float) -> Values:
    """The values with about this share of their zeros left blank, as hurried publishers do."""
    rng = random.Random(seed)  # noqa: S311
    return {key: "" if text == "0" and rng.random() < share else text for key, text in values.items()}


def plant_wrong(values: Values, key: Key, delta: int | Decimal) -> Values:
    """The values with one number changed by `delta`; its sign mark, decimals and unit stay. A blank counts as 0.

    Raises KeyError where the values have no such cell, and ValueError where its text holds no number.
    """
    text = values[key] or "0"
    found = _NUMBER.search(text)
    if found is None:
        raise ValueError(f"{text} in {'/'.join(key)} is no number to change: choose another cell")
    number = Decimal(found.group()) + delta
    printed = f"{number:+f}" if found.group(1) == "+" and number else f"{number:f}"
    return {**values, key: text[: found.start()] + printed + text[found.end() :]}


def load_figures(path: Path) -> Values:
    """The figures of a real report from a CSV with the columns form, year, table, row, column, printed.

    Raises SourceError where the file cannot be read, TooLargeError, and DamagedError where it is no such CSV.
    """
    try:
        if path.stat().st_size > MAX_FIGURES_BYTES:
            raise TooLargeError(f"larger than {MAX_FIGURES_BYTES} bytes: this is no file of figures")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        return {(row["table"], row["row"], row["column"]): row["printed"] or "" for row in rows}
    except OSError as error:
        raise SourceError(f"figures cannot be read ({error.strerror}): check the path") from error
    except (KeyError, UnicodeDecodeError, csv.Error) as error:
        raise DamagedError("no UTF-8 CSV with columns form,year,table,row,column,printed: correct it") from error
