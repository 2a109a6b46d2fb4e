"""Another place's or another agency's name where a report's own should stand.

Reports name other places for good reason (the city above, the towns below, a visit to Hangzhou). A name is foreign only
where the text speaks of itself: who makes the report, whom to ask, whose report it is, who did something in the year,
at the beginning of a paragraph; or where the agency's own body stands under another place (泗阳县水利局 in the report
of 沭阳县水利局). Titles of other reports stand on web pages as links, and are left alone.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extractor.checks.agencies import FEWEST_PLACE, Agency, are_apart, leading_place, name_to_agency, trailing_place
from extractor.text import squeeze

_NAME = r"(?P<name>(?:(?!编制|公布)[一-鿿]){3,30}?)"
_SELF = (
    rf"(?:^|[,，。；：])(?:现将|现由|由)?{_NAME}(?:负责|组织|特|现)?编制",
    rf"请(?:与|和|同|向){_NAME}(?:联系|咨询|反映)",
    rf"(?:^|[,，。；：])(?:现将|现公布|现发布){_NAME}20\d{{2}}年度?(?:TITLES)",
)
_DONE = re.compile(
    r"(?:^|20\d{2}年度?[,，]?)(?P<place>[一-鿿]{3,15}?)(?:人民政府|政府)?"
    r"(?:认真|深入|坚持|严格|积极|持续|紧紧围绕|始终|不断|全面|扎实|着力|高度重视)"
)
_DEPARTMENT = re.compile(r"(?:局|厅|委员会)$")
_SENTENCE = re.compile("[,，。；]")
_BEHIND = 20
"""Characters before a body's name in which its place may stand: 新疆维吾尔自治区 and two more levels."""


def foreign_names(own_name: str, line: str, titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(the other name, the words around it) for each foreign name in a line without spaces; none where the report's
    own agency is not known."""
    own = name_to_agency(own_name)
    if not own.body:
        return
    for pattern in self_patterns(tuple(titles)):
        for match in pattern.finditer(line):
            name = from_place_on(match["name"])
            if is_foreign(own, own_name, name):
                yield name, match.group().strip(",，。；：《")
    if own.code:
        yield from foreign_subjects(own, line)
        yield from foreign_bodies(own, line)


@lru_cache(maxsize=64)
def self_patterns(titles: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Where a report names its own agency; the title's words come from the form."""
    words = "|".join(re.escape(squeeze(title)) for title in titles)
    return tuple(re.compile(pattern.replace("TITLES", words)) for pattern in _SELF)


def from_place_on(text: str) -> str:
    """A name without the words before the first place in it: 根据要求沭阳县水利局; as it is where no place is known."""
    starts = (start for start in range(len(text)) if leading_place(text[start:])[0] >= FEWEST_PLACE)
    return text[next(starts, 0) :]


def is_foreign(own: Agency, own_name: str, name: str) -> bool:
    """Whether a name where the own one should stand is certainly another agency's."""
    other = name_to_agency(name)
    if not other.place or name.endswith(own_name) or own_name.endswith(name):
        return False
    if own.code and other.code:
        if are_apart(own.code, other.code):
            return True
        return own.code == other.code and both_departments(own, other)
    # Where a place is unknown nobody can tell what lies in it: another place only under the same body.
    if own.place != other.place:
        return own.body == other.body and own.place not in other.place and other.place not in own.place
    return both_departments(own, other)


def both_departments(own: Agency, other: Agency) -> bool:
    """Whether two bodies of one place are departments and not the same: 财政局 and 水利局, but not a part of it."""
    departments = _DEPARTMENT.search(own.body) and _DEPARTMENT.search(other.body)
    return bool(departments) and own.body not in other.body and other.body not in own.body


def foreign_subjects(own: Agency, line: str) -> Iterator[tuple[str, str]]:
    """Another place as the subject of what was done: 2022年，泗阳县深入贯彻……."""
    for match in _DONE.finditer(line):
        length, codes = leading_place(match["place"])
        if length >= FEWEST_PLACE and length == len(match["place"]) and apart(own, codes):
            yield match["place"], match.group().strip(",，。；")


def foreign_bodies(own: Agency, line: str) -> Iterator[tuple[str, str]]:
    """The own body under another place, in a sentence: a line without any comma or stop is a list of links."""
    for match in re.finditer(re.escape(own.body), line) if _SENTENCE.search(line) else ():
        place, codes = trailing_place(line[max(0, match.start() - _BEHIND) : match.start()])
        if codes and apart(own, codes):
            yield place + own.body, clause_at(line, match.start())


def clause_at(line: str, place: int) -> str:
    """The words between two pauses of a line around a place."""
    start = max((pause.end() for pause in _SENTENCE.finditer(line, 0, place)), default=0)
    end = _SENTENCE.search(line, place)
    return line[start : end.start() if end else len(line)]


def apart(own: Agency, codes: Sequence[str]) -> bool:
    """Whether none of the places that have a name is related to the own one."""
    return bool(codes) and all(are_apart(own.code, code) for code in codes)
