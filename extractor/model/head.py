"""What stands around the tables: whose report it is, of which year, and its narrative."""

from dataclasses import dataclass

from extractor.model.place import Provenance


@dataclass(frozen=True, slots=True)
class SectionText:
    """A narrative section of the report."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """The title line, and what it and the text say. `title_year` differs from `year` where the text outvoted it."""

    title: str = ""
    agency: str = ""
    year: int | None = None
    title_year: int | None = None
    sections: tuple[SectionText, ...] = ()
    provenance: tuple[Provenance, ...] = ()
