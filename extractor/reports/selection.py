"""Which findings are wanted: codes and beginnings of codes, as linters have it.

`sum` stands for `sum.requests.row` and all other sums, but not for `summary.x`: a beginning ends where a part of the
code ends. Where a code is both selected and ignored, the longer beginning counts; of two alike, ignoring.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from extractor.errors import SettingsError
from extractor.model import Extraction


@dataclass(frozen=True, slots=True)
class Selection:
    """`select`: empty for all."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @classmethod
    def of(cls, select: Iterable[str], ignore: Iterable[str], known: Collection[str]) -> "Selection":
        """From words as they are typed, each one or several codes parted by commas. Raises as `check_codes` does."""
        chosen = [tuple(" ".join(words).replace(",", " ").split()) for words in (select, ignore)]
        for beginnings in chosen:
            check_codes(beginnings, known)
        return cls(*chosen)

    def wants(self, code: str) -> bool:
        """Whether findings of this code are told."""
        wanted = longest(self.select, code) if self.select else 0
        return wanted > longest(self.ignore, code)

    def applied(self, extraction: Extraction) -> Extraction:
        """The report with the wanted findings only."""
        return replace(extraction, findings=tuple(one for one in extraction.findings if self.wants(one.code)))


def longest(beginnings: Collection[str], code: str) -> int:
    """Characters of the longest beginning that the code has; -1 for none."""
    return max((len(part) for part in beginnings if begins(code, part)), default=-1)


def begins(code: str, beginning: str) -> bool:
    """Whether a code begins so: `sum.requests.row` with `sum` and `sum.requests`, not with `sum.req`."""
    return code == beginning or code.startswith(f"{beginning}.")


def check_codes(beginnings: Collection[str], known: Collection[str]) -> None:
    """Raises SettingsError for what no known code begins with: a slip would silently select nothing."""
    for beginning in beginnings:
        if not any(begins(code, beginning) for code in known):
            raise SettingsError(f"no finding has a code that begins with {beginning!r}: {advice(beginning, known)}")


def advice(word: str, known: Collection[str]) -> str:
    """What may have been meant."""
    every = {code.rsplit(".", cut)[0] for code in known for cut in range(code.count(".") + 1)}
    near = get_close_matches(word, sorted(every), n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"{meant}gouji explain lists all codes"
