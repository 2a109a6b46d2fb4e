"""Whose figures a clause gives: those of the office that reports, or of a part of it."""

from extractor.checks.claim_words import Lexicon, Token


def speaks_of_part(lexicon: Lexicon, window: tuple[Token, ...], agency: str) -> bool | None:
    """Whether the last office named before a verb is another than the one that reports; None where none is named.

    我局 and 全市各级行政机关 are the office, and so is the end of its own name (县政府 for 平川县人民政府). Where the
    agency was not recognised, an office that is named may be any.
    """
    v = lexicon.vocabulary
    part: bool | None = None
    all_of_us = False
    for place, token in enumerate(window):
        if token.text in v.own:
            part, all_of_us = False, True
        elif names_office(lexicon, token):
            name = office_name(lexicon, window[: place + 1])
            before = reversed(window[: place + 1 - len(name)])
            led = next((one.text for one in before if one.text not in v.every), "")
            all_of_us = led in v.own or all_of_us and led == "、"  # 全区各部门、各街道
            part = not (all_of_us or is_end_of(agency, "".join(one.text for one in name)))
    return part


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
    """Whether an agency may be called by this name."""
    return bool(agency) and agency.replace("人民政府", "政府").endswith(name.replace("人民政府", "政府"))
