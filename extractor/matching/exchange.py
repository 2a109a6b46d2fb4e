"""Rows that a chain of matches has at each other's places: it keeps the form's order, and the document does not."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from extractor.matching.chain import Match, Side, value_row
from extractor.matching.rows import Row

LEAST_EXCHANGE = 0.3
"""How much better two rows fit each other's places: by chance, or for a misspelt label, they hardly do."""

Fits = Mapping[tuple[int, int], Match]
"""For (stream row with the values, slot) the best match."""


def best_fits(rows: Sequence[Row], by_end: Sequence[Sequence[Match]], found: Sequence[Match]) -> Fits:
    """All matches by their place, none of which has its values on a side on which those that were `found` have none."""
    sides = {Side.HELD, *(match.side for match in found)}
    best: dict[tuple[int, int], Match] = {}
    for match in (match for matches in by_end for match in matches if match.side in sides):
        place = value_row(match, rows), match.slot
        if place not in best or match.score > best[place].score:
            best[place] = match
    return best


def exchanged(rows: Sequence[Row], chain: Sequence[Match], by_end: Sequence[Sequence[Match]]) -> list[Match]:
    """A chain, two of its matches as each other's where their labels say so, and only the order spoke against it."""
    found = list(chain)
    if all(match.score >= 1 - LEAST_EXCHANGE / 2 for match in chain):
        return found  # no two of them can gain so much
    best = best_fits(rows, by_end, found)
    for one, other in combinations(range(len(found)), 2):
        lead = gain(rows, found[one], found[other], best)
        if lead > LEAST_EXCHANGE:
            exchange(rows, found, one, other, best, lead)
    return found


def with_followers(
    rows: Sequence[Row], matches: Sequence[Match], by_end: Sequence[Sequence[Match]], groups: Sequence[str]
) -> list[Match]:
    """Matches in stream order; below two that stand out of the form's order, the rows that have each other's groups
    exchanged: the label of a group stands on its first row alone, and says of the others, too, what they are. `groups`:
    the folded labels of the groups of each slot."""
    found = list(matches)
    astray = [at for at, match in enumerate(found) if not match.ordered]
    if len(astray) < 2:
        return found
    best = best_fits(rows, by_end, found)
    for one, other in combinations(astray, 2):
        lead = min(found[one].margin, found[other].margin)
        for pair in list(crossed_below(found, one, other, groups)):
            if gain(rows, found[pair[0]], found[pair[1]], best) >= 0:
                exchange(rows, found, *pair, best, lead)
    return found


def crossed_below(found: Sequence[Match], one: int, other: int, groups: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The rows below two, as long as those have each other's slots."""
    upper, lower = found[one].slot, found[other].slot
    for step in range(1, min(other - one, len(found) - other)):
        first, second = found[one + step].slot, found[other + step].slot
        crossed = groups[first] == groups[lower] != groups[upper] == groups[second]
        if not crossed or first - lower != second - upper:
            return
        yield one + step, other + step


def gain(rows: Sequence[Row], first: Match, second: Match, best: Fits) -> float:
    """How much better two matches are as each other's; below 0 where one cannot be the other's."""
    to_second = best.get((value_row(first, rows), second.slot))
    to_first = best.get((value_row(second, rows), first.slot))
    return to_second.score + to_first.score - first.score - second.score if to_second and to_first else -1.0


def exchange(rows: Sequence[Row], found: list[Match], one: int, other: int, best: Fits, lead: float) -> None:
    """Two matches as each other's."""
    first, second = found[one], found[other]
    for at, match, slot in ((one, first, second.slot), (other, second, first.slot)):
        found[at] = best[value_row(match, rows), slot]._replace(margin=min(1.0, lead), ordered=False)
