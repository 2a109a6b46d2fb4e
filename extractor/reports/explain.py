"""What is known of a kind of finding, for a person: what it is, why it matters, what to do, where it is checked."""

from collections.abc import Iterator, Mapping, Sequence

from extractor.checks import Code
from extractor.checks.labels import table_words
from extractor.model import Along, Axis, Relation, RelationKind, Template, YearRelation
from extractor.reports.plain import display_width
from extractor.reports.selection import begins, check_codes
from extractor.reports.wording import LEVEL_NAMES

_SIGNS = {RelationKind.EQUAL: "＝", RelationKind.AT_MOST: "≤", RelationKind.AT_LEAST_LARGEST: "≥ 其中最大的："}
_ALONG = {Along.ROW: "每一行", Along.COLUMN: "每一列"}


def codes_to_lines(codes: Mapping[str, Code]) -> Iterator[str]:
    """A line a code, in alphabetical order: code, level, title."""
    width = max(map(display_width, codes), default=0)
    for code in sorted(codes):
        yield f"{code:<{width}}  {LEVEL_NAMES[codes[code].level]}  {codes[code].title}"


def code_to_lines(word: str, codes: Mapping[str, Code], templates: Sequence[Template]) -> Iterator[str]:
    """All about a code; for the beginning of codes, the list of them. Raises SettingsError where there is none."""
    check_codes([word], codes)
    if word not in codes:
        yield from codes_to_lines({code: known for code, known in codes.items() if begins(code, word)})
        return
    known = codes[word]
    yield f"{word}  {LEVEL_NAMES[known.level]}  {known.title}"
    yield f"  说明：{known.why}"
    yield f"  处理：{known.remedy}"
    for template in templates:
        relations: tuple[Relation | YearRelation, ...] = (*template.relations, *template.between_years)
        for relation in relations:
            if relation.code == word:
                yield f"  {template.form}版：{relation_to_words(relation, template)}"


def relation_to_words(relation: Relation | YearRelation, template: Template) -> str:
    """`每一列：（七）总计 ＝ （一）予以公开 ＋ …`, by the labels of the form."""
    table = template.table(relation.table)
    axes = [pair[relation.along is Along.ROW] for pair in table.cells()]
    labels = {axis.name: _label(axis) for axis in axes}
    left, right = (" ＋ ".join(labels[name] for name in side) for side in (relation.left, relation.right))
    if isinstance(relation, YearRelation):
        terms = [f"上一年度{labels.get(name, name)}" for name in relation.last_year] + [right] * bool(right)
        return f"{table_words(table)}，{_ALONG[relation.along]}：{left} ＝ {' ＋ '.join(terms)}"
    if relation.kind is RelationKind.AT_LEAST_LARGEST:
        right = right.replace(" ＋ ", "、")
    return f"{table_words(table)}，{_ALONG[relation.along]}：{left} {_SIGNS[relation.kind]} {right}"


def _label(axis: Axis) -> str:
    """The last step of a label path."""
    return next((label.text for label in reversed(axis.path) if label.text), axis.name)
