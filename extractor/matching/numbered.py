"""Lines that hold nothing but the number of a label, which stands in the next one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from extractor.model import Grid, TextLine
from extractor.text import fold_core, numbering
from extractor.text.numbers import is_value_text


def numbered_lines(blocks: Iterable[TextLine | Grid]) -> Iterator[TextLine | Grid]:
    """The blocks, a line with nothing but a label's number (`5.`, in a span of its own) as the beginning of the next
    one, where that is no value."""
    number: TextLine | None = None
    for block in blocks:
        if number and isinstance(block, TextLine) and not is_value_text(block.text):
            places = (*number.provenance, *block.provenance)
            block, number = replace(block, text=number.text.strip() + block.text.strip(), provenance=places), None
        elif number:
            yield number
            number = None
        if isinstance(block, TextLine) and is_value_text(block.text) and is_numbering(block.text):
            number = block
        else:
            yield block
    if number:
        yield number


def is_numbering(text: str) -> bool:
    """Whether a text is a label's numbering and nothing else."""
    return bool(numbering(text)) and not fold_core(text)
