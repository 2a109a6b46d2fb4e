"""The words beside a number: which of them name what is counted, which say how, and which change nothing.

A window is a run of tokens of one clause. `topic` is the subject that the text speaks of at that point.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.checks.claim_words import Lexicon, Token
from extractor.model import Subject, Verb

Window = tuple[Token, ...]
Kinds = tuple[str, ...]
"""Kinds of claims whose numbers are added up; nearly always one."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a window names: the subjects counted, the words that say how, and where the last of these words stands.

    `named`: the last subject goes by a word of its own, no weak one; `is_sum`: the verbs are joined by a word that may
    add up (同意公开和部分公开), and not by one that says both of one number (受理并答复).
    """

    subjects: tuple[Subject, ...] = ()
    verbs: tuple[tuple[int, Verb], ...] = ()
    anchor: int = -1
    named: bool = False
    is_sum: bool = False

    @property
    def is_directed(self) -> bool:
        """Whether the year beside a verb belongs to it (上年结转), and does not say of which year the number is."""
        return any(not verb.kind for _, verb in self.verbs)


def find(lexicon: Lexicon, window: Window, topic: Subject | None, default: Subject | None = None) -> Found:
    """Subjects and verbs that stand nearest to the window's end; `default` is the subject where it names none."""
    named = tuple(subjects_in(lexicon, window, topic))
    joined: list[tuple[int, Subject]] = []
    for place, subject in reversed(named):
        if joined and not coordinated(lexicon, window, place, joined[0][0]):
            break
        if all(subject is not other for _, other in joined):
            joined.insert(0, (place, subject))
    main = joined[-1][1] if joined else default or topic
    verbs = tuple(verbs_in(lexicon, window, main))
    said = [place for place, token in enumerate(window) if lexicon.verb(main, token)]
    near = nearest(lexicon, window, verbs)
    between = window[near[0][0] : near[-1][0]] if near else ()
    v = lexicon.vocabulary
    return Found(
        subjects=tuple(subject for _, subject in joined),
        verbs=near,
        anchor=max([-1, *(place for place, _ in named[-1:]), *said]),
        named=bool(joined) and window[joined[-1][0]].text in lexicon.subjects,
        is_sum=any(token.text in v.joins and token.text not in v.both for token in between),
    )


def subjects_in(lexicon: Lexicon, window: Window, topic: Subject | None) -> Iterator[tuple[int, Subject]]:
    """What is counted in a window, in order, with its place.

    A weak word counts where its subject is the matter and the word before it is known: no 低保申请.
    """
    for place, token in enumerate(window):
        named = lexicon.subjects.get(token.text)
        weak = lexicon.weak.get(token.text)
        topic = named or lexicon.matters.get(token.text) or topic
        if named:
            yield place, named
        elif weak and weak is topic and (place == 0 or known_before(lexicon, weak, window[place - 1])):
            yield place, weak


def known_before(lexicon: Lexicon, subject: Subject, token: Token) -> bool:
    """Whether a word does not make the weak word after it another thing."""
    known = lexicon.is_filler(token) or token.quantity is not None or token.text in subject.matter
    return known or lexicon.verb(subject, token) is not None or token.text in lexicon.vocabulary.negations


def verbs_in(lexicon: Lexicon, window: Window, subject: Subject | None) -> Iterator[tuple[int, Verb]]:
    """The verbs of a subject in a window, in order, with their places."""
    for place, token in enumerate(window):
        verb = lexicon.verb(subject, token)
        if verb is not None:
            yield place, verb


def nearest(lexicon: Lexicon, window: Window, verbs: tuple[tuple[int, Verb], ...]) -> tuple[tuple[int, Verb], ...]:
    """The verb nearest to a window's end, and those coordinated with it or run into it (受理并答复).

    A vague one gives way to the verb before it: 同意公开答复30件, 结转到2024年办理.
    """
    kept: list[tuple[int, Verb]] = []
    for place, verb in reversed(verbs):
        between = window[place + 1 : kept[0][0]] if kept else ()
        if len(kept) == 1 and kept[0][1].vague and not joined(lexicon, between) and lexicon.all_fillers(between):
            return ((place, verb),)
        if kept and between and not joined(lexicon, between):
            break
        kept.insert(0, (place, verb))
    return tuple(kept)


def joined(lexicon: Lexicon, between: Window) -> bool:
    """Whether the words between two others coordinate them: a joining word, and none that matters."""
    return any(token.text in lexicon.vocabulary.joins for token in between) and lexicon.all_fillers(between)


def coordinated(lexicon: Lexicon, window: Window, place: int, later: int) -> bool:
    """Whether two subjects are named side by side: 复议和诉讼, 复议诉讼, but not 政府信息公开申请行政复议."""
    if later > place + 1:
        return joined(lexicon, window[place + 1 : later])
    first, second = (lexicon.subjects.get(window[one].text) for one in (place, later))
    return first is not None and second is not None and set(first.sections) == set(second.sections)


def kind_of(verb: Verb, place: int, window: Window) -> str:
    """The kind of a verb at a place, where need be by the year that stands nearest to it; empty where none does."""
    if verb.kind:
        return verb.kind
    years = [(abs(index - place), token.year) for index, token in enumerate(window) if token.year in (-1, 1)]
    if not years:
        return ""
    return verb.previous if min(years)[1] == -1 else verb.following


def denied_kinds(lexicon: Lexicon, scope: Window, topic: Subject | None, *, noun: bool) -> Kinds:
    """The kinds of which a negation before `scope` says that there are none. `noun`: it is 无 or 没有, after which a
    verb alone may stand (无不予公开情形)."""
    counted = [
        (place, subject)
        for place, subject in subjects_in(lexicon, scope, topic)
        if not is_cause(lexicon, scope, place, topic)
    ]
    last = counted[-1][0] if counted else -1
    kinds: list[str] = []
    for _, subject in counted or ([(-1, topic)] if noun and topic else []):
        verbs = tuple(verbs_in(lexicon, scope, subject))
        last = max([last, *(place for place, _ in verbs)])
        kinds += [kind_of(verb, place, scope) for place, verb in verbs if verb.zero]
        if counted and not verbs:
            kinds.append(subject.alone)
    if not lexicon.all_fillers(tuple(token for token in scope[last + 1 :] if not token.quantity)):
        return ()
    return tuple(dict.fromkeys(kind for kind in kinds if kind))


def is_cause(lexicon: Lexicon, scope: Window, place: int, topic: Subject | None) -> bool:
    """Whether a subject only says why there is another: 因政府信息公开申请被提起行政诉讼."""
    later = next((index for index, _ in subjects_in(lexicon, scope, topic) if index > place), None)
    if later is None or coordinated(lexicon, scope, place, later):
        return False
    return later == place + 1 or any(token.text in lexicon.vocabulary.causes for token in scope[:place])
