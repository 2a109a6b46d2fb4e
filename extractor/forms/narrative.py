"""The figures in a form's text: the file of words, and the cells that each kind of claim may mean."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from extractor.errors import TemplateError
from extractor.forms.read import read_yaml, templates_folder
from extractor.forms.schema import ClaimSpec, NarrativeSpec, SubjectSpec, VocabularySpec
from extractor.model import ClaimKind, Key, Narrative, Subject, Table, Verb, Vocabulary


def spec_to_narrative(spec: NarrativeSpec, tables: Sequence[Table], file: Path) -> Narrative:
    """Words and readings, wildcards resolved. Raises TemplateError where no words are found or a term names no cell."""
    words = next((path for path in places_of(spec.words, file) if path.is_file()), None)
    if words is None:
        raise TemplateError(str(file), "narrative.words", f"no file {spec.words} here or beside the built-in forms")
    known = [(table.name, row.name, column.name) for table in tables for row, column in table.cells()]
    return Narrative(
        vocabulary=load_vocabulary(words.resolve()),
        kinds=tuple(
            claim_to_kind(claim, known, str(file), f"narrative.claims.{index}")
            for index, claim in enumerate(spec.claims)
        ),
    )


def places_of(words: str, file: Path) -> tuple[Path, Path]:
    """Where a file of words may be: beside the form that names it, or beside the built-in forms."""
    return file.parent / words, templates_folder() / words


def claim_to_kind(claim: ClaimSpec, known: Sequence[Key], file: str, path: str) -> ClaimKind:
    """A kind of claim with its readings. Raises TemplateError for a term that names no cell."""
    readings = tuple(
        tuple(key for term in reading for key in term_to_keys(term, known, file, f"{path}.readings.{index}"))
        for index, reading in enumerate(claim.readings)
    )
    return ClaimKind(claim.kind, claim.title, readings)


def term_to_keys(term: str, known: Sequence[Key], file: str, path: str) -> Iterator[Key]:
    """The cells that `table/row/column` names: `requests/denied.*/total` is eight. Raises TemplateError for none."""
    found = [key for key in known if fnmatchcase("/".join(key), term)]
    if not found:
        raise TemplateError(file, path, f"{term} names no cell of this form: write table/row/column")
    yield from found


@lru_cache(maxsize=16)
def load_vocabulary(file: Path) -> Vocabulary:
    """A file of words. Raises TemplateError. Loaded once, so that forms that share it share what is made of it."""
    spec = read_yaml(file, VocabularySpec)
    return Vocabulary(
        subjects=tuple(map(spec_to_subject, spec.subjects)),
        counters=tuple(spec.counters),
        fillers=tuple(spec.fillers),
        joins=tuple(spec.joins),
        both=tuple(spec.both),
        apiece=tuple(spec.apiece),
        among=tuple(spec.among),
        every=tuple(spec.agencies.every),
        negations=tuple(spec.negations),
        nothing=tuple(spec.nothing),
        causes=tuple(spec.causes),
        this_year=tuple(spec.years.this),
        previous_year=tuple(spec.years.previous),
        next_year=tuple(spec.years.next),
        other_time=tuple(spec.years.apart),
        comparisons=tuple(spec.comparisons),
        parts=tuple(spec.parts),
        foreign=tuple(spec.foreign),
        whole=tuple(spec.whole),
        own=tuple(spec.agencies.own),
        agency_endings=tuple(spec.agencies.endings),
    )


def spec_to_subject(spec: SubjectSpec) -> Subject:
    """What is counted, with its verbs."""
    return Subject(
        name=spec.name,
        words=tuple(spec.words),
        weak=tuple(spec.weak),
        matter=tuple(spec.matter),
        alone=spec.alone,
        sections=tuple(spec.sections),
        verbs=tuple(Verb(tuple(v.words), v.kind, v.previous, v.next, v.zero, v.vague) for v in spec.verbs),
        foreign=tuple(spec.foreign),
        aside=tuple(spec.aside),
    )
