"""The two real seeds with their numbers exchanged, and the truth that goes with each exchange."""

import random
from pathlib import Path

from extractor import Template, load_templates

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "2019"
TABS = CORPUS / "erqi-justice-2020" / "document.txt"
CELLS = CORPUS / "shangdang-justice-2020" / "document.txt"

Key = tuple[str, str, str]
Truth = dict[Key, str]


def form_2019() -> Template:
    return next(template for template in load_templates() if template.form == "2019")


def rows_of_form() -> list[list[Key]]:
    """The canonical keys of each data row of the 2019 form, in the form's order."""
    rows: dict[tuple[str, str], list[Key]] = {}
    for table in form_2019().tables:
        for row, column in table.cells():
            rows.setdefault((table.name, row.name), []).append((table.name, row.name, column.name))
    return list(rows.values())


def draw(rng: random.Random, *, zeros: float) -> str:
    """A random number of a realistic size; with the share `zeros` a zero."""
    if rng.random() < zeros:
        return "0"
    return str(
        rng.choice([rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 9999), rng.randint(10_000, 11_398_889)])
    )


def is_number(field: str) -> bool:
    return field.strip().removesuffix("万元").replace(".", "").isdigit()


def vary(path: Path, seed: int, *, blanks: bool = False) -> tuple[str, Truth]:
    """A seed's text with other numbers, and what every cell then shows.

    Each number of the seed is exchanged, also the eighth of a row of seven columns (its merged label cell repeats a
    value). With `blanks`, a third of the numbers is zero, and printed as an empty cell.
    """
    rng = random.Random(seed)
    keys = iter(rows_of_form())
    truth: Truth = {}
    lines = path.read_text(encoding="utf-8").split("\n")
    for group in number_groups(lines):
        row = next(keys)
        extra = len(group) - len(row)
        for position, (line, field) in enumerate(group):
            fields = lines[line].split("\t")
            number = draw(rng, zeros=0.35 if blanks else 0.0)
            text = "" if number == "0" else number + ("万元" if fields[field].endswith("万元") else "")
            fields[field] = text
            lines[line] = "\t".join(fields)
            if position >= extra:
                truth[row[position - extra]] = text
    assert next(keys, None) is None
    return "\n".join(lines), truth


def number_groups(lines: list[str]) -> list[list[tuple[int, int]]]:
    """(line, field) of the numbers of each data row; the cells of a row stand on one line or on successive ones."""
    groups: list[list[tuple[int, int]]] = []
    last = -2
    for number, line in enumerate(lines):
        fields = line.split("\t")
        found = [(number, index) for index, field in enumerate(fields) if len(fields) > 1 and is_number(field)]
        if found and len(fields) == 2 and last == number - 1:
            groups[-1].extend(found)
        elif found:
            groups.append(found)
        last = number if found else -2
    return groups
