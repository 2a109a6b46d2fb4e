"""Whose figures a clause gives: those of the office that reports, or of a part of it."""

from extractor.checks.claim_words import Lexicon, Token


def speaks_of_part(lexicon: Lexicon, window: tuple[Token, ...], agency: str) -> bool | None:
    """Whether the last office named before a verb is another than the one that reports; None where none is named.

    我局 and 全市各级行政机关 are the office, and so is the end of its own name (县政府 for 平川县人民政府). Where the agency was
    not recognised, an office that is named may be any.
    """
    part: bool | None = None
    own_before = False
    for index, token in enumerate(window):
        if token.text in lexicon.vocabulary.own:
            part, own_before = False, True
        elif names_office(lexicon, token):
            part = not (own_before or is_end_of(agency, office_name(lexicon, window[: index + 1])))
        elif token.text not in ("各", "各级", "所有"):
            own_before = False
    return part


def names_office(lexicon: Lexicon, token: Token) -> bool:
    """Whether a word is the name of an office, or its last part."""
    v = lexicon.vocabulary
    return token.text.endswith(v.agency_endings) and token.text not in v.whole


def office_name(lexicon: Lexicon, window: tuple[Token, ...]) -> str:
    """The words at the end of a window that are one name."""
    name = ""
    for token in reversed(window):
        known = lexicon.is_filler(token) or token.text in lexicon.words
        if name and known and not names_office(lexicon, token):
            break
        name = token.text + name
    return name


def is_end_of(agency: str, name: str) -> bool:
    """Whether an agency may be called by this name."""
    return bool(agency) and agency.replace("人民政府", "政府").endswith(name.replace("人民政府", "政府"))
