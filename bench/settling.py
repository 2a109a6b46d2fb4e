"""Confusions of digits planted in tables as read from pictures, and what sums make of them: `python -m bench.settling`.

Each doubted digit is offered the true one among others, ranked as a second look ranks them. Beside them stand tables
with an error of the publisher, read for certain: none of these may be changed.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from extractor import Cell, CellStatus, Template
from extractor.cells.digits import settle_by_sums
from extractor.forms import load_template
from extractor.forms.specimen import Scale, Values, draw_values
from extractor.model import CanonicalTable, Evidence, Key
from extractor.text.numbers import is_digits

FORMS = ("2021", "2019")
SCALES = (Scale.BUREAU, Scale.COUNTY, Scale.CITY)
TABLES = 300
"""Of each kind: what the acceptance asks for."""
LIKE = {
    "0": "869", "1": "741", "2": "713", "3": "859", "4": "196",
    "5": "638", "6": "580", "7": "129", "8": "306", "9": "048",
}  # fmt: skip
"""For each digit those that it is taken for, likeliest first."""
DOUBT, CERTAIN = 0.4, 0.998
"""What is believed of a digit that the second look speaks against, and of one that it confirms."""
RIGHT, WRONG, LEFT = "settled right", "settled wrong", "left in doubt"


@dataclass(frozen=True, slots=True)
class Planted:
    """A table as read, with cells in doubt; `printed`: what stands in the document."""

    template: Template
    table: CanonicalTable
    printed: Values
    doubted: tuple[Key, ...]


def plant(number: int, confusions: int, errors: int) -> Planted:
    """A table with so many misread digits, and so many errors of the publisher elsewhere."""
    draw, template = random.Random(f"{number}/{confusions}/{errors}"), load_template(FORMS[number % 2])
    values = dict(draw_values(template, number, scale=SCALES[number % 3]))
    keys = draw.sample([key for key in values if key[0] == "requests"], confusions + errors)
    for key in keys[confusions:]:
        values[key] = confuse(values[key], draw)[0]
    misread = {key: confuse(values[key], draw) for key in keys[:confusions]}
    return Planted(template, tuple(to_cells(template, values, misread)), values, tuple(misread))


def confuse(text: str, draw: random.Random) -> tuple[str, tuple[str, ...]]:
    """A number with one digit misread, and what a second look says it may be."""
    at = draw.randrange(len(text))
    likely = LIKE[text[at]]
    read = draw.choice(likely)
    others = dict.fromkeys((*LIKE[read], text[at]))
    return text[:at] + read + text[at + 1 :], tuple(text[:at] + other + text[at + 1 :] for other in others)


def to_cells(
    template: Template, values: Mapping[Key, str], misread: Mapping[Key, tuple[str, tuple[str, ...]]]
) -> Iterator[Cell]:
    """All cells of a form as read from a picture."""
    for table in template.tables:
        for row, column in table.cells():
            key = (table.name, row.name, column.name)
            text, others = misread.get(key, (values.get(key, ""), ()))
            told = tuple((other, 0.5 / (1 + rank)) for rank, other in enumerate(others))
            status = CellStatus.PRINTED if text else CellStatus.BLANK
            evidence = Evidence(text=DOUBT if others else CERTAIN)
            yield Cell(*key, to_value(text), status, text, 0.0, (), evidence, others=told)


def to_value(text: str) -> Decimal | None:
    """The number; none for amounts with their unit, which stand in no sum."""
    return Decimal(text) if is_digits(text) else None


def outcome(planted: Planted) -> str:
    """What sums made of it; settled wrong is any cell that changed to what the document does not show."""
    read = {cell.key: cell.value for cell in planted.table}
    found = {cell.key: cell.value for cell in settle_by_sums(planted.template, planted.table)}
    printed = {key: to_value(text) for key, text in planted.printed.items()}
    if any(found[key] not in (read[key], printed.get(key)) for key in found):
        return WRONG
    return RIGHT if all(found[key] == printed[key] for key in planted.doubted) else LEFT


def settling_lines() -> Iterator[str]:
    """A line a kind of table."""
    yield f"| planted | tables | {RIGHT} | {LEFT} | {WRONG} |"
    yield "|---|---|---|---|---|"
    kinds = {
        "one digit misread": (1, 0), "two digits misread": (2, 0), "a publisher's error": (0, 1),
        "a publisher's error and a digit misread": (1, 1),
    }  # fmt: skip
    for title, (confusions, errors) in kinds.items():
        found = Counter(outcome(plant(number, confusions, errors)) for number in range(TABLES))
        right = found[RIGHT] if confusions else "-"
        left = found[LEFT] if confusions else found[RIGHT]
        yield f"| {title} | {TABLES} | {right} | {left} | {found[WRONG]} |"


def main() -> int:
    """Command line; the exit status is 1 where anything is settled wrong."""
    lines = list(settling_lines())
    print(*lines, sep="\n")
    return int(any(line.rpartition("| ")[2] != "0 |" for line in lines[2:]))


if __name__ == "__main__":
    sys.exit(main())
