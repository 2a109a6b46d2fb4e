"""What is known of a kind of finding besides its sentence: for `gouji explain` and for pages."""

from dataclasses import dataclass

from extractor.model import Level


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding, in Chinese. `title`: in a few words; `why`: what is compared and why it matters; `remedy`:
    what the office, or whoever reads the finding, should do."""

    level: Level
    title: str
    why: str
    remedy: str
