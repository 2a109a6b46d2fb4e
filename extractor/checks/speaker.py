"""Whose figures a clause gives: those of the office that reports, or of a part of it."""

import re
from enum import StrEnum

from extractor.checks.agencies import full_body, name_to_agency
from extractor.checks.claim_words import Lexicon, Token

_BODY = re.compile("人民政府$|政府$|办事处$")
"""What the name of a township or a street is often said without: 卢集镇, 玉林街道."""


class Speaker(StrEnum):
    """Of whom a clause speaks. `NAMED`: the office by its name, which may be all of it, or its own part of all."""

    WHOLE = "whole"
    NAMED = "named"
    PART = "part"


def clause_to_speaker(lexicon: Lexicon, window: tuple[Token, ...], agency: str) -> Speaker | None:
    """The last office named before a verb; None where none is named.

    我局 and 全市各级行政机关 are the office, and so is the end of its own name (县政府 for 平川县人民政府), alone or
    with what is under it (县政府及各部门), but not as a share (其中县政府). Where the agency was not recognised, an
    office that is named may be any.
    """
    v = lexicon.vocabulary
    found: Speaker | None = None
    for place, token in enumerate(window):
        if token.text in v.own:
            found = Speaker.WHOLE
        elif names_office(lexicon, token):
            name = office_name(lexicon, window[: place + 1])
            start = place + 1 - len(name)
            before = [one.text for one in window[:start] if one.text not in v.every]
            led = before[-1] if before else ""
            every = start > 0 and window[start - 1].text in v.every
            if led in v.own or led in v.joins and every and found in (Speaker.WHOLE, Speaker.NAMED):
                found = Speaker.WHOLE  # 全区各部门和各街道, 县政府及各部门
            elif led == "、" and found is Speaker.WHOLE:
                pass  # 全区各部门、街道
            elif is_end_of(agency, "".join(one.text for one in name)) and led not in v.among:
                found = Speaker.NAMED
            else:
                found = Speaker.PART
    return found


def names_office(lexicon: Lexicon, token: Token) -> bool:
    """Whether a word is the name of an office, or its last part."""
    v = lexicon.vocabulary
    return token.text.endswith(v.agency_endings) and token.text not in v.whole


def office_name(lexicon: Lexicon, window: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words at the end of a window that are one name."""
    start = len(window) - 1
    while start > 0:
        token = window[start - 1]
        known = lexicon.is_filler(token) or token.text in lexicon.words
        if known and not names_office(lexicon, token):
            break
        start -= 1
    return window[start:]


def is_end_of(agency: str, name: str) -> bool:
    """Whether an agency may be called by this name: by the end of its own, or in short (市人社局, 区府办)."""
    if not agency:
        return False
    short, own = name.replace("人民政府", "政府"), agency.replace("人民政府", "政府")
    called = name_to_agency(name)
    full = (called.place + called.body, full_body(name), name[0] + full_body(name[1:]))
    return own.endswith(short) or _BODY.sub("", agency).endswith(short) or agency.endswith(full)
